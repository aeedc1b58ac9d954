//! The agent's own copy of the people they may see, and how it is kept.
//!
//! ```text
//! <copy>/standing            where it stands
//! <copy>/pages               which page holds whom
//! <copy>/page/<number>       people
//! <copy>/numbers/<number>    parts of the number index, <copy>/numbers/changes beside them
//! <copy>/words/…             names to search, read when somebody first searches
//! <copy>/members/…           who belongs to which company, read when a company first calls
//! <copy>/checked             how far the report on its numbers is, <copy>/findings/<first> what it has found
//! ```
//!
//! [`Held`] reads a copy: who has a number. It is what a live call needs, and writes nothing. [`Finder`] looks in it for what
//! somebody types.
//! [`Keeper`] writes it, one [`Keeper::go_on`] at a time, which is at most one request: [`Standing`] says what is next,
//! and what came of it goes to the shelf in one commit with the rows and the indexes' changes. No call waits for that, so
//! it is the back office's to do (the core's room `office`); what a step has changed on the shelf is told by its names,
//! and the reader reads just those anew.
//!
//! The first walk takes every table in the order of ids. From then on changes are asked for by NetSuite's own clock, all
//! tables in one request, and ranges of ids are compared by their counts and sums, so that what was deleted, merged or
//! hidden is noticed at the cost of one request an hour. Whatever a request finds holds for the moment of its answer, and
//! a record that changes while a walk is under way has changed after the walk's beginning: the changes asked for next
//! begin there, with some overlap.

mod finder;
mod held;
mod indexing;
mod keeper;
mod queries;
mod rows;
mod source;
mod standing;
mod steps;
#[cfg(test)]
mod tests;
pub mod wall;

use crate::{directory::people::Unreadable, ports::StoreError};

#[cfg(any(test, feature = "fakes"))]
pub(in crate::directory) use self::indexing::{AT_A_STRETCH, ENTRIES_AT_A_STRETCH, MANY_AT_FIRST};
pub use self::{
    finder::Finder,
    held::Held,
    keeper::{GivenUp, Keeper, write},
    queries::CustomField,
    source::{No, Purpose, Source},
    standing::{AFTER_STORE_FAILED, Next, Owner, Shown, Standing, Terms, Walk},
    steps::{Scene, Stepped},
};

/// Why a copy cannot be used. It is made anew; until then NetSuite is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// The browser's store refused. Nothing on it has changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Part of it is missing, damaged, or written by another version.
    #[error("the copy cannot be read")]
    Unreadable,
    /// It was given up meanwhile: nothing more is written to it.
    #[error("the copy was given up")]
    GivenUp,
}

impl From<Unreadable> for CopyError {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}
