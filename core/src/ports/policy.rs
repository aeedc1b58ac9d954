//! What the administrators of this computer have decided for Callside: the browser's policy (`chrome.storage.managed`).

use async_trait::async_trait;

/// The browser's policy. When it changes, [`crate::agent::Agent::policy_changed`] is called.
#[async_trait(?Send)]
pub trait Policy {
    /// All of it, an object as JSON: `{}` where nothing is decided. `None`: the browser does not give it. Just after the
    /// browser has started it may take seconds, so no call waits for this.
    async fn read(&self) -> Option<String>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, rc::Rc};

    use async_trait::async_trait;

    use super::Policy;

    /// A policy that a test decides.
    pub struct FakePolicy(RefCell<Option<String>>);

    impl FakePolicy {
        /// Nothing is decided.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self(RefCell::new(Some("{}".to_owned()))))
        }

        /// From now on it is this; `None`: it cannot be read.
        pub fn set(&self, policy: Option<&str>) {
            *self.0.borrow_mut() = policy.map(str::to_owned);
        }
    }

    #[async_trait(?Send)]
    impl Policy for FakePolicy {
        async fn read(&self) -> Option<String> {
            self.0.borrow().clone()
        }
    }
}
