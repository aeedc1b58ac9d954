//! Several computers on the same call at once: the agent's own two, and a colleague's. One call and user is one record,
//! whoever comes first.

use std::{cell::Cell, rc::Rc};

use callside_emulator::{
    netsuite::{PostedKey, RecordType},
    ringcentral::telephony::acts::Act,
};
use callside_tests::room::{Room, is_logged, message, pass_together, small};
use futures::channel::oneshot;
use serde_json::json;

const DANA: &str = "+16505550134";
const NOTE: &str = "wants the March price list";
const ELSEWHERE: &str = "typed elsewhere";
const SYNCED: &str = "written by the sync";

/// The agent of extension 101 on two computers.
fn two_computers() -> [Room; 2] {
    let desk = Room::connected(small());
    let laptop = desk.beside("101", 8);
    [desk, laptop]
}

#[test]
fn two_computers_of_one_agent_make_one_record_with_the_notes_of_both() {
    let [desk, laptop] = two_computers();
    let rooms = [&desk, &laptop];
    let session = desk.call_in(DANA);
    pass_together(&rooms, 3_000);
    desk.answer(&session);
    pass_together(&rooms, 3_000);
    desk.note("wants the March price list");
    laptop.note("typed on the train");
    desk.act(&session, &Act::HangUp);
    pass_together(&rooms, 600_000);
    let record = desk.record();
    for typed in ["wants the March price list", "typed on the train"] {
        assert_eq!(message(&record).matches(typed).count(), 1, "{}", message(&record));
    }
    assert_eq!(desk.requests("POST", "netsuite.com", "/services/rest/record/v1/phone"), 2, "one of them was refused");
    for room in rooms {
        assert!(is_logged(&room.view().recent[0].log), "{:?}", room.view().recent[0].log);
    }
}

/// A call of the agent's with a note, up to the moment before it ends.
fn talking(room: &Room) -> String {
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(5_000);
    room.note(NOTE);
    session
}

/// What somebody does while the desk's worker waits, and what they wrote.
type Elsewhere = fn(&Room, &Room) -> &'static str;

/// What came of a meeting.
struct Met {
    /// The worker came so far.
    came: bool,
    /// The record holds what both had to say.
    complete: bool,
}

/// What a second writer does while the agent's worker stands at that touch of the world, from hang-up on; the calls of
/// both end as one record, with the agent's note.
fn meet_at(touch: u32, posted_key: PostedKey, elsewhere: Elsewhere) -> Met {
    let mut options = small();
    options.netsuite.dialect.posted_key = posted_key;
    let (desk, laptop) = match posted_key {
        PostedKey::Kept => {
            let desk = Room::connected(options);
            let laptop = desk.beside("101", 8);
            (desk, laptop)
        }
        // What the account does is shown to each by an earlier call.
        PostedKey::Overwrites | PostedKey::Ignored => {
            let desk = Room::new(options);
            desk.connect("101");
            desk.whole_call("+16505550155", 1_000);
            desk.pass(60_000);
            let laptop = Room::join(&desk.world, 8);
            laptop.connect("101");
            laptop.network(false);
            desk.network(false);
            laptop.network(true);
            laptop.pass(10_000);
            laptop.whole_call("+16505550146", 1_000);
            laptop.pass(60_000);
            desk.network(true);
            pass_together(&[&desk, &laptop], 400_000);
            let mut world = desk.world.borrow_mut();
            let now = world.now();
            for record in world.netsuite.phone_calls() {
                let id = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
                world.netsuite.delete(RecordType::PhoneCall, id, now).expect("it is there");
            }
            drop(world);
            (desk, laptop)
        }
    };
    let session = talking(&desk);
    laptop.settle();
    laptop.note(ELSEWHERE);
    let (go_on, turn) = oneshot::channel::<()>();
    let came = Rc::new(Cell::new(false));
    let here = Rc::clone(&came);
    desk.fuse.interrupt(touch, async move {
        here.set(true);
        let _ = turn.await;
    });
    desk.act(&session, &Act::HangUp);
    for _ in 0..400 {
        if came.get() {
            break;
        }
        pass_together(&[&desk, &laptop], 50);
    }
    let read = !desk.records().is_empty();
    let wrote = elsewhere(&desk, &laptop);
    let _ = go_on.send(());
    pass_together(&[&desk, &laptop], 400_000);
    for room in [&desk, &laptop] {
        let log = room.view().recent[0].log.clone();
        assert!(is_logged(&log), "touch {touch}, {posted_key:?}: {log:?}");
    }
    let records = desk.records();
    assert_eq!(records.len(), 1, "touch {touch}, {posted_key:?}: {records:#?}");
    let times = |typed| message(&records[0]).matches(typed).count();
    assert_eq!(times(NOTE), 1, "touch {touch}, {posted_key:?}: {}", message(&records[0]));
    assert!(times(ELSEWHERE) <= 1, "touch {touch}, {posted_key:?}: {}", message(&records[0]));
    let complete = times(ELSEWHERE) == 1 && message(&records[0]).contains(wrote);
    // Before the record is there, nothing can have been read of it that a write would put back.
    assert!(complete || read, "touch {touch}, {posted_key:?}: {}", message(&records[0]));
    Met { came: came.get(), complete }
}

/// The agent's other computer hears of the end, and writes as far as it comes.
fn other_computer(_: &Room, laptop: &Room) -> &'static str {
    laptop.settle();
    ELSEWHERE
}

/// Somebody writes the call's record straight into NetSuite.
fn background_writer(desk: &Room, _: &Room) -> &'static str {
    let key = desk.call().id.0;
    let mut world = desk.world.borrow_mut();
    let now = world.now();
    let record = json!({ "title": "by the sync", "externalId": key, "message": SYNCED });
    let made = world.netsuite.create(RecordType::PhoneCall, &record.as_object().cloned().unwrap_or_default(), now);
    if made.is_err() {
        // The record is there: what it has to say is said in it.
        let records = world.netsuite.phone_calls();
        let there = records.iter().find(|record| record["externalId"] == key.as_str()).expect("it was refused");
        let id = there["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let both = format!("{SYNCED}\n{}", message(there));
        world.netsuite.edit(RecordType::PhoneCall, id, "message", &json!(both), now).expect("a person may");
    }
    SYNCED
}

/// Answers at which touches what the other had to say is not in the record.
fn at_every_touch(posted_key: PostedKey, elsewhere: Elsewhere) -> Vec<u32> {
    let mut lost = Vec::new();
    for touch in 1.. {
        let Met { came, complete } = meet_at(touch, posted_key, elsewhere);
        if !complete {
            lost.push(touch);
        }
        if !came {
            assert!(touch > 6, "a record's life has more moments: {touch}");
            break;
        }
    }
    lost
}

/// Over plain REST a record is read and then written: what somebody saves between the two can be written over. Between
/// them lie four touches: after the read, around the intent's commit, and before the write.
fn only_between_read_and_write(lost: &[u32]) {
    assert!(lost.len() <= 4 && lost.windows(2).all(|pair| pair[1] == pair[0] + 1), "{lost:?}");
}

#[test]
fn the_other_computer_at_any_moment_makes_no_second_record() {
    assert_eq!(at_every_touch(PostedKey::Kept, other_computer), Vec::<u32>::new());
}

#[test]
fn a_background_writer_at_any_moment_makes_no_second_record() {
    assert_eq!(at_every_touch(PostedKey::Kept, background_writer), Vec::<u32>::new());
}

#[test]
fn the_other_computer_is_never_written_over_where_a_post_would() {
    only_between_read_and_write(&at_every_touch(PostedKey::Overwrites, other_computer));
}

#[test]
fn the_other_computer_makes_no_second_record_where_a_post_drops_the_key() {
    only_between_read_and_write(&at_every_touch(PostedKey::Ignored, other_computer));
}
