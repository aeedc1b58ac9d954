//! How NetSuite's REST services say no: an HTTP status, an `o:errorCode` and a sentence (netsuite-api.md §3.8).

use serde_json::{Map, Value, json};

use super::media;
use crate::exchange::Response;

/// An answer that is not the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// NetSuite's `o:errorCode`; empty for a refusal without a body.
    pub code: &'static str,
    /// The sentence for a person.
    pub detail: String,
    /// The part of the request at fault.
    pub at: Option<Fault>,
}

/// The part of a request that NetSuite points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A property of the body.
    Property(String),
    /// A piece of the path.
    Path(String),
    /// A query parameter.
    Parameter(&'static str),
    /// A header.
    Header(&'static str),
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), at: None }
    }

    /// A value of the body that cannot be.
    pub(crate) fn content(property: &str, detail: impl Into<String>) -> Self {
        Self { at: Some(Fault::Property(property.to_owned())), ..Self::new(400, "INVALID_CONTENT", detail) }
    }

    /// A property whose value names nothing this role can use.
    pub(crate) fn value(property: &str) -> Self {
        let detail = format!("Invalid value for the resource or sub-resource field '{property}'.");
        Self::content(property, detail)
    }

    /// A rule of the account or of the record.
    pub(crate) fn rule(detail: impl Into<String>) -> Self {
        Self::new(400, "USER_ERROR", detail)
    }

    /// A query parameter that cannot be.
    pub(crate) fn parameter(name: &'static str, detail: impl Into<String>) -> Self {
        Self { at: Some(Fault::Parameter(name)), ..Self::new(400, "INVALID_PARAMETER", detail) }
    }

    /// A header that cannot be.
    pub(crate) fn header(name: &'static str, detail: impl Into<String>) -> Self {
        Self { at: Some(Fault::Header(name)), ..Self::new(400, "INVALID_HEADER", detail) }
    }

    /// A body that is not what the operation reads.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(400, "INVALID_REQUEST", detail)
    }

    /// The login behind the token is not (or no longer) good.
    pub(crate) fn login() -> Self {
        Self::new(401, "INVALID_LOGIN", "Invalid login attempt. For more details, see the Login Audit Trail.")
    }

    /// The role may not use the service at all (§7).
    pub(crate) fn service() -> Self {
        Self::rule("Your current role does not have permission to perform this action.")
    }

    /// There is no such record.
    pub(crate) fn missing(piece: &str) -> Self {
        Self {
            at: Some(Fault::Path(piece.to_owned())),
            ..Self::new(
                404,
                "NONEXISTENT_ID",
                "The record instance does not exist. Provide a valid record instance ID.",
            )
        }
    }

    /// The resource does not take that method.
    pub(crate) fn method(method: &str) -> Self {
        Self::new(405, "METHOD_NOT_ALLOWED", format!("The {method} method is not allowed for this resource."))
    }

    fn title(&self) -> &'static str {
        match self.status {
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            500 => "Internal Server Error",
            // Seen on 429 too: "title still 'Bad Request'" (netsuite-api.md §6).
            _ => "Bad Request",
        }
    }

    fn kind(&self) -> String {
        let anchor = match self.status {
            401 => "section-15.5.2",
            403 => "section-15.5.4",
            404 => "section-15.5.5",
            405 => "section-15.5.6",
            409 => "section-15.5.10",
            500 => "section-15.6.1",
            429 => return "https://www.rfc-editor.org/rfc/rfc6585.html#section-4".to_owned(),
            _ => "section-15.5.1",
        };
        format!("https://www.rfc-editor.org/rfc/rfc9110.html#{anchor}")
    }

    /// The answer as it goes out.
    #[must_use]
    pub fn response(&self) -> Response {
        if self.code.is_empty() {
            return Response::empty(self.status);
        }
        let mut detail = Map::new();
        detail.insert("detail".to_owned(), Value::from(self.detail.clone()));
        detail.insert("o:errorCode".to_owned(), Value::from(self.code));
        if let Some(at) = &self.at {
            let (name, value) = match at {
                Fault::Property(path) => ("o:errorPath", path.as_str()),
                Fault::Path(piece) => ("o:urlPath", piece.as_str()),
                Fault::Parameter(name) => ("o:errorQueryParam", *name),
                Fault::Header(name) => ("o:errorHeader", *name),
            };
            detail.insert(name.to_owned(), Value::from(value));
        }
        let body = json!({
            "type": self.kind(),
            "title": self.title(),
            "status": self.status,
            "o:errorDetails": [detail],
        });
        let mut response = media::resource(self.status, "error", &body);
        if self.status == 401 {
            response = response.with_header(
                "www-authenticate",
                r#"Bearer realm="NetSuite", error="invalid_token", error_description="Invalid login attempt.""#,
            );
        }
        response
    }
}
