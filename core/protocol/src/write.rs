//! What Callside has written to NetSuite: the audit list. A row says what was changed and why; the texts themselves are
//! in the call and in the record, and not kept once more.

use callside_json::{FromJson, ToJson};

use crate::{RecordKind, Timestamp};

/// One write: a request that makes a record or changes one. Kept with its call, and before its first byte is sent.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Write {
    /// When it was sent.
    pub at: Timestamp,
    /// Of what kind the record is; `None`: the call's own phone call record, or its task.
    pub kind: Option<RecordKind>,
    /// The record's internal id; `None` where NetSuite has not named one.
    pub id: Option<String>,
    /// It makes the record; else it changes one that is there.
    pub makes: bool,
    /// The properties it sets, by NetSuite's names.
    pub fields: Vec<String>,
    /// How many characters of the note it carries; `None`: it does not touch the note.
    pub note: Option<usize>,
    /// Why it was sent.
    pub why: WriteReason,
    /// What came of it.
    pub result: WriteResult,
}

/// Why something was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum WriteReason {
    /// The call was answered.
    PickUp,
    /// The call ended.
    HangUp,
    /// The agent typed.
    Note,
    /// RingCentral's call log said how the call went in the end.
    FinalFacts,
    /// The agent chose or answered something: person, company, outcome, a field, the time zone.
    Answer,
    /// The agent said "now".
    ByHand,
    /// The agent made a contact of the caller.
    Contact,
    /// The agent gave a record the caller's number.
    Number,
    /// The agent wants a task after the call.
    Task,
    /// The agent changed a field of the call's contact, customer or project.
    Field,
}

impl Write {
    /// It is about the call's own phone call record.
    #[must_use]
    pub fn is_of_call(&self) -> bool {
        self.kind.is_none() && self.why != WriteReason::Task
    }
}

/// What came of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum WriteResult {
    /// It was about to be sent, or was sent and its answer was lost: Callside looks before it writes again.
    Open,
    /// It is in NetSuite.
    Written,
    /// NetSuite refused it.
    Refused,
    /// NetSuite had that record already, by another computer or an earlier request: nothing was made twice.
    Existed,
    /// It was not done: somebody had changed the record first and the bundle did not write over that, or its answer was
    /// lost or no use, Callside looked, and it had never arrived or was refused.
    NotDone,
    /// Its answer was lost, and what the record holds by now does not tell.
    Unclear,
}
