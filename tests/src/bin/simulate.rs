//! Runs the simulation: `simulate --calls N --seed S`, as many batches at a time as there are processors. The same seed
//! gives the same hash on any machine; a batch that fails is played again alone with `--replay`.

// A program for a person at a terminal: what it prints is its result.
#![allow(clippy::print_stdout)]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, bail};
use callside_emulator::chance::Chance;
use callside_tests::simulation::{CALLS, Outcome, play, tally::Tally};

/// From so many calls on, every place has to have seen so many deaths on each side.
const DEATHS_WANTED: [(u64, u64); 2] = [(1_000_000, 100), (20_000, 1)];

/// So many failing batches are told of; the rest is counted.
const TOLD: usize = 10;

/// What was asked for.
struct Asked {
    calls: u64,
    seed: Option<u64>,
    replay: Option<u64>,
    places: bool,
}

fn main() -> Result<ExitCode> {
    let asked = read(std::env::args().skip(1))?;
    if let Some(batch) = asked.replay {
        return Ok(replay(batch));
    }
    Ok(if run(&asked) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Asked> {
    let mut asked = Asked { calls: 1_000, seed: None, replay: None, places: false };
    while let Some(word) = words.next() {
        let mut number = || -> Result<u64> {
            let value = words.next().with_context(|| format!("{word} needs a number"))?;
            value.parse().with_context(|| format!("{word} needs a number, not {value}"))
        };
        match word.as_str() {
            "--calls" => asked.calls = number()?,
            "--seed" => asked.seed = Some(number()?),
            "--replay" => asked.replay = Some(number()?),
            "--places" => asked.places = true,
            other => bail!("there is no {other}: --calls N, --seed S, --replay BATCH, --places"),
        }
    }
    Ok(asked)
}

/// Plays one batch and tells everything about it.
fn replay(batch: u64) -> ExitCode {
    let outcome = play(batch, true);
    outcome.story.iter().for_each(|line| println!("{line}"));
    println!("\nbatch {batch}: trace {:016x}", outcome.hash);
    outcome.findings.iter().for_each(|finding| println!("  {finding}"));
    if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// True when all went well.
fn run(asked: &Asked) -> bool {
    let seed = asked.seed.unwrap_or_else(fresh);
    let batches = asked.calls.div_ceil(CALLS.unsigned_abs()).max(1);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    println!("seed {seed}: {batches} batches of {CALLS} calls, {threads} at a time");
    let mut chance = Chance::from_seed(seed);
    let seeds: Vec<u64> = (0..batches).map(|_| chance.draw() >> 16).collect();
    let began = Instant::now();
    let played = play_all(&seeds, threads);
    let took = began.elapsed().as_secs_f64();

    let mut tally = Tally::default();
    let mut hash = 0_u64;
    let mut failed = 0;
    for (batch, outcome) in seeds.iter().zip(&played) {
        tally.add(&outcome.tally);
        hash = (hash.rotate_left(5) ^ outcome.hash).wrapping_mul(0x0100_0000_01b3);
        if outcome.findings.is_empty() {
            continue;
        }
        failed += 1;
        if failed <= TOLD {
            println!("\nbatch {batch} failed; again: cargo xtask simulate --replay {batch}");
            outcome.findings.iter().take(4).for_each(|finding| println!("  {finding}"));
        }
    }
    println!("\n{}", tally.table());
    let wanted = DEATHS_WANTED.into_iter().find(|(calls, _)| asked.calls >= *calls).map_or(0, |(_, wanted)| wanted);
    let short = tally.deaths.short_of(wanted);
    if asked.places || !short.is_empty() {
        println!("{}", tally.deaths.table());
    }
    short.iter().for_each(|place| println!("too few deaths (of {wanted}) {place}"));
    println!("seed {seed}, trace {hash:016x}: {failed} of {batches} batches failed");
    println!("{:.0} calls a second", tally.get(callside_tests::simulation::tally::Count::Calls) as f64 / took);
    failed == 0 && short.is_empty()
}

fn play_all(seeds: &[u64], threads: usize) -> Vec<Outcome> {
    let next = AtomicU64::new(0);
    let played = Mutex::new(vec![Outcome::default(); seeds.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
                    let Some(seed) = seeds.get(place) else { return };
                    let outcome = catch_unwind(AssertUnwindSafe(|| play(*seed, false))).unwrap_or_else(|panic| {
                        let said = panic.downcast_ref::<String>().cloned();
                        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
                        let finding = format!("a panic: {}", said.unwrap_or_default());
                        Outcome { findings: vec![finding], ..Outcome::default() }
                    });
                    if let Ok(mut played) = played.lock() {
                        played[place] = outcome;
                    }
                }
            });
        }
    });
    played.into_inner().unwrap_or_default()
}

/// A seed nobody has chosen.
fn fresh() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
}
