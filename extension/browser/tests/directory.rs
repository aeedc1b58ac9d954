//! How long a directory takes in a real Chromium: built and asked. No test: nothing here judges a time. `cargo xtask bench
//! directory` runs it, and `directory_load` beside it, and prints what they say. In a worker of a page, because building
//! takes longer than a service worker is let work at a stretch.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use callside_core::directory::synthetic::{Figure, build};
use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen]
extern "C" {
    type Performance;

    #[wasm_bindgen(method)]
    fn now(this: &Performance) -> f64;
}

#[wasm_bindgen_test]
fn a_thousand_people() {
    measure(1_000);
}

#[wasm_bindgen_test]
fn a_hundred_thousand_people() {
    measure(100_000);
}

#[wasm_bindgen_test]
fn a_million_people() {
    measure(1_000_000);
}

fn measure(people: u32) {
    let performance: Performance = Reflect::get(&global(), &"performance".into()).unwrap().unchecked_into();
    let now = || performance.now();
    let mut figures = Vec::new();
    let on_disk = build(people, 7, &now, &mut figures);
    on_disk.ask(50, &now, &mut figures).unwrap();
    for Figure { name, unit, median, p95, most } in figures {
        console_log!("FIGURE {people}|{name}|{unit}|{median}|{p95}|{most}");
    }
}
