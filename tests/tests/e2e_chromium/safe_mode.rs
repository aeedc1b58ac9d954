//! A worker that fails: once, and another goes on in its place; three times, and it runs in safe mode until it is started
//! afresh.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{
    Page, Script, Stage,
    harm::{copy_folder, trapping},
    stage::package,
};
use serde_json::{Value, json};

use super::{
    DANA,
    pages::{axe, look_at},
};

/// Has the worker ask its instance whether an update may come now, which is where that traps.
const FAIL: &str = "return chrome.alarms.create('update', {when: Date.now()})";

/// The worker fails for that time, and what replaces it knows.
async fn fails(pane: &Page, times: usize) -> Result<()> {
    pane.run(FAIL, vec![]).await?;
    let counted = "return chrome.storage.session.get('boot.failures').then(kept => kept['boot.failures']?.length ?? 0)";
    pane.comes_to(counted, &json!(times)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_worker_is_replaced_and_one_that_goes_on_failing_keeps_notes_until_it_is_started_afresh() -> Result<()>
{
    let (axe, mut faults) = (axe()?, Vec::new());
    let folder = tempfile::tempdir()?;
    copy_folder(&package()?, folder.path())?;
    let module = folder.path().join("worker/callside_worker_bg.wasm");
    std::fs::write(&module, trapping(&std::fs::read(&module)?, "worker_isIdle")?)?;
    let stage = Stage::set(Script { extension: Some(folder.path().to_owned()), ..Script::default() }).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    pane.paste("#note", "before").await?;
    pane.says("Saved here").await?;

    // Once: another instance knows the call from the journal, and has its line to RingCentral.
    fails(&pane, 1).await?;
    stage.act(&session, &Act::Hold)?;
    pane.says("On hold").await?;
    assert_eq!(pane.run("return document.getElementById('note').value", vec![]).await?, "before");
    pane.paste("#note", ", after one").await?;
    pane.says("Saved here").await?;

    // Three times: notes alone.
    fails(&pane, 2).await?;
    fails(&pane, 3).await?;
    pane.says("Callside failed three times in a row and runs in safe mode.").await?;
    pane.says("Dana Whitfield").await?;
    let requests = |stage: &Stage| stage.world(|world| world.ledger.entries().len());
    let before = requests(&stage);
    pane.paste("#note", ", after three").await?;
    pane.says("Saved here").await?;
    stage.act(&session, &Act::HangUp)?;
    look_at(&stage, &pane, &axe, "pane, safe mode", &mut faults).await?;
    assert_eq!(requests(&stage), before, "nothing is asked, and nothing is sent");
    assert_eq!(stage.phone_calls(), Vec::<Value>::new());

    pane.press("Start afresh").await?;
    let records = stage.has_phone_calls(1).await?;
    let message = records[0]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("before, after one, after three"), "{message}");
    pane.says("Logged").await?;
    pane.stops_saying("safe mode").await?;
    assert!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}
