//! What must not be lost: every call's entry, on disk before anything depends on it.
//!
//! [`Journal`] keeps the entries of the store's `calls` table in memory and writes through: what it shows is what is on
//! disk. [`note`] is the rule by which edits of one note become its next state, [`merge`] the three-way merge below it.

mod changes;
mod merge;
pub mod note;
mod turns;

use std::{cell::RefCell, rc::Rc};

use callside_json::{FromJson, ToJson};
pub use merge::three_way;

use self::turns::Turns;
use crate::ordered::Keyed;
use crate::ports::{Expected, Op, Store, StoreError, Table, Version};

/// How often one update is applied again because somebody else wrote first. In one worker writers take turns, so that is
/// a dying worker's last commits, and more than this is a store that lies about versions.
const ATTEMPTS: usize = 16;

/// Entries by key, in memory as they are on disk.
pub struct Journal<T> {
    store: Rc<dyn Store>,
    rows: RefCell<Keyed<Row<T>>>,
    turns: Turns,
}

struct Row<T> {
    version: Version,
    value: T,
}

/// A journal and what could not be read of it.
pub struct Loaded<T> {
    /// The journal.
    pub journal: Journal<T>,
    /// Keys whose value this version of Callside cannot read. They stay on disk as they are: nothing already kept is
    /// damaged, and a version that can read them will.
    pub unreadable: Vec<String>,
}

impl<T: Clone + PartialEq + FromJson + ToJson> Journal<T> {
    /// A journal over a store that cannot be read now. An entry that is on disk all the same is met when it is changed:
    /// the change is then applied to it, as after any conflict.
    #[must_use]
    pub fn unread(store: Rc<dyn Store>) -> Self {
        Self { store, rows: RefCell::default(), turns: Turns::default() }
    }

    /// Reads every entry.
    ///
    /// # Errors
    /// The store could not be read.
    pub async fn load(store: Rc<dyn Store>) -> Result<Loaded<T>, StoreError> {
        let mut rows = Keyed::default();
        let mut unreadable = Vec::new();
        for (key, row) in store.all(Table::Calls).await? {
            match callside_json::read(&row.value) {
                Ok(value) => {
                    rows.insert(key, Row { version: row.version, value });
                }
                Err(_) => unreadable.push(key),
            }
        }
        Ok(Loaded { journal: Self { store, rows: RefCell::new(rows), turns: Turns::default() }, unreadable })
    }

    /// The entry, as it is on disk.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<T> {
        self.rows.borrow().get(key).map(|row| row.value.clone())
    }

    /// Shows every entry in key order with its version, without copying any.
    pub fn each(&self, see: &mut dyn FnMut(&str, Version, &T)) {
        for (key, row) in self.rows.borrow().iter() {
            see(key, row.version, &row.value);
        }
    }

    /// Every entry with its key, in key order.
    #[must_use]
    pub fn all(&self) -> Vec<(String, T)> {
        self.rows.borrow().iter().map(|(key, row)| (key.clone(), row.value.clone())).collect()
    }

    /// Changes one entry; on disk when it answers `Ok`, and then it answers the entry as it now is. `change` gets the
    /// entry (`None`: there is none yet) and gives its next state (`None`: forget it); it is applied again to the newer
    /// entry when somebody else wrote meanwhile, so it must not depend on how often it runs. Changes of one entry reach the
    /// disk in the order they were asked for.
    ///
    /// # Errors
    /// The store refused; memory and disk are as before.
    pub async fn update(&self, key: &str, change: &dyn Fn(Option<&T>) -> Option<T>) -> Result<Option<T>, StoreError> {
        let _turn = self.turns.of(key).await;
        for _ in 0..ATTEMPTS {
            let (version, next) = {
                let rows = self.rows.borrow();
                let row = rows.get(key);
                let next = change(row.map(|row| &row.value));
                if row.map(|row| &row.value) == next.as_ref() {
                    return Ok(next);
                }
                (row.map(|row| row.version), next)
            };
            let expected = vec![Expected { table: Table::Calls, key: key.to_owned(), version }];
            let op = match &next {
                Some(value) => Op::Put { table: Table::Calls, key: key.to_owned(), value: callside_json::write(value) },
                None => Op::Delete { table: Table::Calls, key: key.to_owned() },
            };
            match self.store.commit(vec![op], expected).await {
                Ok(()) => {
                    self.remember(key, version, next.clone());
                    return Ok(next);
                }
                Err(StoreError::Conflict) => self.read_again(key).await?,
                Err(other) => return Err(other),
            }
        }
        Err(StoreError::Conflict)
    }

    /// Forgets every entry `which` names and answers how many; entries that change meanwhile stay.
    ///
    /// # Errors
    /// The store refused; what was forgotten before that stays forgotten.
    pub async fn forget(&self, which: &dyn Fn(&T) -> bool) -> Result<usize, StoreError> {
        let keys: Vec<String> = {
            let rows = self.rows.borrow();
            rows.iter().filter(|(_, row)| which(&row.value)).map(|(key, _)| key.clone()).collect()
        };
        let mut forgotten = 0;
        for key in keys {
            let left = self.update(&key, &|now| now.filter(|value| !which(value)).cloned()).await?;
            forgotten += usize::from(left.is_none());
        }
        Ok(forgotten)
    }

    /// Takes a committed change into memory, unless memory is already newer: two updates of one key may finish in
    /// another order than their commits.
    fn remember(&self, key: &str, before: Option<Version>, next: Option<T>) {
        let mut rows = self.rows.borrow_mut();
        if rows.get(key).map(|row| row.version) != before {
            return;
        }
        match next {
            Some(value) => {
                rows.insert(key.to_owned(), Row { version: before.unwrap_or_default() + 1, value });
            }
            None => {
                rows.remove(key);
            }
        }
    }

    async fn read_again(&self, key: &str) -> Result<(), StoreError> {
        let found = self.store.get(Table::Calls, key).await?;
        let mut rows = self.rows.borrow_mut();
        match found {
            Some(row) => {
                let value = callside_json::read(&row.value)
                    .map_err(|error| StoreError::Broken(format!("an entry cannot be read: {error}")))?;
                rows.insert(key.to_owned(), Row { version: row.version, value });
            }
            None => {
                rows.remove(key);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use async_trait::async_trait;
    use futures::{
        channel::oneshot,
        executor::block_on,
        future::{join_all, poll_immediate},
    };

    use super::*;
    use crate::ports::{Versioned, fakes::FakeStore};

    type Words = Vec<String>;

    fn load(store: &Rc<FakeStore>) -> Loaded<Words> {
        block_on(Journal::load(store.clone())).unwrap()
    }

    fn append(word: &str) -> impl Fn(Option<&Words>) -> Option<Words> {
        move |words| {
            let mut words = words.cloned().unwrap_or_default();
            words.push(word.to_owned());
            Some(words)
        }
    }

    #[test]
    fn what_it_answered_is_there_after_a_restart() {
        let store = FakeStore::new();
        let journal = load(&store).journal;
        block_on(journal.update("a", &append("one"))).unwrap();
        block_on(journal.update("a", &append("two"))).unwrap();
        assert_eq!(load(&store).journal.get("a").unwrap(), ["one", "two"]);
    }

    #[test]
    fn a_conflict_applies_the_change_to_the_newer_entry() {
        let store = FakeStore::new();
        let first = load(&store).journal;
        let second = load(&store).journal;
        block_on(first.update("a", &append("first"))).unwrap();
        block_on(second.update("a", &append("second"))).unwrap();
        block_on(first.update("a", &append("third"))).unwrap();
        assert_eq!(load(&store).journal.get("a").unwrap(), ["first", "second", "third"]);
    }

    /// A store in which whatever came last is on disk first.
    struct LastFirst {
        store: Rc<FakeStore>,
        waiting: RefCell<Vec<oneshot::Sender<()>>>,
    }

    #[async_trait(?Send)]
    impl Store for LastFirst {
        async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
            self.store.all(table).await
        }

        async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
            self.store.get(table, key).await
        }

        async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
            let (go, wait) = oneshot::channel();
            self.waiting.borrow_mut().push(go);
            wait.await.unwrap();
            self.store.commit(ops, expected).await
        }
    }

    #[test]
    fn changes_reach_the_disk_in_the_order_they_were_asked_for() {
        let store = Rc::new(LastFirst { store: FakeStore::new(), waiting: RefCell::default() });
        let journal: Journal<Words> = block_on(Journal::load(store.clone())).unwrap().journal;
        let set = |word: &'static str| move |_: Option<&Words>| Some(vec![word.to_owned()]);
        let (first, second, third) = (set("D"), set("Da"), set("Dana"));
        let all = join_all([journal.update("a", &first), journal.update("a", &second), journal.update("a", &third)]);
        let mut all = pin!(all);
        while block_on(poll_immediate(all.as_mut())).is_none() {
            let last = store.waiting.borrow_mut().pop();
            last.unwrap().send(()).unwrap();
        }
        assert_eq!(load(&store.store).journal.get("a").unwrap(), ["Dana"]);
    }

    #[test]
    fn a_full_store_changes_nothing_and_says_so() {
        let store = FakeStore::new();
        let journal = load(&store).journal;
        block_on(journal.update("a", &append("kept"))).unwrap();
        store.fail(Some(StoreError::Full));
        assert_eq!(block_on(journal.update("a", &append("lost"))), Err(StoreError::Full));
        assert_eq!(journal.get("a").unwrap(), ["kept"]);
        store.fail(None);
        assert_eq!(load(&store).journal.get("a").unwrap(), ["kept"]);
    }

    #[test]
    fn an_unreadable_entry_is_named_and_left_alone() {
        let store = FakeStore::new();
        let put = |key: &str, value: &str| Op::Put { table: Table::Calls, key: key.into(), value: value.into() };
        block_on(store.commit(vec![put("good", "[\"x\"]"), put("odd", "{\"from\":\"later\"}")], vec![])).unwrap();
        let loaded = load(&store);
        assert_eq!(loaded.unreadable, ["odd"]);
        block_on(loaded.journal.update("good", &append("y"))).unwrap();
        let odd = block_on(store.get(Table::Calls, "odd")).unwrap().unwrap();
        assert_eq!(odd.value, "{\"from\":\"later\"}");
    }

    #[test]
    fn forgetting_removes_from_disk_only_what_was_named() {
        let store = FakeStore::new();
        let journal = load(&store).journal;
        block_on(journal.update("old", &append("old"))).unwrap();
        block_on(journal.update("new", &append("new"))).unwrap();
        assert_eq!(block_on(journal.forget(&|words| words[0] == "old")), Ok(1));
        let keys: Vec<_> = load(&store).journal.all().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["new"]);
        block_on(journal.update("old", &append("again"))).unwrap();
        assert_eq!(load(&store).journal.get("old").unwrap(), ["again"]);
    }

    #[test]
    fn an_unchanged_entry_is_not_written() {
        let store = FakeStore::new();
        let journal = load(&store).journal;
        block_on(journal.update("a", &append("one"))).unwrap();
        store.fail(Some(StoreError::Full));
        assert!(block_on(journal.update("a", &|words| words.cloned())).is_ok());
    }
}
