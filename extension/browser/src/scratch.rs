//! What may be lost when the browser closes: `chrome.storage.session`.

use async_trait::async_trait;
use callside_core::ports::Scratch;
use js_sys::Object;

use crate::{
    chrome::storage,
    object::{field, object},
};

/// `chrome.storage.session`. The bootstrap keeps its own marks there too, under names that begin with `boot.`.
pub struct BrowserScratch;

/// The core's keys stand apart from the bootstrap's.
fn name(key: &str) -> String {
    format!("scratch.{key}")
}

#[async_trait(?Send)]
impl Scratch for BrowserScratch {
    async fn get(&self, key: &str) -> Option<String> {
        let name = name(key);
        let items = storage::session_get(&name).await.ok()?;
        field(&items, &name).as_string()
    }

    async fn set(&self, key: &str, value: Option<String>) {
        let name = name(key);
        // What cannot be kept is not there when it is asked for: the port's contract.
        let _ = match value {
            Some(value) => {
                let items: Object = object(&[(name.as_str(), value.into())]);
                storage::session_set(&items).await
            }
            None => storage::session_remove(&name).await,
        };
    }
}
