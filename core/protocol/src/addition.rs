//! Adding a caller nobody in NetSuite has the number of: as a new contact, or as a number of a record that is there. Both
//! are the agent's own acts; what is typed on the way is kept like a note.

use callside_json::{FromJson, ToJson};

use crate::{Ask, Candidate, CompanyRef, Fault, Personal, PhoneField, RecordKind, RecordRef, Timestamp};

/// What the agent has typed about a caller, and how far an act on it is.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Addition {
    /// The contact to be made.
    pub contact: NewContact,
    /// The record that is to get the number.
    pub number: NumberFor,
    /// What NetSuite is being asked to do; both forms rest meanwhile.
    pub under_way: Option<UnderWay>,
    /// What NetSuite refused: the property it is about (`email`), and NetSuite's own sentence.
    pub refused: Vec<(String, String)>,
    /// Why the last act failed, where that is about no one field.
    pub fault: Option<Fault>,
    /// A request of the act may have reached NetSuite without an answer: before the next one Callside looks.
    pub doubtful: bool,
    /// Contacts made for this call before.
    pub made: u32,
}

/// A contact to be made. Its telephone number is the caller's.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct NewContact {
    /// First name.
    pub first: Personal,
    /// Last name.
    pub last: Personal,
    /// Job title.
    pub title: Personal,
    /// E-mail address.
    pub email: Personal,
    /// A company that is in NetSuite; none is ever made up.
    pub company: Option<CompanyRef>,
    /// The field the number goes into.
    pub field: PhoneField,
    /// What this account wants beside these: the subsidiary, and fields it made mandatory.
    pub asks: Vec<Ask>,
}

/// A record that is to get the caller's number.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct NumberFor {
    /// The record; `None`: not chosen yet.
    pub to: Option<Candidate>,
    /// The field; `None`: not chosen yet.
    pub field: Option<PhoneField>,
    /// What the agent was shown to be in that field and wants replaced. Anything else is never overwritten.
    pub over: Option<Personal>,
}

/// What the agent typed into one of the two forms.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Draft {
    /// Into the form of a new contact.
    Contact(NewContact),
    /// Into the form that gives a record the number.
    Number(NumberFor),
}

/// The two acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum AddAct {
    /// Make the contact.
    Contact,
    /// Give the record the number.
    Number,
}

/// An act that is on disk, and was or will be sent.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct UnderWay {
    /// Which.
    pub act: AddAct,
    /// The NetSuite account it is for.
    pub account: String,
    /// How often an answer was lost.
    pub tries: u32,
    /// When NetSuite is asked again whether it was done, after an answer was lost.
    pub next: Timestamp,
}

/// What the pane needs to offer both acts.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Adding {
    /// Why this role can make no contact; `None`: it can, as far as is known.
    pub no_contact: Option<Fault>,
    /// Kinds of record this role may not change, each with NetSuite's word about it.
    pub no_change: Vec<(RecordKind, Fault)>,
    /// The telephone fields of the record that is to get a number.
    pub phones: Option<PhonesOf>,
}

impl Adding {
    /// Why no record at all can get a number; `None`: some can, as far as is known.
    #[must_use]
    pub fn no_number(&self) -> Option<&Fault> {
        let refused = |kind: &RecordKind| self.no_change.iter().any(|(of, _)| of == kind);
        let all = RecordKind::ALL.iter().filter(|kind| **kind != RecordKind::Project).all(refused);
        self.no_change.first().map(|(_, fault)| fault).filter(|_| all)
    }
}

/// A record's telephone fields.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct PhonesOf {
    /// The record.
    pub record: RecordRef,
    /// `None` while NetSuite is being asked.
    pub phones: Option<Result<Vec<HeldPhone>, Fault>>,
}

/// A telephone field and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct HeldPhone {
    /// Which; a field of the account's own by its script id.
    pub field: PhoneField,
    /// Its label, where it is the account's own and the label is known.
    pub label: Option<String>,
    /// What it holds; empty where it holds nothing.
    pub text: Personal,
}
