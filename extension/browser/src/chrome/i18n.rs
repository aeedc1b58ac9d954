//! `chrome.i18n`: the words of `_locales`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `getMessage(name, substitution)`; empty when there is no such message.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage, catch)]
    pub fn get_message(name: &str, substitution: &str) -> Result<String, JsValue>;
}
