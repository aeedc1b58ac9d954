//! NetSuite had no slot free for something that a person looks at. Slots come free within a second, and a telephone rings
//! for twenty: so it is asked again, while the pane goes on saying that it is looking, and only then said to be busy.

use std::cell::RefCell;

use callside_protocol::{CallId, Fault, FaultKind, Timestamp};

use super::Agent;

/// The first wait, in milliseconds, and the longest. Shorter than those of anything nobody looks at, so that a slot that comes
/// free goes to whoever waits for a name: with waits of up to 1.2 s, a hundredth of the names of a thousand agents came more
/// than 2.7 s late (`cargo xtask bench company`).
const FIRST_WAIT: i64 = 300;
const LONGEST_WAIT: i64 = 600;
/// After so many milliseconds it is said that NetSuite is busy.
const GIVES_UP: i64 = 20_000;

/// What is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Who it is.
    Caller,
    /// What was before with the same person.
    EarlierCalls,
}

/// What waits to be asked again.
#[derive(Default)]
pub(super) struct Busy(RefCell<Vec<Waiting>>);

struct Waiting {
    call: CallId,
    about: About,
    /// When NetSuite was busy for the first time.
    since: Timestamp,
    /// So often it was.
    times: u32,
    /// Asked again then; `None`: it is being asked.
    due: Option<Timestamp>,
}

impl Busy {
    /// That was answered, or nobody asks it any more.
    pub(super) fn settled(&self, call: &CallId, about: About) {
        self.0.borrow_mut().retain(|waiting| waiting.about != about || waiting.call != *call);
    }

    fn due(&self) -> Option<Timestamp> {
        self.0.borrow().iter().filter_map(|waiting| waiting.due).min()
    }

    /// What is due, each once.
    fn take(&self, now: Timestamp) -> Vec<(CallId, About)> {
        let mut all = self.0.borrow_mut();
        let due = all.iter_mut().filter(|waiting| waiting.due.is_some_and(|due| due <= now));
        due.map(|waiting| {
            waiting.due = None;
            (waiting.call.clone(), waiting.about)
        })
        .collect()
    }

    /// NetSuite was busy: whether it is asked again, which is not before `pause`. Waits are cut by up to a half by chance
    /// (`0..=255`), so that agents who were refused together do not come back together.
    fn again(&self, call: &CallId, about: About, now: Timestamp, pause: Timestamp, chance: u8) -> bool {
        let mut all = self.0.borrow_mut();
        let known = all.iter().position(|waiting| waiting.about == about && waiting.call == *call);
        let (since, times) = known.map_or((now, 0), |place| {
            let waiting = all.remove(place);
            (waiting.since, waiting.times)
        });
        let longest = (FIRST_WAIT << times.min(8)).min(LONGEST_WAIT);
        let due = Timestamp(now.0 + longest - longest / 2 * i64::from(chance) / 255).max(pause);
        let goes_on = due.0 - since.0 <= GIVES_UP;
        if goes_on {
            all.push(Waiting { call: call.clone(), about, since, times: times + 1, due: Some(due) });
        }
        goes_on
    }
}

impl Agent {
    /// Whether that fault is one that passes in a moment: then it is asked again, and nothing needs to be told.
    pub(super) fn asks_again(&self, call: &CallId, about: About, fault: Option<&Fault>) -> bool {
        let inner = &self.inner;
        if fault.is_some_and(|fault| fault.kind == FaultKind::Busy) {
            let mut chance = [0];
            inner.ports.entropy.fill(&mut chance);
            let pause = inner.netsuite.pause().unwrap_or_default();
            if inner.busy.again(call, about, self.now(), pause, chance[0]) {
                self.schedule();
                return true;
            }
        }
        inner.busy.settled(call, about);
        false
    }

    /// Asks what is due again.
    pub(super) fn ask_busy_again(&self, now: Timestamp) {
        for (call, about) in self.inner.busy.take(now) {
            match about {
                About::Caller => self.look_up(&call),
                About::EarlierCalls => self.ask_earlier_again(&call),
            }
        }
    }

    /// When something is asked again.
    pub(super) fn busy_due(&self) -> Option<Timestamp> {
        self.inner.busy.due()
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CallId, Timestamp};

    use super::{About, Busy, FIRST_WAIT, GIVES_UP, LONGEST_WAIT};

    const NEVER: Timestamp = Timestamp(0);

    fn call() -> CallId {
        CallId("cs-1-2-3".to_owned())
    }

    #[test]
    fn waits_are_short_and_end_with_the_ringing() {
        let (busy, mut now, mut waits) = (Busy::default(), Timestamp(1_000), Vec::new());
        while busy.again(&call(), About::Caller, now, NEVER, 0) {
            let due = busy.due().unwrap();
            waits.push(due.0 - now.0);
            assert!(busy.take(Timestamp(due.0 - 1)).is_empty());
            assert_eq!(busy.take(due), [(call(), About::Caller)]);
            assert!(busy.take(due).is_empty() && busy.due().is_none());
            now = due;
        }
        assert_eq!(waits[..3], [FIRST_WAIT, LONGEST_WAIT, LONGEST_WAIT]);
        assert!(now.0 - 1_000 <= GIVES_UP && now.0 - 1_000 > GIVES_UP - LONGEST_WAIT);
        // Another time it begins anew.
        assert!(busy.again(&call(), About::Caller, now, NEVER, 255));
        assert!(busy.due().unwrap().0 - now.0 <= FIRST_WAIT / 2 + 1);
    }

    #[test]
    fn a_pause_that_netsuite_asks_for_is_kept() {
        let busy = Busy::default();
        assert!(busy.again(&call(), About::Caller, Timestamp(0), Timestamp(7_000), 0));
        assert_eq!(busy.due(), Some(Timestamp(7_000)));
        assert!(!busy.again(&call(), About::EarlierCalls, Timestamp(0), Timestamp(60_000), 0));
        busy.settled(&call(), About::EarlierCalls);
        assert_eq!(busy.due(), Some(Timestamp(7_000)));
        busy.settled(&call(), About::Caller);
        assert_eq!(busy.due(), None);
    }
}
