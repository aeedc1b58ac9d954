//! What a call is about, of what is open with its company, and what is to be done after it.

use callside_json::{FromJson, ToJson};

use crate::{CallId, Fault, Personal, Timestamp};

/// What sort of record a call can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum LinkedKind {
    /// A support case.
    Case,
    /// An opportunity.
    Opportunity,
    /// An estimate.
    Estimate,
    /// A sales order.
    SalesOrder,
    /// A project.
    Project,
    /// A task: what is to be done after a call, never what it is about.
    Task,
}

impl LinkedKind {
    /// Those a call can be about.
    pub const ALL: [Self; 5] = [Self::Case, Self::Opportunity, Self::Estimate, Self::SalesOrder, Self::Project];
}

/// A record a call is about, in the words it had when it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Linked {
    /// Which sort.
    pub kind: LinkedKind,
    /// NetSuite's internal id.
    pub id: String,
    /// Its number, as people say it; empty where the role cannot read it.
    pub number: String,
    /// Its title; empty where it has none.
    pub title: Personal,
}

/// A record that was found, to choose from.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct LinkedRow {
    /// The record.
    pub record: Linked,
    /// NetSuite's word for its status; empty where the role cannot read it.
    pub status: String,
    /// Its day, `YYYY-MM-DD`; empty where it has none.
    pub day: String,
}

/// What was found, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct LinkedFound {
    /// The records.
    pub rows: Vec<LinkedRow>,
    /// Sorts this role could not be asked about.
    pub unread: Vec<LinkedKind>,
    /// There are more than these.
    pub more: bool,
}

/// A search for what a call is about, under way or answered.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct LinkedSearch {
    /// The call.
    pub call: CallId,
    /// What was typed; empty: all that is open with the company.
    pub text: String,
    /// It is among the records of the call's company alone; else, as no company is known, among everybody's.
    pub of_company: bool,
    /// `None` while NetSuite is being asked.
    pub answer: Option<Result<LinkedFound, Fault>>,
}

/// A task that the agent wants made after the call: on disk before it is sent, and made once.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct FollowUp {
    /// What is to be done.
    pub title: Personal,
    /// On which day, `YYYY-MM-DD`.
    pub day: String,
    /// How far it is.
    pub stage: TaskStage,
    /// It is made without what it refers to: NetSuite refused something of that.
    pub bare: bool,
    /// Why the last attempt failed.
    pub fault: Option<Fault>,
    /// How many failed in a row.
    pub attempts: u32,
    /// When the next is made after one that failed; `None`: when the agent says so.
    pub next: Option<Timestamp>,
}

/// How far a task is.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum TaskStage {
    /// Nothing was sent.
    #[default]
    Wanted,
    /// It was about to be sent, or was and its answer is not known: Callside looks before it sends again.
    Sent,
    /// It is in NetSuite, under this internal id.
    Made(String),
}

/// What a page needs for both.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
pub struct Disposing {
    /// The search for what a call is about.
    pub search: Option<LinkedSearch>,
    /// Why this role can make no task; `None`: it can, as far as is known.
    pub no_task: Option<Fault>,
}
