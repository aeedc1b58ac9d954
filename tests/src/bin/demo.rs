//! The main job, played once: connect, a call rings, note, hang-up, record, Open in NetSuite. Without a display it runs
//! headless and leaves a transcript and screenshots; in a window it then stays open, and calls can be placed from the
//! control page whose address it prints.

// A program for a person at a terminal: what it prints is its result.
#![allow(clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Result;
use callside_emulator::{
    ringcentral::telephony::acts::{Act, RemoteAct},
    world,
};
use callside_tests::{Look, Page, Script, Stage};

const DANA: &str = "+16505550134";
const NOTE: &str = "Wants the March price list; call back on Tuesday.";

/// The story's teller: each line with the time since the start.
struct Teller {
    began: Instant,
    folder: PathBuf,
}

impl Teller {
    fn tell(&self, words: &str) {
        println!("{:>6.1} s  {words}", self.began.elapsed().as_secs_f64());
    }

    async fn shoot(&self, stage: &Stage, page: &Page, name: &str) -> Result<()> {
        page.face().await?;
        stage.browser.screenshot(&self.folder.join(format!("{name}.png"))).await
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let window = std::env::args().any(|argument| argument == "--window");
    let target = std::env::var_os("CALLSIDE_TARGET")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    let teller = Teller { began: Instant::now(), folder: target.join("demo") };
    let script = Script { world: world::Options::default(), headless: !window, ..Script::default() };
    let stage = Stage::set(script).await?;
    teller.tell("Chromium runs the extension; RingCentral and NetSuite are emulated, with 5,000 records.");

    stage.connect().await?;
    let settings = stage.open("settings.html").await?;
    settings.says("Calls arrive as they happen").await?;
    teller.tell("Avery Quinn has connected RingCentral and NetSuite in Settings and confirmed the time zone.");
    stage.browser.look(Look { width: 1100, height: 900, dark: false }).await?;
    teller.shoot(&stage, &settings, "1-settings").await?;

    let pane = stage.pane().await?;
    pane.says("No call").await?;
    teller.shoot(&stage, &pane, "2-no-call").await?;
    let session = stage.call_in(DANA)?;
    let rang = Instant::now();
    pane.says("Dana Whitfield").await?;
    teller.tell(&format!("{DANA} rings. {} ms later the pane says who it is:", rang.elapsed().as_millis()));
    quote(&pane, ".who").await?;
    teller.shoot(&stage, &pane, "3-ringing").await?;

    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    teller.tell("Avery answers, and types without touching the mouse.");
    for word in NOTE.split_inclusive(' ') {
        pane.type_keys(word).await?;
        // As fast as people type; a call of no seconds would be no story.
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    let typed = Instant::now();
    pane.says("Saved here").await?;
    teller.tell(&format!("“Saved here”, {} ms after the last key.", typed.elapsed().as_millis()));
    pane.press_within(".outcomes", "2").await?;
    teller.shoot(&stage, &pane, "4-connected").await?;

    stage.act(&session, &Act::HangUp)?;
    let ended = Instant::now();
    let records = stage.has_phone_calls(1).await?;
    teller.tell(&format!("Avery hangs up. {} ms later NetSuite holds the phone call:", ended.elapsed().as_millis()));
    show(&records[0]);
    pane.says("Logged").await?;
    teller.shoot(&stage, &pane, "5-logged").await?;

    let record = stage.window_after(pane.press_within("footer", "Open in NetSuite")).await?;
    record.says(NOTE).await?;
    let address = record.face().await?.current_url().await?;
    teller.tell(&format!("Open in NetSuite lands on {address}"));
    teller.shoot(&stage, &record, "6-netsuite").await?;

    pane.press("Done").await?;
    let phone = Page::open(&stage.browser.driver, "https://app.ringcentral.com/").await?;
    phone.find("callside-dock").await?;
    let second = stage.call_in("+16505550155")?;
    phone.says("+16505550155").await?;
    pane.says("Helen Strand").await?;
    teller.tell("In the RingCentral web app the same pane stands docked at the right; Helen Strand rings.");
    teller.shoot(&stage, &phone, "7-docked").await?;
    stage.remote(&second, RemoteAct::HangUp)?;

    let today = stage.open("today.html").await?;
    today.says("Helen Strand").await?;
    stage.browser.look(Look { width: 1100, height: 900, dark: false }).await?;
    teller.tell("Today lists every call and the one state it is in.");
    teller.shoot(&stage, &today, "8-today").await?;
    println!("\nScreenshots are in {}", teller.folder.display());

    if window {
        phone.face().await?;
        println!("Place calls at {}; close the browser to end.", stage.clouds.control_url());
        while stage.browser.driver.windows().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        return Ok(());
    }
    stage.strike().await
}

/// What the page says in one of its parts.
async fn quote(page: &Page, css: &str) -> Result<()> {
    let part = page.find(css).await?.text().await?;
    for line in part.lines().filter(|line| !line.trim().is_empty()) {
        println!("          │ {line}");
    }
    Ok(())
}

/// The record, one property a line.
fn show(record: &serde_json::Value) {
    for (name, value) in record.as_object().into_iter().flatten() {
        let value = match (value["refName"].as_str(), value.as_str()) {
            (Some(name), _) => format!("{name} ({})", value["id"].as_str().unwrap_or_default()),
            (None, Some(text)) => text.replace('\n', "\n          │   "),
            (None, None) => value.to_string(),
        };
        println!("          │ {name}: {value}");
    }
}
