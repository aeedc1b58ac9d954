//! What only the settings page draws.

use callside_json::{FromJson, ToJson};

use crate::{Cloud, DirectoryView, LogRules, NumberReport, PolicyView, Timestamp};

/// Settings.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct SettingsView {
    /// Time zone of the records.
    pub time_zone: ZoneView,
    /// Outcomes offered in the pane, in key order.
    pub outcomes: Vec<String>,
    /// Which calls get a record.
    pub rules: LogRules,
    /// The NetSuite role may create phone calls but not change them: each is written once, complete.
    pub once: bool,
    /// NetSuite fields this account made mandatory and the remembered answers, label and value.
    pub remembered: Vec<(String, String)>,
    /// The copy of the directory.
    pub directory: DirectoryView,
    /// What the company has decided for this browser.
    #[json(default)]
    pub policy: PolicyView,
    /// What is wrong with the numbers of the copy, its findings cut to the first few; `None`: nobody has asked.
    pub numbers: Option<NumberReport>,
    /// Version of the extension.
    pub version: String,
    /// Calls kept on this machine.
    pub calls_kept: usize,
    /// Tables this NetSuite role could not read, as named by NetSuite, with the time this was learnt.
    pub unread: Vec<(String, Timestamp)>,
}

/// A place in Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SettingsPlace {
    /// Both sign-ins.
    Connections,
    /// The RingCentral sign-in.
    RingCentral,
    /// The NetSuite sign-in.
    NetSuite,
    /// The time zone of the records.
    TimeZone,
    /// Whether calls that ring are announced.
    Notifications,
    /// The copy of the directory.
    Directory,
    /// Which calls get a record, outcomes and remembered answers.
    Calls,
    /// Lists of people, and calling them one after the other.
    Lists,
    /// What is read out of NetSuite for lists and scores, and what is written back.
    Connectors,
    /// The setup of the whole company, and what the role in use may do.
    Company,
    /// The company's call fields.
    CallFields,
    /// The company's info links.
    InfoLinks,
    /// Which calls get a record, for everyone.
    CompanyRules,
    /// What may be copied onto each computer.
    CompanyCopies,
    /// Settings files.
    SettingsFile,
    /// RingCentral's JWT on this computer.
    RingCentralJwt,
    /// NetSuite machine access on this computer.
    NetSuiteMachine,
    /// Which employee each extension is.
    SyncMappings,
    /// Every call of the company's, into NetSuite.
    CallSync,
    /// How others of the company join.
    Teammates,
    /// What is kept where.
    Privacy,
    /// What went wrong lately, and what was asked of the clouds.
    Diagnostics,
}

impl SettingsPlace {
    /// Every place.
    pub const ALL: [Self; 22] = [
        Self::Connections,
        Self::RingCentral,
        Self::NetSuite,
        Self::TimeZone,
        Self::Notifications,
        Self::Directory,
        Self::Calls,
        Self::Lists,
        Self::Connectors,
        Self::Company,
        Self::CallFields,
        Self::InfoLinks,
        Self::CompanyRules,
        Self::CompanyCopies,
        Self::SettingsFile,
        Self::RingCentralJwt,
        Self::NetSuiteMachine,
        Self::SyncMappings,
        Self::CallSync,
        Self::Teammates,
        Self::Privacy,
        Self::Diagnostics,
    ];

    /// What names it behind [`Self::ADDRESS`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::RingCentral => "ringcentral",
            Self::NetSuite => "netsuite",
            Self::TimeZone => "time-zone",
            Self::Notifications => "notifications",
            Self::Directory => "directory",
            Self::Calls => "calls",
            Self::Lists => "lists",
            Self::Connectors => "connectors",
            Self::Company => "company",
            Self::CallFields => "call-fields",
            Self::InfoLinks => "info-links",
            Self::CompanyRules => "company-rules",
            Self::CompanyCopies => "company-copies",
            Self::SettingsFile => "settings-file",
            Self::RingCentralJwt => "ringcentral-jwt",
            Self::NetSuiteMachine => "netsuite-machine",
            Self::SyncMappings => "sync-mappings",
            Self::CallSync => "call-sync",
            Self::Teammates => "teammates",
            Self::Privacy => "privacy",
            Self::Diagnostics => "diagnostics",
        }
    }

    /// What stands before the name in the page's address: `settings.html#/settings/netsuite`.
    pub const ADDRESS: &'static str = "#/settings/";

    /// Where this cloud's sign-in is.
    #[must_use]
    pub const fn of(cloud: Cloud) -> Self {
        match cloud {
            Cloud::RingCentral => Self::RingCentral,
            Cloud::NetSuite => Self::NetSuite,
        }
    }
}

/// The time zone.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ZoneView {
    /// The zone in use: an IANA name.
    pub zone: String,
    /// What the browser proposes.
    pub proposed: String,
    /// The person confirmed it.
    pub confirmed: bool,
}

/// One request Callside made: the request ledger.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct LedgerRow {
    /// When.
    pub at: Timestamp,
    /// To which host.
    pub host: String,
    /// What for, in plain words: "caller lookup", "create phone call".
    pub purpose: String,
    /// HTTP status; `None`: no answer.
    pub status: Option<u16>,
    /// How long, in milliseconds.
    pub took: u32,
}
