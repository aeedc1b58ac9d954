//! A call that rings while no pane is visible.

use anyhow::Result;
use callside_tests::{Script, Stage};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_names_the_caller_and_goes_with_the_call() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    // An extension page that is no pane can ask which notifications stand.
    let today = stage.open("today.html").await?;
    let session = stage.call_in(super::DANA)?;
    let standing = "return (async () => Object.keys(await chrome.notifications.getAll()).length)()";
    today.comes_to(standing, &json!(1)).await?;
    stage.remote(&session, callside_emulator::ringcentral::telephony::acts::RemoteAct::HangUp)?;
    today.comes_to(standing, &json!(0)).await?;
    today.says("Dana Whitfield").await?;
    stage.strike().await
}
