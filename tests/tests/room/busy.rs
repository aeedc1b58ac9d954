//! An account whose every slot is taken while a telephone rings.

use callside_emulator::netsuite::RecordType;
use callside_protocol::{FaultKind, Who};
use callside_tests::room::{Room, decide, name_of, small};
use serde_json::json;

const DANA: &str = "+16505550134";
const QUERY: &str = "/services/rest/query";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const MINUTE: i64 = 60_000;
/// What NetSuite's smallest tier has (netsuite-api.md §6).
const ALL_SLOTS: u32 = 5;

fn taken(room: &Room, slots: u32) {
    room.world.borrow_mut().set_foreign_requests(slots);
}

#[test]
fn a_caller_is_named_soon_after_a_slot_comes_free() {
    let room = Room::connected(small());
    taken(&room, ALL_SLOTS);
    let session = room.call_in(DANA);
    room.pass(5_000);
    let call = room.call();
    assert_eq!(call.who, Who::Looking, "nothing is said that would be over in a moment");
    let asked = room.requests("POST", "netsuite.com", QUERY);
    assert!((8..=18).contains(&asked), "asked {asked} times in five seconds");
    taken(&room, 0);
    room.pass(650);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    room.answer(&session);
    room.pass(30_000);
    assert_eq!(room.asked_about_calls(), 1);
    let asked = room.requests("POST", "netsuite.com", QUERY);
    room.pass(30_000);
    assert_eq!(room.requests("POST", "netsuite.com", QUERY), asked, "nothing is asked again any more");
}

#[test]
fn an_account_that_stays_busy_is_said_to_be_and_asked_no_more() {
    let room = Room::connected(small());
    taken(&room, ALL_SLOTS);
    room.call_in(DANA);
    room.pass(21_000);
    let Who::CouldNotAsk(fault) = room.call().who else { panic!("{:?}", room.call().who) };
    assert_eq!(fault.kind, FaultKind::Busy);
    let asked = room.requests("POST", "netsuite.com", QUERY);
    room.pass(30_000);
    assert_eq!(room.requests("POST", "netsuite.com", QUERY), asked);
}

#[test]
fn earlier_calls_are_asked_for_again_too() {
    let room = Room::connected(small());
    let properties = json!({
        "title": "Call from Dana", "status": "COMPLETE", "startDate": "2026-11-19", "startTime": "10:00",
        "endTime": "10:06", "timedEvent": true, "company": { "id": "1101" }, "contact": { "id": "1201" },
        "message": "price list",
    });
    {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        let properties = properties.as_object().expect("an object");
        world.netsuite.create(RecordType::PhoneCall, properties, now).expect("a phone call");
    }
    room.show_page(false);
    let session = room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    taken(&room, ALL_SLOTS);
    room.show_page(true);
    room.answer(&session);
    room.pass(3_000);
    let call = room.call();
    assert!(call.earlier.is_empty() && call.earlier_unread.is_none(), "{:?}", call.earlier_unread);
    taken(&room, 0);
    room.pass(650);
    assert_eq!(room.call().earlier.len(), 1, "{:?}", room.call().earlier_unread);
}

#[test]
fn what_is_known_of_the_company_is_not_asked_for_in_the_way_of_calls() {
    let mut options = small();
    options.netsuite.bundle = true;
    let room = Room::connected(options);
    decide(&room, 1, &json!({ "format": 1 }));
    room.pass(25 * MINUTE);
    taken(&room, ALL_SLOTS);
    let asked = || room.requests("POST", "netsuite.com", RESTLET);
    let before = asked();
    room.pass(60 * MINUTE);
    assert!((2..=4).contains(&(asked() - before)), "{} in an hour", asked() - before);
}
