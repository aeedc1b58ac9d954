//! What is bulky: an object store of byte arrays, each encrypted under the keyring's key.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Bulk, KeyringError, Shelf, StoreError};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use crate::{
    database::{Database, DatabaseError, Mode, SHELF, answer},
    keyring::BrowserKeyring,
};

/// IndexedDB. A value is what [`BrowserKeyring`] makes of the bytes.
pub struct BrowserShelf {
    database: Rc<Database>,
    keyring: Rc<BrowserKeyring>,
}

impl BrowserShelf {
    /// In that database, under that keyring's key.
    #[must_use]
    pub fn new(database: Rc<Database>, keyring: Rc<BrowserKeyring>) -> Self {
        Self { database, keyring }
    }
}

fn unencrypted(error: KeyringError) -> StoreError {
    StoreError::Broken(error.to_string())
}

#[async_trait(?Send)]
impl Shelf for BrowserShelf {
    async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
        let transaction = self.database.begin(&[SHELF], Mode::Read).await?;
        // `~` comes after every character of the core's names.
        let range =
            IdbKeyRange::bound(&beginning.into(), &format!("{beginning}~").into()).map_err(DatabaseError::from)?;
        let names = transaction.table(SHELF)?.get_all_keys_with_key(&range).map_err(DatabaseError::from)?;
        Ok(Array::from(&answer(names).await?).iter().filter_map(|name| name.as_string()).collect())
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self.database.begin(&[SHELF], Mode::Read).await?;
        let found = answer(transaction.table(SHELF)?.get(&name.into()).map_err(DatabaseError::from)?).await?;
        let Some(sealed) = found.dyn_ref::<Uint8Array>() else { return Ok(None) };
        match self.keyring.open(sealed).await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(KeyringError::Lost) => Ok(None),
            Err(error) => Err(unencrypted(error)),
        }
    }

    async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), StoreError> {
        // Encrypted before the transaction begins: inside one nothing but its requests may be awaited.
        let mut sealed = Vec::with_capacity(put.len());
        for Bulk { name, bytes } in put {
            let bytes = self.keyring.seal(&Uint8Array::from(bytes.as_slice())).await.map_err(unencrypted)?;
            sealed.push((JsValue::from(name), bytes));
        }
        let transaction = self.database.begin(&[SHELF], Mode::Write).await?;
        let shelf = transaction.table(SHELF)?;
        for name in remove {
            shelf.delete(&name.into()).map_err(DatabaseError::from)?;
        }
        for (name, bytes) in sealed {
            shelf.put_with_key(&bytes, &name).map_err(DatabaseError::from)?;
        }
        Ok(transaction.commit().await?)
    }
}
