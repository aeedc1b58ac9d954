//! How long a directory takes in a real Chromium: built, read from the disk when a worker starts, asked. No test: nothing
//! here judges a time. `cargo xtask bench directory` runs it and prints what it says.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use std::rc::Rc;

use callside_browser::{BrowserKeyring, BrowserShelf, Database};
use callside_core::{
    directory::{
        index::Numbers,
        synthetic::{Figure, OnDisk, build, spread},
    },
    ports::{Bulk, Shelf},
};
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

/// Every load is that of a worker which has just started: through a connection of its own.
const LOADS: usize = 20;

/// Parts written in one transaction.
const AT_ONCE: usize = 8;

#[wasm_bindgen_test]
async fn a_thousand_people() {
    measure(1_000).await;
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_people() {
    measure(100_000).await;
}

#[wasm_bindgen_test]
async fn a_million_people() {
    measure(1_000_000).await;
}

async fn measure(people: u32) {
    let performance: Performance = Reflect::get(&global(), &"performance".into()).unwrap().unchecked_into();
    let now = || performance.now();
    let mut figures = Vec::new();
    let on_disk = build(people, 7, &now, &mut figures);
    figures.push(load(&on_disk, people, &now).await);
    on_disk.ask(50, &now, &mut figures).unwrap();
    for Figure { name, unit, median, p95 } in figures {
        console_log!("FIGURE {people}|{name}|{unit}|{median}|{p95}");
    }
}

/// The number index out of IndexedDB, decrypted and taken apart, as [`callside_core::directory::copy::Held::load`] does it.
async fn load(on_disk: &OnDisk, people: u32, now: &dyn Fn() -> f64) -> Figure {
    let name = format!("measured-{people}");
    let shelf = || {
        let database = Database::named(&name);
        BrowserShelf::new(Rc::clone(&database), Rc::new(BrowserKeyring::new(database)))
    };
    for parts in on_disk.numbers().chunks(AT_ONCE) {
        let bulk = |(number, bytes): &(u32, Vec<u8>)| Bulk { name: format!("numbers/{number}"), bytes: bytes.clone() };
        shelf().change(parts.iter().map(bulk).collect(), Vec::new()).await.unwrap();
    }
    let mut took = Vec::new();
    for _ in 0..LOADS {
        let shelf = shelf();
        let began = now();
        let mut numbers = Numbers::default();
        for name in shelf.names("numbers/").await.unwrap() {
            let number = name.strip_prefix("numbers/").unwrap().parse().unwrap();
            numbers.load(number, &shelf.get(&name).await.unwrap().unwrap()).unwrap();
        }
        took.push(now() - began);
    }
    spread("read numbers from the disk", "ms", took)
}
