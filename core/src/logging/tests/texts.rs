//! What a record says.

use callside_protocol::{Ask, AskKind, Candidate, RecordKind, RecordRef, Timestamp, Who};
use serde_json::json;

use super::{
    super::{Entry, Scene, desired, title::title},
    world::{dana, entry, found, terms},
};
use crate::{
    call::{
        Call,
        stories::{self, Story},
    },
    phone::Region,
    ports::fakes::FakeClock,
};

/// As the request says it.
fn properties(desired: &super::super::Desired) -> serde_json::Map<String, serde_json::Value> {
    serde_json::from_str(&callside_json::write(&desired.fields)).unwrap()
}

fn said(entry: &Entry) -> (serde_json::Map<String, serde_json::Value>, String) {
    let (clock, terms) = (FakeClock::new(), terms());
    let desired = desired(entry, &Scene { terms: &terms, clock: &*clock });
    (properties(&desired), desired.message())
}

fn alone(call: Call) -> Entry {
    Entry { who: Who::NotFound { among: Vec::new(), unread: Vec::new() }, ..Entry::new(call, Region::US, Timestamp(0)) }
}

#[test]
fn a_record_says_who_when_and_how() {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    entry.note.text = "wants the March price list".into();
    entry.outcome = Some("Sold".into());
    entry.line = Some("Sales line".into());
    let (fields, message) = said(&entry);
    assert_eq!(
        serde_json::Value::from(fields),
        json!({
            "title": "Call from Dana Whitfield, Harbor Foods Ltd", "status": "COMPLETE", "timedEvent": true,
            "startDate": "2026-11-20", "startTime": "10:00", "endTime": "10:01", "phone": "+1 (205) 555-0142",
            "contact": {"id": "1201"}, "company": {"id": "1101"}, "assigned": {"id": "1001"},
        })
    );
    assert_eq!(
        message,
        "wants the March price list\n\n--- Call details, kept up to date by Callside ---\nDirection: Inbound\n\
         With: Dana Whitfield, Harbor Foods Ltd\nNumber: +1 (205) 555-0142\n\
         Began: 2026-11-20 10:00:00 (America/New_York)\nEnded: 2026-11-20 10:00:22 (America/New_York)\n\
         Duration: 14 s\nResult: Completed\nLine: Sales line\nOutcome: Sold\n\
         Call key: cs-9100-9101-s-1\n--- End of call details ---"
    );
}

#[test]
fn the_block_names_recording_and_colleagues_by_id_and_never_an_address() {
    let mut call = stories::answered("s-1").call().unwrap();
    let record = json!({
        "type": "Voice", "telephonySessionId": "s-1", "partyId": "p-s-1-2", "direction": "Inbound", "result": "Accepted",
        "startTime": "2026-11-20T15:00:00Z", "duration": 22, "extension": {"id": 9101},
        "recording": {"id": "1662272004", "uri": "https://platform.ringcentral.com/recording/1662272004"},
        "legs": [
            {"legType": "PstnToSip", "direction": "Outbound", "result": "Accepted", "extension": {"id": 9101},
                "recording": {"id": 1662272005}},
            {"legType": "PstnToSip", "direction": "Outbound", "result": "Accepted", "extension": {"id": 9102},
                "from": {"name": "Riley Chen", "extensionNumber": "102"}, "recording": {"id": 1662272006}},
            {"legType": "PstnToSip", "direction": "Outbound", "result": "Accepted", "extension": {"id": 9103}},
            {"legType": "SilentMonitoring", "action": "Monitoring", "direction": "Outbound", "result": "Accepted",
                "extension": {"id": 9104}, "from": {"name": "Sam Super"}},
        ],
    });
    crate::call::apply_log(&mut call, &[callside_json::read(&record.to_string()).unwrap()], &stories::me());
    let (_, message) = said(&alone(call));
    let expected = "\nRecording: 1662272004, 1662272005\nColleague: Riley Chen, ext. 102 (record cs-9100-9102-s-1)\n\
                    Colleague: (record cs-9100-9103-s-1)\nCall key: cs-9100-9101-s-1\n";
    assert!(message.contains(expected), "{message}");
    assert!(!message.contains("http") && !message.contains("Sam Super"), "{message}");
}

#[test]
fn who_hung_up_is_said_where_the_log_knows_it() {
    let mut call = stories::missed("s-1").call().unwrap();
    let record = json!({"type": "Voice", "telephonySessionId": "s-1", "direction": "Inbound", "result": "Hang Up"});
    crate::call::apply_log(&mut call, &[callside_json::read(&record.to_string()).unwrap()], &stories::me());
    let (_, message) = said(&alone(call));
    assert!(message.contains("\nResult: Missed\nHung up by: the caller\n"), "{message}");
}

#[test]
fn titles_say_how_it_went() {
    let of = |story: Story| title(&alone(story.call().unwrap()));
    let rings = || Story::inbound("s-1").then(0, "Setup");
    let dials = || Story::outbound("s-1").then(0, "Setup");
    let number = "+1 (205) 555-0142";
    assert_eq!(of(stories::answered("s-1")), format!("Call from {number}"));
    assert_eq!(of(stories::missed("s-1")), format!("Missed call from {number}"));
    assert_eq!(of(rings().because(9, "Disconnected", "Rejected")), format!("Declined call from {number}"));
    assert_eq!(of(rings().then(9, "Voicemail").then(9, "Disconnected")), format!("Voicemail from {number}"));
    assert_eq!(of(rings().number("anonymous").then(9, "Disconnected")), "Missed call from a withheld number");
    assert_eq!(of(stories::called("s-1")), format!("Call to {number}"));
    assert_eq!(of(dials().because(9, "Disconnected", "NoAnswer")), format!("Call to {number}, no answer"));
    assert_eq!(of(dials().because(9, "Disconnected", "TargetBusy")), format!("Call to {number}, busy"));
    assert_eq!(title(&entry(stories::called("s-1").call().unwrap())), "Call to Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn the_own_line_is_written_as_people_read_it() {
    let (_, message) = said(&alone(stories::missed("s-1").call().unwrap()));
    assert!(message.contains("\nLine: +1 (205) 555-0100\n"), "{message}");
}

#[test]
fn a_name_longer_than_the_field_is_shortened_and_html_is_text() {
    let mut long = entry(stories::answered("s-1").call().unwrap());
    let name = "👩🏽‍🚀".repeat(200);
    long.who = found(vec![Candidate { name: name.into(), ..dana() }]);
    let title = title(&long);
    assert!(title.encode_utf16().count() <= 255 && title.ends_with("👩🏽‍🚀…"), "{title}");
    let mut html = entry(stories::answered("s-1").call().unwrap());
    html.who = found(vec![Candidate { name: "<b>Robert</b>".into(), company: None, ..dana() }]);
    assert_eq!(super::super::title::title(&html), "Call from <b>Robert</b>");
}

#[test]
fn leads_prospects_and_vendors_are_linked_as_companies() {
    for kind in [RecordKind::Customer, RecordKind::Lead, RecordKind::Prospect, RecordKind::Vendor] {
        let mut entry = entry(stories::answered("s-1").call().unwrap());
        let record = RecordRef { kind, id: "77".into() };
        entry.who = found(vec![Candidate { record, company: None, ..dana() }]);
        let (fields, _) = said(&entry);
        assert_eq!((fields.get("company"), fields.get("contact")), (Some(&json!({"id": "77"})), None), "{kind:?}");
    }
}

#[test]
fn projects_belong_to_their_customer_and_employees_to_nobody() {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    let of = |kind| Candidate { record: RecordRef { kind, id: "5".into() }, ..dana() };
    entry.who = found(vec![of(RecordKind::Project)]);
    let (fields, _) = said(&entry);
    assert_eq!((fields.get("company"), fields.get("contact")), (Some(&json!({"id": "1101"})), None));
    entry.who = found(vec![of(RecordKind::Employee)]);
    let (fields, _) = said(&entry);
    assert_eq!((fields.get("company"), fields.get("contact")), (None, None));
}

#[test]
fn a_tie_is_logged_by_number() {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    entry.who =
        found(vec![dana(), Candidate { record: RecordRef { kind: RecordKind::Contact, id: "2".into() }, ..dana() }]);
    let (fields, _) = said(&entry);
    assert!(!fields.contains_key("contact"));
    assert_eq!(fields["title"], "Call from +1 (205) 555-0142");
}

#[test]
fn remembered_answers_go_along_and_this_calls_answers_win() {
    let ask = |field: &str, kind, value: &str| Ask {
        field: field.into(),
        label: "L".into(),
        kind,
        value: Some(value.into()),
    };
    let (clock, mut terms) = (FakeClock::new(), terms());
    terms.answers =
        vec![ask("custevent_department", AskKind::OneOf(Vec::new()), "3"), ask("custevent_ok", AskKind::Tick, "true")];
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    entry.asks = vec![ask("custevent_department", AskKind::OneOf(Vec::new()), "4")];
    let fields = properties(&desired(&entry, &Scene { terms: &terms, clock: &*clock }));
    assert_eq!((&fields["custevent_department"], &fields["custevent_ok"]), (&json!({"id": "4"}), &json!(true)));
}

#[test]
fn a_missed_call_tells_how_long_it_rang() {
    let (_, message) = said(&alone(stories::missed("s-1").call().unwrap()));
    assert!(message.contains("\nDuration: 0 s, rang 20 s\nResult: Missed\n"), "{message}");
    assert!(message.starts_with("--- Call details"));
}

#[test]
fn a_debug_of_an_entry_shows_nothing_personal() {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    entry.note.text = "wants the March price list".into();
    let clock = FakeClock::new();
    let terms = terms();
    let scene = Scene { terms: &terms, clock: &*clock };
    let desired = desired(&entry, &scene);
    let intended = super::super::plan::intend_create(&entry, &desired, &scene);
    let shown = format!("{intended:?}");
    for personal in ["Dana", "Harbor", "555", "March"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
    assert!(!format!("{desired:?}").contains("March"));
}
