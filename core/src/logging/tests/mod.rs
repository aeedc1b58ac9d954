//! Records, pursued.

mod auditing;
mod crashes;
mod merging;
mod pursuing;
mod rules;
mod scheduled;
mod texts;
mod updating;
mod world;
