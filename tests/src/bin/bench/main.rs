//! How long an agent waits, and what that costs in requests. Without an argument: calls, as they ring and end. With
//! `directory`: the agent's copy of the people they may see. With `sync`: company call sync. With `company`: a thousand
//! agents on one NetSuite account. With `engagement`: scores on their way to NetSuite. Everything runs on this machine, so no figure holds a
//! network; what the machine is stands above the tables.

// A program for a person at a terminal: what it prints is its result.
#![allow(clippy::print_stdout)]

mod calls;
mod company;
mod copy;
mod cost;
mod pushes;
mod sync;
mod watch;

use anyhow::{Result, bail};
use peak_alloc::PeakAlloc;

/// Tells what is on the heap, and the most there was.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

#[tokio::main]
async fn main() -> Result<()> {
    println!("{}", machine());
    match std::env::args().nth(1).as_deref() {
        None => {
            calls::run().await?;
            cost::run()
        }
        Some("requests") => cost::run(),
        Some("directory") => copy::run().await,
        Some("sync") => sync::run(),
        Some("company") => company::run(),
        Some("engagement") => pushes::run(),
        Some(other) => {
            bail!("there is no bench of {other}: directory, requests, sync, company, engagement, or nothing for calls")
        }
    }
}

/// The processor, how many of it, and how busy they are with other work.
fn machine() -> String {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let name = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unnamed processor");
    let count = processors.lines().filter(|line| line.starts_with("processor")).count();
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    format!("{count} × {}, load {load} before the first figure", name.trim_start_matches([' ', '\t', ':']))
}

/// The heading of a table of times.
fn heading() {
    println!("\n{:<58}{:>9}{:>9}{:>9}{:>6}", "milliseconds", "median", "95 %", "99 %", "runs");
}

/// A line of it.
fn row(name: &str, figures: &mut [f64]) {
    figures.sort_by(f64::total_cmp);
    let at = |part: usize| figures.get((figures.len() * part / 100).min(figures.len().saturating_sub(1))).copied();
    let [median, most, nearly_all] = [50, 95, 99].map(|part| at(part).unwrap_or_default());
    println!("{name:<58}{median:>9.1}{most:>9.1}{nearly_all:>9.1}{:>6}", figures.len());
}
