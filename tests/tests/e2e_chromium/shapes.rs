//! Each shape of a call once, through the pane.

use anyhow::Result;
use callside_emulator::ringcentral::telephony::{
    acts::{Act, RemoteAct},
    session::{Callee, Plan, Unanswered},
};
use callside_tests::{Script, Stage};

use super::DANA;

const ANSWER: Act = Act::Answer { second_device: false };

#[tokio::test(flavor = "multi_thread")]
async fn every_shape_of_a_call_is_shown_for_what_it_is() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;
    let missed = Plan { unanswered: Unanswered::Missed, ..Plan::default() };
    let mut records = 0;

    // Hold, and a second call meanwhile.
    let first = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&first, &ANSWER)?;
    pane.says("Connected").await?;
    stage.act(&first, &Act::Hold)?;
    pane.says("On hold").await?;
    let second = stage.call_in("+16505550155")?;
    pane.says("Go to it").await?;
    pane.says("Helen Strand").await?;
    stage.remote(&second, RemoteAct::HangUp)?;
    pane.says("Missed").await?;
    stage.act(&first, &Act::Resume)?;
    pane.says("Connected").await?;
    stage.act(&first, &Act::HangUp)?;
    records += 2;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;

    // Declined.
    let session = stage.call_in_as(Some(DANA), None, &stage.direct_number(), missed.clone())?;
    pane.says("Ringing").await?;
    stage.act(&session, &Act::Decline)?;
    pane.says("Declined").await?;
    records += 1;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;

    // Voicemail.
    let session = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&session, &Act::ToVoicemail)?;
    pane.says("Voicemail").await?;
    stage.remote(&session, RemoteAct::HangUp)?;
    records += 1;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;

    // Handed on.
    let session = stage.call_in(DANA)?;
    pane.says("Ringing").await?;
    stage.act(&session, &ANSWER)?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::BlindTransfer { to: "102".to_owned() })?;
    pane.says("Transferred").await?;
    records += 1;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;

    // Outbound: busy, then answered.
    let agent = stage.agent_id();
    stage.world(|world| world.call_out(agent, DANA, Plan { callee: Callee::Busy, ..Plan::default() }))?;
    pane.says("Busy").await?;
    records += 1;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;
    let session =
        stage.world(|world| world.call_out(agent, DANA, Plan { callee: Callee::Waits, ..Plan::default() }))?;
    pane.says("Calling").await?;
    stage.remote(&session, RemoteAct::Answer)?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    records += 1;
    stage.has_phone_calls(records).await?;
    done(&pane).await?;

    // A colleague in the queue takes it: no record here.
    let session = stage.call_in_as(Some(DANA), None, "200", Plan::default())?;
    pane.says("queue Sales line").await?;
    let colleague = stage.agent_of("102");
    stage.world(|world| world.act(&session, colleague, &ANSWER))?;
    pane.says("Answered elsewhere").await?;
    pane.says("theirs is the record").await?;
    stage.has_phone_calls(records).await?;
    stage.strike().await
}

/// The agent is done with every ended call.
async fn done(pane: &callside_tests::Page) -> Result<()> {
    while pane.text().await?.contains("Done") {
        pane.press("Done").await?;
    }
    pane.says("No call").await
}
