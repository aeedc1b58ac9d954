//! Keys that never leave the browser.

use async_trait::async_trait;

/// Why a value could not be wrapped or unwrapped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The key that wrapped it is gone (another profile, a cleared store): what it protected is lost, sign in again.
    #[error("the key that protected this value is gone")]
    Lost,
    /// The browser's cryptography failed.
    #[error("the browser's cryptography failed: {0}")]
    Broken(String),
}

/// Encrypts small secrets with a key nobody can read out (AES-GCM, non-extractable, in IndexedDB).
#[async_trait(?Send)]
pub trait Keyring {
    /// Encrypts.
    async fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyringError>;
    /// Decrypts what [`Keyring::wrap`] made.
    async fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyringError>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::Cell, rc::Rc};

    use async_trait::async_trait;

    use super::{Keyring, KeyringError};

    /// Inverts every byte, so that a test sees whether a secret was stored unwrapped.
    #[derive(Default)]
    pub struct FakeKeyring {
        /// The key is gone: nothing can be unwrapped.
        pub lost: Cell<bool>,
    }

    impl FakeKeyring {
        /// A working keyring.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }
    }

    #[async_trait(?Send)]
    impl Keyring for FakeKeyring {
        async fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyringError> {
            Ok(secret.iter().map(|byte| !byte).collect())
        }
        async fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyringError> {
            if self.lost.get() { Err(KeyringError::Lost) } else { Ok(wrapped.iter().map(|byte| !byte).collect()) }
        }
    }
}
