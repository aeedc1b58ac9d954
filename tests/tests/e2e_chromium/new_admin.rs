//! A company is set up by somebody who has an empty browser, two accounts and nothing to read but Callside's pages; then a
//! teammate joins with the code they were sent, and their first call looks as the company has decided.

use anyhow::{Context as _, Result};
use callside_emulator::{
    netsuite::{Level, MACHINE_CLIENT_ID, Mapping, Role},
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_tests::{Page, Script, Stage};
use serde_json::json;

use super::{
    DANA,
    consoles::{
        ALL_FEATURES, copied, enable_features, open_step, register_at_netsuite, register_at_ringcentral, step_is,
    },
};

/// NetSuite's administrator.
const SAM: i64 = 1_010;
/// The list that decides who has the company's settings.
const SETTINGS: &str = "customrecord_callside_settings";
const TEAMMATE: &str = "102";
/// Whether the company's field stands beside the call with what NetSuite holds, however its digits are grouped.
pub(super) const BALANCE: &str = "
    const beside = document.querySelector('section.beside')?.innerText ?? '';
    return beside.includes('Balance') && beside.replace(/\\D/g, '').startsWith('12400')";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_admin_sets_the_company_up_by_what_the_pages_say_and_a_teammate_s_pane_follows() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    nothing_is_set_up(&stage);

    // From the first page there is, by its menu.
    let page = stage.open("settings.html").await?;
    page.says("Join your company").await?;
    page.press_within(".settings-menu", "Company").await?;
    page.says("0 of 5 required steps done.").await?;
    step_is(&page, "Apps", "To do").await?;
    step_is(&page, "Role permissions", "After the apps").await?;
    open_step(&page, "Apps").await?;
    register_at_ringcentral(&stage, &page).await?;
    register_at_netsuite(&stage, &page).await?;
    enable_features(&stage, &page).await?;
    page.press_within("ol.setup-steps", "Connections").await?;
    stage.give_client_ids(&page).await?;
    stage.connect_ringcentral(&page).await?;
    sign_in_as_administrator(&stage, &page).await?;
    page.press("Confirm").await?;
    page.stops_saying("Confirm your time zone").await?;

    // The steps in their order, each green before the next.
    page.press_within(".settings-menu", "Company").await?;
    step_is(&page, "Apps", "Done").await?;
    open_step(&page, "Role permissions").await?;
    page.press_within("ol.setup-steps li:nth-child(2)", "Test").await?;
    step_is(&page, "Role permissions", "Done").await?;
    install_the_bundle(&stage, &page).await?;
    let ours = "#ringcentral-jwt";
    open_step(&page, "RingCentral JWT").await?;
    page.press_within("ol.setup-steps li:nth-child(4)", "Go on there").await?;
    paste_jwt(&stage, &page, TEAMMATE).await?;
    page.says("sees their own calls alone").await?;
    step_is(&page, "RingCentral JWT", "Does not work").await?;
    page.press_within(ours, "Replace it").await?;
    paste_jwt(&stage, &page, "101").await?;
    page.says("sees everybody's calls").await?;
    step_is(&page, "RingCentral JWT", "Done").await?;
    open_step(&page, "NetSuite machine access").await?;
    page.press_within("ol.setup-steps li:nth-child(5)", "Go on there").await?;
    give_the_machine_access(&stage, &page, Role::AGENT).await?;
    step_is(&page, "NetSuite machine access", "Done").await?;
    open_step(&page, "Call fields and info links").await?;
    page.press_within("ol.setup-steps li:nth-child(7)", "Go on there").await?;
    decide_what_stands_beside_a_call(&page).await?;
    page.press_within(".settings-menu", "Company").await?;
    step_is(&page, "Call fields and info links", "Done").await?;
    page.press_within(".settings-menu", "Teammates").await?;
    let code = copied(&page, "#code").await?;

    // Another person, another computer.
    let theirs = stage.colleague(TEAMMATE).await?;
    let settings = theirs.open("settings.html").await?;
    settings.fill("#setup-code", &code).await?;
    settings.press("Join").await?;
    settings.stops_saying("Join your company").await?;
    theirs.connect_ringcentral(&settings).await?;
    theirs.connect_netsuite(&settings).await?;
    settings.press("Confirm").await?;
    settings.stops_saying("Confirm your time zone").await?;
    let pane = theirs.pane().await?;
    let session = theirs.call_in_as(Some(DANA), None, &theirs.direct_number(), Plan::default())?;
    pane.says("Dana Whitfield").await?;
    theirs.act(&session, &Act::Answer { second_device: false })?;
    pane.comes_to(BALANCE, &json!(true)).await?;
    let link = "return [...document.querySelectorAll('a')].find(link => link.innerText.trim() === 'Price list')?.href";
    pane.comes_to(link, &json!("https://prices.example/for/1101")).await?;
    theirs.act(&session, &Act::HangUp)?;
    let records = theirs.has_phone_calls(1).await?;
    assert_eq!(records[0]["assigned"]["id"], "1002", "it is the teammate's own: {records:#?}");
    theirs.strike().await?;
    stage.strike().await
}

/// Two accounts as they are before anybody has heard of Callside.
fn nothing_is_set_up(stage: &Stage) {
    let teammate = stage.agent_of(TEAMMATE);
    stage.world(|world| {
        let authorization = &mut world.ringcentral.authorization;
        authorization.app.redirect_uris.clear();
        (authorization.server.takes_jwts, authorization.server.refreshes) = (false, false);
        // No administrator: RingCentral shows them their own calls alone.
        world.ringcentral.withhold(teammate, "FullCompanyCallLog", true);
        let options = world.netsuite.options_mut();
        options.integration.redirect_uris.clear();
        options.integration.enabled = false;
        options.features.off = ALL_FEATURES.into_iter().map(|(_, feature)| feature).collect();
        for machine in &mut options.machine_integrations {
            (machine.enabled, machine.client_credentials) = (false, false);
        }
        // A deployment lists the bundle's own roles and no others.
        for settings in options.custom_types.iter_mut().filter(|one| one.id == SETTINGS) {
            settings.allow(Role::AGENT, Level::None);
            settings.allow(Role::WITHOUT_CALLS, Level::None);
        }
    });
}

async fn sign_in_as_administrator(stage: &Stage, page: &Page) -> Result<()> {
    let window = stage.window_after(page.press("Connect NetSuite")).await?;
    window.find(&format!("#login input[value='{SAM}']")).await?.click().await?;
    window.press("Continue").await?;
    window.find(&format!("#role input[value='{}']", Role::ADMINISTRATOR)).await?.click().await?;
    window.press("Continue").await?;
    window.press("Allow").await?;
    page.find("section[aria-label=NetSuite] .chip.good").await?;
    Ok(())
}

async fn install_the_bundle(stage: &Stage, page: &Page) -> Result<()> {
    open_step(page, "Bundle").await?;
    page.says("Not installed. Callside works without it").await?;
    page.press_within("ol.setup-steps li:nth-child(3)", "Install or update with SuiteCloud CLI").await?;
    assert_eq!(copied(page, "#setup-suitecloud").await?, "suitecloud account:setup\nsuitecloud project:deploy");
    page.says("add the roles of the team again afterwards").await?;
    stage.world(|world| {
        let options = world.netsuite.options_mut();
        options.bundle = true;
        for settings in options.custom_types.iter_mut().filter(|one| one.id == SETTINGS) {
            settings.allow(Role::AGENT, Level::View);
        }
    });
    page.press_within("ol.setup-steps li:nth-child(3)", "Test").await?;
    step_is(page, "Bundle", "Done").await
}

/// A JWT that somebody has made in the developer console, for the application it is meant for.
pub(super) async fn paste_jwt(stage: &Stage, page: &Page, owner: &str) -> Result<()> {
    page.says("choose Only specific apps of my choice, and enter that Client ID").await?;
    let owner = stage.agent_of(owner);
    let (client, secret, jwt) = stage.world(|world| {
        let now = world.now();
        let authorization = &mut world.ringcentral.authorization;
        let server = authorization.server.clone();
        let jwt = authorization.mint_jwt(owner, Some([server.client_id.clone()].into()), None, now);
        (server.client_id, server.client_secret, jwt)
    });
    page.fill("#jwt-client", &client).await?;
    page.fill("#jwt-secret", &secret).await?;
    page.fill("#jwt-text", &jwt).await?;
    page.press_within("#ringcentral-jwt", "Save and test").await
}

pub(super) async fn give_the_machine_access(stage: &Stage, page: &Page, role: i64) -> Result<()> {
    page.says("Client Credentials (Machine to Machine) Grant, RESTlets and REST Web Services").await?;
    page.fill("#machine-client", MACHINE_CLIENT_ID).await?;
    page.press("Make the key here").await?;
    page.says("A key of 4096 bits is ready.").await?;
    page.says("choose an entity, a role that is not Web Services Only, the integration, and the certificate").await?;
    let certificate =
        page.run("return decodeURIComponent(document.querySelector('a[download]').href.split(',')[1])", vec![]).await?;
    let certificate = certificate.as_str().context("a certificate")?.to_owned();
    let mapping = Mapping { client_id: MACHINE_CLIENT_ID.to_owned(), entity: SAM, role, certificate };
    let id = stage.world(|world| world.map_certificate(&mapping))?;
    page.fill("#machine-certificate", &id).await?;
    page.press_within("#netsuite-machine", "Save and test").await?;
    page.says("NetSuite takes this key. It works as Sam Okafor").await
}

async fn decide_what_stands_beside_a_call(page: &Page) -> Result<()> {
    choose(page, "#field-of", "Company").await?;
    choose(page, "#field-add", "Balance").await?;
    page.press("Add a link").await?;
    page.fill("#link-label-1", "Price list").await?;
    page.fill("#link-template-1", "https://prices.example/for/{company.id}").await?;
    page.press("Save for everyone").await?;
    page.says("Saved. Everyone has it").await
}

/// Chooses what begins with these words.
pub(super) async fn choose(page: &Page, css: &str, words: &str) -> Result<()> {
    let script = format!(
        "return [...document.querySelectorAll('{css} option')].find(one => one.text.startsWith('{words}')) !== undefined"
    );
    page.comes_to(&script, &json!(true)).await?;
    let value = "return [...document.querySelectorAll(arguments[0] + ' option')]
        .find(one => one.text.startsWith(arguments[1])).value";
    let value = page.run(value, vec![json!(css), json!(words)]).await?;
    let option = format!("{css} option[value='{}']", value.as_str().context("a choice")?);
    Ok(page.find(&option).await?.click().await?)
}
