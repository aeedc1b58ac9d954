//! One durable value: read once on waking, kept in memory, on disk after each change.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use callside_json::{FromJson, ToJson};

use crate::ports::{Op, Store, StoreError, Table};

/// A value of its own in the settings table.
pub(super) struct Stored<T> {
    store: Rc<dyn Store>,
    key: &'static str,
    value: RefCell<T>,
}

impl<T: Clone + Default + FromJson + ToJson> Stored<T> {
    /// What is kept under the key. A value that another version wrote and this one cannot read counts as absent, and so
    /// does one the store does not give (`failed` hears of it): all kept this way can be chosen or learnt again.
    pub(super) async fn load(store: &Rc<dyn Store>, key: &'static str, failed: &mut dyn FnMut(StoreError)) -> Self {
        let kept = store.get(Table::Settings, key).await.unwrap_or_else(|error| {
            failed(error);
            None
        });
        let value = kept.and_then(|kept| callside_json::read(&kept.value).ok()).unwrap_or_default();
        Self { store: Rc::clone(store), key, value: RefCell::new(value) }
    }

    /// The value now. Not to be held over an await.
    pub(super) fn get(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    /// Changes the value at once and answers when it is on disk. The change stays in memory when the disk refuses.
    pub(super) fn change(&self, change: impl FnOnce(&mut T)) -> impl Future<Output = Result<(), StoreError>> {
        change(&mut self.value.borrow_mut());
        self.keep()
    }

    async fn keep(&self) -> Result<(), StoreError> {
        let value = callside_json::write(&*self.value.borrow());
        let put = Op::Put { table: Table::Settings, key: self.key.to_owned(), value };
        self.store.commit(vec![put], Vec::new()).await
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use futures::executor::block_on;

    use super::Stored;
    use crate::ports::{Store, StoreError, fakes::FakeStore};

    fn load(store: &Rc<FakeStore>) -> Stored<Vec<u32>> {
        let store: Rc<dyn Store> = store.clone();
        block_on(Stored::load(&store, "numbers", &mut |error| panic!("{error}")))
    }

    #[test]
    fn a_change_is_there_after_a_restart() {
        let store = FakeStore::new();
        block_on(load(&store).change(|numbers| numbers.push(7))).unwrap();
        assert_eq!(*load(&store).get(), [7]);
    }

    #[test]
    fn a_refused_change_is_told_and_kept_in_memory() {
        let store = FakeStore::new();
        let value = load(&store);
        store.fail(Some(StoreError::Full));
        assert_eq!(block_on(value.change(|numbers| numbers.push(7))), Err(StoreError::Full));
        assert_eq!(*value.get(), [7]);
    }
}
