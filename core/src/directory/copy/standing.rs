//! Where a copy stands, and what is next for it: a rule without I/O. The standing is on disk with the rows it tells of,
//! in one commit, so that whatever ends the worker, the next one goes on where the last commit was.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

use super::{
    queries::{CustomField, Part, Range},
    wall::Wall,
};
use crate::{
    directory::{lookup::Table, people::RecordId},
    netsuite::Session,
    phone::Region,
};

/// Changes are asked for so often, in milliseconds: six minutes.
pub const CHANGES_EVERY: i64 = 6 * 60_000;

/// Ranges are compared so often: an hour. With nothing deleted that is one request.
pub const SWEEP_EVERY: i64 = 60 * 60_000;

/// Changes are asked for from so many seconds before the last time on, so that a transaction that was under way then is
/// not missed. Rows that come twice change nothing.
pub const OVERLAP: i64 = 180;

/// Ranges compared in one request.
pub const COMPARED_AT_ONCE: usize = 20;

/// How long after the browser's store failed the copy is gone on with, in milliseconds.
pub const AFTER_STORE_FAILED: i64 = 60_000;

/// The longest wait after refusals: ten minutes.
const LONGEST_WAIT: i64 = 10 * 60_000;

/// Where NetSuite has no slot for it, changes are asked for as seldom as this, in milliseconds: 24 minutes. Hundreds of agents
/// on five slots would otherwise be in the way of each other's calls. Each answer makes it an eighth less.
const SLOWEST_PACE: i64 = 4 * CHANGES_EVERY;

/// A copy that serves waits at least so long for a slot: a minute.
const SERVING_WAIT: i64 = 60_000;

/// Whose copy it is. Another account, user or role has another copy: nobody sees a record through a colleague's rights.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Owner {
    /// NetSuite's account.
    pub account: String,
    /// The user's entity id.
    pub entity: Option<String>,
    /// The role's id.
    pub role: Option<String>,
}

impl Owner {
    /// As a name on the shelf: letters, digits and dots.
    #[must_use]
    pub fn name(&self) -> String {
        let part = |part: Option<&str>| -> String {
            let letters = part.unwrap_or_default().chars();
            letters.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
        };
        [Some(self.account.as_str()), self.entity.as_deref(), self.role.as_deref()].map(part).join(".")
    }
}

impl From<Session> for Owner {
    fn from(session: Session) -> Self {
        Self { account: session.account.id().to_owned(), entity: session.entity, role: session.role }
    }
}

/// What a copy is made by. Another one is another copy: what is on disk was read by these.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Terms {
    /// The account's own fields that are copied.
    pub custom: Vec<CustomField>,
    /// Where numbers without a country code are at home.
    pub home: Region,
    /// Of its owner's own people alone, not of all their role sees.
    pub only_mine: bool,
}

/// A walk through tables in the order of ids.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Walk {
    /// Only what changed since; `None`: everything.
    pub since: Option<Wall>,
    /// NetSuite's clock when the walk began: what changes later is asked for later.
    pub clock: Wall,
    /// Tables still to be walked, the one under way first.
    pub tables: Vec<Table>,
    /// The last id of the table under way.
    pub after: Option<i32>,
}

/// Where a copy stands.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Standing {
    /// Whose it is.
    pub of: Owner,
    /// What it is made by.
    pub terms: Terms,
    /// The tables it was last read from.
    pub tables: Vec<Table>,
    /// The walk under way.
    pub walk: Option<Walk>,
    /// Until everything is in: the last record that the indexes know; `None`: they have not been begun.
    pub indexed: Option<RecordId>,
    /// When everything was in for the first time.
    pub complete: Option<Timestamp>,
    /// NetSuite's clock up to which changes are in.
    pub until: Wall,
    /// When changes were last in.
    pub refreshed: Option<Timestamp>,
    /// When they were last asked for and NetSuite had no slot, less a part of chance.
    pub put_off: Option<Timestamp>,
    /// How far apart they are asked for, in milliseconds, while that is longer than [`CHANGES_EVERY`].
    #[json(default)]
    pub pace: i64,
    /// When ranges were last compared.
    pub swept: Option<Timestamp>,
    /// Ranges to compare.
    pub compare: Vec<Range>,
    /// Ranges to read again.
    pub reread: Vec<Range>,
    /// Rows NetSuite had when the first walk began.
    pub expected: u64,
    /// When the first walk began, by this computer's clock: for the time that is left.
    pub began: Option<Timestamp>,
    /// Nothing is asked before that.
    pub not_before: Timestamp,
    /// Refusals in a row.
    pub refusals: u32,
}

/// What a reader has to know of where a copy stands.
#[derive(Clone, Debug, PartialEq, Eq, FromJson)]
pub struct Shown {
    /// Whose it is.
    pub of: Owner,
    /// What it is made by.
    pub terms: Terms,
    /// When everything was in for the first time.
    pub complete: Option<Timestamp>,
    /// When changes were last in.
    pub refreshed: Option<Timestamp>,
    /// Rows NetSuite had when the first walk began.
    pub expected: u64,
    /// When the first walk began, by this computer's clock.
    pub began: Option<Timestamp>,
}

impl Shown {
    /// A copy that has not begun.
    #[must_use]
    pub fn not_begun(of: Owner, terms: Terms) -> Self {
        Self { of, terms, complete: None, refreshed: None, expected: 0, began: None }
    }

    /// Out of the standing on disk; `None`: it is no standing of this version.
    #[must_use]
    pub fn read(standing: &[u8]) -> Option<Self> {
        callside_json::read(std::str::from_utf8(standing).ok()?).ok()
    }

    /// The time left of the first walk in milliseconds, judged by its pace until now; `None` before there is one.
    #[must_use]
    pub fn time_left(&self, rows: u64, now: Timestamp) -> Option<i64> {
        let began = self.began.filter(|_| self.complete.is_none())?;
        let (rows, left) = (i64::try_from(rows).ok()?, i64::try_from(self.expected.saturating_sub(rows)).ok()?);
        (rows > 0).then(|| (now.0 - began.0).max(0).saturating_mul(left) / rows)
    }
}

/// What is next for a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing until then.
    Wait(Timestamp),
    /// Count the rows and begin the first walk.
    Begin,
    /// The next page of the walk.
    Rows(Table, Part),
    /// The walk has come to its end.
    Arrive,
    /// What changed since.
    Changes(Wall),
    /// Cut the copy in ranges to compare.
    Sweep,
    /// Compare the first of the ranges.
    Compare,
    /// Read this range again.
    Reread(Range),
}

impl Standing {
    /// A copy that has not begun, of that owner. The first request waits until `not_before`, so that colleagues who
    /// start their browsers together do not meet.
    #[must_use]
    pub fn new(of: Owner, terms: Terms, not_before: Timestamp) -> Self {
        Self {
            of,
            terms,
            tables: Vec::new(),
            walk: None,
            indexed: None,
            complete: None,
            until: 0,
            refreshed: None,
            put_off: None,
            pace: 0,
            swept: None,
            compare: Vec::new(),
            reread: Vec::new(),
            expected: 0,
            began: None,
            not_before,
            refusals: 0,
        }
    }

    /// The employee whose people alone are copied; `None`: everybody's. An owner whom NetSuite has not named owns nobody.
    #[must_use]
    pub fn only(&self) -> Option<String> {
        self.terms.only_mine.then(|| self.of.entity.clone().unwrap_or_default())
    }

    /// What is next. `hurry`: a record was made or opened from the pane, so changes are asked for now.
    #[must_use]
    pub fn next(&self, now: Timestamp, hurry: bool) -> Next {
        if now < self.not_before {
            return Next::Wait(self.not_before);
        }
        if let Some(walk) = &self.walk {
            let part = walk.since.map_or(Part::After(walk.after), |since| Part::Changed(since, walk.after));
            return walk.tables.first().map_or(Next::Arrive, |table| Next::Rows(*table, part));
        }
        if self.complete.is_none() {
            return Next::Begin;
        }
        let due = |last: Option<Timestamp>, every| last.map_or(now, |last| Timestamp(last.0 + every));
        let changes = due(self.refreshed.max(self.put_off), self.pace.max(CHANGES_EVERY));
        if hurry || changes <= now || self.is_from_the_future(now) {
            return Next::Changes(self.until - OVERLAP);
        }
        if let Some(range) = self.reread.first() {
            return Next::Reread(*range);
        }
        if !self.compare.is_empty() {
            return Next::Compare;
        }
        let sweep = due(self.swept, SWEEP_EVERY);
        if sweep <= now { Next::Sweep } else { Next::Wait(changes.min(sweep)) }
    }

    /// The computer's clock was set back: what was done "later" says nothing about when it is due.
    fn is_from_the_future(&self, now: Timestamp) -> bool {
        self.refreshed.max(self.put_off).is_some_and(|last| last > now)
    }

    /// NetSuite refused or did not answer: longer waits each time, by a part of chance (`0..=255`), so that agents who
    /// were refused together do not come back together. `until`: there was no slot, and none is asked for before then.
    /// That is the only sign one browser has of how many others there are, so a copy that serves slows down.
    pub fn refused(&mut self, now: Timestamp, until: Option<Timestamp>, chance: u8) {
        let gives_way = until.is_some() && self.complete.is_some();
        let first = if gives_way { SERVING_WAIT } else { 2_000 };
        let wait = (first << self.refusals.min(10)).min(LONGEST_WAIT);
        let part = |of: i64| of * i64::from(chance) / 255;
        self.refusals += 1;
        self.not_before = Timestamp(now.0 + wait + part(wait)).max(until.unwrap_or_default());
        if gives_way {
            self.pace = SLOWEST_PACE;
            self.put_off = Some(Timestamp(now.0 - part(self.pace / 2)));
        }
    }

    /// NetSuite answered.
    pub fn answered(&mut self, now: Timestamp) {
        // After refusals the pace comes back step by step: fifty agents may share five slots.
        self.refusals /= 2;
        let pause = if self.refusals == 0 { 0 } else { 500_i64 << self.refusals.min(6) };
        self.not_before = Timestamp(now.0 + pause);
        self.pace -= self.pace / 8;
    }
}

/// Where a table is cut in ranges: between pages of which `firsts` are the first ids. Together they hold every id there
/// can be, so that records nobody has seen yet are found, too.
#[must_use]
pub fn ranges(table: Table, firsts: &[i32], most: usize) -> Vec<Range> {
    let each = firsts.len().div_ceil(most.max(1)).max(1);
    let mut begins: Vec<i32> = firsts.iter().copied().step_by(each).collect();
    match begins.first_mut() {
        Some(first) => *first = i32::MIN,
        None => begins.push(i32::MIN),
    }
    let ends = begins.iter().skip(1).map(|next| next - 1).chain([i32::MAX]);
    begins.iter().zip(ends).map(|(&first, last)| Range { table, first, last }).collect()
}

/// A range cut at these first ids of pages inside it; the range itself where it holds one page or none.
#[must_use]
pub fn cut(range: Range, firsts: &[i32], most: usize) -> Vec<Range> {
    let each = firsts.len().div_ceil(most.max(1)).max(1);
    let begins: Vec<i32> = firsts.iter().copied().step_by(each).skip(1).filter(|first| *first > range.first).collect();
    let starts = [range.first].into_iter().chain(begins.iter().copied());
    let ends = begins.iter().map(|next| next - 1).chain([range.last]);
    starts.zip(ends).map(|(first, last)| Range { table: range.table, first, last }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn standing() -> Standing {
        let owner = Owner { account: "1234567".to_owned(), entity: Some("5".to_owned()), role: Some("3".to_owned()) };
        Standing::new(owner, Terms { custom: Vec::new(), home: Region::US, only_mine: false }, Timestamp(0))
    }

    #[test]
    fn the_story_of_a_copy() {
        let mut copy = standing();
        assert_eq!(copy.next(Timestamp(1), false), Next::Begin);
        copy.walk = Some(Walk { since: None, clock: 1_000, tables: vec![Table::Contact], after: Some(7) });
        assert_eq!(copy.next(Timestamp(1), true), Next::Rows(Table::Contact, Part::After(Some(7))));
        copy.walk = Some(Walk { since: None, clock: 1_000, tables: Vec::new(), after: None });
        assert_eq!(copy.next(Timestamp(1), false), Next::Arrive);
        copy.walk = None;
        (copy.complete, copy.until) = (Some(Timestamp(2)), 1_000);
        assert_eq!(copy.next(Timestamp(2), false), Next::Changes(1_000 - OVERLAP));
        copy.refreshed = Some(Timestamp(2));
        assert_eq!(copy.next(Timestamp(2), false), Next::Sweep);
        copy.swept = Some(Timestamp(2));
        assert_eq!(copy.next(Timestamp(2), false), Next::Wait(Timestamp(2 + CHANGES_EVERY)));
        assert_eq!(copy.next(Timestamp(2), true), Next::Changes(1_000 - OVERLAP));
        let range = Range { table: Table::Contact, first: 1, last: 9 };
        copy.compare.push(range);
        assert_eq!(copy.next(Timestamp(2), false), Next::Compare);
        copy.reread.push(range);
        assert_eq!(copy.next(Timestamp(2), false), Next::Reread(range));
    }

    #[test]
    fn waits_grow_with_refusals_and_shrink_with_answers() {
        let mut copy = standing();
        let mut waits = Vec::new();
        for _ in 0..12 {
            copy.refused(Timestamp(0), None, 0);
            waits.push(copy.not_before.0);
        }
        assert!(waits.is_sorted() && waits[0] == 2_000 && waits[11] == LONGEST_WAIT);
        copy.refused(Timestamp(0), Some(Timestamp(9_000_000)), 255);
        assert_eq!(copy.not_before, Timestamp(9_000_000));
        for _ in 0..4 {
            copy.answered(Timestamp(0));
        }
        assert_eq!((copy.refusals, copy.not_before), (0, Timestamp(0)));
    }

    #[test]
    fn a_copy_that_serves_gives_way_while_there_is_no_slot_and_comes_back_step_by_step() {
        let mut copy = standing();
        (copy.complete, copy.refreshed, copy.swept) = (Some(Timestamp(0)), Some(Timestamp(0)), Some(Timestamp(0)));
        let now = Timestamp(CHANGES_EVERY);
        assert!(matches!(copy.next(now, false), Next::Changes(_)));
        copy.refused(now, Some(Timestamp(now.0 + 2_000)), 0);
        assert_eq!((copy.pace, copy.not_before.0 - now.0), (SLOWEST_PACE, SERVING_WAIT));
        // What somebody waits for is asked for with the first slot, everything else later.
        let soon = copy.not_before;
        assert!(matches!(copy.next(soon, true), Next::Changes(_)));
        assert_eq!(copy.next(soon, false), Next::Wait(Timestamp(now.0 + SLOWEST_PACE)));
        copy.refused(now, Some(now), 255);
        assert_eq!(copy.put_off, Some(Timestamp(now.0 - SLOWEST_PACE / 2)));
        for _ in 0..10 {
            copy.answered(now);
        }
        assert!(copy.pace > CHANGES_EVERY, "{}", copy.pace);
        copy.answered(now);
        copy.refreshed = Some(now);
        copy.put_off = None;
        assert_eq!(copy.next(now, false), Next::Wait(Timestamp(now.0 + CHANGES_EVERY)));
    }

    #[test]
    fn a_standing_of_before_copies_gave_way_is_read_as_it_is() {
        let mut copy = standing();
        (copy.complete, copy.refreshed) = (Some(Timestamp(4)), Some(Timestamp(5)));
        let written = callside_json::parse(&callside_json::write(&copy)).unwrap();
        let written = written.as_object().unwrap();
        let is_new = |name: &str| ["pace", "putOff"].contains(&name);
        let mut before = callside_json::Map::new();
        before.extend(
            written.iter().filter(|(name, _)| !is_new(name)).map(|(name, value)| (name.clone(), value.clone())),
        );
        assert!(before.iter().count() < written.iter().count());
        let read: Standing = callside_json::read(&callside_json::write(&before)).unwrap();
        assert_eq!(callside_json::write(&read), callside_json::write(&copy));
    }

    #[test]
    fn a_network_that_is_gone_slows_nothing_down() {
        let mut copy = standing();
        copy.complete = Some(Timestamp(0));
        copy.refused(Timestamp(0), None, 0);
        assert_eq!((copy.pace, copy.put_off, copy.not_before), (0, None, Timestamp(2_000)));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_changes() {
        let mut copy = standing();
        (copy.complete, copy.refreshed, copy.swept) =
            (Some(Timestamp(0)), Some(Timestamp(1_000_000_000)), Some(Timestamp(0)));
        assert!(matches!(copy.next(Timestamp(5), false), Next::Changes(_)));
    }

    #[test]
    fn the_time_left_follows_the_pace() {
        let mut copy = standing();
        (copy.expected, copy.began) = (1_000, Some(Timestamp(0)));
        let copy = Shown::read(callside_json::write(&copy).as_bytes()).unwrap();
        assert_eq!(copy.time_left(0, Timestamp(10)), None);
        assert_eq!(copy.time_left(250, Timestamp(10_000)), Some(30_000));
        assert_eq!(copy.time_left(1_200, Timestamp(10_000)), Some(0));
    }

    #[test]
    fn a_reader_sees_what_the_keeper_wrote() {
        let mut copy = standing();
        copy.walk = Some(Walk { since: None, clock: 1_000, tables: vec![Table::Contact], after: Some(7) });
        (copy.complete, copy.refreshed) = (Some(Timestamp(4)), Some(Timestamp(5)));
        (copy.expected, copy.began) = (9, Some(Timestamp(3)));
        let shown = Shown {
            complete: Some(Timestamp(4)),
            refreshed: Some(Timestamp(5)),
            expected: 9,
            began: Some(Timestamp(3)),
            ..Shown::not_begun(copy.of.clone(), copy.terms.clone())
        };
        assert_eq!(Shown::read(callside_json::write(&copy).as_bytes()), Some(shown));
        assert_eq!(Shown::read(b"{}"), None);
    }

    proptest! {
        #[test]
        fn ranges_hold_every_id_once(mut firsts in prop::collection::vec(any::<i32>(), 0..60), most in 1_usize..25, id: i32) {
            firsts.sort_unstable();
            firsts.dedup();
            let all = ranges(Table::Vendor, &firsts, most);
            prop_assert!(all.len() <= most);
            prop_assert_eq!(all.iter().filter(|range| (range.first..=range.last).contains(&id)).count(), 1);
            for range in all {
                let inside: Vec<i32> = firsts.iter().copied().filter(|id| (range.first..=range.last).contains(id)).collect();
                let parts = cut(range, &inside, most);
                let holding = parts.iter().filter(|part| (part.first..=part.last).contains(&id)).count();
                prop_assert_eq!(holding, usize::from((range.first..=range.last).contains(&id)));
                prop_assert!(parts.len() <= most.max(1));
                if inside.len() > 1 && most > 1 {
                    prop_assert!(parts.len() > 1);
                }
            }
        }
    }
}
