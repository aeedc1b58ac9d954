//! What a call is about, and the task after it, by keyboard alone.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Script, Stage};
use serde_json::json;
use thirtyfour::Key;

use super::{
    DANA,
    pages::{axe, look_at},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_about_a_case_and_has_a_task_after_it_by_keyboard() -> Result<()> {
    let axe = axe()?;
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;

    // Out of the note, which has the focus since the answer.
    pane.type_keys(Key::Escape + "").await?;
    pane.type_keys("l").await?;
    pane.comes_to("return document.activeElement.id", &json!("about-text")).await?;
    pane.says("Short delivery on the October order").await?;
    let mut faults = Vec::new();
    look_at(&stage, &pane, &axe, "what a call is about", &mut faults).await?;
    pane.type_keys("case-2001" + Key::Enter).await?;
    let only = "return document.querySelectorAll('.disposing .record-choice').length";
    pane.comes_to(only, &json!(1)).await?;
    pane.type_keys(Key::Tab + "").await?;
    pane.type_keys(Key::Enter + "").await?;
    let about = "return document.querySelector('.disposing-line bdi')?.innerText || ''";
    pane.comes_to(about, &json!("Case CASE-2001, Short delivery on the October order")).await?;
    pane.comes_to("return document.activeElement.id", &json!("about")).await?;

    pane.type_keys("t").await?;
    pane.comes_to("return document.activeElement.id", &json!("task-title")).await?;
    pane.comes_to("return document.activeElement.value", &json!("Call Dana Whitfield back")).await?;
    look_at(&stage, &pane, &axe, "the form of a task", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");
    pane.type_keys(Key::Enter + "").await?;
    pane.says("Task planned").await?;
    pane.comes_to("return document.activeElement.id", &json!("task")).await?;

    stage.act(&session, &Act::HangUp)?;
    pane.says("Task made").await?;
    let records = stage.has_phone_calls(1).await?;
    assert_eq!(records[0]["supportCase"]["id"], "7001");
    let tasks = stage.world(|world| world.netsuite.tasks());
    assert_eq!(tasks.len(), 1, "{tasks:#?}");
    assert_eq!((&tasks[0]["title"], &tasks[0]["contact"]["id"]), (&json!("Call Dana Whitfield back"), &json!("1201")));
    stage.strike().await
}
