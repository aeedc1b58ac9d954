//! RingCentral: what it sends (`wire`).

pub mod wire;

pub use wire::{ActiveCall, Id, Line, LogRecord, Me, TelephonyEvent};
