//! A company with both clouds, and machines that an administrator has set up by the README.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use callside_emulator::{
    netsuite::{MACHINE_CLIENT_ID, Mapping, Role},
    rim::{self, Running},
};
use tempfile::TempDir;
use tokio::process::Command;

const AVERY: i64 = 1_001;
const KEY: &[u8] = include_bytes!("../../../extension/keys/fixtures/private.pem");
pub const OTHER_KEY: &[u8] = include_bytes!("../../../extension/keys/fixtures/private-3072.pem");
const CERTIFICATE: &str = include_str!("../../../extension/keys/fixtures/public.pem");
const OTHER_CERTIFICATE: &str = include_str!("../../../extension/keys/fixtures/public-3072.pem");
/// This machine's configuration, and another's.
pub const CONFIGURATION: &str = "callside-sync.toml";
pub const OTHER: &str = "other.toml";
pub const SECRET: &str = "emulated-client-secret";

/// Both clouds, a company with the bundle, and a machine that an administrator has set up by the README.
pub struct Company {
    pub clouds: Running,
    pub folder: TempDir,
    pub jwt: String,
    /// NetSuite's name of the machine's certificate.
    pub certificate_id: String,
}

/// What the program said and how it ended.
pub struct Ended {
    pub code: i32,
    pub said: String,
    pub complained: String,
}

/// What an administrator enters at NetSuite for this machine.
fn mapping(certificate: &str) -> Mapping {
    let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), certificate.to_owned());
    Mapping { client_id, entity: AVERY, role: Role::BUNDLE_SYNC, certificate }
}

impl Company {
    pub async fn set_up() -> Self {
        let mut options = rim::Options::default();
        options.world.netsuite.bundle = true;
        options.world.netsuite.roles.extend(Role::of_bundle());
        let clouds = rim::serve(options).await.unwrap();
        let (jwt, certificate_id) = clouds.with_world(|world| {
            let certificate_id = world.map_certificate(&mapping(CERTIFICATE)).unwrap();
            let now = world.now();
            let owner = world.ringcentral.account.users().find(|user| user.number == "102").unwrap().id;
            let apps = Some(["callside-sync".to_owned()].into());
            (world.ringcentral.authorization.mint_jwt(owner, apps, None, now), certificate_id)
        });
        let company = Self { clouds, folder: tempfile::tempdir().unwrap(), jwt, certificate_id };
        let authority = STANDARD.encode(&company.clouds.certificate);
        let authority = format!("-----BEGIN CERTIFICATE-----\n{authority}\n-----END CERTIFICATE-----\n");
        company.put("authority.pem", authority.as_bytes());
        company.put("private.pem", KEY);
        company.put("public.pem", CERTIFICATE.as_bytes());
        company.put("secret", SECRET.as_bytes());
        company.put("jwt", company.jwt.as_bytes());
        let certificate_id = &company.certificate_id;
        let configuration = format!(
            "[ringcentral]\nclient_id = \"callside-sync\"\nclient_secret_file = \"secret\"\njwt_file = \"jwt\"\n\
             [netsuite]\naccount = \"1234567\"\nclient_id = \"{MACHINE_CLIENT_ID}\"\n\
             certificate_id = \"{certificate_id}\"\nkey_file = \"private.pem\"\ncertificate_file = \"public.pem\"\n\
             [network]\nca_file = \"authority.pem\"\n[state]\nfolder = \"state\"\n"
        );
        company.put(CONFIGURATION, configuration.as_bytes());
        // Another machine's: as this one's, with a state of its own.
        company.put(OTHER, configuration.replace("\"state\"", "\"other-state\"").as_bytes());
        company
    }

    /// Another key and its certificate, in the place of the first.
    pub fn certify_anew(&mut self) {
        let id = self.clouds.with_world(|world| world.map_certificate(&mapping(OTHER_CERTIFICATE)).unwrap());
        let place = self.folder.path().join(CONFIGURATION);
        let configuration = fs::read_to_string(&place).unwrap().replace(&self.certificate_id, &id);
        self.put(CONFIGURATION, configuration.as_bytes());
        self.put("private.pem", OTHER_KEY);
        self.put("public.pem", OTHER_CERTIFICATE.as_bytes());
        self.certificate_id = id;
    }

    pub fn put(&self, name: &str, content: &[u8]) {
        let place = self.folder.path().join(name);
        fs::write(&place, content).unwrap();
        fs::set_permissions(place, Permissions::from_mode(0o600)).unwrap();
    }

    /// The program with that configuration, to be started.
    pub fn program(&self, configuration: &str, command: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_callside-sync"));
        program.arg("--config").arg(self.folder.path().join(configuration)).arg(command);
        program.env("CALLSIDE_SYNC_NETWORK_TRY_AT", format!("127.0.0.1:{}", self.clouds.tls_port));
        program
    }

    pub async fn told(&self, configuration: &str, command: &str) -> Ended {
        self.ended(self.program(configuration, command)).await
    }

    /// Runs it to its end.
    pub async fn ended(&self, mut program: Command) -> Ended {
        let ended = program.output().await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ended =
            Ended { code: ended.status.code().unwrap(), said: text(ended.stdout), complained: text(ended.stderr) };
        let all = [ended.said.as_str(), &ended.complained].concat();
        assert!(!all.contains(SECRET) && !all.contains(&self.jwt), "a secret was told: {all}");
        ended
    }

    pub async fn check(&self) -> Ended {
        self.told(CONFIGURATION, "check").await
    }

    /// How often a cloud was asked for a token.
    pub fn tokens(&self, host: &str) -> usize {
        self.clouds.with_world(|world| {
            let entries = world.ledger.entries().iter();
            entries.filter(|entry| entry.host.ends_with(host) && entry.path.ends_with("token")).count()
        })
    }
}
