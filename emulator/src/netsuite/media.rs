//! JSON under the media types that NetSuite gives it.

use serde_json::Value;

use crate::exchange::Response;

/// One resource, a collection or a refusal: `application/vnd.oracle.resource+json` with its `type`.
pub(crate) fn resource(status: u16, kind: &str, body: &Value) -> Response {
    typed(status, &format!("application/vnd.oracle.resource+json; type={kind}; charset=UTF-8"), body)
}

/// JSON under another media type.
pub(crate) fn typed(status: u16, media_type: &str, body: &Value) -> Response {
    Response::empty(status).with_header("content-type", media_type).with_body(body.to_string())
}
