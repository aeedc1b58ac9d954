//! What the browser around the back office tells of itself: whether it takes notifications, and how much it keeps.

use async_trait::async_trait;
use callside_protocol::company::Diagnosis;

/// The browser. What it does not tell is not known, and nothing depends on it.
#[async_trait(?Send)]
pub trait Surroundings {
    /// It takes notifications from Callside; `None`: it does not say.
    async fn takes_notifications(&self) -> Option<bool>;
    /// Raises a notification, for whoever wants to see whether the computer shows any.
    fn try_notification(&self);
    /// What it tells of itself and of what is kept in it.
    async fn diagnose(&self) -> Diagnosis;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
    };

    use async_trait::async_trait;
    use callside_protocol::company::Diagnosis;

    use super::Surroundings;

    /// A browser that takes notifications until it is told otherwise.
    #[derive(Default)]
    pub struct FakeSurroundings {
        /// It takes none.
        pub silent: Cell<bool>,
        /// Notifications raised to try it.
        pub tried: Cell<usize>,
        /// What it tells of itself.
        pub diagnosis: RefCell<Diagnosis>,
    }

    impl FakeSurroundings {
        /// One in which all is well.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::default()
        }
    }

    #[async_trait(?Send)]
    impl Surroundings for FakeSurroundings {
        async fn takes_notifications(&self) -> Option<bool> {
            Some(!self.silent.get())
        }
        fn try_notification(&self) {
            self.tried.set(self.tried.get() + 1);
        }
        async fn diagnose(&self) -> Diagnosis {
            Diagnosis { notifications: Some(!self.silent.get()), ..self.diagnosis.borrow().clone() }
        }
    }
}
