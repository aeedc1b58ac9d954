//! Who is calling. [`lookup`] asks NetSuite once, over every kind of record and every standard phone field this role
//! can read, and ranks what it gets with the reason for each place.

pub mod lookup;
mod select;

pub use select::Composed;
