//! The worker may die at any moment, and the browser too: before or after any request or commit of a call's life. Every
//! such moment is tried; each time there is one record, with all that was typed.

use callside_emulator::ringcentral::telephony::acts::Act;
use callside_protocol::{Answer, Command};
use callside_tests::room::{Room, at_every_touch, blank, is_logged, message, small};

const DANA: &str = "+16505550134";
const NOTE: &str = "wants the March price list";

#[derive(Clone, Copy, Debug)]
enum Dies {
    Worker,
    Browser,
}

/// A call's life in which whoever dies, dies at that touch of the world, and is back before the next act. Answers how
/// many touches there were.
fn live_through(dies: Dies, touch: u32) -> u32 {
    let room = Room::connected(small());
    let before = room.fuse.touches();
    room.fuse.set(touch);
    let revive = |room: Room| match dies {
        _ if !room.fuse.is_blown() => room,
        Dies::Worker => room.kill_worker(),
        Dies::Browser => room.kill_browser(),
    };

    let session = room.call_in(DANA);
    room.pass(3_000);
    let room = revive(room);
    room.answer(&session);
    room.pass(2_000);
    let room = revive(room);
    room.pass(5_000);
    let call = room.call().id;
    let edit = || Command::EditNote { call: call.clone(), base: 0, base_text: blank(), text: NOTE.into() };
    let saved = room.ask(edit());
    let room = revive(room);
    if saved.is_none() {
        // The page keeps what is not acknowledged, and sends it again.
        assert!(matches!(room.ask(edit()), Some(Answer::Note { .. })));
    }
    room.act(&session, &Act::HangUp);
    room.pass(2_000);
    let room = revive(room);
    room.pass(60_000);
    let room = revive(room);
    room.pass(400_000);
    let room = revive(room);
    room.pass(60_000);

    let log = room.view().recent.first().map(|call| call.log.clone());
    assert_eq!(room.records().len(), 1, "touch {touch}: {log:?}");
    let record = room.record();
    assert!(message(&record).starts_with(NOTE), "touch {touch}: {}", message(&record));
    assert_eq!(message(&record).matches(NOTE).count(), 1, "touch {touch}: {}", message(&record));
    assert_eq!(record["contact"]["id"], "1201", "touch {touch}");
    assert!(log.as_ref().is_some_and(is_logged), "touch {touch}: {log:?}");
    room.fuse.touches().saturating_sub(before)
}

fn every_moment(dies: Dies) {
    at_every_touch(16, |touch| live_through(dies, touch));
}

#[test]
fn the_worker_dies_at_any_moment() {
    every_moment(Dies::Worker);
}

#[test]
fn the_browser_dies_at_any_moment() {
    every_moment(Dies::Browser);
}

#[test]
fn a_worker_that_dies_again_and_again_gets_there() {
    let mut room = Room::connected(small());
    let session = room.call_in(DANA);
    room = room.kill_worker();
    room.answer(&session);
    room = room.kill_worker();
    room.pass(5_000);
    room.note(NOTE);
    room = room.kill_worker();
    room.act(&session, &Act::HangUp);
    for _ in 0..20 {
        room = room.kill_worker();
        room.pass(1_000);
    }
    room.pass(60_000);
    assert!(message(&room.record()).starts_with(NOTE));
}

#[test]
fn a_browser_that_was_closed_over_night_finishes_what_waited() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note(NOTE);
    let room = {
        room.network(false);
        room.act(&session, &Act::HangUp);
        room
    };
    room.pass(12 * 3_600_000);
    let room = room.kill_browser();
    room.network(true);
    room.pass(120_000);
    assert!(message(&room.record()).starts_with(NOTE));
}
