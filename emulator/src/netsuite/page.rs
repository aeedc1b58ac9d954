//! Paging as the record service and SuiteQL share it (netsuite-api.md §3.6).

use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::exchange::Request;

const LARGEST_PAGE: usize = 1_000;
/// Without SuiteAnalytics Connect nothing reaches further, whatever the size of a page (§3.6).
const MOST_PAGES: usize = 1_000;

/// The part of an answer that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) limit: usize,
    pub(crate) offset: usize,
}

impl Page {
    /// `limit` and `offset` of a request.
    pub(crate) fn of(request: &Request) -> Result<Self, Refusal> {
        let read = |name: &'static str, usual: usize| match request.parameter(name) {
            None => Ok(usual),
            Some(text) => text
                .parse::<usize>()
                .map_err(|_| Refusal::parameter(name, format!("Invalid value for the query parameter '{name}'."))),
        };
        let limit = read("limit", LARGEST_PAGE)?;
        if limit == 0 || limit > LARGEST_PAGE {
            return Err(Refusal::parameter(
                "limit",
                format!("The value of 'limit' must be between 1 and {LARGEST_PAGE}."),
            ));
        }
        let offset = read("offset", 0)?;
        if !offset.is_multiple_of(limit) {
            return Err(Refusal::parameter("offset", "The value of 'offset' must be divisible by 'limit'."));
        }
        if offset / limit >= MOST_PAGES {
            let sentence = format!("Only the first {MOST_PAGES} pages can be read; ask a narrower question.");
            return Err(Refusal::parameter("offset", sentence));
        }
        Ok(Self { limit, offset })
    }
}

/// The body of a page: what is in it, and where the others are.
pub(crate) fn answer(address: &str, method: &str, page: Page, items: Vec<Value>, total: usize) -> Value {
    let Page { limit, offset } = page;
    let link = |rel: &str, offset: usize| {
        let query = if offset == 0 { format!("limit={limit}") } else { format!("limit={limit}&offset={offset}") };
        json!({ "rel": rel, "href": format!("{address}?{query}") })
    };
    let more = offset + items.len() < total;
    let mut links = Vec::new();
    if offset > 0 {
        links.push(link("first", 0));
        links.push(link("previous", offset.saturating_sub(limit)));
    }
    if more {
        links.push(link("next", offset + limit));
        links.push(link("last", (total - 1) / limit * limit));
    }
    let mut own = link("self", offset);
    if let Some(own) = own.as_object_mut() {
        own.insert("method".to_owned(), Value::from(method));
    }
    links.push(own);
    json!({
        "links": links,
        "count": items.len(),
        "hasMore": more,
        "items": items,
        "offset": offset,
        "totalResults": total,
    })
}
