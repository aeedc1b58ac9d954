//! NetSuite counts requests in flight, for the whole account: five on the smallest tier, shared by every integration
//! (netsuite-api.md §6). One agent takes two of them at most, and one at most for what can wait until tomorrow.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use futures::channel::oneshot;

use super::Lane;

/// Requests in flight per agent.
const ALL: usize = 2;
/// Of those, for [`Lane::Background`].
const BACKGROUND: usize = 1;

/// The slots; a waiting errand of a more urgent lane goes first, within a lane the older one.
#[derive(Clone)]
pub(super) struct Slots(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    taken: usize,
    taken_by_background: usize,
    waiting: Vec<(Lane, oneshot::Sender<Slot>)>,
}

impl Held {
    fn is_free_for(&self, lane: Lane) -> bool {
        self.taken < ALL && (lane != Lane::Background || self.taken_by_background < BACKGROUND)
    }

    fn count(&mut self, lane: Lane) {
        self.taken += 1;
        self.taken_by_background += usize::from(lane == Lane::Background);
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
        held.taken_by_background -= usize::from(lane == Lane::Background);
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
    fn the_urgent_one_goes_first_and_two_at_most() {
        let slots = Slots::new();
        let first = slots.take(Lane::Logging).now_or_never().expect("free");
        let second = slots.take(Lane::Notes).now_or_never().expect("free");
        let mut logging = Box::pin(slots.take(Lane::Logging));
        let mut live = Box::pin(slots.take(Lane::Live));
        assert!(logging.as_mut().now_or_never().is_none());
        assert!(live.as_mut().now_or_never().is_none());
        drop(first);
        let live = live.now_or_never().expect("the slot went to the live errand");
        assert!(logging.as_mut().now_or_never().is_none());
        drop(live);
        assert!(logging.now_or_never().is_some());
        drop(second);
    }

    #[test]
    fn background_takes_one_slot_only() {
        let slots = Slots::new();
        let _one = slots.take(Lane::Background).now_or_never().expect("free");
        let mut other = Box::pin(slots.take(Lane::Background));
        assert!(other.as_mut().now_or_never().is_none());
        assert!(slots.take(Lane::Live).now_or_never().is_some());
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
