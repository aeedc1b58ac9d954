//! Calls nobody heard: after a night, a week, a gap in the line, a death. Every one of them is found in the call log, once,
//! and the counts are RingCentral's own.

use callside_emulator::{
    clock::Moment,
    faults::Kind,
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::Plan,
    },
};
use callside_protocol::{Answer, CallPhase, DayCount, Door, EndedAs, Live, LogState};
use callside_tests::room::{DIRECT, Room, at_every_touch, is_logged, message, name_of, prompt, small};

const DANA: &str = "+16505550134";
const HELEN: &str = "+16505550155";
const LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// From the start of a browser to the end of a round that has little to read.
const ROUND: i64 = 90_000;

/// Time passes for the clouds alone: nobody has Callside open.
fn unheard(room: &Room, milliseconds: i64) {
    let mut world = room.world.borrow_mut();
    let to = world.now().plus(milliseconds);
    world.advance(to);
}

/// A whole call that nobody here hears of.
fn unheard_call(room: &Room, from: &str, plan: Plan) -> String {
    let agent = room.agent_id("101");
    let session = room.world.borrow_mut().call_in(Some(from.to_owned()), None, DIRECT, plan).expect("placed");
    unheard(room, 2_000);
    room.world.borrow_mut().act(&session, agent, &Act::Answer { second_device: false }).expect("rings");
    unheard(room, 20_000);
    room.world.borrow_mut().act(&session, agent, &Act::HangUp).expect("talks");
    unheard(room, 1_000);
    session
}

/// So many calls, evenly over so long.
fn calls_over(room: &Room, count: usize, milliseconds: i64) {
    let callers = [DANA, HELEN, "+16505550130", "+14155550142", "+14155550143", "+14155550144", "+16505550146"];
    let apart = milliseconds / i64::try_from(count).expect("few");
    for number in 0..count {
        unheard_call(room, callers[number % callers.len()], prompt());
        unheard(room, apart - 23_000);
    }
}

/// The browser is started again after days, in which sign-ins have ended that nobody renewed.
fn back(room: Room) -> Room {
    let room = room.kill_browser();
    assert_eq!(room.connect_ringcentral("101"), Answer::Done);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room
}

/// The keys of the records in NetSuite, in the order in which they were made.
fn keys(room: &Room) -> Vec<String> {
    let mut records = room.records();
    records.sort_by_key(|record| record["id"].as_str().and_then(|id| id.parse::<u64>().ok()));
    records.iter().map(|record| record["externalId"].as_str().expect("a key").to_owned()).collect()
}

/// The keys of the agent's calls in RingCentral's log, oldest first.
fn logged(room: &Room) -> Vec<String> {
    let agent = room.agent_id("101");
    let world = room.world.borrow();
    let mut records: Vec<_> =
        world.ringcentral.switch.records().iter().filter(|record| record.extension == agent).collect();
    records.sort_by_key(|record| record.start);
    records.iter().map(|record| format!("cs-62200140-{agent}-{}", record.session)).collect()
}

/// How often the call log was read over days, not for a single call.
fn rounds(room: &Room) -> usize {
    room.requests("GET", "ringcentral.com", LOG)
}

fn counts(room: &Room) -> Vec<DayCount> {
    room.drawn(Door::Today).counts
}

fn counted(room: &Room) -> usize {
    counts(room).iter().map(|day| day.counted).sum()
}

fn assert_all_here(room: &Room) {
    let (mut records, mut calls) = (keys(room), logged(room));
    records.sort();
    calls.sort();
    assert_eq!(records, calls, "each call of the log is one record");
}

#[test]
fn a_week_closed_with_1500_calls_is_written_oldest_first_and_without_a_burst() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    calls_over(&room, 1_500, 7 * DAY);
    // What has only just ended would not wait for all of that.
    unheard(&room, HOUR);
    let room = back(room);
    room.world.borrow_mut().ledger.reset();
    for path in ["/services/rest/record", "/services/rest/query"] {
        room.fault("POST", path, Kind::Delay { milliseconds: 400 }, u32::MAX);
    }
    room.pass(10 * 60_000);
    let before = keys(&room).len();
    assert!((50..1_000).contains(&before), "it takes its time: {before}");
    // A call that rings now goes past all of that.
    let session = room.call_in("+16505550146");
    room.pass(2_000);
    assert!(name_of(&room.call()).is_some(), "{:?}", room.call().who);
    room.answer(&session);
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(5_000);
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
    room.pass(50 * 60_000);

    assert_all_here(&room);
    let live = format!("cs-62200140-{}-{session}", room.agent_id("101"));
    let made: Vec<String> = keys(&room).into_iter().filter(|key| *key != live).collect();
    let oldest_first: Vec<String> = logged(&room).into_iter().filter(|key| *key != live).collect();
    assert_eq!(made, oldest_first);
    assert_eq!(counted(&room), 1_501, "the call of this hour is counted in the next");
    assert!(counts(&room).iter().all(|day| day.missing.is_empty()), "{:?}", counts(&room));

    let world = room.world.borrow();
    let most = |host: &str, path: &str, milliseconds: i64| {
        let asked: Vec<Moment> = world
            .ledger
            .entries()
            .iter()
            .filter(|entry| entry.host.ends_with(host) && entry.path.starts_with(path))
            .map(|entry| entry.at)
            .collect();
        let within = |from: &Moment| asked.iter().filter(|at| **at >= *from && at.since(*from) < milliseconds).count();
        asked.iter().map(within).max().unwrap_or_default()
    };
    assert!(most("ringcentral.com", LOG, 60_000) <= 5, "half of what RingCentral takes in a minute");
    // One at a time, of 400 ms each, and what a live call asks.
    let burst = most("netsuite.com", "/services/rest", 1_000);
    assert!(burst <= 6, "{burst}");
    assert!(world.ledger.entries().iter().all(|entry| entry.status != Some(429)));
}

#[test]
fn a_worker_that_dies_at_any_moment_of_it_goes_on() {
    let story = |touch: u32| {
        let room = Room::connected(small());
        room.whole_call(DANA, 5_000);
        room.pass(400_000);
        calls_over(&room, 4, 2 * DAY);
        let room = back(room);
        room.fuse.set(touch);
        room.pass(3 * ROUND);
        let touches = room.fuse.touches();
        let room = if room.fuse.is_blown() { room.kill_worker() } else { room };
        room.pass(3 * ROUND);
        assert_all_here(&room);
        assert_eq!(counted(&room), 5, "touch {touch}");
        touches
    };
    at_every_touch(21, story);
}

#[test]
fn days_that_are_settled_are_not_read_again_by_the_next_worker() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    calls_over(&room, 40, 10 * DAY);
    let mut room = back(room);
    room.world.borrow_mut().ledger.reset();
    // Five requests of a minute are half of what RingCentral takes: eleven days take three minutes.
    for _ in 0..3 {
        room.pass(80_000);
        room = room.kill_worker();
    }
    room.pass(3 * ROUND);
    assert_all_here(&room);
    // Each worker begins with the day that the last one was in.
    assert!((11..=11 + 3).contains(&rounds(&room)), "{}", rounds(&room));
}

#[test]
fn ringcentrals_penalty_in_the_middle_is_kept_to() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    calls_over(&room, 12, 4 * DAY);
    let room = back(room);
    room.pass(50_000);
    room.fault("GET", LOG, Kind::Status { code: 429, retry_after: Some(60) }, 2);
    room.world.borrow_mut().ledger.reset();
    room.pass(55_000);
    assert_eq!(rounds(&room), 1, "a request in the penalty would begin it anew");
    room.pass(400_000);
    assert_all_here(&room);
    assert_eq!(counted(&room), 13);
}

#[test]
fn a_call_the_log_shows_late_is_not_passed_by() {
    // It ends a moment before the browser starts, and is in the log half a minute later.
    let room = Room::connected(small());
    room.pass(HOUR);
    unheard_call(&room, DANA, Plan { log_lag: Some(30_000), ..prompt() });
    let room = room.kill_browser();
    room.pass(ROUND);
    assert_all_here(&room);

    // Later than RingCentral says: the next round reads once more what lies behind the last one.
    let room = Room::connected(small());
    room.pass(HOUR);
    unheard_call(&room, DANA, Plan { log_lag: Some(300_000), ..prompt() });
    let room = room.kill_browser();
    room.pass(400_000);
    assert_eq!(keys(&room).len(), 0);
    room.whole_call(HELEN, 5_000);
    room.pass(HOUR + ROUND);
    assert_all_here(&room);
    assert_eq!(counted(&room), 2);
}

#[test]
fn a_long_call_that_was_on_when_the_line_came_up_is_not_passed_by() {
    let room = Room::connected(small());
    room.pass(HOUR);
    let session = room.world.borrow_mut().call_in(Some(DANA.to_owned()), None, DIRECT, prompt()).expect("placed");
    unheard(&room, 2_000);
    let agent = room.agent_id("101");
    room.world.borrow_mut().act(&session, agent, &Act::Answer { second_device: false }).expect("rings");
    // It is on while a browser is open, which is closed before it ends, nine hours later.
    let room = room.kill_browser();
    room.pass(ROUND);
    assert_eq!(room.call().phase, CallPhase::Connected);
    unheard(&room, 9 * HOUR);
    room.world.borrow_mut().remote_act(&session, RemoteAct::HangUp).expect("talks");
    unheard(&room, HOUR);
    let room = room.kill_browser();
    room.pass(2 * ROUND);
    assert_all_here(&room);
    let recent = room.drawn(Door::Today).recent;
    assert_eq!(recent[0].phase, CallPhase::Ended(EndedAs::Completed));
}

#[test]
fn hidden_digits_no_session_and_a_fax() {
    let room = Room::connected(small());
    room.pass(HOUR);
    unheard_call(&room, DANA, Plan { masked_in_log: true, ..prompt() });
    unheard_call(&room, HELEN, Plan { nameless_in_log: true, ..prompt() });
    let (agent, now) = (room.agent_id("101"), room.now());
    room.world.borrow_mut().ringcentral.switch.receive_fax(agent, HELEN, now);
    let room = room.kill_browser();
    room.pass(ROUND);
    let titles: Vec<_> =
        room.records().iter().map(|record| record["title"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(titles.len(), 1, "{titles:?}");
    assert!(!titles[0].contains("Dana"), "nobody is told by half a number: {titles:?}");
    let [day] = counts(&room).try_into().expect("one day");
    assert_eq!(day.counted, 2, "a fax is no call");
    let [missing] = day.missing.as_slice() else { panic!("one is missing: {day:?}") };
    assert_eq!(missing.number.reveal(), HELEN);

    // One that was heard is known, whatever its record leaves out.
    let session = room.call_in_as(Some(DANA), None, DIRECT, Plan { nameless_in_log: true, ..prompt() });
    room.answer(&session);
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(HOUR + ROUND);
    let [day] = counts(&room).try_into().expect("one day");
    assert_eq!((day.counted, day.missing.len()), (3, 1));
}

#[test]
fn the_first_sign_in_looks_at_nothing_that_was_before() {
    let room = Room::new(small());
    unheard_call(&room, DANA, prompt());
    unheard(&room, 60_000);
    room.connect("101");
    room.pass(400_000);
    assert_eq!((rounds(&room), keys(&room).len(), counts(&room).len()), (0, 0, 0));
    room.whole_call(HELEN, 5_000);
    room.pass(HOUR + ROUND);
    assert_eq!((keys(&room).len(), counted(&room)), (1, 1), "the day's earlier calls are nobody's here");
}

#[test]
fn a_morning_and_a_gap_cost_one_reading_each_and_an_idle_line_none() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(HOUR + ROUND);
    room.world.borrow_mut().ledger.reset();
    room.pass(10 * HOUR);
    assert_eq!(rounds(&room), 0, "no call, no reading");
    unheard(&room, 8 * HOUR);
    let room = room.kill_browser();
    room.world.borrow_mut().ledger.reset();
    room.pass(400_000);
    assert_eq!(rounds(&room), 1 + usize::from(counts(&room).len() > 1));
    // A gap that is too long to be recovered.
    room.world.borrow_mut().ledger.reset();
    room.network(false);
    room.pass(300_000);
    unheard_call(&room, HELEN, prompt());
    room.network(true);
    room.pass(2 * ROUND);
    assert_eq!(room.view().connections.live, Live::On);
    assert_eq!(rounds(&room), 1);
    assert_all_here(&room);
}

#[test]
fn a_disk_that_is_full_settles_nothing() {
    let room = Room::connected(small());
    room.pass(HOUR);
    unheard_call(&room, DANA, prompt());
    let room = room.kill_browser();
    room.store.fail(Some(callside_core::ports::StoreError::Full));
    room.pass(2 * ROUND);
    assert_eq!(room.drawn(Door::Today).recent.len(), 0);
    room.store.fail(None);
    let room = room.kill_browser();
    room.pass(2 * ROUND);
    assert_all_here(&room);
}

#[test]
fn a_recording_that_comes_after_the_last_question_is_found_by_the_next_round() {
    let room = Room::connected(small());
    let session = room.call_in_as(Some(DANA), None, DIRECT, Plan { recording_lag: Some(20 * 60_000), ..prompt() });
    room.answer(&session);
    room.act(&session, &Act::Record);
    room.pass(60_000);
    room.act(&session, &Act::HangUp);
    room.pass(10 * 60_000);
    let of_last = |room: &Room| room.drawn(Door::Today).recent[0].log.clone();
    assert!(matches!(of_last(&room), LogState::Logged { complete: false, .. }), "{:?}", of_last(&room));
    assert!(!message(&room.record()).contains("Recording"));
    room.pass(HOUR);
    assert!(matches!(of_last(&room), LogState::Logged { complete: true, .. }), "{:?}", of_last(&room));
    let said = message(&room.record()).to_owned();
    let id = room.world.borrow().ringcentral.switch.records()[0].recordings[0].id.clone();
    assert!(said.contains(&format!("\nRecording: {id}\n")) && !said.contains("http"), "{said}");
}

#[test]
fn counts_are_of_days_on_the_wall_and_are_ringcentrals_own() {
    let room = Room::connected(small());
    room.pass(HOUR);
    calls_over(&room, 30, 3 * DAY);
    let room = back(room);
    room.pass(2 * ROUND);
    let zone = -5 * HOUR;
    let (days, agent) = (counts(&room), room.agent_id("101"));
    assert!(days.len() >= 4, "{days:?}");
    let world = room.world.borrow();
    for ours in days {
        let on = |start: &Moment| start.plus(zone).0.div_euclid(DAY) == ours.day;
        let theirs =
            world.ringcentral.switch.records().iter().filter(|record| record.extension == agent && on(&record.start));
        assert_eq!(ours.counted, theirs.count(), "{ours:?}");
    }
}
