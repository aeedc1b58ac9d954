//! What stands beside a call: the pane and the popup, drawn by `callside_ui`. A module of its own, so that a call that rings
//! does not wait for the code of Settings.

use callside_protocol::Door;
use callside_ui::app::{Draw, beside_a_call};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a page into the document's body. `door` is what `pane/boot.js` read from the body: `pane` or `popup`; anything else
/// is the pane.
#[wasm_bindgen]
pub fn open(door: &str) {
    let door = if door == "popup" { Door::Popup } else { Door::Pane };
    callside_ui::open(door, Draw(beside_a_call));
}
