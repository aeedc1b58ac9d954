//! What a token endpoint answers to whoever comes without a person: tokens, or a code that says little.

use callside_json::{Map, Value};

use super::{Secret, SignInError, base64};
use crate::ports::Response;

/// Tokens.
pub(crate) struct Given {
    pub(crate) access: Secret,
    /// Seconds from the answer.
    pub(crate) access_lives: i64,
    pub(crate) refresh: Option<Secret>,
    /// Seconds from the answer, where it told.
    pub(crate) refresh_lives: Option<i64>,
    /// The fields that were to be kept, of those it had.
    pub(crate) kept: Vec<(String, String)>,
}

/// Reads an answer. A refusal is [`SignInError::Refused`] with the most telling code it has, or its status.
pub(crate) fn read_tokens(response: &Response, kept: &[&str], lives: i64) -> Result<Given, SignInError> {
    let body = callside_json::parse(&response.body).unwrap_or_default();
    match response.status {
        200 => {
            let token = |name: &str| body[name].as_str().filter(|token| !token.is_empty()).map(Secret::new);
            Ok(Given {
                access: token("access_token").ok_or(SignInError::Unreadable)?,
                access_lives: seconds(&body["expires_in"]).unwrap_or(lives),
                refresh: token("refresh_token"),
                refresh_lives: seconds(&body["refresh_token_expires_in"]),
                kept: kept.iter().filter_map(|name| Some(((*name).to_owned(), text(&body[*name])?))).collect(),
            })
        }
        status @ (408 | 500..) => Err(SignInError::Unwell { status }),
        status => {
            let first = body["errors"].as_array().and_then(|errors| text(&errors.first()?["errorCode"]));
            let code = first.or_else(|| text(&body["error"])).unwrap_or_else(|| status.to_string());
            Err(SignInError::Refused { code, detail: text(&body["error_description"]) })
        }
    }
}

/// The claims of a JWT, unverified: for display and expiry alone.
pub(crate) fn claims(token: &str) -> Option<Map> {
    let payload = base64::decode(token.split('.').nth(1)?)?;
    callside_json::read(std::str::from_utf8(&payload).ok()?).ok()
}

/// A number, or text that is one: NetSuite sends both (netsuite-api.md §1.5).
fn seconds(value: &Value) -> Option<i64> {
    text(value)?.trim().parse().ok().filter(|seconds| *seconds > 0)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
