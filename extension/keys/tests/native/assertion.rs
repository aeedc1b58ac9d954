//! From a file to an assertion that others believe: the key as WebCrypto would be given it, the core's assertion, a
//! signature, and `jsonwebtoken` as NetSuite's stand-in.

use std::sync::Once;

use callside_core::netsuite::{Account, Machine};
use callside_keys::{PrivateKey, choose};
use callside_protocol::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    decode,
    errors::{Error, ErrorKind, Result},
    signature,
};
use ring::{rand::SystemRandom, rsa::KeyPair, signature as ring_signature};
use serde_json::Value;

use crate::files::{file, now};

/// `jsonwebtoken`'s cryptography, by `ring`: PS256 alone, whose salt ring fixes at 32 bytes.
static BY_RING: CryptoProvider =
    CryptoProvider { signer_factory: no_signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

fn no_signer(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Err(Error::from(ErrorKind::InvalidAlgorithm))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    match algorithm {
        Algorithm::PS256 => Ok(Box::new(Verifier(key.try_get_as_bytes()?.to_vec()))),
        _ => Err(Error::from(ErrorKind::InvalidAlgorithm)),
    }
}

struct Verifier(Vec<u8>);

impl signature::Verifier<Vec<u8>> for Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        ring_signature::UnparsedPublicKey::new(&ring_signature::RSA_PSS_2048_8192_SHA256, &self.0)
            .verify(message, signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::PS256
    }
}

const CLIENT: &str = "client";

fn signed(key: &PrivateKey, now: Timestamp) -> String {
    let machine = Machine {
        account: Account::read("1234567_SB1").unwrap(),
        client_id: CLIENT.to_owned(),
        certificate_id: "HhRil7V".to_owned(),
    };
    let unsigned = machine.assertion(now);
    let pair = KeyPair::from_pkcs8(key.pkcs8()).unwrap();
    let mut signature = vec![0; pair.public().modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&ring_signature::RSA_PSS_SHA256, &random, unsigned.to_be_signed(), &mut signature).unwrap();
    unsigned.signed(&signature).reveal().to_owned()
}

fn verified(assertion: &str, by: &PrivateKey) -> Result<jsonwebtoken::TokenData<Value>> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| BY_RING.install_default().unwrap());
    let mut validation = Validation::new(Algorithm::PS256);
    validation.set_audience(&["https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"]);
    validation.set_issuer(&[CLIENT]);
    validation.set_required_spec_claims(&["iss", "aud", "exp"]);
    let pair = KeyPair::from_pkcs8(by.pkcs8()).unwrap();
    decode(assertion, &DecodingKey::from_rsa_der(pair.public().as_ref()), &validation)
}

/// The judge has a clock of its own.
fn present() -> Timestamp {
    Timestamp(i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap() * 1_000)
}

#[test]
fn an_assertion_is_accepted_for_each_size_and_form_of_key() {
    for file in [file!("private.pem"), file!("pkcs1.pem"), file!("private-3072.pem")] {
        let key = choose(&[file], now()).unwrap().key;
        let accepted = verified(&signed(&key, present()), &key).unwrap();
        assert_eq!((accepted.header.alg, accepted.header.kid.as_deref()), (Algorithm::PS256, Some("HhRil7V")));
        let lasts = accepted.claims["exp"].as_i64().unwrap() - accepted.claims["iat"].as_i64().unwrap();
        assert!((1..3_600).contains(&lasts), "{lasts} seconds");
    }
}

#[test]
fn an_assertion_of_another_key_or_time_is_not() {
    let keys = [file!("private.pem"), file!("private-3072.pem")].map(|file| choose(&[file], now()).unwrap().key);
    let refused = |assertion: &str| verified(assertion, &keys[0]).unwrap_err().into_kind();
    assert_eq!(refused(&signed(&keys[1], present())), ErrorKind::InvalidSignature);
    assert_eq!(refused(&signed(&keys[0], Timestamp(present().0 - 7_200_000))), ErrorKind::ExpiredSignature);
    let changed = signed(&keys[0], present()).replacen("eyJ", "eyK", 1);
    assert!(verified(&changed, &keys[0]).is_err());
}
