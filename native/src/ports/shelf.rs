//! What is bulky: blobs under names, each encrypted under the keyring's key.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Bulk, KeyringError, Shelf, StoreError};
use rusqlite::{OptionalExtension as _, params};

use super::{database::Database, keyring::NativeKeyring};

/// SQLite. A value is what [`NativeKeyring`] makes of the bytes.
pub struct NativeShelf {
    database: Rc<Database>,
    keyring: Rc<NativeKeyring>,
}

impl NativeShelf {
    /// In that database, under that keyring's key.
    pub fn new(database: Rc<Database>, keyring: Rc<NativeKeyring>) -> Self {
        Self { database, keyring }
    }
}

#[async_trait(?Send)]
impl Shelf for NativeShelf {
    async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
        self.database.read(|connection| {
            // `~` comes after every character of the core's names.
            let within = "SELECT name FROM shelf WHERE name BETWEEN ?1 AND ?1 || '~' ORDER BY name";
            connection.prepare_cached(within)?.query_map(params![beginning], |row| row.get(0))?.collect()
        })
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed: Option<Vec<u8>> = self.database.read(|connection| {
            let mut asked = connection.prepare_cached("SELECT bytes FROM shelf WHERE name = ?")?;
            asked.query_row(params![name], |row| row.get(0)).optional()
        })?;
        let Some(sealed) = sealed else { return Ok(None) };
        match self.keyring.open_sealed(&sealed) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(KeyringError::Lost) => Ok(None),
            Err(error) => Err(StoreError::Broken(error.to_string())),
        }
    }

    async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), StoreError> {
        let mut sealed = Vec::with_capacity(put.len());
        for Bulk { name, bytes } in put {
            let bytes = self.keyring.seal(&bytes).map_err(|error| StoreError::Broken(error.to_string()))?;
            sealed.push((name, bytes));
        }
        self.database.write(|transaction| {
            for name in &remove {
                transaction.prepare_cached("DELETE FROM shelf WHERE name = ?")?.execute(params![name])?;
            }
            for (name, bytes) in &sealed {
                let put = "INSERT OR REPLACE INTO shelf (name, bytes) VALUES (?, ?)";
                transaction.prepare_cached(put)?.execute(params![name, bytes])?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use futures::executor::block_on;

    use super::*;

    fn shelf(folder: &Path) -> NativeShelf {
        let folder = folder.join("state");
        let database = Rc::new(Database::open(&folder).unwrap());
        NativeShelf::new(database, Rc::new(NativeKeyring::open(&folder).unwrap()))
    }

    fn bulk(name: &str, bytes: &[u8]) -> Bulk {
        Bulk { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    #[test]
    fn what_is_put_is_there_for_the_next_program_and_goes_when_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (shelf(folder.path()), shelf(folder.path()));
        let many = vec![7; 3 << 20];
        let get = |shelf: &NativeShelf, name| block_on(shelf.get(name)).unwrap();
        block_on(first.change(vec![bulk("a/1", b"one"), bulk("a/2", &many), bulk("b/1", b"")], vec![])).unwrap();
        assert_eq!(get(&second, "a/1").as_deref(), Some(b"one".as_slice()));
        assert_eq!(get(&second, "a/2"), Some(many));
        assert_eq!(get(&second, "b/1"), Some(vec![]));
        assert_eq!(block_on(second.names("a/")).unwrap(), ["a/1", "a/2"]);
        block_on(second.change(vec![bulk("a/1", b"anew")], vec!["a/2".to_owned(), "a/1".to_owned()])).unwrap();
        assert_eq!(block_on(first.names("")).unwrap(), ["a/1", "b/1"]);
        assert_eq!(get(&first, "a/1").as_deref(), Some(b"anew".as_slice()));
        assert_eq!(get(&first, "a/2"), None);
    }

    #[test]
    fn nobody_reads_it_from_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(folder.path());
        block_on(shelf.change(vec![bulk("a", b"Dana Whitfield")], vec![])).unwrap();
        drop(shelf);
        let files =
            fs::read_dir(folder.path().join("state")).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let all: Vec<u8> = files.flatten().collect();
        assert!(!all.is_empty() && !all.windows(4).any(|window| window == b"Dana"));
    }

    #[test]
    fn bytes_whose_key_is_gone_are_not_there() {
        let folder = tempfile::tempdir().unwrap();
        block_on(shelf(folder.path()).change(vec![bulk("a", b"one")], vec![])).unwrap();
        fs::remove_file(folder.path().join("state/wrapping.key")).unwrap();
        assert_eq!(block_on(shelf(folder.path()).get("a")).unwrap(), None);
    }
}
