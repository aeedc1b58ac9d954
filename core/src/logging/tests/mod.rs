//! Records, pursued.

mod auditing;
mod by_company;
mod crashes;
mod linking;
mod merging;
mod pursuing;
mod rules;
mod scheduled;
mod texts;
mod updating;
mod world;
