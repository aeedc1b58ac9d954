//! Records, pursued.

mod crashes;
mod merging;
mod pursuing;
mod rules;
mod scheduled;
mod texts;
mod world;
