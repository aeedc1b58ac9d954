//! One durable value: read once on waking, kept in memory, on disk after each change.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use serde::{Serialize, de::DeserializeOwned};

use crate::ports::{Op, Store, StoreError, Table};

/// A value of its own in the settings table.
pub(super) struct Stored<T> {
    store: Rc<dyn Store>,
    key: &'static str,
    value: RefCell<T>,
}

impl<T: Clone + Default + Serialize + DeserializeOwned> Stored<T> {
    /// What is kept under the key. A value that an older or newer version wrote and this one cannot read counts as
    /// absent: everything kept this way can be chosen or learnt again.
    pub(super) async fn load(store: Rc<dyn Store>, key: &'static str) -> Result<Self, StoreError> {
        let kept = store.get(Table::Settings, key).await?;
        let value = kept.and_then(|kept| serde_json::from_str(&kept.value).ok()).unwrap_or_default();
        Ok(Self { store, key, value: RefCell::new(value) })
    }

    /// A value that is only in memory yet, for when the store cannot be read.
    pub(super) fn unread(store: Rc<dyn Store>, key: &'static str) -> Self {
        Self { store, key, value: RefCell::default() }
    }

    /// The value now. Not to be held over an await.
    pub(super) fn get(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    /// Changes the value at once and answers when it is on disk. The change stays in memory when the disk refuses.
    pub(super) async fn change(&self, change: impl FnOnce(&mut T)) -> Result<(), StoreError> {
        change(&mut self.value.borrow_mut());
        let text =
            serde_json::to_string(&*self.value.borrow()).map_err(|error| StoreError::Broken(error.to_string()))?;
        self.store
            .commit(vec![Op::Put { table: Table::Settings, key: self.key.to_owned(), value: text }], Vec::new())
            .await
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::Stored;
    use crate::ports::{StoreError, fakes::FakeStore};

    #[test]
    fn a_change_is_there_after_a_restart() {
        let store = FakeStore::new();
        block_on(async {
            let value = Stored::<Vec<u32>>::load(store.clone(), "numbers").await.unwrap();
            value.change(|numbers| numbers.push(7)).await.unwrap();
            let again = Stored::<Vec<u32>>::load(store.clone(), "numbers").await.unwrap();
            assert_eq!(*again.get(), [7]);
        });
    }

    #[test]
    fn a_refused_change_is_told_and_kept_in_memory() {
        let store = FakeStore::new();
        block_on(async {
            let value = Stored::<Vec<u32>>::load(store.clone(), "numbers").await.unwrap();
            store.fail(Some(StoreError::Full));
            assert_eq!(value.change(|numbers| numbers.push(7)).await, Err(StoreError::Full));
            assert_eq!(*value.get(), [7]);
        });
    }
}
