//! What may be lost when the browser closes but not when the worker dies: access tokens, the socket's recovery token,
//! the verifier of a sign-in under way (`chrome.storage.session`: in memory, closed to pages of websites).

use async_trait::async_trait;

/// A small key-value memory. A value that cannot be read is a value that is not there.
#[async_trait(?Send)]
pub trait Scratch {
    /// The value, if it is there.
    async fn get(&self, key: &str) -> Option<String>;
    /// Keeps a value; `None` forgets it.
    async fn set(&self, key: &str, value: Option<String>);
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

    use async_trait::async_trait;

    use super::Scratch;

    /// In memory.
    #[derive(Default)]
    pub struct FakeScratch(RefCell<BTreeMap<String, String>>);

    impl FakeScratch {
        /// Empty, as after a browser start.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }
    }

    #[async_trait(?Send)]
    impl Scratch for FakeScratch {
        async fn get(&self, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }
        async fn set(&self, key: &str, value: Option<String>) {
            match value {
                Some(value) => self.0.borrow_mut().insert(key.to_owned(), value),
                None => self.0.borrow_mut().remove(key),
            };
        }
    }
}
