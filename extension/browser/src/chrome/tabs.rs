//! `chrome.tabs`, without the `tabs` permission: only tabs of the hosts in `host_permissions` show their address.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `query({url})`: an array of tabs.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], catch)]
    pub async fn query(info: &Object) -> Result<JsValue, JsValue>;

    /// `create({url})`.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], catch)]
    pub async fn create(properties: &Object) -> Result<JsValue, JsValue>;

    /// `update(id, {active})`.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], catch)]
    pub async fn update(id: f64, properties: &Object) -> Result<JsValue, JsValue>;

    /// `sendMessage(id, message)` to the content script there.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    pub async fn send_message(id: f64, message: &JsValue) -> Result<JsValue, JsValue>;
}
