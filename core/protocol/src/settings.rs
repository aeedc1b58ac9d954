//! What only the settings page draws.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Time zone of the records.
    pub time_zone: ZoneView,
    /// Outcomes offered in the pane, in key order.
    pub outcomes: Vec<String>,
    /// NetSuite fields this account made mandatory and the remembered answers, label and value.
    pub remembered: Vec<(String, String)>,
    /// Version of the extension.
    pub version: String,
    /// Calls kept on this machine.
    pub calls_kept: usize,
    /// Tables this NetSuite role could not read, as named by NetSuite, with the time this was learnt.
    pub unread: Vec<(String, Timestamp)>,
}

/// The time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneView {
    /// The zone in use: an IANA name.
    pub zone: String,
    /// What the browser proposes.
    pub proposed: String,
    /// The person confirmed it.
    pub confirmed: bool,
}

/// One request Callside made: the request ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
