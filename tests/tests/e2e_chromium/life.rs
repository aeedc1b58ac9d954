//! Deaths: the worker's by Chrome's will, during a call and again after its note; the browser's by a power cut; the
//! worker's of idleness, once it has no live line to keep it.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Script, Stage};
use serde_json::{Value, json};

use super::DANA;

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_records_outlive_the_worker() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;

    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.kill_worker(&pane).await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    pane.paste("#note", "survives the worker").await?;
    pane.says("Saved here").await?;
    stage.kill_worker(&pane).await?;
    stage.act(&session, &Act::HangUp)?;
    let records = stage.has_phone_calls(1).await?;
    assert!(records[0]["message"].as_str().is_some_and(|text| text.starts_with("survives the worker")));
    pane.says("Logged").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_records_outlive_the_browser() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    pane.paste("#note", "survives a power cut").await?;
    pane.says("Saved here").await?;
    let stage = stage.cut_power().await?;
    stage.act(&session, &Act::HangUp)?;
    let pane = stage.pane().await?;
    pane.says("Logged").await?;
    let records = stage.has_phone_calls(1).await?;
    assert!(records[0]["message"].as_str().is_some_and(|text| text.starts_with("survives a power cut")));
    pane.says("Dana Whitfield").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_died_of_idleness_wakes_with_all_it_had() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    stage.world(|world| world.netsuite.options_mut().mandatory_fields.insert("Department".to_owned()));
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::Decline)?;
    pane.says("Needs Department").await?;
    // Its live line would keep it alive.
    let settings = stage.open("settings.html").await?;
    settings.press_within("section[aria-label=RingCentral]", "Sign out").await?;
    settings.find("section[aria-label=RingCentral] .button.primary").await?;

    let alone = stage.unattended().await?;
    alone.worker_runs(true).await?;
    alone.worker_runs(false).await?;
    let pane = alone.open("pane.html").await?;
    pane.says("Needs Department").await?;
    pane.run("[...document.querySelectorAll('button')].find(button => button.innerText.startsWith('Show')).click()")
        .await?;
    pane.comes_to("return document.getElementById('note') !== null", &json!(true)).await?;
    let note =
        "document.getElementById('note').focus(); document.execCommand('insertText', false, 'after a long rest')";
    pane.run(note).await?;
    pane.says("Saved here").await?;
    let choose = "const list = document.querySelector('section.asks select');
        list.selectedIndex = 1;
        list.dispatchEvent(new Event('change', {bubbles: true}))";
    pane.run(choose).await?;
    let written = |record: &Value| record["message"].as_str().is_some_and(|text| text.starts_with("after a long rest"));
    alone.until("a record with the note", |world| world.netsuite.phone_calls().iter().any(written)).await
}
