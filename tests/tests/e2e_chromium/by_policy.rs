//! A company that manages its browsers: what an administrator copies from the page for IT reaches a teammate's browser as Chromium's
//! own policy, from a file. It sets the browser up, stands in it locked, says whose it is, and goes with the file.

use std::sync::Arc;

use anyhow::Result;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Managed, Page, Script, Stage};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    DANA,
    consoles::copied,
    new_admin::{BALANCE, choose},
};

const LOCKED: &str = "Set by your company.";
const TEAMMATE: &str = "102";

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_that_the_page_for_it_gives_sets_a_teammate_s_browser_up_and_locks_it() -> Result<()> {
    let admin = Stage::set(Script::default()).await?;
    // Before anything else, so that a machine on which it cannot be tried says so at once.
    let managed = Arc::new(Managed::new(&admin.extension, &json!({}))?);
    admin.connect().await?;
    let page = admin.open("settings.html#/settings/call-fields").await?;
    choose(&page, "#field-of", "Company").await?;
    choose(&page, "#field-add", "Balance").await?;
    page.press("Add a link").await?;
    page.fill("#link-label-1", "Price list").await?;
    page.fill("#link-template-1", "https://prices.example/for/{company.id}").await?;
    page.type_keys(Key::Tab + "").await?;
    page.press("Save as a file").await?;
    page.says("Saved among your downloads").await?;
    page.press_within(".settings-menu", "Teammates").await?;
    page.says("The call fields and info links that hold here are in it").await?;
    let mut policy: Value = serde_json::from_str(&copied(&page, "#policy").await?)?;
    // What a company limits besides (docs/enterprise-policy.md, *Keys*).
    policy["directoryScope"] = json!("Mine");
    policy["logging"] = json!({"inbound": false});
    managed.decide(&policy)?;

    // Nobody types anything but who they are.
    let stage = admin.managed(TEAMMATE, Arc::clone(&managed)).await?;
    let settings = stage.open("settings.html").await?;
    for (cloud, key) in [("RingCentral", "ringcentralClientId"), ("NetSuite", "netsuiteClientId")] {
        let field =
            format!("const field = document.querySelector('#client-{cloud}'); return [field?.value, field?.readOnly]");
        settings.comes_to(&field, &json!([policy[key], true])).await?;
    }
    settings.press_within("section[aria-label=RingCentral]", "Application").await?;
    settings.says(LOCKED).await?;
    stage.connect_ringcentral(&settings).await?;
    stage.connect_netsuite(&settings).await?;
    settings.press("Confirm").await?;
    settings.stops_saying("Confirm your time zone").await?;
    locked(&settings).await?;

    // It does what it says, without a bundle and without a file that anybody has taken.
    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Dana Whitfield").await?;
    pane.comes_to(BALANCE, &json!(true)).await?;
    let link = "return [...document.querySelectorAll('a')].find(link => link.innerText.trim() === 'Price list')?.href";
    pane.comes_to(link, &json!("https://prices.example/for/1101")).await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Inbound calls are not logged.").await?;

    // Taken off: the browser is the person's own again, with nothing reloaded.
    managed.decide(&json!({}))?;
    settings.comes_to(RULES_LOCKED, &json!(false)).await?;
    assert!(stage.phone_calls().is_empty());
    stage.strike().await?;
    admin.strike().await
}

const RULES_LOCKED: &str = "return document.querySelector('fieldset.rules')?.disabled";

/// Every control that the policy is about says so and cannot be changed, and it is said who decides.
async fn locked(settings: &Page) -> Result<()> {
    settings.press_within(".settings-menu", "Directory").await?;
    settings.says(LOCKED).await?;
    let chosen = "return [...document.querySelectorAll('[name=copy-scope]')].map(one => [one.checked, one.disabled])";
    let mine_alone = json!([[false, true], [true, false], [false, true]]);
    settings.comes_to(chosen, &mine_alone).await?;
    // The one that is chosen is reached by keys, and the keys change nothing.
    settings.run("document.querySelector('[name=copy-scope]:checked').focus()", vec![]).await?;
    for key in [Key::Down, Key::Up, Key::Space] {
        settings.type_keys(key + "").await?;
    }
    settings.comes_to(chosen, &mine_alone).await?;
    settings.press_within(".settings-menu", "Rules for everyone").await?;
    for says in [
        "Call fields by your browser's policy",
        "Info links by your browser's policy",
        "Which calls get a record by your browser's policy",
        "Whom the copy of NetSuite's people holds by your browser's policy",
    ] {
        settings.says(says).await?;
    }
    settings.press_within(".settings-menu", "Calls").await?;
    settings.says("Your company has set these rules.").await?;
    settings.comes_to(RULES_LOCKED, &json!(true)).await
}
