//! An administrator has the calls of the whole company synced, by keys alone: nothing before they have seen it, and afterwards
//! one page says whether it is all there.

use anyhow::Result;
use callside_emulator::{
    netsuite::Role,
    rim::Running,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_tests::{Page, Script, Stage};
use serde_json::{Map, Value, json};

use super::{
    DANA,
    new_admin::{give_the_machine_access, paste_jwt},
};

pub(super) const MINUTE: i64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_tries_it_out_says_do_it_and_reads_what_became_of_every_call() -> Result<()> {
    let stage = company().await?;
    // Neither of them has ever opened Callside.
    for extension in ["102", "103"] {
        talk(&stage.clouds, extension)?;
    }
    stage.skip(30 * MINUTE);
    let page = machine(&stage).await?;
    page.says("Nothing is written yet.").await?;
    choose_today(&page).await?;
    page.press_by_keys("Try it out").await?;
    page.says("All of them have been read. Nothing was written.").await?;
    page.says("Get a record: 1 call").await?;
    assert_eq!(stage.phone_calls().len(), 0, "nothing before they say so");
    page.press_by_keys("Do it").await?;
    let records = stage.has_phone_calls(1).await?;
    assert_eq!(records[0]["assigned"]["id"], "1002", "{records:#?}");
    page.says("Nobody is named for the extension").await?;

    // The mapping is fixed later, and outside this page. RingCentral takes ten looks into its log a minute: the hours of the
    // day that are still to be counted come after this.
    name(&stage, 2, &[("102", "1002"), ("103", "1003")]);
    page.press_by_keys("Look now").await?;
    stage.pass(MINUTE).await?;
    stage.has_phone_calls(2).await?;
    page.stops_saying("Nobody is named for the extension").await?;
    page.press_by_keys("Is it all there?").await?;
    stage.pass(MINUTE).await?;
    page.says("Yes. RingCentral has 2 calls").await?;
    stage.strike().await
}

/// Clouds with the bundle, where one extension of the two has an employee.
pub(super) async fn company() -> Result<Stage> {
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    let stage = Stage::set(script).await?;
    stage.world(|world| Role::of_bundle().into_iter().for_each(|role| world.netsuite.add_role(role)));
    name(&stage, 1, &[("102", "1002")]);
    Ok(stage)
}

/// A browser has what it takes, and nobody signs in; its page of call sync.
pub(super) async fn machine(stage: &Stage) -> Result<Page> {
    let page = stage.open("settings.html#/settings/company").await?;
    paste_jwt(stage, &page, "101").await?;
    page.says("sees everybody's calls").await?;
    page.fill("#machine-account", "1234567").await?;
    give_the_machine_access(stage, &page, Role::BUNDLE_SYNC).await?;
    page.press_by_keys("Call sync").await?;
    Ok(page)
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
pub(super) fn talk(clouds: &Running, extension: &str) -> Result<()> {
    let to = format!("+16505550{extension}");
    clouds.with_world(|world| {
        let agent = world.ringcentral.account.users().find(|user| user.number == extension).map(|user| user.id);
        let agent = agent.unwrap_or_default();
        let session = world.call_in(Some(DANA.to_owned()), None, &to, Plan::default())?;
        world.advance(world.now().plus(3_000));
        world.act(&session, agent, &Act::Answer { second_device: false })?;
        world.advance(world.now().plus(MINUTE));
        world.act(&session, agent, &Act::HangUp)?;
        Ok(())
    })
}

/// A field for a date takes keys in an order that is the computer's own.
pub(super) async fn choose_today(page: &Page) -> Result<()> {
    let script = "
        const field = document.querySelector('#sync-from');
        field.value = new Date().toLocaleDateString('sv');
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    page.find("#sync-from").await?;
    page.run(script, vec![]).await?;
    Ok(())
}
