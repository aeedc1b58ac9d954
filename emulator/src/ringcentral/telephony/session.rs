//! The nouns of a call: the session, its parties, and how the emulated world shall treat it.

use crate::clock::Moment;
use crate::ringcentral::account::ExtensionId;
use serde::{Deserialize, Serialize};

/// One side of a call as RingCentral names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// What was dialled or shown: E.164, an extension number, `anonymous`, a short code. Absent when unknown.
    pub number: Option<String>,
    /// The name that goes with it; for callers from outside often what their carrier says.
    pub name: Option<String>,
    /// The extension, for a side inside the company.
    pub extension: Option<ExtensionId>,
    /// The phone, for a side that placed the call.
    pub device: Option<String>,
}

/// The direction of one party's leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the party's phone, or from outside.
    Inbound,
    /// From the party's phone.
    Outbound,
}

impl Direction {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inbound => "Inbound",
            Self::Outbound => "Outbound",
        }
    }
}

/// `status.code` (ringcentral-api.md §2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The leg is being set up.
    Setup,
    /// It rings.
    Proceeding,
    /// It talks, or seems to (rule 3 there).
    Answered,
    /// It is on hold.
    Hold,
    /// It waits at a park location.
    Parked,
    /// The caller hears the voicemail greeting or speaks after it.
    Voicemail,
    /// It ended.
    Disconnected,
    /// It moved into another session.
    Gone,
}

impl Code {
    /// The word on the wire. Voicemail in the spelling of the wire and the SDKs, not of the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Proceeding => "Proceeding",
            Self::Answered => "Answered",
            Self::Hold => "Hold",
            Self::Parked => "Parked",
            Self::Voicemail => "Voicemail",
            Self::Disconnected => "Disconnected",
            Self::Gone => "Gone",
        }
    }

    /// Whether the leg is over.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Disconnected | Self::Gone)
    }

    /// Whether nobody has taken the leg yet.
    #[must_use]
    pub fn is_unanswered(self) -> bool {
        matches!(self, Self::Setup | Self::Proceeding)
    }
}

/// `status.reason`, those that this switch produces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Handed on without a word.
    BlindTransfer,
    /// Handed on after a word.
    AttendedTransfer,
    /// A key pressed in a menu.
    CallerInputRedirect,
    /// Taken over by another phone of the same user.
    CallFlip,
    /// Picked up from a park location.
    CallPark,
    /// Merged into a conference.
    Conference,
    /// Another member of the queue, or another phone, answered.
    AgentAnswered,
    /// The queue stopped ringing this member.
    AgentDropped,
    /// Declined.
    Rejected,
    /// The called side is busy.
    TargetBusy,
    /// The called side did not answer.
    NoAnswer,
    /// There is no such number.
    InvalidNumber,
    /// Listens to somebody else's call.
    Supervising,
}

impl Reason {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BlindTransfer => "BlindTransfer",
            Self::AttendedTransfer => "AttendedTransfer",
            Self::CallerInputRedirect => "CallerInputRedirect",
            Self::CallFlip => "CallFlip",
            Self::CallPark => "CallPark",
            Self::Conference => "Conference",
            Self::AgentAnswered => "AgentAnswered",
            Self::AgentDropped => "AgentDropped",
            Self::Rejected => "Rejected",
            Self::TargetBusy => "TargetBusy",
            Self::NoAnswer => "NoAnswer",
            Self::InvalidNumber => "InvalidNumber",
            Self::Supervising => "Supervising",
        }
    }
}

/// The part a party plays in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Placed the call, or carries the outside caller.
    Origin,
    /// Is called.
    Callee,
    /// A menu on the way.
    Menu,
    /// Listens to a colleague's call.
    Supervisor,
}

/// Where a party went, for transfers and conferences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The other session's `s-…` id, or `0` for a conference.
    pub session: String,
    /// The other party, when there is one.
    pub party: Option<String>,
}

/// A recording of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its id.
    pub id: String,
    /// Whether it runs.
    pub active: bool,
}

/// One leg of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// `p-…-N`.
    pub id: String,
    /// Whose it is; none for the outside world.
    pub extension: Option<ExtensionId>,
    /// Its part.
    pub role: Role,
    /// Its own direction.
    pub direction: Direction,
    /// The calling side.
    pub from: Address,
    /// The called side.
    pub to: Address,
    /// Its state.
    pub code: Code,
    /// Why it is in that state.
    pub reason: Option<Reason>,
    /// Where it went.
    pub peer: Option<Peer>,
    /// Nobody took it.
    pub missed: bool,
    /// The queue it came through, by name.
    pub queue: Option<String>,
    /// The microphone is off.
    pub muted: bool,
    /// What is or was recorded.
    pub recordings: Vec<Recording>,
    /// The park location it waits at.
    pub park: Option<String>,
    /// When it came to be.
    pub started: Moment,
    /// When it was first answered.
    pub answered: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    /// How many events there have been about it.
    pub told: u32,
}

impl Party {
    /// Whether it is not over.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !self.code.is_final()
    }

    /// Whether it rings, or is about to, at the called side.
    #[must_use]
    pub fn rings(&self) -> bool {
        self.role == Role::Callee && self.code.is_unanswered()
    }
}

/// `origin.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An ordinary call.
    Call,
    /// A conference.
    Conference,
}

impl Origin {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Conference => "Conference",
        }
    }
}

/// What becomes of a call to one person that nobody answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unanswered {
    /// The greeting plays and the caller leaves a message.
    #[default]
    Voicemail,
    /// It ends.
    Missed,
}

/// What the outside person does who is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Callee {
    /// Answers 3.8 s after it begins to ring, as in the captured stream of ringcentral-api.md §2.7.
    #[default]
    Answers,
    /// Is busy.
    Busy,
    /// Lets it ring until the caller or the network gives up.
    NoAnswer,
    /// Does not exist.
    Invalid,
    /// Does what the test says, when the test says it.
    Waits,
}

/// How the world treats one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Plan {
    /// Events arrive 70 to 110 ms after they happened, as captured; otherwise at once.
    pub lag: bool,
    /// Every event arrives twice with the same `uuid`.
    pub duplicates: bool,
    /// Every other event of a leg arrives so much later, after its successor.
    pub out_of_order: bool,
    /// How much later, in milliseconds.
    pub late: i64,
    /// So many of a thousand events reach nobody.
    pub lost: i64,
    /// The caller's name becomes known only so many milliseconds after the first event.
    pub late_name: Option<i64>,
    /// How long it rings, in milliseconds.
    pub ring: i64,
    /// What happens then.
    pub unanswered: Unanswered,
    /// The called person's second phone rings as well, as a party of its own.
    pub second_device: bool,
    /// What the outside person does who is called.
    pub callee: Callee,
    /// How long after its end the log shows it, in milliseconds; 15 to 30 s unless said.
    pub log_lag: Option<i64>,
    /// How long after the record the log shows the recording, in milliseconds; 30 to 90 s unless said.
    pub recording_lag: Option<i64>,
    /// The log hides the last digits of outside numbers.
    pub masked_in_log: bool,
    /// The log does not name the telephony session.
    pub nameless_in_log: bool,
    /// A user's own log shows that user's legs alone.
    pub own_legs_alone: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            lag: true,
            duplicates: false,
            out_of_order: false,
            late: 250,
            lost: 0,
            late_name: None,
            ring: 30_000,
            unanswered: Unanswered::default(),
            second_device: false,
            callee: Callee::default(),
            log_lag: None,
            recording_lag: None,
            masked_in_log: false,
            nameless_in_log: false,
            own_legs_alone: false,
        }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// `telephonySessionId`, `s-…`.
    pub id: String,
    /// `sessionId`, the older numeric id.
    pub number: String,
    /// The server that carries it.
    pub server: String,
    /// What it is.
    pub origin: Origin,
    /// When it began.
    pub created: Moment,
    /// Number of the newest event.
    pub sequence: u32,
    /// Its legs, oldest first.
    pub parties: Vec<Party>,
    /// How the world treats it.
    pub plan: Plan,
    /// Whether a called side really took it (rule 3 of ringcentral-api.md §2.6: the caller's own leg cannot tell).
    pub connected: bool,
    /// Sessions that end with this one, by place: after a warm transfer or a merge.
    pub joined: Vec<usize>,
    /// The round of ringing, so that a ring-out of an earlier round finds nothing to do.
    pub round: u32,
    /// The latest instant an event of this session is due at a subscriber.
    pub delivered_until: Moment,
}

impl Session {
    /// Whether any leg is left.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.parties.iter().any(Party::is_live)
    }

    /// The place of the newest live leg of an extension.
    #[must_use]
    pub fn live_party_of(&self, extension: ExtensionId) -> Option<usize> {
        self.parties.iter().rposition(|party| party.extension == Some(extension) && party.is_live())
    }
}
