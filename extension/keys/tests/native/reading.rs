//! What is taken, in every form it comes in.

use callside_keys::{Expiry, Facts, choose};

use crate::files::{DAY, certificate, file, now};

/// The key of `private.pem`, as WebCrypto is given it.
fn the_key() -> Vec<u8> {
    choose(&[file!("private.pem")], now()).unwrap().key.pkcs8().to_vec()
}

#[track_caller]
fn assert_is_the_key(file: &[u8]) {
    assert_eq!(choose(&[file], now()).unwrap().key.pkcs8(), the_key());
}

#[test]
fn pkcs8_is_handed_on_byte_for_byte_and_pkcs1_becomes_it() {
    let text = std::str::from_utf8(file!("private.pem")).unwrap();
    let letters: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let der = <base64ct::Base64 as base64ct::Encoding>::decode_vec(&letters).unwrap();
    assert_eq!(the_key(), der);
    assert_is_the_key(file!("pkcs1.pem"));
}

#[test]
fn whatever_editors_and_clipboards_do_it_is_the_same_key() {
    let text = std::str::from_utf8(file!("private.pem")).unwrap();
    assert_is_the_key(text.replace('\n', "\r\n").as_bytes());
    assert_is_the_key(format!("\u{feff}{text}").as_bytes());
    assert_is_the_key(text.replace('\n', "  \n\n    ").as_bytes());
    assert_is_the_key(text.replace('\n', "\\n").as_bytes());
    assert_is_the_key(text.replace('\n', "").as_bytes());
    assert_is_the_key(format!("The key, as promised:\n\n> \n{text}\nKind regards").as_bytes());
    let utf_16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_is_the_key(&utf_16);
}

#[test]
fn a_file_with_both_gives_both() {
    let chosen = choose(&[file!("with-bag-attributes.pem")], now()).unwrap();
    assert_eq!(chosen.key.pkcs8(), the_key());
    assert_eq!(chosen.certificate, Some(certificate(file!("public.pem"))));
}

#[test]
fn among_several_certificates_the_keys_own_is_found() {
    let chain = [file!("ec-public.pem"), file!("public-3072.pem"), file!("public.pem")].concat();
    let chosen = choose(&[file!("private.pem"), &chain], now()).unwrap();
    assert_eq!(chosen.certificate, Some(certificate(file!("public.pem"))));
    let chosen = choose(&[file!("private.pem"), b""], now()).unwrap();
    assert_eq!(chosen.certificate, None);
}

#[test]
fn of_a_keys_certificates_one_that_holds_is_taken() {
    let both = [file!("public-ten-years.pem"), file!("public.pem"), file!("public-ten-years.pem")].concat();
    let chosen = choose(&[file!("private.pem"), &both], now()).unwrap();
    assert_eq!(chosen.certificate, Some(certificate(file!("public.pem"))));
}

#[test]
fn a_certificate_says_whom_it_names_and_about_which_key_it_is() {
    let own = certificate(file!("public.pem"));
    assert_eq!(own.subject(), "Callside test key (opens nothing)");
    assert_eq!((own.key().bits(), certificate(file!("public-3072.pem")).key().bits()), (4096, 3072));
    assert_eq!(certificate(file!("public-unnamed.pem")).subject(), "DE, Köln, Harbor Foods Ltd");
    assert_eq!(certificate(file!("pss-public.pem")).key().bits(), 3072);
}

#[test]
fn the_facts_hold_nothing_secret_and_say_when_it_ends() {
    let chosen = choose(&[file!("private.pem"), file!("public.pem")], now()).unwrap();
    let facts = Facts::of(chosen.key.public(), chosen.certificate.as_ref(), now());
    assert_eq!((facts.bits, facts.fingerprint.len()), (4096, 64));
    let about = facts.certificate.clone().unwrap();
    assert_eq!((about.days_left, about.expiry, about.ends.0 - about.begins.0), (335, Expiry::Far, 365 * DAY));
    let json: serde_json::Value = serde_json::from_str(&callside_json::write(&facts)).unwrap();
    assert_eq!(json["certificate"]["expiry"], "Far");
    assert_eq!(json["certificate"]["subject"], "Callside test key (opens nothing)");
    assert_eq!(json["fingerprint"], facts.fingerprint);
}

#[test]
fn debug_shows_nothing_of_a_key() {
    let chosen = choose(&[file!("private.pem")], now()).unwrap();
    assert_eq!(format!("{:?}", chosen.key), "‹private key›");
}
