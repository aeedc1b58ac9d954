//! The one file of state: SQLite, in a folder that belongs to the user the program runs as.
//!
//! Nothing in it is needed by another machine: what a company's calls have come to is in NetSuite. What is lost with it is asked
//! for again.

use std::{
    cell::RefCell,
    fs::{DirBuilder, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use callside_core::ports::StoreError;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

/// The database's file, in the state's folder.
const FILE: &str = "state.sqlite";

/// Rises with every change of the tables.
const SCHEMA: i64 = 1;

/// How long another program on the same file is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

const TABLES: &str = "
    CREATE TABLE rows (place TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (place, key)) STRICT, WITHOUT ROWID;
    CREATE TABLE shelf (name TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
";

/// Why the state cannot be used. All but [`Self::Sqlite`] are the administrator's to act on.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A file or folder cannot be made, read or written.
    #[error("{} cannot be used: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// The folder is another user's: what this one would leave there, that one could not read.
    #[error("{} belongs to the user with id {}, and this program runs as the one with id {}", .0.display(), .1, .2)]
    Foreign(PathBuf, u32, u32),
    /// Others may put files into the folder.
    #[error("{} can be written by other users (mode {:o})", .0.display(), .1)]
    Open(PathBuf, u32),
    /// What should be a key is none.
    #[error("{} is not a key that this program made", .0.display())]
    NoKey(PathBuf),
    /// A later version of this program made it.
    #[error("{} was made by a later version of callside-sync", .0.display())]
    Later(PathBuf),
    /// SQLite does not open it.
    #[error("{} is not opened by SQLite: {}", .0.display(), .1)]
    Sqlite(PathBuf, rusqlite::Error),
}

impl StateError {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::File(..) => "Look whether it is there, who may write there, and whether the disk is full.",
            Self::Foreign(..) => "Run this command as the service's user, for instance with `sudo -u`.",
            Self::Open(..) => "Take the others' rights away: `chmod go-w` on that folder.",
            Self::NoKey(_) => {
                "Remove the folder's content: it is made anew, and nothing is lost that NetSuite has not."
            }
            Self::Later(_) => "Run that version again, or name another folder in `state.folder`.",
            Self::Sqlite(..) => "Remove the file: it is made anew, and nothing is lost that NetSuite has not.",
        }
    }
}

/// An open database.
pub struct Database {
    connection: RefCell<Connection>,
}

impl Database {
    /// In that folder, which is made where there is none.
    ///
    /// # Errors
    /// [`StateError`].
    pub fn open(folder: &Path) -> Result<Self, StateError> {
        claim(folder)?;
        let place = folder.join(FILE);
        // SQLite would make it readable for whoever the umask lets.
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&place);
        if let Err(error) = made
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(StateError::File(place, error));
        }
        match opened(&place) {
            Ok(Some(connection)) => Ok(Self { connection: RefCell::new(connection) }),
            Ok(None) => Err(StateError::Later(place)),
            Err(error) => Err(StateError::Sqlite(place, error)),
        }
    }

    /// Reads.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        read(&self.connection.borrow()).map_err(failed)
    }

    /// One transaction: all of it is on disk when this answers `Ok`, and nothing of it otherwise.
    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, WriteError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.borrow_mut();
        // At once: what is read in it has to hold until it is written.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let written = write(&transaction).map_err(|error| match error {
            WriteError::Conflict => StoreError::Conflict,
            WriteError::Sqlite(error) => failed(error),
        })?;
        transaction.commit().map_err(failed)?;
        Ok(written)
    }
}

/// Why a transaction was given up.
pub(super) enum WriteError {
    /// An expected version no longer holds.
    Conflict,
    /// SQLite failed.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Broken(error.to_string()),
    }
}

/// Makes the folder, or looks whether it is this user's alone.
fn claim(folder: &Path) -> Result<(), StateError> {
    let failed = |error| StateError::File(folder.to_owned(), error);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let found = folder.metadata().map_err(failed)?;
    let (owner, user) = (found.uid(), rustix::process::geteuid().as_raw());
    if owner != user {
        return Err(StateError::Foreign(folder.to_owned(), owner, user));
    }
    let mode = found.mode() & 0o777;
    if mode & 0o022 != 0 {
        return Err(StateError::Open(folder.to_owned(), mode));
    }
    Ok(())
}

/// `None`: a later version's.
fn opened(place: &Path) -> rusqlite::Result<Option<Connection>> {
    let mut connection = Connection::open(place)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Each commit is on disk before it is reported (sqlite.org/pragma.html#pragma_synchronous).
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let schema: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema > SCHEMA {
        return Ok(None);
    }
    if schema == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", SCHEMA)?;
    }
    transaction.commit()?;
    Ok(Some(connection))
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt as _,
    };

    use super::*;

    #[test]
    fn a_folder_is_made_for_its_user_alone() {
        let there = tempfile::tempdir().unwrap();
        let folder = there.path().join("a/state");
        Database::open(&folder).unwrap();
        let mode = |place: &Path| fs::metadata(place).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(FILE))), (0o700, 0o600));
    }

    #[test]
    fn every_write_waits_for_the_disk() {
        let there = tempfile::tempdir().unwrap();
        let database = Database::open(&there.path().join("state")).unwrap();
        let synchronous =
            |connection: &Connection| connection.pragma_query_value(None, "synchronous", |row| row.get(0));
        assert_eq!(database.read(synchronous), Ok(2_i64), "FULL");
    }

    #[test]
    fn a_folder_that_others_may_write_is_refused() {
        let there = tempfile::tempdir().unwrap();
        fs::set_permissions(there.path(), Permissions::from_mode(0o775)).unwrap();
        let refused = Database::open(there.path()).err().unwrap();
        assert!(refused.to_string().ends_with("(mode 775)") && refused.remedy().contains("chmod go-w"), "{refused}");
    }

    #[test]
    fn what_is_no_database_or_a_later_one_says_so() {
        let there = tempfile::tempdir().unwrap();
        let (wrong, later) = (there.path().join("wrong"), there.path().join("later"));
        drop(Database::open(&wrong).unwrap());
        fs::write(wrong.join(FILE), "no database, but long enough to look like a file of something else").unwrap();
        assert!(matches!(Database::open(&wrong).err().unwrap(), StateError::Sqlite(..)));
        let database = Database::open(&later).unwrap();
        database.connection.borrow().pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        drop(database);
        assert!(matches!(Database::open(&later).err().unwrap(), StateError::Later(_)));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let there = tempfile::tempdir().unwrap();
        let file = there.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(Database::open(&file.join("state")).err().unwrap(), StateError::File(..)));
    }
}
