//! Work that goes on by itself.

use async_trait::async_trait;
use callside_core::ports::{Spawn, Task};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function);
}

/// The browser's queues: of microtasks for what goes on, of tasks for what lets others go first.
pub struct BrowserSpawn;

#[async_trait(?Send)]
impl Spawn for BrowserSpawn {
    fn spawn(&self, task: Task) {
        wasm_bindgen_futures::spawn_local(task);
    }

    async fn breathe(&self) {
        let turn = Promise::new(&mut |resolve: Function, _: Function| set_timeout(&resolve));
        // A timer resolves and never rejects.
        let _ = JsFuture::from(turn).await;
    }
}
