//! What the bootstrap calls, in a real Chromium service worker, with the browser's own IndexedDB.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use callside_core::{
    directory::{
        copy::{No, Owner, Terms},
        lookup::Readable,
    },
    office::{CameTo, Errand, KeepCopy, Report},
    phone::Region,
};
use callside_office::Office;
use callside_protocol::Timestamp;
use js_sys::{Array, Function, eval};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

fn office() -> Office {
    let host =
        eval("({ failed(place) { throw new Error(place) }, tick() {}, takeKey() {} })").unwrap().unchecked_into();
    Office::new(host, include_str!("../../../core/src/phone/plans.txt").to_owned())
}

fn errand(side: &str) -> String {
    let errand = Errand::KeepCopy(KeepCopy {
        prefix: format!("people/test.5.3/{side}"),
        of: Owner { account: "test".to_owned(), entity: Some("5".to_owned()), role: Some("3".to_owned()) },
        terms: Terms { custom: Vec::new(), home: Region::US, only_mine: false },
        not_before: Timestamp(0),
        readable: Readable::default(),
        live: false,
        hurry: false,
    });
    callside_json::write(&errand)
}

/// Answers every question so, and keeps the questions in the list.
fn answering(asked: &Array, answer: &str) -> Function {
    Function::new_with_args("question", &format!("this.push(question); return {answer}")).bind0(asked)
}

async fn sent(office: &Office, side: &str, ask: &Function) -> Report {
    let report = office.send(errand(side), ask.clone()).await.ok().unwrap();
    callside_json::read(&report).unwrap()
}

#[wasm_bindgen_test]
async fn a_step_asks_the_agent_and_writes_to_the_shelf() {
    let (office, asked) = (office(), Array::new());
    let rows = r#"{"items":[{"place":"0","count":"0","total":null},{"place":"clock","total":"2026-11-20 15:00:00"}],"hasMore":false}"#;
    let report = sent(&office, "a", &answering(&asked, &format!("Promise.resolve('{rows}')"))).await;
    assert_eq!((report.came_to, report.changed), (CameTo::Went, vec!["standing".to_owned()]));
    assert!(asked.get(0).as_string().unwrap().contains("Counting"));
    assert_eq!(asked.length(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_and_waited_for() {
    let (office, asked) = (office(), Array::new());
    let no = callside_json::write(&No::Busy(Timestamp(8_000_000_000_000)));
    let refusing = answering(&asked, &format!("Promise.reject('{no}')"));
    assert_eq!(sent(&office, "b", &refusing).await.came_to, CameTo::Failed);
    // Another instance, as after a failure: what was written holds.
    let report = sent(&self::office(), "b", &refusing).await;
    assert_eq!(report.came_to, CameTo::Waits(Timestamp(8_000_000_000_000)));
    assert_eq!(asked.length(), 1);
}

#[wasm_bindgen_test]
async fn an_agent_that_is_gone_is_no_answer() {
    let (office, asked) = (office(), Array::new());
    let gone = answering(&asked, "null.answer");
    assert_eq!(sent(&office, "c", &gone).await.came_to, CameTo::Failed);
}

#[wasm_bindgen_test]
async fn an_errand_of_another_version_fails() {
    let asked = Array::new();
    assert!(office().send("{}".to_owned(), answering(&asked, "0")).await.is_err());
}
