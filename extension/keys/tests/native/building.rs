//! Certificates made here, as `x509-cert` reads them and beside OpenSSL's own. Whether their signatures hold is OpenSSL's
//! and the browser's to say (`tests/openssl.rs`, `tests/browser.rs`).

use std::time::Duration;

use callside_keys::{Certificate, DEFAULT_DAYS, LONGEST_DAYS, Refusal, Subject, Unsigned, choose, to_pem};
use callside_protocol::Timestamp;
use proptest::prelude::*;
use x509_cert::{
    Certificate as Judge,
    der::{Decode, Encode},
    ext::pkix::{AuthorityKeyIdentifier, BasicConstraints, SubjectKeyIdentifier},
};

use crate::files::{DAY, file, now};

fn spki(private: &[u8]) -> Vec<u8> {
    choose(&[private], now()).unwrap().key.public().to_spki()
}

fn unsigned(days: u16) -> Result<Unsigned, Refusal> {
    let subject = Subject::new("1234567_SB1", "Front desk");
    Unsigned::new(&spki(file!("private.pem")), &subject, days, now(), [0xff; 16])
}

fn made() -> Vec<u8> {
    unsigned(DEFAULT_DAYS).unwrap().signed(&[7; 512])
}

/// The certificate in a file, as the judge reads it.
fn judged(file: &[u8]) -> Judge {
    let text = std::str::from_utf8(file).unwrap();
    let letters: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let der = <base64ct::Base64 as base64ct::Encoding>::decode_vec(&letters).unwrap();
    Judge::from_der(&der).unwrap()
}

#[test]
fn it_looks_as_the_documented_command_makes_it() {
    let (ours, openssls) = (Judge::from_der(&made()).unwrap(), judged(file!("public.pem")));
    let (ours_says, openssl_says) = (ours.tbs_certificate(), openssls.tbs_certificate());
    assert_eq!(ours_says.version(), openssl_says.version());
    assert_eq!(ours.signature_algorithm().to_der(), openssls.signature_algorithm().to_der());
    assert_eq!(ours_says.signature().to_der(), openssl_says.signature().to_der());
    assert_eq!(ours_says.subject_public_key_info(), openssl_says.subject_public_key_info());
    let extensions = |judge: &Judge| -> Vec<_> {
        let extensions = judge.tbs_certificate().extensions().unwrap();
        extensions.iter().map(|extension| (extension.extn_id, extension.critical)).collect()
    };
    assert_eq!(extensions(&ours), extensions(&openssls));
    let constraints = |judge: &Judge| judge.tbs_certificate().get_extension::<BasicConstraints>().unwrap();
    assert_eq!(constraints(&ours), constraints(&openssls));
}

#[test]
fn it_says_what_it_was_told() {
    let made = Judge::from_der(&made()).unwrap();
    let says = made.tbs_certificate();
    assert_eq!(says.subject().to_string(), "CN=Callside 1234567_SB1 Front desk");
    assert_eq!(says.issuer(), says.subject());
    assert_eq!(says.serial_number().as_bytes(), [&[0x7f][..], &[0xff; 15]].concat());
    let (begins, ends) = (says.validity().not_before, says.validity().not_after);
    assert_eq!(begins.to_unix_duration(), Duration::from_millis(now().0 as u64 - 3_600_000));
    assert_eq!(ends.to_unix_duration() - begins.to_unix_duration(), Duration::from_millis(365 * DAY as u64));
    assert_eq!(made.signature().raw_bytes(), [7; 512]);
    let (_, own): (_, SubjectKeyIdentifier) = says.get_extension().unwrap().unwrap();
    let (_, authority): (_, AuthorityKeyIdentifier) = says.get_extension().unwrap().unwrap();
    assert_eq!((own.0.as_bytes().len(), authority.key_identifier), (20, Some(own.0)));
    assert_eq!((authority.authority_cert_issuer, authority.authority_cert_serial_number), (None, None));
}

#[test]
fn it_is_read_back_as_it_was_made() {
    let read = Certificate::from_der(&made()).unwrap();
    assert_eq!(read.subject(), "Callside 1234567_SB1 Front desk");
    assert_eq!(read.holds(now()), Ok(()));
    let chosen = choose(&[file!("private.pem"), to_pem(&made()).as_bytes()], now()).unwrap();
    assert_eq!(chosen.certificate, Some(read));
}

#[test]
fn a_term_netsuite_would_cut_is_refused() {
    assert_eq!(unsigned(0).unwrap_err(), Refusal::Term);
    assert_eq!(unsigned(LONGEST_DAYS + 1).unwrap_err(), Refusal::Term);
    let longest = unsigned(LONGEST_DAYS).unwrap().signed(&[1; 512]);
    assert_eq!(Certificate::from_der(&longest).unwrap().holds(now()), Ok(()));
}

#[test]
fn a_key_netsuite_does_not_take_gets_none() {
    let make = |spki: &[u8]| Unsigned::new(spki, &Subject::new("1", ""), 365, now(), [1; 16]).unwrap_err();
    let spki_of = |file| judged(file).tbs_certificate().subject_public_key_info().to_der().unwrap();
    assert_eq!(make(&spki_of(file!("public-2048.pem"))), Refusal::KeySize { bits: 2048 });
    assert_eq!(make(&spki_of(file!("ec-public.pem"))), Refusal::EllipticCurve);
    assert_eq!(make(b"no key"), Refusal::OtherKey);
}

#[test]
fn from_2050_on_years_have_four_digits() {
    let far = Timestamp(2_524_608_000_000 - 100 * DAY);
    let made = Unsigned::new(&spki(file!("private.pem")), &Subject::new("1", ""), 365, far, [1; 16]).unwrap();
    let made = made.signed(&[1; 512]);
    let read = Certificate::from_der(&made).unwrap();
    assert_eq!((read.begins().0, read.ends().0), (far.0 - 3_600_000, far.0 - 3_600_000 + 365 * DAY));
    assert_eq!(Judge::from_der(&made).unwrap().to_der().unwrap(), made);
}

#[test]
fn files_are_named_after_whom_they_are_for() {
    let file = |account, machine| Subject::new(account, machine).file().to_owned();
    assert_eq!(file("1234567_SB1", "Front desk"), "callside-1234567_sb1-front-desk.pem");
    assert_eq!(file("1234567", ""), "callside-1234567.pem");
    assert_eq!(file("1234567", "../Zürich/2"), "callside-1234567-z-rich-2.pem");
}

proptest! {
    #[test]
    fn any_name_makes_a_certificate_that_others_can_read(account in "[A-Z0-9_]{0,20}", machine in "\\PC{0,90}|.{0,20}", serial: [u8; 16]) {
        let subject = Subject::new(&account, &machine);
        let unsigned = Unsigned::new(&spki(file!("private.pem")), &subject, 365, now(), serial).unwrap();
        let made = unsigned.signed(&[9; 512]);
        let judged = Judge::from_der(&made).unwrap();
        prop_assert_eq!(judged.to_der().unwrap(), made.clone());
        prop_assert!(judged.tbs_certificate().serial_number().as_bytes().len() == 16);
        let read = Certificate::from_der(&made).unwrap();
        prop_assert_eq!(read.subject(), subject.name());
        prop_assert!(subject.name().chars().count() <= 64 && subject.name().starts_with("Callside"));
        prop_assert!(subject.file().bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-_.".contains(&it)));
    }
}
