//! Updates: what people typed in NetSuite stays.

use callside_json::{Map, Value, read};
use callside_protocol::Timestamp;
use proptest::prelude::*;

use super::{
    super::{
        Desired, Entry, Revision, Scene, Written, desired, fence,
        merge::{adopt, revise},
        message::{LIMIT, size},
    },
    world::{entry, terms},
};
use crate::{call::stories, netsuite::PhoneCallRecord, ports::fakes::FakeClock};

const KEY: &str = "cs-9100-9101-s-1";

fn wanted(entry: &Entry) -> Desired {
    let (clock, terms) = (FakeClock::new(), terms());
    desired(entry, &Scene { terms: &terms, clock: &*clock })
}

fn with_note(text: &str) -> Entry {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    entry.note.text = text.into();
    entry.note.revision = u64::try_from(text.len()).unwrap();
    entry
}

/// What NetSuite holds after Callside made a record with that note.
fn made(note: &str) -> (Map, Written) {
    let desired = wanted(&with_note(note));
    let mut raw = desired.body(KEY);
    raw.insert("id".into(), "50001".into());
    (raw, desired.written(Timestamp(1)))
}

fn record(raw: &Map) -> PhoneCallRecord {
    PhoneCallRecord::read(raw.clone()).unwrap()
}

fn revised(raw: &Map, written: &Written, entry: &Entry) -> Revision {
    let desired = wanted(entry);
    revise(&record(raw), written, None, &desired, entry.note.text.reveal(), KEY, Timestamp(2))
}

fn held(raw: &Map) -> &str {
    raw.get("message").unwrap().as_str().unwrap()
}

fn message(revision: &Revision) -> &str {
    revision.patch.0.get("message").unwrap().as_str().unwrap()
}

#[test]
fn a_lost_update_is_nobody_elses_edit_though_netsuite_leaves_out_blanks_at_its_ends() {
    let (mut raw, written) = made("");
    let entry = with_note("\nwants prices");
    let sent = revised(&raw, &written, &entry);
    raw.insert("message".into(), message(&sent).trim_start().into());
    let (desired, note) = (wanted(&entry), entry.note.text.reveal());
    let again = revise(&record(&raw), &written, Some(&sent.written), &desired, note, KEY, Timestamp(3));
    assert!(!again.edited_there);
}

#[test]
fn nothing_new_sends_nothing() {
    let (raw, written) = made("wants prices");
    let revision = revised(&raw, &written, &with_note("wants prices"));
    assert_eq!((revision.patch.0.len(), revision.edited_there), (0, false));
}

#[test]
fn only_what_changed_is_sent() {
    let (raw, written) = made("wants prices");
    let revision = revised(&raw, &written, &with_note("wants prices\ncall back"));
    assert_eq!(revision.patch.0.keys().collect::<Vec<_>>(), ["message"]);
    assert!(message(&revision).starts_with("wants prices\ncall back\n\n--- Call details"));
    assert!(!revision.edited_there);
}

#[test]
fn a_note_edited_on_both_sides_keeps_both_texts() {
    let (mut raw, written) = made("wants prices");
    let edited = held(&raw).replace("wants prices", "wants prices for Boston\nVIP");
    raw.insert("message".into(), edited.into());
    let revision = revised(&raw, &written, &with_note("wants March prices"));
    assert!(message(&revision).starts_with("wants March prices for Boston\nVIP\n\n---"), "{}", message(&revision));
    assert!(revision.edited_there);
    // What is there now is the next base: the next edit does not undo what the other person wrote. Where both wrote at
    // the same place, the agent's own words stay together.
    raw.extend(revision.patch.0.clone());
    let next = revised(&raw, &revision.written, &with_note("wants March prices today"));
    assert!(message(&next).starts_with("wants March prices today for Boston\nVIP\n\n---"), "{}", message(&next));
    assert!(!next.edited_there);
}

#[test]
fn a_removed_note_stays_removed_and_a_removed_block_comes_back() {
    let (mut raw, written) = made("wants prices");
    raw.insert("message".into(), "".into());
    let mut entry = with_note("wants prices");
    entry.outcome = Some("Sold".into());
    let revision = revised(&raw, &written, &entry);
    assert!(message(&revision).starts_with("--- Call details"));
    assert!(revision.edited_there);
}

#[test]
fn text_below_the_block_and_windows_line_ends_stay() {
    let (mut raw, written) = made("one\ntwo");
    let edited = format!("{}\n\nPS: from the office", held(&raw)).replace('\n', "\r\n");
    raw.insert("message".into(), edited.into());
    let mut entry = with_note("one\ntwo");
    entry.outcome = Some("Sold".into());
    let revision = revised(&raw, &written, &entry);
    assert!(message(&revision).ends_with("---\r\n\r\nPS: from the office"), "{}", message(&revision));
    assert!(message(&revision).contains("Outcome: Sold\r\n"));
    assert!(!message(&revision).replace("\r\n", "").contains('\n'));
}

#[test]
fn a_property_somebody_changed_is_theirs() {
    let (mut raw, written) = made("");
    raw.insert("title".into(), "Complaint of Dana".into());
    raw.insert("company".into(), read(r#"{"id": "999"}"#).unwrap());
    let mut entry = with_note("");
    entry.who = callside_protocol::Who::NotFound { among: Vec::new(), unread: Vec::new() };
    let revision = revised(&raw, &written, &entry);
    assert_eq!(revision.patch.0.get("title"), None);
    assert_eq!(revision.patch.0.get("company"), None);
    assert_eq!(revision.patch.0.get("contact"), Some(&Value::Null));
}

#[test]
fn times_and_ticks_are_compared_as_netsuite_writes_them() {
    let (mut raw, written) = made("");
    raw.insert("startTime".into(), "10:00:00".into());
    raw.insert("timedEvent".into(), "T".into());
    let mut entry = with_note("");
    entry.zone = Some("Europe/Madrid".into());
    let revision = revised(&raw, &written, &entry);
    let changed = |name: &str| revision.patch.0.get(name).and_then(Value::as_str);
    assert_eq!((changed("startTime"), changed("endTime")), (Some("16:00"), Some("16:01")));
}

#[test]
fn times_that_somebody_else_changed_are_theirs_together() {
    let (mut raw, mut written) = made("");
    // Another computer, which heard of the call late, wrote a start; what ours wrote last was a later end.
    raw.insert("startTime".into(), "10:00".into());
    written.fields.0.insert("startTime".into(), "09:59".into());
    raw.insert("endTime".into(), "10:02".into());
    written.fields.0.insert("endTime".into(), "10:02".into());
    let mut entry = with_note("");
    entry.zone = Some("Europe/Madrid".into());
    let patch = revised(&raw, &written, &entry).patch.0;
    assert_eq!((patch.get("startTime"), patch.get("endTime")), (None, None), "an end before their start is refused");
    assert!(patch.get("message").is_some(), "the block says when it was");
}

#[test]
fn a_lost_update_that_arrived_is_not_somebodys_edit() {
    let (mut raw, written) = made("one");
    let lost = revised(&raw, &written, &with_note("one two"));
    raw.extend(lost.patch.0.clone());
    let entry = with_note("one two three");
    let desired = wanted(&entry);
    let revision = revise(&record(&raw), &written, Some(&lost.written), &desired, "one two three", KEY, Timestamp(3));
    assert!(!revision.edited_there);
    assert!(message(&revision).starts_with("one two three\n\n---"));
}

#[test]
fn a_lost_update_that_never_arrived_is_made_again() {
    let (raw, written) = made("one");
    let lost = revised(&raw, &written, &with_note("one two"));
    let entry = with_note("one two");
    let revision = revise(&record(&raw), &written, Some(&lost.written), &wanted(&entry), "one two", KEY, Timestamp(3));
    assert!(!revision.edited_there && message(&revision).starts_with("one two\n\n---"));
}

#[test]
fn a_record_another_computer_made_keeps_what_is_in_it() {
    let (mut raw, _) = made("typed at the desk");
    raw.insert("title".into(), "By hand".into());
    let entry = with_note("typed in the car");
    let base = adopt(&record(&raw), &wanted(&entry).written(Timestamp(1)), KEY);
    let revision = revised(&raw, &base, &entry);
    let message = message(&revision);
    assert!(message.contains("typed at the desk") && message.contains("typed in the car"), "{message}");
    assert_eq!(revision.patch.0.get("title"), None);
}

#[test]
fn what_people_wrote_is_never_cut_to_make_room() {
    let (mut raw, written) = made("short");
    let theirs = "x".repeat(3_000);
    let edited = held(&raw).replace("short", &format!("short\n{theirs}"));
    raw.insert("message".into(), edited.into());
    let long = "0123456789".repeat(500);
    let entry = with_note(&format!("short\n{long}"));
    let revision = revised(&raw, &written, &entry);
    let message = message(&revision);
    assert!(message.contains(&theirs) && size(message) <= LIMIT);
    let characters = revision.written.characters.unwrap();
    assert!((1..2_000).contains(&characters), "{characters}");

    let full = "y".repeat(3_990);
    raw.insert("message".into(), full.into());
    let revision = revised(&raw, &written, &entry);
    assert_eq!(revision.patch.0.get("message"), None);
    assert_eq!(revision.written.characters, Some(0));
}

proptest! {
    /// Whatever two people type, in whatever words: after the update both texts are in NetSuite, beside one block.
    #[test]
    fn nothing_typed_on_either_side_is_lost(
        base in "[a-c ]{0,12}", here in "[d-h]{1,9}", there in "[j-n]{1,9}", front in any::<bool>(), below in any::<bool>(),
    ) {
        let base = base.trim();
        let (mut raw, written) = made(base);
        let ours = if front { format!("{here} {base}") } else { format!("{base} {here}") };
        let held = held(&raw).to_owned();
        let edited = if below { format!("{held}\n{there}") } else { format!("{there}\n{held}") };
        raw.insert("message".into(), edited.into());
        let revision = revised(&raw, &written, &with_note(&ours));
        let message = message(&revision);
        prop_assert!(message.contains(&here) && message.contains(&there), "{}", message);
        let split = fence::split(message, KEY);
        prop_assert!(split.is_some_and(|split| fence::split(split.before, KEY).is_none()));
    }
}
