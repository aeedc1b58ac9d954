//! How long an agent waits, and what a call costs in requests: first where NetSuite is asked for each caller, then with
//! a copy of the directory on the computer. Everything runs on this machine, so the figures hold no network: how long the
//! emulated NetSuite took to answer the lookup stands beside them.
//!
//! "Painted" is a task after the animation frame in which the pane's document first held the name. A page cannot see
//! the worker's socket, so the clock starts where the emulator places the call, a little before the frame is sent: the
//! emulator's own tick (at most 5 ms) is in the figures.

// A program for a person at a terminal: what it prints is its result.
#![allow(clippy::print_stdout)]

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use callside_emulator::ringcentral::{
    rate_limit::Limits,
    telephony::{
        acts::{Act, RemoteAct},
        session::Plan,
    },
};
use callside_tests::{Page, Script, Stage, queries};
use serde_json::json;

const RUNS: usize = 20;
/// People NetSuite has beside the usual ones, so that the copy is one of thousands.
const PEOPLE: usize = 5_000;
/// RingCentral lets nobody sign in or open a line more than five times a minute, and Callside keeps to it: of those, the
/// sign-in and the first line take two, and each death of the worker one.
const DEATHS: usize = 3;

/// Caller's number and name; two of them in turn, so that no run finds the name of the run before.
const CALLERS: [(&str, &str); 2] = [("+16505550134", "Dana Whitfield"), ("+16505550155", "Helen Strand")];

/// Promises the moment a name is painted, in milliseconds since 1970. Nothing else runs in the page meanwhile.
const WATCH: &str = "
    const [name] = arguments;
    const there = () => [...document.querySelectorAll('.who h2')].some(title => title.textContent === name);
    window.painted = new Promise(painted => {
        const watch = new MutationObserver(() => {
            if (!there()) return;
            watch.disconnect();
            requestAnimationFrame(() => {
                const after = new MessageChannel();
                after.port1.onmessage = () => painted(performance.timeOrigin + performance.now());
                after.port2.postMessage(null);
            });
        });
        watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    });";

/// How long NetSuite took to answer each lookup, as the worker's own request ledger has it.
const LOOKUPS: &str =
    "return [...document.querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.innerText))
    .filter(cells => cells[1] === 'caller lookup').map(cells => parseInt(cells[4].replace(/\\D/g, ''), 10))";

#[tokio::main]
async fn main() -> Result<()> {
    let mut script = Script::default();
    // The limits are RingCentral's affair; here they would only make the bench wait.
    script.world.ringcentral.limits = Limits { light: 1_000, medium: 1_000, heavy: 1_000, auth: 1_000, window: 60 };
    script.world.people = PEOPLE;
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let directory = stage.directory().await?;
    directory.press("Delete the copy").await?;
    directory.says("Off.").await?;
    let pane = stage.pane().await?;
    pane.says("No call").await?;
    let mut asking = Calls::play(&stage, &pane).await?;

    let ledger = stage.open("settings.html#/settings/privacy").await?;
    ledger.says("caller lookup").await?;
    let lookups_took = ledger.run(LOOKUPS, vec![]).await?;
    let mut round_trips: Vec<f64> =
        lookups_took.as_array().into_iter().flatten().filter_map(|took| took.as_f64()).collect();
    ledger.close().await?;

    stage.world(|world| world.ledger.reset());
    directory.press("Keep a copy").await?;
    stage.has_copy(&directory).await?;
    let copied = directory.find("p[role=status]").await?.text().await?;
    let copying = stage.world(|world| queries(world).count());
    directory.close().await?;
    let mut knowing = Calls::play(&stage, &pane).await?;

    let mut revived = Vec::new();
    for run in 0..DEATHS {
        let (number, name) = CALLERS[run % CALLERS.len()];
        stage.kill_worker(&pane).await?;
        let (session, took) = ring(&stage, &pane, number, name).await?;
        revived.push(took);
        stage.remote(&session, RemoteAct::HangUp)?;
        pane.says("Logged").await?;
        pane.press("Done").await?;
        pane.says("No call").await?;
    }

    println!("{:<58}{:>10}{:>10}{:>7}", "milliseconds", "median", "95 %", "runs");
    row("call placed → name painted, NetSuite asked", &mut asking.painted);
    row("of that, the lookup: one round trip to NetSuite", &mut round_trips);
    row("call placed → name painted, out of the copy", &mut knowing.painted);
    row("worker killed → socket back → call → name painted", &mut revived);
    let mut logged = [asking.logged.as_slice(), &knowing.logged].concat();
    row("hang-up → record in NetSuite", &mut logged);
    let per_call = |count: usize| count as f64 / RUNS as f64;
    println!("\n{:<58}{:>10}{:>10}", "requests per call", "asking", "copy");
    let line = |what: &str, asking: usize, knowing: usize| {
        println!("{what:<58}{:>10.2}{:>10.2}", per_call(asking), per_call(knowing));
    };
    line("NetSuite: look up the caller", asking.lookups, knowing.lookups);
    line("NetSuite: create and complete the record", asking.creates, knowing.creates);
    line("RingCentral, until the call log is asked half a minute on", asking.ringcentral, knowing.ringcentral);
    println!("\n{copied}\nMade with {copying} requests.");
    stage.strike().await
}

/// What so many calls took, in milliseconds, and cost, in requests.
struct Calls {
    painted: Vec<f64>,
    logged: Vec<f64>,
    lookups: usize,
    creates: usize,
    ringcentral: usize,
}

impl Calls {
    /// Calls ring, are answered, end and are put away, one after the other.
    async fn play(stage: &Stage, pane: &Page) -> Result<Self> {
        let before = stage.phone_calls().len();
        let (mut painted, mut logged) = (Vec::new(), Vec::new());
        stage.world(|world| world.ledger.reset());
        for run in 0..RUNS {
            let (number, name) = CALLERS[run % CALLERS.len()];
            let (session, took) = ring(stage, pane, number, name).await?;
            painted.push(took);
            stage.act(&session, &Act::Answer { second_device: false })?;
            pane.says("Connected").await?;
            stage.act(&session, &Act::HangUp)?;
            let ended = Instant::now();
            stage.has_phone_calls(before + run + 1).await?;
            logged.push(ended.elapsed().as_secs_f64() * 1_000.0);
            pane.says("Logged").await?;
            pane.press("Done").await?;
            pane.says("No call").await?;
        }
        Ok(stage.world(|world| Self {
            painted,
            logged,
            lookups: queries(world).count(),
            creates: count(world, "/services/rest/record/v1/phonecall"),
            ringcentral: world.ledger.count("platform.ringcentral.com"),
        }))
    }
}

/// A call rings; answers its session and after how many milliseconds the name was painted.
async fn ring(stage: &Stage, pane: &Page, number: &str, name: &str) -> Result<(String, f64)> {
    pane.run(WATCH, vec![json!(name)]).await?;
    let plan = Plan { lag: false, ..Plan::default() };
    let placed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1_000.0;
    let session = stage.call_in_as(Some(number), None, &stage.direct_number(), plan)?;
    let painted = pane.run("return window.painted", vec![]).await?.as_f64().context("a time")?;
    Ok((session, painted - placed))
}

fn count(world: &callside_emulator::World, path: &str) -> usize {
    let asked = world.ledger.entries().iter().filter(|entry| entry.path.to_ascii_lowercase().starts_with(path));
    asked.count()
}

fn row(name: &str, figures: &mut [f64]) {
    figures.sort_by(f64::total_cmp);
    let at = |part: usize| figures.get((figures.len() * part / 100).min(figures.len().saturating_sub(1))).copied();
    println!("{name:<58}{:>10.1}{:>10.1}{:>7}", at(50).unwrap_or_default(), at(95).unwrap_or_default(), figures.len());
}
