//! What goes wrong between Callside and the clouds: one record all the same, and nothing lost.

use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::Plan,
    },
};
use callside_protocol::{CallPhase, Command, EndedAs, FaultKind, Live, LogState, WaitingFor, Who};
use callside_tests::room::{DIRECT, Room, is_logged, message, name_of, prompt, small};

const DANA: &str = "+16505550134";
const RECORDS: &str = "/services/rest/record/v1/phone";
const QUERY: &str = "/services/rest/query";

/// A call with a note, up to the moment before it ends.
fn talking(room: &Room) -> String {
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("wants the March price list");
    room.pass(5_000);
    session
}

#[test]
fn a_lost_answer_to_the_create_makes_no_second_record() {
    for lost in 1..=3 {
        let room = Room::connected(small());
        let session = talking(&room);
        room.fault("POST", RECORDS, Kind::CutAfter, lost);
        room.act(&session, &Act::HangUp);
        room.pass(1_000);
        let log = room.call().log;
        assert!(
            matches!(log, LogState::Waiting { waiting_for: WaitingFor::Checking, .. } | LogState::Logged { .. }),
            "{log:?}"
        );
        room.pass(120_000);
        assert!(message(&room.record()).starts_with("wants the March price list"));
        assert!(is_logged(&room.call().log));
    }
}

#[test]
fn a_create_that_never_arrived_is_sent_again_after_a_look() {
    let room = Room::connected(small());
    let session = talking(&room);
    room.fault("POST", RECORDS, Kind::CutBefore, 2);
    room.act(&session, &Act::HangUp);
    room.pass(120_000);
    assert!(message(&room.record()).starts_with("wants the March price list"));
    assert!(is_logged(&room.call().log));
}

#[test]
fn an_answer_that_cannot_be_read_makes_no_second_record() {
    let room = Room::connected(small());
    let session = talking(&room);
    room.fault("POST", RECORDS, Kind::Malformed, 1);
    room.act(&session, &Act::HangUp);
    room.pass(120_000);
    room.record();
    assert!(is_logged(&room.call().log));
}

#[test]
fn storms_pass() {
    for kind in [
        Kind::Status { code: 429, retry_after: Some(5) },
        Kind::Status { code: 429, retry_after: None },
        Kind::Status { code: 500, retry_after: None },
        Kind::Status { code: 503, retry_after: Some(2) },
        Kind::CutBefore,
        Kind::CutAfter,
        Kind::Malformed,
    ] {
        let room = Room::connected(small());
        let session = talking(&room);
        for method in ["POST", "GET", "PATCH"] {
            room.fault(method, "/services/rest/record", kind, 3);
        }
        room.act(&session, &Act::HangUp);
        room.note("wants the March price list, today");
        room.pass(1_800_000);
        assert_eq!(room.records().len(), 1, "{kind:?}: {:?}", last_log(&room));
        assert!(message(&room.record()).starts_with("wants the March price list, today"), "{kind:?}");
        assert!(is_logged(&last_log(&room)), "{kind:?}: {:?}", last_log(&room));
    }
}

#[test]
fn a_lost_answer_to_an_update_loses_nothing() {
    let room = Room::connected(small());
    let session = talking(&room);
    room.act(&session, &Act::HangUp);
    room.pass(3_000);
    room.fault("PATCH", RECORDS, Kind::CutAfter, 1);
    room.note("wants the March price list by Friday");
    room.pass(120_000);
    let record = room.record();
    assert!(message(&record).starts_with("wants the March price list by Friday"));
    assert_eq!(message(&record).matches("by Friday").count(), 1, "{}", message(&record));
}

#[test]
fn a_lookup_that_fails_is_neither_not_found_nor_forever() {
    let room = Room::connected(small());
    room.fault("POST", QUERY, Kind::Status { code: 500, retry_after: None }, 20);
    room.call_in(DANA);
    room.pass(500);
    let Who::CouldNotAsk(fault) = room.call().who else { panic!("{:?}", room.call().who) };
    assert_eq!(fault.kind, FaultKind::Unwell);
    room.world.borrow_mut().faults.clear();
    room.command(Command::LookUpAgain { call: room.call().id });
    room.pass(500);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
}

#[test]
fn a_slow_lookup_does_not_hold_up_the_record_for_long() {
    let room = Room::connected(small());
    room.fault("POST", QUERY, Kind::Delay { milliseconds: 15_000 }, 1);
    let session = room.call_in(DANA);
    assert_eq!(room.call().who, Who::Looking);
    room.answer(&session);
    room.pass(2_000);
    room.act(&session, &Act::HangUp);
    room.pass(8_000);
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
    assert!(room.record().get("contact").is_none());
    room.pass(60_000);
    assert_eq!(room.record()["contact"]["id"], "1201", "who it was is added once it is known");
}

#[test]
fn events_that_come_twice_late_and_in_disorder_are_one_call() {
    let plan = Plan { lag: true, duplicates: true, out_of_order: true, ..Plan::default() };
    let room = Room::connected(small());
    let session = room.call_in_as(Some(DANA), None, DIRECT, plan);
    room.pass(3_000);
    room.answer(&session);
    room.pass(1_000);
    room.act(&session, &Act::Hold);
    room.pass(300);
    room.act(&session, &Act::Resume);
    room.pass(10_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(room.view().calls.len(), 1);
    assert_eq!(room.call().phase, CallPhase::Ended(EndedAs::Completed));
    room.record();
}

#[test]
fn a_line_that_is_lost_and_recovered_in_time_misses_nothing() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.network(false);
    assert!(!matches!(room.view().connections.live, Live::On));
    room.remote(&session, RemoteAct::HangUp);
    room.pass(60_000);
    assert_eq!(room.call().phase, CallPhase::Connected, "nobody told us");
    room.note("typed while offline");
    room.network(true);
    room.pass(20_000);
    assert_eq!(room.view().connections.live, Live::On);
    assert_eq!(room.call().phase, CallPhase::Ended(EndedAs::Completed));
    assert!(message(&room.record()).starts_with("typed while offline"));
}

#[test]
fn a_line_that_is_lost_for_long_catches_up_through_presence_and_call_log() {
    let room = Room::connected(small());
    room.whole_call("+16505550155", 5_000);
    room.pass(60_000);
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("typed before the gap");
    room.network(false);
    room.pass(60_000);
    room.remote(&session, RemoteAct::HangUp);
    // A whole call that nobody here heard of.
    room.pass(60_000);
    let unheard = room.call_in("+16505550146");
    room.pass(2_000);
    room.answer(&unheard);
    room.pass(20_000);
    room.act(&unheard, &Act::HangUp);
    room.pass(400_000);
    room.network(true);
    room.pass(120_000);
    assert_eq!(room.view().connections.live, Live::On);
    let titles: Vec<String> =
        room.records().iter().map(|record| record["title"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(titles.len(), 3, "{titles:#?}");
    assert!(titles.iter().any(|title| title.contains("Redwood Dairy")), "{titles:#?}");
    let dana = room.records().into_iter().find(|record| record["contact"]["id"] == "1201").expect("logged");
    assert!(message(&dana).starts_with("typed before the gap"));
}

#[test]
fn a_socket_that_falls_silent_is_noticed_and_replaced() {
    let room = Room::connected(small());
    room.pass(600_000);
    assert_eq!(room.view().connections.live, Live::On);
    room.world.borrow_mut().drop_sockets();
    room.pass(10_000);
    assert_eq!(room.view().connections.live, Live::On);
    room.call_in_as(Some(DANA), None, DIRECT, prompt());
    assert_eq!(room.call().phase, CallPhase::Ringing);
}

#[test]
fn ringcentrals_limit_is_kept_and_outlived() {
    let room = Room::connected(small());
    room.fault(
        "GET",
        "/restapi/v1.0/account/~/extension/~/call-log",
        Kind::Status { code: 429, retry_after: Some(60) },
        2,
    );
    room.whole_call(DANA, 5_000);
    room.pass(600_000);
    room.record();
    assert!(matches!(last_log(&room), LogState::Logged { complete: true, .. }), "{:?}", last_log(&room));
}

#[test]
fn a_penalty_on_the_lines_ticket_is_kept_to_and_the_call_in_it_is_caught() {
    let ticket = "/restapi/oauth/wstoken";
    // RingCentral's own penalty, and one that outlasts the three minutes in which a line is recovered.
    for seconds in [60, 240] {
        let room = Room::connected(small());
        room.whole_call("+16505550155", 5_000);
        room.pass(60_000);
        room.fault("POST", ticket, Kind::Status { code: 429, retry_after: Some(seconds) }, 1);
        let before = room.requests("POST", "ringcentral.com", ticket);
        room.world.borrow_mut().drop_sockets();
        room.pass(10_000);
        let asked = || room.requests("POST", "ringcentral.com", ticket) - before;
        assert_eq!(asked(), 1, "{seconds}");
        let session = room.call_in(DANA);
        room.pass(2_000);
        room.answer(&session);
        room.pass(i64::from(seconds) * 1_000 - 20_000);
        assert_eq!(asked(), 1, "a request in the penalty would begin it anew");
        assert_ne!(room.view().connections.live, Live::On);
        room.pass(20_000);
        assert_eq!((asked(), room.view().connections.live), (2, Live::On), "{seconds}");
        let call = room.call();
        assert_eq!((name_of(&call), call.phase), (Some("Dana Whitfield"), CallPhase::Connected), "{seconds}");
        room.act(&session, &Act::HangUp);
        room.pass(60_000);
        assert_eq!(room.records().len(), 2, "{seconds}");
    }
}

/// The last call's record, also once the desk has cleared.
fn last_log(room: &Room) -> LogState {
    room.view().recent.first().map(|call| call.log.clone()).expect("it is among the last calls")
}
