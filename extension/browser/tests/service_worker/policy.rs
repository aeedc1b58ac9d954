use callside_browser::BrowserPolicy;
use callside_core::ports::Policy;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::{chrome, run};

#[wasm_bindgen_test]
async fn gives_all_that_is_decided_as_it_stands() {
    chrome();
    assert_eq!(BrowserPolicy.read().await.as_deref(), Some("{}"));
    run(
        "chrome.decided = { directoryDays: 7, directoryOwnFields: ['contact.custentity_a'], logging: { missed: false } }",
    );
    let decided = r#"{"directoryDays":7,"directoryOwnFields":["contact.custentity_a"],"logging":{"missed":false}}"#;
    assert_eq!(BrowserPolicy.read().await.as_deref(), Some(decided));
}

#[wasm_bindgen_test]
async fn what_the_browser_does_not_give_is_not_nothing() {
    chrome();
    run("chrome.storage.managed.get = () => Promise.reject(new Error('gone'))");
    assert_eq!(BrowserPolicy.read().await, None);
}
