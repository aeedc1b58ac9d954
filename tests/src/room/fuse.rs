//! How a worker dies: not between two acts of somebody's, but in the middle of whatever it is doing.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures::{FutureExt as _, future::LocalBoxFuture};

use super::fate::{Deed, Fate, Side, Site};

/// Counts how often the worker touches what is outside it: before and after each request and each commit. Set to blow,
/// or struck by a [`Fate`], it is the worker's death at that touch: nothing it asks for from then on happens or is
/// answered.
#[derive(Default)]
pub struct Fuse {
    touches: Cell<u32>,
    blows_at: Cell<Option<u32>>,
    blown: Cell<bool>,
    fate: RefCell<Option<Rc<dyn Fate>>>,
    meanwhile: Cell<Option<(u32, Act)>>,
    interruption: RefCell<Option<Interruption>>,
}

/// What somebody else does.
type Act = Box<dyn FnOnce()>;

/// At which touch something happens elsewhere, and what.
type Interruption = (u32, LocalBoxFuture<'static, ()>);

/// A touch that no story comes to: nobody dies.
pub const NEVER: u32 = u32::MAX / 2;

/// Lives through a story once without a death and then once for each touch it has, with a death there. `live` lives
/// through it with the death at the touch it is given, and answers how many touches there were.
///
/// # Panics
/// The story has not even `least` touches: it was not lived through.
pub fn at_every_touch(least: u32, live: impl Fn(u32) -> u32) {
    let touches = live(NEVER);
    assert!(touches >= least, "a story of {least} touches had {touches}");
    for touch in 1..=touches {
        live(touch);
    }
}

impl Fuse {
    /// The worker dies at its n-th touch from now, from 1.
    pub fn set(&self, touch: u32) {
        self.blows_at.set(Some(self.touches.get() + touch));
    }

    /// Somebody else acts at the worker's n-th touch from now, from 1: while it is in the middle of something.
    pub fn meanwhile(&self, touch: u32, act: impl FnOnce() + 'static) {
        self.meanwhile.set(Some((self.touches.get() + touch, Box::new(act))));
    }

    /// At the worker's n-th touch from now, from 1, something happens elsewhere, and the worker waits there until that is
    /// done.
    pub fn interrupt(&self, touch: u32, elsewhere: impl Future<Output = ()> + 'static) {
        *self.interruption.borrow_mut() = Some((self.touches.get() + touch, elsewhere.boxed_local()));
    }

    /// The worker is dead, wherever it stands: nothing it was about to do happens.
    pub fn blow(&self) {
        self.blown.set(true);
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

    /// From now on that is in whose hands the worker is.
    pub fn watch(&self, fate: Rc<dyn Fate>) {
        *self.fate.borrow_mut() = Some(fate);
    }

    /// The next worker's fuse, in the same hands.
    pub(super) fn next(&self) -> Self {
        Self { fate: RefCell::new(self.fate()), ..Self::default() }
    }

    pub(super) fn fate(&self) -> Option<Rc<dyn Fate>> {
        self.fate.borrow().clone()
    }

    /// Another in its place.
    pub(super) fn renew(&self) {
        self.hold();
        self.blown.set(false);
    }

    /// The place at which the worker does that.
    pub(super) fn site(&self, deed: Deed<'_>) -> Site {
        if self.is_blown() { Site::default() } else { self.fate().map_or(Site::default(), |fate| fate.site(deed)) }
    }

    /// A touch. Never returns in a worker that dies of it or is dead.
    pub(super) async fn touch(&self, site: Site, side: Side) {
        if !self.is_blown() {
            self.touches.set(self.touches.get() + 1);
            let set = self.blows_at.get().is_some_and(|at| self.touches.get() >= at);
            self.blown.set(set || self.fate().is_some_and(|fate| fate.strikes(site, side)));
            match self.meanwhile.take() {
                Some((at, act)) if self.touches.get() >= at => act(),
                later => self.meanwhile.set(later),
            }
        }
        let due = self.interruption.borrow_mut().take_if(|(at, _)| self.touches.get() >= *at);
        if let Some((_, elsewhere)) = due {
            elsewhere.await;
        }
        if self.is_blown() {
            futures::future::pending::<()>().await;
        }
    }
}
