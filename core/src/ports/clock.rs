//! Time.

use callside_protocol::Timestamp;

/// Time, zones and the one alarm. Nothing in the core waits: it says when it wants to be woken.
pub trait Clock {
    /// Now, by this computer's clock.
    fn now(&self) -> Timestamp;
    /// Be woken at that time, and at no other; `None`: not at all. Replaces the earlier wish. The adapter arms a timer
    /// and, since a worker may die before it, an alarm (30 s or later, engineering.md §2.6).
    fn wake_at(&self, at: Option<Timestamp>);
    /// Minutes to add to UTC to get the wall clock of an IANA zone at that instant; `None`: no such zone.
    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i32>;
    /// The zone this computer is set to.
    fn local_zone(&self) -> String;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::Cell, rc::Rc};

    use callside_protocol::Timestamp;

    use super::Clock;

    /// A clock that moves when told. Knows `UTC`, and `America/New_York` and `Europe/Madrid` by their 2026 rules.
    pub struct FakeClock {
        now: Cell<Timestamp>,
        wake: Cell<Option<Timestamp>>,
    }

    impl FakeClock {
        /// Starts at 2026-11-20T15:00:00Z, a Friday.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self { now: Cell::new(Timestamp(1_795_186_800_000)), wake: Cell::new(None) })
        }

        /// Time passes.
        pub fn advance(&self, milliseconds: i64) {
            self.now.set(Timestamp(self.now.get().0 + milliseconds));
        }

        /// It is that time.
        pub fn set(&self, now: Timestamp) {
            self.now.set(now);
        }

        /// When the core wants to be woken.
        #[must_use]
        pub fn wake(&self) -> Option<Timestamp> {
            self.wake.get()
        }
    }

    impl Clock for FakeClock {
        fn now(&self) -> Timestamp {
            self.now.get()
        }
        fn wake_at(&self, at: Option<Timestamp>) {
            self.wake.set(at);
        }
        fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i32> {
            // Daylight saving of 2026: New York 8 March 07:00Z to 1 November 06:00Z, Madrid 29 March to 25 October 01:00Z.
            let summer = |from, to| (from..to).contains(&at.0);
            match zone {
                "UTC" => Some(0),
                "America/New_York" => Some(if summer(1_772_953_200_000, 1_793_512_800_000) { -240 } else { -300 }),
                "Europe/Madrid" => Some(if summer(1_774_746_000_000, 1_792_890_000_000) { 120 } else { 60 }),
                _ => None,
            }
        }
        fn local_zone(&self) -> String {
            "America/New_York".to_owned()
        }
    }
}
