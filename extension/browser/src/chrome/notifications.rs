//! `chrome.notifications`.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `create(id, options)`: replaces the notification of that id.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], catch)]
    pub async fn create(id: &str, options: &Object) -> Result<JsValue, JsValue>;

    /// `getPermissionLevel()`: `granted` or `denied`.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = getPermissionLevel, catch)]
    pub async fn get_permission_level() -> Result<JsValue, JsValue>;

    /// `clear(id)`.
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], catch)]
    pub async fn clear(id: &str) -> Result<JsValue, JsValue>;
}
