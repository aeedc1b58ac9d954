//! `callside-sync check`, the program itself, against both emulated clouds over TLS and under their own names.

// A test that fails, panics, and clippy does not see what test functions call.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use callside_emulator::{
    netsuite::{Level, MACHINE_CLIENT_ID, Mapping, Permission, Role},
    rim::{self, Running},
};
use tempfile::TempDir;
use tokio::process::Command;

const AVERY: i64 = 1_001;
const KEY: &[u8] = include_bytes!("../../extension/keys/fixtures/private.pem");
const OTHER_KEY: &[u8] = include_bytes!("../../extension/keys/fixtures/private-3072.pem");
const CERTIFICATE: &str = include_str!("../../extension/keys/fixtures/public.pem");
const SECRET: &str = "emulated-client-secret";

/// Both clouds, a company with the bundle, and a machine that an administrator has set up by the README.
struct Company {
    clouds: Running,
    folder: TempDir,
    jwt: String,
}

/// What the program said and how it ended.
struct Ended {
    code: i32,
    said: String,
    complained: String,
}

impl Company {
    async fn set_up() -> Self {
        let mut options = rim::Options::default();
        options.world.netsuite.bundle = true;
        options.world.netsuite.roles.extend(Role::of_bundle());
        let clouds = rim::serve(options).await.unwrap();
        let (jwt, certificate_id) = clouds.with_world(|world| {
            let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), CERTIFICATE.to_owned());
            let mapping = Mapping { client_id, entity: AVERY, role: Role::BUNDLE_SYNC, certificate };
            let certificate_id = world.map_certificate(&mapping).unwrap();
            let now = world.now();
            let owner = world.ringcentral.account.users().find(|user| user.number == "102").unwrap().id;
            let apps = Some(["callside-sync".to_owned()].into());
            (world.ringcentral.authorization.mint_jwt(owner, apps, None, now), certificate_id)
        });
        let company = Self { clouds, folder: tempfile::tempdir().unwrap(), jwt };
        let authority = STANDARD.encode(&company.clouds.certificate);
        let authority = format!("-----BEGIN CERTIFICATE-----\n{authority}\n-----END CERTIFICATE-----\n");
        company.put("authority.pem", authority.as_bytes());
        company.put("private.pem", KEY);
        company.put("public.pem", CERTIFICATE.as_bytes());
        company.put("secret", SECRET.as_bytes());
        company.put("jwt", company.jwt.as_bytes());
        let configuration = format!(
            "[ringcentral]\nclient_id = \"callside-sync\"\nclient_secret_file = \"secret\"\njwt_file = \"jwt\"\n\
             [netsuite]\naccount = \"1234567\"\nclient_id = \"{MACHINE_CLIENT_ID}\"\n\
             certificate_id = \"{certificate_id}\"\nkey_file = \"private.pem\"\ncertificate_file = \"public.pem\"\n\
             [network]\nca_file = \"authority.pem\"\n[state]\nfolder = \"state\"\n"
        );
        company.put("callside-sync.toml", configuration.as_bytes());
        company
    }

    fn put(&self, name: &str, content: &[u8]) {
        let place = self.folder.path().join(name);
        fs::write(&place, content).unwrap();
        fs::set_permissions(place, Permissions::from_mode(0o600)).unwrap();
    }

    async fn check(&self) -> Ended {
        let mut program = Command::new(env!("CARGO_BIN_EXE_callside-sync"));
        program.arg("--config").arg(self.folder.path().join("callside-sync.toml")).arg("check");
        program.env("CALLSIDE_SYNC_NETWORK_TRY_AT", format!("127.0.0.1:{}", self.clouds.tls_port));
        let ended = program.output().await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ended =
            Ended { code: ended.status.code().unwrap(), said: text(ended.stdout), complained: text(ended.stderr) };
        let all = [ended.said.as_str(), &ended.complained].concat();
        assert!(!all.contains(SECRET) && !all.contains(&self.jwt), "a secret was told: {all}");
        ended
    }

    /// How often a cloud was asked for a token.
    fn tokens(&self, host: &str) -> usize {
        self.clouds.with_world(|world| {
            let entries = world.ledger.entries().iter();
            entries.filter(|entry| entry.host.ends_with(host) && entry.path.ends_with("token")).count()
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_up_by_the_readme_is_ready_and_stays_so() {
    let company = Company::set_up().await;
    for _ in 0..2 {
        let Ended { code, said, complained } = company.check().await;
        assert_eq!(code, 0, "{said}{complained}");
        assert!(said.contains("RingCentral takes this JWT.") && said.contains("sees everybody's calls"), "{said}");
        assert!(said.contains("NetSuite takes this key. It works as Avery Quinn"), "{said}");
        assert!(said.contains("The bundle works") && !said.contains("act "), "{said}");
        assert!(said.contains("optional   NetSuite: The role lacks Lists → Vendors: View."), "{said}");
    }
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (2, 2));
    let files = fs::read_dir(company.folder.path().join("state")).unwrap();
    let kept: Vec<u8> = files.flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    for secret in [SECRET.as_bytes(), company.jwt.as_bytes()] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret), "it lies open on the disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_says_which_cloud_and_what_it_may_be() {
    let company = Company::set_up().await;
    let jwt = company.jwt.clone();
    assert!(company.clouds.with_world(|world| world.ringcentral.authorization.revoke_jwt(&jwt)));
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        RingCentral: RingCentral does not take this JWT."), "{said}");
    assert!(said.contains("1. It was deleted in the developer console"), "{said}");
    assert!(said.contains("NetSuite takes this key."), "one refusal leaves the other question: {said}");
    company.put("private.pem", OTHER_KEY);
    company.put("public.pem", b"");
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        NetSuite: NetSuite does not take this key."), "{said}");
    assert!(said.contains("the certificate of another key was uploaded"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_machine_s_role_lacks_is_named_where_an_administrator_finds_it() {
    let company = Company::set_up().await;
    company.clouds.with_world(|world| {
        world.netsuite.role_mut(Role::BUNDLE_SYNC).unwrap().set(Permission::PhoneCalls, Level::View);
    });
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("act        NetSuite: The role lacks Lists → Phone Calls: Edit."), "{said}");
    company.clouds.with_world(|world| world.netsuite.options_mut().bundle = false);
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 1);
    assert!(said.contains("The bundle is not installed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clouds_that_cannot_be_reached_are_no_refusal() {
    let mut company = Company::set_up().await;
    // Nobody listens there any more.
    company.clouds = rim::serve(rim::Options::default()).await.unwrap();
    let Ended { code, said, .. } = company.check().await;
    assert_eq!(code, 75, "{said}");
    assert!(said.contains("not asked  RingCentral: RingCentral could not be asked."), "{said}");
    assert!(said.contains("not asked  NetSuite: NetSuite could not be asked."), "{said}");
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (0, 0), "a stranger hears nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_lies_open_is_refused_before_anybody_is_asked() {
    let company = Company::set_up().await;
    let key = company.folder.path().join("private.pem");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let Ended { code, said, complained } = company.check().await;
    assert_eq!((code, said.as_str()), (78, ""));
    assert!(complained.contains("netsuite.key_file: other users can read or write it (mode 0644)."), "{complained}");
    assert_eq!((company.tokens("ringcentral.com"), company.tokens("netsuite.com")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_used_is_named() {
    let company = Company::set_up().await;
    company.put("state", b"a file in its place");
    let Ended { code, complained, .. } = company.check().await;
    assert_eq!(code, 78, "{complained}");
    assert!(complained.contains("/state cannot be used: "), "{complained}");
}
