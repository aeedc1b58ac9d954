//! `chrome.identity`: sign-in windows.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `getRedirectURL(path)`: `https://<extension id>.chromiumapp.org/<path>`.
    #[wasm_bindgen(js_namespace = ["chrome", "identity"], js_name = getRedirectURL, catch)]
    pub fn get_redirect_url(path: &str) -> Result<String, JsValue>;
}
