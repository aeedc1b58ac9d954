//! The main job by keyboard alone.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Script, Stage};
use serde_json::json;
use thirtyfour::Key;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_noted_matched_concluded_and_opened_by_keys() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    // Two people share this number.
    let session = stage.call_in("+16505550140")?;
    pane.says("2 records share this number").await?;
    pane.type_keys("2").await?;
    pane.says("2 of 2").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.comes_to("return document.activeElement.id", &json!("note")).await?;
    pane.type_keys("typed n m o 1 without a mouse").await?;
    pane.says("Saved here").await?;
    pane.type_keys(Key::Escape + "").await?;
    pane.type_keys("1").await?;
    pane.find(".outcomes [aria-pressed=true]").await?;
    pane.type_keys("?").await?;
    pane.says("Write the note").await?;
    pane.type_keys(Key::Escape + "").await?;
    pane.stops_saying("Write the note").await?;
    stage.act(&session, &Act::HangUp)?;
    let records = stage.has_phone_calls(1).await?;
    assert!(records[0]["message"].as_str().is_some_and(|text| text.starts_with("typed n m o 1 without a mouse")));
    pane.says("Logged").await?;
    let opened = stage.window_after(pane.type_keys("o")).await?;
    opened.find("body").await?;

    // Every control can be reached with Tab, and shows where the focus is.
    let mut seen = Vec::new();
    for _ in 0..40 {
        pane.type_keys(Key::Tab + "").await?;
        let at = "const e = document.activeElement; return e === document.body ? '' : (e.innerText || e.id)";
        seen.push(pane.run(at, vec![]).await?.as_str().unwrap_or_default().replace('\n', " "));
    }
    for wanted in ["Open in NetSuite", "Done", "note"] {
        assert!(seen.iter().any(|name| name.contains(wanted)), "{wanted} is out of reach: {seen:#?}");
    }
    stage.strike().await
}
