//! The way to the back office, which is another wasm module: the bootstrap (`worker/office.js`) owns its life and hands
//! texts to and fro.

use std::rc::Rc;

use async_trait::async_trait;
use callside_core::ports::{Front, Office, OfficeFailed};
use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::future_to_promise;

use crate::Host;

/// Through the bootstrap.
pub struct NextDoor(pub Host);

#[async_trait(?Send)]
impl Office for NextDoor {
    async fn send(&self, errand: String, front: Rc<dyn Front>) -> Result<String, OfficeFailed> {
        let ask = Closure::<dyn Fn(String) -> Promise>::new(move |question: String| {
            let front = Rc::clone(&front);
            future_to_promise(async move { front.ask(question).await.map(JsValue::from).map_err(JsValue::from) })
        });
        let report = self.0.send_office(&errand, &ask).await;
        report.ok().and_then(|report| report.as_string()).ok_or(OfficeFailed)
    }

    fn give_up(&self) {
        self.0.give_up_office();
    }
}
