use std::rc::Rc;

use callside_browser::{BrowserKeyring, BrowserShelf, Database};
use callside_core::ports::{Bulk, Shelf};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::wait_for;

fn shelf(name: &str) -> BrowserShelf {
    let database = Database::named(name);
    BrowserShelf::new(Rc::clone(&database), Rc::new(BrowserKeyring::new(database)))
}

fn bulk(name: &str, bytes: &[u8]) -> Bulk {
    Bulk { name: name.to_owned(), bytes: bytes.to_vec() }
}

#[wasm_bindgen_test]
async fn what_is_put_is_there_for_the_next_connection_and_goes_when_removed() {
    let first = shelf("shelf-kept");
    let many = vec![7; 3 << 20];
    first.change(vec![bulk("a/1", b"one"), bulk("a/2", &many), bulk("b/1", b"")], vec![]).await.unwrap();
    let second = shelf("shelf-kept");
    assert_eq!(second.get("a/1").await.unwrap().as_deref(), Some(b"one".as_slice()));
    assert_eq!(second.get("a/2").await.unwrap(), Some(many));
    assert_eq!(second.get("b/1").await.unwrap(), Some(vec![]));
    assert_eq!(second.names("a/").await.unwrap(), ["a/1", "a/2"]);
    second.change(vec![bulk("a/1", b"anew")], vec!["a/2".to_owned(), "a/1".to_owned()]).await.unwrap();
    assert_eq!(first.names("").await.unwrap(), ["a/1", "b/1"]);
    assert_eq!(first.get("a/1").await.unwrap().as_deref(), Some(b"anew".as_slice()));
    assert_eq!(first.get("a/2").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn nobody_reads_it_from_the_disk() {
    shelf("shelf-secret").change(vec![bulk("a", b"Dana Whitfield")], vec![]).await.unwrap();
    let raw = wait_for(
        "new Promise((resolve, reject) => {
             const opening = indexedDB.open('shelf-secret');
             opening.onerror = reject;
             opening.onsuccess = () => {
                 const reading = opening.result.transaction('shelf').objectStore('shelf').get('a');
                 reading.onsuccess = () => resolve(new TextDecoder('latin1').decode(reading.result));
             };
         })",
    )
    .await;
    let raw = raw.as_string().unwrap();
    assert!(!raw.is_empty() && !raw.contains("Dana"));
}

#[wasm_bindgen_test]
async fn bytes_whose_key_is_gone_are_not_there() {
    shelf("shelf-keyless").change(vec![bulk("a", b"one")], vec![]).await.unwrap();
    wait_for(
        "new Promise((resolve, reject) => {
             const opening = indexedDB.open('shelf-keyless');
             opening.onerror = reject;
             opening.onsuccess = () => {
                 const changing = opening.result.transaction('keys', 'readwrite');
                 changing.objectStore('keys').clear();
                 changing.oncomplete = () => { opening.result.close(); resolve(); };
             };
         })",
    )
    .await;
    assert_eq!(shelf("shelf-keyless").get("a").await.unwrap(), None);
}
