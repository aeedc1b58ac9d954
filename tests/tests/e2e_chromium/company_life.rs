//! A company that is set up lives on: two administrators save at once, the bundle is taken away, put back old and renewed, and a
//! role falls off the permission list. Each is told in words, with what still works, and goes as soon as its cause has gone.

use anyhow::{Context as _, Result};
use callside_emulator::{
    netsuite::{Level, Release, Role},
    ringcentral::telephony::acts::Act,
};
use callside_tests::{Page, Script, Stage};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    DANA,
    consoles::{open_step, step_is},
    new_admin::{BALANCE, choose},
};

const SETTINGS: &str = "customrecord_callside_settings";
const NOT_LISTED: &str = "This role is not on the permission list of the record type Callside Settings.";
const OUTDATED: &str = "is older than this Callside.";

#[tokio::test(flavor = "multi_thread")]
async fn two_admins_who_save_at_once_see_both_versions_and_lose_neither() -> Result<()> {
    let stage = Stage::set(script()).await?;
    list(&stage, Level::Edit);
    stage.connect().await?;
    let theirs = stage.colleague("102").await?;
    theirs.connect().await?;
    let one = stage.open("settings.html#/settings/call-fields").await?;
    let other = theirs.open("settings.html#/settings/call-fields").await?;
    add_link(&one, 1, "Price list").await?;
    add_link(&other, 1, "Map").await?;
    one.press("Save for everyone").await?;
    one.says("Saved. Everyone has it").await?;
    other.press("Save for everyone").await?;
    other.says("Somebody else has saved meanwhile").await?;
    for version in ["Price list → https://price-list.example/{company.id}", "Map → https://map.example/{company.id}"]
    {
        other.says(version).await?;
    }
    assert_eq!(links(&stage)?, ["Price list"], "nothing is written before they have chosen");
    // Theirs first: the second link is put beside it, and both are there for everyone.
    other.press("Go on with theirs").await?;
    other.comes_to("return document.querySelector('#link-label-1')?.value", &json!("Price list")).await?;
    add_link(&other, 2, "Map").await?;
    other.press("Save for everyone").await?;
    other.says("Saved. Everyone has it").await?;
    assert_eq!(links(&stage)?, ["Price list", "Map"]);
    // And the other choice, from the page that has not heard of it.
    one.fill("#link-label-1", "Prices").await?;
    one.type_keys(Key::Tab + "").await?;
    one.press("Save for everyone").await?;
    one.says("Somebody else has saved meanwhile").await?;
    one.press("Save mine over theirs").await?;
    one.says("Saved. Everyone has it").await?;
    assert_eq!(links(&stage)?, ["Prices"]);
    theirs.strike().await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_goes_comes_back_old_and_is_renewed_and_a_role_falls_off_the_list() -> Result<()> {
    let stage = Stage::set(script()).await?;
    list(&stage, Level::Edit);
    stage.connect().await?;
    let settings = stage.open("settings.html#/settings/call-fields").await?;
    choose(&settings, "#field-of", "Company").await?;
    choose(&settings, "#field-add", "Balance").await?;
    settings.press("Save for everyone").await?;
    settings.says("Saved. Everyone has it").await?;
    settings.press_within(".settings-menu", "Company").await?;
    open_step(&settings, "Bundle").await?;
    let pane = stage.pane().await?;

    // Taken away: what was decided stays in use, and calls are logged.
    stage.world(|world| world.netsuite.options_mut().bundle = false);
    test_bundle(&settings).await?;
    step_is(&settings, "Bundle", "To do").await?;
    settings.says("Not installed. Callside works without it").await?;
    call(&stage, &pane, true, 1).await?;

    // Put back as it was before contracts had numbers.
    stage.world(|world| {
        let options = world.netsuite.options_mut();
        (options.bundle, options.bundle_release) = (true, Release::First);
    });
    test_bundle(&settings).await?;
    step_is(&settings, "Bundle", "Does not work").await?;
    pane.says(OUTDATED).await?;
    pane.says("What it could do before, and everything that needs no bundle.").await?;
    call(&stage, &pane, true, 2).await?;

    // Deployed anew. That writes the permission list, too: the team's role is not on it.
    stage.world(|world| world.netsuite.options_mut().bundle_release = Release::Current);
    list(&stage, Level::None);
    test_bundle(&settings).await?;
    pane.stops_saying(OUTDATED).await?;
    pane.says(NOT_LISTED).await?;
    pane.says("Calls and notes, by Callside's defaults in place of what the company has decided.").await?;
    pane.says("See which step is missing").await?;
    call(&stage, &pane, false, 3).await?;

    // Added: the next answer of the bundle tells, and nobody has pressed anything.
    list(&stage, Level::View);
    pane.fill("textarea", "wants the March price list").await?;
    pane.stops_saying(NOT_LISTED).await?;
    call(&stage, &pane, true, 4).await?;
    stage.strike().await
}

fn script() -> Script {
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    script
}

/// The agents' place on the list that decides who has the company's settings.
fn list(stage: &Stage, level: Level) {
    stage.world(|world| {
        let types = &mut world.netsuite.options_mut().custom_types;
        types.iter_mut().filter(|one| one.id == SETTINGS).for_each(|one| one.allow(Role::AGENT, level));
    });
}

async fn add_link(page: &Page, place: usize, label: &str) -> Result<()> {
    page.press("Add a link").await?;
    page.fill(&format!("#link-label-{place}"), label).await?;
    let address = format!("https://{}.example/{{company.id}}", label.to_lowercase().replace(' ', "-"));
    page.fill(&format!("#link-template-{place}"), &address).await?;
    page.type_keys(Key::Tab + "").await
}

/// The links that lie in the account.
fn links(stage: &Stage) -> Result<Vec<String>> {
    let records = stage.world(|world| world.netsuite.custom_records(SETTINGS));
    let (_, values) = records.into_iter().find(|(name, _)| name == "company").context("nothing was written")?;
    let text = values.get("custrecord_callside_value").and_then(Value::as_str).context("a text")?;
    let value: Value = serde_json::from_str(text)?;
    let links = value["infoLinks"].as_array().with_context(|| format!("no links in {value}"))?;
    Ok(links.iter().filter_map(|link| link["label"].as_str()).map(str::to_owned).collect())
}

async fn test_bundle(settings: &Page) -> Result<()> {
    settings.press_within("ol.setup-steps li:nth-child(3)", "Test").await
}

/// A call of Dana's, with the company's field beside it or without, is logged as so many have been.
async fn call(stage: &Stage, pane: &Page, with_field: bool, count: usize) -> Result<()> {
    let session = stage.call_in(DANA)?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Dana Whitfield").await?;
    pane.comes_to(BALANCE, &json!(with_field)).await?;
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(count).await?;
    pane.says("Logged").await
}
