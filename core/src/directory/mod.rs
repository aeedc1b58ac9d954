//! Who is calling. [`people`] is what Callside keeps of NetSuite's records, [`index`] finds them in memory, [`copy`] gets
//! them and keeps them as NetSuite has them, and [`copies`] knows whose they are; [`lookup`]
//! asks NetSuite itself: once, over every kind of record and every standard phone field this role can read. Both are
//! ranked by one rule, with the reason for each place. [`adding`] is what it means to add a caller nobody has the number
//! of, [`own`] which fields of the account's own may hold numbers, too.

pub mod adding;
pub mod colleagues;
pub mod copies;
pub mod copy;
pub mod hygiene;
pub mod index;
pub mod lookup;
#[cfg(test)]
mod match_quality;
pub mod own;
pub mod people;
mod select;
#[cfg(any(test, feature = "fakes"))]
pub mod synthetic;

pub use select::Composed;
