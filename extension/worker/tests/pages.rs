//! The ports of pages, as the script that ships takes them: a page of the package is heard, and nobody else. A content
//! script can open a port, too, and the website it stands in may have taken it over.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use js_sys::{Function, Reflect, eval};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

const SCRIPT: &str = include_str!("../../static/worker/pages.js");

/// The script's `connected`, beside a worker that notes which ports it was told of, and what a port becomes of it:
/// "heard", "refused", or neither.
fn becomes(port: &str) -> String {
    // What it imports stands before it here.
    let own: Vec<&str> = SCRIPT.lines().filter(|line| !line.starts_with("import ")).collect();
    let script = own.join("\n").replace("export ", "");
    let connected = eval(&format!(
        "(() => {{
             const chrome = {{ runtime: {{ getURL: (path) => 'chrome-extension://callside/' + path }} }};
             globalThis.told = [];
             const tell = (act) => act({{ connect: () => told.push('heard'), receive() {{}}, disconnect() {{}} }});
             const opened = () => {{}};
             {script}
             return connected;
         }})()"
    ));
    let connected: Function = connected.unwrap().unchecked_into();
    let nothing = "addListener() {}";
    let port = format!(
        "({{ onMessage: {{ {nothing} }}, onDisconnect: {{ {nothing} }}, postMessage() {{}},
             disconnect: () => told.push('refused'), ...{port} }})"
    );
    connected.call1(&JsValue::NULL, &eval(&port).unwrap()).unwrap();
    let told = Reflect::get(&js_sys::global(), &"told".into()).unwrap();
    js_sys::Array::from(&told).join(" ").into()
}

#[wasm_bindgen_test]
fn a_page_of_the_package_is_heard() {
    for page in ["pane.html", "settings.html#/settings/privacy", "popup.html?tab=1"] {
        let url = format!("chrome-extension://callside/{page}");
        assert_eq!(becomes(&format!("{{ name: 'callside', sender: {{ url: '{url}' }} }}")), "heard", "{page}");
    }
}

#[wasm_bindgen_test]
fn a_port_of_anybody_else_is_refused() {
    for sender in [
        "sender: { url: 'https://app.ringcentral.com/messages' }",
        "sender: { url: 'https://evil.example/chrome-extension://callside/pane.html' }",
        "sender: { url: 'chrome-extension://callsideandmore/pane.html' }",
        "sender: { url: 'chrome-extension://another/pane.html', id: 'callside' }",
        "sender: { origin: 'chrome-extension://callside' }",
        "sender: {}",
        "sender: undefined",
    ] {
        assert_eq!(becomes(&format!("{{ name: 'callside', {sender} }}")), "refused", "{sender}");
    }
    let page = "sender: { url: 'chrome-extension://callside/pane.html' }";
    assert_eq!(becomes(&format!("{{ name: 'another', {page} }}")), "refused", "a port for something else");
}
