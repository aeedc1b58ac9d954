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
//! - That it is one: the account refuses a second record of the same external id. Not every account may do so, so it is
//!   found out with the first record ([`create`]): Callside looks, creates, reads what came of it, and sends the same once
//!   more without the note ([`crate::netsuite::Keys`]). An account that has shown to change the record that is there, or to make records without
//!   the id, is asked first for ever, and given a record without its note, which then follows by a merge. What this leaves
//!   open: the very first record of an account that changes what is there, made on two computers that have both just
//!   looked, holds the later one's note alone; and an account that both drops the id and makes none by PUT can come to hold
//!   two, where two computers write in the same moment.
//! - How it changes: [`merge`], three ways, and then [`update`]. With Callside's bundle in the account NetSuite compares
//!   and writes in one: whoever saves meanwhile makes it answer with what they saved, and that is merged anew. Nothing is
//!   ever lost that way. Over plain REST the record is read, written and read again, and one window stays open: **what
//!   somebody saves in NetSuite after our read was answered and before our write arrives is overwritten in the properties
//!   that we write**, which is the message as a rule. It is one round trip to NetSuite long, and one commit to this disk,
//!   which is about a millisecond (`the_window_is_one_round_trip…` in `tests/tests/room/meanwhile.rs` measures it on
//!   virtual time; the tests beside it save at every moment of a change). Nobody can see it afterwards: the record then
//!   holds what we wrote, and its `lastModifiedDate` is the moment of our own write, whether or not another came just
//!   before. What is saved before our read is merged; what is saved over our words after our write is seen by the second
//!   read, and both texts are kept. Callside's own lines alone are not looked after: the next change makes them anew.
//! - What it is about: a case or a transaction is a property of the record, a project stands in the place of the company; the
//!   block names it too, so it is told where NetSuite refuses it. [`linked`] finds what there is to choose from.
//! - The task after it: [`follow_up`], made once like the record.
//! - What becomes of it where nobody has Callside open, and what company call sync adds to an agent's own: [`by_company`].
//! - What the agent sees of it: [`log_state`]; and of each single write: [`audit`].

mod audit;
mod block;
mod body;
mod by_company;
mod create;
pub mod earlier;
mod entry;
mod fence;
mod follow_up;
pub mod linked;
mod merge;
mod message;
mod plan;
mod pursue;
mod rules;
mod state;
mod times;
mod title;
mod update;
mod verdict;

#[cfg(test)]
mod tests;

pub use body::{Desired, answered, company, desired, to_fill};
pub use by_company::{completed, made_by_company};
pub use entry::{EditTold, Entry, Fields, KeptEdit, Record, Tie, Trouble, Written};
pub use merge::{Revision, revise, same};
pub use plan::{CompanyField, CompanyTerms, Outcome, Plan, Scene, Terms, plan, settle, trouble};
pub use pursue::{CallLog, LogUnread, Pursued, Pursuits, Rooms, asks, kind, pursue};
pub use state::{in_netsuite, left_off, log_state};
pub use times::{RecordTimes, Zone, duration, record_times};
pub use verdict::{Ruling, explain, number_in};
