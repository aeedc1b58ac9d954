//! Why NetSuite did not do what was asked.

use callside_protocol::{Cloud, Fault, FaultKind, Right, Timestamp};

#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::signin::SignInError;

/// Why NetSuite did not do what was asked. `detail` is NetSuite's own sentence, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetSuiteError {
    /// Certainly not sent. Try again.
    #[error("not sent: there is no network")]
    NotSent,
    /// Sent, or perhaps sent; no answer came. Read before writing again.
    #[error("no answer")]
    NoAnswer,
    /// Too many requests at once in this account: not done. Try again then.
    #[error("NetSuite takes no more requests at once")]
    Busy {
        /// When.
        until: Timestamp,
    },
    /// NetSuite is in trouble (5xx): done or not. Read before writing again.
    #[error("NetSuite is unwell: HTTP {status}")]
    Unwell {
        /// HTTP status.
        status: u16,
        /// Its sentence, with the error id NetSuite's support asks for.
        detail: Option<String>,
    },
    /// The session has ended: sign in again.
    #[error("signed out of NetSuite")]
    SignedOut,
    /// The role lacks a permission. Its administrator's to act on.
    #[error("not allowed: {permission}")]
    NotAllowed {
        /// Where an administrator finds it: "Lists → Phone Calls".
        permission: String,
        /// The level Callside needs, where that is known: "View", "Edit" or "Full".
        level: Option<String>,
        /// NetSuite's sentence.
        detail: Option<String>,
    },
    /// A record with this external id is there already.
    #[error("the record exists already")]
    Duplicate {
        /// NetSuite's sentence.
        detail: Option<String>,
    },
    /// This account wants values in fields it made mandatory. The person's to act on.
    #[error("NetSuite asks for {} more field(s)", labels.len())]
    MissingFields {
        /// The fields' labels, in NetSuite's order.
        labels: Vec<String>,
        /// NetSuite's sentence.
        detail: String,
    },
    /// The company was refused, or is missing beside a contact.
    #[error("NetSuite refused the company")]
    CompanyRefused {
        /// NetSuite's sentence.
        detail: Option<String>,
    },
    /// There is no such record, or this role sees none.
    #[error("no such record")]
    NotFound,
    /// This role cannot query that table, or this account has none of the name.
    #[error("table {table} cannot be read")]
    TableUnreadable {
        /// Its name in lower case.
        table: String,
    },
    /// That column does not exist in this account, or is not open to queries.
    #[error("no column {column}")]
    ColumnUnknown {
        /// As NetSuite wrote it, in lower case.
        column: String,
    },
    /// Refused for a reason none of the others names.
    #[error("NetSuite refused: {code}")]
    Refused {
        /// NetSuite's error code, or the HTTP status.
        code: String,
        /// The property NetSuite points at, where it points at one.
        field: Option<String>,
        /// NetSuite's sentence.
        detail: Option<String>,
    },
    /// NetSuite said yes, but the rest of its answer could not be read.
    #[error("NetSuite's answer could not be read")]
    Unreadable,
    /// No token: nothing was asked.
    #[error(transparent)]
    SignIn(SignInError),
}

/// Whether NetSuite acted on a request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It did not.
    No,
    /// It may have: read before writing again.
    Unknown,
}

impl NetSuiteError {
    /// Whether NetSuite acted on the request all the same.
    #[must_use]
    pub fn happened(&self) -> Happened {
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::UnknownIsNo) {
            return Happened::No;
        }
        match self {
            Self::NoAnswer | Self::Unwell { .. } | Self::Unreadable => Happened::Unknown,
            Self::NotSent
            | Self::Busy { .. }
            | Self::SignedOut
            | Self::NotAllowed { .. }
            | Self::Duplicate { .. }
            | Self::MissingFields { .. }
            | Self::CompanyRefused { .. }
            | Self::NotFound
            | Self::TableUnreadable { .. }
            | Self::ColumnUnknown { .. }
            | Self::Refused { .. }
            | Self::SignIn(_) => Happened::No,
        }
    }

    /// As the pages show it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let (kind, detail) = match self {
            Self::SignIn(error) => return error.fault(Cloud::NetSuite),
            Self::NotSent | Self::NoAnswer => (FaultKind::Offline, None),
            Self::Busy { .. } => (FaultKind::Busy, None),
            Self::Unwell { detail, .. } => (FaultKind::Unwell, detail.clone()),
            Self::Unreadable => (FaultKind::Unwell, None),
            Self::SignedOut => (FaultKind::SignedOut, None),
            Self::NotAllowed { permission, level, detail } => (
                FaultKind::NotAllowed(Right::NetSuite { name: permission.clone(), level: level.clone() }),
                detail.clone(),
            ),
            Self::MissingFields { detail, .. } => (FaultKind::Refused, Some(detail.clone())),
            Self::Duplicate { detail } | Self::CompanyRefused { detail } => (FaultKind::Refused, detail.clone()),
            Self::NotFound => (FaultKind::Refused, Some("NetSuite has no such record, or this role sees none.".into())),
            Self::TableUnreadable { table } => (FaultKind::Refused, Some(format!("This role cannot query “{table}”."))),
            Self::ColumnUnknown { column } => {
                (FaultKind::Refused, Some(format!("This account has no column “{column}” open to queries.")))
            }
            Self::Refused { code, detail, .. } => {
                (FaultKind::Refused, Some(detail.clone().unwrap_or_else(|| code.clone())))
            }
        };
        Fault { cloud: Some(Cloud::NetSuite), kind, detail }
    }
}

impl From<SignInError> for NetSuiteError {
    /// What kept a token from coming kept the request from being sent, so a lost renewal is no lost request.
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::SignedOut => Self::SignedOut,
            SignInError::NotSent | SignInError::NoAnswer => Self::NotSent,
            SignInError::Held { until } => Self::Busy { until },
            error => Self::SignIn(error),
        }
    }
}
