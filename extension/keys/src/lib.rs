//! The key of NetSuite machine access: everything about it that needs no network.
//!
//! A machine that writes to NetSuite by itself proves who it is with an RSA key, of which NetSuite has the certificate
//! (netsuite-api.md §2). An administrator gets one in one of two ways. *Chosen*: they made it with OpenSSL, and
//! [`choose`] reads `private.pem` out of whatever editors and mail programs made of it, or names in a [`Refusal`] what
//! is wrong and what to do. *Made here*: the browser makes the key, [`Unsigned`] says what its certificate has to say,
//! the browser signs that, and the certificate goes to NetSuite as a file. Either way [`Certificate`] tells whom it
//! names and until when, and [`Expiry`] when to speak of the end.
//!
//! Nothing here signs: private keys live in the browser's own cryptography, where no script can read them. What is read
//! out of a file is handed on to it and wiped. The browser's side is `facade`, which the settings page loads, in a module of
//! its own because no other page and no call ever needs it.

mod certificate;
mod choice;
mod expiry;
#[cfg(target_arch = "wasm32")]
mod facade;
mod facts;
mod numbers;
mod pem;
mod private_key;
mod public_key;
mod refusal;
mod writing;

pub use certificate::{Certificate, DEFAULT_DAYS, LONGEST_DAYS, SALT, Subject, Unsigned, to_pem};
pub use choice::{Chosen, certificate, choose};
pub use expiry::Expiry;
#[cfg(target_arch = "wasm32")]
pub use facade::{look, make, take};
pub use facts::{CertificateFacts, Facts};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
pub use refusal::{COMMAND, Refusal};
