//! From an event in the worker's socket to the name on the screen, and the parts of that way.
//!
//! The extension is the one that ships. What notes the moments is put into its worker and its pane through the browser's
//! developer tools, before a call is placed; both run in one process and read one clock.

use anyhow::{Context as _, Result};
use callside_emulator::ringcentral::telephony::session::Plan;
use callside_tests::{Page, Stage};
use serde_json::{Value, json};

use crate::row;

/// Noted in the worker: socket, store, keys, port.
const IN_THE_WORKER: &str = include_str!("worker.js");
/// Noted in the pane: port, document, screen.
const IN_THE_PANE: &str = include_str!("pane.js");

/// Opens a pane whose way to a painted name can be watched, in the worker that runs now.
pub async fn open(stage: &Stage) -> Result<Page> {
    stage.to_first_tab().await?;
    let pane = stage.pane().await?;
    let tools = &stage.browser;
    let found = tools.tools("Target.getTargets", json!({})).await?;
    let own = |target: &&Value| {
        target["type"] == "service_worker"
            && target["url"].as_str().is_some_and(|url| url.starts_with(&stage.address("")))
    };
    let worker = found["targetInfos"].as_array().into_iter().flatten().find(own).context("no worker runs")?;
    let attach = json!({"targetId": worker["targetId"], "flatten": false});
    let session = tools.tools("Target.attachToTarget", attach).await?["sessionId"].clone();
    let evaluate = json!({"id": 1, "method": "Runtime.evaluate", "params": {"expression": IN_THE_WORKER}});
    let message = json!({"sessionId": session, "message": evaluate.to_string()});
    tools.tools("Target.sendMessageToTarget", message).await?;
    tools.tools("Page.enable", json!({})).await?;
    tools.tools("Page.addScriptToEvaluateOnNewDocument", json!({"source": IN_THE_PANE})).await?;
    pane.run("location.reload()", Vec::new()).await?;
    pane.says("No call").await?;
    // A worker with a debugger lives on for ever, and answers more slowly.
    pane.run("return watchFor('')", Vec::new()).await?;
    tools.tools("Target.detachFromTarget", json!({"sessionId": session})).await?;
    Ok(pane)
}

/// A call that has rung.
pub struct Rung {
    /// Its session.
    pub session: String,
    /// Milliseconds from the moment it was placed until the name was painted.
    pub since_placed: f64,
    /// What either cloud was asked in that time, by purpose.
    pub requests: Vec<String>,
    /// What happened when; empty where the worker is another than the one watched.
    pub way: Way,
}

/// Places a call and waits until its name is painted.
pub async fn ring(stage: &Stage, pane: &Page, number: &str, name: &str) -> Result<Rung> {
    pane.run("return watchFor(arguments[0])", vec![json!(name)]).await?;
    let plan = Plan { lag: false, ..Plan::default() };
    let before = stage.world(|world| world.ledger.entries().len());
    let placed = pane.run("return performance.timeOrigin + performance.now()", Vec::new()).await?;
    let session = stage.call_in_as(Some(number), None, &stage.direct_number(), plan)?;
    let noted = pane.run("return window.painted", Vec::new()).await?;
    let requests = stage.world(|world| {
        world.ledger.entries().iter().skip(before).map(|entry| format!("{} {}", entry.method, entry.purpose)).collect()
    });
    let noted = noted.as_array().context("the moments up to a painted name")?.iter();
    let moments: Vec<(String, f64)> =
        noted.filter_map(|noted| Some((noted[0].as_str()?.to_owned(), noted[1].as_f64()?))).collect();
    let way = Way(moments);
    let since_placed = way.last("painted", f64::MAX).context("painted")? - placed.as_f64().context("a time")?;
    Ok(Rung { session, since_placed, requests, way })
}

/// What happened when, in order: milliseconds since 1970.
pub struct Way(Vec<(String, f64)>);

impl Way {
    fn first(&self, what: &str) -> Option<f64> {
        self.0.iter().find(|(happened, _)| happened == what).map(|(_, at)| *at)
    }

    fn last(&self, what: &str, before: f64) -> Option<f64> {
        self.0.iter().rev().find(|(happened, at)| happened == what && *at <= before).map(|(_, at)| *at)
    }

    /// The stations of the View that brought the name.
    fn stations(&self) -> Option<[f64; 6]> {
        let event = self.first("event")?;
        let drawn = self.first("drawn")?;
        let heard = self.last("view heard", drawn)?;
        let sent = self.last("view sent", heard)?;
        Some([event, sent, heard, drawn, self.first("frame")?, self.first("painted")?])
    }
}

/// At most so many milliseconds from the event to a painted name, with the caller in the copy and the pane open: the
/// middle one, and 99 of a hundred.
const PAINTED: [f64; 2] = [16.0, 50.0];

/// Whether that was kept. A time is the machine's as well, so it is told and not judged.
pub fn verdict(what: &str, rung: &[Rung]) -> String {
    let ways = rung.iter().filter_map(|rung| rung.way.stations());
    let mut took: Vec<f64> = ways.map(|[event, .., painted]| painted - event).collect();
    took.sort_by(f64::total_cmp);
    let at = |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1))).copied();
    let [median, nearly_all] = [50, 99].map(|part| at(part).unwrap_or(f64::INFINITY));
    let kept = if median <= PAINTED[0] && nearly_all <= PAINTED[1] { "kept" } else { "BROKEN here" };
    format!(
        "{kept}: event received → name painted, {what}: {median:.1} of at most {} ms (median), {nearly_all:.1} of at most {} ms (99 %)",
        PAINTED[0], PAINTED[1]
    )
}

/// Prints the whole way and its parts.
pub fn print(what: &str, rung: &[Rung]) {
    let ways: Vec<[f64; 6]> = rung.iter().filter_map(|rung| rung.way.stations()).collect();
    let between = |from: usize, to: usize| ways.iter().map(|way| way[to] - way[from]).collect::<Vec<f64>>();
    row(&format!("event received → name painted, {what}"), &mut between(0, 5));
    for (part, name) in [
        "  event received → View with the name sent",
        "  View sent → heard by the page",
        "  heard → in the document",
        "  in the document → next animation frame",
        "  animation frame → a task after it: painted",
    ]
    .into_iter()
    .enumerate()
    {
        row(name, &mut between(part, part + 1));
    }
    let pages = rung.iter().filter(|rung| rung.way.first("decrypting").is_some()).count();
    println!("  {pages} of {} read a page of the copy from disk", ways.len());
    let mut requests: Vec<&String> = rung.iter().flat_map(|rung| &rung.requests).collect();
    requests.sort_unstable();
    println!("  {} requests to either cloud before the names were painted", requests.len());
    for same in requests.chunk_by(|one, other| one == other) {
        println!("    {} × {}", same.len(), same.first().map_or("", |purpose| purpose));
    }
}
