//! Callside as people meet it: the packaged extension, byte for byte, in real Chromium against the emulator.
//!
//! A [`Stage`] is one such world: both clouds on loopback, a browser whose host map knows them and nothing else, the
//! extension loaded. A third host would not resolve, so every test also proves that there is none. Tests, the demo and
//! the benchmarks act on it as a person does: through pages, keys and clicks. A [`Room`] is the same without a browser:
//! the real core on virtual time, for all that does not need one.

// Tests and what they stand on fail by panicking.
#![allow(clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

pub mod chromium;
pub mod harm;
pub mod managed;
pub mod page;
pub mod room;
pub mod simulation;
pub mod stage;
pub mod target;
pub mod time;
pub mod unattended;

pub use chromium::{Chromium, Look};
pub use managed::Managed;
pub use page::Page;
pub use room::Room;
pub use stage::{Script, Stage, queries};
pub use target::Target;
