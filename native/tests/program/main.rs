//! `callside-sync`, the program itself, against both emulated clouds over TLS and under their own names.

// A test that fails, panics, and clippy does not see what test functions call.
#![allow(clippy::unwrap_used, clippy::panic)]

mod check;
mod company;
mod readme;
mod run;
