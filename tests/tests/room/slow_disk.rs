//! A disk that takes its time, or takes nothing: what is shown before it is written, and what becomes of it.

use callside_core::ports::{Store as _, StoreError, Table};
use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::acts::{Act, RemoteAct},
};
use callside_protocol::{BannerKind, CallPhase, Command, LogState, Who};
use callside_tests::room::{Room, blank, name_of, small};
use futures::executor::block_on;

const DANA: &str = "+16505550134";
const CALL_LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
const PRESENCE: &str = "/restapi/v1.0/account/~/extension/~/presence";

fn calls_on_disk(room: &Room) -> usize {
    block_on(room.store.all(Table::Calls)).expect("a disk that answers").len()
}

#[test]
fn a_caller_is_named_before_the_call_is_on_disk() {
    let room = Room::with_copy(small());
    room.slow_disk(true);
    room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert_eq!(calls_on_disk(&room), 0);
    room.slow_disk(false);
    assert_eq!(calls_on_disk(&room), 1);
    let room = room.kill_browser();
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"), "who it is was written with the call");
}

#[test]
fn what_netsuite_answers_is_shown_before_the_call_is_on_disk_and_written_after_it() {
    let room = Room::connected(small());
    room.slow_disk(true);
    room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert_eq!(calls_on_disk(&room), 0);
    room.slow_disk(false);
    let room = room.kill_browser();
    room.network(false);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"), "not asked again");
}

#[test]
fn an_event_during_the_answers_way_to_the_disk_loses_neither() {
    let room = Room::connected(small());
    room.fault("POST", "/services/rest/query", Kind::Delay { milliseconds: 1_000 }, 1);
    let session = room.call_in(DANA);
    assert_eq!(room.call().who, Who::Looking);
    room.slow_disk(true);
    room.pass(2_000);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    room.answer(&session);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    room.slow_disk(false);
    let room = room.kill_browser();
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert_eq!(room.call().phase, CallPhase::Connected);
}

#[test]
fn a_page_that_would_draw_the_same_is_sent_nothing() {
    let room = Room::with_copy(small());
    let session = room.call_in(DANA);
    let shown = room.views_sent();
    room.answer(&session);
    assert_eq!(room.views_sent(), shown + 1, "shown at once, and nothing more once it is on disk");
}

#[test]
fn what_is_typed_before_the_call_is_on_disk_is_written_with_it_and_acknowledged_then() {
    let room = Room::with_copy(small());
    room.slow_disk(true);
    let session = room.call_in(DANA);
    let call = room.call().id;
    let note = Command::EditNote { call, base: 0, base_text: blank(), text: "early".into() };
    assert_eq!(room.ask(note), None, "nothing is saved yet");
    room.answer(&session);
    room.slow_disk(false);
    assert_eq!(room.call().note.text.reveal(), "early");
    let room = room.kill_browser();
    assert_eq!(room.call().note.text.reveal(), "early");
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert!(callside_tests::room::message(&room.record()).starts_with("early"));
}

#[test]
fn a_worker_that_dies_over_a_slow_disk_is_told_of_the_call_again() {
    let room = Room::with_copy(small());
    room.slow_disk(true);
    let session = room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    let room = room.kill_worker();
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    room.answer(&session);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(room.record()["contact"]["id"], "1201");
}

#[test]
fn a_call_that_ends_while_presence_is_on_its_way_stays_ended() {
    let room = Room::with_copy(small());
    let session = room.call_in(DANA);
    room.fault("GET", PRESENCE, Kind::Delay { milliseconds: 1_000 }, 1);
    let room = room.kill_worker();
    assert_eq!(room.requests("GET", "ringcentral.com", PRESENCE), 2, "asked, and not answered yet");
    room.remote(&session, RemoteAct::HangUp);
    room.pass(500);
    assert!(matches!(room.call().phase, CallPhase::Ended(_)));
    room.pass(2_000);
    assert!(matches!(room.call().phase, CallPhase::Ended(_)), "presence still showed it ringing");
}

#[test]
fn a_call_that_a_full_disk_refuses_does_not_stay_on_the_desk() {
    let room = Room::with_copy(small());
    room.store.fail(Some(StoreError::Full));
    let session = room.call_in(DANA);
    assert!(room.view().calls.is_empty());
    assert!(room.banners().contains(&BannerKind::StorageFailing));
    room.store.fail(None);
    room.answer(&session);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert!(!room.banners().contains(&BannerKind::StorageFailing));
}

#[test]
fn a_full_disk_does_not_have_ringcentral_asked_again_and_again() {
    let room = Room::connected(small());
    room.whole_call(DANA, 20_000);
    room.pass(20_000);
    room.store.fail(Some(StoreError::Full));
    let before = room.requests("GET", "ringcentral.com", CALL_LOG);
    room.pass(60_000);
    let asked = room.requests("GET", "ringcentral.com", CALL_LOG) - before;
    assert!((1..=4).contains(&asked), "{asked} times within a minute");
    room.store.fail(None);
    room.pass(60_000);
    let log = room.call().log;
    assert!(matches!(log, LogState::Logged { complete: true, .. }), "{log:?}");
}
