//! A call becomes one NetSuite phone call record: once, complete, with everything the agent typed and nothing of what
//! anybody else typed lost.
//!
//! - Which call is which record: [`crate::call::key`]. Its external id makes a second one a duplicate, so the same call
//!   seen by two tabs, two computers or a worker that was killed meets one record.
//! - Which calls have one, and whether it is made at answer or at the end: [`verdict`]. By default everything the agent
//!   took part in, missed, declined and voicemail calls too, but no call between extensions. Each colleague on a call has
//!   their own record, so a call answered elsewhere has none here, nor has one the agent only listened to. Of a transfer,
//!   this agent's record says that it was handed on; of a conference, that it was joined; and each names the colleagues'
//!   records.
//! - What it says: [`body`] with [`title`], [`times`], and a message ([`message`]) of the note above a block of facts
//!   ([`block`], fenced by [`fence`]).
//! - How it gets there: [`plan`] decides the next step and [`settle`] what its answer means, both pure; [`pursue`] holds
//!   the conversation. The intent is on disk before the request, and finding one there means to look before writing.
//! - How it changes: [`merge`], three ways. With plain REST there is a window between reading a record and writing it;
//!   what somebody saves in NetSuite inside it (one round trip) can be overwritten in the properties written then.
//! - What the agent sees of it: [`log_state`]; and of each single write: [`audit`].

mod audit;
mod block;
mod body;
pub mod earlier;
mod entry;
mod fence;
mod merge;
mod message;
mod plan;
mod pursue;
mod rules;
mod state;
mod times;
mod title;
mod verdict;

#[cfg(test)]
mod tests;

pub use body::{Desired, answered, desired};
pub use entry::{Entry, Fields, Record, Tie, Trouble, Written};
pub use merge::{Revision, revise};
pub use plan::{Outcome, Plan, Scene, Terms, plan, settle};
pub use pursue::{CallLog, LogUnread, Pursued, Pursuits, Rooms, asks, pursue};
pub use state::{in_netsuite, left_off, log_state};
pub use times::{RecordTimes, Zone, duration, record_times};
pub use verdict::{Ruling, explain, number_in};
