//! X.509 certificates (RFC 5280), as far as NetSuite's machine access goes: `shape` is how they look in DER, `reading` tells
//! what one says, `building` makes one for a key whose private half stays in the browser.

mod building;
mod reading;
mod shape;

pub use building::{DEFAULT_DAYS, LONGEST_DAYS, SALT, Subject, Unsigned, to_pem};
pub use reading::Certificate;
