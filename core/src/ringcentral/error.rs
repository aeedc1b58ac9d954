//! Why RingCentral did not do what was asked.

use callside_json::{FromJson, Value};
use callside_protocol::{Cloud, Fault, FaultKind, Right, Timestamp};

use crate::{ports::Response, signin::SignInError, traffic::TrafficError};

/// Wait after a 429 that names no time (ringcentral-api.md §1.5).
const PENALTY_SECONDS: i64 = 60;

/// Why RingCentral did not do what was asked. `detail` is RingCentral's own sentence, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingCentralError {
    /// Certainly not sent. Try again.
    #[error("not sent: there is no network")]
    NotSent,
    /// Sent, or perhaps sent; no answer came. Everything asked here only reads: try again.
    #[error("no answer")]
    NoAnswer,
    /// The rate limit is reached, or its penalty runs. Try again then, not earlier.
    #[error("RingCentral takes no requests for now")]
    Busy {
        /// When.
        until: Timestamp,
    },
    /// RingCentral is in trouble (5xx). Try again.
    #[error("RingCentral is unwell: HTTP {status}")]
    Unwell {
        /// HTTP status.
        status: u16,
    },
    /// The session has ended: sign in again.
    #[error("signed out of RingCentral")]
    SignedOut,
    /// A permission is missing. An administrator's to act on.
    #[error("not allowed: {permission}")]
    NotAllowed {
        /// Its name: `CallControl`, `ReadCallLog`; RingCentral's error code where it gave no name.
        permission: String,
        /// Whose it is.
        of: PermissionOf,
        /// RingCentral's sentence.
        detail: Option<String>,
    },
    /// There is no such thing.
    #[error("RingCentral knows no such thing")]
    NotFound,
    /// Refused for a reason none of the others names. A fault of Callside's own, unless RingCentral changed its rules.
    #[error("RingCentral refused: {code}")]
    Refused {
        /// RingCentral's error code, or the HTTP status.
        code: String,
        /// RingCentral's sentence.
        detail: Option<String>,
    },
    /// RingCentral said yes, but the rest of its answer could not be read. Try again.
    #[error("RingCentral's answer could not be read")]
    Unreadable,
    /// No token: nothing was asked.
    #[error(transparent)]
    SignIn(SignInError),
}

/// Whose permission is missing: an action needs both (ringcentral-api.md §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionOf {
    /// The application's, in the developer console.
    Application,
    /// The user's role, in the admin portal.
    User,
}

impl RingCentralError {
    /// The same request may succeed later without anybody doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::NotSent | Self::NoAnswer | Self::Busy { .. } | Self::Unwell { .. } | Self::Unreadable => true,
            Self::SignedOut | Self::NotAllowed { .. } | Self::NotFound | Self::Refused { .. } => false,
            Self::SignIn(error) => matches!(
                error,
                SignInError::Unwell { .. }
                    | SignInError::Unreadable
                    | SignInError::Storage(_)
                    | SignInError::Keyring(_)
            ),
        }
    }

    /// The time before which nothing may be asked, where there is one.
    #[must_use]
    pub fn not_before(&self) -> Option<Timestamp> {
        match self {
            Self::Busy { until } => Some(*until),
            _ => None,
        }
    }

    /// As the pages show it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let (kind, detail) = match self {
            Self::SignIn(error) => return error.fault(Cloud::RingCentral),
            Self::NotSent | Self::NoAnswer => (FaultKind::Offline, None),
            Self::Busy { .. } => (FaultKind::Busy, None),
            Self::Unwell { .. } | Self::Unreadable => (FaultKind::Unwell, None),
            Self::SignedOut => (FaultKind::SignedOut, None),
            Self::NotAllowed { permission, detail, .. } => {
                (FaultKind::NotAllowed(Right::RingCentral { name: permission.clone() }), detail.clone())
            }
            Self::NotFound => (FaultKind::Refused, Some("RingCentral knows no such thing.".to_owned())),
            Self::Refused { code, detail } => {
                (FaultKind::Refused, Some(detail.clone().unwrap_or_else(|| code.clone())))
            }
        };
        Fault { cloud: Some(Cloud::RingCentral), kind, detail }
    }

    /// Reads a refusal; 401 is the caller's, who may have a better token.
    pub(super) fn of(response: &Response, now: Timestamp) -> Self {
        let seconds = response.header("retry-after").and_then(|value| value.trim().parse::<i64>().ok());
        match (response.status, seconds) {
            (429, seconds) => Self::Busy { until: later(now, seconds.unwrap_or(PENALTY_SECONDS)) },
            (503, Some(seconds)) => Self::Busy { until: later(now, seconds) },
            (408 | 500.., _) => Self::Unwell { status: response.status },
            (status, _) => Refusal::read(&callside_json::parse(&response.body).unwrap_or_default()).error(status),
        }
    }
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    Timestamp(now.0 + seconds.clamp(1, 3_600) * 1_000)
}

impl From<TrafficError> for RingCentralError {
    fn from(error: TrafficError) -> Self {
        match error {
            TrafficError::Held { until } => Self::Busy { until },
            TrafficError::NotSent => Self::NotSent,
            TrafficError::NoAnswer => Self::NoAnswer,
        }
    }
}

impl From<SignInError> for RingCentralError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::SignedOut => Self::SignedOut,
            SignInError::NotSent => Self::NotSent,
            SignInError::NoAnswer => Self::NoAnswer,
            SignInError::Held { until } => Self::Busy { until },
            error => Self::SignIn(error),
        }
    }
}

/// An error body, of a response or of a frame on the line: RingCentral repeats the first of `errors` at the top, and
/// sometimes sends the top alone (ringcentral-api.md §1.4). Codes are compared, sentences never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Every code in it, those of `errors` first.
    codes: Vec<String>,
    permission: Option<String>,
    detail: Option<String>,
}

#[derive(Default, FromJson)]
#[json(camel_case, lenient)]
struct Entry {
    error_code: Option<String>,
    message: Option<String>,
    permission_name: Option<String>,
}

impl Refusal {
    pub(super) fn read(body: &Value) -> Self {
        let inner = body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let entries: Vec<Entry> = inner.iter().chain([body]).map(FromJson::from_json_leniently).collect();
        Self {
            codes: entries.iter().filter_map(|entry| entry.error_code.clone()).collect(),
            permission: entries.iter().find_map(|entry| entry.permission_name.clone()),
            detail: entries.into_iter().find_map(|entry| entry.message).filter(|message| !message.trim().is_empty()),
        }
    }

    pub(super) fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|known| known == code)
    }

    pub(super) fn error(self, status: u16) -> RingCentralError {
        let of = if self.has("CMN-401") { PermissionOf::Application } else { PermissionOf::User };
        let lacks_permission = [
            "CMN-401",
            "CMN-402",
            "CMN-404",
            "CMN-408",
            "CMN-109",
            "SUB-402",
            "SUB-405",
            "SUB-406",
            "InsufficientPermissions",
        ]
        .into_iter()
        .any(|code| self.has(code));
        if status == 401 || self.codes.iter().any(|code| is_about_the_token(code)) {
            return RingCentralError::SignedOut;
        }
        let Self { codes, permission, detail } = self;
        let code = codes.into_iter().next().unwrap_or_else(|| status.to_string());
        if lacks_permission {
            RingCentralError::NotAllowed { permission: permission.unwrap_or(code), of, detail }
        } else if status == 404 || code == "CMN-102" {
            RingCentralError::NotFound
        } else {
            RingCentralError::Refused { code, detail }
        }
    }
}

fn is_about_the_token(code: &str) -> bool {
    matches!(code, "OAU-128" | "OAU-129" | "OAU-149" | "OAU-123" | "OAU-134" | "OAU-136" | "CMN-405" | "TokenInvalid")
}

#[cfg(test)]
mod tests {
    use callside_protocol::{FaultKind, Right, Timestamp};

    use super::{PermissionOf, RingCentralError};
    use crate::ports::Response;

    fn error(status: u16, headers: &[(&str, &str)], body: &str) -> RingCentralError {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        RingCentralError::of(&Response { status, headers, body: body.to_owned() }, Timestamp(0))
    }

    #[test]
    fn a_missing_permission_is_named() {
        let body = r#"{"errorCode": "InsufficientPermissions", "message": "needs [ReadCallLog]", "permissionName": "ReadCallLog",
            "errors": [{"errorCode": "CMN-401", "message": "needs [ReadCallLog]", "permissionName": "ReadCallLog"}]}"#;
        let refused = error(403, &[], body);
        assert!(
            matches!(&refused, RingCentralError::NotAllowed { permission, of: PermissionOf::Application, .. } if permission == "ReadCallLog")
        );
        assert_eq!(refused.fault().kind, FaultKind::NotAllowed(Right::RingCentral { name: "ReadCallLog".to_owned() }));
        let of_the_user =
            error(403, &[], r#"{"errors": [{"errorCode": "CMN-408", "permissionName": "ReadCompanyCallLog"}]}"#);
        assert!(matches!(of_the_user, RingCentralError::NotAllowed { of: PermissionOf::User, .. }));
        assert!(!of_the_user.is_passing());
    }

    #[test]
    fn refusals_are_told_apart() {
        assert_eq!(error(429, &[("retry-after", "30")], ""), RingCentralError::Busy { until: Timestamp(30_000) });
        assert_eq!(error(429, &[], "{}"), RingCentralError::Busy { until: Timestamp(60_000) });
        assert_eq!(error(503, &[("retry-after", "5")], ""), RingCentralError::Busy { until: Timestamp(5_000) });
        assert_eq!(error(502, &[], "<html>"), RingCentralError::Unwell { status: 502 });
        assert_eq!(error(404, &[], r#"{"errorCode": "CMN-102"}"#), RingCentralError::NotFound);
        assert_eq!(
            error(401, &[], r#"{"errorCode": "TokenInvalid", "errors": [{"errorCode": "OAU-149"}]}"#),
            RingCentralError::SignedOut
        );
        let odd = error(400, &[], r#"{"errors": [{"errorCode": "CLG-110", "message": "No."}]}"#);
        assert_eq!(odd, RingCentralError::Refused { code: "CLG-110".to_owned(), detail: Some("No.".to_owned()) });
        assert_eq!(error(418, &[], "[1"), RingCentralError::Refused { code: "418".to_owned(), detail: None });
    }
}
