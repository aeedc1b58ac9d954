//! What has come into the log or changed there since the last look, told once by RingCentral itself; and the look at an hour,
//! six hours later, whether the log has anything else.

use callside_protocol::Timestamp;

use super::{
    lease::Work,
    memory::{Fate, count_nameless},
    read::read_page,
    state::{LATE, Reading, State, Window},
    step::{EVERY, Hands, LOOKS_AGAIN, Stop, Sync},
};
use crate::ringcentral::{LogRecord, RingCentralError, View};

/// How long it is not looked at most, milliseconds.
fn longest_pause(state: &State) -> i64 {
    let mut last_days = state.days.iter().rev().take(LAST_DAYS);
    if last_days.any(|(_, tally)| tally.calls >= MANY_CALLS) { 2 * EVERY } else { EVERY }
}

/// A look begins so much earlier than the last has ended, milliseconds: what came at the same moment may show a little later.
const OVERLAP: i64 = 30_000;
/// Records that a look should find: RingCentral tells a thousand at once, and those of the overlap are among them.
const WANTED_AT_ONCE: i64 = 800;
/// It is looked no more often, milliseconds.
const SHORTEST: i64 = 60_000;
/// A company that has had so many calls on one of these last days is looked at half as often where little happens: with 288 looks
/// a day and more, a hundred thousand calls would take more requests than they may (`cargo xtask bench sync`).
const MANY_CALLS: u64 = 20_000;
const LAST_DAYS: usize = 7;

impl Sync {
    /// RingCentral tells what changes, as far as is known.
    pub(super) fn can_follow(&self, now: Timestamp) -> bool {
        self.untold.is_none_or(|untold| untold.0 + LOOKS_AGAIN <= now.0 || untold > now)
    }

    /// Reads what has changed, at most a thousand records, and writes those calls. False: RingCentral does not tell; its log is
    /// read instead.
    pub(super) async fn follow(&mut self, work: &mut Work, hands: &Hands<'_>, now: Timestamp) -> Result<bool, Stop> {
        let state = &mut work.state;
        let since = if state.followed.0 == 0 { state.read } else { state.followed };
        let knows = self.memory.is_looking || self.memory.knows_since(since);
        let overlaps = knows && !self.memory.is_looking;
        let asked = if overlaps { Timestamp(since.0 - OVERLAP) } else { since };
        // Without knowing what was told before, it counts for told: it would count twice. What came late meanwhile is found six
        // hours later.
        let counted = if knows || state.followed.0 == 0 { Timestamp(0) } else { since };
        state.ringcentral += 1;
        let changes = match hands.ringcentral.company_changes(asked).await {
            Ok(changes) => changes,
            Err(
                RingCentralError::NotFound | RingCentralError::NotAllowed { .. } | RingCentralError::Refused { .. },
            ) => {
                self.untold = Some(now);
                return Ok(false);
            }
            Err(error) => return Err(error.into()),
        };
        self.untold = None;
        self.memory.begins(since);
        let before = state.clone();
        let is_new = |record: &&LogRecord| {
            let began = record.start_time.unwrap_or_default();
            let is_told = record.last_modified_time.is_some_and(|changed| changed <= counted);
            before.from <= began && !is_told && !self.memory.knows(record)
        };
        let new: Vec<LogRecord> = changes.records.iter().filter(is_new).cloned().collect();
        let became = self.write_records(work, &before, (&new, &[]), hands, now).await?;
        for became in &became {
            let known = self.memory.keep(became).map(|known| known.fate);
            // What is not over is told again when it is.
            let held = became.held(now, true).filter(|_| became.fate != Fate::NotOver);
            work.state.followed(became.began, known.as_ref(), &became.fate, held);
        }
        new.iter().for_each(|record| self.memory.keep_record(record));
        self.memory.found += changes.records.len();
        self.memory.is_looking = changes.more;
        let state = &mut work.state;
        let until = changes.until.unwrap_or(since).max(since);
        // It is asked by seconds. A thousand changes of one are told at once, whatever was asked for.
        state.followed = if changes.more && !overlaps && until == since { Timestamp(until.0 + 1_000) } else { until };
        if !changes.more {
            let longest = longest_pause(state);
            let took = if self.memory.looked.0 == 0 { EVERY } else { (now.0 - self.memory.looked.0).clamp(1, longest) };
            let found = i64::try_from(self.memory.found).unwrap_or(i64::MAX).max(1);
            let pause = took.saturating_mul(WANTED_AT_ONCE) / found;
            state.looks = Timestamp(now.0 + pause.clamp(SHORTEST, longest));
            state.read = state.read.max(Timestamp((now.0 - LATE).div_euclid(60_000) * 60_000));
            (self.memory.looked, self.memory.found) = (now, 0);
        }
        Ok(true)
    }

    /// Looks at the next page of an hour whose calls are known here. What is not known is read with the whole hour.
    pub(super) async fn check_page(
        &mut self,
        mut window: Window,
        work: &mut Work,
        hands: &Hands<'_>,
    ) -> Result<(), Stop> {
        let state = &mut work.state;
        if self.memory.covers(window.from) {
            state.ringcentral += 1;
            let read = read_page(hands.ringcentral, &window, View::Simple).await?;
            if read.records.iter().all(|record| self.memory.knows(record)) {
                count_nameless(&mut window.tally, &read.records);
                let more = read.advance(&mut window);
                if !more {
                    let (tally, held) = self.memory.of(window.from, window.to, hands.base.clock.now());
                    window.tally.add(&tally);
                    window.held = held;
                    self.memory.forget(window.to);
                }
                state.window = Some(window);
                if !more {
                    state.close();
                }
                return Ok(());
            }
        }
        state.window = Some(Window::new(window.from, window.to, Reading::Last));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::Tally;

    use super::{EVERY, LAST_DAYS, MANY_CALLS, State, longest_pause};

    #[test]
    fn a_company_is_large_by_one_of_its_last_days_and_not_by_years_of_few_calls() {
        let with = |calls: &[u64]| {
            let mut state = State::of("1");
            state.days = (20_000..).zip(calls.iter().map(|&calls| Tally { calls, ..Tally::default() })).collect();
            longest_pause(&state)
        };
        assert_eq!(with(&[]), EVERY);
        assert_eq!(with(&[100; 400]), EVERY);
        assert_eq!(with(&[100, MANY_CALLS, 100]), 2 * EVERY);
        assert_eq!(with(&[&[MANY_CALLS][..], &[100; LAST_DAYS]].concat()), EVERY, "it was large once");
    }
}
