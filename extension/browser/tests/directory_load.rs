//! How long a service worker that has just started takes to read the numbers of a directory from the disk, and how long an
//! event waits that came meanwhile. No test: nothing here judges a time. `cargo xtask bench directory` runs it and prints
//! what it says.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use std::rc::Rc;

use callside_browser::{BrowserKeyring, BrowserShelf, Database};
use callside_core::{
    directory::{
        index::Numbers,
        synthetic::{Figure, parts_of_numbers, spread},
    },
    ports::{Bulk, Shelf},
};
use js_sys::{Promise, eval};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

/// Every load is that of a worker which has just started: through a connection of its own.
const LOADS: usize = 20;

/// Parts written in one transaction.
const AT_ONCE: usize = 8;

/// Promises how many milliseconds an event waited that is queued now.
const QUEUED: &str = "new Promise((waited) => {
    const began = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => waited(performance.now() - began);
    port2.postMessage(null);
})";

#[wasm_bindgen_test]
async fn a_thousand_numbers() {
    load(1_000).await;
}

#[wasm_bindgen_test]
async fn a_hundred_thousand_numbers() {
    load(100_000).await;
}

#[wasm_bindgen_test]
async fn a_million_numbers() {
    load(1_000_000).await;
}

/// The number index out of IndexedDB, decrypted and taken apart, as [`callside_core::directory::copy::Held::load`] does it.
async fn load(count: u32) {
    let name = format!("measured-{count}");
    let shelf = || {
        let database = Database::named(&name);
        BrowserShelf::new(Rc::clone(&database), Rc::new(BrowserKeyring::new(database)))
    };
    for parts in parts_of_numbers(count, 7).chunks(AT_ONCE) {
        let bulk = |(number, bytes): &(u32, Vec<u8>)| Bulk { name: format!("numbers/{number}"), bytes: bytes.clone() };
        shelf().change(parts.iter().map(bulk).collect(), Vec::new()).await.unwrap();
    }
    let now = || eval("performance.now()").unwrap().as_f64().unwrap();
    let (mut took, mut waited) = (Vec::new(), Vec::new());
    for _ in 0..LOADS {
        let shelf = shelf();
        let queued: Promise = eval(QUEUED).unwrap().unchecked_into();
        let began = now();
        let mut numbers = Numbers::default();
        for name in shelf.names("numbers/").await.unwrap() {
            let number = name.strip_prefix("numbers/").unwrap().parse().unwrap();
            numbers.load(number, &shelf.get(&name).await.unwrap().unwrap()).unwrap();
        }
        took.push(now() - began);
        waited.push(JsFuture::from(queued).await.unwrap().as_f64().unwrap());
    }
    let figures =
        [spread("a worker reads numbers from disk", "ms", took), spread("an event waits meanwhile", "ms", waited)];
    for Figure { name, unit, median, p95, most } in figures {
        console_log!("FIGURE {count}|{name}|{unit}|{median}|{p95}|{most}");
    }
}
