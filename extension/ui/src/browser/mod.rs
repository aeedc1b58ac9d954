//! What pages need of the browser, behind traits: the extension's pages run on [`chrome`], the gallery on sample Views.

pub mod chrome;
mod intl;
pub mod keys;

use callside_protocol::{SignInEnd, Timestamp};
pub use intl::Intl;
use web_sys::Event;
use yew::Callback;

/// A piece of a date or time, written in English in a given time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// `14:02`.
    Time,
    /// `Tue`.
    Weekday,
    /// `12 Mar`.
    Day,
    /// `12 Mar 2026`.
    Date,
    /// `2026-03-12`: tells days apart.
    DayKey,
}

/// The worker's end of the port said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortEvent {
    /// A message: JSON of `ToPage`.
    Message(String),
    /// A piece of a recording's sound, which the port keeps.
    Piece {
        /// Bytes so far.
        received: usize,
        /// Bytes of the whole; 0 where that is not known.
        size: usize,
    },
    /// The worker died, or the extension was replaced.
    Closed,
}

/// An open port. Dropping it closes it.
pub trait Port {
    /// Posts a message: JSON of `ToWorker`.
    fn post(&self, message: &str);
    /// The address of the sound whose pieces have come, good in this page until the port is dropped.
    fn sound(&self) -> Option<String>;
}

/// The browser around a page.
pub trait Browser {
    /// Milliseconds since 1970, by this computer's clock.
    fn now(&self) -> i64;
    /// Writes a piece of an instant in an IANA time zone; in the browser's zone where that name is unknown.
    fn write(&self, at: Timestamp, zone: &str, piece: Piece) -> String;
    /// Writes a number with decimals as people here do; a fraction has two digits at least, as amounts have.
    fn number(&self, number: &str) -> String;
    /// Opens the port to the worker, waking it. `None`: the extension was replaced and this page is cut off.
    fn open_port(&self, heard: Callback<PortEvent>) -> Option<Box<dyn Port>>;
    /// Opens a sign-in window and reports how it ended.
    fn sign_in_window(&self, url: String, ended: Callback<SignInEnd>);
    /// Opens Chrome's side panel in this window.
    fn open_side_panel(&self);
    /// Saves text as a file, where the person's downloads go.
    fn save(&self, name: &str, text: &str);
    /// Reads the file that was chosen in the input that tells of it, its first three megabytes.
    fn read_file(&self, chosen: &Event, read: Callback<String>);
    /// Reads the bytes of the file that was chosen, as base64; `None`: there are more than twenty million, and none was read.
    fn read_bytes(&self, chosen: &Event, read: Callback<Option<String>>);
    /// The time zones the browser knows, as IANA names.
    fn time_zones(&self) -> Vec<String>;
}
