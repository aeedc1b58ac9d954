//! What the next machine has to know: what has been read, what is being read, what waits, what was counted. Pure.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;
pub use callside_protocol::company::Tally;

use super::{memory::Fate, wanted::Wish};

/// An hour.
pub const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// A call that began so long ago is in the log, unless it is or was on for longer.
pub const LATE: i64 = 15 * 60_000;
/// What began so long ago is settled: the log shows it as it stays, with its recordings.
pub const SETTLES: i64 = 6 * HOUR;
/// Days whose counts are kept.
const DAYS: usize = 90;
/// Rows of what is held; beyond, the days of one extension become one, so that there are as many as extensions at most.
const MOST_HELD: usize = 1_000;
/// Names of wishes; many more than can wait to be heard anywhere.
const MOST_HEARD: usize = 128;
/// What NetSuite refused, and what was not over, is tried again after so long.
pub const TRIED_AGAIN: i64 = HOUR;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct State {
    /// RingCentral's account it is about.
    pub account: String,
    /// When somebody first said that it is to begin; 0: nobody has, and nothing is written.
    pub begun: Timestamp,
    /// What mapping and rules were when somebody said last that what they make of calls is as it should be.
    pub agreed: String,
    /// So many milliseconds its days begin before those of UTC.
    pub offset: i64,
    /// People have switched it off for now.
    pub paused: bool,
    /// Calls that began earlier are nobody's business here.
    pub from: Timestamp,
    /// Calls from this time on are to be synced, too: what lies between is read backwards. 0: nothing lies between.
    pub back_to: Timestamp,
    /// From where it is read backwards, and since when.
    pub back_from: Timestamp,
    /// When that was asked for.
    pub back_since: Timestamp,
    /// Calls that began before this have been read once.
    pub read: Timestamp,
    /// Calls that began before this have been read for the last time.
    pub settled: Timestamp,
    /// What is being read.
    pub window: Option<Window>,
    /// What is to be read besides, first first.
    pub asked: Vec<Again>,
    /// What waits.
    pub held: Vec<Held>,
    /// Of hours that are still to be read for the last time.
    pub fresh: Vec<(Timestamp, Tally)>,
    /// Of what is settled: days since 1970-01-01, oldest first.
    pub days: Vec<(i64, Tally)>,
    /// The machine that works, or worked last.
    pub writer: String,
    /// Since when it has been that one.
    pub writer_since: Timestamp,
    /// Requests to RingCentral so far.
    pub ringcentral: u64,
    /// Requests to NetSuite so far.
    pub netsuite: u64,
    /// There is nothing to do before that, by NetSuite's clock.
    pub due: Timestamp,
    /// What has changed in the log up to then has been read, by RingCentral's clock; 0: it was not followed yet.
    pub followed: Timestamp,
    /// What has changed is not asked again before that.
    pub looks: Timestamp,
    /// Names of the wishes that were heard last.
    pub heard: Vec<String>,
}

/// A stretch of the log that is being read, from its end to its beginning.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Window {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// Why it is read.
    pub reading: Reading,
    /// Records that began later have been read.
    pub cursor: Timestamp,
    /// How many pages of that very second have been read.
    pub page: u32,
    /// What has been read of the last second: external ids, so that nothing counts twice.
    pub edge: Vec<String>,
    /// Counted so far.
    pub tally: Tally,
    /// Held so far.
    pub held: Vec<Held>,
    /// Of these extensions alone; empty: of all.
    pub only: Vec<String>,
}

/// Why a stretch is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum Reading {
    /// For the first time; calls may still be added.
    #[default]
    First,
    /// For the last time: it counts.
    Last,
    /// For the last time too: whether the log has what the machine that reads it knows of it already.
    Check,
    /// Once more, for what was held.
    Again,
    /// Of a time before the sync began: it counts.
    Before,
}

/// A stretch that is to be read once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Again {
    /// Its first instant.
    pub from: Timestamp,
    /// The first after it.
    pub to: Timestamp,
    /// For these extensions; empty: for all.
    pub only: Vec<String>,
}

/// What people want otherwise.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Change {
    /// It begins, where nobody has had it begin.
    Begin {
        /// For calls from that time on.
        from: Timestamp,
        /// So many milliseconds its days begin before those of UTC.
        offset: i64,
    },
    /// What these mapping and rules make of calls is as it should be.
    Agree(String),
    /// Nothing is done until they say so.
    Pause,
    /// It goes on.
    Resume,
    /// Calls from that time on are synced, too.
    Back(Timestamp),
    /// A stretch is read once more: rules or mapping have changed.
    Again(Again),
    /// What waits is tried now.
    Retry,
}

/// Calls of one extension that wait for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Held {
    /// RingCentral's id.
    pub extension: String,
    /// NetSuite's words where it refused; empty: they are not over. `None`: nobody is named.
    pub refused: Option<String>,
    /// When the first of them began.
    pub from: Timestamp,
    /// When the last of them did.
    pub to: Timestamp,
    /// How many.
    pub calls: u64,
    /// When they were tried last.
    pub tried: Timestamp,
    /// Their hour is still to be read for the last time.
    pub fresh: bool,
}

impl Held {
    fn day(&self) -> i64 {
        self.from.0.div_euclid(DAY)
    }

    /// When they are tried again: what was refused for long is tried seldom, because reading it again reads the log.
    fn tried_again(&self) -> Timestamp {
        let age = if self.tried.0 == 0 { 0 } else { self.tried.0 - self.to.0 };
        Timestamp(self.tried.0 + age.max(TRIED_AGAIN))
    }
}

fn hour_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0.div_euclid(HOUR) * HOUR)
}

impl Window {
    /// Of which nothing has been read yet.
    #[must_use]
    pub fn new(from: Timestamp, to: Timestamp, reading: Reading) -> Self {
        Self { from, to, reading, cursor: Timestamp(to.0 - 1), page: 1, ..Self::default() }
    }

    /// Nothing has been read of it.
    pub(super) fn is_untouched(&self) -> bool {
        self.page == 1 && self.edge.is_empty() && self.cursor.0 == self.to.0 - 1
    }
}

/// Takes calls in among those that are held.
pub fn hold(held: &mut Vec<Held>, more: &Held) {
    let same = |known: &&mut Held| {
        let same_time = known.day() == more.day() && (!more.fresh || hour_of(known.from) == hour_of(more.from));
        known.extension == more.extension && known.refused == more.refused && known.fresh == more.fresh && same_time
    };
    match held.iter_mut().find(same) {
        Some(known) => {
            known.calls += more.calls;
            known.from = known.from.min(more.from);
            known.to = known.to.max(more.to);
            known.tried = known.tried.max(more.tried);
        }
        None => held.push(more.clone()),
    }
    if held.len() > MOST_HELD {
        let first = held.remove(0);
        let alike = |known: &&mut Held| {
            known.extension == first.extension && known.refused == first.refused && known.fresh == first.fresh
        };
        match held.iter_mut().find(alike) {
            Some(known) => {
                known.calls += first.calls;
                known.from = known.from.min(first.from);
                known.to = known.to.max(first.to);
            }
            None => held.push(first),
        }
    }
}

impl State {
    /// Nobody has said yet that it is to begin.
    #[must_use]
    pub fn of(account: &str) -> Self {
        Self { account: account.to_owned(), ..Self::default() }
    }

    /// Somebody has said that it is to begin.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun.0 > 0
    }

    /// The day an instant is in: days since 1970-01-01.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> i64 {
        (at.0 + self.offset).div_euclid(DAY)
    }

    /// When that day begins.
    #[must_use]
    pub fn beginning_of(&self, day: i64) -> Timestamp {
        Timestamp(day * DAY - self.offset)
    }

    /// People want it otherwise.
    pub fn change(&mut self, change: Change, now: Timestamp) {
        self.due = now;
        match change {
            Change::Begin { .. } if self.has_begun() => {}
            Change::Begin { from, offset } => {
                (self.begun, self.offset) = (now, offset);
                (self.from, self.read, self.settled) = (from, from, from);
                // Before that the log hardly has anything of a call that begins then.
                self.looks = Timestamp(from.0 + LATE);
            }
            Change::Agree(agreed) => self.agreed = agreed,
            Change::Pause => self.paused = true,
            Change::Resume => self.paused = false,
            Change::Back(to) => {
                (self.back_to, self.back_from, self.back_since) = (to, self.from, now);
            }
            Change::Again(again) => self.asked.push(again),
            Change::Retry => self.held.iter_mut().for_each(|held| held.tried = Timestamp(0)),
        }
    }

    /// Hears a wish; one that was heard before says nothing new.
    pub(super) fn hear(&mut self, wish: &Wish, now: Timestamp) {
        if self.has_heard(&wish.name) {
            return;
        }
        self.heard.push(wish.name.clone());
        let excess = self.heard.len().saturating_sub(MOST_HEARD);
        self.heard.drain(..excess);
        self.change(wish.change.clone(), now);
    }

    /// Whether that wish was heard.
    pub(super) fn has_heard(&self, name: &str) -> bool {
        self.heard.iter().any(|heard| heard == name)
    }

    /// What is held and may pass now is read again. `seated` says whether somebody is named for an extension.
    pub fn release(&mut self, seated: &dyn Fn(&str) -> bool, now: Timestamp) {
        let may_pass = |held: &Held| match held.refused {
            None => seated(&held.extension),
            Some(_) => held.tried_again() <= now,
        };
        let reads = |held: &Held, asked: &[Again]| asked.iter().any(|again| again.only.contains(&held.extension));
        let window = self.window.iter().filter(|window| window.reading == Reading::Again);
        let under_way: Vec<String> = window.flat_map(|window| window.only.clone()).collect();
        let ready: Vec<&Held> = self
            .held
            .iter()
            .filter(|held| may_pass(held) && !reads(held, &self.asked) && !under_way.contains(&held.extension))
            .collect();
        let Some(from) = ready.iter().map(|held| held.from).min() else { return };
        let to = ready.iter().map(|held| held.to).max().unwrap_or(from);
        let mut only: Vec<String> = Vec::new();
        for held in ready {
            if !only.contains(&held.extension) {
                only.push(held.extension.clone());
            }
        }
        self.asked.push(Again { from, to: Timestamp(to.0 + 1_000), only });
    }

    /// What is to be read now; `None`: nothing yet. `follows`: what changes is told besides; `covers`: from then on this
    /// machine knows what was told.
    #[must_use]
    pub fn next_window(&self, now: Timestamp, follows: bool, covers: &dyn Fn(Timestamp) -> bool) -> Option<Window> {
        let end_of_hour = |from: Timestamp| Timestamp(hour_of(from).0 + HOUR);
        let known = Timestamp(now.0 - LATE);
        // To the minute, so that a minute is never read in part.
        let known = Timestamp(known.0.div_euclid(60_000) * 60_000);
        // What people wait for comes after what has just happened, and before hours that are only counted and what was long ago.
        let waits = self.asked.iter().find(|again| !again.only.is_empty());
        if let Some(again) = waits.filter(|_| follows || self.read >= known) {
            return Some(self.days_of(again));
        }
        let settles = hour_of(Timestamp(now.0 - SETTLES));
        let to = end_of_hour(self.settled);
        if self.settled < self.read && to <= settles {
            let reading = if covers(self.settled) { Reading::Check } else { Reading::Last };
            return Some(Window::new(self.settled, to, reading));
        }
        if self.read < known && !follows {
            let to = end_of_hour(self.read).min(known);
            // What is old enough needs no second reading.
            let is_last = self.settled == self.read && to <= settles;
            return Some(Window::new(self.read, to, if is_last { Reading::Last } else { Reading::First }));
        }
        if 0 < self.back_to.0 && self.back_to < self.from {
            let begins = hour_of(Timestamp(self.from.0 - 1));
            return Some(Window::new(begins.max(self.back_to), self.from, Reading::Before));
        }
        let again = self.asked.first()?;
        // All of a day is counted anew, so it is read by itself.
        let last_day = self.beginning_of(self.day_of(Timestamp(again.to.0 - 1)));
        Some(Window::new(again.from.max(last_day), again.to, Reading::Again))
    }

    /// The last day of such a stretch, or more: nothing that is held as one is read in part.
    fn days_of(&self, again: &Again) -> Window {
        let mut from = Timestamp((again.to.0 - 1).div_euclid(DAY) * DAY);
        while let Some(held) = self.held.iter().find(|held| {
            again.only.contains(&held.extension) && held.from < from && from <= held.to && again.from < from
        }) {
            from = held.from;
        }
        Window { only: again.only.clone(), ..Window::new(from.max(again.from), again.to, Reading::Again) }
    }

    /// When there will be something to read again.
    #[must_use]
    pub fn next_due(&self, every: i64, now: Timestamp) -> Timestamp {
        let held = self.held.iter().filter(|held| held.refused.is_some()).map(|held| held.tried_again().0);
        Timestamp(held.chain([now.0 + every]).min().unwrap_or(now.0 + every).max(now.0 + 60_000))
    }

    /// The window under way has been read to its beginning.
    pub fn close(&mut self) {
        let Some(window) = self.window.take() else { return };
        match window.reading {
            Reading::First => {
                self.read = window.to;
                self.fresh.push((window.from, window.tally));
            }
            Reading::Last | Reading::Check => {
                self.read = self.read.max(window.to);
                self.settled = window.to;
                self.fresh.retain(|(from, _)| *from >= window.to);
                self.count(self.day_of(window.from), &window.tally);
                self.held.retain(|held| !held.fresh || held.from < window.from || held.from >= window.to);
            }
            Reading::Before => {
                self.from = window.from;
                self.count(self.day_of(window.from), &window.tally);
            }
            Reading::Again => {
                let is_read = |again: &Again| again.only == window.only && again.to == window.to;
                if let Some(place) = self.asked.iter().position(is_read) {
                    match self.asked.get_mut(place) {
                        Some(again) if again.from < window.from => again.to = window.from,
                        _ => drop(self.asked.remove(place)),
                    }
                }
                if window.only.is_empty() {
                    self.count_anew(&window);
                }
                let (came_back, stay): (Vec<Held>, Vec<Held>) = self.held.drain(..).partition(|held| {
                    (window.only.is_empty() || window.only.contains(&held.extension))
                        && held.from >= window.from
                        && held.to < window.to
                });
                self.held = stay;
                for held in came_back.iter().filter(|_| !window.only.is_empty()) {
                    let still = |known: &&Held| known.extension == held.extension && known.day() == held.day();
                    let still: u64 = window.held.iter().filter(still).map(|known| known.calls).sum();
                    self.passed(held, held.calls.saturating_sub(still));
                }
            }
        }
        for held in &window.held {
            hold(&mut self.held, held);
        }
    }

    /// This became of a part in a call, as far as was told yet, after that.
    pub(super) fn followed(&mut self, began: Timestamp, known: Option<&Fate>, fate: &Fate, held: Option<Held>) {
        let hour = hour_of(began);
        let is_fresh = began >= self.settled;
        let tally = if is_fresh {
            match self.fresh.iter().position(|(from, _)| *from == hour) {
                Some(place) => self.fresh.get_mut(place).map(|(_, tally)| tally),
                None => {
                    self.fresh.push((hour, Tally::default()));
                    self.fresh.last_mut().map(|(_, tally)| tally)
                }
            }
        } else {
            // Its hour has counted without it, unless somebody has a record of it.
            let day = self.day_of(began);
            self.days.iter_mut().find(|(of, _)| *of == day && *fate == Fate::Made).map(|(_, tally)| tally)
        };
        match (tally, known) {
            (Some(tally), Some(known)) => fate.count_instead_of(known, tally),
            (Some(tally), None) => fate.count(tally, true),
            (None, _) => {}
        }
        let waits = |fate: Option<&Fate>| matches!(fate, Some(Fate::NoOrganizer | Fate::Failed(_)));
        if !waits(known)
            && let Some(held) = held
        {
            hold(&mut self.held, &Held { fresh: is_fresh, ..held });
        }
    }

    /// So many of these have a record by now.
    fn passed(&mut self, held: &Held, calls: u64) {
        let days = self.day_of(held.from)..=self.day_of(held.to);
        let in_day = self.days.iter_mut().filter(|(of, _)| days.contains(of)).map(|(_, tally)| tally);
        let in_hours = self.fresh.iter_mut().filter(|(from, _)| from.0 <= held.to.0 && held.from.0 < from.0 + HOUR);
        let mut left = calls;
        for tally in in_day.chain(in_hours.map(|(_, tally)| tally)) {
            let from = if held.refused.as_ref().is_some_and(|words| !words.is_empty()) {
                &mut tally.failed
            } else {
                &mut tally.waiting
            };
            let moved = left.min(*from);
            *from -= moved;
            tally.logged += moved;
            left -= moved;
        }
    }

    /// All calls of a stretch have been read again: where that is all of a day that is counted, it counts in its place.
    fn count_anew(&mut self, window: &Window) {
        let day = self.day_of(window.from);
        let begins = self.beginning_of(day).max(self.from);
        let ends = self.beginning_of(day + 1).min(self.settled);
        let is_whole = window.from <= begins && window.to == ends;
        if let Some((_, tally)) = self.days.iter_mut().find(|(of, _)| *of == day && is_whole) {
            tally.clone_from(&window.tally);
        }
    }

    fn count(&mut self, day: i64, tally: &Tally) {
        match self.days.iter_mut().find(|(of, _)| *of == day) {
            Some((_, known)) => known.add(tally),
            None => {
                let place = self.days.iter().take_while(|(of, _)| *of < day).count();
                self.days.insert(place, (day, tally.clone()));
            }
        }
        let excess = self.days.len().saturating_sub(DAYS);
        self.days.drain(..excess);
    }

    /// All that was counted, settled or not.
    #[must_use]
    pub fn counted(&self) -> Tally {
        let mut all = Tally::default();
        let tallies = self.days.iter().map(|(_, tally)| tally).chain(self.fresh.iter().map(|(_, tally)| tally));
        tallies.for_each(|tally| all.add(tally));
        all
    }
}

#[cfg(test)]
mod tests;
