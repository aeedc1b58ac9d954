//! `chrome.storage.session`: in memory, gone when the browser closes, closed to content scripts. `chrome.storage.managed`:
//! what administrators have decided, as `managed_schema.json` lets it through. `chrome.storage.local`: the width of the dock.

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

    /// `getBytesInUse(null)`: of everything in it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = getBytesInUse, catch)]
    pub async fn session_bytes_in_use(all: &JsValue) -> Result<JsValue, JsValue>;

    /// `getBytesInUse(null)`: of everything in it.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = getBytesInUse, catch)]
    pub async fn local_bytes_in_use(all: &JsValue) -> Result<JsValue, JsValue>;

    /// `get(null)`: an object with everything that is decided.
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "managed"], js_name = get, catch)]
    pub async fn managed_get(all: &JsValue) -> Result<JsValue, JsValue>;
}
