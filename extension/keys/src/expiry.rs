//! When to speak of a certificate's end.

use callside_json::ToJson;
use callside_protocol::Timestamp;

/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;

/// So many days before the end it is spoken of, and each time more urgently. NetSuite mails its administrators two
/// months, one month and two weeks before (netsuite-api.md §2).
const STEPS: [i64; 4] = [7, 14, 30, 60];

/// How near an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToJson)]
pub enum Expiry {
    /// Nothing to say yet.
    Far,
    /// At most so many days are left: 60, 30, 14 or 7.
    Within(i64),
    /// Over.
    Over,
}

impl Expiry {
    /// At a moment.
    #[must_use]
    pub fn at(end: Timestamp, now: Timestamp) -> Self {
        let left = end.0 - now.0;
        if left <= 0 {
            return Self::Over;
        }
        STEPS.into_iter().find(|days| left <= days * DAY).map_or(Self::Far, Self::Within)
    }
}

/// Whole days from one moment to a later one; negative, if it is earlier.
pub fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.0 - from.0).div_euclid(DAY)
}

// Natively only: proptest finds no randomness in wasm.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_step_begins_to_the_millisecond() {
        let at = |left| Expiry::at(Timestamp(1_800_000_000_000), Timestamp(1_800_000_000_000 - left));
        assert_eq!(at(365 * DAY), Expiry::Far);
        for (days, before) in
            [(60, Expiry::Far), (30, Expiry::Within(60)), (14, Expiry::Within(30)), (7, Expiry::Within(14))]
        {
            assert_eq!((at(days * DAY + 1), at(days * DAY)), (before, Expiry::Within(days)));
        }
        assert_eq!((at(1), at(0), at(-DAY)), (Expiry::Within(7), Expiry::Over, Expiry::Over));
    }

    proptest! {
        #[test]
        fn it_only_ever_gets_nearer(left in -100..100 * DAY, later in 0..100 * DAY) {
            let rank = |left| match Expiry::at(Timestamp(left), Timestamp(0)) {
                Expiry::Far => i64::MAX,
                Expiry::Within(days) => days,
                Expiry::Over => 0,
            };
            prop_assert!(rank(left - later) <= rank(left));
        }
    }
}
