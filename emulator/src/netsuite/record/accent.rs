//! How this account words its answers about records, where the documentation leaves it open ([`Dialect`]).

use serde_json::{Map, Value as Json};

use crate::exchange::Response;
use crate::netsuite::options::{Dialect, Location};

/// The answer in this account's own wording. Refusals are worded where they are made.
pub(super) fn worded(dialect: &Dialect, mut response: Response) -> Response {
    if response.status >= 300 {
        return response;
    }
    for (_, address) in response.headers.iter_mut().filter(|(name, _)| name == "location") {
        *address = match dialect.location {
            Location::Absolute | Location::Missing => continue,
            Location::Relative => address.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default(),
            Location::WithQuery => format!("{address}?expandSubResources=false#top"),
        };
    }
    if dialect.location == Location::Missing {
        response.headers.retain(|(name, _)| name != "location");
    }
    if let Ok(body) = serde_json::from_slice::<Json>(&response.body) {
        response = response.with_body(said(dialect, body).to_string());
    }
    response
}

fn said(dialect: &Dialect, value: Json) -> Json {
    match value {
        Json::Array(members) => members.into_iter().map(|member| said(dialect, member)).collect(),
        Json::Object(object) => {
            let word = object.get("id").and_then(Json::as_str).filter(|id| id.parse::<i64>().is_err());
            match word {
                // Of all that has an id, only a choice has a word for it.
                Some(word) if dialect.plain_choices && !object.contains_key("links") => Json::from(word),
                _ => Json::Object(
                    object.into_iter().map(|(name, value)| property(dialect, name, value)).collect::<Map<_, _>>(),
                ),
            }
        }
        plain => plain,
    }
}

fn property(dialect: &Dialect, name: String, value: Json) -> (String, Json) {
    let number = value.as_str().filter(|_| name == "id" && dialect.numeric_ids).and_then(|id| id.parse::<i64>().ok());
    let value = number.map_or_else(|| said(dialect, value), Json::from);
    (if dialect.lower_case_answers { name.to_ascii_lowercase() } else { name }, value)
}
