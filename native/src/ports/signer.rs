//! The key that signs in the machine's name: read out of the administrator's file, kept by the program in memory alone.

use async_trait::async_trait;
use callside_core::ports::{KeyringError, Signer};
use callside_keys::{PrivateKey, Refusal};
use ring::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PSS_SHA256};

/// One key, under one name. ring's PSS with SHA-256 has 32 bytes of salt, as PS256 asks (RFC 7518 §3.5).
pub struct NativeSigner {
    name: String,
    pair: KeyPair,
}

impl NativeSigner {
    /// With that key.
    ///
    /// # Errors
    /// [`Refusal::Damaged`]: its numbers belong to no key.
    pub fn new(name: &str, key: &PrivateKey) -> Result<Self, Refusal> {
        let pair = KeyPair::from_pkcs8(key.pkcs8()).map_err(|_| Refusal::Damaged)?;
        Ok(Self { name: name.to_owned(), pair })
    }
}

#[async_trait(?Send)]
impl Signer for NativeSigner {
    /// The file is the administrator's: it is kept where it is.
    async fn keep(&self, name: &str) -> Result<(), KeyringError> {
        if name == self.name { Ok(()) } else { Err(KeyringError::Lost) }
    }

    async fn sign(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        if name != self.name {
            return Err(KeyringError::Lost);
        }
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let signed = self.pair.sign(&RSA_PSS_SHA256, &SystemRandom::new(), bytes, &mut signature);
        signed.map_err(|_| KeyringError::Broken("the key does not sign".to_owned()))?;
        Ok(signature)
    }

    /// Files are removed by whoever put them there; a key that is not named any more is not read again.
    async fn forget(&self, _: &str) -> Result<(), KeyringError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    const KEY: &[u8] = include_bytes!("../../../extension/keys/fixtures/private.pem");

    fn signer() -> NativeSigner {
        let chosen = callside_keys::choose(&[KEY], callside_protocol::Timestamp(0)).unwrap();
        NativeSigner::new("one", &chosen.key).unwrap()
    }

    #[test]
    fn others_believe_its_signatures() {
        let signer = signer();
        let signature = block_on(signer.sign("one", b"an assertion")).unwrap();
        let public = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, signer.pair.public().as_ref().to_vec());
        public.verify(b"an assertion", &signature).unwrap();
        assert!(public.verify(b"another", &signature).is_err());
    }

    #[test]
    fn a_key_of_another_name_is_not_here() {
        let signer = signer();
        assert_eq!(block_on(signer.keep("one")), Ok(()));
        assert_eq!(block_on(signer.keep("two")), Err(KeyringError::Lost));
        assert_eq!(block_on(signer.sign("two", b"")), Err(KeyringError::Lost));
    }
}
