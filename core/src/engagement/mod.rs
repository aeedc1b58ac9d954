//! Lists of people, and how engaged they are, by their calls.
//!
//! A [`touches::Touch`] is one call as far as it counts for somebody. [`weights`] says what it is worth, [`decay`] how much of that
//! is left after some time, and [`score`] adds it up and gives the reasons;
//! [`ranking`] tells who is most engaged and who is cooling. [`touches`] holds the calls of everybody, as
//! NetSuite's phone call records tell them.
//!
//! A [`rule`] says who belongs on a live list, over the directory's copy and these scores; [`members`] keeps the list in step with
//! what changes, and tells who has joined and who has left, and a [`call_list`] is worked through, each person with one agent. [`import`]
//! reads people out of a spreadsheet's file, and somebody in it whom NetSuite does not have is a [`newcomer`]. What people change here, or a file of theirs, reaches NetSuite by a
//! [`push`] alone: a plan first, that overwrites nothing newer.
//!
//! Everything is counted in whole hundredths of a point, so that the order in which calls are heard of cannot matter and two
//! machines come to the same number.

pub mod call_list;
mod decay;
pub mod import;
pub mod members;
pub mod newcomer;
pub mod packed;
pub mod push;
pub mod ranking;
pub mod rule;
pub mod score;
pub mod scored;
pub mod standing;
pub mod touches;
pub mod weights;

#[cfg(test)]
mod tests;
