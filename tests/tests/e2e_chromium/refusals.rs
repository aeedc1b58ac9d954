//! Each bad input once: its words seen, and nothing lost.

use anyhow::Result;
use callside_emulator::{
    netsuite::{Level, Permission, Role},
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_tests::{Page, Script, Stage};

use super::DANA;

const ANSWER: Act = Act::Answer { second_device: false };

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_that_fail_say_why() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    let settings = stage.open("settings.html").await?;
    stage.give_client_ids(&settings).await?;

    // Consent denied, at both clouds.
    let window = stage.window_after(settings.press("Connect RingCentral")).await?;
    window.press("Do not allow").await?;
    settings.says("Access to RingCentral was not allowed on the consent page.").await?;
    let window = stage.window_after(settings.press("Connect NetSuite")).await?;
    stage.decline_netsuite(&window).await?;
    settings.says("Access to NetSuite was not allowed on the consent page.").await?;

    // What cannot be an account, and another account than the one that comes back.
    settings.fill("#account", "my company").await?;
    settings.press("Connect NetSuite").await?;
    settings.find("section[aria-label=NetSuite] [role=alert]").await?;
    settings.fill("#account", "7654321").await?;
    let window = stage.window_after(settings.press("Connect NetSuite")).await?;
    stage.pass_netsuite(&window, None).await?;
    settings.says("You signed in to account 1234567, not to 7654321.").await?;

    // A code that was used up before it arrived.
    settings.fill("#account", "https://1234567.app.netsuite.com/app/center/card.nl").await?;
    stage.world(|world| world.netsuite.options_mut().code_lifetime = -1);
    let window = stage.window_after(settings.press("Connect NetSuite")).await?;
    stage.pass_netsuite(&window, None).await?;
    settings.says("The sign-in code came too late, or was used before.").await?;

    // And then it works.
    stage.world(|world| world.netsuite.options_mut().code_lifetime = 120_000);
    stage.connect_netsuite(&settings).await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_and_notes_of_every_kind_get_a_clear_answer() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;

    for (number, words) in [
        (Some("anonymous"), "The caller withholds the number"),
        (Some("+16505550156"), "Contact 1205 without a name"),
        (Some("+16505550157"), "<b>Robert</b> \"><img src=x onerror=alert(1)>"),
        (Some("+16505550158"), "נועה לוי"),
        (Some("+16505550199"), "Not found among the records your role sees"),
    ] {
        whole_call(&stage, &pane, number, words).await?;
    }
    assert!(pane.run("return document.querySelector('img[src=x]')", vec![]).await?.is_null(), "HTML is shown as text");

    // A colleague and a service code.
    let (agent, colleague) = (stage.agent_id(), stage.agent_of("102"));
    let session = stage.world(|world| world.call_out(colleague, "101", Plan::default()))?;
    pane.says("A colleague, by extension").await?;
    stage.act(&session, &ANSWER)?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Calls between two extensions are not logged.").await?;
    pane.press("Done").await?;
    let session = stage.world(|world| world.call_out(agent, "*86", Plan::default()))?;
    pane.says("A short number or service code").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    pane.press("Done").await?;
    let session = stage.world(|world| world.call_out(agent, &format!("*67{DANA}"), Plan::default()))?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    pane.press("Done").await?;

    // 10,000 characters, emoji and right-to-left text among them.
    let session = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&session, &ANSWER)?;
    let note = format!("👩🏽‍🚀 שלום {}", "0123456789".repeat(1_000));
    pane.paste("#note", &note).await?;
    pane.says("Saved here").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("NetSuite has the first").await?;
    pane.says("the rest stays here").await?;
    assert_eq!(pane.run("return document.getElementById('note').value", vec![]).await?, note);
    pane.press("Done").await?;

    // A role without a right.
    stage.world(|world| {
        if let Some(role) = world.netsuite.role_mut(Role::AGENT) {
            role.set(Permission::PhoneCalls, Level::None);
        }
    });
    let session = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&session, &ANSWER)?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("The NetSuite permission “Lists → Phone Calls” (Edit) is missing.").await?;
    pane.press("Done").await?;

    // A clock that is ten minutes off, which the next answer shows: nobody on this computer has the caller's number.
    stage.world(|world| world.set_skew(600_000, 600_000));
    stage.call_in("+16505550198")?;
    pane.says("This computer's clock is 10 minutes behind the right time.").await?;
    stage.strike().await
}

/// Rings, says what it should, is answered, hung up and logged.
async fn whole_call(stage: &Stage, pane: &Page, from: Option<&str>, words: &str) -> Result<()> {
    let session = stage.call_in_as(from, None, &stage.direct_number(), Plan::default())?;
    pane.says(words).await?;
    stage.act(&session, &ANSWER)?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    pane.press("Done").await?;
    pane.says("No call").await
}
