//! Messages as the port carries them: one JSON text each way.
//!
//! The browser parses the JSON and [`read`] moves the values across. serde_json would read every struct from lists as
//! well as from objects and explain every mistake, which made the module a quarter larger; here worker and page ship
//! together, and a text that does not fit means only one thing: they are of different versions.

mod read;

use callside_protocol::{ToPage, ToWorker};
use js_sys::JSON;

/// A message of the worker. `None` where it is not one this page knows.
#[must_use]
pub fn read(text: &str) -> Option<ToPage> {
    read::value(JSON::parse(text).ok()?).ok()
}

/// A message to the worker. `None` never happens: no type of the protocol refuses to be written.
#[must_use]
pub fn write(message: &ToWorker) -> Option<String> {
    serde_json::to_string(message).ok()
}
