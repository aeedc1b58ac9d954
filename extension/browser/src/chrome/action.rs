//! `chrome.action`: the toolbar icon.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `setBadgeText({text})`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    pub async fn set_badge_text(details: &Object) -> Result<JsValue, JsValue>;

    /// `setBadgeBackgroundColor({color})`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    pub async fn set_badge_background_color(details: &Object) -> Result<JsValue, JsValue>;

    /// `setTitle({title})`: the tooltip, and what a screen reader says.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setTitle, catch)]
    pub async fn set_title(details: &Object) -> Result<JsValue, JsValue>;
}
