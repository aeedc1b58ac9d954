//! How engaged people are, by their calls.
//!
//! A [`touches::Touch`] is one call as far as it counts for somebody. [`weights`] says what it is worth, [`decay`] how much of that
//! is left after some time, and [`score`] adds it up and gives the reasons. [`touches`] holds the calls of everybody, as
//! NetSuite's phone call records tell them.
//!
//! Everything is counted in whole hundredths of a point, so that the order in which calls are heard of cannot matter and two
//! machines come to the same number.

mod decay;
pub mod score;
pub mod touches;
pub mod weights;

#[cfg(test)]
mod tests;
