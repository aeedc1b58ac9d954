//! Machine access: how this computer works in the company's name, when no person who is signed in is meant.
//!
//! NetSuite knows a machine by a certificate, behind which stand an integration record, an entity and a role. Its key lies in
//! the browser's cryptography ([`crate::ports::Signer`]) under a name; what is kept beside it ([`MachineKeys`]) is no secret.
//! [`MachineTokens`] has it sign its word for itself and gets an access token for it, once an hour at most. RingCentral knows a
//! server by an application's secret and by a JWT that one of its users has made; [`JwtSession`] shows it once and refreshes
//! from then on. Both lend their tokens to the ordinary clients ([`crate::signin::Lender`]).
//!
//! NetSuite says of a refusal no more than `invalid_client`. So [`causes`] reckons, from what is known here, what it may be,
//! and [`trial`] asks for what is shown to whoever presses Test Connection. A new key never takes the place of the old one
//! before NetSuite has taken it: whoever rotates in a hurry still has a machine that works.

mod causes;
mod jwt;
mod keys;
mod tokens;
mod trial;

#[cfg(test)]
mod tests;

pub use causes::{Known, jwt_causes, machine_causes};
pub use jwt::{JwtSession, PastedJwt};
pub use keys::{MachineKey, MachineKeys};
pub use tokens::MachineTokens;
pub use trial::{try_jwt, try_machine};
