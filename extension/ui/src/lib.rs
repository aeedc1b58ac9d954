//! Callside's pages: one Yew application with five doors, drawn from the View alone.
//!
//! A page holds a port to the worker ([`link`]), the notes being typed ([`note_edit`]) and what is open on it; nothing
//! else. It decides nothing: what it shows is [`callside_protocol::View`] put into
//! [words](callside_protocol::words), what a person does becomes a [`callside_protocol::Command`].
//!
//! What has state and rules is pure and tested natively (`link`, `note_edit`, `keys`, `times`); what touches the
//! browser goes through [`browser`], so that the gallery (`gallery/`) draws every page on sample Views.

pub mod app;
pub mod browser;
mod keys;
mod link;
mod note_edit;
mod pane;
mod part;
mod popup;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod scene;
mod settings;
mod sign_in;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod times;
mod today;

use std::rc::Rc;

use app::{App, AppProps, Around};
use browser::chrome::Chrome;
use callside_protocol::Door;
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a page into the document's body. `door` is what `ui/boot.js` read from the body: `pane`, `popup`, `today` or
/// `settings`; anything else is the pane.
#[wasm_bindgen]
pub fn open(door: &str) {
    let door = match door {
        "popup" => Door::Popup,
        "today" => Door::Today,
        "settings" => Door::Settings,
        _ => Door::Pane,
    };
    let around = Around(Rc::new(Chrome::default()));
    yew::Renderer::<App>::with_props(AppProps { door, around }).render();
}
