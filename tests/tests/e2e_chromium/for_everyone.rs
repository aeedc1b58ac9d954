//! Whoever sets a company up decides which calls get a record, by keys alone, and sees who has finished; a teammate is bound by it,
//! tries notifications, is told where none is seen, and has a report to send that says nothing of anybody.

use anyhow::Result;
use callside_emulator::{
    netsuite::{Level, Role},
    ringcentral::telephony::acts::Act,
};
use callside_tests::{Page, Script, Stage};
use serde_json::json;
use thirtyfour::Key;

use super::{DANA, consoles::copied};

const TEAMMATE: &str = "102";
const OFF: &str = "Notifications are off: a call that rings while no pane is in sight is not announced.";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_for_everyone_binds_a_teammate_whose_progress_is_seen() -> Result<()> {
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    let admin = Stage::set(script).await?;
    admin.world(|world| {
        for one in &mut world.netsuite.options_mut().custom_types {
            one.allow(Role::AGENT, Level::Edit);
        }
    });
    admin.connect().await?;
    let page = admin.open("settings.html").await?;
    // From the menu on without a mouse.
    page.press_by_keys("Rules for everyone").await?;
    page.says("Nobody has decided anything for everyone").await?;
    page.tab_to("Each person decides").await?;
    page.type_keys(Key::Down + "").await?;
    page.tab_to("Inbound calls that are answered").await?;
    page.type_keys(Key::Space + "").await?;
    page.says("No record for: Inbound calls that are answered").await?;
    page.press_by_keys("Save for everyone").await?;
    page.says("Saved. Everyone has it").await?;
    page.says("Which calls get a record by the record in NetSuite").await?;

    let stage = admin.colleague(TEAMMATE).await?;
    stage.connect().await?;
    let settings = stage.open("settings.html#/settings/calls").await?;
    settings.says("Your company has set these rules.").await?;
    settings.comes_to("return document.querySelector('fieldset.rules').disabled", &json!(true)).await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Inbound calls are not logged.").await?;

    // None is seen: a banner says what that means and leads to the remedy, and goes when one is seen.
    settings.press_within(".settings-menu", "Connections").await?;
    try_one(&settings, "I see none").await?;
    settings.says("Chrome passes them on, and the computer does not show them.").await?;
    pane.says(OFF).await?;
    settings.press_within(".settings-menu", "Directory").await?;
    settings.press("Turn on notifications").await?;
    settings.comes_to("return document.activeElement.id", &json!("notifications")).await?;
    try_one(&settings, "I see it").await?;
    settings.says("On: a call that rings while no pane is in sight is announced.").await?;
    pane.stops_saying(OFF).await?;

    // What somebody who helps may see of all this.
    settings.press_within(".settings-menu", "Privacy and diagnostics").await?;
    settings.press_within("#diagnostics", "Copy").await?;
    settings.says("Copied.").await?;
    let report = copied(&settings, "#report").await?;
    assert!(report.contains("Not logged: 1 of the last 1") && report.contains("Notification seen: yes"), "{report}");
    for personal in ["Jordan", "Blake", "Dana", "Whitfield", "5550134", "1234567"] {
        assert!(!report.contains(personal), "{personal} is in the report: {report}");
    }

    // It was reported by itself.
    page.press_by_keys("Teammates").await?;
    let done = "const row = [...document.querySelectorAll('table.team tbody tr')].find(row => row.innerText.includes('Jordan Blake'));
        return ['RingCentral', 'NetSuite'].map(line => Boolean(row?.querySelector(`td[data-label=${line}] .chip.good`)))";
    page.comes_to(done, &json!([true, true])).await?;
    assert!(stage.phone_calls().is_empty());
    stage.strike().await?;
    admin.strike().await
}

/// Raises a notification, and answers what is asked about it.
async fn try_one(settings: &Page, answer: &str) -> Result<()> {
    settings.press("Show one now").await?;
    settings.says("Do you see it?").await?;
    settings.press(answer).await
}
