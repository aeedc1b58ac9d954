//! The gallery: every page on the sample Views, for the eye and for axe-core. `gallery.html?sample=connected`.

use std::rc::Rc;

use callside_ui::{
    app::{App, AppProps, Around, Draw, any_page},
    samples::{self, StillBrowser},
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Draws a sample into the body and gives its door's name; without one of that name, draws nothing.
#[wasm_bindgen]
#[must_use]
pub fn show(name: &str) -> Option<String> {
    let (_, view) = samples::all().into_iter().find(|(known, _)| *known == name)?;
    let door = view.door;
    let around = Around(Rc::new(StillBrowser::showing(view)));
    yew::Renderer::<App>::with_props(AppProps { door, draw: Draw(any_page), around }).render();
    Some(format!("{door:?}").to_lowercase())
}

/// The names of all samples, a line each.
#[wasm_bindgen]
#[must_use]
pub fn names() -> String {
    samples::all().into_iter().map(|(name, _)| name).collect::<Vec<_>>().join("\n")
}
