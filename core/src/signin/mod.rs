//! Signing in to a cloud as a public client: OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636), then a chain
//! of single-use refresh tokens.
//!
//! The story: [`TokenKeeper::start`] makes verifier and state and answers with the address the page opens;
//! [`TokenKeeper::came_back`] decides whether what comes back belongs to that attempt; [`TokenKeeper::exchange`] turns
//! the code into tokens; [`TokenKeeper::access_token`] hands out a token that is good for the next minute, renewing it
//! once for everybody who waits. Both clouds live here; what differs between them is their [`Terms`] and what the
//! cloud's own room does with the redirect's extra parameters.
//!
//! A refresh token is worth the whole session and can be used once (netsuite-api.md §1.6, ringcentral-api.md §1.1).
//! So there is one owner, one renewal in flight, and the new pair is on disk before it is used. An answer that was lost
//! leaves the old pair in place to be tried again: only the cloud's `invalid_grant` ends a session.

mod answer;
pub(crate) mod base64;
mod error;
mod given;
mod grant;
mod keeper;
mod lender;
mod pending;
mod pkce;
mod secret;
mod terms;

pub(crate) use base64::{decode as from_base64, encode as to_base64, encode_for_address};
pub use error::SignInError;
pub(crate) use given::{claims, read_tokens};
pub use keeper::{Standing, TokenKeeper};
pub use lender::Lender;
pub use pending::{Attempt, PendingSignIn, Returned};
pub use pkce::{Pkce, State};
pub use secret::Secret;
pub use terms::Terms;

#[cfg(test)]
mod tests;
