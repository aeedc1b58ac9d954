//! What can go wrong between a sign-in's first click and its last token.

use callside_protocol::{Cloud, Fault, FaultKind, Timestamp};

use crate::{
    ports::{KeyringError, StoreError},
    traffic::TrafficError,
};

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The person said no. Theirs to act on.
    #[error("the person declined")]
    ConsentDenied,
    /// What came back does not belong to the attempt under way. Start again.
    #[error("the answer belongs to no sign-in under way")]
    ForeignAnswer,
    /// The one-time code was refused: too late, or used before. Start again.
    #[error("the code was refused")]
    CodeExpired,
    /// The application is not registered as it must be: client id, redirect address, scopes. The administrator's.
    #[error("the application is not set up: {code}")]
    AppSetup {
        /// The cloud's error code.
        code: String,
        /// Its sentence, where it gave one.
        detail: Option<String>,
    },
    /// Another account came back than the one asked for. Nothing was exchanged.
    #[error("signed in to another account")]
    WrongAccount {
        /// The account asked for.
        expected: String,
        /// The account that came back.
        got: String,
    },
    /// There is no session, or the cloud has ended it: sign in again.
    #[error("signed out")]
    SignedOut,
    /// Certainly not sent. Try again.
    #[error("not sent: there is no network")]
    NotSent,
    /// No answer. Try again; the old pair is kept.
    #[error("no answer")]
    NoAnswer,
    /// The cloud's limit is reached. Try again then.
    #[error("held back until the cloud takes requests again")]
    Held {
        /// When.
        until: Timestamp,
    },
    /// The cloud is in trouble. Try again.
    #[error("the cloud is unwell: HTTP {status}")]
    Unwell {
        /// HTTP status.
        status: u16,
    },
    /// The cloud's answer could not be read. Try again; the old pair is kept.
    #[error("the answer could not be read")]
    Unreadable,
    /// Refused for a reason none of the others names.
    #[error("refused: {code}")]
    Refused {
        /// The cloud's error code, or the HTTP status.
        code: String,
        /// Its sentence, where it gave one.
        detail: Option<String>,
    },
    /// The browser's store failed, so a new pair could not be made safe; it is kept in memory and stored first.
    #[error(transparent)]
    Storage(#[from] StoreError),
    /// The browser's cryptography failed.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl SignInError {
    /// As the pages show it.
    #[must_use]
    pub fn fault(&self, cloud: Cloud) -> Fault {
        let kind = match self {
            Self::ConsentDenied => FaultKind::ConsentDenied,
            Self::ForeignAnswer => FaultKind::ForeignAnswer,
            Self::CodeExpired => FaultKind::CodeExpired,
            Self::AppSetup { .. } => FaultKind::AppSetup,
            Self::WrongAccount { expected, got } => {
                FaultKind::WrongAccount { expected: expected.clone(), got: got.clone() }
            }
            Self::SignedOut => FaultKind::SignedOut,
            Self::NotSent | Self::NoAnswer => FaultKind::Offline,
            Self::Held { .. } => FaultKind::Busy,
            Self::Unwell { .. } | Self::Unreadable => FaultKind::Unwell,
            Self::Refused { .. } => FaultKind::Refused,
            Self::Storage(_) | Self::Keyring(_) => FaultKind::Storage,
        };
        let detail = match self {
            Self::AppSetup { code, detail } | Self::Refused { code, detail } => {
                Some(detail.clone().unwrap_or_else(|| code.clone()))
            }
            Self::Storage(error) => Some(error.to_string()),
            Self::Keyring(error) => Some(error.to_string()),
            _ => None,
        };
        let cloud = Some(cloud).filter(|_| kind != FaultKind::Storage);
        Fault { cloud, kind, detail }
    }
}

impl SignInError {
    /// [`Self::fault`], of a session that is kept and gives no token: whatever for, somebody has to look at what is kept.
    #[must_use]
    pub fn fault_of_kept(&self, cloud: Cloud) -> Fault {
        let fault = self.fault(cloud);
        match fault.kind {
            FaultKind::Refused | FaultKind::AppSetup | FaultKind::CodeExpired => {
                Fault { kind: FaultKind::SignedOut, ..fault }
            }
            _ => fault,
        }
    }
}

impl From<TrafficError> for SignInError {
    fn from(error: TrafficError) -> Self {
        match error {
            TrafficError::Held { until } => Self::Held { until },
            TrafficError::NotSent => Self::NotSent,
            TrafficError::NoAnswer => Self::NoAnswer,
        }
    }
}
