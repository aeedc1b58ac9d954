//! What must not be lost: rows of text, each beside its version.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Expected, Op, Store, StoreError, Table, Version, Versioned};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::database::{Database, WriteError};

/// SQLite. Keys sort as Rust sorts strings: both by their bytes.
pub struct NativeStore {
    database: Rc<Database>,
}

impl NativeStore {
    /// In that database.
    pub fn new(database: Rc<Database>) -> Self {
        Self { database }
    }
}

#[async_trait(?Send)]
impl Store for NativeStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
        self.database.read(|connection| {
            let mut asked = connection.prepare_cached("SELECT version, value FROM rows WHERE place = ? AND key = ?")?;
            asked.query_row(params![table.name(), key], |row| versioned(row, 0)).optional()
        })
    }

    async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
        self.database.read(|connection| {
            let all = "SELECT key, version, value FROM rows WHERE place = ? ORDER BY key";
            let mut asked = connection.prepare_cached(all)?;
            asked.query_map(params![table.name()], |row| Ok((row.get(0)?, versioned(row, 1)?)))?.collect()
        })
    }

    async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
        if ops.is_empty() && expected.is_empty() {
            return Ok(());
        }
        self.database.write(|transaction| {
            for Expected { table, key, version } in &expected {
                if version_now(transaction, *table, key)? != *version {
                    return Err(WriteError::Conflict);
                }
            }
            for op in &ops {
                change(transaction, op)?;
            }
            Ok(())
        })
    }
}

fn change(connection: &Connection, op: &Op) -> rusqlite::Result<usize> {
    match op {
        Op::Put { table, key, value } => {
            let put = "INSERT INTO rows (place, key, version, value) VALUES (?, ?, 1, ?)
                ON CONFLICT (place, key) DO UPDATE SET version = version + 1, value = excluded.value";
            connection.prepare_cached(put)?.execute(params![table.name(), key, value])
        }
        Op::Delete { table, key } => {
            let delete = "DELETE FROM rows WHERE place = ? AND key = ?";
            connection.prepare_cached(delete)?.execute(params![table.name(), key])
        }
    }
}

fn version_now(connection: &Connection, table: Table, key: &str) -> rusqlite::Result<Option<Version>> {
    let mut asked = connection.prepare_cached("SELECT version FROM rows WHERE place = ? AND key = ?")?;
    asked.query_row(params![table.name(), key], |row| row.get(0)).optional()
}

fn versioned(row: &Row<'_>, first: usize) -> rusqlite::Result<Versioned> {
    Ok(Versioned { version: row.get(first)?, value: row.get(first + 1)? })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use futures::executor::block_on;

    use super::*;

    fn store(folder: &Path) -> NativeStore {
        NativeStore::new(Rc::new(Database::open(&folder.join("state")).unwrap()))
    }

    fn put(table: Table, key: &str, value: &str) -> Op {
        Op::Put { table, key: key.to_owned(), value: value.to_owned() }
    }

    fn expect(key: &str, version: Option<Version>) -> Expected {
        Expected { table: Table::Calls, key: key.to_owned(), version }
    }

    fn value(store: &NativeStore, table: Table, key: &str) -> Option<(Version, String)> {
        block_on(store.get(table, key)).unwrap().map(|row| (row.version, row.value))
    }

    fn commit(store: &NativeStore, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
        block_on(store.commit(ops, expected))
    }

    #[test]
    fn what_is_committed_is_there_for_the_next_program_in_its_own_table() {
        let folder = tempfile::tempdir().unwrap();
        let first = store(folder.path());
        commit(&first, vec![put(Table::Calls, "a", "one")], vec![]).unwrap();
        commit(&first, vec![put(Table::Calls, "a", "two")], vec![]).unwrap();
        assert_eq!(value(&store(folder.path()), Table::Calls, "a"), Some((2, "two".to_owned())));
        assert_eq!(value(&first, Table::Settings, "a"), None);
    }

    #[test]
    fn ops_on_one_key_apply_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let ops = vec![put(Table::Calls, "a", "1"), put(Table::Calls, "a", "2"), put(Table::Calls, "b", "x")];
        commit(&store, ops, vec![]).unwrap();
        assert_eq!(value(&store, Table::Calls, "a"), Some((2, "2".to_owned())));
        let delete = Op::Delete { table: Table::Calls, key: "a".to_owned() };
        commit(&store, vec![delete, put(Table::Calls, "a", "3")], vec![]).unwrap();
        assert_eq!(value(&store, Table::Calls, "a"), Some((1, "3".to_owned())));
    }

    #[test]
    fn a_version_that_no_longer_holds_takes_everything_back() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (store(folder.path()), store(folder.path()));
        commit(&ours, vec![put(Table::Calls, "a", "one")], vec![expect("a", None)]).unwrap();
        commit(&theirs, vec![put(Table::Calls, "a", "two")], vec![expect("a", Some(1))]).unwrap();
        let ops = vec![put(Table::Settings, "zone", "UTC"), put(Table::Calls, "a", "lost update")];
        assert_eq!(commit(&ours, ops, vec![expect("a", Some(1))]), Err(StoreError::Conflict));
        assert_eq!(value(&ours, Table::Calls, "a"), Some((2, "two".to_owned())));
        assert_eq!(value(&ours, Table::Settings, "zone"), None);
        assert_eq!(commit(&ours, vec![], vec![expect("a", None)]), Err(StoreError::Conflict));
        assert_eq!(commit(&ours, vec![], vec![expect("a", Some(2))]), Ok(()));
    }

    #[test]
    fn all_rows_of_a_table_come_in_key_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let keys = ["b", "a", "cs-2-1", "cs-10-1"];
        commit(&store, keys.map(|key| put(Table::Calls, key, key)).to_vec(), vec![]).unwrap();
        commit(&store, vec![put(Table::Secrets, "z", "elsewhere")], vec![]).unwrap();
        let rows = block_on(store.all(Table::Calls)).unwrap();
        let found: Vec<_> = rows.iter().map(|(key, row)| (key.as_str(), row.value.as_str(), row.version)).collect();
        assert_eq!(found, [("a", "a", 1), ("b", "b", 1), ("cs-10-1", "cs-10-1", 1), ("cs-2-1", "cs-2-1", 1)]);
    }

    #[test]
    fn any_text_survives() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let text = "naïve \u{202e}עברית 👩‍👩‍👧 \0 \n <b>".repeat(1000);
        commit(&store, vec![put(Table::Calls, "clé-🔑", &text)], vec![]).unwrap();
        assert_eq!(value(&store, Table::Calls, "clé-🔑"), Some((1, text)));
    }

    #[test]
    fn a_full_disk_is_called_full_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        commit(&store, vec![put(Table::Calls, "a", "one")], vec![]).unwrap();
        // As many pages as there are, and not one more.
        let limit = |connection: &Connection| {
            let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
            connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        };
        store.database.read(limit).unwrap();
        let ops = vec![put(Table::Calls, "a", "two"), put(Table::Calls, "b", &"long ".repeat(100_000))];
        assert_eq!(commit(&store, ops, vec![]), Err(StoreError::Full));
        assert_eq!(value(&store, Table::Calls, "a"), Some((1, "one".to_owned())));
        assert_eq!(value(&store, Table::Calls, "b"), None);
    }
}
