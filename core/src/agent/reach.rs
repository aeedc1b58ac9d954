//! How far back every call is accounted for, and what is read of the call log to get further. Pure.
//!
//! A call enters RingCentral's log some time after its end (ringcentral-api.md §3), so neither the newest entry of the
//! journal nor the newest record of the log says what has been seen. What does is a *round*: the moment the line came up,
//! from which on calls are heard; then presence, for the calls that were on; then, when the log has had time to show
//! whatever ended before, the log itself. A round that has read a day to its end, or to its own beginning, has every
//! call that began before that: [`Reach::settled`] moves there and is kept.

use callside_json::{FromJson, ToJson};
use callside_protocol::{DayCount, Reckoning, Timestamp};

use crate::{
    call::{Call, Tally},
    ringcentral::Me,
};

/// The log is read so many milliseconds after the line came up: twice what it is late at most.
pub(super) const LOG_IS_LATE: i64 = 60_000;
/// What began so many milliseconds before the last round is read once more: recordings come later than records, and
/// a record may be later than RingCentral says.
const ONCE_MORE: i64 = 2 * 3_600_000;
/// Days whose counts are kept.
const DAYS: usize = 90;

/// What is accounted for, and what was counted.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Reach {
    /// The RingCentral account and extension it is about.
    of: Option<(String, String)>,
    /// Callside has promised nothing about calls that began before it was first signed in here.
    pub(super) from: Timestamp,
    /// Every call since then that began before this is in the journal, by RingCentral's clock.
    pub(super) settled: Timestamp,
    /// What the log counts, oldest day first.
    pub(super) days: Vec<DayCount>,
}

impl Reach {
    /// Somebody is signed in: begins anew for whom it is not about, at `since`.
    pub(super) fn meet(&mut self, me: &Me, since: Timestamp) {
        let of = Some((me.account.clone(), me.extension.clone()));
        if self.of != of {
            *self = Self { of, from: since, settled: since, days: Vec::new() };
        }
    }

    /// When the first day to be read has to be on; `oldest`: nothing older is kept here.
    fn begins(&self, oldest: Timestamp) -> Timestamp {
        Timestamp(self.settled.0 - ONCE_MORE).max(self.from).max(oldest)
    }

    /// Counts a call that is kept here among those the log was not asked about.
    pub(super) fn reckon(&self, call: &Call, reckoning: &mut Reckoning) {
        let is_another =
            |(account, extension): &(String, String)| *account != call.key.account || *extension != call.key.extension;
        if self.of.as_ref().is_some_and(is_another) {
            reckoning.others += 1;
        } else if call.began < self.from {
            reckoning.before += 1;
        } else if call.began >= self.settled {
            reckoning.since += 1;
        }
    }

    /// A day has been read.
    fn settle(&mut self, day: &Day, until: Timestamp) {
        self.settled = self.settled.max(day.to.min(until));
        let count = DayCount {
            day: day.number,
            counted: day.tally.counted(),
            known: day.to.min(until),
            missing: day.tally.missing.clone(),
        };
        self.days.retain(|known| known.day != count.day);
        // Days are read in order, and one is read again before any later one.
        let place = self.days.iter().take_while(|known| known.day < count.day).count();
        self.days.insert(place, count);
        let excess = self.days.len().saturating_sub(DAYS);
        self.days.drain(..excess);
    }
}

/// One reading of the log.
#[derive(Clone, Debug)]
pub(super) struct Round {
    /// When the line came up, by RingCentral's clock: later calls are heard.
    pub(super) until: Timestamp,
    /// When to go on, by this computer's clock.
    pub(super) due: Timestamp,
    /// The calls that were on then are known.
    pub(super) listed: bool,
    /// The day that is being read.
    pub(super) day: Option<Day>,
}

/// A day of the log, page by page.
#[derive(Clone, Debug)]
pub(super) struct Day {
    /// Days since 1970-01-01.
    pub(super) number: i64,
    /// Its first instant.
    pub(super) from: Timestamp,
    /// The first instant of the next.
    pub(super) to: Timestamp,
    /// Where the next page is; `None`: the first has not been read.
    pub(super) next: Option<String>,
    /// What has been counted so far.
    pub(super) tally: Tally,
}

impl Round {
    pub(super) fn new(until: Timestamp, now: Timestamp) -> Self {
        Self { until, due: now, listed: false, day: None }
    }

    /// The day to read, `None` when all are read. `midnight` gives the day an instant is on and the day's first instant;
    /// `oldest` is as far back as calls are kept.
    pub(super) fn next_day(
        &mut self,
        reach: &Reach,
        oldest: Timestamp,
        midnight: &dyn Fn(Timestamp) -> (i64, Timestamp),
    ) -> Option<&mut Day> {
        if self.day.is_none() && reach.settled < self.until {
            self.day = Some(Day::of(reach.begins(oldest), midnight));
        }
        self.day.as_mut()
    }

    /// The day has been read to its end: goes on to the next, or is done.
    pub(super) fn end_day(&mut self, reach: &mut Reach, midnight: &dyn Fn(Timestamp) -> (i64, Timestamp)) {
        if let Some(day) = self.day.take() {
            reach.settle(&day, self.until);
            self.day = (day.to < self.until).then(|| Day::of(day.to, midnight));
        }
    }
}

impl Day {
    fn of(at: Timestamp, midnight: &dyn Fn(Timestamp) -> (i64, Timestamp)) -> Self {
        // A day has 23 to 25 hours.
        const INTO_THE_NEXT: i64 = 26 * 3_600_000;
        let (number, from) = midnight(at);
        let (_, to) = midnight(Timestamp(from.0 + INTO_THE_NEXT));
        Self { number, from, to, next: None, tally: Tally::default() }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::{Reach, Round};
    use crate::call::stories;

    const DAY: i64 = 86_400_000;
    const HOUR: i64 = 3_600_000;

    fn midnight(at: Timestamp) -> (i64, Timestamp) {
        let number = at.0.div_euclid(DAY);
        (number, Timestamp(number * DAY))
    }

    fn at(day: i64, hour: i64) -> Timestamp {
        Timestamp(day * DAY + hour * HOUR)
    }

    fn settled(at: Timestamp) -> Reach {
        let mut reach = Reach::default();
        reach.meet(&stories::me(), at);
        reach
    }

    /// The days a round reads, each to its end.
    fn days(reach: &mut Reach, until: Timestamp, oldest: Timestamp) -> Vec<i64> {
        let mut round = Round::new(until, until);
        let mut days = Vec::new();
        while let Some(day) = round.next_day(reach, oldest, &midnight) {
            days.push(day.number);
            round.end_day(reach, &midnight);
            if round.day.is_none() {
                break;
            }
        }
        days
    }

    #[test]
    fn whole_days_are_read_oldest_first_and_settled_one_by_one() {
        let mut reach = settled(at(100, 9));
        let mut round = Round::new(at(103, 8), at(103, 8));
        round.next_day(&reach, Timestamp(0), &midnight).unwrap();
        assert_eq!(reach.settled, at(100, 9), "a day that is begun is not settled");
        round.end_day(&mut reach, &midnight);
        assert_eq!(reach.settled, at(101, 0));
        assert_eq!(days(&mut reach, at(103, 8), Timestamp(0)), [100, 101, 102, 103], "two hours are read once more");
        assert_eq!(reach.settled, at(103, 8), "no further than the line has been up");
        assert_eq!(reach.days.iter().map(|count| count.day).collect::<Vec<_>>(), [100, 101, 102, 103]);
    }

    #[test]
    fn the_first_sign_in_has_nothing_to_read_and_a_later_round_does_not_go_behind_it() {
        let mut reach = settled(at(100, 9));
        assert_eq!(days(&mut reach, at(100, 9), Timestamp(0)), [0_i64; 0]);
        assert_eq!(days(&mut reach, at(100, 12), Timestamp(0)), [100]);
        let mut early = settled(at(100, 1));
        assert_eq!(days(&mut early, at(100, 2), Timestamp(0)), [100], "the day before is not theirs");
        reach.meet(&stories::me(), at(101, 0));
        assert_eq!(reach.from, at(100, 9), "the same user goes on where they were");
        let mut other = stories::me();
        other.extension = "9102".to_owned();
        reach.meet(&other, at(101, 0));
        assert_eq!((reach.settled, reach.days.len()), (at(101, 0), 0));
    }

    #[test]
    fn nothing_is_read_that_would_be_forgotten_at_once() {
        let mut reach = settled(at(100, 9));
        assert_eq!(days(&mut reach, at(300, 1), at(298, 5)), [298, 299, 300]);
    }

    #[test]
    fn a_clock_set_back_does_not_take_anything_back() {
        let mut reach = settled(at(100, 9));
        days(&mut reach, at(102, 1), Timestamp(0));
        assert_eq!(days(&mut reach, at(101, 1), Timestamp(0)), [0_i64; 0]);
        assert_eq!(reach.settled, at(102, 1));
    }
}
