//! OpenSSL as the judge: keys it makes are read, what is made here it accepts, and the commands in the remedies do what they
//! promise. Needs the program `openssl` (version 3); `cargo xtask test` installs it, or says that these were left out.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use callside_core::netsuite::{Account, Machine, PS256_SALT};
use callside_keys::{COMMAND, Chosen, Refusal, SALT, Subject, Unsigned, choose, to_pem};
use callside_protocol::Timestamp;

/// A folder of a test's own, anew each time.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Runs a command line, its first word `openssl`; no quotes are understood.
    fn run(&self, line: &str) -> Output {
        let mut words = line.split_whitespace();
        let mut command = Command::new(words.next().unwrap());
        command.args(words).current_dir(&self.0).output().unwrap()
    }

    #[track_caller]
    fn does(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), content).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    fn choose(&self, files: &[&str]) -> Result<Chosen, Refusal> {
        let files: Vec<Vec<u8>> = files.iter().map(|name| self.read(name)).collect();
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        choose(&files, now())
    }

    /// Signs as WebCrypto does, with a salt of so many bytes.
    fn sign(&self, content: &[u8], salt: u8) -> Vec<u8> {
        self.write("content", content);
        self.does(&format!(
            "openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:{salt} -sign private.pem \
             -out signature content"
        ));
        self.read("signature")
    }
}

/// OpenSSL has a clock of its own, so this one cannot be set.
fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Timestamp(i64::try_from(since.as_millis()).unwrap())
}

/// A pair made by the documented command.
fn pair(name: &str) -> Desk {
    let desk = Desk::new(name);
    desk.does(&format!("{COMMAND} -subj /CN=Test"));
    desk
}

#[test]
fn a_pair_of_the_documented_command_is_taken() {
    let desk = pair("documented");
    let chosen = desk.choose(&["private.pem", "public.pem"]).unwrap();
    assert_eq!(chosen.certificate.unwrap().subject(), "Test");
    desk.does("openssl pkey -in private.pem -pubout -outform DER -out spki");
    let printed = desk.does("openssl dgst -sha256 spki");
    assert!(printed.trim().ends_with(&chosen.key.public().fingerprint()), "{printed}");
    desk.does("openssl pkcs8 -topk8 -nocrypt -in private.pem -outform DER -out pkcs8");
    assert_eq!(chosen.key.pkcs8(), desk.read("pkcs8"));
}

#[test]
fn a_certificate_made_here_passes_openssls_checks() {
    let desk = pair("made");
    let key = desk.choose(&["private.pem"]).unwrap().key;
    let subject = Subject::new("1234567_SB1", "Zürich");
    let unsigned = Unsigned::new(&key.public().to_spki(), &subject, 365, now(), [0x5a; 16]).unwrap();
    let made = unsigned.signed(&desk.sign(unsigned.to_be_signed(), SALT));
    desk.write("made.pem", to_pem(&made));

    assert!(desk.does("openssl verify -check_ss_sig -CAfile made.pem made.pem").contains("made.pem: OK"));
    let text = desk.does("openssl x509 -in made.pem -noout -text -nameopt utf8");
    for line in
        ["Version: 3", "rsassaPss", "mgf1 with sha256", "Salt Length: 0x40", "Public-Key: (4096 bit)", "CA:TRUE"]
    {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(
        desk.does("openssl x509 -in made.pem -noout -subject -nameopt utf8").contains("Callside 1234567_SB1 Zürich")
    );
    // What NetSuite does with it: the public key out of it is the one that assertions are checked with.
    desk.does("openssl x509 -in made.pem -noout -pubkey -out public-key.pem");
    assert!(desk.choose(&["private.pem", "made.pem"]).unwrap().certificate.is_some());

    let mut changed = made.clone();
    let place = changed.windows(8).position(|bytes| bytes == b"Callside").unwrap();
    changed[place] = b'c';
    desk.write("changed.pem", to_pem(&changed));
    assert!(!desk.run("openssl verify -check_ss_sig -CAfile changed.pem changed.pem").status.success());
}

#[test]
fn an_assertion_passes_with_a_salt_of_32_bytes_and_no_other() {
    let desk = pair("assertion");
    let account = Account::read("1234567").unwrap();
    let machine = Machine { account, client_id: "client".to_owned(), certificate_id: "certificate".to_owned() };
    let unsigned = machine.assertion(now());
    desk.sign(unsigned.to_be_signed(), PS256_SALT);
    desk.does("openssl x509 -in public.pem -noout -pubkey -out public-key.pem");
    let verify = |salt: u8| {
        desk.run(&format!(
            "openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:{salt} -verify public-key.pem \
             -signature signature content"
        ))
    };
    assert!(verify(32).status.success());
    assert!(!verify(64).status.success());
}

/// The commands that a remedy names.
fn commands(remedy: &str) -> Vec<String> {
    let rest = remedy.split("openssl ").skip(1);
    rest.filter_map(|rest| Some(format!("openssl {}", rest.split(" and ").next()?.split(". ").next()?))).collect()
}

#[test]
fn the_remedies_commands_do_what_they_promise() {
    let desk = Desk::new("remedies");
    desk.does("openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:3072 -out private.pem");
    assert_eq!(desk.choose(&["private.pem"]).unwrap_err(), Refusal::PssKey);
    let convert = commands(Refusal::PssKey.remedy());
    assert_eq!(convert.len(), 2, "{convert:?}");
    for command in convert {
        desk.does(&command);
    }
    assert!(desk.choose(&["plain.pem"]).is_ok());

    desk.does("openssl pkcs8 -topk8 -in plain.pem -passout pass:test -out private.pem");
    assert_eq!(desk.choose(&["private.pem"]).unwrap_err(), Refusal::Encrypted);
    desk.does(&format!("{} -passin pass:test", commands(Refusal::Encrypted.remedy())[0]));
    assert!(desk.choose(&["unlocked.pem"]).is_ok());

    desk.does("openssl pkcs12 -export -nocerts -inkey plain.pem -passout pass:test -out FILE");
    assert_eq!(desk.choose(&["FILE"]).unwrap_err(), Refusal::Binary);
    fs::remove_file(desk.0.join("private.pem")).unwrap();
    desk.does(&format!("{} -passin pass:test", commands(Refusal::Binary.remedy())[0]));
    assert!(desk.choose(&["private.pem"]).is_ok());
}
