//! Who belongs on a live list. How it is judged is the core's room `engagement`.

use callside_json::{FromJson, ToJson};

use super::Outcome;
use crate::Personal;

/// Whose people a list is of (the four sources of a connector's marketing lists).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Source {
    /// Contacts of customers.
    Customers,
    /// Contacts of prospects.
    Prospects,
    /// Contacts of leads.
    Leads,
    /// Contacts of no company, or of one that is none of these.
    Unaffiliated,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Customers, Self::Prospects, Self::Leads, Self::Unaffiliated];
}

/// What a field is compared with. Letters are compared without regard to case, numbers and dates (`YYYY-MM-DD`) as what they
/// are.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Comparison {
    /// It is this.
    Is(Personal),
    /// It is not this.
    IsNot(Personal),
    /// This stands in it.
    Contains(Personal),
    /// It begins with this.
    Begins(Personal),
    /// Nothing stands in it.
    Empty,
    /// Something stands in it.
    Filled,
    /// It is this or more.
    AtLeast(Personal),
    /// It is less.
    Below(Personal),
}

/// One thing that has to be so.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Condition {
    /// Of a field of the record, by NetSuite's name of it in small letters.
    Field(String, Comparison),
    /// The employee who sells to them, by internal id.
    Owner(String),
    /// The last call was no longer ago, in days.
    CalledWithin(u32),
    /// There was no call for so many days.
    NotCalledFor(u32),
    /// How the last call came out.
    LastOutcome(Outcome),
    /// The score in whole points is this or more.
    ScoreAtLeast(i64),
    /// It is less.
    ScoreBelow(i64),
}

/// A rule: of these sources, with all of these conditions. Records that are inactive in NetSuite are on no list.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Rule {
    /// Whose people; empty: everybody's.
    pub of: Vec<Source>,
    /// What has to be so of each.
    pub all: Vec<Condition>,
}
