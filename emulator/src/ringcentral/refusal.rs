//! Error bodies in RingCentral's two shapes: the API's and OAuth's (ringcentral-api.md §1.4).

use crate::exchange::Response;
use serde_json::{Value, json};

/// A refusal of the REST API. Clients tell refusals apart by `errors[].errorCode` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status code.
    pub status: u16,
    /// The word at the top level: `TokenInvalid`.
    pub kind: &'static str,
    /// The numbered code inside `errors`: `OAU-149`.
    pub code: &'static str,
    /// A sentence for a person.
    pub message: String,
    /// The permission that is missing, for CMN-401 and CMN-408.
    pub permission: Option<&'static str>,
}

impl Refusal {
    /// A refusal without a permission.
    #[must_use]
    pub fn new(status: u16, kind: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, code, message: message.into(), permission: None }
    }

    /// No `Authorization` header at all.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(401, "AccessDenied", "AGW-401", "The Authorization header is missing")
    }

    /// A token that was never issued, was replaced by a refresh, or was revoked.
    #[must_use]
    pub fn token_invalid() -> Self {
        Self::new(401, "TokenInvalid", "OAU-149", "This OAuth token is not valid")
    }

    /// A token whose life is over.
    #[must_use]
    pub fn token_expired() -> Self {
        Self::new(401, "TokenExpired", "OAU-128", "This access token has expired")
    }

    /// The app has not been given a permission.
    #[must_use]
    pub fn app_permission(permission: &'static str) -> Self {
        Self {
            permission: Some(permission),
            ..Self::new(
                403,
                "InsufficientPermissions",
                "CMN-401",
                format!("The application lacks the [{permission}] permission"),
            )
        }
    }

    /// The user's role lacks a permission.
    #[must_use]
    pub fn user_permission(permission: &'static str) -> Self {
        Self {
            permission: Some(permission),
            ..Self::new(
                403,
                "InsufficientPermissions",
                "CMN-408",
                format!("The user lacks the [{permission}] permission"),
            )
        }
    }

    /// Another user's data.
    #[must_use]
    pub fn other_extension() -> Self {
        Self::new(403, "InsufficientPermissions", "CMN-404", "Only the own extension may be read here")
    }

    /// Too many requests of a group.
    #[must_use]
    pub fn rate_exceeded() -> Self {
        Self::new(429, "RequestRateExceeded", "CMN-301", "Too many requests; wait before the next one")
    }

    /// Nothing of that name or id.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(404, "ResourceNotFound", "CMN-102", format!("No such {what}"))
    }

    /// A path that is no operation.
    #[must_use]
    pub fn unknown_path() -> Self {
        Self::new(404, "InvalidURI", "CMN-120", "No operation has this URI")
    }

    /// A parameter with a value that is out of its range.
    #[must_use]
    pub fn parameter(name: &str) -> Self {
        Self::new(400, "InvalidParameter", "CMN-101", format!("The value of parameter [{name}] is invalid"))
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut inner = json!({"errorCode": self.code, "message": self.message});
        let mut outer = json!({"errorCode": self.kind, "message": self.message});
        if let Some(permission) = self.permission {
            inner["permissionName"] = json!(permission);
            outer["permissionName"] = json!(permission);
        }
        outer["errors"] = json!([inner]);
        outer
    }

    /// The answer.
    #[must_use]
    pub fn response(&self) -> Response {
        Response::json(self.status, &self.body())
    }
}

/// A refusal of the authorization server (RFC 6749 §5.2 with RingCentral's `errors`).
#[must_use]
pub fn oauth(error: &'static str, code: &'static str, description: &str) -> Response {
    Response::json(
        400,
        &json!({"error": error, "error_description": description, "errors": [{"errorCode": code, "message": description}]}),
    )
}
