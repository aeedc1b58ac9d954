//! An administrator has the calls of the whole company synced: nothing before they have seen it, and afterwards one page says
//! whether it is all there.

use anyhow::Result;
use callside_emulator::{
    netsuite::Role,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_tests::{Page, Script, Stage};
use serde_json::{Map, Value, json};

use super::{
    DANA,
    new_admin::{give_the_machine_access, paste_jwt},
};

const MINUTE: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_tries_it_out_says_do_it_and_reads_what_became_of_every_call() -> Result<()> {
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    let stage = Stage::set(script).await?;
    stage.world(|world| Role::of_bundle().into_iter().for_each(|role| world.netsuite.add_role(role)));
    name(&stage, 1, &[("102", "1002")]);
    // Neither of them has ever opened Callside.
    for extension in ["102", "103"] {
        talk(&stage, extension)?;
    }
    stage.skip(30 * MINUTE);

    // Nobody signs in, either.
    let page = stage.open("settings.html#/settings/company").await?;
    paste_jwt(&stage, &page, "101").await?;
    page.says("sees everybody's calls").await?;
    give_the_machine_access(&stage, &page, Role::BUNDLE_SYNC).await?;

    page.press_within(".settings-menu", "Call sync").await?;
    page.says("Nothing is written yet.").await?;
    choose_yesterday(&page).await?;
    page.press("Try it out").await?;
    page.says("All of them have been read. Nothing was written.").await?;
    page.says("Get a record: 1 call").await?;
    assert_eq!(stage.phone_calls().len(), 0, "nothing before they say so");
    page.press("Do it").await?;
    let records = stage.has_phone_calls(1).await?;
    assert_eq!(records[0]["assigned"]["id"], "1002", "{records:#?}");
    page.says("Nobody is named for the extension").await?;

    // The mapping is fixed later.
    name(&stage, 2, &[("102", "1002"), ("103", "1003")]);
    page.press("Look now").await?;
    stage.has_phone_calls(2).await?;
    page.stops_saying("Nobody is named for the extension").await?;
    page.says("Everything that RingCentral's log has is read.").await?;
    page.press_within(".sync-days", "Is it all there?").await?;
    page.says("Yes. RingCentral has 2 calls").await?;
    stage.strike().await
}

/// An administrator's browser has saved whose these extensions' calls are.
fn name(stage: &Stage, version: u64, employees: &[(&str, &str)]) {
    let extensions: Vec<Value> = employees
        .iter()
        .map(|(number, employee)| {
            let extension = stage.agent_of(number).to_string();
            json!({ "extension": extension, "whose": { "Employee": employee }, "how": "Manual" })
        })
        .collect();
    let value = json!({ "format": 1, "extensions": extensions });
    let values = Map::from_iter([
        ("custrecord_callside_version".to_owned(), json!(version)),
        ("custrecord_callside_value".to_owned(), json!(value.to_string())),
        ("custrecord_callside_by".to_owned(), json!("Sam Turner")),
        ("custrecord_callside_at".to_owned(), json!("2026-11-20T15:04:00.000Z")),
    ]);
    stage.world(|world| world.netsuite.keep_custom("customrecord_callside_settings", "organizers", values));
}

/// Somebody calls an extension's own number, and they talk.
fn talk(stage: &Stage, extension: &str) -> Result<()> {
    let to = format!("+16505550{extension}");
    let agent = stage.agent_of(extension);
    let session = stage.call_in_as(Some(DANA), None, &to, Plan::default())?;
    stage.skip(3_000);
    stage.world(|world| world.act(&session, agent, &Act::Answer { second_device: false }))?;
    stage.skip(MINUTE);
    stage.world(|world| world.act(&session, agent, &Act::HangUp))?;
    Ok(())
}

/// A field for a date takes keys in an order that is the computer's own.
async fn choose_yesterday(page: &Page) -> Result<()> {
    let script = "
        const field = document.querySelector('#sync-from');
        field.value = new Date(Date.now() - 86400000).toISOString().slice(0, 10);
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    page.find("#sync-from").await?;
    page.run(script, vec![]).await?;
    Ok(())
}
