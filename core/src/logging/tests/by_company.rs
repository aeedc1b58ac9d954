//! What company call sync writes and completes: an agent's record stays the agent's.

use callside_json::Map;

use super::{
    super::{Desired, Scene, completed, desired, made_by_company},
    world::{entry, terms},
};
use crate::{
    call::{Facts, LoggedRecording, stories},
    logging::Entry,
    netsuite::PhoneCallRecord,
    ports::fakes::FakeClock,
};

const KEY: &str = "cs-9100-9101-s-1";

fn ended(recordings: &[&str]) -> Entry {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    let mut ids = recordings.iter().map(|id| (*id).to_owned());
    let recording = ids.next().map(|id| LoggedRecording { id });
    entry.call.facts = Some(Facts {
        result: crate::ringcentral::wire::CallResult::Accepted,
        started: Some(entry.call.began),
        duration_seconds: Some(60),
        recording,
        further: ids.collect(),
        colleagues: Vec::new(),
        listened: false,
        complete: true,
    });
    entry
}

fn agents(entry: &Entry) -> Desired {
    let (clock, terms) = (FakeClock::new(), terms());
    desired(entry, &Scene { terms: &terms, clock: &*clock })
}

fn syncs(entry: &Entry) -> Desired {
    let (clock, terms) = (FakeClock::new(), terms());
    made_by_company(entry, &Scene { terms: &terms, clock: &*clock })
}

fn record(desired: &Desired, message: &str, status: &str) -> PhoneCallRecord {
    let mut raw = desired.body(KEY);
    raw.insert("id".into(), "50001".into());
    raw.insert("message".into(), message.into());
    raw.insert("status".into(), status.into());
    PhoneCallRecord::read(raw).unwrap()
}

fn text(of: &Map) -> &str {
    of.get("message").and_then(|message| message.as_str()).unwrap_or_default()
}

#[test]
fn a_recording_is_added_to_an_agents_block_and_nothing_else_is_touched() {
    let before = agents(&ended(&["1"]));
    let message = format!("wants the list\r\n\r\n{}\r\n\r\nPS", before.block.reveal().replace('\n', "\r\n"));
    let (base, patch) =
        completed(&record(&before, &message, "COMPLETE"), &syncs(&ended(&["1", "2"])), KEY).expect("a recording came");
    assert_eq!((patch.len(), text(&base)), (1, message.as_str()));
    assert_eq!(text(&patch), message.replace("Recording: 1\r\n", "Recording: 1, 2\r\n"));
    let done = record(&before, text(&patch), "COMPLETE");
    assert_eq!(completed(&done, &syncs(&ended(&["1", "2"])), KEY), None, "once");
}

#[test]
fn a_record_that_was_never_ended_is_and_keeps_its_times() {
    let mut live = ended(&[]);
    live.call.ended_as = None;
    let before = agents(&live);
    let message = before.message();
    let (_, patch) = completed(&record(&before, &message, "SCHEDULED"), &syncs(&ended(&[])), KEY).expect("it is over");
    assert_eq!(patch.get("status").and_then(|status| status.as_str()), Some("COMPLETE"));
    assert!(text(&patch).contains("Result: Completed"), "{}", text(&patch));
    assert!(!patch.contains_key("startTime") && !patch.contains_key("endTime"));
}

#[test]
fn its_own_block_it_keeps_and_a_block_that_was_taken_out_stays_out() {
    let (before, after) = (syncs(&ended(&[])), syncs(&ended(&["7"])));
    let held = record(&before, &format!("typed in NetSuite\n\n{}", before.block.reveal()), "COMPLETE");
    let (_, patch) = completed(&held, &after, KEY).expect("a recording came");
    assert_eq!(text(&patch), format!("typed in NetSuite\n\n{}", after.block.reveal()));
    assert_eq!(completed(&record(&before, "typed in NetSuite", "COMPLETE"), &after, KEY), None);
    assert_eq!(completed(&record(&before, &before.message(), "COMPLETE"), &before, KEY), None);
    let full = format!("{}\n\n{}", "x".repeat(3_900), before.block.reveal());
    assert_eq!(completed(&record(&before, &full, "COMPLETE"), &after, KEY), None, "people's words fill it");
}
