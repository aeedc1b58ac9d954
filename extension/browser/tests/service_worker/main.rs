//! Every adapter in a real Chromium, inside a service worker as in the extension. IndexedDB, WebCrypto, fetch and Intl
//! are the browser's own; `chrome.*` exists only in extensions, so `chrome.js` puts a small one in place that records
//! what it is asked.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod clock;
mod entropy;
mod http;
mod keyring;
mod policy;
mod scratch;
mod shelf;
mod shell;
mod signer;
mod sockets;
mod stand_in;
mod store;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_service_worker);
