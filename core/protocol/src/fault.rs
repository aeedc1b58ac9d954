//! What can be wrong, told apart by who can act on it. `words` turns each into what happened, what still works and the
//! next step.

use callside_json::{FromJson, ToJson};

use crate::Cloud;

/// A right or feature in a cloud, as its administrators know it.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Right {
    /// A NetSuite permission by its menu name, such as "Lists → Phone Calls", with the level needed when known.
    NetSuite {
        /// The name on the role's Permissions subtab.
        name: String,
        /// "View", "Create", "Edit" or "Full".
        level: Option<String>,
    },
    /// A RingCentral application permission, such as "CallControl".
    RingCentral {
        /// The name in the developer console.
        name: String,
    },
}

/// Something went wrong between Callside and a cloud.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Fault {
    /// Which cloud it is about; `None`: this browser.
    pub cloud: Option<Cloud>,
    /// What kind.
    pub kind: FaultKind,
    /// The cloud's own sentence, where it gave one that helps (NetSuite's `detail`).
    pub detail: Option<String>,
}

/// Kinds of fault.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum FaultKind {
    /// No network, or the host did not answer.
    Offline,
    /// The cloud answered that it is in trouble (5xx) or with something unreadable. Retried.
    Unwell,
    /// Too many requests or too many at once. Retried after the time the cloud gave.
    Busy,
    /// The sign-in has ended: the person signs in again.
    SignedOut,
    /// The role, application or user lacks a right.
    NotAllowed(Right),
    /// The cloud refused a value. The person's to act on.
    Refused,
    /// This computer's clock and the cloud's differ by more than tokens bear.
    ClockWrong {
        /// Cloud minus computer, in seconds.
        seconds: i64,
    },
    /// The person said no on the consent page.
    ConsentDenied,
    /// The sign-in window was closed before the end.
    WindowClosed,
    /// Signed in to another account than the one asked for or connected before.
    WrongAccount {
        /// The account asked for.
        expected: String,
        /// The account that came back.
        got: String,
    },
    /// Signed in as another user or role than before, while notes wait for the earlier one.
    WrongPerson,
    /// The one-time code was refused: too late, or used before.
    CodeExpired,
    /// What came back from the sign-in does not belong to this attempt.
    ForeignAnswer,
    /// The application is not set up as Callside needs it (client id, redirect address, scopes).
    AppSetup,
    /// The browser's store is full or failing.
    Storage,
    /// A fault of Callside's own.
    Ours,
}
