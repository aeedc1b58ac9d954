//! What is wrong with the numbers in the agent's copy of the directory, for whoever looks after the records.

use callside_json::{FromJson, ToJson};

use crate::{Personal, PhoneField, RecordRef, Timestamp};

/// What is wrong with what stands in a telephone field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NumberFault {
    /// Text, and no number in it.
    NoNumber,
    /// Digits that are no whole number: a caller is found by the last of them at best.
    Incomplete,
    /// An extension without its number.
    OnlyExtension,
    /// An extension behind a mobile or a home number, which have none.
    MisplacedExtension,
    /// More than one number in one field.
    Several,
    /// Records that have nothing to do with each other claim one line: its caller cannot be told apart.
    Shared,
}

impl NumberFault {
    /// Every fault, what costs most matches first.
    pub const ALL: [Self; 6] =
        [Self::NoNumber, Self::OnlyExtension, Self::Incomplete, Self::Shared, Self::Several, Self::MisplacedExtension];
}

/// One field of one record.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct NumberFinding {
    /// What is wrong.
    pub fault: NumberFault,
    /// Whose field.
    pub record: RecordRef,
    /// The record's name.
    pub name: Personal,
    /// Its company's name, where it has one.
    pub company: Option<Personal>,
    /// Which field.
    pub field: PhoneField,
    /// What stands in it.
    pub text: Personal,
    /// Who else claims the line, at most five.
    pub also: Vec<(RecordRef, Personal)>,
}

/// A report on every number of the copy.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
pub struct NumberReport {
    /// When it was begun.
    pub begun: Timestamp,
    /// Everybody has been looked at.
    pub complete: bool,
    /// Records looked at so far.
    pub people: usize,
    /// Telephone fields with something in them.
    pub fields: usize,
    /// How often each of [`NumberFault::ALL`] was found.
    pub counts: Vec<usize>,
    /// The findings by record, at most [`NumberReport::MOST`].
    pub findings: Vec<NumberFinding>,
}

impl NumberReport {
    /// More findings than this are counted and not listed: the first thousands are work enough, and a report made anew
    /// lists the next.
    pub const MOST: usize = 10_000;

    /// How often that was found.
    #[must_use]
    pub fn count(&self, fault: NumberFault) -> usize {
        let place = NumberFault::ALL.iter().position(|of| *of == fault);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }

    /// How much was found in all.
    #[must_use]
    pub fn found(&self) -> usize {
        self.counts.iter().sum()
    }
}
