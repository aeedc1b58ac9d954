//! Keys that sign in a machine's name: `CryptoKey`s that cannot be exported, in IndexedDB beside the key that wraps.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::{
    netsuite::PS256_SALT,
    ports::{KeyringError, Signer},
};
use js_sys::{Function, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{
    database::{Database, DatabaseError, KEYS, Mode, answer},
    object::{field, object, thrown},
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn sign(algorithm: &Object, key: &JsValue, bytes: &Uint8Array) -> Result<JsValue, JsValue>;
}

/// WebCrypto's RSA-PSS. Keys come from pages, by a message that carries them as they are: their bytes are in none of it.
pub struct BrowserSigner {
    database: Rc<Database>,
    /// Takes the key that was handed over under a name; `undefined`: none was.
    take: Function,
}

impl BrowserSigner {
    /// With its keys in that database. `take` gives the key that a page has handed over under a name, once.
    #[must_use]
    pub fn new(database: Rc<Database>, take: Function) -> Self {
        Self { database, take }
    }

    async fn find(&self, name: &str) -> Result<Option<JsValue>, DatabaseError> {
        let transaction = self.database.begin(&[KEYS], Mode::Read).await?;
        let key = answer(transaction.table(KEYS)?.get(&place(name))?).await?;
        Ok((!key.is_undefined()).then_some(key))
    }

    async fn put(&self, name: &str, key: &JsValue) -> Result<(), DatabaseError> {
        let transaction = self.database.begin(&[KEYS], Mode::Write).await?;
        transaction.table(KEYS)?.put_with_key(key, &place(name))?;
        transaction.commit().await
    }

    async fn remove(&self, name: &str) -> Result<(), DatabaseError> {
        let transaction = self.database.begin(&[KEYS], Mode::Write).await?;
        transaction.table(KEYS)?.delete(&place(name))?;
        transaction.commit().await
    }
}

/// Where a key lies among the keys.
fn place(name: &str) -> JsValue {
    ["machine ", name].concat().into()
}

/// Whether it is one that nobody can read and that signs as NetSuite wants it.
fn is_fit(key: &JsValue) -> bool {
    field(key, "extractable") == false
        && field(key, "type") == "private"
        && field(&field(key, "algorithm"), "name") == "RSA-PSS"
        && field(&field(&field(key, "algorithm"), "hash"), "name") == "SHA-256"
}

#[async_trait(?Send)]
impl Signer for BrowserSigner {
    async fn keep(&self, name: &str) -> Result<(), KeyringError> {
        let key = self.take.call1(&JsValue::NULL, &name.into()).unwrap_or_default();
        if key.is_undefined() {
            return Err(KeyringError::Lost);
        }
        if !is_fit(&key) {
            return Err(KeyringError::Broken("the key could be read, or does not sign with RSA-PSS".to_owned()));
        }
        Ok(self.put(name, &key).await?)
    }

    async fn sign(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let key = self.find(name).await?.ok_or(KeyringError::Lost)?;
        let algorithm = object(&[("name", "RSA-PSS".into()), ("saltLength", PS256_SALT.into())]);
        let signature = sign(&algorithm, &key, &Uint8Array::from(bytes)).await;
        let signature = signature.map_err(|error| KeyringError::Broken(thrown(&error)))?;
        Ok(Uint8Array::new(&signature).to_vec())
    }

    async fn forget(&self, name: &str) -> Result<(), KeyringError> {
        Ok(self.remove(name).await?)
    }
}
