//! RingCentral: what it sends ([`wire`]), how it is asked ([`RingCentral`]), why it refuses ([`RingCentralError`]), and
//! the line on which calls arrive as they happen ([`live`]).

mod client;
mod company_log;
mod directory;
mod error;
mod extensions;
pub mod live;
mod recording;
mod rights;
pub mod wire;

pub use client::RingCentral;
pub use company_log::{COMPANY_PAGE, Changes, View};
pub use directory::{ContactPage, DirectoryPage, ListAnswer, ListQuestion, NoList};
pub use error::{PermissionOf, RingCentralError};
pub use extensions::{EXTENSIONS_PAGE, Extension, Ringing};
pub use wire::{ActiveCall, Id, Line, LogRecord, Me, TelephonyEvent};
