//! Machine access set up as an administrator does: a key made here or chosen, its certificate uploaded, the connection tested;
//! a JWT pasted. Nothing that opens doors can be read anywhere afterwards.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use callside_emulator::{
    World,
    netsuite::{MACHINE_CLIENT_ID, Mapping, Role},
};
use callside_tests::{Page, Script, Stage};

use super::{
    pages::{axe, look_at},
    recording::REACHED,
};

const CARD: &str = "#netsuite-machine";
const JWT_CARD: &str = "#ringcentral-jwt";
const AVERY: i64 = 1_001;
/// The certificate that can be downloaded.
const CERTIFICATE: &str = "return decodeURIComponent(document.querySelector('a[download]').href.split(',')[1])";

#[tokio::test(flavor = "multi_thread")]
async fn a_key_made_here_works_and_a_jwt_and_nothing_of_them_can_be_read() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let settings = stage.open("settings.html#/settings/netsuite-machine").await?;

    settings.fill("#machine-client", MACHINE_CLIENT_ID).await?;
    settings.press("Make the key here").await?;
    settings.says("A key of 4096 bits is ready.").await?;
    let certificate = settings.run(CERTIFICATE, vec![]).await?;
    let id = upload(&stage, certificate.as_str().context("a certificate")?)?;
    settings.fill("#machine-certificate", "mistyped").await?;
    settings.press_within(CARD, "Save and test").await?;
    settings.says("NetSuite does not take this key.").await?;
    settings.says("The Certificate ID is another one's").await?;
    look_at(&stage, &settings, &axe, "settings, machine access refused", &mut faults).await?;
    settings.find(&format!("{CARD} details:last-of-type > summary")).await?.click().await?;
    settings.fill("#machine-certificate", &id).await?;
    settings.press_within(CARD, "Save and test").await?;
    settings.says("NetSuite takes this key. It works as Avery Quinn").await?;

    // Files that are no use are told apart, and the documented command's are taken.
    choose(&settings, "#machine-private", "pss.pem").await?;
    settings.says("This key is marked as an RSASSA-PSS key").await?;
    choose(&settings, "#machine-private", "private-2048.pem").await?;
    settings.says("This key has 2048 bits.").await?;
    choose(&settings, "#machine-private", "encrypted.pem").await?;
    settings.says("This key is locked with a password.").await?;
    choose(&settings, "#machine-private", "private.pem").await?;
    choose(&settings, "#machine-public", "public-3072.pem").await?;
    settings.says("This key and this certificate do not belong together.").await?;
    choose(&settings, "#machine-public", "public-ten-years.pem").await?;
    settings.says("NetSuite takes two years at most.").await?;
    choose(&settings, "#machine-public", "public-expired.pem").await?;
    settings.says("This certificate expired").await?;
    choose(&settings, "#machine-public", "public.pem").await?;
    settings.says("A key of 4096 bits is ready.").await?;
    let id = upload(&stage, include_str!("../../../extension/keys/fixtures/public.pem"))?;
    settings.fill("#machine-certificate", &id).await?;
    settings.press_within(CARD, "Save and test").await?;
    settings.says(&id).await?;
    settings.stops_saying("The new key").await?;

    let jwt = stage.world(|world| {
        let now = world.now();
        let owner = world.ringcentral.account.users().next().map(|user| user.id).unwrap_or_default();
        world.ringcentral.authorization.mint_jwt(owner, Some(["callside-sync".to_owned()].into()), None, now)
    });
    settings.fill("#jwt-client", "callside-sync").await?;
    settings.fill("#jwt-secret", "emulated-client-secret").await?;
    settings.fill("#jwt-text", &jwt).await?;
    settings.press_within(JWT_CARD, "Save and test").await?;
    settings.says("sees everybody's calls").await?;
    look_at(&stage, &settings, &axe, "settings, machine access", &mut faults).await?;

    let reached = settings.run(REACHED, vec![]).await?;
    let reached = reached.as_str().context("what the page reaches")?;
    ensure!(reached.contains("ringcentral-jwt") && reached.contains(&id), "the test looks at nothing");
    for secret in [jwt.as_str(), "emulated-client-secret", "PRIVATE KEY"] {
        ensure!(!reached.contains(secret), "“{secret}” can be read");
    }
    ensure!(faults.is_empty(), "{faults:#?}");

    // Another browser start finds the key where it was.
    settings.close().await?;
    let stage = stage.cut_power().await?;
    let settings = stage.open("settings.html#/settings/netsuite-machine").await?;
    stage.world(|world| world.ledger.reset());
    settings.press_within(CARD, "Test Connection").await?;
    let asserted =
        |world: &mut World| world.ledger.entries().iter().any(|entry| entry.path.ends_with("/oauth2/v1/token"));
    stage.until("another assertion", asserted).await?;
    settings.stops_saying("Testing at NetSuite").await?;
    settings.says("NetSuite takes this key. It works as Avery Quinn").await?;
    stage.strike().await
}

/// An administrator uploads a certificate for Avery in the agent's role, and gets a Certificate ID.
fn upload(stage: &Stage, certificate: &str) -> Result<String> {
    let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), certificate.to_owned());
    let mapping = Mapping { client_id, entity: AVERY, role: Role::AGENT, certificate };
    Ok(stage.world(|world| world.map_certificate(&mapping))?)
}

async fn choose(page: &Page, css: &str, file: &str) -> Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../extension/keys/fixtures/");
    // The driver takes no path that goes back.
    let path = Path::new(folder).join(file).canonicalize()?;
    page.find(css).await?.send_keys(path.to_string_lossy().into_owned()).await?;
    Ok(())
}
