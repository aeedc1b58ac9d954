//! One writer of an entry at a time, in the order they came. Without turns, the last of many quick changes (keys typed
//! into a form, events of one call) could be the first on disk, and an older one be applied on top of it.

use std::cell::RefCell;

use futures::channel::oneshot;

use crate::ordered::Keyed;

/// Entries being written, each with who waits for it.
#[derive(Default)]
pub(super) struct Turns {
    waiting: RefCell<Keyed<Vec<oneshot::Sender<()>>>>,
}

/// The turn to write an entry; passed on when it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    key: &'a str,
}

impl Turns {
    /// Waits for everybody who came before.
    pub(super) async fn of<'a>(&'a self, key: &'a str) -> Turn<'a> {
        let before = {
            let mut waiting = self.waiting.borrow_mut();
            match waiting.get_mut(key) {
                Some(queue) => {
                    let (passed_on, before) = oneshot::channel();
                    queue.push(passed_on);
                    Some(before)
                }
                None => {
                    waiting.insert(key.to_owned(), Vec::new());
                    None
                }
            }
        };
        if let Some(before) = before {
            // Nobody drops a place in the queue without passing the turn on.
            let _passed_on = before.await;
        }
        Turn { turns: self, key }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut waiting = self.turns.waiting.borrow_mut();
        while let Some(queue) = waiting.get_mut(self.key).filter(|queue| !queue.is_empty()) {
            if queue.remove(0).send(()).is_ok() {
                return;
            }
        }
        waiting.remove(self.key);
    }
}
