//! `chrome.runtime`: the extension itself.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `getURL(path)`: a file of the package.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL, catch)]
    pub fn get_url(path: &str) -> Result<String, JsValue>;

    /// `getManifest()`.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest, catch)]
    pub fn get_manifest() -> Result<JsValue, JsValue>;

    /// `getContexts(filter)`: the extension's own pages that are open, with the tab and window each is in.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getContexts, catch)]
    pub async fn get_contexts(filter: &Object) -> Result<JsValue, JsValue>;
}
