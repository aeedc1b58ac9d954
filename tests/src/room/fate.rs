//! Who watches a browser from outside and may interfere with it: nobody in most tests, the simulation in its own.

use callside_core::ports::{Op, Request};
use callside_emulator::{exchange, faults::Kind, world::Delivery};

/// Something the worker does to what is outside it.
#[derive(Clone, Copy)]
pub enum Deed<'a> {
    /// Changes the disk.
    Commit(&'a [Op]),
    /// Changes the bulky part of the disk.
    Shelve,
    /// Asks a cloud.
    Ask(&'a Request),
}

/// A place in a conversation at which the worker may die, by the number its [`Fate`] gave it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site(pub usize);

/// Which side of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Nothing of it has happened.
    Before,
    /// It has happened, and the worker does not know yet.
    After,
}

/// What becomes of a request on its way to a cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It arrives at once.
    Clear,
    /// There is no network.
    NotSent,
    /// It arrives so many milliseconds later, whoever waits for it.
    Slow(i64),
    /// It arrives, and this happens to it there.
    Fault(Kind),
}

/// Decides what happens to one browser.
pub trait Fate {
    /// Names the place at which the worker does that.
    fn site(&self, deed: Deed<'_>) -> Site;
    /// True: the worker dies there and then.
    fn strikes(&self, site: Site, side: Side) -> bool;
    /// A request sets out.
    fn way(&self, request: &exchange::Request) -> Way;
    /// A request is about to be handled by its cloud.
    fn arrives(&self, request: &exchange::Request);
    /// It has been handled.
    fn answered(&self, request: &exchange::Request, delivery: &Delivery);
}
