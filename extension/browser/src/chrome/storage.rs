//! `chrome.storage.session`: in memory, gone when the browser closes, closed to content scripts.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `get(key)`: an object with that key, or without any.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    pub async fn session_get(key: &str) -> Result<JsValue, JsValue>;

    /// `set({key: value})`.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    pub async fn session_set(items: &Object) -> Result<JsValue, JsValue>;

    /// `remove(key)`.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = remove, catch)]
    pub async fn session_remove(key: &str) -> Result<JsValue, JsValue>;
}
