//! What company call sync of a hundred thousand calls takes of time and memory in wasm. No test: `cargo xtask bench sync` runs it
//! and judges what it says.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use core::arch::wasm32::memory_size;

use callside_core::sync::synthetic::backfill;
use js_sys::eval;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

const CALLS: u32 = 100_000;
/// Pages of memory in a megabyte.
const PAGES: f64 = 16.0;

#[wasm_bindgen_test]
async fn a_hundred_thousand_calls_of_a_time_before() {
    let now = || eval("performance.now()").unwrap().as_f64().unwrap();
    // A module's memory never shrinks, so what it has at the end is the most it ever had.
    let memory = || memory_size(0) as f64 / PAGES;
    let (before, began) = (memory(), now());
    let came_to = backfill(CALLS).await;
    let (took, grown) = ((now() - began) / 1_000.0, memory() - before);
    assert_eq!(came_to.logged, u64::from(CALLS));
    for (name, unit, value) in [
        ("memory", "MB", grown),
        ("time", "s", took),
        ("requests to RingCentral", "", came_to.ringcentral as f64),
        ("requests to NetSuite", "", came_to.netsuite as f64),
        ("time by RingCentral's limit", "minutes", came_to.minutes as f64),
    ] {
        console_log!("FIGURE {CALLS}|{name}|{unit}|{value}|{value}|{value}");
    }
}
