//! Keys that sign in a machine's name. Nobody can read them, and nothing of ours signs: the browser does.

use async_trait::async_trait;

use super::KeyringError;

/// Keys by name, for signatures with RSASSA-PSS, SHA-256 and 32 bytes of salt (RFC 7518 §3.5).
#[async_trait(?Send)]
pub trait Signer {
    /// Keeps the key that a page has handed over under this name, on disk when it answers.
    ///
    /// # Errors
    /// [`KeyringError::Lost`]: none was handed over, or not to this worker; hand it over again.
    async fn keep(&self, name: &str) -> Result<(), KeyringError>;
    /// Signs.
    ///
    /// # Errors
    /// [`KeyringError::Lost`]: there is no such key any more.
    async fn sign(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, KeyringError>;
    /// Forgets a key; one that is not there is forgotten.
    ///
    /// # Errors
    /// [`KeyringError::Broken`]: it is still there.
    async fn forget(&self, name: &str) -> Result<(), KeyringError>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

    use async_trait::async_trait;

    use super::{KeyringError, Signer};

    /// Makes of a key with no content what a signature could be.
    type Hand = Box<dyn Fn(&str, &[u8]) -> Vec<u8>>;

    /// Keys that are names alone.
    pub struct FakeSigner {
        /// Handed over and not kept yet.
        pub handed: RefCell<BTreeSet<String>>,
        /// Kept.
        pub kept: RefCell<BTreeSet<String>>,
        hand: Hand,
    }

    impl FakeSigner {
        /// Without a key. Its signatures are the key's name.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Self::that_signs(|name, _| name.as_bytes().to_vec())
        }

        /// One whose signatures others believe.
        #[must_use]
        pub fn that_signs(hand: impl Fn(&str, &[u8]) -> Vec<u8> + 'static) -> Rc<Self> {
            Rc::new(Self { handed: RefCell::default(), kept: RefCell::default(), hand: Box::new(hand) })
        }

        /// A page hands a key over.
        pub fn hand_over(&self, name: &str) {
            self.handed.borrow_mut().insert(name.to_owned());
        }
    }

    #[async_trait(?Send)]
    impl Signer for FakeSigner {
        async fn keep(&self, name: &str) -> Result<(), KeyringError> {
            if !self.handed.borrow_mut().remove(name) {
                return Err(KeyringError::Lost);
            }
            self.kept.borrow_mut().insert(name.to_owned());
            Ok(())
        }
        async fn sign(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
            if self.kept.borrow().contains(name) { Ok((self.hand)(name, bytes)) } else { Err(KeyringError::Lost) }
        }
        async fn forget(&self, name: &str) -> Result<(), KeyringError> {
            self.kept.borrow_mut().remove(name);
            Ok(())
        }
    }
}
