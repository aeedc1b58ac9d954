//! What a token endpoint answers: tokens, or why not.

use callside_json::{Map, Value};

use super::{Secret, SignInError, Terms, base64};
use crate::ports::Response;

/// Tokens.
pub(super) struct Tokens {
    pub access: Secret,
    /// Seconds from the answer.
    pub access_lives: i64,
    /// Absent where the application is set up without refresh tokens (ringcentral-api.md §1.1).
    pub refresh: Option<Secret>,
    /// Seconds from the answer, unused.
    pub refresh_lives: i64,
    /// Seconds the chain has lived already, where the token tells.
    pub chain_age: Option<i64>,
    /// The fields of [`Terms::kept`].
    pub kept: Vec<(String, String)>,
}

/// What was asked of the token endpoint; the same refusal means different things.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To turn a code into tokens.
    Exchange,
    /// To renew them.
    Renewal,
}

/// Reads an answer of the token endpoint.
pub(super) fn read(response: &Response, asked: Asked, terms: &Terms) -> Result<Tokens, SignInError> {
    let body = callside_json::parse(&response.body).unwrap_or_default();
    match response.status {
        200 => tokens(&body, terms).ok_or(SignInError::Unreadable),
        status @ (408 | 500..) => Err(SignInError::Unwell { status }),
        status => Err(refusal(status, &body, asked, terms)),
    }
}

fn tokens(body: &Value, terms: &Terms) -> Option<Tokens> {
    let token = |name: &str| body[name].as_str().filter(|token| !token.is_empty());
    let access = token("access_token")?;
    // Either spelling of "bearer" is met (netsuite-api.md §1.5); another kind of token could not be used.
    if body["token_type"].as_str().is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return None;
    }
    let refresh = token("refresh_token");
    let claims = |token: &str| claims(token).filter(|_| terms.reads_claims).unwrap_or_default();
    let (access_claims, refresh_claims) = (claims(access), refresh.map(claims).unwrap_or_default());
    Some(Tokens {
        access_lives: seconds(&body["expires_in"])
            .or_else(|| between(&access_claims, "iat", "exp"))
            .unwrap_or(terms.access_lives),
        refresh_lives: seconds(&body["refresh_token_expires_in"])
            .or_else(|| between(&refresh_claims, "iat", "exp"))
            .unwrap_or(terms.refresh_lives),
        chain_age: between(&access_claims, "oit", "iat"),
        kept: terms.kept.iter().filter_map(|name| Some(((*name).to_owned(), text(&body[*name])?))).collect(),
        access: Secret::new(access),
        refresh: refresh.map(Secret::new),
    })
}

fn refusal(status: u16, body: &Value, asked: Asked, terms: &Terms) -> SignInError {
    let errors = body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let codes: Vec<&str> = std::iter::once(body)
        .chain(errors)
        .flat_map(|error| [error["error"].as_str(), error["errorCode"].as_str()])
        .flatten()
        .collect();
    let detail = ["error_description", "message"].iter().find_map(|name| text(&body[*name]));
    let code = codes.first().map_or_else(|| status.to_string(), |code| (*code).to_owned());
    let is = |known: &[&str]| codes.iter().any(|code| known.contains(code));
    if is(terms.setup_codes)
        || is(&["invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"])
    {
        SignInError::AppSetup { code, detail }
    } else if is(&["invalid_grant"]) {
        match asked {
            Asked::Exchange => SignInError::CodeExpired,
            Asked::Renewal => SignInError::SignedOut,
        }
    } else {
        SignInError::Refused { code, detail }
    }
}

/// A number, or text that is one: NetSuite sends both (netsuite-api.md §1.5).
fn seconds(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| *seconds > 0)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The claims of a JWT, unverified: they only time things here, and a wrong one costs a needless request.
fn claims(token: &str) -> Option<Map> {
    let payload = token.split('.').nth(1)?;
    let payload = base64::decode(payload)?;
    callside_json::read(std::str::from_utf8(&payload).ok()?).ok()
}

/// Seconds from one claim to another. A difference of the cloud's own times needs no clock of ours.
fn between(claims: &Map, from: &str, to: &str) -> Option<i64> {
    let (from, to) = (claims.get(from)?.as_i64()?, claims.get(to)?.as_i64()?);
    to.checked_sub(from).filter(|seconds| *seconds >= 0)
}
