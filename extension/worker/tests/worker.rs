//! What the bootstrap calls, in a real Chromium service worker. The agent is the real one, on a fresh profile.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use callside_protocol::{Answer, Command, Door, PROTOCOL, ToPage, ToWorker};
use callside_worker::{Worker, wake};
use js_sys::{Array, Function, eval};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

const PLANS: &str = include_str!("../../../core/src/phone/plans.txt");

/// An awake worker with page 1 connected, and what it has sent to that page. Workers of other tests may still be at
/// work beside it: each has a list of its own.
async fn worker(safe_mode: bool) -> (Worker, Array) {
    // Chrome's interfaces exist in extensions alone: any call of any of them is answered with nothing.
    eval(
        "globalThis.chrome = new Proxy(function () {}, {
             get: (target, name) => (name === 'then' ? undefined : globalThis.chrome), apply: () => Promise.resolve({}),
         });
         globalThis.left = 0; globalThis.failures = [];",
    )
    .unwrap();
    let host = eval(
        "({ life: new AbortController().signal, tick() {}, failed: (place) => failures.push(place), leaveSafeMode: () => { left += 1; }, sendOffice: () => Promise.reject(), giveUpOffice() {} })",
    );
    let worker = wake(host.unwrap().unchecked_into(), PLANS.to_owned(), "installed".to_owned(), safe_mode).await;
    let sent = Array::new();
    let page = Function::new_with_args("text", "this.push(text)").bind0(&sent);
    worker.connect(1, page);
    (worker, sent)
}

fn read(sent: &Array) -> Vec<ToPage> {
    sent.iter().map(|text| callside_json::read(&text.as_string().unwrap()).unwrap()).collect()
}

fn leave(sequence: u64) -> String {
    callside_json::write(&ToWorker::Command { sequence, command: Command::LeaveSafeMode })
}

#[wasm_bindgen_test]
async fn a_page_that_speaks_otherwise_is_told_to_reload() {
    let (worker, sent) = worker(false).await;
    worker.receive(1, "{\"Subscribe\":{}}");
    assert_eq!(read(&sent), [ToPage::Reload]);
    worker.disconnect(1);
    worker.receive(1, "nonsense");
    assert_eq!(read(&sent).len(), 1, "nothing is sent to a page that is gone");
}

#[wasm_bindgen_test]
async fn leaving_safe_mode_is_the_bootstraps_to_do() {
    let (worker, sent) = worker(true).await;
    worker.receive(1, &leave(7));
    assert!(read(&sent).contains(&ToPage::Answer { sequence: 7, answer: Answer::Done }));
    assert_eq!(eval("left").unwrap(), 1);
}

#[wasm_bindgen_test]
async fn outside_safe_mode_there_is_nothing_to_leave() {
    let (worker, _) = worker(false).await;
    worker.receive(1, &leave(7));
    assert_eq!(eval("left").unwrap(), 0);
}

#[wasm_bindgen_test]
async fn events_of_the_browser_reach_the_agent_without_a_failure() {
    let (worker, _) = worker(false).await;
    let subscribe = ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible: true, window: None };
    worker.receive(1, &callside_json::write(&subscribe));
    worker.network(false);
    worker.network(true);
    worker.tick();
    worker.notice_clicked("cs-1-2-3".to_owned());
    assert!(worker.is_idle());
    assert_eq!(eval("failures.length").unwrap(), 0);
}
