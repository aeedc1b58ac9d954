//! The main job: from an empty profile to a record in NetSuite.

use std::time::{Duration, Instant};

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Page, Script, Stage};
use serde_json::json;

use super::DANA;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_agent_connects_takes_a_call_and_finds_it_in_netsuite() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    pane.says("Ringing").await?;
    pane.says("Harbor Foods Ltd").await?;
    pane.says("Matched: exact mobile").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;

    // The note has the focus on answer: the agent just types.
    pane.comes_to("return document.activeElement.id", &json!("note")).await?;
    pane.type_keys("wants the March price list").await?;
    let typed = Instant::now();
    pane.says("Saved here").await?;
    assert!(typed.elapsed() < Duration::from_secs(1), "{:?}", typed.elapsed());

    stage.act(&session, &Act::HangUp)?;
    let ended = Instant::now();
    let records = stage.has_phone_calls(1).await?;
    assert!(ended.elapsed() < Duration::from_secs(2), "{:?}", ended.elapsed());
    pane.says("Logged").await?;
    let record = &records[0];
    assert_eq!(record["title"], "Call from Dana Whitfield, Harbor Foods Ltd");
    assert_eq!(record["contact"]["id"], "1201");
    assert_eq!(record["company"]["id"], "1101");
    assert_eq!(record["assigned"]["id"], "1001");
    assert_eq!(record["status"], "COMPLETE");
    assert!(record["startDate"].is_string() && record["startTime"].is_string() && record["endTime"].is_string());
    assert!(record["message"].as_str().is_some_and(|text| text.starts_with("wants the March price list")));

    // Open in NetSuite lands on the pages of the phone call, the person and the company.
    let id = record["id"].as_str().unwrap_or_default();
    pane.says(&format!("Phone call {id}")).await?;
    let call = opens_one_tab(&stage, &pane, "footer", "Open in NetSuite").await?;
    call.says("wants the March price list").await?;
    let address = call.face().await?.current_url().await?;
    assert_eq!(address.host_str(), Some("1234567.app.netsuite.com"));
    let person = opens_one_tab(&stage, &pane, "nav.links", "Open in NetSuite").await?;
    person.says("Dana Whitfield").await?;
    let company = opens_one_tab(&stage, &pane, "nav.links", "Company").await?;
    company.says("Harbor Foods Ltd").await?;
    stage.strike().await
}

/// Presses it in the pane twice: a tab opens and is in front; the second time, that same tab comes to the front again.
async fn opens_one_tab(stage: &Stage, pane: &Page, within: &str, words: &str) -> Result<Page> {
    let opened = stage.window_after(pane.press_within(within, words)).await?;
    let address = stage.has_in_front("https://").await?;
    let tabs = stage.browser.driver.windows().await?.len();
    pane.comes_to_front().await?;
    pane.press_within(within, words).await?;
    stage.has_in_front(&address).await?;
    assert_eq!(stage.browser.driver.windows().await?.len(), tabs, "a second tab for {address}");
    Ok(opened)
}
