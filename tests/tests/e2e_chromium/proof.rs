//! One call, one record, in a real browser: it is killed while the agent types, while a record is on its way to NetSuite
//! and while a call ends; its computer sleeps; its line is lost; two computers are on the same call; and somebody saves in
//! NetSuite in the middle of a change. (What a worker's and a browser's death between calls leave is in `life`.)

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use callside_emulator::{
    World,
    faults::{Fault, Kind},
    ledger::Entry,
    netsuite::RecordType,
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::Plan,
    },
};
use callside_tests::{Page, Script, Stage};
use serde_json::{Value, json};

use super::DANA;

/// Where phone call records are made, read and changed.
const RECORDS: &str = "/services/rest/record/v1/phone";
/// Another, in the same cast.
const HELEN: &str = "+16505550155";
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
/// What the note holds.
const NOTE: &str = "return document.getElementById('note')?.value ?? ''";
/// Nobody waits so long for an answer.
const NEVER: u64 = 600_000;

/// A stage with the agent connected and a pane open.
async fn connected() -> Result<(Stage, Page)> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    Ok((stage, pane))
}

/// The agent is on a call from that number.
async fn on_call(stage: &Stage, pane: &Page, from: &str) -> Result<String> {
    let session = stage.call_in_as(Some(from), None, &stage.direct_number(), Plan { lag: false, ..Plan::default() })?;
    pane.says("Ringing").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    Ok(session)
}

async fn note(pane: &Page, text: &str) -> Result<()> {
    pane.paste("#note", text).await?;
    pane.says("Saved here").await
}

fn message(record: &Value) -> &str {
    record["message"].as_str().unwrap_or_default()
}

/// How often NetSuite was asked for that with a phone call record.
fn asked(world: &World, method: &str) -> usize {
    let entries = world.ledger.entries().iter();
    entries.filter(|entry| entry.method == method && entry.path.starts_with(RECORDS)).count()
}

/// The answer to the next request of that method about a phone call record is kept back for so many milliseconds.
fn keep_back(stage: &Stage, method: &str, milliseconds: u64) {
    let fault = Fault {
        host: None,
        path: Some(RECORDS.to_owned()),
        method: Some(method.to_owned()),
        kind: Kind::Delay { milliseconds },
        count: 1,
    };
    stage.world(|world| world.faults.set(fault));
}

/// There is one record in NetSuite, and it holds each of these words once.
fn holds_once(stage: &Stage, words: &[&str]) {
    let records = stage.phone_calls();
    assert_eq!(records.len(), 1, "one call is one record: {records:#?}");
    for words in words {
        assert_eq!(message(&records[0]).matches(words).count(), 1, "“{words}” in {records:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_somebody_types_all_but_the_last_second_is_kept() -> Result<()> {
    let (stage, pane) = connected().await?;
    let session = on_call(&stage, &pane, DANA).await?;
    pane.find("#note").await?.click().await?;
    // Without a pause, and to the very end.
    let (began, mut typed) = (Instant::now(), Vec::new());
    while typed.len() < 40 || began.elapsed() < Duration::from_secs(3) {
        pane.type_keys(format!("{} ", typed.len())).await?;
        typed.push(Instant::now());
    }
    let killed = Instant::now();
    let stage = stage.cut_power().await?;
    let pane = stage.pane().await?;
    pane.says("Connected").await?;
    let kept = pane.run(NOTE, Vec::new()).await?;
    let kept = kept.as_str().unwrap_or_default().to_owned();
    let all: String = (0..typed.len()).map(|number| format!("{number} ")).collect();
    let old = typed.iter().filter(|typed| killed.duration_since(**typed) > Duration::from_secs(1)).count();
    let promised: String = (0..old).map(|number| format!("{number} ")).collect();
    assert!(old > 10, "{old} words are older than a second");
    assert!(all.starts_with(&kept), "{kept} of {all}");
    assert!(kept.starts_with(&promised), "{kept} without the last of {promised}");

    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(1).await?;
    pane.says("Logged").await?;
    holds_once(&stage, &[kept.trim_end()]);
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_creates_request_and_its_answer_it_makes_no_second_record() -> Result<()> {
    let (stage, pane) = connected().await?;
    let session = on_call(&stage, &pane, DANA).await?;
    note(&pane, "sent and never answered").await?;
    keep_back(&stage, "POST", NEVER);
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(1).await?;
    let stage = stage.cut_power().await?;
    let pane = stage.pane().await?;
    pane.says("Logged").await?;
    holds_once(&stage, &["sent and never answered"]);
    assert_eq!(stage.world(|world| asked(world, "POST")), 1, "it is looked for before anything is sent again");

    stage.pass(5 * MINUTE).await?;
    holds_once(&stage, &["sent and never answered", "Duration"]);
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_call_ends_it_finds_the_end_and_logs_it_once() -> Result<()> {
    let (stage, pane) = connected().await?;
    let session = on_call(&stage, &pane, DANA).await?;
    note(&pane, "ends in the dark").await?;
    stage.skip(5 * MINUTE);
    stage.world(|world| world.ledger.reset());
    stage.act(&session, &Act::HangUp)?;
    let stage = stage.cut_power().await?;
    let pane = stage.pane().await?;
    pane.says("Dana Whitfield").await?;
    has_a_line_again(&stage).await?;
    stage.pass(2 * MINUTE).await?;
    pane.says("Logged").await?;
    stage.has_phone_calls(1).await?;
    stage.pass(5 * MINUTE).await?;
    holds_once(&stage, &["ends in the dark", "Duration"]);
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_computers_of_one_agent_make_one_record_with_the_notes_of_both() -> Result<()> {
    let (desk, pane) = connected().await?;
    let laptop = desk.beside().await?;
    laptop.connect().await?;
    let other = laptop.pane().await?;
    let session = on_call(&desk, &pane, DANA).await?;
    other.says("Connected").await?;
    note(&pane, "typed at the desk").await?;
    note(&other, "typed on the train").await?;
    desk.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    other.says("Logged").await?;
    desk.until("both notes in the record", |world| {
        let records = world.netsuite.phone_calls();
        records.iter().any(|record| ["desk", "train"].iter().all(|typed| message(record).contains(typed)))
    })
    .await?;
    holds_once(&desk, &["typed at the desk", "typed on the train"]);
    for pane in [&pane, &other] {
        let id = desk.phone_calls()[0]["id"].as_str().context("an id")?.to_owned();
        pane.says(&format!("Phone call {id}")).await?;
    }
    laptop.strike().await?;
    desk.strike().await
}

/// A line that was lost since the ledger was last reset is up again.
async fn has_a_line_again(stage: &Stage) -> Result<()> {
    let opened = |world: &mut World| world.ledger.entries().iter().any(|entry| entry.status == Some(101));
    stage.until("a line", opened).await?;
    let popup = stage.open("popup.html").await?;
    popup.says("Calls arrive as they happen").await?;
    popup.close().await?;
    stage.to_first_tab().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hours_sleep_the_call_that_ended_and_the_one_that_was_missed_are_logged() -> Result<()> {
    let (stage, pane) = connected().await?;
    let session = on_call(&stage, &pane, DANA).await?;
    note(&pane, "then the lid was closed").await?;
    stage.world(|world| world.ledger.reset());
    let slept = stage.sleep(60 * MINUTE, || {
        stage.remote(&session, RemoteAct::HangUp)?;
        let missed = stage.call_in(HELEN)?;
        stage.remote(&missed, RemoteAct::HangUp)
    });
    slept.await?;
    has_a_line_again(&stage).await?;
    stage.pass(2 * MINUTE).await?;
    stage.has_phone_calls(2).await?;
    stage.pass(5 * MINUTE).await?;
    pane.says("Logged").await?;
    let records = stage.phone_calls();
    assert_eq!(records.len(), 2, "{records:#?}");
    let title = |record: &Value| record["title"].as_str().unwrap_or_default().to_owned();
    let of = |name: &str| records.iter().find(|record| title(record).contains(name)).context(name.to_owned());
    let (talked, missed) = (message(of("Dana Whitfield")?), message(of("Helen Strand")?));
    assert!(talked.starts_with("then the lid was closed") && talked.contains("Result: Completed"), "{talked}");
    assert!(["Duration: 29 min", "Duration: 30 min"].iter().any(|half| talked.contains(half)), "{talked}");
    assert!(missed.contains("Result: Missed"), "{missed}");
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_lost_for_5_100_and_400_seconds_loses_no_call() -> Result<()> {
    let (stage, pane) = connected().await?;
    // RingCentral gives out four tickets for a line in a minute: the sign-in's has been forgotten then.
    stage.pass(MINUTE).await?;
    // What was missed RingCentral keeps for three minutes.
    for (before, (seconds, is_kept)) in [(5, true), (100, true), (400, false)].into_iter().enumerate() {
        let session = on_call(&stage, &pane, DANA).await?;
        let typed = format!("without a line for {seconds} s");
        note(&pane, &typed).await?;
        stage.world(|world| {
            world.ledger.reset();
            world.refuse_sockets(true);
            world.drop_sockets();
        });
        let refused = |world: &mut World| world.ledger.entries().iter().any(|entry| entry.status == Some(503));
        stage.until("a line refused", refused).await?;
        stage.pass(seconds * SECOND / 2).await?;
        stage.act(&session, &Act::HangUp)?;
        let missed = stage.call_in(HELEN)?;
        stage.remote(&missed, RemoteAct::HangUp)?;
        let leapt = stage.world(|world| world.now().plus(seconds * SECOND / 2));
        stage.pass(seconds * SECOND / 2).await?;
        if seconds > 60 {
            // It is dialled then. A dial that were under way any later would get through, and be overtaken by the next leap.
            let refused = move |entry: &Entry| entry.status == Some(503) && entry.at >= leapt;
            stage.until("a line refused again", |world| world.ledger.entries().iter().any(refused)).await?;
        }
        stage.world(|world| world.refuse_sockets(false));
        // It is dialled again within half a minute.
        stage.pass(30 * SECOND).await?;
        has_a_line_again(&stage).await?;
        if !is_kept {
            stage.pass(2 * MINUTE).await?;
        }
        stage.has_phone_calls(2 * (before + 1)).await?;
        let looked = stage.world(|world| world.ledger.entries().iter().any(|entry| entry.path.ends_with("/presence")));
        assert_eq!(looked, !is_kept, "what RingCentral has kept is not asked for");
        stage.pass(5 * MINUTE).await?;
        let records = stage.phone_calls();
        assert_eq!(records.len(), 2 * (before + 1), "{records:#?}");
        let noted = records.iter().filter(|record| message(record).starts_with(&typed));
        assert_eq!(noted.count(), 1, "{records:#?}");
        pane.press("Done").await?;
    }
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_saves_in_the_middle_of_a_change_stays_and_the_pane_says_so() -> Result<()> {
    let (stage, pane) = connected().await?;
    let session = on_call(&stage, &pane, DANA).await?;
    note(&pane, "wants the March price list").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    // Somebody has the record open, saves while the answer to the change is on its way, and knows nothing of the change.
    let before = message(&stage.has_phone_calls(1).await?[0]).to_owned();
    keep_back(&stage, "PATCH", 5_000);
    pane.paste("#note", " by Friday").await?;
    stage.pass(30 * SECOND).await?;
    stage
        .until("the change in the record", |world| message(&world.netsuite.phone_calls()[0]).contains("by Friday"))
        .await?;
    let saved = json!(format!("VIP, says the boss\n{before}"));
    let id = stage.phone_calls()[0]["id"].as_str().and_then(|id| id.parse().ok()).context("an id")?;
    let edited = stage.world(|world| world.edit_record(RecordType::PhoneCall, id, "message", &saved));
    assert!(edited.is_ok(), "{edited:?}");
    pane.says("The notes were edited in NetSuite too").await?;
    holds_once(&stage, &["VIP, says the boss", "wants the March price list", "by Friday"]);
    stage.strike().await
}
