//! How the company's settings stand on this machine.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Personal, Timestamp};

/// The bundle as it was last seen in the account.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
#[derive(Default)]
pub struct BundleSeen {
    /// Its version; `None`: there is none that this role can use.
    pub version: Option<String>,
    /// The contract it keeps (netsuite/CONTRACT.md); 0 without a bundle.
    pub contract: u64,
    /// When it was seen.
    pub seen: Timestamp,
}

/// What is decided, as far as this machine knows.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct SettingsStanding {
    /// The version in use; 0: nobody has decided anything.
    pub version: u64,
    /// Who wrote it.
    pub by: Option<Personal>,
    /// When they did, by NetSuite's clock.
    pub written: Option<Timestamp>,
    /// When this machine last knew it to be the newest.
    pub as_of: Option<Timestamp>,
    /// Why it could not be read the last time; what was read before stays in use.
    pub trouble: Option<SettingsTrouble>,
}

/// Why the company's settings could not be read.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum SettingsTrouble {
    /// There is no bundle in the account that this role can use: not installed, not released, not for this role.
    NoBundle,
    /// The bundle is of a contract that has no settings.
    Outdated,
    /// NetSuite does not let this role see the record they are in; its words.
    NotAllowed(String),
    /// The bundle refused for another reason; its code and sentence.
    Refused(String),
    /// A newer version of Callside wrote them, in a form of this number.
    Newer(u64),
    /// They are not in the form they should be.
    Unreadable,
    /// NetSuite could not be asked, or did not answer.
    CouldNotAsk(Fault),
}
