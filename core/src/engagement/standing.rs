//! How far calls and fields have been read, and what is next: a rule without I/O. A round reads what has changed by NetSuite's
//! own clock, compares what it has of calls with what there is, and counts.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Timestamp, company::Weights};

use super::weights::half_life;
use crate::directory::{copy::wall, lookup::Table};

/// A round begins by itself so many milliseconds after the last.
pub const EVERY: i64 = 3_600_000;
/// Changes are asked for from so many seconds before the last answer on: one may have been on its way then.
const OVERLAP: i64 = 600;
/// Without a date of their changes, calls made in so many seconds are read again.
const LATELY: i64 = 2 * 86_400;
/// After so many half-lives a call is worth a thousandth of what it was.
const HALF_LIVES: i64 = 10;
/// And no call of more days than that counts.
const MOST_DAYS: i64 = 1_096;
const DAY: i64 = 86_400;

/// One thing to do; each is at most one request.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Task {
    /// Read a page of calls.
    Calls(Page),
    /// Compare how many calls there are in these stretches of ids with what is known.
    Tally(Vec<(i32, i32)>),
    /// Read a stretch of calls: what is not in it any more is gone.
    Stretch {
        /// The first id that was not read yet.
        from: i32,
        /// The last.
        last: i32,
    },
    /// Read a page of people's fields.
    Fields(Table, Page),
    /// Count scores, lists and what is to be pushed.
    Count,
}

/// Where a walk in the order of ids is.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Page {
    /// Of what has changed since then, by NetSuite's clock; `None`: of all.
    pub changed: Option<String>,
    /// The first id that was not read yet.
    pub from: i32,
    /// NetSuite's time when it began, once it was told.
    pub clock: Option<String>,
}

/// It, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Standing {
    /// The fields that are kept of everybody, in their order.
    pub fields: Vec<String>,
    /// What NetSuite refused of them, as `table.field`, with its words.
    pub refused: Vec<(String, String)>,
    /// This account does not tell what a field shows: its lists have internal ids in them.
    pub unnamed: bool,
    /// Columns that phone calls do not have in this account.
    pub absent: Vec<String>,
    /// Calls made from then on count, by NetSuite's clock.
    pub made: String,
    /// As of when calls are known, by NetSuite's clock; `None`: not all of them were read yet.
    pub calls: Option<String>,
    /// The same of fields, by table.
    pub people: Vec<(Table, String)>,
    /// The round under way, what is next first; empty: none.
    pub round: Vec<Task>,
    /// When the last round ended.
    pub synced: Option<Timestamp>,
}

impl Standing {
    /// When there is something to do.
    #[must_use]
    pub fn due(&self) -> Timestamp {
        match self.synced {
            Some(synced) if self.round.is_empty() => Timestamp(synced.0 + EVERY),
            _ => Timestamp(0),
        }
    }

    /// A round begins, with these fields and weights. What is decided otherwise than before is read anew.
    pub fn begin(&mut self, fields: Vec<String>, weights: &Weights, now: Timestamp) {
        if self.fields != fields {
            self.fields = fields;
            self.people.clear();
            self.refused.clear();
        }
        let days = (half_life(weights) / (DAY * 1_000) * HALF_LIVES).min(MOST_DAYS);
        let made = wall::written(now.0.div_euclid(1_000 * DAY) * DAY - days * DAY);
        // Longer memory than before: what was too old may count now.
        if self.made.is_empty() || made < self.made && !self.is_about(&made) {
            self.calls = None;
        }
        self.made = made;
        let page = |known: Option<&String>| Page { changed: known.cloned(), from: i32::MIN, clock: None };
        let calls = Task::Calls(page(self.calls.as_ref()));
        let sweep = self.calls.is_some().then(|| Task::Tally(Vec::new()));
        let of = |table: Table| Task::Fields(table, page(self.as_of(table)));
        let fields = [Table::Contact, Table::Customer].map(of);
        self.round = [calls].into_iter().chain(sweep).chain(fields).chain([Task::Count]).collect();
    }

    /// A day more or less is the same beginning.
    fn is_about(&self, made: &str) -> bool {
        let of = |text: &str| wall::read(text).unwrap_or_default();
        (of(made) - of(&self.made)).abs() <= 2 * DAY
    }

    /// As of when the fields of a table are known.
    #[must_use]
    pub fn as_of(&self, table: Table) -> Option<&String> {
        self.people.iter().find(|(of, _)| *of == table).map(|(_, as_of)| as_of)
    }

    /// From when on changes are asked for; `undated`: the account tells when something was made, and not when it was changed.
    #[must_use]
    pub fn since(page: &Page, undated: bool) -> Option<String> {
        let back = if undated { LATELY } else { OVERLAP };
        page.changed.as_deref().and_then(wall::read).map(|wall| wall::written(wall - back))
    }

    /// A page was read: NetSuite's time, the last id on it, and whether there are more.
    pub fn took(&mut self, clock: Option<String>, last: Option<i32>, more: bool) {
        let Some(task) = self.round.first_mut() else { return };
        let (Task::Calls(page) | Task::Fields(_, page)) = task else { return };
        page.clock = page.clock.take().or(clock);
        if let (Some(next), true) = (last.and_then(|last| last.checked_add(1)), more) {
            page.from = next;
            return;
        }
        // Of an empty answer nobody knows the time: what was known holds, and is asked for again from there.
        let as_of = page.clock.clone().or(page.changed.clone());
        match self.round.remove(0) {
            Task::Calls(_) => self.calls = as_of,
            Task::Fields(table, _) => {
                self.people.retain(|(of, _)| *of != table);
                self.people.extend(as_of.map(|as_of| (table, as_of)));
            }
            _ => {}
        }
    }

    /// What was first is done, and leads to these before anything else.
    pub fn did(&mut self, next: Vec<Task>) {
        if !self.round.is_empty() {
            self.round.splice(..1, next);
        }
    }

    /// The words with which NetSuite refuses a field of contacts.
    #[must_use]
    pub fn refusal(&self, field: &str) -> Option<&str> {
        let name = [Table::Contact.name(), ".", field].concat();
        self.refused.iter().find(|(of, _)| *of == name).map(|(_, words)| words.as_str())
    }

    /// The fields that are asked for of a table, each with its place among all.
    #[must_use]
    pub fn asked(&self, table: Table) -> Vec<(usize, &str)> {
        let is_refused = |field: &str| self.refused.iter().any(|(of, _)| *of == [table.name(), ".", field].concat());
        self.fields.iter().map(String::as_str).enumerate().filter(|(_, field)| !is_refused(field)).collect()
    }
}
