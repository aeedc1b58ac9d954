//! How often a line may be dialled: each ticket counts in RingCentral's `Auth` group, five a minute (ringcentral-api.md
//! §1.5), and one of the five is left for renewing the sign-in.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

/// Tickets per window.
const TICKETS: usize = 4;
/// The window, milliseconds.
const WINDOW: i64 = 60_000;
/// The wait grows by this much with each failure (RingCentral's own client, §2.3)…
const STEP: i64 = 2_000;
/// …up to this…
const LONGEST_STEP: i64 = 8_000;
/// …and is this, once nothing can be recovered any more.
const UNHURRIED: i64 = 30_000;
const UNHURRIED_AFTER: i64 = 180_000;

/// After a refusal that will hardly have passed in a few seconds (too many subscriptions, SUB-505).
pub(super) const AFTER_REFUSAL: i64 = 60_000;

/// How long to wait after a failure, milliseconds.
pub(super) fn wait(failures_before: u32, missed_for: i64) -> i64 {
    if missed_for >= UNHURRIED_AFTER {
        return UNHURRIED;
    }
    STEP.saturating_mul(i64::from(failures_before) + 1).min(LONGEST_STEP)
}

/// When tickets were fetched, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub(super) struct Pace(Vec<Timestamp>);

impl Pace {
    /// The earliest time the next ticket may be fetched.
    pub(super) fn next(&mut self, now: Timestamp) -> Timestamp {
        // A clock that was set back leaves tickets in the future: they are as old as now.
        self.0.iter_mut().for_each(|at| *at = (*at).min(now));
        self.0.retain(|at| now.0 - at.0 < WINDOW);
        match self.0.len().checked_sub(TICKETS).and_then(|surplus| self.0.get(surplus)) {
            Some(oldest) => Timestamp(oldest.0 + WINDOW),
            None => now,
        }
    }

    pub(super) fn dialled(&mut self, now: Timestamp) {
        self.0.push(now);
    }

    /// The last one never reached RingCentral.
    pub(super) fn not_dialled(&mut self) {
        self.0.pop();
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::{Pace, wait};

    #[test]
    fn waits_grow_and_then_calm_down() {
        let waits: Vec<_> = (0..6).map(|failures| wait(failures, 1_000)).collect();
        assert_eq!(waits, [2_000, 4_000, 6_000, 8_000, 8_000, 8_000]);
        assert_eq!(wait(9, 180_000), 30_000);
    }

    #[test]
    fn four_tickets_a_minute() {
        let mut pace = Pace::default();
        for at in [0, 1_000, 2_000, 3_000] {
            assert_eq!(pace.next(Timestamp(at)), Timestamp(at));
            pace.dialled(Timestamp(at));
        }
        assert_eq!(pace.next(Timestamp(4_000)), Timestamp(60_000));
        assert_eq!(pace.next(Timestamp(60_000)), Timestamp(60_000));
        pace.not_dialled();
        assert_eq!(pace.next(Timestamp(4_000)), Timestamp(4_000));
    }

    #[test]
    fn a_clock_set_back_does_not_block_for_long() {
        let mut pace = Pace::default();
        (0..4).for_each(|_| pace.dialled(Timestamp(9_000_000)));
        assert_eq!(pace.next(Timestamp(1_000)), Timestamp(61_000));
    }
}
