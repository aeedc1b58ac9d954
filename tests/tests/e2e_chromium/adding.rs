//! A caller nobody has the number of becomes a contact by keyboard alone, and a field of the account's own names a caller.

use anyhow::Result;
use callside_emulator::{
    netsuite::{Level, Permission, RecordType, Role},
    ringcentral::telephony::acts::Act,
};
use callside_tests::{Script, Stage};
use serde_json::json;
use thirtyfour::Key;

use super::pages::{axe, look_at};

const NOBODYS: &str = "+16505550199";
/// In a field of the account's own, of contact 1220.
const DIRECT_LINE: &str = "+16505550217";

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_caller_becomes_a_contact_by_keyboard() -> Result<()> {
    let axe = axe()?;
    let stage = Stage::set(Script::default()).await?;
    stage.world(|world| {
        if let Some(role) = world.netsuite.role_mut(Role::AGENT) {
            role.set(Permission::Contacts, Level::Edit);
        }
    });
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(NOBODYS)?;
    pane.says("Not found among the records your role sees").await?;
    pane.says("Create contact").await?;
    pane.type_keys("a").await?;
    pane.comes_to("return document.activeElement.id", &json!("add-firstName")).await?;
    pane.type_keys("Ada" + Key::Tab).await?;
    pane.type_keys("Byron" + Key::Tab).await?;
    pane.type_keys("harbor foods").await?;
    let first = "return document.querySelector('.record-choice bdi')?.innerText || ''";
    pane.comes_to(first, &json!("Harbor Foods Ltd")).await?;
    // Onto the first company, and choose it.
    pane.type_keys(Key::Tab + "").await?;
    pane.type_keys(Key::Enter + "").await?;
    pane.comes_to("return document.querySelector('.chosen bdi')?.innerText || ''", &json!("Harbor Foods Ltd")).await?;
    pane.fill("#add-email", "ada at home").await?;
    pane.type_keys(Key::Enter + "").await?;
    pane.says("field 'email'").await?;
    let described = "const e = document.getElementById('add-email');
        return document.getElementById(e.getAttribute('aria-describedby'))?.innerText.includes('email') || false";
    pane.comes_to(described, &json!(true)).await?;
    let mut faults = Vec::new();
    look_at(&stage, &pane, &axe, "contact, refused", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");

    // The pane is closed and opened again: nothing typed is lost.
    pane.close().await?;
    stage.to_first_tab().await?;
    let pane = stage.pane().await?;
    pane.says("Create contact").await?;
    pane.type_keys("a").await?;
    pane.comes_to("return document.getElementById('add-lastName')?.value || ''", &json!("Byron")).await?;
    pane.fill("#add-email", "ada@harborfoods.example").await?;
    pane.type_keys(Key::Enter + "").await?;
    pane.says("Ada Byron").await?;
    pane.stops_saying("New contact for").await?;
    let made = stage.world(|world| {
        let contacts = (1..10_000).filter_map(|id| world.netsuite.record(RecordType::Contact, id));
        contacts.filter(|contact| contact["lastName"] == "Byron").collect::<Vec<_>>()
    });
    assert_eq!(made.len(), 1, "{made:#?}");
    assert_eq!((&made[0]["phone"], &made[0]["company"]["id"]), (&json!(NOBODYS), &json!("1101")));

    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    let records = stage.has_phone_calls(1).await?;
    assert_eq!(records[0]["contact"]["id"], made[0]["id"]);
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticked_field_of_the_accounts_own_names_the_caller() -> Result<()> {
    let axe = axe()?;
    let mut script = Script::default();
    script.world.netsuite.features.custom_phones = true;
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let settings = stage.directory().await?;
    settings.says("Direct Line").await?;
    let mut faults = Vec::new();
    look_at(&stage, &settings, &axe, "own telephone fields", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");
    let tick = "const label = [...document.querySelectorAll('.own-field')]
            .find(label => label.innerText.includes('custentity_direct_line'));
        if (!label) return false;
        if (!label.querySelector('input').checked) label.click();
        return label.querySelector('input').checked";
    settings.comes_to(tick, &json!(true)).await?;
    stage.has_copy(&settings).await?;
    settings.close().await?;
    stage.to_first_tab().await?;

    let pane = stage.pane().await?;
    let session = stage.call_in(DIRECT_LINE)?;
    pane.says("Nadia Nowak").await?;
    pane.says("exact Direct Line").await?;
    stage.act(&session, &Act::Decline)?;
    stage.strike().await
}
