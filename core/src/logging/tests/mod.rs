//! Records, pursued.

mod crashes;
mod merging;
mod pursuing;
mod texts;
mod world;
