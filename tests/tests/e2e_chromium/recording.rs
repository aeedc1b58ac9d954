//! A recorded call is listened to in the pane and in Today, over a worker's death, and no token is left anywhere.

use anyhow::{Context as _, Result, ensure};
use callside_emulator::{
    faults::{Fault, Kind},
    ringcentral::telephony::acts::Act,
};
use callside_tests::{Page, Script, Stage};
use serde_json::{Value, json};

use super::DANA;

/// The sound is there, and time passes in it.
const PLAYS: &str = "const sound = document.querySelector('audio');
    return !!sound && sound.src.startsWith('blob:chrome-extension://') && sound.duration > 4 && sound.currentTime > 0";
/// Some of it is there.
const MIDWAY: &str = r"return /Loading [1-9]\d* of \d+ kB/.test(document.body.innerText)";
const SILENT: &str = "return document.querySelector('audio') === null";

/// Everything a page can reach: what is on the disk, what it shows, and the addresses it has asked for.
pub const REACHED: &str = "return (async () => {
    const done = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const all = [await chrome.storage.local.get(), document.documentElement.outerHTML,
        performance.getEntries().map(entry => entry.name), await caches.keys()];
    for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const rows = database.transaction(store).objectStore(store);
            all.push(store, await done(rows.getAllKeys()), await done(rows.getAll()));
        }
        database.close();
    }
    const text = (_, it) => it instanceof ArrayBuffer || ArrayBuffer.isView(it) ? new TextDecoder('latin1').decode(it) : it;
    return JSON.stringify(all, text);
    })()";

/// The access tokens of both clouds, as the worker keeps them while the browser runs.
const TOKENS: &str = "return chrome.storage.session.get().then(all => Object.entries(all)
    .filter(([name]) => name.endsWith('-access')).map(([, access]) => JSON.parse(access).token))";

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_plays_and_no_token_is_left_anywhere() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    stage.act(&session, &Act::Record)?;
    pane.says("Recording").await?;
    stage.skip(5_000);
    stage.act(&session, &Act::HangUp)?;

    // RingCentral has told of it and has nothing to play yet.
    pane.says("RingCentral may still be preparing it").await?;
    pane.press("Play recording").await?;
    pane.says("RingCentral is still preparing this recording").await?;
    stage.skip(115_000);
    pane.press("Play again").await?;
    pane.comes_to(PLAYS, &json!(true)).await.context("the first time")?;
    pane.press("Close recording").await?;
    pane.comes_to(SILENT, &json!(true)).await?;

    // Somebody who does not want to wait.
    halt(&stage);
    pane.press("Play recording").await?;
    pane.comes_to(MIDWAY, &json!(true)).await?;
    pane.press("Cancel").await?;
    pane.press("Play recording").await?;
    pane.comes_to(PLAYS, &json!(true)).await.context("after the cancelled one")?;
    pane.press("Close recording").await?;

    // The worker dies over it.
    halt(&stage);
    pane.press("Play recording").await?;
    pane.comes_to(MIDWAY, &json!(true)).await?;
    stage.kill_worker(&pane).await?;
    pane.says("Loading the recording was interrupted.").await?;
    pane.press("Play again").await?;
    pane.comes_to(PLAYS, &json!(true)).await.context("after the death")?;

    let today = stage.open("today.html").await?;
    today.press("Dana Whitfield").await?;
    today.press("Play recording").await?;
    today.comes_to(PLAYS, &json!(true)).await.context("in Today")?;

    leaves_no_token(&stage, &pane).await?;
    leaves_no_token(&stage, &today).await?;
    stage.strike().await
}

/// The next sound stops in its middle for a minute.
fn halt(stage: &Stage) {
    let (host, kind) = (Some("media.ringcentral.com".to_owned()), Kind::Halt { milliseconds: 60_000 });
    stage.world(|world| world.faults.set(Fault { host, path: None, method: None, kind, count: 1 }));
}

async fn leaves_no_token(stage: &Stage, page: &Page) -> Result<()> {
    let tokens = stage.worker().run(TOKENS).await?;
    let tokens: Vec<&str> = tokens.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(tokens.len() == 2, "the worker has {} tokens", tokens.len());
    let reached = page.run(REACHED, vec![]).await?;
    let reached = reached.as_str().context("what the page reaches")?;
    let records = Value::from(stage.phone_calls()).to_string();
    ensure!(reached.contains("Dana Whitfield") && records.contains("Dana"), "the test looks at nothing");
    for (place, text) in [("what the page reaches", reached), ("NetSuite", records.as_str())] {
        for token in &tokens {
            ensure!(!text.contains(token), "{place} holds a token");
        }
        for trace in ["access_token", "media.ringcentral.com", "RIFF"] {
            ensure!(!text.contains(trace), "{place} holds “{trace}”");
        }
    }
    Ok(())
}
