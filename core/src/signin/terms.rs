//! What one cloud's sign-in has of its own.

use callside_protocol::Cloud;

use crate::traffic::Group;

/// The differences between the clouds that the conversation itself must know.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The cloud.
    pub cloud: Cloud,
    /// Names its place in [`Table::Secrets`](crate::ports::Table::Secrets) and in the scratch memory.
    pub key: &'static str,
    /// Rate limit group of its token endpoint.
    pub group: Option<Group>,
    /// Seconds an access token lives when the answer does not say.
    pub access_lives: i64,
    /// Seconds a refresh token lives unused, when neither the answer nor the token says.
    pub refresh_lives: i64,
    /// Seconds after which the cloud ends a chain of refresh tokens however busy it is; `None`: it never does.
    pub chain_lives: Option<i64>,
    /// Tokens are JWTs whose `iat`, `exp` and `oit` may be read (netsuite-api.md §1.8).
    pub reads_claims: bool,
    /// Fields of the token answer kept with the session, such as RingCentral's `owner_id` and `scope`.
    pub kept: &'static [&'static str],
    /// Error codes beyond RFC 6749's that mean the application is not registered as Callside needs it.
    pub setup_codes: &'static [&'static str],
}
