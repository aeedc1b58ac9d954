//! The pane inside the RingCentral web app: beside the page, under every protection a page can have, and nowhere else.

use anyhow::{Context as _, Result};
use callside_emulator::ringcentral::{rate_limit::Limits, telephony::acts::Act};
use callside_tests::{Page, Script, Stage};
use serde_json::json;

use super::DANA;

pub(super) const PHONE: &str = "https://app.ringcentral.com/";
const WIDTH: &str = "return Math.round(document.querySelector('callside-dock')?.getBoundingClientRect().width)";
/// True when the page's own right edge is left of the dock: narrowed, not covered.
const BESIDE: &str = "return document.getElementById('edge')?.getBoundingClientRect().right
    <= document.querySelector('callside-dock')?.getBoundingClientRect().left";
/// How many docks there are, and by how many pixels the page is narrowed.
const NARROWED: &str = "const root = getComputedStyle(document.documentElement);
    return [document.querySelectorAll('callside-dock').length, document.adoptedStyleSheets.length, root.marginRight]";

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_stands_beside_the_page_and_nowhere_else() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    for address in [PHONE.to_owned(), format!("{PHONE}?strict")] {
        let phone = Page::open(&stage.browser.driver, &address).await?;
        phone.find("callside-dock").await?;
        phone.comes_to(BESIDE, &json!(true)).await.context(address)?;
        let pane = format!("iframe {}", stage.address("pane.html"));
        assert!(stage.targets().await?.contains(&pane), "the page's protections keep the pane out");
        the_pane_follows_the_phone(&stage, &phone).await?;
        phone.close().await?;
        stage.to_first_tab().await?;
    }

    // Nothing of Callside's is in any other page.
    let elsewhere = Page::open(&stage.browser.driver, "https://1234567.app.netsuite.com/").await?;
    elsewhere.find("body").await?;
    assert!(elsewhere.run("return document.querySelector('callside-dock')", vec![]).await?.is_null());
    elsewhere.close().await?;
    stage.to_first_tab().await?;

    // Resized and folded, it stays so.
    let phone = Page::open(&stage.browser.driver, PHONE).await?;
    phone.comes_to(WIDTH, &json!(400)).await?;
    let left = "function () { this.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft'})) }";
    phone.run_on_hidden("DIV", "role", "separator", left).await?;
    phone.comes_to(WIDTH, &json!(416)).await?;
    phone.go(PHONE).await?;
    phone.find("callside-dock").await?;
    phone.comes_to(WIDTH, &json!(416)).await?;
    phone.fold().await?;
    phone.comes_to(WIDTH, &json!(25)).await?;
    phone.go(PHONE).await?;
    phone.find("callside-dock").await?;
    phone.comes_to(WIDTH, &json!(25)).await?;
    phone.comes_to(BESIDE, &json!(true)).await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_were_open_before_get_one_pane_and_keep_one_over_an_update() -> Result<()> {
    let mut script = Script::default();
    // Each new worker takes sign-ins, and RingCentral's own limits would only make the test wait.
    script.world.ringcentral.limits = Limits { light: 1_000, medium: 1_000, heavy: 1_000, auth: 1_000, window: 60 };
    let stage = Stage::set(script).await?;
    stage.connect().await?;

    // As before an install: the page is loaded while Chrome does not run the extension.
    let extensions = Page::open(&stage.browser.driver, "chrome://extensions/").await?;
    let switch = |on: bool| format!("return chrome.management.setEnabled('{}', {on})", stage.extension);
    extensions.run(&switch(false), vec![]).await?;
    let phone = Page::open(&stage.browser.driver, PHONE).await?;
    phone.find("#edge").await?;
    phone.comes_to(NARROWED, &json!([0, 0, "0px"])).await?;
    extensions.run(&switch(true), vec![]).await?;
    phone.comes_to(NARROWED, &json!([1, 1, "400px"])).await?;
    phone.comes_to(BESIDE, &json!(true)).await?;
    let session = stage.call_in(DANA)?;
    stage.docked().says("Dana Whitfield").await?;
    stage.act(&session, &Act::Decline)?;
    stage.has_phone_calls(1).await?;

    // An update waits for the call; then the old worker and the old dock go, and the new ones come. (An unpacked
    // extension comes back in developer mode alone.)
    extensions
        .run("return chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})", vec![])
        .await?;
    let session = stage.call_in(DANA)?;
    stage.docked().says("Ringing").await?;
    stage.docked().run("document.body.dataset.age = 'old'").await?;
    stage.worker().run("chrome.runtime.onUpdateAvailable.dispatch({version: '99'})").await?;
    let waits = "return (await chrome.alarms.get('update'))?.periodInMinutes";
    stage.worker().comes_to(waits, &json!(1)).await?;
    stage.act(&session, &Act::Decline)?;
    stage.docked().says("Logged").await?;
    assert_eq!(stage.docked().run("return document.body.dataset.age").await?, "old", "the call was not over");
    let a_minute_later = "const { age } = document.body.dataset;
        if (age) chrome.alarms.create('update', {when: Date.now()});
        return age ?? 'new'";
    stage.docked().comes_to(a_minute_later, &json!("new")).await?;
    stage.call_in(DANA)?;
    stage.docked().says("Ringing").await?;
    phone.comes_to(NARROWED, &json!([1, 1, "400px"])).await?;
    stage.strike().await
}

/// One call by the buttons of the page alone: the pane beside them tells what became of each.
async fn the_pane_follows_the_phone(stage: &Stage, phone: &Page) -> Result<()> {
    let pane = stage.docked();
    let records = stage.phone_calls().len();
    stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    for (button, state) in [("Answer", "Connected"), ("Hold", "On hold"), ("Resume", "Connected")] {
        phone.press_within("#calls", button).await?;
        pane.says(state).await?;
    }
    phone.fill("#calls .to", "102").await?;
    phone.press_within("#calls", "Transfer now").await?;
    pane.says("Transferred").await?;
    stage.has_phone_calls(records + 1).await?;

    stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    phone.press_within("#calls", "Answer").await?;
    pane.says("Connected").await?;
    phone.press_within("#calls", "Hang up").await?;
    pane.says("Ended").await?;
    stage.has_phone_calls(records + 2).await?;
    pane.says("Logged").await
}
