//! Keys that never leave the browser: one AES-GCM key, not extractable, kept in IndexedDB.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Entropy, Keyring, KeyringError};
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{
    database::{Database, DatabaseError, KEYS, Mode, answer},
    entropy::BrowserEntropy,
    object::{field, object, thrown},
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    async fn generate_key(algorithm: &Object, extractable: bool, usages: &Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn encrypt(algorithm: &Object, key: &JsValue, data: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn decrypt(algorithm: &Object, key: &JsValue, data: &Uint8Array) -> Result<JsValue, JsValue>;
}

/// The key's name in the object store of keys.
const WRAPPING: &str = "wrapping";

/// Bytes of nonce before the ciphertext; AES-GCM's own size (NIST SP 800-38D §8.2.2: random, never for more than 2³²
/// values under one key; a sign-in needs one an hour, a copy of a million records some thousands).
const NONCE: usize = 12;

/// WebCrypto's AES-GCM with 256 bits. A wrapped value is the nonce, then the ciphertext with its 16 bytes of tag.
pub struct BrowserKeyring {
    database: Rc<Database>,
}

impl BrowserKeyring {
    /// With its key in that database.
    #[must_use]
    pub fn new(database: Rc<Database>) -> Self {
        Self { database }
    }

    async fn key(&self) -> Result<Option<JsValue>, DatabaseError> {
        let transaction = self.database.begin(&[KEYS], Mode::Read).await?;
        let key = answer(transaction.table(KEYS)?.get(&WRAPPING.into())?).await?;
        Ok((!key.is_undefined()).then_some(key))
    }

    /// Keeps a new key, unless another was kept meanwhile: that one is the answer then.
    async fn keep(&self, made: JsValue) -> Result<JsValue, DatabaseError> {
        let transaction = self.database.begin(&[KEYS], Mode::Write).await?;
        let keys = transaction.table(KEYS)?;
        let kept = answer(keys.get(&WRAPPING.into())?).await?;
        if !kept.is_undefined() {
            transaction.abort().await;
            return Ok(kept);
        }
        keys.put_with_key(&made, &WRAPPING.into())?;
        transaction.commit().await?;
        Ok(made)
    }

    async fn key_or_new(&self) -> Result<JsValue, KeyringError> {
        if let Some(key) = self.key().await? {
            return Ok(key);
        }
        let algorithm = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
        let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
        let made = generate_key(&algorithm, false, &usages).await.map_err(|error| broken(&error))?;
        Ok(self.keep(made).await?)
    }

    /// Encrypts bytes that stay outside of wasm's memory.
    pub(crate) async fn seal(&self, bytes: &Uint8Array) -> Result<Uint8Array, KeyringError> {
        let key = self.key_or_new().await?;
        let mut nonce = [0; NONCE];
        BrowserEntropy.fill(&mut nonce);
        let nonce = Uint8Array::from(nonce.as_slice());
        let ciphertext = encrypt(&aes_gcm(&nonce), &key, bytes).await.map_err(|error| broken(&error))?;
        let ciphertext = Uint8Array::new(&ciphertext);
        let sealed = Uint8Array::new_with_length(NONCE as u32 + ciphertext.length());
        sealed.set(&nonce, 0);
        sealed.set(&ciphertext, NONCE as u32);
        Ok(sealed)
    }

    /// Decrypts what [`Self::seal`] made.
    pub(crate) async fn open(&self, sealed: &Uint8Array) -> Result<Uint8Array, KeyringError> {
        let key = self.key().await?.ok_or(KeyringError::Lost)?;
        if sealed.length() < NONCE as u32 {
            return Err(KeyringError::Lost);
        }
        let (nonce, ciphertext) = (sealed.subarray(0, NONCE as u32), sealed.subarray(NONCE as u32, sealed.length()));
        match decrypt(&aes_gcm(&nonce), &key, &ciphertext).await {
            Ok(bytes) => Ok(Uint8Array::new(&bytes)),
            // The tag does not fit: another key wrapped it.
            Err(error) if field(&error, "name") == "OperationError" => Err(KeyringError::Lost),
            Err(error) => Err(broken(&error)),
        }
    }
}

impl From<DatabaseError> for KeyringError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Full => Self::Broken("the browser's store is full".to_owned()),
            DatabaseError::Broken(words) => Self::Broken(words),
        }
    }
}

fn broken(error: &JsValue) -> KeyringError {
    KeyringError::Broken(thrown(error))
}

fn aes_gcm(nonce: &Uint8Array) -> Object {
    object(&[("name", "AES-GCM".into()), ("iv", nonce.into())])
}

#[async_trait(?Send)]
impl Keyring for BrowserKeyring {
    async fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyringError> {
        Ok(self.seal(&Uint8Array::from(secret)).await?.to_vec())
    }

    async fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyringError> {
        Ok(self.open(&Uint8Array::from(wrapped)).await?.to_vec())
    }
}
