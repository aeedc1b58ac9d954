//! Whatever happens to a file, it is refused or it is the same key: never another one, and never a panic.

use std::sync::LazyLock;

use callside_keys::{PrivateKey, choose};
use proptest::{collection::vec, prelude::*};

use crate::files::{file, now};

static WHOLE: LazyLock<PrivateKey> = LazyLock::new(|| choose(&[file!("private-3072.pem")], now()).unwrap().key);

/// The same key, or none.
fn check(mangled: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(chosen) = choose(&[mangled], now()) {
        prop_assert_eq!(chosen.key.pkcs8(), WHOLE.pkcs8());
    }
    Ok(())
}

fn files() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![
        file!("private-3072.pem"),
        file!("private-3072.pem"),
        file!("private-2048.pem"),
        file!("encrypted-pkcs1.pem"),
        file!("three-primes.pem"),
        file!("pss.pem"),
        file!("ec.pem"),
        file!("public-3072.pem"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_letter_is_another(place: prop::sample::Index, letter: u8) {
        let mut mangled = file!("private-3072.pem").to_vec();
        let place = place.index(mangled.len());
        mangled[place] = letter;
        check(&mangled)?;
    }

    #[test]
    fn a_letter_of_base64_is_another(place: prop::sample::Index, letter in "[A-Za-z0-9+/]") {
        let mut mangled = file!("private-3072.pem").to_vec();
        let places: Vec<usize> = (28..mangled.len() - 27).filter(|place| mangled[*place] != b'\n').collect();
        mangled[*place.get(&places)] = letter.as_bytes()[0];
        check(&mangled)?;
    }

    #[test]
    fn pieces_are_lost_doubled_and_put_elsewhere(
        file in files(),
        cuts in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3), 1..4),
    ) {
        let mut mangled = file.to_vec();
        for (one, other, what) in cuts {
            if mangled.is_empty() {
                break;
            }
            let (one, other) = (one.index(mangled.len()), other.index(mangled.len()));
            let piece: Vec<u8> = match what {
                0 => mangled.drain(one.min(other)..one.max(other)).collect(),
                _ => mangled[one.min(other)..one.max(other)].to_vec(),
            };
            if what == 1 {
                let place = one.min(mangled.len());
                mangled.splice(place..place, piece);
            }
        }
        // All others are refused as they are, and no loss makes them better.
        check(&mangled)?;
    }

    #[test]
    fn any_bytes_in_a_frame_are_refused(kind in 0..4, bytes in vec(any::<u8>(), 0..200)) {
        let label = ["PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE", "PUBLIC KEY"][kind as usize];
        let letters = <base64ct::Base64 as base64ct::Encoding>::encode_string(&bytes);
        let text = format!("-----BEGIN {label}-----\n{letters}\n-----END {label}-----\n");
        prop_assert!(choose(&[text.as_bytes()], now()).is_err());
        prop_assert!(choose(&[&bytes], now()).is_err());
        let beside_a_key = choose(&[file!("private-3072.pem"), text.as_bytes()], now());
        prop_assert_eq!(beside_a_key.is_err(), label == "CERTIFICATE");
    }

    #[test]
    fn a_mangled_certificate_never_panics(place: prop::sample::Index, letter: u8) {
        let mut mangled = file!("public-3072.pem").to_vec();
        let place = place.index(mangled.len());
        mangled[place] = letter;
        if let Ok(chosen) = choose(&[file!("private-3072.pem"), &mangled], now()) {
            prop_assert!(chosen.certificate.is_none_or(|it| it.key() == chosen.key.public()));
        }
    }
}
