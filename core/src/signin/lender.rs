//! Tokens that somebody else keeps.

use async_trait::async_trait;

use super::{Secret, SignInError};
use crate::ordered::Keyed;

/// Gives a [`super::TokenKeeper`] its access tokens where it has no refresh token of its own: the agent lends the back office
/// its sign-ins, and a machine's key makes tokens for whoever may sign with it.
#[async_trait(?Send)]
pub trait Lender {
    /// A token good for the next minute.
    ///
    /// # Errors
    /// [`SignInError`]; after [`SignInError::SignedOut`] it is of no use to ask again.
    async fn access_token(&self) -> Result<Secret, SignInError>;

    /// The cloud refused this token though it should be good: the next one is another.
    async fn refused(&self, token: &Secret);

    /// What the cloud's room knows of the session; `None`: there is none.
    fn about(&self) -> Option<Keyed<String>>;
}
