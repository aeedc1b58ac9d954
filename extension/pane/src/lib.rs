//! Where calls are worked on: the pane and Today, drawn by `callside_ui`. A module of its own, so that a call that
//! rings does not wait for the code of Settings. Today is in it because an opened call there is made of the pane's parts.

use callside_protocol::Door;
use callside_ui::app::{Draw, calls};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a page into the document's body. `door` is what `pane/boot.js` read from the body: `pane` or `today`; anything
/// else is the pane.
#[wasm_bindgen]
pub fn open(door: &str) {
    let door = if door == "today" { Door::Today } else { Door::Pane };
    callside_ui::open(door, Draw(calls));
}
