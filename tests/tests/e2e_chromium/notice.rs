//! The ways to a pane that is not in sight: the notification of a call that rings, the popup's button, the keys.

use anyhow::{Context as _, Result};
use callside_emulator::ringcentral::telephony::acts::RemoteAct;
use callside_tests::{Page, Script, Stage};
use serde_json::json;

use super::{DANA, dock::PHONE};

/// The notifications that stand.
const STANDING: &str = "return chrome.notifications.getAll().then(all => Object.keys(all))";
/// The person clicks the one that stands, as far as the worker can tell.
const CLICK: &str = "const [call] = Object.keys(await chrome.notifications.getAll());
    chrome.notifications.onClicked.dispatch(call)";
/// Where the cursor is.
const CURSOR: &str = "return document.activeElement.id";

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_rings_out_of_sight_is_a_click_a_button_or_a_key_away() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let today = stage.open("today.html").await?;

    // A notification names the caller and goes with the call.
    let session = stage.call_in(DANA)?;
    let one = format!("{STANDING}.then(all => all.length)");
    today.comes_to(&one, &json!(1)).await?;
    stage.remote(&session, RemoteAct::HangUp)?;
    today.comes_to(&one, &json!(0)).await?;
    today.says("Dana Whitfield").await?;

    // A click on one opens the pane in a window of its own; the next click brings that same window.
    let session = stage.call_in(DANA)?;
    today.comes_to(&one, &json!(1)).await?;
    stage.worker().run(CLICK).await?;
    let own = stage.pane_window();
    own.says("Dana Whitfield").await?;
    own.says("Ringing").await?;
    today.comes_to(&one, &json!(0)).await?;
    stage.remote(&session, RemoteAct::HangUp)?;
    own.says("Missed").await?;
    let to_front = "return chrome.windows.getCurrent().then(here => chrome.windows.update(here.id, {focused: true}))";
    today.run(to_front, vec![]).await?;
    stage.worker().run("chrome.notifications.onClicked.dispatch('a call that is forgotten')").await?;
    own.comes_to("return document.hasFocus()", &json!(true)).await?;
    own.run("window.close()").await?;

    // With the RingCentral web app open, it brings that and unfolds the pane there.
    let phone = Page::open(&stage.browser.driver, PHONE).await?;
    phone.find("callside-dock").await?;
    phone.fold().await?;
    let session = stage.call_in(DANA)?;
    today.comes_to(&one, &json!(1)).await?;
    let windows = stage.browser.driver.windows().await?.len();
    stage.worker().run(CLICK).await?;
    stage.has_in_front(PHONE).await?;
    stage.docked().says("Dana Whitfield").await?;
    assert_eq!(stage.browser.driver.windows().await?.len(), windows, "no other window");
    stage.remote(&session, RemoteAct::HangUp)?;

    // The key for the note unfolds it, too, and the cursor is there while it still rings.
    phone.fold().await?;
    stage.call_in(DANA)?;
    let note = "const [tab] = await chrome.tabs.query({url: 'https://app.ringcentral.com/*'});
        chrome.commands.onCommand.dispatch('focus-note', tab)";
    stage.worker().run(note).await?;
    stage.docked().comes_to(CURSOR, &json!("note")).await.context("docked")?;
    phone.close().await?;
    stage.to_first_tab().await?;

    // Elsewhere it is Chrome's side panel.
    let popup = stage.open("popup.html").await?;
    popup.says("Dana Whitfield").await?;
    stage.worker().run("chrome.commands.onCommand.dispatch('focus-note')").await?;
    popup.press("Open side panel").await?;
    stage.side_panel().comes_to(CURSOR, &json!("note")).await.context("side panel")?;
    stage.strike().await
}
