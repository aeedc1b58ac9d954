//! Calls, as they ring and end: first where NetSuite is asked for each caller, then with a copy of the directory on the
//! computer. How long the emulated NetSuite took to answer the lookup stands beside the figures that hold it.
//!
//! "Painted" is a task after the animation frame in which the pane's document first held the name. It is measured twice:
//! from the moment the event reached the worker's socket (`watch`), and from the moment the emulator was told to place
//! the call, which holds the emulator's own work and its way to the browser as well.

use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use callside_emulator::{
    netsuite::RecordType,
    ringcentral::{
        rate_limit::Limits,
        telephony::acts::{Act, RemoteAct},
    },
};
use callside_tests::{Page, Script, Stage, queries};
use serde_json::Value;

use crate::{
    heading, row,
    watch::{self, Rung, ring},
};

const RUNS: usize = 20;
/// Callers of whom each calls once: their rows are on disk, not in the worker's memory.
const STRANGERS: usize = 100 + RUNS;
/// People NetSuite has beside the usual ones, so that the copy is one of thousands.
const PEOPLE: usize = 5_000;
/// RingCentral lets nobody sign in or open a line more than five times a minute, and Callside keeps to it: of those, the
/// sign-in and the first line take two, and each death of the worker one.
const DEATHS: usize = 3;

/// Caller's number and name; two of them in turn, so that no run finds the name of the run before.
const CALLERS: [(&str, &str); 2] = [("+16505550134", "Dana Whitfield"), ("+16505550155", "Helen Strand")];

/// How long NetSuite took to answer each lookup, as the worker's own request ledger has it.
const LOOKUPS: &str =
    "return [...document.querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.innerText))
    .filter(cells => cells[1] === 'caller lookup').map(cells => parseInt(cells[4].replace(/\\D/g, ''), 10))";

/// Plays the calls and prints the tables.
pub async fn run() -> Result<()> {
    let mut script = Script::default();
    // The limits are RingCentral's affair; here they would only make the bench wait.
    script.world.ringcentral.limits = Limits { light: 1_000, medium: 1_000, heavy: 1_000, auth: 1_000, window: 60 };
    script.world.people = PEOPLE;
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let directory = stage.directory().await?;
    directory.press("Off").await?;
    directory.says("Off.").await?;
    let pane = watch::open(&stage).await?;
    let callers: Vec<(String, String)> =
        CALLERS.map(|(number, name)| (number.to_owned(), name.to_owned())).into_iter().cycle().take(RUNS).collect();
    // Each asked about for the first time: an answer is remembered for some minutes.
    let strangers = strangers(&stage);
    let (asked_about, strangers) = strangers.split_at(RUNS.min(strangers.len()));
    let asking = Calls::play(&stage, &pane, asked_about).await?;

    let ledger = stage.open("settings.html#/settings/privacy").await?;
    ledger.says("caller lookup").await?;
    let lookups_took = ledger.run(LOOKUPS, vec![]).await?;
    let mut round_trips: Vec<f64> =
        lookups_took.as_array().into_iter().flatten().filter_map(|took| took.as_f64()).collect();
    ledger.close().await?;

    stage.world(|world| world.ledger.reset());
    directory.press("Everyone").await?;
    stage.has_copy(&directory).await?;
    let copied = directory.find("p[role=status]").await?.text().await?;
    let copying = stage.world(|world| queries(world).count());
    directory.close().await?;
    let knowing = Calls::play(&stage, &pane, &callers).await?;
    let strangers = Calls::play(&stage, &pane, strangers).await?;

    let mut revived = Vec::new();
    for (number, name) in callers.iter().take(DEATHS) {
        stage.kill_worker(&pane).await?;
        let rung = ring(&stage, &pane, number, name).await?;
        revived.push(rung.since_placed);
        stage.remote(&rung.session, RemoteAct::HangUp)?;
        put_away(&pane).await?;
    }

    heading();
    watch::print("NetSuite asked", &asking.rung);
    row("of that, the lookup: one round trip to NetSuite", &mut round_trips);
    watch::print("known of before", &knowing.rung);
    watch::print("first call", &strangers.rung);
    row("call placed → name painted, NetSuite asked", &mut asking.since_placed());
    row("call placed → name painted, out of the copy", &mut knowing.since_placed());
    row("worker killed → socket back → call → name painted", &mut revived);
    let mut logged = [&asking.logged[..], &knowing.logged, &strangers.logged].concat();
    row("hang-up → record in NetSuite", &mut logged);
    println!("\n{:<58}{:>9}{:>9}", "requests per call", "asking", "copy");
    let line = |what: &str, of: fn(&Calls) -> usize| {
        let per_call = |calls: &Calls| of(calls) as f64 / calls.rung.len() as f64;
        println!("{what:<58}{:>9.2}{:>9.2}", per_call(&asking), per_call(&knowing));
    };
    line("NetSuite: look up the caller", |calls| calls.lookups);
    line("NetSuite: create and complete the record", |calls| calls.creates);
    line("RingCentral, until the call log is asked half a minute on", |calls| calls.ringcentral);
    println!("\n{copied}\nMade with {copying} requests.");
    stage.strike().await?;
    println!("\n{}", watch::verdict("known of before", &knowing.rung));
    println!("{}", watch::verdict("first call", &strangers.rung));
    let asked = knowing.lookups + strangers.lookups;
    if asked > 0 {
        bail!("BROKEN: {asked} queries for callers who are in the copy");
    }
    println!("kept: no request for a caller who is in the copy");
    Ok(())
}

/// People of the crowd with a mobile phone of their own, from all over the copy.
fn strangers(stage: &Stage) -> Vec<(String, String)> {
    let text = |record: &Value, property: &str| record[property].as_str().unwrap_or_default().to_owned();
    let all: Vec<(String, String)> = stage.world(|world| {
        let contacts = (2_000..40_000).filter_map(|id| world.netsuite.record(RecordType::Contact, id));
        let callers = contacts.filter_map(|contact| {
            let typed = text(&contact, "mobilePhone");
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
            let (first, last) = (text(&contact, "firstName"), text(&contact, "lastName"));
            let usual = national.len() == 10 && !typed.contains('x') && first.is_ascii() && !last.is_empty();
            usual.then(|| (format!("+1{national}"), format!("{first} {last}")))
        });
        callers.collect()
    });
    let apart = (all.len() / STRANGERS).max(1);
    all.into_iter().step_by(apart).take(STRANGERS).collect()
}

async fn put_away(pane: &Page) -> Result<()> {
    pane.says("Logged").await?;
    pane.press("Done").await?;
    pane.says("No call").await
}

/// What calls took, in milliseconds, and cost, in requests.
struct Calls {
    rung: Vec<Rung>,
    logged: Vec<f64>,
    lookups: usize,
    creates: usize,
    ringcentral: usize,
}

impl Calls {
    /// Calls ring, are answered, end and are put away, one after the other.
    async fn play(stage: &Stage, pane: &Page, callers: &[(String, String)]) -> Result<Self> {
        let before = stage.phone_calls().len();
        let (mut all, mut logged) = (Vec::new(), Vec::new());
        stage.world(|world| world.ledger.reset());
        for (run, (number, name)) in callers.iter().enumerate() {
            let rung = ring(stage, pane, number, name).await.with_context(|| format!("{name} at {number}"))?;
            stage.act(&rung.session, &Act::Answer { second_device: false })?;
            pane.says("Connected").await?;
            stage.act(&rung.session, &Act::HangUp)?;
            let ended = Instant::now();
            stage.has_phone_calls(before + run + 1).await?;
            logged.push(ended.elapsed().as_secs_f64() * 1_000.0);
            put_away(pane).await?;
            all.push(rung);
        }
        Ok(stage.world(|world| Self {
            rung: all,
            logged,
            lookups: queries(world).count(),
            creates: count(world, "/services/rest/record/v1/phonecall"),
            ringcentral: world.ledger.count("platform.ringcentral.com"),
        }))
    }

    fn since_placed(&self) -> Vec<f64> {
        self.rung.iter().map(|rung| rung.since_placed).collect()
    }
}

fn count(world: &callside_emulator::World, path: &str) -> usize {
    let asked = world.ledger.entries().iter().filter(|entry| entry.path.to_ascii_lowercase().starts_with(path));
    asked.count()
}
