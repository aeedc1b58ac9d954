//! Who decides what for everyone: the record in NetSuite, the browser's policy, or a settings file; and that file.

use callside_json::{FromJson, ToJson};

use super::{Settings, SettingsFault};
use crate::Timestamp;

/// What is decided by itself: each part may have another source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Part {
    /// The fields beside a call, and the form of a new record.
    CallFields,
    /// The buttons beside a call.
    InfoLinks,
    /// Which calls get a record.
    Logging,
    /// Of whom a copy is kept.
    CopyScope,
    /// The copy's greatest age.
    CopyDays,
    /// That vendors are not in it.
    CopyVendors,
    /// That employees are not in it.
    CopyEmployees,
    /// Telephone fields of the account's own.
    OwnFields,
}

impl Part {
    /// Every part, in the order they are listed.
    pub const ALL: [Self; 8] = [
        Self::CallFields,
        Self::InfoLinks,
        Self::Logging,
        Self::CopyScope,
        Self::CopyDays,
        Self::CopyVendors,
        Self::CopyEmployees,
        Self::OwnFields,
    ];

    /// The key of the browser's policy.
    #[must_use]
    pub const fn key(self) -> &'static str {
        use crate::policy_key as key;
        match self {
            Self::CallFields => key::CALL_FIELDS,
            Self::InfoLinks => key::INFO_LINKS,
            Self::Logging => key::LOGGING,
            Self::CopyScope => key::SCOPE,
            Self::CopyDays => key::DAYS,
            Self::CopyVendors => key::VENDORS,
            Self::CopyEmployees => key::EMPLOYEES,
            Self::OwnFields => key::OWN_FIELDS,
        }
    }

    /// It says what may be kept and written: whoever manages the browsers has the last word on it. What stands beside a call
    /// is none.
    #[must_use]
    pub const fn is_limit(self) -> bool {
        !matches!(self, Self::CallFields | Self::InfoLinks)
    }
}

/// Who decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Source {
    /// The record of the bundle.
    Record,
    /// The browser's policy.
    Policy,
    /// A settings file that was taken in this browser.
    File,
    /// The record as it was last read: there is no bundle any more that this role can use.
    OldRecord,
}

/// What holds here for everyone.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Holding {
    /// All that is decided, whoever does.
    pub settings: Settings,
    /// Who decides each part; a part that nobody decides is not among them.
    pub by: Vec<(Part, Source)>,
    /// What of the policy for call fields and info links cannot be used: key, and value as JSON.
    pub wrong: Vec<(String, String)>,
    /// The settings file that was taken here.
    pub file: Option<FileView>,
}

impl Holding {
    /// Who decides that part.
    #[must_use]
    pub fn source(&self, part: Part) -> Option<Source> {
        self.by.iter().find(|(decided, _)| *decided == part).map(|(_, source)| *source)
    }
}

/// A settings file that was taken here.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct FileView {
    /// When.
    pub taken: Timestamp,
    /// It was made here, too.
    pub made_here: bool,
    /// The account it was made in; empty: it does not say.
    pub of: String,
    /// What it decides.
    pub settings: Settings,
}

/// What a file would do here.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct FilePreview {
    /// The account it was made in; empty: it does not say.
    pub of: String,
    /// That is the account in use.
    pub is_ours: bool,
    /// What would hold then, and what the file says.
    pub then: Holding,
    /// What stands in the file and is none of the settings it can decide.
    pub beyond: Vec<String>,
}

/// Why a settings file cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum FileFault {
    /// There is nothing in it.
    Empty,
    /// More than a settings file can have.
    TooLong,
    /// It breaks off, or is none of JSON, in that line.
    NotJson(usize),
    /// It is JSON, and no settings file.
    Another,
    /// A newer Callside has made it, in a form of this number.
    Newer(u64),
    /// A value cannot be used.
    Value {
        /// Where it stands: `callFields.shown.2.of`, places counted from one.
        path: String,
        /// In which line, from one on.
        line: usize,
        /// It, as JSON; empty: it is missing.
        value: String,
    },
    /// Rules are broken, each in that line.
    Rules(Vec<(usize, SettingsFault)>),
    /// It decides nothing.
    Nothing,
    /// Nobody is signed in to NetSuite: it is not known which account it would be for.
    SignedOut,
    /// It could not be kept on this computer.
    NotKept,
}
