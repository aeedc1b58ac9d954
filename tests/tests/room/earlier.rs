//! The last calls with a person or their company, by whichever colleague, in the pane beside the call.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
};
use callside_protocol::{CallView, Direction, EndedAs, FaultKind};
use callside_tests::room::{Room, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const QUERY: &str = "/services/rest/query";

/// A phone call that a colleague has written, with Dana's company (1101) and perhaps her (1201).
fn colleagues_call(room: &Room, title: &str, more: Value) {
    let mut properties = json!({
        "title": title, "status": "COMPLETE", "startDate": "2026-11-19", "startTime": "10:00", "endTime": "10:06",
        "timedEvent": true, "company": { "id": "1101" },
    });
    let properties = properties.as_object_mut().expect("an object");
    properties.extend(more.as_object().expect("an object").clone());
    let mut world = room.world.borrow_mut();
    let now = world.now();
    world.netsuite.create(RecordType::PhoneCall, properties, now).expect("a phone call");
}

fn told(call: &CallView) -> Vec<(String, Option<String>)> {
    let by = |by: &callside_protocol::Personal| by.reveal().to_owned();
    call.earlier.iter().map(|call| (call.note.reveal().to_owned(), call.by.as_ref().map(by))).collect()
}

#[test]
fn calls_of_colleagues_are_told_in_one_request_after_the_name() {
    let room = Room::connected(small());
    colleagues_call(&room, "Call from Dana", json!({ "contact": { "id": "1201" }, "message": "price list\nand more" }));
    colleagues_call(&room, "Call from the office", json!({ "message": "about the delivery" }));
    room.world.borrow_mut().ledger.reset();
    room.call_in(DANA);
    let call = room.call();
    let notes: Vec<_> = told(&call).into_iter().map(|(note, _)| note).collect();
    assert_eq!(notes, ["about the delivery", "price list"], "the newest first: {:#?}", call.earlier);
    let first = &call.earlier[0];
    assert_eq!((first.talked, first.direction, first.ended), (360, None, EndedAs::Completed));
    assert!(first.record.is_some() && call.earlier_unread.is_none());
    assert_eq!((room.requests("POST", "netsuite.com", QUERY), room.asked_about_calls()), (1, 1), "the lookup and this");
    room.pass(10_000);
    assert_eq!(room.asked_about_calls(), 1, "it is asked once");
}

#[test]
fn a_record_of_callsides_tells_how_the_call_was_and_whose() {
    let room = Room::connected(small());
    room.whole_call(DANA, 95_000);
    room.note("wants the March price list");
    room.pass(600_000);
    let own = room.records().remove(0);
    // The same record on another computer: this one has forgotten its calls.
    colleagues_call(&room, "Call from Dana", json!({ "message": own["message"], "contact": { "id": "1201" } }));
    room.call_in(DANA);
    let call = room.call();
    let by_nobody = told(&call);
    assert_eq!(by_nobody.len(), 2, "{by_nobody:?}");
    for earlier in &call.earlier {
        assert_eq!((earlier.direction, earlier.talked), (Some(Direction::Inbound), 95), "{earlier:?}");
        assert_eq!(earlier.note.reveal(), "wants the March price list");
    }
    let records: Vec<_> = call.earlier.iter().filter_map(|earlier| earlier.record.clone()).collect();
    assert_ne!(records[0], records[1], "each record once");
}

#[test]
fn an_account_without_doubtful_columns_tells_what_it_can() {
    let mut options = small();
    options.netsuite.dialect = options.netsuite.dialect.without_doubtful_columns();
    let room = Room::connected(options);
    colleagues_call(&room, "Call from Dana", json!({ "contact": { "id": "1201" }, "message": "price list" }));
    room.call_in(DANA);
    room.pass(1_000);
    let call = room.call();
    assert_eq!(told(&call).len(), 1, "{:?}", call.earlier_unread);
    room.world.borrow_mut().ledger.reset();
    room.pass(60_000);
    room.call_in(DANA);
    room.pass(1_000);
    assert_eq!(room.asked_about_calls(), 1, "what is absent is known from then on");
}

#[test]
fn what_keeps_it_from_being_read_is_said_and_nothing_else_suffers() {
    let room = Room::connected(small());
    room.world
        .borrow_mut()
        .netsuite
        .role_mut(Role::AGENT)
        .expect("the agents' role")
        .set(Permission::PhoneCalls, Level::None);
    room.call_in(DANA);
    room.pass(1_000);
    let call = room.call();
    assert!(call.earlier.is_empty());
    assert!(matches!(call.earlier_unread.map(|fault| fault.kind), Some(FaultKind::NotAllowed(_))), "{:?}", call.who);

    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    room.show_page(false);
    let session = room.call_in(DANA);
    room.fault("POST", QUERY, Kind::CutBefore, 8);
    room.show_page(true);
    let call = room.call();
    assert!(matches!(call.earlier_unread.map(|fault| fault.kind), Some(FaultKind::Offline)));
    assert_eq!(call.earlier.len(), 1, "what this computer knows is there");
    room.answer(&session);
    assert!(room.note("goes on").is_some());
}

#[test]
fn a_telephone_that_rings_unseen_asks_nothing() {
    let room = Room::connected(small());
    room.show_page(false);
    room.world.borrow_mut().ledger.reset();
    let session = room.call_in(DANA);
    room.pass(5_000);
    assert_eq!((room.requests("POST", "netsuite.com", QUERY), room.asked_about_calls()), (1, 0), "the lookup alone");
    room.answer(&session);
    room.pass(1_000);
    assert_eq!(room.asked_about_calls(), 1);
}
