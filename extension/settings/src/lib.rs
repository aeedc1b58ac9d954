//! Settings, drawn by `callside_ui`.

use callside_protocol::Door;
use callside_ui::app::{Draw, settings};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the page into the document's body.
#[wasm_bindgen]
pub fn open() {
    callside_ui::open(Door::Settings, Draw(settings));
}
