//! Company call sync goes on whoever dies: a browser, another one, and at last the program that needs none.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callside_emulator::{
    netsuite::{MACHINE_CLIENT_ID, Mapping, Role},
    rim::Running,
};
use callside_tests::{Page, Stage};
use tokio::process::Command;

use super::call_sync::{MINUTE, choose_today, company, machine, talk};

const AVERY: i64 = 1_001;
const MOST_MINUTES: usize = 60;
const KEY: &[u8] = include_bytes!("../../../extension/keys/fixtures/private.pem");
const CERTIFICATE: &str = include_str!("../../../extension/keys/fixtures/public.pem");

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_dies_and_another_goes_on_without_a_word() -> Result<()> {
    let one = company().await?;
    talk(&one.clouds, "102")?;
    // RingCentral's log shows a call some minutes late, and takes ten looks a minute of whoever's JWT it is.
    one.skip(30 * MINUTE);
    let page = machine(&one).await?;
    page.says("Nothing is written yet.").await?;
    one.skip(2 * MINUTE);
    let two = one.beside().await?;
    let others = machine(&two).await?;
    others.says("Nothing is written yet.").await?;
    one.skip(2 * MINUTE);
    choose_today(&page).await?;
    page.press("Try it out").await?;
    page.says("All of them have been read. Nothing was written.").await?;
    page.press("Do it").await?;
    one.has_phone_calls(1).await?;

    // Another administrator's browser has nothing to decide any more.
    two.pass(6 * MINUTE).await?;
    others.says("Begun").await?;
    one.browser.kill().await?;
    talk(&two.clouds, "102")?;
    // The lease of one that died ends within two minutes; the log is looked at every five, and shows a call by then.
    two.skip(10 * MINUTE);
    two.pass(6 * MINUTE).await?;
    two.has_phone_calls(2).await?;
    others.says("This browser, since").await?;
    read_all(&two, &others).await?;

    // Where no browser is left, the program goes on.
    let Stage { browser, clouds, .. } = two;
    browser.kill().await?;
    talk(&clouds, "102")?;
    clouds.with_world(|world| {
        let later = world.now().plus(20 * MINUTE);
        world.advance(later);
    });
    let folder = tempfile::tempdir()?;
    let ended = program(&clouds, folder.path())?.arg("once").output().await.context("callside-sync does not start")?;
    let said = String::from_utf8_lossy(&ended.stdout);
    ensure!(ended.status.success(), "{said}{}", String::from_utf8_lossy(&ended.stderr));
    ensure!(said.contains("3 calls, 3 in NetSuite"), "{said}");
    clouds.with_world(|world| assert_eq!(world.netsuite.phone_calls().len(), 3));
    Ok(())
}

/// RingCentral takes ten looks a minute: minutes pass until the day has been read and counted. A machine that waits for the next
/// minute says that it works, so it is seen by what comes of the minutes alone.
async fn read_all(stage: &Stage, page: &Page) -> Result<()> {
    for _ in 0..MOST_MINUTES {
        if page.says_within("Everything that RingCentral's log has is read.", Duration::from_secs(1)).await? {
            return Ok(());
        }
        stage.pass(MINUTE).await?;
    }
    bail!("it is not read in {MOST_MINUTES} minutes: {}", page.text().await?)
}

/// `callside-sync` on another machine, set up in its environment alone.
fn program(clouds: &Running, folder: &Path) -> Result<Command> {
    let put = |name: &str, content: &[u8]| -> Result<PathBuf> {
        let place = folder.join(name);
        fs::write(&place, content)?;
        fs::set_permissions(&place, Permissions::from_mode(0o600))?;
        Ok(place)
    };
    let (client, secret, jwt, certificate_id) = clouds.with_world(|world| {
        let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), CERTIFICATE.to_owned());
        let mapping = Mapping { client_id, entity: AVERY, role: Role::BUNDLE_SYNC, certificate };
        let certificate_id = world.map_certificate(&mapping)?;
        let now = world.now();
        let owner = world.ringcentral.account.users().find(|user| user.number == "101").map(|user| user.id);
        let authorization = &mut world.ringcentral.authorization;
        let server = authorization.server.clone();
        let apps = Some([server.client_id.clone()].into());
        let jwt = authorization.mint_jwt(owner.unwrap_or_default(), apps, None, now);
        anyhow::Ok((server.client_id, server.client_secret, jwt, certificate_id))
    })?;
    let authority = STANDARD.encode(&clouds.certificate);
    let authority = format!("-----BEGIN CERTIFICATE-----\n{authority}\n-----END CERTIFICATE-----\n");
    let mut program = Command::new(callside_sync());
    program.arg("--config").arg(put("callside-sync.toml", b"")?);
    for (entry, value) in [
        ("RINGCENTRAL_CLIENT_ID", client),
        ("RINGCENTRAL_CLIENT_SECRET", secret),
        ("RINGCENTRAL_JWT", jwt),
        ("NETSUITE_ACCOUNT", "1234567".to_owned()),
        ("NETSUITE_CLIENT_ID", MACHINE_CLIENT_ID.to_owned()),
        ("NETSUITE_CERTIFICATE_ID", certificate_id),
        ("NETWORK_TRY_AT", format!("127.0.0.1:{}", clouds.tls_port)),
    ] {
        program.env(format!("CALLSIDE_SYNC_{entry}"), value);
    }
    program.env("CALLSIDE_SYNC_NETSUITE_KEY_FILE", put("private.pem", KEY)?);
    program.env("CALLSIDE_SYNC_NETWORK_CA_FILE", put("authority.pem", authority.as_bytes())?);
    program.env("CALLSIDE_SYNC_STATE_FOLDER", folder.join("state"));
    Ok(program)
}

/// Named by the environment, or where cargo puts it.
fn callside_sync() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/callside-sync");
    std::env::var_os("CALLSIDE_SYNC").map_or(built, PathBuf::from)
}
