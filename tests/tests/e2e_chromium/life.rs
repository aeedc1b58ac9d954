//! Deaths: the worker's by Chrome's will, during a call and again after its note; the browser's by a power cut. Death of
//! idleness is not tried: chromedriver keeps a worker alive (engineering.md §7), and so does its live line by design.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Script, Stage};

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
