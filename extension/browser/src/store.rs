//! What must not be lost: one object store per table, each value beside its version.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Expected, Op, Store, StoreError, Table, Version, Versioned};
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::{
    database::{Database, DatabaseError, Mode, Transaction, answer},
    object::{field, object},
};

/// IndexedDB. A row is `{version, value}` under the core's key.
pub struct BrowserStore {
    database: Rc<Database>,
}

impl BrowserStore {
    /// In that database.
    #[must_use]
    pub fn new(database: Rc<Database>) -> Self {
        Self { database }
    }
}

impl From<DatabaseError> for StoreError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Full => Self::Full,
            DatabaseError::Broken(words) => Self::Broken(words),
        }
    }
}

#[async_trait(?Send)]
impl Store for BrowserStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
        let transaction = self.database.begin(&[table.name()], Mode::Read).await?;
        let found = answer(transaction.table(table.name())?.get(&key.into()).map_err(DatabaseError::from)?).await?;
        Ok(row(&found))
    }

    async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
        let transaction = self.database.begin(&[table.name()], Mode::Read).await?;
        let store = transaction.table(table.name())?;
        // Both in key order, and of the same moment: one transaction. Keys sort as IndexedDB sorts strings, by UTF-16
        // code unit, which for the ASCII keys of the core is the order of Rust's own.
        let keys = store.get_all_keys().map_err(DatabaseError::from)?;
        let rows = store.get_all().map_err(DatabaseError::from)?;
        let keys = Array::from(&answer(keys).await?);
        let rows = Array::from(&answer(rows).await?);
        Ok(keys.iter().zip(rows.iter()).filter_map(|(key, found)| Some((key.as_string()?, row(&found)?))).collect())
    }

    async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
        let touches = |table: &Table| {
            ops.iter().any(|op| place(op).0 == *table) || expected.iter().any(|expected| expected.table == *table)
        };
        let tables: Vec<&str> = Table::ALL.into_iter().filter(touches).map(Table::name).collect();
        if tables.is_empty() {
            return Ok(());
        }
        let transaction = self.database.begin(&tables, Mode::Write).await?;
        match change(&transaction, &ops, &expected).await {
            Ok(()) => Ok(transaction.commit().await?),
            Err(error) => {
                transaction.abort().await;
                Err(error)
            }
        }
    }
}

/// Where an op applies.
fn place(op: &Op) -> (Table, &str) {
    match op {
        Op::Put { table, key, .. } | Op::Delete { table, key } => (*table, key),
    }
}

/// Checks what is expected, then asks for every change, all inside one transaction.
async fn change(transaction: &Transaction, ops: &[Op], expected: &[Expected]) -> Result<(), StoreError> {
    for Expected { table, key, version } in expected {
        if version_now(transaction, *table, key).await? != *version {
            return Err(StoreError::Conflict);
        }
    }
    for op in ops {
        let (table, key) = place(op);
        let changed = match op {
            Op::Put { value, .. } => {
                // Answered after the changes asked for before it, so it counts those to the same key.
                let version = version_now(transaction, table, key).await?.unwrap_or(0) + 1;
                let row = object(&[("version", (version as f64).into()), ("value", value.into())]);
                transaction.table(table.name())?.put_with_key(&row, &key.into())
            }
            Op::Delete { .. } => transaction.table(table.name())?.delete(&key.into()),
        };
        changed.map_err(DatabaseError::from)?;
    }
    Ok(())
}

/// The version a key has now.
async fn version_now(transaction: &Transaction, table: Table, key: &str) -> Result<Option<Version>, StoreError> {
    let found = transaction.table(table.name())?.get(&key.into()).map_err(DatabaseError::from)?;
    Ok(row(&answer(found).await?).map(|row| row.version))
}

/// A row as stored; `None` for no row, and for what is not a row of ours.
fn row(found: &JsValue) -> Option<Versioned> {
    let version = field(found, "version").as_f64()? as Version;
    Some(Versioned { version, value: field(found, "value").as_string()? })
}
