//! The whole application against both emulated clouds, on virtual time and without a browser.

// A test that fails, fails by panicking.
#![allow(clippy::expect_used, clippy::panic)]

mod adding;
mod call_shapes;
mod callers;
mod colleagues;
mod cost;
mod death;
mod directory;
mod failures;
mod notes;
<<<<<<< HEAD
mod own_fields;
=======
mod numbers;
>>>>>>> 902dedc (Report what is wrong with the numbers of the copy, made by the back office a few pages at a time)
mod rights;
mod sessions;
mod slow_disk;
