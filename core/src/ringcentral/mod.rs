//! RingCentral: what it sends ([`wire`]), how it is asked ([`RingCentral`]), and why it refuses ([`RingCentralError`]).

mod client;
mod error;
pub mod wire;

pub use client::RingCentral;
pub use error::{PermissionOf, RingCentralError};
pub use wire::{ActiveCall, Id, Line, LogRecord, Me, TelephonyEvent};
