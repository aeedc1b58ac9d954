//! Callside's pages: one Yew application with five doors, drawn from the View alone.
//!
//! A page holds a port to the worker ([`link`]), the notes being typed ([`note_edit`]) and what is open on it; nothing
//! else. It decides nothing: what it shows is [`callside_protocol::View`] put into
//! [words](callside_protocol::words), what a person does becomes a [`callside_protocol::Command`].
//!
//! The pages ship as two modules, each a thin crate around this one: `extension/pane` for where calls are worked on (pane
//! and Today), and `extension/settings` for the popup and Settings, which grows with all that can be set.
//!
//! What has state and rules is pure and tested natively (`link`, `note_edit`, `keys`, `times`); what touches the
//! browser goes through [`browser`], so that the gallery (`gallery/`) draws every page on sample Views.

pub mod app;
pub mod browser;
mod keys;
mod link;
pub mod note_edit;
mod pane;
mod part;
mod popup;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod scene;
mod settings;
mod sign_in;
mod sound;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod times;
mod today;

use std::rc::Rc;

use app::{App, AppProps, Around, Draw};
use browser::chrome::Chrome;
use callside_protocol::Door;

/// Draws a page into the document's body. The module that calls this draws some of the doors and carries no other.
pub fn open(door: Door, draw: Draw) {
    let around = Around(Rc::new(Chrome::default()));
    yew::Renderer::<App>::with_props(AppProps { door, draw, around }).render();
}
