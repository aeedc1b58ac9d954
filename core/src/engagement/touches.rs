//! The calls of everybody as far as they count: one small row each, replaced when its record changes in NetSuite, gone when that
//! is gone.

use std::ops::Range;

use callside_json::{FromJson, ToJson};
use callside_protocol::{Direction, Timestamp};

use crate::{
    directory::people::RecordId,
    ordered::{sort, sort_by},
};

/// How a call came out, as far as it says something of whoever is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Outcome {
    /// They talked.
    Spoke,
    /// A message was left.
    Voicemail,
    /// Nobody took it.
    NotTaken,
}

/// One call, as far as it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// When it began.
    pub at: Timestamp,
    /// Who called; `None`: the record does not tell.
    pub direction: Option<Direction>,
    /// How it came out.
    pub outcome: Outcome,
    /// Talking, in seconds.
    pub talked: u32,
}

/// The internal id of a phone call record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallRecord(pub i32);

/// A phone call record that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub call: CallRecord,
    /// Whom it was with.
    pub contact: Option<RecordId>,
    /// Of which company.
    pub company: Option<RecordId>,
    /// What it was.
    pub touch: Touch,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    /// In the order of their records, each once.
    rows: Vec<Row>,
}

impl Touches {
    /// Takes in what has changed (of several rows of one record the last counts) and drops what is gone. Answers whose score may
    /// be another now: in order, each once.
    pub fn take(&mut self, changed: Vec<Row>, gone: &[CallRecord]) -> Vec<RecordId> {
        let mut concerned = Vec::new();
        let mut concern = |row: &Row| concerned.extend([row.contact, row.company].into_iter().flatten());
        let mut places: Vec<(CallRecord, usize)> =
            changed.iter().enumerate().map(|(place, row)| (row.call, place)).collect();
        sort(&mut places);
        let last_of =
            places.chunk_by(|one, other| one.0 == other.0).filter_map(|of| of.last()).map(|(_, place)| *place);
        let newer: Vec<Row> = last_of.filter_map(|place| changed.get(place).copied()).collect();
        let mut gone = gone.to_vec();
        sort(&mut gone);
        let is_replaced = |call: CallRecord| newer.binary_search_by_key(&call, |row| row.call).is_ok();
        let is_gone = |call: CallRecord| gone.binary_search(&call).is_ok();
        self.rows.retain(|row| {
            let stays = !is_replaced(row.call) && !is_gone(row.call);
            if !stays {
                concern(row);
            }
            stays
        });
        let newer: Vec<Row> = newer.into_iter().filter(|row| !is_gone(row.call)).collect();
        newer.iter().for_each(&mut concern);
        self.rows.extend(newer);
        sort_by(&mut self.rows, |one, other| one.call.cmp(&other.call));
        sort(&mut concerned);
        concerned.dedup();
        concerned
    }

    /// All rows, in the order of their records.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The same calls, by whom they were with: a company's are all that name it, with whomever of its people.
    #[must_use]
    pub fn by_whom(&self) -> ByWhom {
        let each = self
            .rows
            .iter()
            .flat_map(|row| [row.contact, row.company].into_iter().flatten().map(|whom| (whom, row.touch)));
        let mut of: Vec<(RecordId, Touch)> = each.collect();
        sort(&mut of);
        let (whom, touches): (Vec<RecordId>, Vec<Touch>) = of.into_iter().unzip();
        ByWhom { whom, touches }
    }
}

/// Calls by whom they were with, each one's the oldest first.
#[derive(Clone, Debug, Default)]
pub struct ByWhom {
    whom: Vec<RecordId>,
    touches: Vec<Touch>,
}

impl ByWhom {
    /// The calls with one of them.
    #[must_use]
    pub fn of(&self, whom: RecordId) -> &[Touch] {
        let begin = self.whom.partition_point(|one| *one < whom);
        let end = self.whom.partition_point(|one| *one <= whom);
        self.at(begin..end)
    }

    /// Everybody there were calls with, and those calls.
    pub fn each(&self) -> impl Iterator<Item = (RecordId, &[Touch])> {
        let mut begin = 0;
        self.whom.chunk_by(|one, other| one == other).filter_map(move |of| {
            let all = begin..begin + of.len();
            begin = all.end;
            Some((*of.first()?, self.at(all)))
        })
    }

    fn at(&self, all: Range<usize>) -> &[Touch] {
        self.touches.get(all).unwrap_or_default()
    }
}
