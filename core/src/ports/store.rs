//! Durable state: tables of versioned text. One commit is one transaction, on disk when it answers
//! (IndexedDB's `complete` under `durability: "strict"`, ARCHITECTURE.md invariant 5).

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};

/// Where a value lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One entry per call: facts, notes, choices, the state of its record.
    Calls,
    /// What the person chose, and what was learnt about the account.
    Settings,
    /// Refresh tokens, wrapped by the keyring.
    Secrets,
    /// Rate limits and penalties that outlive the worker.
    Traffic,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Calls, Self::Settings, Self::Secrets, Self::Traffic];

    /// Its name in the browser's database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Settings => "settings",
            Self::Secrets => "secrets",
            Self::Traffic => "traffic",
        }
    }
}

/// Counts the commits that touched a key, from 1.
pub type Version = u64;

/// A value and its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    /// Its version.
    pub version: Version,
    /// The value, JSON by convention.
    pub value: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Write a value; its version rises by one.
    Put {
        /// Table.
        table: Table,
        /// Key.
        key: String,
        /// New value.
        value: String,
    },
    /// Remove a key.
    Delete {
        /// Table.
        table: Table,
        /// Key.
        key: String,
    },
}

/// What must still hold for a commit to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Table.
    pub table: Table,
    /// Key.
    pub key: String,
    /// Its version; `None`: the key does not exist.
    pub version: Option<Version>,
}

/// Why a store operation failed. After any of these nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson, thiserror::Error)]
pub enum StoreError {
    /// An expected version no longer holds: somebody else wrote.
    #[error("the value changed meanwhile")]
    Conflict,
    /// The browser gives no more room.
    #[error("the browser's store is full")]
    Full,
    /// The browser's store does not work.
    #[error("the browser's store failed: {0}")]
    Broken(String),
}

/// Durable state.
#[async_trait(?Send)]
pub trait Store {
    /// One value.
    async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError>;
    /// All values of a table in key order.
    async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError>;
    /// All changes or none; on disk when it answers `Ok`.
    async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

    use async_trait::async_trait;

    use super::{Expected, Op, Store, StoreError, Table, Versioned};

    /// A store in memory that can be told to fail. Cloning the `Rc` and making new ports on it is a restart.
    #[derive(Default)]
    pub struct FakeStore {
        rows: RefCell<BTreeMap<(Table, String), Versioned>>,
        failure: RefCell<Option<StoreError>>,
    }

    impl FakeStore {
        /// An empty store.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }

        /// From now on every commit fails like this; `None`: works again.
        pub fn fail(&self, failure: Option<StoreError>) {
            *self.failure.borrow_mut() = failure;
        }
    }

    #[async_trait(?Send)]
    impl Store for FakeStore {
        async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
            Ok(self.rows.borrow().get(&(table, key.to_owned())).cloned())
        }

        async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
            let rows = self.rows.borrow();
            Ok(rows
                .iter()
                .filter(|((of, _), _)| *of == table)
                .map(|((_, key), row)| (key.clone(), row.clone()))
                .collect())
        }

        async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
            if let Some(failure) = self.failure.borrow().clone() {
                return Err(failure);
            }
            let mut rows = self.rows.borrow_mut();
            for Expected { table, key, version } in expected {
                if rows.get(&(table, key)).map(|row| row.version) != version {
                    return Err(StoreError::Conflict);
                }
            }
            for op in ops {
                match op {
                    Op::Put { table, key, value } => {
                        let version = rows.get(&(table, key.clone())).map_or(0, |row| row.version) + 1;
                        rows.insert((table, key), Versioned { version, value });
                    }
                    Op::Delete { table, key } => {
                        rows.remove(&(table, key));
                    }
                }
            }
            Ok(())
        }
    }
}
