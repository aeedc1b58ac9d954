//! Today's calls beside RingCentral's own count: they agree, or what sets them apart is said.

use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_protocol::{Answer, Door, FaultKind, Reckoning, View, words, words::Stand};
use callside_tests::room::{DIRECT, Room, prompt, small};

const DANA: &str = "+16505550134";
const LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
const HOUR: i64 = 3_600_000;
/// So long after its beginning a round reads the log, which shows a call late.
const LOG_IS_LATE: i64 = 60_000;
/// From the start of a browser to the end of a round that has little to read.
const ROUND: i64 = 90_000;

fn reckoning(room: &Room) -> Reckoning {
    room.drawn(Door::Today).today.expect("Today is sent its part").reckoning
}

/// Both counts, and how they stand.
fn said(room: &Room) -> (String, Stand) {
    let view = room.drawn(Door::Today);
    let View { today: Some(today), counts, now, .. } = &view else { panic!("Today is sent its part") };
    let said = words::reckoning(today, counts, true, *now, &|_| String::new());
    (said.counts, said.stand)
}

fn agrees(calls: &str) -> (String, Stand) {
    (format!("{calls} · RingCentral counts {}", calls.split(' ').next().expect("a count")), Stand::Agree)
}

#[test]
fn a_call_is_since_the_last_reading_until_the_log_is_read_again_within_the_hour() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    let first = reckoning(&room);
    assert_eq!((first.since, first.before, first.others), (1, 0, 0));
    assert!(first.next.is_some_and(|next| next.0 <= room.now().0 + HOUR), "{first:?}");
    assert_eq!(said(&room), ("1 call · RingCentral's count is not known".to_owned(), Stand::Differ));
    room.pass(HOUR + ROUND);
    assert_eq!(reckoning(&room), Reckoning::default());
    assert_eq!(said(&room), agrees("1 call"));
    room.whole_call(DANA, 5_000);
    assert_eq!(said(&room), ("2 calls · RingCentral counts 1".to_owned(), Stand::Differ));
    let room = room.kill_browser();
    room.pass(2 * ROUND);
    assert_eq!(said(&room), agrees("2 calls"));
}

#[test]
fn a_log_that_is_being_read_is_read_now() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    room.fault("GET", LOG, Kind::Delay { milliseconds: 20_000 }, 1);
    let due = reckoning(&room).next.expect("within the hour");
    room.pass(due.0 - room.now().0 + LOG_IS_LATE + 5_000);
    assert_eq!(reckoning(&room).next, Some(room.drawn(Door::Today).now), "after the next call would be wrong");
    room.pass(ROUND);
    assert_eq!(said(&room), agrees("1 call"));
}

#[test]
fn a_log_that_cannot_be_asked_is_said_until_it_can() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    room.fault("GET", LOG, Kind::Status { code: 503, retry_after: None }, 20);
    room.pass(HOUR + ROUND);
    let failed = reckoning(&room);
    assert_eq!(failed.fault.map(|fault| fault.kind), Some(FaultKind::Unwell));
    assert!(failed.next.is_some_and(|next| next > room.drawn(Door::Today).now), "when it is asked again is known");
    assert_eq!(said(&room).1, Stand::Open);
    room.pass(HOUR);
    assert_eq!((reckoning(&room).fault, said(&room)), (None, agrees("1 call")));
}

#[test]
fn a_call_that_was_on_at_the_first_sign_in_is_from_before_it() {
    let room = Room::new(small());
    let agent = room.agent_id("101");
    let session = {
        let mut world = room.world.borrow_mut();
        let session = world.call_in(Some(DANA.to_owned()), None, DIRECT, prompt()).expect("placed");
        let rings = world.now().plus(2_000);
        world.advance(rings);
        world.act(&session, agent, &Act::Answer { second_device: false }).expect("rings");
        session
    };
    room.connect("101");
    room.pass(60_000);
    room.act(&session, &Act::HangUp);
    room.pass(400_000);
    assert_eq!((reckoning(&room).before, reckoning(&room).since), (1, 0));
    room.pass(HOUR + ROUND);
    assert_eq!(said(&room), ("1 call · RingCentral counts 0".to_owned(), Stand::Differ));
}

#[test]
fn calls_of_another_user_and_calls_that_are_on_one_side_alone_are_told_apart() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(HOUR + ROUND);
    assert_eq!(room.connect_ringcentral("102"), Answer::Done);
    room.pass(ROUND);
    assert_eq!((reckoning(&room).others, reckoning(&room).since), (1, 0));

    let room = Room::connected(small());
    room.pass(HOUR);
    let agent = room.agent_id("101");
    {
        let mut world = room.world.borrow_mut();
        let plan = Plan { nameless_in_log: true, ..prompt() };
        let session = world.call_in(Some(DANA.to_owned()), None, DIRECT, plan).expect("placed");
        for act in [Act::Answer { second_device: false }, Act::HangUp] {
            let later = world.now().plus(10_000);
            world.advance(later);
            world.act(&session, agent, &act).expect("is on");
        }
        let later = world.now().plus(60_000);
        world.advance(later);
    }
    let room = room.kill_browser();
    room.pass(2 * ROUND);
    assert_eq!(said(&room), ("0 calls · RingCentral counts 1".to_owned(), Stand::Open));
}
