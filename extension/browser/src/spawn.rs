//! Work that goes on by itself.

use callside_core::ports::{Spawn, Task};

/// The browser's microtask queue.
pub struct BrowserSpawn;

impl Spawn for BrowserSpawn {
    fn spawn(&self, task: Task) {
        wasm_bindgen_futures::spawn_local(task);
    }
}
