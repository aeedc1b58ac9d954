//! RingCentral's side of the directory: the company's own directory, so that an internal call shows a colleague, and the
//! agent's personal contacts, for callers NetSuite knows nobody of.
//!
//! Both are small and wholly in memory: a [`row`] of text for each person, in sheets as RingCentral gave them, with their
//! numbers, extensions and addresses as sorted keys beside ([`sheet`]). [`Book`] keeps them on the shelf for one user of
//! one RingCentral account, and [`keep`] follows RingCentral at one request an hour and list while nothing changes.
//! [`same`] is the rule by which a record in NetSuite and somebody here are one person, and [`rows()`] the one list of both.

mod book;
mod keep;
mod merge;
mod row;
mod same;
mod sheet;

pub use book::Book;
pub use keep::{Lists, Scene};
pub use merge::{Scored, rows};
pub use row::Known;
pub use same::{Identity, same};
pub use sheet::{caller_keys, number_key, record_keys};

#[cfg(test)]
mod tests;
