use callside_browser::BrowserScratch;
use callside_core::ports::Scratch;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::{chrome, run};

#[wasm_bindgen_test]
async fn keeps_and_forgets_under_a_prefix_of_its_own() {
    chrome();
    assert_eq!(BrowserScratch.get("token").await, None);
    BrowserScratch.set("token", Some("value".to_owned())).await;
    assert_eq!(BrowserScratch.get("token").await.as_deref(), Some("value"));
    assert_eq!(run("chrome.stored()").as_string().unwrap(), "scratch.token");
    BrowserScratch.set("token", None).await;
    assert_eq!(BrowserScratch.get("token").await, None);
}

#[wasm_bindgen_test]
async fn a_memory_that_fails_is_an_empty_one() {
    chrome();
    run("chrome.storage.session.get = () => Promise.reject(new Error('gone'));
         chrome.storage.session.set = () => Promise.reject(new Error('gone'));");
    BrowserScratch.set("token", Some("value".to_owned())).await;
    assert_eq!(BrowserScratch.get("token").await, None);
}
