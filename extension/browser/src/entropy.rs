//! Randomness.

use callside_core::ports::Entropy;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(buffer: &mut [u8]);
}

/// `crypto.getRandomValues` gives at most this many bytes at once (Web Cryptography API §10.1.1).
const AT_ONCE: usize = 65_536;

/// The browser's own.
pub struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for piece in buffer.chunks_mut(AT_ONCE) {
            get_random_values(piece);
        }
    }
}
