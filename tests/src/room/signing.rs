//! The browser's signatures with a machine's key, by `ring`: what a page would have made or been given is a file of the
//! keys' own tests.

use std::rc::Rc;

use base64::{Engine, engine::general_purpose::STANDARD};
use callside_core::ports::fakes::FakeSigner;
use ring::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PSS_SHA256};

/// The key that every name stands for but those that begin with `other`, and its certificate.
pub const CERTIFICATE: &str = include_str!("../../../extension/keys/fixtures/public.pem");
/// That of the others.
pub const OTHER_CERTIFICATE: &str = include_str!("../../../extension/keys/fixtures/public-3072.pem");

const KEY: &str = include_str!("../../../extension/keys/fixtures/private.pem");
const OTHER_KEY: &str = include_str!("../../../extension/keys/fixtures/private-3072.pem");

pub(super) fn signer() -> Rc<FakeSigner> {
    FakeSigner::that_signs(|name, bytes| {
        // A key that could not be read signs nothing that anybody believes.
        signed(if name.starts_with("other") { OTHER_KEY } else { KEY }, bytes).unwrap_or_default()
    })
}

fn signed(pem: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let letters: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = KeyPair::from_pkcs8(&STANDARD.decode(letters).ok()?).ok()?;
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PSS_SHA256, &SystemRandom::new(), bytes, &mut signature).ok()?;
    Some(signature)
}
