//! What Chrome tells of itself, and of what is kept in it.

use async_trait::async_trait;
use callside_core::ports::Surroundings;
use callside_protocol::company::Diagnosis;
use js_sys::{Object, global};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    chrome::{notifications, runtime, storage},
    database::SCHEMA,
    object::{field, object},
};

#[wasm_bindgen]
extern "C" {
    /// `{usage, quota}`, in bytes, of all that this extension keeps.
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], catch)]
    async fn estimate() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "storage"], catch)]
    async fn persisted() -> Result<JsValue, JsValue>;
}

/// Chrome around the back office.
pub struct BrowserSurroundings;

/// The notification by which somebody tries whether they see any: no call has this id.
const TRIAL: &str = "trial";

#[async_trait(?Send)]
impl Surroundings for BrowserSurroundings {
    async fn takes_notifications(&self) -> Option<bool> {
        let level = notifications::get_permission_level().await.ok()?.as_string()?;
        Some(level == "granted")
    }

    fn try_notification(&self) {
        spawn_local(async {
            let icon = runtime::get_url("icons/128.png").unwrap_or_default();
            let options: Object = object(&[
                ("type", "basic".into()),
                ("iconUrl", icon.into()),
                ("title", "Callside".into()),
                ("message", "A call that rings is announced like this.".into()),
            ]);
            // What Chrome refuses is not seen, and that is what was to be found out.
            let _ = notifications::create(TRIAL, &options).await;
        });
    }

    async fn diagnose(&self) -> Diagnosis {
        let kept = estimate().await.unwrap_or_default();
        Diagnosis {
            stored: bytes(&field(&kept, "usage")),
            quota: bytes(&field(&kept, "quota")),
            local: in_use(storage::local_bytes_in_use(&JsValue::NULL).await),
            session: in_use(storage::session_bytes_in_use(&JsValue::NULL).await),
            persistent: persisted().await.ok().and_then(|persistent| persistent.as_bool()),
            notifications: self.takes_notifications().await,
            browser: field(&field(&global(), "navigator"), "userAgent").as_string(),
            schema: SCHEMA,
            contract: 0,
        }
    }
}

fn in_use(bytes_in_use: Result<JsValue, JsValue>) -> Option<u64> {
    bytes(&bytes_in_use.ok()?)
}

fn bytes(value: &JsValue) -> Option<u64> {
    value.as_f64().map(|bytes| bytes as u64)
}
