//! What an administrator does in the clouds' own consoles, which the emulator has no pages of: everything that is entered there
//! is read from Callside's page first. Where the page does not name a thing, it is not entered.

use anyhow::{Context as _, Result, ensure};
use callside_emulator::netsuite::AccountFeature;
use callside_tests::{Page, Stage};
use serde_json::json;

const HOUR: i64 = 3_600_000;

/// Opens a step of the checklist.
pub(super) async fn open_step(page: &Page, step: &str) -> Result<()> {
    page.press_within("ol.setup-steps", step).await
}

/// Waits until a step of the checklist stands so.
pub(super) async fn step_is(page: &Page, step: &str, state: &str) -> Result<()> {
    let script = format!(
        "return [...document.querySelectorAll('.setup-step > summary')]
            .find(step => step.querySelector('.setup-title').textContent === '{step}')
            ?.querySelector('.chip').innerText.trim()"
    );
    page.comes_to(&script, &json!(state)).await
}

/// What the page says is to be set under that title, to what.
async fn said(page: &Page, title: &str, name: &str) -> Result<String> {
    let script = "
        const [title, name] = arguments;
        const heading = [...document.querySelectorAll('h3.section-name')].find(one => one.innerText === title);
        const lines = [...(heading?.nextElementSibling?.querySelectorAll('div') ?? [])];
        return lines.find(line => line.querySelector('dt').innerText === name)?.querySelector('dd').innerText ?? null";
    let said = page.run(script, vec![json!(title), json!(name)]).await?;
    Ok(said.as_str().with_context(|| format!("the page does not say “{name}” under “{title}”"))?.to_owned())
}

/// What a text to copy holds.
pub(super) async fn copied(page: &Page, css: &str) -> Result<String> {
    let element = page.find(css).await?;
    element.prop("value").await?.with_context(|| format!("{css} holds nothing"))
}

/// Registers both applications at RingCentral.
pub(super) async fn register_at_ringcentral(stage: &Stage, page: &Page) -> Result<()> {
    let people = "RingCentral: application for people";
    let machine = "RingCentral: application for the JWT";
    let redirect = copied(page, "#setup-redirect-ringcentral").await?;
    let (for_people, for_machine) =
        (said(page, people, "Permissions").await?, said(page, machine, "Permissions").await?);
    let refreshes = said(page, machine, "Issue refresh tokens").await? == "Yes";
    ensure!(said(page, people, "Issue refresh tokens").await? == "Yes", "a person would sign in every hour");
    stage.world(|world| {
        let known = world.ringcentral.authorization.app.scopes.clone();
        // The console writes a permission in words, the wire in one, and they disagree about plurals.
        let plain = |text: &str| text.to_lowercase().replace([' ', 's'], "");
        let ticked = |words: &str| {
            let words: Vec<String> = words.split(", ").map(plain).collect();
            known.iter().filter(|scope| words.contains(&plain(scope))).cloned().collect()
        };
        let authorization = &mut world.ringcentral.authorization;
        authorization.app.redirect_uris = vec![redirect];
        (authorization.app.scopes, authorization.server.scopes) = (ticked(&for_people), ticked(&for_machine));
        (authorization.server.takes_jwts, authorization.server.refreshes) = (true, refreshes);
    });
    Ok(())
}

/// Makes both integration records in NetSuite.
pub(super) async fn register_at_netsuite(stage: &Stage, page: &Page) -> Result<()> {
    let people = "NetSuite: integration for people";
    let redirect = copied(page, "#setup-redirect-netsuite").await?;
    let hours = async |name| -> Result<i64> {
        let said = said(page, people, name).await?;
        Ok(said.split(' ').next().context("a number")?.parse::<i64>()? * HOUR)
    };
    let (validity, rotation) =
        (hours("Refresh Token Validity").await?, hours("Maximum Time for Token Rotation").await?);
    let grant = said(page, "NetSuite: integration for the machine", "OAuth 2.0").await?;
    stage.world(|world| {
        let options = world.netsuite.options_mut();
        let integration = &mut options.integration;
        (integration.redirect_uris, integration.enabled) = (vec![redirect], true);
        (integration.refresh_token_validity, integration.maximum_rotation) = (validity, rotation);
        for machine in &mut options.machine_integrations {
            machine.enabled = true;
            machine.client_credentials = grant.starts_with("Client Credentials (Machine to Machine) Grant ticked");
        }
    });
    Ok(())
}

/// Enables the account's features that the page names.
pub(super) async fn enable_features(stage: &Stage, page: &Page) -> Result<()> {
    let title = "NetSuite: features of the account";
    let named = [said(page, title, "SuiteCloud").await?, said(page, title, "Analytics").await?].join(", ");
    stage.world(|world| {
        for feature in named.split(", ") {
            let feature = ALL_FEATURES.into_iter().find(|(name, _)| *name == feature).map(|(_, feature)| feature);
            let off = &mut world.netsuite.options_mut().features.off;
            off.retain(|one| Some(*one) != feature);
        }
    });
    Ok(())
}

/// As Setup → Company → Enable Features names them.
pub(super) const ALL_FEATURES: [(&str, AccountFeature); 5] = [
    ("REST Web Services", AccountFeature::RestWebServices),
    ("OAuth 2.0", AccountFeature::OAuth2),
    ("Server SuiteScript", AccountFeature::ServerSuiteScript),
    ("Custom Records", AccountFeature::CustomRecords),
    ("SuiteAnalytics Workbook", AccountFeature::Workbook),
];
