//! What a record waits for, and what an answer about a caller can lack: each said in its own words, with one thing to do.

use anyhow::Result;
use callside_emulator::{
    faults::{Fault, Kind},
    netsuite::{Level, Permission, Role},
    ringcentral::telephony::acts::Act,
};
use callside_tests::{Page, Script, Stage};
use serde_json::json;
use thirtyfour::Key;

use super::{
    DANA,
    pages::{axe, look_at},
};

/// A contact without a company, which NetSuite does not take beside a phone call.
const MARTA: &str = "+16505550161";

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_call_needs_is_named_and_given_in_the_pane() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let pane = stage.pane().await?;

    // A field that this account makes mandatory.
    stage.world(|world| world.netsuite.options_mut().mandatory_fields.insert("Department".to_owned()));
    whole_call(&stage, &pane, DANA).await?;
    pane.says("Needs Department").await?;
    look_at(&stage, &pane, &axe, "pane, needs a department", &mut faults).await?;
    assert!(stage.phone_calls().is_empty());
    // By keys, of which the first goes to another department on its way.
    let list = pane.find("section.asks select").await?;
    list.send_keys("S").await?;
    list.send_keys("u").await?;
    let shown = "return document.querySelector('section.asks select').selectedOptions[0].innerText";
    pane.comes_to(shown, &json!("Support")).await?;
    assert!(stage.phone_calls().is_empty(), "nothing is chosen yet");
    list.send_keys(Key::Enter + "").await?;
    let records = stage.has_phone_calls(1).await?;
    assert_eq!(records[0]["custevent_department"]["refName"], "Support");
    pane.says("Logged").await?;
    pane.press("Done").await?;
    // Remembered.
    whole_call(&stage, &pane, DANA).await?;
    stage.has_phone_calls(2).await?;
    pane.says("Logged").await?;
    pane.press("Done").await?;

    // A company for a contact that has none.
    whole_call(&stage, &pane, MARTA).await?;
    stage.has_phone_calls(3).await?;
    pane.press("Choose company").await?;
    pane.comes_to("return document.activeElement.id", &json!("company")).await?;
    pane.type_keys("harbor").await?;
    pane.says("Harbor Foods Ltd").await?;
    look_at(&stage, &pane, &axe, "pane, choose company", &mut faults).await?;
    pane.press_within("section.company", "Harbor Foods Ltd").await?;
    stage
        .until("a record at the company", |world| {
            world
                .netsuite
                .phone_calls()
                .iter()
                .any(|record| record["company"]["id"] == "1101" && record["contact"].is_null())
        })
        .await?;
    pane.stops_saying("Choose company").await?;
    pane.press("Done").await?;

    // A sign-in that ends during a call.
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    stage.world(|world| world.netsuite.end_every_sign_in());
    pane.paste("#note", "signed out meanwhile").await?;
    pane.says("Saved here").await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("The NetSuite sign-in has ended.").await?;
    pane.says("Notes are kept here").await?;
    look_at(&stage, &pane, &axe, "pane, signed out", &mut faults).await?;
    let window = stage.window_after(pane.press("Sign in to NetSuite")).await?;
    stage.pass_netsuite(&window, None).await?;
    let records = stage.has_phone_calls(4).await?;
    let message = |record: &serde_json::Value| record["message"].as_str().unwrap_or_default().to_owned();
    assert!(records.iter().any(|record| message(record).starts_with("signed out meanwhile")), "{records:#?}");
    pane.stops_saying("The NetSuite sign-in has ended.").await?;
    pane.press("Done").await?;

    // Could not ask, not found and not allowed are three answers.
    let fault = Fault {
        host: None,
        path: Some("/services/rest/query".to_owned()),
        method: None,
        kind: Kind::Status { code: 500, retry_after: None },
        count: 1_000,
    };
    stage.world(|world| world.faults.set(fault));
    let session = stage.call_in("+16505550199")?;
    pane.says("NetSuite could not be asked").await?;
    look_at(&stage, &pane, &axe, "pane, could not ask", &mut faults).await?;
    stage.world(|world| world.faults.clear());
    pane.press("Ask again").await?;
    pane.says("Not found among the records your role sees").await?;
    stage.act(&session, &Act::Decline)?;
    pane.press("Done").await?;
    stage.world(|world| {
        if let Some(role) = world.netsuite.role_mut(Role::AGENT) {
            role.set(Permission::Workbook, Level::None);
        }
    });
    stage.call_in("+16505550198")?;
    pane.says("Your role may not look up callers").await?;
    pane.says("SuiteAnalytics Workbook").await?;
    look_at(&stage, &pane, &axe, "pane, not allowed", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}

/// Rings, is answered and hung up.
async fn whole_call(stage: &Stage, pane: &Page, from: &str) -> Result<()> {
    let session = stage.call_in(from)?;
    pane.says("Ringing").await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)
}
