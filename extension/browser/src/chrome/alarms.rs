//! `chrome.alarms`: timers that outlive the worker.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `create(name, {when})`: replaces the alarm of that name.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], catch)]
    pub async fn create(name: &str, info: &Object) -> Result<JsValue, JsValue>;

    /// `clear(name)`.
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], catch)]
    pub async fn clear(name: &str) -> Result<JsValue, JsValue>;
}
