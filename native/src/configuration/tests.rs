use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use tempfile::TempDir;

use super::*;

const CLIENT: &str = "3ac41de03ac41de03ac41de03ac41de03ac41de03ac41de03ac41de03ac41de0";

/// Of `extension/keys/fixtures`.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../extension/keys/fixtures/", $name))
    };
}

/// A folder with everything that a good file names.
struct Desk {
    folder: TempDir,
    text: String,
    environment: Vec<(String, String)>,
}

impl Desk {
    fn laid() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[ringcentral]\nclient_id = \"app\"\nclient_secret_file = \"secret\"\njwt_file = \"jwt\"\n\
             [netsuite]\naccount = \"1234567-sb1\"\nclient_id = \"{CLIENT}\"\ncertificate_id = \"HhRil7V\"\n\
             key_file = \"private.pem\"\ncertificate_file = \"public.pem\"\n[state]\nfolder = \"state\"\n"
        );
        let desk = Self { folder, text, environment: Vec::new() };
        desk.put("secret", b"hush\n");
        desk.put("jwt", b"a.b.c\n");
        desk.put("private.pem", fixture!("private.pem"));
        desk.put("public.pem", fixture!("public.pem"));
        desk
    }

    fn put(&self, name: &str, content: &[u8]) {
        let place = self.folder.path().join(name);
        fs::write(&place, content).unwrap();
        fs::set_permissions(place, Permissions::from_mode(0o600)).unwrap();
    }

    fn say(mut self, entry: &str, value: &str) -> Self {
        self.environment.push((variable(entry), value.to_owned()));
        self
    }

    fn edit(mut self, from: &str, to: &str) -> Self {
        assert!(self.text.contains(from));
        self.text = self.text.replace(from, to);
        self
    }

    fn read(&self) -> Result<Configuration, Vec<Objection>> {
        let ends = callside_keys::certificate(fixture!("public.pem")).unwrap().ends();
        let environment = self.environment.iter().cloned();
        Configuration::read(&self.text, environment, self.folder.path(), None, Timestamp(ends.0 - 1))
    }

    /// What is objected to, in words.
    fn objections(&self) -> String {
        let objections = self.read().err().unwrap();
        objections.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_good_file_is_read_with_paths_beside_it() {
    let desk = Desk::laid();
    let read = desk.read().unwrap();
    assert_eq!((read.jwt.client_id.as_str(), read.jwt.client_secret.reveal()), ("app", "hush"));
    assert_eq!((read.jwt.jwt.reveal(), read.account.id()), ("a.b.c", "1234567_SB1"));
    assert_eq!((read.client_id.as_str(), read.certificate_id.as_str()), (CLIENT, "HhRil7V"));
    assert!(read.key.certificate.is_some());
    assert_eq!((read.folder, read.at), (desk.folder.path().join("state"), None));
}

#[test]
fn the_environment_stands_above_the_file_and_can_hold_the_secrets() {
    let desk = Desk::laid()
        .edit("client_secret_file = \"secret\"\n", "")
        .say("ringcentral.client_secret", "whispered")
        .say("netsuite.account", "7654321")
        .say("netsuite.certificate_file", "")
        .say("network.try_at", "127.0.0.1:8443");
    let read = desk.read().unwrap();
    assert_eq!((read.jwt.client_secret.reveal(), read.account.id()), ("whispered", "7654321"));
    assert_eq!(read.at, Some(([127, 0, 0, 1], 8443).into()));
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    let mut desk = Desk::laid();
    desk.text.clear();
    let told = desk.objections();
    for entry in [
        "ringcentral.client_id",
        "ringcentral.client_secret_file",
        "ringcentral.jwt_file",
        "netsuite.account",
        "netsuite.client_id",
        "netsuite.certificate_id",
        "netsuite.key_file",
    ] {
        assert!(told.contains(&format!("{entry}: it is missing. ")), "{entry} in {told}");
    }
    assert!(told.contains("or set CALLSIDE_SYNC_RINGCENTRAL_JWT."), "{told}");
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_repeated() {
    let told = Desk::laid().edit("jwt_file = \"jwt\"", "jwt = \"eyJsecret\"").objections();
    assert!(told.contains("ringcentral.jwt: it does not belong into this file. Name a file"), "{told}");
    let unclosed = Desk::laid().edit("jwt_file = \"jwt\"", "jwt = \"eyJsecret").objections();
    assert!(unclosed.starts_with("the file: line 4 is not TOML"), "{unclosed}");
    assert!(!told.contains("eyJsecret") && !unclosed.contains("eyJsecret"));
}

#[test]
fn what_is_misspelt_is_named() {
    let told = Desk::laid()
        .edit("client_id = \"app\"", "clientid = \"app\"\njwt_file2 = 7")
        .edit("certificate_id = \"HhRil7V\"", "certificate_id = 7")
        .say("netsuite.acount", "1")
        .objections();
    assert!(told.contains("ringcentral.clientid: there is no such entry."), "{told}");
    assert!(told.contains("netsuite.certificate_id: it is no text. Put its value between quotes."), "{told}");
    assert!(told.contains("CALLSIDE_SYNC_NETSUITE_ACOUNT: there is no such variable."), "{told}");
    let outside = Desk::laid().edit("[ringcentral]\n", "account = \"1\"\n[ringcentral]\n").objections();
    assert!(outside.contains("account: it stands outside of every section."), "{outside}");
}

#[test]
fn what_no_cloud_would_take_is_refused_before_it_is_asked() {
    let told = Desk::laid()
        .edit("1234567-sb1", "https://evil.example/1234567")
        .edit(CLIENT, "short")
        .say("network.try_at", "nowhere")
        .objections();
    assert!(told.contains("netsuite.account: not a NetSuite account id or address. It stands under Setup"), "{told}");
    assert!(told.contains("netsuite.client_id: that is no client id."), "{told}");
    assert!(told.contains("CALLSIDE_SYNC_NETWORK_TRY_AT: that is no address with a port."), "{told}");
}

#[test]
fn files_of_secrets_that_others_can_read_or_that_are_not_there_are_named() {
    let desk = Desk::laid().edit("\"jwt\"", "\"nothing\"");
    for name in ["secret", "private.pem"] {
        fs::set_permissions(desk.folder.path().join(name), Permissions::from_mode(0o644)).unwrap();
    }
    let told = desk.objections();
    for entry in ["ringcentral.client_secret_file", "netsuite.key_file"] {
        assert!(told.contains(&format!("{entry}: other users can read or write it (mode 0644). ")), "{told}");
    }
    assert!(told.contains("ringcentral.jwt_file: it cannot be read: "), "{told}");
    desk.put("secret", b" \n");
    assert!(desk.objections().contains("ringcentral.client_secret_file: it holds no text."));
}

#[test]
fn a_secret_that_is_given_twice_is_not_guessed() {
    let told = Desk::laid().say("ringcentral.jwt", "d.e.f").objections();
    assert_eq!(told, "ringcentral.jwt_file: CALLSIDE_SYNC_RINGCENTRAL_JWT is set as well. Keep one of the two.");
}

#[test]
fn each_kind_of_key_that_does_not_sign_has_a_remedy_for_a_machine_without_a_page() {
    let desk = Desk::laid().say("netsuite.certificate_file", "");
    let refused = |key: &[u8]| {
        desk.put("private.pem", key);
        let told = desk.objections();
        assert!(told.starts_with("netsuite.key_file: "), "{told}");
        assert!(!told.contains("Let Callside") && !told.contains("browser"), "{told}");
        told
    };
    assert!(refused(fixture!("encrypted.pem")).contains("openssl pkey -in private.pem -out unlocked.pem"));
    assert!(refused(fixture!("private-2048.pem")).contains("2048 bits"));
    assert!(refused(fixture!("pss.pem")).contains("openssl rsa -in private.pem -traditional"));
    assert!(refused(fixture!("ec.pem")).contains("openssl req -new -x509"));
    assert!(refused(fixture!("openssh.pem")).contains("ssh-keygen"));
    assert!(refused(fixture!("public.pem")).contains("a certificate and not the key"));
}

#[test]
fn a_certificate_that_is_over_or_of_another_key_is_refused() {
    let desk = Desk::laid();
    desk.put("public.pem", fixture!("public-3072.pem"));
    assert!(desk.objections().contains("do not belong together"));
    desk.put("public.pem", fixture!("public-expired.pem"));
    assert!(desk.objections().starts_with("netsuite.key_file: "));
}
