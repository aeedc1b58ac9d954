//! The two sign-ins and the live line.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Personal, Timestamp};

/// The two clouds Callside speaks to; there is no third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub enum Cloud {
    /// RingCentral.
    RingCentral,
    /// NetSuite.
    NetSuite,
}

/// Both sign-ins and the live line.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Connections {
    /// The agent's RingCentral sign-in.
    pub ringcentral: Connection,
    /// The agent's NetSuite sign-in.
    pub netsuite: Connection,
    /// Whether calls arrive as they happen.
    pub live: Live,
}

/// One sign-in.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Connection {
    /// Where it stands.
    pub state: ConnectionState,
    /// Whose it is, kept while a reconnect is needed.
    pub who: Option<Identity>,
    /// When the sign-in will end for good and the person must sign in again; `None`: not known.
    pub ends: Option<Timestamp>,
    /// The application's client id in use; `None`: must be given before connecting.
    pub client_id: Option<String>,
    /// The redirect address to register with the application.
    pub redirect: String,
    /// Rights this sign-in lacks. Everything that needs none of them works.
    pub missing: Vec<MissingRight>,
}

/// A right that is missing, and what for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct MissingRight {
    /// The right as its administrator knows it: an application permission's or a role permission's name.
    pub right: String,
    /// What does not work without it.
    pub feature: String,
}

/// The application's permission to play recordings. Callside does without: no banner asks for it.
pub const PLAY_RECORDINGS: &str = "ReadCallRecording";

/// Where a sign-in stands: the chip.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ConnectionState {
    /// Never connected, or signed out by the person. The last attempt's fault, if it failed.
    NotConnected(Option<Fault>),
    /// A window is open, or the code is being exchanged.
    SigningIn,
    /// Connected.
    Connected,
    /// Was connected; the session has ended. Notes wait, the same person resumes them.
    ReconnectNeeded(Fault),
}

/// Whose sign-in it is.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Identity {
    /// The account's id in that cloud: `1234567_SB1`.
    pub account: String,
    /// The account's or company's name, or the person's own label for it.
    pub account_label: Option<String>,
    /// The user's id in that cloud: RingCentral extension id, NetSuite entity id.
    pub user: String,
    /// The user's name where it can be read, or the person's own label.
    pub user_label: Option<Personal>,
    /// NetSuite role id, or the RingCentral extension number.
    pub role: Option<String>,
    /// The role's name where it can be read, or the person's own label.
    pub role_label: Option<String>,
    /// The host the account lives on: `1234567-sb1.app.netsuite.com`.
    pub domain: String,
    /// True where a label could not be read and the person may write one.
    pub labels_editable: bool,
}

/// The WebSocket to RingCentral.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Live {
    /// No RingCentral sign-in, so no line.
    Off,
    /// Calls arrive as they happen.
    On,
    /// Being opened or recovered.
    Connecting {
        /// When the line was lost; `None`: the first connect.
        since: Option<Timestamp>,
    },
    /// Cannot be opened until something changes.
    Lost {
        /// Since when.
        since: Timestamp,
        /// Why.
        fault: Fault,
        /// When it is tried again; `None`: not by itself.
        next: Option<Timestamp>,
    },
}
