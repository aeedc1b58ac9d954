//! An administrator says which employee each extension is: nothing is saved before JWT and machine access work; then matched,
//! changed by keyboard, taken back and saved; and it is there after the browser has died.

use anyhow::{Context as _, Result, ensure};
use callside_emulator::netsuite::{Level, Permission, Role};
use callside_tests::{Page, Script, Stage};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    new_admin::{give_the_machine_access, paste_jwt},
    pages::{axe, look_at},
};

const SETTINGS: &str = "customrecord_callside_settings";

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_maps_extensions_to_employees() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    let stage = Stage::set(script).await?;
    stage.world(|world| {
        let types = &mut world.netsuite.options_mut().custom_types;
        if let Some(settings) = types.iter_mut().find(|one| one.id == SETTINGS) {
            settings.allow(Role::AGENT, Level::Edit);
        }
        if let Some(role) = world.netsuite.role_mut(Role::AGENT) {
            role.set(Permission::Employees, Level::View);
            role.set(Permission::EmployeeRecord, Level::View);
        }
    });
    stage.connect().await?;
    let settings = stage.open("settings.html#/settings/sync-mappings").await?;
    settings.says("Nothing can be saved yet. The RingCentral JWT has to be entered on this computer").await?;
    settings.says("Avery Quinn").await?;
    look_at(&stage, &settings, &axe, "settings, organizer mapping locked", &mut faults).await?;

    // What is missing is one click away.
    settings.go(&stage.address("settings.html#/settings/netsuite-machine")).await?;
    paste_jwt(&stage, &settings, "101").await?;
    settings.says("sees everybody's calls").await?;
    give_the_machine_access(&stage, &settings, Role::AGENT).await?;

    settings.press_within(".settings-menu", "Organizer mapping").await?;
    settings.stops_saying("Nothing can be saved yet").await?;
    settings.press("Preview auto-match").await?;
    settings.says("Auto-match: Avery Quinn").await?;
    ensure!(kept(&stage).is_none(), "a look saves nothing");
    settings.press("Auto-match and save").await?;
    settings.says("Saved. Company call sync goes by it").await?;
    ensure!(employee(&stage, "101")? == json!({"Employee": "1001"}), "{:?}", kept(&stage));

    // By keyboard: the queue's calls are Avery's, and then they are not.
    settings.fill("#mapping-search", "sales line").await?;
    settings.comes_to("return document.querySelectorAll('.mapping tbody tr').length", &json!(1)).await?;
    settings.run("document.querySelector('.mapping tbody button').focus()", vec![]).await?;
    settings.type_keys(Key::Enter + "").await?;
    settings.comes_to("return document.activeElement.id", &json!("mapping-employee")).await?;
    settings.type_keys("avery").await?;
    settings.comes_to("return document.querySelectorAll('.mapping-chooser li').length", &json!(1)).await?;
    look_at(&stage, &settings, &axe, "settings, organizer mapping", &mut faults).await?;
    settings.type_keys(Key::Tab + "").await?;
    settings.type_keys(Key::Enter + "").await?;
    settings.says("Manual · not saved yet").await?;
    let stage = restarted(settings, stage).await?;
    let settings = stage.open("settings.html#/settings/sync-mappings").await?;
    settings.says("1 extension changed and not saved yet.").await?;
    settings.press("Undo").await?;
    settings.stops_saying("not saved yet").await?;

    settings.press_within("[aria-label='Extensions without an employee']", "Change Default organizer").await?;
    settings.fill("#mapping-employee", "jordan").await?;
    settings.press_within(".mapping-chooser", "Jordan").await?;
    settings.says("Rules are changed and not saved yet.").await?;
    settings.press("Save").await?;
    settings.says("Saved. Company call sync goes by it").await?;
    let saved = kept(&stage).context("it was saved")?;
    ensure!(saved["rules"]["others"].is_string() && saved["rules"]["queues"] == "AsOthers", "{saved}");
    ensure!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}

/// The browser dies in the middle of it.
async fn restarted(page: Page, stage: Stage) -> Result<Stage> {
    page.close().await?;
    stage.cut_power().await
}

/// What lies in the account.
fn kept(stage: &Stage) -> Option<Value> {
    let records = stage.world(|world| world.netsuite.custom_records(SETTINGS));
    let (_, values) = records.into_iter().find(|(name, _)| name == "organizers")?;
    serde_json::from_str(values["custrecord_callside_value"].as_str()?).ok()
}

/// What is decided there of that extension.
fn employee(stage: &Stage, number: &str) -> Result<Value> {
    let id = stage.world(|world| {
        world.ringcentral.account.extensions.iter().find(|one| one.number == number).map(|one| one.id.to_string())
    });
    let kept = kept(stage).context("it was saved")?;
    let rows = kept["extensions"].as_array().context("rows")?;
    let row = rows.iter().find(|row| row["extension"].as_str() == id.as_deref()).context("a row")?;
    Ok(row["whose"].clone())
}
