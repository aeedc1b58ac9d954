//! A teammate with nothing but the extension and the code an administrator has sent.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Script, Stage};
use serde_json::json;

use super::{DANA, consoles::copied};

#[tokio::test(flavor = "multi_thread")]
async fn a_teammate_joins_by_the_setup_code_and_takes_a_call() -> Result<()> {
    let admin = Stage::set(Script::default()).await?;
    admin.connect().await?;
    let teammates = admin.open("settings.html").await?;
    // From the menu on without a mouse.
    teammates.press_by_keys("Teammates").await?;
    teammates.says("Setup code").await?;
    teammates.press_by_keys("Copy the setup code").await?;
    teammates.says("Copied.").await?;
    let code = copied(&teammates, "#code").await?;
    teammates.close().await?;

    let stage = admin.beside().await?;
    let settings = stage.open("settings.html").await?;
    settings.says("Sign in below, in the role you work in.").await?;
    // A code that lost its end on the way: nothing is lost, and the rest is pasted after it.
    let cut = code.trim_end_matches(|letter| letter != '/');
    settings.fill("#setup-code", cut).await?;
    settings.press("Join").await?;
    settings.says("The code is not whole").await?;
    settings.comes_to("return document.querySelector('#setup-code').value", &json!(cut)).await?;
    settings.fill("#setup-code", &code).await?;
    settings.press("Join").await?;
    settings.comes_to("return document.querySelector('#account').value", &json!("1234567")).await?;
    settings.stops_saying("Join your company").await?;

    stage.connect_ringcentral(&settings).await?;
    stage.connect_netsuite(&settings).await?;
    settings.press("Confirm").await?;
    settings.says("Call your RingCentral number from another telephone").await?;
    let session = stage.call_in(DANA)?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    settings.says("Heard: ").await?;
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(1).await?;
    settings.stops_saying("Getting started").await?;
    stage.strike().await?;
    admin.strike().await
}
