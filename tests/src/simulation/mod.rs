//! The deterministic simulation: the real core and the real emulator on virtual time, several agents on several
//! computers, and everything that can go wrong, drawn from a seed.
//!
//! A [`batch`] is one world: some tens of calls of every shape ([`script`]), and its [`weather`]. Over each computer
//! ([`machine`], with its [`panes`]) there is a [`hand`] that lets its worker die at any of the named places ([`sites`]), troubles its
//! requests, and holds every write to what was promised; what was typed, edited by hand and troubled is [`shared`]
//! knowledge. Time leaps from one thing that is due to the next, so that hours cost little. When all is healed and some
//! hours have passed, [`judge`] says what is wrong: a record too many or too few, a call without a settled state, a word
//! that is gone, a failure without a cause. Equal seeds give equal stories, and the same number for them ([`trace`]).
//!
//! Company call sync has stories of its own ([`company`]): agents, browsers and native programs at the same calls; and so have
//! scores and fields that are pushed while people in NetSuite change the same ones ([`pushes`]).

pub mod batch;
pub mod company;
mod hand;
mod judge;
mod machine;
mod marks;
mod panes;
pub mod pushes;
mod script;
mod shared;
pub mod sites;
pub mod tally;
mod trace;
mod weather;

pub use batch::{CALLS, Outcome, play};
