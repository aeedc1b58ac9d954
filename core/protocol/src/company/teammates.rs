//! Who works with Callside, as each of them has reported through the bundle.

use callside_json::{FromJson, ToJson};

use super::SettingsTrouble;
use crate::{Personal, Timestamp};

/// A person, and how far they have come. Who they are in NetSuite is NetSuite's own word, and so is every time; the rest is
/// theirs.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Teammate {
    /// Internal id of the user: an employee as a rule.
    pub user: String,
    /// Their name in NetSuite.
    pub name: Personal,
    /// The e-mail of their NetSuite user; empty: it has none.
    pub email: Personal,
    /// Internal id of the role they worked in when they reported.
    pub role: String,
    /// The extension they are signed in with at RingCentral; `None`: they are not.
    pub extension: Option<ExtensionOf>,
    /// What of the start page is done, each with the time at which it was first reported.
    pub done: Vec<(StartLine, Timestamp)>,
    /// When they reported last.
    pub reported: Option<Timestamp>,
}

impl Teammate {
    /// When that line was done; `None`: it is not.
    #[must_use]
    pub fn since(&self, line: StartLine) -> Option<Timestamp> {
        self.done.iter().find(|(done, _)| *done == line).map(|(_, at)| *at)
    }

    /// Every line of the start page is done.
    #[must_use]
    pub fn has_finished(&self) -> bool {
        StartLine::ALL.into_iter().all(|line| self.since(line).is_some())
    }
}

/// An extension, as somebody claims it.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ExtensionOf {
    /// RingCentral's id of the account.
    pub account: String,
    /// RingCentral's id of the extension.
    pub id: String,
    /// Its number, as colleagues dial it.
    pub number: Option<String>,
}

/// A line of the start page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum StartLine {
    /// Signed in to RingCentral.
    RingCentral,
    /// Signed in to NetSuite.
    NetSuite,
    /// Notifications can be shown.
    Notifications,
    /// A call has been logged.
    TestCall,
}

impl StartLine {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::RingCentral, Self::NetSuite, Self::Notifications, Self::TestCall];

    /// As the bundle writes it (netsuite/CONTRACT.md).
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::RingCentral => "ringcentral",
            Self::NetSuite => "netsuite",
            Self::Notifications => "notifications",
            Self::TestCall => "test call",
        }
    }
}

/// Everybody who has reported.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum TeammatesSeen {
    /// These have.
    Reported(Vec<Teammate>),
    /// Who has reported cannot be told, for this reason: there is no bundle, it is older than this, this role may not see the
    /// record, or NetSuite could not be asked.
    Untold(SettingsTrouble),
}
