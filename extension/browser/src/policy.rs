//! What administrators have decided: `chrome.storage.managed`.

use async_trait::async_trait;
use callside_core::ports::Policy;
use js_sys::JSON;
use wasm_bindgen::JsValue;

use crate::chrome::storage;

/// `chrome.storage.managed`. That it has changed, the bootstrap hears.
pub struct BrowserPolicy;

#[async_trait(?Send)]
impl Policy for BrowserPolicy {
    async fn read(&self) -> Option<String> {
        let policy = storage::managed_get(&JsValue::NULL).await.ok()?;
        JSON::stringify(&policy).ok()?.as_string()
    }
}
