//! How a worker dies: not between two acts of somebody's, but in the middle of whatever it is doing.

use std::cell::Cell;

/// Counts how often the worker touches what is outside it: before and after each request and each commit. Set to blow,
/// it is the worker's death at that touch: nothing it asks for from then on happens or is answered.
#[derive(Default)]
pub struct Fuse {
    touches: Cell<u32>,
    blows_at: Cell<Option<u32>>,
    blown: Cell<bool>,
}

impl Fuse {
    /// The worker dies at its n-th touch from now, from 1.
    pub fn set(&self, touch: u32) {
        self.blows_at.set(Some(self.touches.get() + touch));
    }

    /// It does not blow.
    pub fn hold(&self) {
        self.blows_at.set(None);
    }

    /// How often the worker has touched the world so far.
    #[must_use]
    pub fn touches(&self) -> u32 {
        self.touches.get()
    }

    /// True once the worker is dead.
    #[must_use]
    pub fn is_blown(&self) -> bool {
        self.blown.get()
    }

    /// Another in its place.
    pub(super) fn renew(&self) {
        self.hold();
        self.blown.set(false);
    }

    /// A touch. Never returns in a worker that dies of it or is dead.
    pub(super) async fn touch(&self) {
        if !self.is_blown() {
            self.touches.set(self.touches.get() + 1);
            self.blown.set(self.blows_at.get().is_some_and(|at| self.touches.get() >= at));
        }
        if self.is_blown() {
            futures::future::pending::<()>().await;
        }
    }
}
