//! The files of `fixtures/`, and the time at which they are looked at.

use callside_protocol::Timestamp;

/// A file of `fixtures/`.
macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../fixtures/", $name)).as_slice()
    };
}
pub(crate) use file;

pub const DAY: i64 = 86_400_000;

/// When `public.pem` begins.
pub fn made_at() -> Timestamp {
    certificate(file!("public.pem")).begins()
}

/// A month later: the time of every test that does not say otherwise.
pub fn now() -> Timestamp {
    Timestamp(made_at().0 + 30 * DAY)
}

pub fn certificate(file: &[u8]) -> callside_keys::Certificate {
    callside_keys::certificate(file).unwrap()
}
