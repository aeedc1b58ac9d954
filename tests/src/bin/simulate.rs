//! Runs the simulation: `simulate --calls N --seed S`, as many batches at a time as there are processors. The same seed
//! gives the same hash on any machine; a batch that fails is played again alone with `--replay`.

// A program for a person at a terminal: what it prints is its result.
#![allow(clippy::print_stdout)]

use std::{
    fs,
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, bail};
use callside_core::breakages::Breakage;
use callside_emulator::chance::Chance;
use callside_tests::simulation::{
    CALLS, Outcome, company, play, pushes,
    tally::{Count, Tally},
};

/// Entries, Views and requests are small, many and short-lived.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// From so many calls on, every place has to have seen so many deaths on each side.
const DEATHS_WANTED: [(u64, u64); 2] = [(1_000_000, 100), (20_000, 1)];

/// The seed of what is the same in every run.
const FIXED: u64 = 1;

/// Within so many batches or stories each breakage of the core has to show.
const BATCHES_TO_FIND: u64 = 120;

/// Of so many batches' seeds one is a story of company call sync's and one of pushes', too.
const BATCHES_TO_A_STORY: usize = 20;

/// So many failing batches are told of; the rest is counted.
const TOLD: u64 = 10;

/// What was asked for.
struct Asked {
    calls: u64,
    seed: Option<u64>,
    replay: Option<u64>,
    story: Option<u64>,
    push: Option<u64>,
    places: bool,
    breakage: Option<Breakage>,
    breakages: bool,
    half_fixed: bool,
    into: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let asked = read(std::env::args().skip(1))?;
    if let Some(batch) = asked.replay {
        return Ok(replay("batch", batch, play(batch, asked.breakage, true)));
    }
    if let Some(story) = asked.story {
        return Ok(replay("story", story, company::play(story, true).0));
    }
    if let Some(story) = asked.push {
        return Ok(replay("story", story, pushes::play(story, asked.breakage, true).0));
    }
    if asked.breakages {
        return Ok(if break_everything() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    Ok(if run(&asked)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Asked> {
    let mut asked = Asked {
        calls: 1_000,
        seed: None,
        replay: None,
        story: None,
        push: None,
        places: false,
        breakage: None,
        breakages: false,
        half_fixed: false,
        into: None,
    };
    while let Some(word) = words.next() {
        let mut number = || -> Result<u64> {
            let value = words.next().with_context(|| format!("{word} needs a number"))?;
            value.parse().with_context(|| format!("{word} needs a number, not {value}"))
        };
        match word.as_str() {
            "--calls" => asked.calls = number()?,
            "--seed" => asked.seed = Some(number()?),
            "--replay" => asked.replay = Some(number()?),
            "--story" => asked.story = Some(number()?),
            "--push" => asked.push = Some(number()?),
            "--places" => asked.places = true,
            "--breakages" => asked.breakages = true,
            "--half-fixed" => asked.half_fixed = true,
            "--into" => asked.into = words.next().map(PathBuf::from),
            "--breakage" => {
                let name = words.next().unwrap_or_default();
                let known = || format!("there is no breakage {name}: {:?}", Breakage::all().collect::<Vec<_>>());
                asked.breakage = Some(Breakage::of_name(&name).with_context(known)?);
            }
            other => bail!(
                "there is no {other}: --calls N, --seed S, --replay BATCH, --story STORY, --push STORY, --places, --half-fixed, --into FILE, --breakage NAME, --breakages"
            ),
        }
    }
    Ok(asked)
}

/// Tells everything about what was played.
fn replay(which: &str, seed: u64, outcome: Outcome) -> ExitCode {
    outcome.story.iter().for_each(|line| println!("{line}"));
    println!("\n{which} {seed}: trace {:016x}", outcome.hash);
    outcome.findings.iter().for_each(|finding| println!("  {finding}"));
    if outcome.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Breaks the core in every known way, one after the other, until a batch or a story of pushes shows it. True when each is found.
fn break_everything() -> bool {
    let seeds = batches_of(FIXED, BATCHES_TO_FIND);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let mut all_found = true;
    for breakage in Breakage::all() {
        let is_of_pushes = Breakage::PUSHES.contains(&breakage);
        let play = |seed, breakage| {
            if is_of_pushes { pushes::play(seed, breakage, false).0 } else { play(seed, breakage, false) }
        };
        let mut played = 0;
        let found = seeds.chunks(2 * threads).find_map(|seeds| {
            played += seeds.len();
            let outcomes = play_all(seeds, threads, |seed| play(seed, Some(breakage)));
            // What the whole core fails in too says nothing about the breakage.
            let caught = |seed: u64| play(seed, None).findings.is_empty();
            let mut failed = seeds.iter().zip(outcomes).filter(|(_, outcome)| !outcome.findings.is_empty());
            let (_, outcome) = failed.find(|(seed, _)| caught(**seed))?;
            outcome.findings.into_iter().next()
        });
        let what = if is_of_pushes { "stories of pushes" } else { "batches" };
        match found {
            Some(finding) => println!("{breakage:?}, found within {played} of {what}: {finding}"),
            None => {
                all_found = false;
                println!("{breakage:?} was not found in {played} of {what}");
            }
        }
    }
    all_found
}

/// The batches of a seed.
fn batches_of(seed: u64, batches: u64) -> Vec<u64> {
    let mut chance = Chance::from_seed(seed);
    (0..batches).map(|_| chance.draw() >> 16).collect()
}

/// True when all went well.
fn run(asked: &Asked) -> Result<bool> {
    let seed = asked.seed.unwrap_or_else(fresh);
    let batches = asked.calls.div_ceil(CALLS.unsigned_abs()).max(1);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    println!("seed {seed}: {batches} batches of {CALLS} calls, {threads} at a time");
    let mut seeds = batches_of(seed, batches);
    if asked.half_fixed {
        println!("the second half of them from seed {FIXED}");
        seeds.truncate(seeds.len().div_ceil(2));
        seeds.extend(batches_of(FIXED, batches / 2));
    }
    let began = Instant::now();
    let played = play_all(&seeds, threads, |seed| play(seed, asked.breakage, false));
    let took = began.elapsed().as_secs_f64();
    let stories: Vec<u64> = seeds.iter().step_by(BATCHES_TO_A_STORY).copied().collect();
    let told = play_all(&stories, threads, |seed| company::play(seed, false).0);
    let pushed = play_all(&stories, threads, |seed| pushes::play(seed, asked.breakage, false).0);

    let mut tally = Tally::default();
    let mut hash = 0_u64;
    let mut failed: u64 = 0;
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
    let mut failed_stories = 0;
    for (of, option, outcomes) in [("company call sync", "--story", &told), ("pushes", "--push", &pushed)] {
        for (story, outcome) in stories.iter().zip(outcomes) {
            hash = (hash.rotate_left(5) ^ outcome.hash).wrapping_mul(0x0100_0000_01b3);
            if !outcome.findings.is_empty() {
                failed_stories += 1;
                println!("\nstory {story} of {of} failed; again: cargo xtask simulate {option} {story}");
                outcome.findings.iter().take(4).for_each(|finding| println!("  {finding}"));
            }
        }
    }
    let speed = tally.get(Count::Calls) as f64 / took;
    if let Some(file) = asked.into.as_ref().filter(|_| failed == 0) {
        tally = added_up(file, &tally)?;
    }
    println!("\n{}", tally.table());
    let calls = tally.get(Count::Calls);
    let wanted = DEATHS_WANTED.into_iter().find(|(from, _)| calls >= *from).map_or(0, |(_, wanted)| wanted);
    let short = tally.deaths.short_of(wanted);
    if asked.places || !short.is_empty() {
        println!("{}", tally.deaths.table());
    }
    short.iter().for_each(|place| println!("too few deaths (of {wanted}) {place}"));
    println!("{failed_stories} of {} stories of company call sync and of pushes failed", 2 * stories.len());
    println!("seed {seed}, trace {hash:016x}: {failed} of {batches} batches failed");
    println!("{speed:.0} calls a second");
    Ok(failed == 0 && failed_stories == 0 && short.is_empty())
}

/// This run and those before it whose counts are in the file, which keeps them all: a million calls may be played in
/// parts.
fn added_up(file: &Path, tally: &Tally) -> Result<Tally> {
    let before = fs::read_to_string(file).or_else(|error| match error.kind() {
        ErrorKind::NotFound => Ok(String::new()),
        _ => Err(error),
    })?;
    let all = [before, tally.to_line(), "\n".to_owned()].concat();
    fs::write(file, &all)?;
    let mut sum = Tally::default();
    all.lines().for_each(|line| sum.add(&Tally::of_line(line)));
    Ok(sum)
}

fn play_all(seeds: &[u64], threads: usize, play: impl Fn(u64) -> Outcome + Sync) -> Vec<Outcome> {
    let next = AtomicU64::new(0);
    let played = Mutex::new(vec![Outcome::default(); seeds.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
                    let Some(seed) = seeds.get(place) else { return };
                    let outcome = catch_unwind(AssertUnwindSafe(|| play(*seed))).unwrap_or_else(|panic| {
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
