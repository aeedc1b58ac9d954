//! What the company has put beside a call: the values of its call fields and its info links, filled.
//!
//! It travels inside [`crate::CallView::beside`] as text that the worker does not read.

use callside_json::{FromJson, ToJson};

use super::Holder;
use crate::{AskKind, CallId, CallView, Fault, Personal, RecordRef, Timestamp};

/// All that decides what stands beside a call.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct BesideCall {
    /// The call.
    pub call: CallId,
    /// The other side's number, E.164; `None`: it has none.
    pub phone: Option<Personal>,
    /// Whom the call is for; `None`: nobody NetSuite knows, or it is not settled.
    pub person: Option<RecordRef>,
    /// Their company.
    pub company: Option<RecordRef>,
    /// The project it is about, by internal id.
    pub project: Option<String>,
    /// Its own record, by internal id.
    pub record: Option<String>,
}

/// What stands beside it.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
pub struct Beside {
    /// The fields, in the company's order. Those of a record that the call does not have are not among them.
    pub fields: Vec<FieldBeside>,
    /// The links, in the company's order. One that is not for this call, or cannot be filled, is not among them.
    pub links: Vec<LinkBeside>,
    /// When it was read.
    pub as_of: Timestamp,
}

impl Beside {
    /// Out of a call as pages draw it; `None`: nothing stands there, or not yet.
    #[must_use]
    pub fn of(call: &CallView) -> Option<Self> {
        callside_json::read(call.beside.as_ref()?.reveal()).ok()
    }
}

/// A field.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct FieldBeside {
    /// Whose it is.
    pub of: Holder,
    /// Its property over REST.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it holds.
    pub value: FieldValue,
    /// Whether the agent can change it there.
    pub change: Change,
}

/// Whether a field can be changed beside the call.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
pub enum Change {
    /// The company has it shown alone, or its value is not known.
    #[default]
    No,
    /// It can.
    Can(Box<Control>),
    /// The company would have it changed, and this person cannot: why, in a sentence.
    Cannot(String),
}

/// How a field is changed. The call's own fields have controls of another kind, [`crate::FieldToFill`].
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Control {
    /// The record it is of.
    pub record: RecordRef,
    /// How it is asked for.
    pub kind: AskKind,
    /// What it holds: a choice's id or text; empty: nothing.
    pub held: Personal,
    /// The agent is reminded until it has a value. No record of a call waits for it.
    pub required: bool,
}

/// Why this person cannot change a field that the company would have changed.
#[derive(Clone, Debug, PartialEq)]
pub enum NoChange {
    /// Their role may not change such records.
    NotAllowed(Fault),
    /// NetSuite keeps it itself, or it holds what no single answer fills: only the record's own page changes it.
    Fixed,
    /// How it is asked for could not be found out.
    CouldNotAsk(Fault),
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum FieldValue {
    /// This, as NetSuite writes it; of a list the words and not the id. Whole numbers, too: one may be a year or a code.
    Text(Personal),
    /// An amount or another quantity with decimals, as JSON writes it: `12400.0`.
    Number(String),
    /// Yes or no.
    Tick(bool),
    /// An instant.
    At(Timestamp),
    /// Nothing, or nothing that this role is shown: NetSuite answers both in the same way.
    Empty,
    /// It could not be read.
    Unread(Unread),
}

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Unread {
    /// This role may not read such records.
    NotAllowed(Fault),
    /// The record has no such field in this account.
    NoSuchField,
    /// The record is not there any more, or this role may not see it.
    NoSuchRecord,
    /// NetSuite could not be asked, or did not answer.
    CouldNotAsk(Fault),
    /// It is a list of lines, which only the record's own page shows.
    Lines,
}

/// A link.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct LinkBeside {
    /// What stands on it.
    pub label: String,
    /// Where it leads; https.
    pub address: Personal,
}
