//! RingCentral's side of the directory in a real browser: a colleague calls, a personal contact calls, somebody both
//! clouds know calls, and all of them are found in one list.

use anyhow::{Result, anyhow};
use callside_emulator::ringcentral::telephony::{acts::Act, session::Plan};
use callside_tests::{Page, Script, Stage};
use serde_json::json;

use super::{
    DANA,
    pages::{axe, look_at},
};

/// In the agent's contacts, and nowhere in NetSuite.
const ROSALIND: &str = "+16505550301";

/// What a badge shows and what it is called, of each badge inside the element.
async fn has_badge(page: &Page, within: &str, short: &str, long: &str) -> Result<()> {
    let badge = format!(
        "return [...document.querySelectorAll('{within} .known-in')].map(badge =>
            [badge.firstChild.textContent, badge.title, badge.lastChild.textContent].join('|')).join(' ')"
    );
    page.comes_to(&badge, &json!(format!("{short}|{long}|{long}"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_and_contacts_stand_beside_what_netsuite_knows() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let settings = stage.directory().await?;
    stage.has_copy(&settings).await?;
    settings.says("8 colleagues and 4 personal contacts from RingCentral").await?;
    settings.close().await?;
    stage.to_first_tab().await?;
    let pane = stage.pane().await?;

    let jordan = stage.agent_of("102");
    let plan = Plan { lag: false, ..Plan::default() };
    let called = stage.world(|world| world.call_out(jordan, "101", plan)).map_err(|why| anyhow!("{why:?}"))?;
    pane.says("Jordan Blake").await?;
    pane.says("Account executive · Sales").await?;
    pane.says("A colleague, by extension").await?;
    has_badge(&pane, ".who", "RC", "In your company's RingCentral directory").await?;
    look_at(&stage, &pane, &axe, "a colleague calls", &mut faults).await?;
    stage.act(&called, &Act::Decline)?;
    pane.press("Done").await?;

    let called = stage.call_in(ROSALIND)?;
    pane.says("Rosalind Keys").await?;
    pane.says("Not found among the records your role sees").await?;
    pane.says("In your RingCentral contacts").await?;
    look_at(&stage, &pane, &axe, "a personal contact calls", &mut faults).await?;
    stage.act(&called, &Act::Decline)?;
    pane.press("Done").await?;

    let called = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    has_badge(&pane, ".who", "NS + RC", "In NetSuite, and in your RingCentral contacts").await?;
    stage.act(&called, &Act::Decline)?;
    pane.press("Done").await?;

    pane.fill("#people", "dana wh").await?;
    has_badge(&pane, ".record-list", "NS + RC", "In NetSuite, and in your RingCentral contacts").await?;
    pane.fill("#people", "locksmiths").await?;
    has_badge(&pane, ".record-list", "RC", "In your RingCentral contacts").await?;
    pane.says("Rosalind Keys").await?;
    look_at(&stage, &pane, &axe, "somebody only RingCentral knows is found", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}
