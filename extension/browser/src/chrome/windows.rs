//! `chrome.windows`.

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `update(id, {focused})`.
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], catch)]
    pub async fn update(id: f64, info: &Object) -> Result<JsValue, JsValue>;

    /// `create({url, type, width, height})`.
    #[wasm_bindgen(js_namespace = ["chrome", "windows"], catch)]
    pub async fn create(data: &Object) -> Result<JsValue, JsValue>;
}
