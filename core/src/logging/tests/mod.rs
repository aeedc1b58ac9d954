//! Records, pursued.

mod auditing;
mod crashes;
mod linking;
mod merging;
mod pursuing;
mod rules;
mod scheduled;
mod texts;
mod updating;
mod world;
