//! Keys and certificates as administrators have them (`fixtures/`, made by OpenSSL), read and refused; certificates and
//! assertions made here, before judges that share no code with them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assertion;
mod building;
mod files;
mod mangling;
mod reading;
mod refusals;
