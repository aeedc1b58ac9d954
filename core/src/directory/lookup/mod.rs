//! The live lookup: one request to NetSuite says who may be calling.
//!
//! [`compose`] writes the query out of what [`Readable`] leaves; [`look_up`] asks, and where NetSuite refuses a table
//! or a column drops it, remembers it and asks for the rest; [`rank`] reads the answer.

mod ask;
mod compose;
mod rank;
mod readable;
mod resolved;
mod table;

pub use ask::{Found, Learnt, Question, look_up, permissions, prove, search_records};
pub use compose::{compose, compose_search};
pub(super) use rank::candidate;
pub use rank::{Evidence, Ranked, Spoke, labelled, rank_people, read};
pub use readable::{Readable, Refused};
pub use resolved::resolved;
pub(super) use table::PHONES;
pub use table::Table;
