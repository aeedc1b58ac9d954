//! Bulky things that can be had again: the agent's copy of the directory. Bytes under names, encrypted at rest under a
//! key nobody can read out, changed many at a time or not at all.

use async_trait::async_trait;

use super::StoreError;

/// One bulky thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// ASCII; names sort as Rust sorts strings.
    pub name: String,
    /// At most some megabytes; held in memory once while it is read or written.
    pub bytes: Vec<u8>,
}

/// Bytes under names.
#[async_trait(?Send)]
pub trait Shelf {
    /// The names that begin so, in order.
    async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError>;
    /// The bytes under a name; `None`: nothing there, or nothing that this browser's key opens any more, which for
    /// something that can be had again is the same.
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// Puts all of these and removes all of those, or changes nothing; on disk when it answers `Ok`. What is both put
    /// and removed is there afterwards.
    async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), StoreError>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

    use async_trait::async_trait;

    use super::{Bulk, Shelf, StoreError};

    /// A shelf in memory that can be told to fail, or to be empty of a sudden.
    #[derive(Default)]
    pub struct FakeShelf {
        things: RefCell<BTreeMap<String, Vec<u8>>>,
        failure: RefCell<Option<StoreError>>,
    }

    impl FakeShelf {
        /// An empty shelf.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }

        /// From now on every change fails like this; `None`: works again.
        pub fn fail(&self, failure: Option<StoreError>) {
            *self.failure.borrow_mut() = failure;
        }

        /// The person has cleared the site's data.
        pub fn clear(&self) {
            self.things.borrow_mut().clear();
        }

        /// Bytes on it, in all.
        #[must_use]
        pub fn size(&self) -> usize {
            self.things.borrow().values().map(Vec::len).sum()
        }
    }

    #[async_trait(?Send)]
    impl Shelf for FakeShelf {
        async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
            Ok(self.things.borrow().keys().filter(|name| name.starts_with(beginning)).cloned().collect())
        }

        async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
            Ok(self.things.borrow().get(name).cloned())
        }

        async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), StoreError> {
            if let Some(failure) = self.failure.borrow().clone() {
                return Err(failure);
            }
            let mut things = self.things.borrow_mut();
            for name in remove {
                things.remove(&name);
            }
            things.extend(put.into_iter().map(|bulk| (bulk.name, bulk.bytes)));
            Ok(())
        }
    }
}
