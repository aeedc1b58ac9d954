//! Putting things of the browser's out of the way for one test.

use js_sys::{JSON, Promise, eval};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A fresh `chrome`.
pub fn chrome() {
    eval(include_str!("chrome.js")).unwrap();
}

/// Runs a line of JavaScript.
pub fn run(script: &str) -> JsValue {
    eval(script).unwrap()
}

/// Runs a line of JavaScript that gives a promise, and waits for it.
pub async fn wait_for(script: &str) -> JsValue {
    JsFuture::from(Promise::from(run(script))).await.unwrap()
}

/// Lets every promise that is settled, and every timer that is due, run.
pub async fn settle() {
    wait_for("new Promise((resolve) => setTimeout(resolve, 0))").await;
}

/// The calls `chrome.js` recorded, as JSON.
pub async fn calls() -> String {
    settle().await;
    JSON::stringify(&run("chrome.calls")).unwrap().into()
}
