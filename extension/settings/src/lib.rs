//! The pages one goes to: Today and Settings, drawn by `callside_ui`.

use callside_protocol::Door;
use callside_ui::app::{Draw, at_the_desk};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a page into the document's body. `door` is what `settings/boot.js` read from the body: `today` or `settings`;
/// anything else is Settings.
#[wasm_bindgen]
pub fn open(door: &str) {
    let door = if door == "today" { Door::Today } else { Door::Settings };
    callside_ui::open(door, Draw(at_the_desk));
}
