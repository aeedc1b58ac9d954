//! Who signed an assertion: `jsonwebtoken` reads it and `ring` reckons.
//!
//! ring fixes the salt of RSA-PSS at the length of the hash, as RFC 7518 §3.5 does; what NetSuite makes of other salts is
//! not published (netsuite-api.md §2.2).

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation, decode, signature};
use ring::signature as ring_signature;
use serde_json::Value;

/// The claims of an assertion that this key signed, with that algorithm; `None`: somebody else did, or it is none.
/// What the claims say, its times above all, is not judged here: the account's clock does that.
pub(super) fn claims(assertion: &str, algorithm: Algorithm, key: &[u8]) -> Option<Value> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Whoever was first in this process has the judge already.
        let _ = BY_RING.install_default();
    });
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let key = match algorithm {
        Algorithm::ES256 | Algorithm::ES384 => DecodingKey::from_ec_der(key),
        _ => DecodingKey::from_rsa_der(key),
    };
    decode::<Value>(assertion, &key, &validation).ok().map(|token| token.claims)
}

static BY_RING: CryptoProvider =
    CryptoProvider { signer_factory: no_signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

fn no_signer(_: &Algorithm, _: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Err(Error::from(ErrorKind::InvalidAlgorithm))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let by: &'static dyn ring_signature::VerificationAlgorithm = match algorithm {
        Algorithm::PS256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
        Algorithm::ES256 => &ring_signature::ECDSA_P256_SHA256_FIXED,
        Algorithm::ES384 => &ring_signature::ECDSA_P384_SHA384_FIXED,
        _ => return Err(Error::from(ErrorKind::InvalidAlgorithm)),
    };
    Ok(Box::new(Verifier { algorithm: *algorithm, by, key: key.try_get_as_bytes()?.to_vec() }))
}

struct Verifier {
    algorithm: Algorithm,
    by: &'static dyn ring_signature::VerificationAlgorithm,
    key: Vec<u8>,
}

impl signature::Verifier<Vec<u8>> for Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        ring_signature::UnparsedPublicKey::new(self.by, &self.key)
            .verify(message, signature)
            .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Verifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
