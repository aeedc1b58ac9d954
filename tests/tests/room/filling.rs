//! The company's fields of the call's own record: defaults and form go out with it, what the agent fills rides with it, a
//! required one is asked for, every write of it is in the audit list, a value that NetSuite or somebody else stands against is kept and said, and nothing is lost
//! with the worker.

use callside_emulator::{netsuite::RecordType, world};
use callside_protocol::{
    Answer, AskKind, Command, FieldToFill, LogState, Need, NotTaken, Personal, Window, Write, WriteReason, WriteResult,
};
use callside_tests::room::{Room, at_every_touch, decide, is_logged, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const DEPARTMENT: &str = "custevent_department";
const RECORDS: &str = "/services/rest/record/v1/phone";
const MINUTE: i64 = 60_000;

fn account() -> world::Options {
    let mut options = small();
    options.netsuite.bundle = true;
    options
}

fn settings(field: &Value) -> Value {
    let mut whole = json!({ "of": "PhoneCall", "name": DEPARTMENT, "label": "Department", "editable": true });
    whole.as_object_mut().expect("an object").extend(field.as_object().expect("an object").clone());
    json!({ "format": 1, "callFields": { "shown": [whole] } })
}

fn room(settings: &Value) -> Room {
    let room = Room::new(account());
    decide(&room, 1, settings);
    room.connect("101");
    room.pass(MINUTE);
    room
}

fn field(room: &Room) -> FieldToFill {
    room.call().fields.first().cloned().expect("a field")
}

fn value(room: &Room) -> Option<String> {
    field(room).ask.value.map(|value| value.reveal().to_owned())
}

fn fill(room: &Room, value: &str) {
    let (call, field) = (room.call().id, DEPARTMENT.to_owned());
    assert_eq!(room.command(Command::AnswerAsk { call, field, value: Personal::from(value) }), Answer::Done);
}

fn writes(room: &Room) -> (usize, usize) {
    (room.requests("POST", "netsuite.com", "/record/v1/phoneCall"), room.requests("PATCH", "netsuite.com", RECORDS))
}

fn department(room: &Room) -> Value {
    room.record()[DEPARTMENT]["id"].clone()
}

fn somebody_writes(room: &Room, department: &str) {
    let id = room.record()["id"].as_str().expect("an id").parse().expect("a number");
    let mut world = room.world.borrow_mut();
    let now = world.now();
    world.netsuite.edit(RecordType::PhoneCall, id, DEPARTMENT, &json!({ "id": department }), now).expect("an edit");
}

#[test]
fn a_field_has_the_accounts_own_choices_and_rides_with_the_record() {
    let room = room(&settings(&json!({})));
    room.whole_call(DANA, 20_000);
    let AskKind::OneOf(choices) = field(&room).ask.kind else { panic!("choices") };
    assert_eq!(choices.iter().map(|choice| choice.label.as_str()).nth(1), Some("Support"));
    room.pass(MINUTE);
    let before = writes(&room);
    fill(&room, "2");
    room.pass(MINUTE);
    assert_eq!((department(&room), value(&room).as_deref()), (json!("2"), Some("2")));
    assert_eq!(room.records().len(), 1);
    assert_eq!(writes(&room).0, before.0);
    fill(&room, "");
    room.pass(MINUTE);
    assert_eq!((department(&room), value(&room)), (Value::Null, None), "what is emptied is empty there");
}

#[test]
fn what_is_filled_while_the_call_is_on_goes_out_with_its_create_and_nothing_else() {
    let room = room(&settings(&json!({ "default": "1" })));
    let session = room.call_in(DANA);
    room.answer(&session);
    assert_eq!(value(&room).as_deref(), Some("1"), "the default is shown");
    fill(&room, "2");
    room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
    room.pass(5_000);
    assert_eq!(department(&room), json!("2"));
    assert_eq!(room.requests("PATCH", "netsuite.com", RECORDS), 0);
}

#[test]
fn a_default_goes_out_with_a_record_nobody_looked_at_also_where_it_is_not_editable() {
    let room = room(&settings(&json!({ "default": "3", "editable": false })));
    room.whole_call(DANA, 20_000);
    room.pass(MINUTE);
    assert_eq!(department(&room), json!("3"));
    assert!(room.view().calls.iter().all(|call| call.fields.is_empty()));
}

#[test]
fn a_required_field_is_asked_for_and_log_it_now_goes_without() {
    for at_once in [false, true] {
        let room = room(&settings(&json!({ "required": true })));
        room.whole_call(DANA, 20_000);
        room.pass(10 * MINUTE);
        assert_eq!(room.call().log, LogState::NeedsYou(Need::Fields(vec!["Department".to_owned()])));
        assert!(room.records().is_empty());
        let room = room.kill_worker();
        if at_once {
            room.command(Command::SendNow { call: room.call().id });
        } else {
            fill(&room, "2");
        }
        room.pass(MINUTE);
        assert!(is_logged(&room.call().log), "{:?}", room.call().log);
        assert_eq!(department(&room), if at_once { Value::Null } else { json!("2") });
        assert!(field(&room).required);
    }
}

#[test]
fn a_value_netsuite_refuses_is_kept_and_said_and_the_record_is_made_without_it() {
    for late in [false, true] {
        let room = room(&settings(&json!({})));
        let session = room.call_in(DANA);
        room.answer(&session);
        if !late {
            fill(&room, "77");
        }
        room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
        room.pass(MINUTE);
        if late {
            fill(&room, "77");
            room.pass(MINUTE);
        }
        assert!(is_logged(&room.call().log), "{:?}", room.call().log);
        assert_eq!((department(&room), value(&room).as_deref()), (Value::Null, Some("77")));
        let why = field(&room).not_taken;
        assert!(matches!(&why, Some(NotTaken::Refused(said)) if !said.is_blank()), "{why:?}, late: {late}");
        fill(&room, "3");
        room.pass(MINUTE);
        assert_eq!((department(&room), field(&room).not_taken), (json!("3"), None));
    }
}

#[test]
fn the_form_goes_out_with_a_new_record_and_one_the_account_lacks_holds_none_up() {
    for (form, held) in [("37", json!("37")), ("99", Value::Null)] {
        let mut decided = settings(&json!({}));
        decided["callFields"]["form"] = json!(form);
        let room = room(&decided);
        room.whole_call(DANA, 20_000);
        room.pass(MINUTE);
        assert!(is_logged(&room.call().log), "{:?}", room.call().log);
        assert_eq!(room.record()["customForm"]["id"], held);
        fill(&room, "2");
        room.pass(MINUTE);
        assert_eq!((department(&room), room.record()["customForm"]["id"].clone()), (json!("2"), held));
    }
}

#[test]
fn a_field_the_role_may_not_write_is_kept_with_the_reason_and_the_record_is_made_without_it() {
    for late in [false, true] {
        let room = room(&settings(&json!({})));
        let session = room.call_in(DANA);
        room.answer(&session);
        room.world.borrow_mut().netsuite.options_mut().locked_fields.insert(DEPARTMENT.to_owned());
        if !late {
            fill(&room, "2");
        }
        room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
        room.pass(MINUTE);
        if late {
            // The RESTlet would be asked first, and knows nothing of it.
            room.world.borrow_mut().netsuite.options_mut().bundle = false;
            fill(&room, "2");
            room.note("and a note");
            room.pass(MINUTE);
        }
        assert!(is_logged(&room.call().log), "{:?}, late: {late}", room.call().log);
        let why = field(&room).not_taken;
        assert!(
            matches!(&why, Some(NotTaken::Refused(said)) if said.reveal().contains(DEPARTMENT)),
            "{why:?}, late: {late}"
        );
        assert_eq!((department(&room), value(&room).as_deref()), (Value::Null, Some("2")), "late: {late}");
        room.world.borrow_mut().netsuite.options_mut().locked_fields.clear();
        fill(&room, "2");
        room.pass(MINUTE);
        assert_eq!((department(&room), field(&room).not_taken), (json!("2"), None), "late: {late}");
    }
}

#[test]
fn every_write_of_a_filled_field_is_in_the_audit_list_by_its_name_and_without_its_value() {
    let rows = |room: &Room| -> Vec<Write> {
        let Answer::Writes(rows) = room.command(Command::ListWrites(Window::default())) else { panic!("rows") };
        // The first record of an account is asked for twice, to learn what it makes of the key.
        let of_field = |write: &Write| {
            write.result != WriteResult::Existed && write.fields.iter().any(|field| field == DEPARTMENT)
        };
        rows.into_iter().map(|row| row.write).filter(of_field).collect()
    };
    let room = room(&settings(&json!({ "default": "1" })));
    room.whole_call(DANA, 20_000);
    room.pass(MINUTE);
    let made = rows(&room);
    assert!(matches!(made.as_slice(), [write] if write.makes && write.result == WriteResult::Written), "{made:?}");
    fill(&room, "2");
    room.pass(MINUTE);
    fill(&room, "77");
    room.pass(MINUTE);
    let all = rows(&room);
    let told: Vec<_> = all.iter().rev().map(|write| (write.makes, write.why, write.result)).collect();
    let changed = |result| (false, WriteReason::Answer, result);
    // The bundle was asked first, and wrote nothing.
    let refused = [WriteResult::NotDone, WriteResult::Refused].map(changed);
    assert_eq!(told[1..], [&[changed(WriteResult::Written)][..], &refused[..]].concat(), "{all:?}");
    assert!(all.iter().all(|write| write.id.is_some() && write.kind.is_none()), "{all:?}");
}

#[test]
fn a_newer_value_in_netsuite_wins_and_the_agents_is_written_when_they_say_so_again() {
    for bundle in [true, false] {
        let room = room(&settings(&json!({})));
        room.whole_call(DANA, 20_000);
        room.pass(MINUTE);
        room.world.borrow_mut().netsuite.options_mut().bundle = bundle;
        somebody_writes(&room, "3");
        fill(&room, "2");
        room.note("and a note");
        room.pass(MINUTE);
        assert_eq!((department(&room), value(&room).as_deref()), (json!("3"), Some("2")), "bundle: {bundle}");
        assert_eq!(field(&room).not_taken, Some(NotTaken::Theirs("3".into())), "bundle: {bundle}");
        let room = room.kill_worker();
        assert_eq!(value(&room).as_deref(), Some("2"));
        fill(&room, "2");
        room.pass(MINUTE);
        assert_eq!((department(&room), field(&room).not_taken), (json!("2"), None), "bundle: {bundle}");
    }
}

#[test]
fn a_worker_killed_at_any_moment_writes_what_was_filled_once() {
    at_every_touch(5, |touch| {
        let room = room(&settings(&json!({})));
        room.whole_call(DANA, 20_000);
        room.pass(MINUTE);
        let before = room.fuse.touches();
        room.fuse.set(touch);
        let (call, field) = (room.call().id, DEPARTMENT.to_owned());
        room.ask(Command::AnswerAsk { call, field, value: "2".into() });
        room.pass(MINUTE);
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        room.pass(MINUTE);
        // Killed before it was on disk, it was not acknowledged: the agent sees the field empty.
        if value(&room).is_none() {
            fill(&room, "2");
            room.pass(MINUTE);
        }
        assert_eq!((department(&room), self::field(&room).not_taken), (json!("2"), None), "killed at {touch}");
        assert_eq!(room.records().len(), 1, "killed at {touch}");
        touches
    });
}
