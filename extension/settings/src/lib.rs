//! The popup and Settings, drawn by `callside_ui`: what is looked at between calls.

use callside_protocol::Door;
use callside_ui::app::{Draw, settings};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a page into the document's body. `door` is what `settings/boot.js` read from the body: `popup`; anything else is
/// Settings.
#[wasm_bindgen]
pub fn open(door: &str) {
    let door = if door == "popup" { Door::Popup } else { Door::Settings };
    callside_ui::open(door, Draw(settings));
}
