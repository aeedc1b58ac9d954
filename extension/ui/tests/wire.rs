//! What the worker says reaches the page whole: every sample View, written as the worker writes it and read as the page
//! reads it. Runs where the JSON is read: in the browser.
#![cfg(target_arch = "wasm32")]

use callside_protocol::{Answer, Cloud, Command, Door, Fault, FaultKind, PROTOCOL, Refusal, ToPage, ToWorker};
use callside_ui::{samples, wire};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn assert_arrives(message: &ToPage) {
    let text = serde_json::to_string(message).unwrap_or_default();
    assert_eq!(wire::read(&text).as_ref(), Some(message), "{text}");
}

#[wasm_bindgen_test]
fn every_view_arrives_whole() {
    for (revision, (_, view)) in (1..).zip(samples::all()) {
        assert_arrives(&ToPage::View { revision, view: Box::new(view) });
    }
}

#[wasm_bindgen_test]
fn every_answer_arrives_whole() {
    let clock = FaultKind::ClockWrong { seconds: -601 };
    let fault = Fault { cloud: Some(Cloud::NetSuite), kind: clock, detail: Some("☎ \u{202e}\"\\".to_owned()) };
    let answers = [
        Answer::Done,
        Answer::OpenSignIn("https://system.netsuite.com/?a=b&c=%20".to_owned()),
        Answer::Note { revision: u64::from(u32::MAX) + 1, text: "emoji 🎈 and\nlines".into() },
        Answer::Refused(Refusal::NoSuchCall),
        Answer::Refused(Refusal::Fault(fault)),
    ];
    for (sequence, answer) in (0..).zip(answers) {
        assert_arrives(&ToPage::Answer { sequence, answer });
    }
    assert_arrives(&ToPage::Reload);
}

#[wasm_bindgen_test]
fn what_another_version_would_say_is_not_read() {
    for text in ["", "{", "7", "null", "\"Elsewhere\"", "{\"View\":{}}", "{\"View\":{\"revision\":1.5,\"view\":{}}}"] {
        assert_eq!(wire::read(text), None, "{text}");
    }
}

#[wasm_bindgen_test]
fn what_the_page_says_is_what_the_worker_reads() {
    let messages = [
        ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible: true },
        ToWorker::Command { sequence: 3, command: Command::SignOut(Cloud::RingCentral) },
    ];
    for message in messages {
        let text = wire::write(&message).unwrap_or_default();
        assert_eq!(serde_json::from_str::<ToWorker>(&text).ok(), Some(message), "{text}");
    }
}
