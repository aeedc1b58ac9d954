//! What a call costs in requests.

use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::acts::{Act, RemoteAct},
};
use callside_tests::room::{Room, small};

#[test]
fn a_call_is_one_lookup_one_look_at_earlier_calls_and_one_create() {
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    let session = room.call_in("+16505550134");
    room.pass(3_000);
    room.answer(&session);
    room.note("wants the March price list");
    room.pass(60_000);
    room.act(&session, &Act::HangUp);
    room.pass(5_000);
    room.record();
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/query"), 1, "one lookup");
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/record"), 1, "one create");
    let netsuite = room.world.borrow().ledger.count("netsuite.com");
    assert_eq!((netsuite, room.asked_about_calls()), (3, 1), "{:#?}", room.world.borrow().ledger.to_json());
    assert_eq!(room.world.borrow().ledger.count("platform.ringcentral.com"), 0, "a live call asks RingCentral nothing");

    // Completion: the call log is asked until it has the final facts, and what they change is one more update.
    room.pass(400_000);
    let ringcentral = room.world.borrow().ledger.count("platform.ringcentral.com");
    assert!((1..=4).contains(&ringcentral), "{ringcentral}");
}

#[test]
fn an_idle_hour_costs_ringcentral_nothing_but_renewals_and_netsuite_nothing() {
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    room.pass(3_600_000);
    assert_eq!(room.world.borrow().ledger.count("netsuite.com"), 0);
    let asked = room.world.borrow().ledger.count("platform.ringcentral.com");
    assert!(asked <= 4, "{:#?}", room.world.borrow().ledger.to_json());
}

#[test]
fn a_morning_without_netsuite_does_not_end_in_a_burst_of_lookups() {
    let room = Room::connected(small());
    let query = "/services/rest/query";
    room.fault("POST", query, Kind::Status { code: 503, retry_after: None }, 1_000);
    for caller in 0..15 {
        let session = room.call_in(&format!("+14155550{:03}", 100 + caller));
        room.pass(1_000);
        room.remote(&session, RemoteAct::HangUp);
        room.pass(1_000);
    }
    room.world.borrow_mut().faults.clear();
    room.world.borrow_mut().ledger.reset();
    room.network(true);
    room.pass(5_000);
    let asked = room.requests("POST", "netsuite.com", query);
    assert!((1..=10).contains(&asked), "{asked}");
}
