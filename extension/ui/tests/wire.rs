//! What the worker says reaches the page whole: every sample View, written as the worker writes it and read as the page
//! reads it.

use callside_json::Unreadable;
use callside_protocol::{Answer, Cloud, Command, Door, Fault, FaultKind, PROTOCOL, Refusal, ToPage, ToWorker};
use callside_ui::samples;

fn assert_arrives(message: &ToPage) {
    let text = callside_json::write(message);
    assert_eq!(callside_json::read::<ToPage>(&text).as_ref(), Ok(message), "{text}");
}

#[test]
fn every_view_arrives_whole() {
    for (revision, (_, view)) in (1..).zip(samples::all()) {
        assert_arrives(&ToPage::View { revision, view: Box::new(view) });
    }
}

#[test]
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

#[test]
fn what_another_version_would_say_is_not_read() {
    for text in ["", "{", "7", "null", "\"Elsewhere\"", "{\"View\":{}}", "{\"View\":{\"revision\":1.5,\"view\":{}}}"] {
        assert_eq!(callside_json::read::<ToPage>(text), Err(Unreadable), "{text}");
    }
}

#[test]
fn what_the_page_says_is_what_the_worker_reads() {
    let messages = [
        ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible: true, window: None },
        ToWorker::Visible(false),
        ToWorker::Unsaved(true),
        ToWorker::Command { sequence: 3, command: Command::SignOut(Cloud::RingCentral) },
    ];
    for message in messages {
        let text = callside_json::write(&message);
        assert_eq!(callside_json::read::<ToWorker>(&text), Ok(message), "{text}");
    }
}
