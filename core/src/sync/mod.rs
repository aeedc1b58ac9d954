//! Company call sync: RingCentral's log of everybody's calls becomes records in NetSuite, each under the right employee, also
//! of people who never open Callside.
//!
//! What has just happened is told by RingCentral's list of changes (`follow`): each record once when it enters the log, which is
//! after the call's end, and once more whenever it changes there. An hour is settled six hours after its end, and counts: the log is
//! read in its short view, and where it has anything that this machine does not know (`memory`), or another machine was at work
//! meanwhile, in full. So nothing rests on the list alone. Where RingCentral gives no such list an hour is read twice: a quarter of
//! an hour after its calls' beginnings, and when it is settled.
//!
//! The log is read by its calls' beginnings, an hour or less at a time, newest first ([`state::Window`]). Each reading goes on
//! from the oldest record it has seen and not by the number of a page, so that whatever is added meanwhile moves nothing out
//! of its sight, and whoever reads can stop anywhere. What is found unchanged costs NetSuite nothing on the machine that has read
//! it before.
//!
//! What becomes of a page is a [`plan`], pure: each part in a call is written, left out by a rule, or *held*: for want of an
//! organizer, while the call is on, because NetSuite refused it. What is held is remembered by extension and day
//! ([`state::Held`]) and not by call, so its list is bounded by the company; it is read again in the log, where it stands, when
//! whatever held it may have passed. Writing is a batch of the bundle's: created unless it is there, and what is there is only
//! completed ([`crate::logging::completed`]), so a call that an agent's browser logs at the same time stays one record, with
//! their notes, and a batch whose answer was lost is simply sent again.
//!
//! Everything the next machine has to know is [`State`], a few kilobytes, kept with the lease in NetSuite. It is written after
//! the work it speaks of, so a machine that dies anywhere has at most a page done twice, which is done once all the same.
//! [`Sync::step`] holds the conversation. [`Sync::try_out`] reads and plans the same and writes nothing.

mod dry_run;
mod follow;
mod lease;
mod memory;
mod names;
mod page;
mod plan;
mod read;
mod roster;
mod seat;
mod state;
mod step;
#[cfg(any(test, feature = "fakes"))]
pub mod synthetic;
mod wanted;
mod write;

pub use dry_run::DryRun;
pub use lease::{Standing, standing};
pub use plan::{Company, Held as HeldFor, Plan, Planned, Writing, plan};
pub use roster::Mapping;
pub use seat::{Roster, Seat, Whose};
pub use state::{Again, Change, Held, Reading, State, Window};
pub use step::{Hands, Stepped, Sync};
