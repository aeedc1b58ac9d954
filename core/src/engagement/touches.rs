//! The calls of everybody as far as they count: one small row each, replaced when its record changes in NetSuite, gone when that
//! is gone.

use std::ops::Range;

use callside_protocol::{Direction, EarlierCall, EndedAs, Timestamp, company::Outcome};

use crate::{
    directory::people::RecordId,
    ordered::{places_by, sort},
};

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

impl Touch {
    /// A call as NetSuite's record of it tells. Where nobody says that it was not taken, it was, if anybody talked.
    #[must_use]
    pub fn of(call: &EarlierCall) -> Self {
        let outcome = match call.ended {
            EndedAs::Completed if call.talked > 0 => Outcome::Spoke,
            EndedAs::Voicemail => Outcome::Voicemail,
            _ => Outcome::NotTaken,
        };
        let talked = if outcome == Outcome::Spoke { call.talked } else { 0 };
        Self { at: call.began, direction: call.direction, outcome, talked }
    }
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

impl Row {
    fn whom(&self) -> impl Iterator<Item = RecordId> {
        [self.contact, self.company].into_iter().flatten()
    }
}

impl Touches {
    /// Takes in what has changed (of several rows of one record the last counts) and drops what is gone. Answers whose score may
    /// be another now: in order, each once.
    pub fn take(&mut self, changed: Vec<Row>, gone: &[CallRecord]) -> Vec<RecordId> {
        let mut gone = gone.to_vec();
        sort(&mut gone);
        let is_gone = |row: &Row| gone.binary_search(&row.call).is_ok();
        let keys: Vec<u64> = changed.iter().map(|row| row.call.key()).collect();
        let mut newer =
            places_by(&keys).into_iter().filter_map(|place| changed.get(place as usize)).copied().peekable();
        let (mut rows, mut concerned) = (Vec::with_capacity(self.rows.len() + changed.len()), Vec::new());
        let mut older = std::mem::take(&mut self.rows).into_iter().peekable();
        loop {
            let of = [older.peek(), newer.peek()].into_iter().flatten().map(|row| row.call).min();
            let Some(call) = of else { break };
            let before = older.next_if(|row| row.call == call);
            let mut now = before;
            while let Some(row) = newer.next_if(|row| row.call == call) {
                now = Some(row);
            }
            now = now.filter(|row| !is_gone(row));
            if now != before {
                concerned.extend(before.iter().chain(&now).flat_map(Row::whom));
            }
            rows.extend(now);
        }
        self.rows = rows;
        let keys: Vec<u64> = concerned.iter().map(|whom| whom.packed()).collect();
        let mut concerned: Vec<RecordId> =
            places_by(&keys).into_iter().filter_map(|place| concerned.get(place as usize)).copied().collect();
        concerned.dedup();
        concerned
    }

    /// All rows, in the order of their records.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Those of records from the first id to the last.
    #[must_use]
    pub fn within(&self, first: i32, last: i32) -> &[Row] {
        let from = self.rows.partition_point(|row| row.call.0 < first);
        let to = self.rows.partition_point(|row| row.call.0 <= last);
        self.rows.get(from..to).unwrap_or_default()
    }

    /// The same calls, by whom they were with: a company's are all that name it, with whomever of its people.
    #[must_use]
    pub fn by_whom(&self) -> ByWhom<'_> {
        let each = || (0_u32..).zip(&self.rows).flat_map(|(place, row)| row.whom().map(move |whom| (whom, place)));
        let keys: Vec<u64> = each().map(|(whom, _)| whom.packed()).collect();
        let all: Vec<(RecordId, u32)> = each().collect();
        let (mut places, mut whom): (Vec<u32>, Vec<(RecordId, usize)>) = (Vec::with_capacity(all.len()), Vec::new());
        for (of, place) in places_by(&keys).into_iter().filter_map(|place| all.get(place as usize)) {
            places.push(*place);
            match whom.last_mut() {
                Some((last, end)) if last == of => *end = places.len(),
                _ => whom.push((*of, places.len())),
            }
        }
        ByWhom { rows: &self.rows, places, whom }
    }
}

impl CallRecord {
    fn key(self) -> u64 {
        u64::from(self.0.cast_unsigned() ^ 1 << 31)
    }
}

/// Calls by whom they were with, each one's in the order of their records.
#[derive(Clone, Debug)]
pub struct ByWhom<'a> {
    rows: &'a [Row],
    /// Places of rows, one's after the other's.
    places: Vec<u32>,
    /// Everybody in order, with where theirs end.
    whom: Vec<(RecordId, usize)>,
}

impl<'a> ByWhom<'a> {
    /// The calls with one of them.
    pub fn of(&self, whom: RecordId) -> impl Iterator<Item = &'a Touch> + use<'_, 'a> {
        let place = self.whom.binary_search_by_key(&whom, |(one, _)| *one).ok();
        self.at(place.map_or(0..0, |place| self.range(place)))
    }

    /// Everybody there were calls with, and those calls.
    pub fn each(&self) -> impl Iterator<Item = (RecordId, impl Iterator<Item = &Touch>)> {
        self.whom.iter().enumerate().map(|(place, (whom, _))| (*whom, self.at(self.range(place))))
    }

    fn range(&self, place: usize) -> Range<usize> {
        let end = |place: Option<usize>| place.and_then(|place| self.whom.get(place)).map_or(0, |(_, end)| *end);
        end(place.checked_sub(1))..end(Some(place))
    }

    fn at(&self, all: Range<usize>) -> impl Iterator<Item = &'a Touch> + use<'_, 'a> {
        let rows = self.rows;
        let places = self.places.get(all).unwrap_or_default();
        places.iter().filter_map(move |place| rows.get(*place as usize)).map(|row| &row.touch)
    }
}

/// The last of calls.
#[must_use]
pub fn last<'a>(touches: impl IntoIterator<Item = &'a Touch>) -> Option<Touch> {
    touches.into_iter().max_by_key(|touch| touch.at).copied()
}
