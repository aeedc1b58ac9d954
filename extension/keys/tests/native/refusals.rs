//! Each refusal, with a file of its kind.

use callside_keys::{COMMAND, Refusal, choose};
use callside_protocol::Timestamp;

use crate::files::{DAY, certificate, file, made_at, now};

fn refusal_of(file: &[u8]) -> Refusal {
    choose(&[file], now()).unwrap_err()
}

fn refusal_of_pair(private: &[u8], public: &[u8], now: Timestamp) -> Refusal {
    choose(&[private, public], now).unwrap_err()
}

#[test]
fn a_locked_key_is_named_in_both_forms() {
    assert_eq!(refusal_of(file!("encrypted.pem")), Refusal::Encrypted);
    assert_eq!(refusal_of(file!("encrypted-pkcs1.pem")), Refusal::Encrypted);
}

#[test]
fn a_key_for_rsassa_pss_alone_is_named_in_both_forms() {
    assert_eq!(refusal_of(file!("pss.pem")), Refusal::PssKey);
    assert_eq!(refusal_of(file!("pss-traditional.pem")), Refusal::PssKey);
}

#[test]
fn keys_of_other_kinds_are_named() {
    assert_eq!(refusal_of(file!("ec.pem")), Refusal::EllipticCurve);
    assert_eq!(refusal_of(file!("ec-sec1.pem")), Refusal::EllipticCurve);
    assert_eq!(refusal_of(file!("ed25519.pem")), Refusal::OtherKey);
    assert_eq!(refusal_of(file!("three-primes.pem")), Refusal::OtherKey);
    assert_eq!(refusal_of(file!("openssh.pem")), Refusal::OpenSsh);
}

#[test]
fn a_short_key_is_refused_with_its_size() {
    assert_eq!(refusal_of(file!("private-2048.pem")), Refusal::KeySize { bits: 2048 });
}

#[test]
fn what_is_there_instead_of_a_key_is_named() {
    assert_eq!(refusal_of(file!("public.pem")), Refusal::CertificateAlone);
    assert_eq!(refusal_of(file!("public-key.pem")), Refusal::PublicKeyAlone);
    assert_eq!(refusal_of(file!("request.pem")), Refusal::RequestAlone);
    assert_eq!(refusal_of(file!("container.p12")), Refusal::Binary);
    assert_eq!(refusal_of(file!("make.sh")), Refusal::NoKey);
    assert_eq!(refusal_of(b""), Refusal::NoKey);
}

#[test]
fn two_keys_are_one_too_many_and_one_key_twice_is_not() {
    let (one, other) = (file!("private.pem"), file!("private-3072.pem"));
    assert_eq!(choose(&[&[one, other].concat()], now()).unwrap_err(), Refusal::SeveralKeys);
    assert!(choose(&[&[one, file!("pkcs1.pem")].concat()], now()).is_ok());
}

#[test]
fn a_cut_key_is_damaged() {
    let whole = file!("private.pem");
    for length in [whole.len() / 2, whole.len() - 40] {
        assert_eq!(refusal_of(&whole[..length]), Refusal::Damaged, "{length} bytes");
    }
    let lines: Vec<&str> = std::str::from_utf8(whole).unwrap().lines().collect();
    let without_a_line = [&lines[..20], &lines[21..]].concat().join("\n");
    assert_eq!(refusal_of(without_a_line.as_bytes()), Refusal::Damaged);
}

#[test]
fn strangers_do_not_pass_as_a_pair() {
    let strangers = |public| refusal_of_pair(file!("private.pem"), public, now());
    assert_eq!(strangers(file!("public-3072.pem")), Refusal::Strangers);
    assert_eq!(strangers(file!("ec-public.pem")), Refusal::Strangers);
    let both = [file!("ec-public.pem"), file!("public-3072.pem")].concat();
    assert_eq!(strangers(&both), Refusal::Strangers);
}

#[test]
fn a_cut_certificate_is_damaged() {
    let cut = &file!("public.pem")[..1000];
    assert_eq!(refusal_of_pair(file!("private.pem"), cut, now()), Refusal::DamagedCertificate);
    assert_eq!(callside_keys::certificate(cut), Err(Refusal::DamagedCertificate));
    assert_eq!(callside_keys::certificate(file!("private.pem")), Err(Refusal::NoCertificate));
    assert_eq!(callside_keys::certificate(file!("ec-public.pem")), Err(Refusal::EllipticCurve));
}

#[test]
fn a_certificate_holds_from_its_first_to_its_last_moment() {
    let (private, public) = (file!("private.pem"), file!("public.pem"));
    let (begins, ends) = (made_at(), certificate(public).ends());
    assert_eq!(ends.0 - begins.0, 365 * DAY);
    let at = |moment: i64| choose(&[private, public], Timestamp(moment)).map(|_| ());
    assert_eq!(at(begins.0 - 1), Err(Refusal::NotYetValid { days: 1 }));
    assert_eq!(at(begins.0 - 3 * DAY - 1), Err(Refusal::NotYetValid { days: 4 }));
    assert_eq!((at(begins.0), at(ends.0 - 1)), (Ok(()), Ok(())));
    assert_eq!(at(ends.0), Err(Refusal::Expired { days: 0 }));
    assert_eq!(at(ends.0 + 3 * DAY), Err(Refusal::Expired { days: 3 }));
}

#[test]
fn more_than_two_years_are_too_long_and_two_are_not() {
    let ten_years = refusal_of_pair(file!("private.pem"), file!("public-ten-years.pem"), now());
    assert_eq!(ten_years, Refusal::TooLong { days: 3650 });
    assert!(choose(&[file!("private-3072.pem"), file!("public-3072.pem")], now()).is_ok());
}

#[test]
fn every_refusal_has_a_reason_a_remedy_and_a_word_of_its_own() {
    let all = [
        Refusal::NoKey,
        Refusal::Binary,
        Refusal::Damaged,
        Refusal::Encrypted,
        Refusal::PssKey,
        Refusal::EllipticCurve,
        Refusal::OpenSsh,
        Refusal::OtherKey,
        Refusal::KeySize { bits: 1024 },
        Refusal::SeveralKeys,
        Refusal::CertificateAlone,
        Refusal::PublicKeyAlone,
        Refusal::RequestAlone,
        Refusal::NoCertificate,
        Refusal::DamagedCertificate,
        Refusal::Strangers,
        Refusal::Expired { days: 1 },
        Refusal::NotYetValid { days: 2 },
        Refusal::TooLong { days: 3650 },
        Refusal::Term,
        Refusal::Browser("DataError".to_owned()),
    ];
    let mut words: Vec<&str> = all.iter().map(Refusal::word).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all.len());
    let mut reasons: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert!(reasons.iter().all(|reason| reason.ends_with('.') || reason.ends_with("DataError")), "{reasons:?}");
    assert_eq!(all[16].to_string(), "This certificate expired 1 day ago.");
    assert_eq!(all[17].to_string(), "This certificate is not valid yet: it begins in 2 days.");
    reasons.sort_unstable();
    reasons.dedup();
    assert_eq!(reasons.len(), all.len());
    assert!(all.iter().all(|refusal| !refusal.remedy().contains("  ")));
    assert!(!COMMAND.contains("  "));
}
