//! A call as the pages draw it: state, caller, notes, and the one state of its record.

use callside_json::{FromJson, ToJson};

use crate::{
    Addition, CompanyRef, Fault, FollowUp, Linked, LinkedKind, Personal, RecordRef, RingCentralPerson, Timestamp, Who,
};

/// Names one call of one agent for good: the external id of its NetSuite record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub struct CallId(pub String);

/// Whose idea the call was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Direction {
    /// Someone called the agent.
    Inbound,
    /// The agent called.
    Outbound,
}

/// Where the call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CallPhase {
    /// Ringing here (inbound) or there (outbound).
    Ringing,
    /// Talking.
    Connected,
    /// On hold.
    OnHold,
    /// Parked by the agent.
    Parked,
    /// Over.
    Ended(EndedAs),
}

/// How a call ended for this agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum EndedAs {
    /// Talked, then hung up.
    Completed,
    /// Inbound, nobody answered.
    Missed,
    /// Inbound, the agent declined.
    Declined,
    /// Inbound, went to voicemail.
    Voicemail,
    /// Inbound, a colleague or another phone took it.
    AnsweredElsewhere,
    /// The agent handed it on.
    Transferred,
    /// Merged into a conference.
    MovedToConference,
    /// Outbound, nobody answered.
    NoAnswer,
    /// Outbound, busy.
    Busy,
    /// Outbound, hung up before an answer.
    Cancelled,
    /// Could not be put through.
    Failed,
}

/// What sort of number a caller has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NumberKind {
    /// A public telephone number.
    Public,
    /// An extension of the own account.
    Extension,
    /// A service code or short number.
    Code,
    /// Withheld.
    Anonymous,
}

/// The other side's number.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct CallerNumber {
    /// What sort.
    pub kind: NumberKind,
    /// As a person reads it: `+1 (650) 555-0134`, `ext. 104`; empty when withheld.
    pub display: Personal,
    /// E.164, where it has one.
    pub e164: Option<Personal>,
}

/// A call in the pane.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct CallView {
    /// Its name for good.
    pub id: CallId,
    /// Whose idea.
    pub direction: Direction,
    /// Where it is.
    pub phase: CallPhase,
    /// When it began to ring.
    pub began: Timestamp,
    /// When talking began.
    pub answered: Option<Timestamp>,
    /// When it ended for this agent.
    pub ended: Option<Timestamp>,
    /// The other side's number.
    pub number: CallerNumber,
    /// The name the telephone network gave; shown small, never taken for a match.
    pub network_name: Option<Personal>,
    /// The agent's own line: "via +1 (205) 555-0100" or its label.
    pub line: Option<Personal>,
    /// The call queue it came through.
    pub queue: Option<Personal>,
    /// The call is being recorded.
    pub recording: bool,
    /// RingCentral's ids of the recordings of a call that is over: one for each part that was recorded.
    pub recordings: Vec<String>,
    /// RingCentral's log has had its last word on the call: there are these recordings and no others.
    pub recordings_settled: bool,
    /// Who it is.
    pub who: Who,
    /// What the agent has typed to add the caller to NetSuite.
    pub addition: Option<Addition>,
    /// Whom RingCentral knows by the number or extension, colleagues first. Somebody who is none of NetSuite's
    /// candidates is here only where they are a colleague or NetSuite knows nobody.
    pub ringcentral: Vec<RingCentralPerson>,
    /// The notes.
    pub note: NoteView,
    /// The outcomes offered, in key order (1–9).
    pub outcomes: Vec<String>,
    /// The outcome chosen: index into `outcomes`.
    pub outcome: Option<usize>,
    /// What it is about, of what is open with its company.
    pub about: Option<Linked>,
    /// What is to be done after it.
    pub task: Option<FollowUp>,
    /// What NetSuite wants from the agent before it takes the record.
    pub asks: Vec<Ask>,
    /// The company's fields of the call's record that the agent can fill, in the company's order.
    pub fields: Vec<FieldToFill>,
    /// The last five calls with this person or company, newest first: by whichever colleague, as NetSuite tells them, and
    /// those kept on this machine.
    pub earlier: Vec<EarlierCall>,
    /// Why NetSuite told of none; `None`: it did, or was not asked.
    pub earlier_unread: Option<Fault>,
    /// What the company has put beside it, a [`crate::company::Beside`]; `None`: nothing, or it is being read.
    pub beside: Option<Personal>,
    /// What the agent has filled into fields of its contact, customer or project: each a [`crate::company::FieldEdit`].
    pub edits: Vec<Personal>,
    /// Its record.
    pub log: LogState,
    /// What NetSuite refused to take into the record, which was written without it.
    pub left_off: Vec<LeftOff>,
}

/// Something a record had to be written without.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum LeftOff {
    /// The caller's telephone number; the title has it.
    Number,
    /// The agent as organizer.
    Organizer,
    /// What the call is about; the message names it.
    About(LinkedKind),
    /// The contact, whom NetSuite takes only beside their own company.
    Contact {
        /// Their name; empty where NetSuite holds none.
        name: Personal,
        /// The company the agent chose.
        beside: Personal,
    },
}

/// The note: a focused textarea owns its text, this says how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct NoteView {
    /// The text as the worker holds it.
    pub text: Personal,
    /// Rises with each edit the worker took; a page sends it back as the base of its next edit.
    pub revision: u64,
    /// Whether it is on this computer's disk.
    pub here: SavedHere,
    /// Whether it is in NetSuite.
    pub in_netsuite: InNetSuite,
}

/// On this computer.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SavedHere {
    /// Nothing written yet.
    Empty,
    /// On disk since then.
    Saved(Timestamp),
    /// Not on disk: the store refused. The text is only in the page.
    NotSaved(Fault),
}

/// In NetSuite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum InNetSuite {
    /// Nothing yet: goes with the record.
    NotYet,
    /// All of it, since then.
    All(Timestamp),
    /// An earlier state of it; the rest follows.
    Behind(Timestamp),
    /// NetSuite takes 4,000 characters in all (netsuite-api.md §3.3): the first so many are there, the rest stays here.
    FirstPart {
        /// Characters of the note NetSuite has.
        characters: usize,
        /// Since when.
        at: Timestamp,
    },
}

/// A value NetSuite wants.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Ask {
    /// The record's property: `custevent_department`.
    pub field: String,
    /// The label people know it by: "Department".
    pub label: String,
    /// How to ask.
    pub kind: AskKind,
    /// The value given so far: a choice's id or text.
    pub value: Option<Personal>,
}

/// A field of the call's record that the company wants filled, or lets be filled.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct FieldToFill {
    /// The field, with the value the record has, or will have.
    pub ask: Ask,
    /// Without a value no record is made, unless the agent wants it at once.
    pub required: bool,
    /// Why the agent's value is not in the record; `None`: it is, or will be.
    #[json(default)]
    pub not_taken: Option<NotTaken>,
}

/// Why a value is not in a record. The agent's own is kept beside it, and can be written all the same.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NotTaken {
    /// NetSuite refused it, in these words.
    Refused(Personal),
    /// Somebody has written this in NetSuite meanwhile: a choice's id or text; empty: they took it out.
    Theirs(Personal),
}

/// How to ask for a value.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum AskKind {
    /// One of a list.
    OneOf(Vec<Choice>),
    /// Free text.
    Text,
    /// Yes or no.
    Tick,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// A number.
    Number,
}

/// One choice of a select field.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Choice {
    /// NetSuite's id.
    pub id: String,
    /// What people read.
    pub label: String,
}

/// A call with the same person or company before this one.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct EarlierCall {
    /// When it began.
    pub began: Timestamp,
    /// Whose idea; `None` where its record does not tell.
    pub direction: Option<Direction>,
    /// How it ended.
    pub ended: EndedAs,
    /// Talk time in seconds.
    pub talked: u32,
    /// How its note began; empty without one.
    pub note: Personal,
    /// Its record's internal id.
    pub record: Option<String>,
    /// The colleague whose call it was; `None`: the agent's own.
    pub by: Option<Personal>,
    /// RingCentral's ids of its recordings.
    pub recordings: Vec<String>,
}

/// The record's one state: the completeness ledger in a line.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum LogState {
    /// The call is on: the record is made at hang-up.
    NotYet,
    /// Will be written without anybody doing anything.
    Waiting {
        /// For what.
        waiting_for: WaitingFor,
        /// When it is tried next, where that is by time.
        next: Option<Timestamp>,
    },
    /// Needs the agent.
    NeedsYou(Need),
    /// In NetSuite.
    Logged {
        /// The phone call's internal id.
        record: String,
        /// When it was made.
        at: Timestamp,
        /// True when the call log has given its final facts and they are in the record.
        complete: bool,
        /// Something the agent can still improve.
        flag: Option<Need>,
    },
    /// In NetSuite, by NetSuite's own word, and this role may not read it. Notes stay here: what cannot be read is not
    /// written over.
    Hidden {
        /// When Callside looks again.
        next: Option<Timestamp>,
    },
    /// NetSuite refuses it for a reason that will not go away by itself. Nothing is lost: notes stay here.
    Failed(Fault),
    /// Left out by a rule.
    Skipped(SkipRule),
}

/// What a record waits for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum WaitingFor {
    /// Being sent.
    Sending,
    /// The answer was lost: Callside looks whether the record exists before it writes again.
    Checking,
    /// A sign-in to NetSuite.
    SignIn,
    /// What is not known yet and decides what is written, or whether.
    Facts,
    /// The network or the cloud, after this fault.
    Retry(Fault),
}

/// What the agent is needed for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Need {
    /// Fill in these fields (labels), see [`CallView::asks`].
    Fields(Vec<String>),
    /// NetSuite takes no contact without a company: choose one. Logged by number until then.
    Company,
    /// Several records share the number: logged by number until one is chosen.
    Choose,
    /// Say who it was, or to log it by number: NetSuite does not know, and the rules let such a call wait.
    Caller,
    /// Confirm the time zone once (Settings).
    TimeZone,
    /// Someone edited the notes in NetSuite: both texts are kept there; look once.
    BothEdited,
}

/// Why a call has no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SkipRule {
    /// A colleague took it; theirs is the record.
    AnsweredElsewhere,
    /// Between two extensions of the account.
    Internal,
    /// The agent listened to a colleague's call as its supervisor; theirs is the record.
    Listened,
    /// The agent chose not to log it.
    ByAgent,
    /// Its number is never logged.
    Never,
    /// Inbound calls are left out.
    Inbound,
    /// Outbound calls are left out.
    Outbound,
    /// Missed calls are left out.
    Missed,
    /// Voicemail is left out.
    Voicemail,
    /// Callers NetSuite does not know are left out.
    Unmatched,
    /// Calls are logged only when the agent says so.
    OnClick,
}

/// A call in a list.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct RecentCall {
    /// The call.
    pub id: CallId,
    /// Whose idea.
    pub direction: Direction,
    /// Where it is.
    pub phase: CallPhase,
    /// When it began.
    pub began: Timestamp,
    /// Talk time in seconds; ring time is not talk.
    pub talked: u32,
    /// The other side's number.
    pub number: CallerNumber,
    /// The matched person's or company's name; of somebody NetSuite does not know, RingCentral's.
    pub name: Option<Personal>,
    /// The matched record.
    pub person: Option<RecordRef>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// How its note begins.
    pub note: Personal,
    /// Its outcome.
    pub outcome: Option<String>,
    /// Its record.
    pub log: LogState,
}
