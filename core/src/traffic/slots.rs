//! NetSuite counts requests in flight, for the whole account: five on the smallest tier, shared by every integration
//! (netsuite-api.md §6). One agent takes two of them at most, and one at most for everything nobody waits for: saving a
//! record runs the account's scripts and may take a minute, while a telephone rings.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use futures::channel::oneshot;

use super::Lane;

/// Requests in flight per agent.
const ALL: usize = 2;
/// Of those, for every lane but [`Lane::Live`].
const PATIENT: usize = 1;

/// The slots; a waiting errand of a more urgent lane goes first, within a lane the older one.
#[derive(Clone)]
pub(super) struct Slots(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    taken: usize,
    patient: usize,
    waiting: Vec<(Lane, oneshot::Sender<Slot>)>,
}

impl Held {
    fn is_free_for(&self, lane: Lane) -> bool {
        self.taken < ALL && (lane == Lane::Live || self.patient < PATIENT)
    }

    fn count(&mut self, lane: Lane) {
        self.taken += 1;
        self.patient += usize::from(lane != Lane::Live);
    }
}

/// One slot; dropping it hands it on.
pub(super) struct Slot {
    lane: Lane,
    slots: Weak<RefCell<Held>>,
}

impl Slots {
    pub(super) fn new() -> Self {
        Self(Rc::default())
    }

    /// Waits for a slot. A waiter that is dropped loses its place and nothing else.
    pub(super) async fn take(&self, lane: Lane) -> Slot {
        let waiting = {
            let mut held = self.0.borrow_mut();
            if held.is_free_for(lane) {
                held.count(lane);
                None
            } else {
                let (sender, receiver) = oneshot::channel();
                held.waiting.push((lane, sender));
                Some(receiver)
            }
        };
        match waiting {
            None => self.slot(lane),
            // The sender lives in `waiting` until it sends, so cancellation is out of reach; should it come all the
            // same, going ahead is better than never asking.
            Some(receiver) => receiver.await.unwrap_or(Slot { lane, slots: Weak::new() }),
        }
    }

    fn slot(&self, lane: Lane) -> Slot {
        Slot { lane, slots: Rc::downgrade(&self.0) }
    }

    fn hand_on(&self) {
        loop {
            let next = {
                let mut held = self.0.borrow_mut();
                held.waiting.retain(|(_, sender)| !sender.is_canceled());
                let best = held
                    .waiting
                    .iter()
                    .enumerate()
                    .filter(|(_, (lane, _))| held.is_free_for(*lane))
                    .min_by_key(|(place, (lane, _))| (*lane, *place))
                    .map(|(place, _)| place);
                best.map(|place| {
                    let (lane, sender) = held.waiting.remove(place);
                    held.count(lane);
                    (lane, sender)
                })
            };
            let Some((lane, sender)) = next else { return };
            if let Err(mut refused) = sender.send(self.slot(lane)) {
                // The waiter went away this instant: this loop gives its place to another, so the slot must not.
                refused.slots = Weak::new();
                self.uncount(lane);
            }
        }
    }

    fn uncount(&self, lane: Lane) {
        let mut held = self.0.borrow_mut();
        held.taken -= 1;
        held.patient -= usize::from(lane != Lane::Live);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(slots) = self.slots.upgrade() {
            let slots = Slots(slots);
            slots.uncount(self.lane);
            slots.hand_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::{Lane, Slots};

    #[test]
    fn two_at_most_and_one_of_them_is_kept_for_whoever_waits() {
        let slots = Slots::new();
        let _saving = slots.take(Lane::Logging).now_or_never().expect("free");
        for lane in [Lane::Notes, Lane::Logging, Lane::Background] {
            assert!(slots.take(lane).now_or_never().is_none(), "{lane:?}");
        }
        let _ringing = slots.take(Lane::Live).now_or_never().expect("free");
        assert!(slots.take(Lane::Live).now_or_never().is_none());
    }

    #[test]
    fn the_urgent_one_goes_first_and_within_a_lane_the_older() {
        let slots = Slots::new();
        let first = slots.take(Lane::Background).now_or_never().expect("free");
        let mut background = Box::pin(slots.take(Lane::Background));
        let mut older = Box::pin(slots.take(Lane::Notes));
        let mut younger = Box::pin(slots.take(Lane::Notes));
        for waiting in [&mut background, &mut older, &mut younger] {
            assert!(waiting.as_mut().now_or_never().is_none());
        }
        drop(first);
        let older = older.now_or_never().expect("the slot went to the older note");
        assert!(younger.as_mut().now_or_never().is_none());
        drop(older);
        let younger = younger.now_or_never().expect("then to the other");
        assert!(background.as_mut().now_or_never().is_none());
        drop(younger);
        assert!(background.now_or_never().is_some());
    }

    #[test]
    fn a_waiter_that_went_away_blocks_nobody() {
        let slots = Slots::new();
        let first = slots.take(Lane::Live).now_or_never().expect("free");
        let _second = slots.take(Lane::Live).now_or_never().expect("free");
        let mut gone = Box::pin(slots.take(Lane::Live));
        assert!(gone.as_mut().now_or_never().is_none());
        let mut patient = Box::pin(slots.take(Lane::Background));
        assert!(patient.as_mut().now_or_never().is_none());
        drop(gone);
        drop(first);
        assert!(patient.now_or_never().is_some());
    }

    #[test]
    fn a_slot_given_to_a_waiter_that_never_looked_is_handed_on() {
        let slots = Slots::new();
        let first = slots.take(Lane::Live).now_or_never().expect("free");
        let _second = slots.take(Lane::Live).now_or_never().expect("free");
        let mut asked = Box::pin(slots.take(Lane::Live));
        assert!(asked.as_mut().now_or_never().is_none());
        drop(first);
        drop(asked);
        assert!(slots.take(Lane::Live).now_or_never().is_some());
    }
}
