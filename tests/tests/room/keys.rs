//! Which call is which (`call::key`): for every shape of a call, whoever heard it as it happened and whoever reads the call
//! log alone make one record under one key.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use callside_emulator::{
    World,
    ringcentral::{
        account::Kind,
        telephony::{
            acts::{Act, RemoteAct},
            session::{Plan, Unanswered},
        },
    },
};
use callside_protocol::{Door, EndedAs, LogState, SkipRule};
use callside_tests::room::{DIRECT, Room, message, pass_together, prompt, small};
use serde_json::Value;

const DANA: &str = "+16505550134";
const HELEN: &str = "+16505550155";
const TAKE: Act = Act::Answer { second_device: false };

/// Two browsers of one agent: one open while the story is played, one closed, which reads the log afterwards.
struct Twice {
    live: Room,
    later: Room,
}

fn world() -> Rc<RefCell<World>> {
    // The world's own way to know the redirect addresses of the rooms that come.
    Rc::clone(&Room::new(small()).world)
}

fn join(world: &Rc<RefCell<World>>, extension: &'static str, seed: u64) -> Room {
    let room = Room::join(world, seed);
    room.connect(extension);
    room
}

fn twice(extension: &'static str, play: impl Fn(&Room)) -> Twice {
    let world = world();
    let live = join(&world, extension, 7);
    let closed = join(&world, extension, 8);
    play(&live);
    // What is left of the calls ends, and the log shows all of it.
    live.pass(400_000);
    let later = closed.kill_browser();
    pass_together(&[&live, &later], 200_000);
    let twice = Twice { live, later };
    assert_eq!(calls(&twice.later), calls(&twice.live), "the log alone gives the keys that the events gave");
    let mut records: Vec<String> = twice.live.records().iter().map(external_id).collect();
    records.sort();
    let logged: Vec<String> =
        calls(&twice.live).into_iter().filter(|(_, log)| *log == "logged").map(|(id, _)| id).collect();
    assert_eq!(records, logged, "one record for each of them, whoever wrote it first");
    twice
}

/// Calls by key, each with whether it has a record. What a colleague took from the queue the log need not know of.
fn calls(room: &Room) -> BTreeMap<String, &'static str> {
    let calls = room.drawn(Door::Today).recent.into_iter().map(|call| {
        let log = match call.log {
            LogState::Logged { .. } => "logged",
            LogState::Skipped(SkipRule::AnsweredElsewhere) => "elsewhere",
            LogState::Skipped(SkipRule::Internal) => "internal",
            LogState::Skipped(SkipRule::Listened) => "listened",
            other => panic!("{other:?}"),
        };
        (call.id.0, log)
    });
    calls.filter(|(_, log)| *log != "elsewhere").collect()
}

fn external_id(record: &Value) -> String {
    record["externalId"].as_str().expect("every record has its key").to_owned()
}

fn key(room: &Room, extension: &str, session: &str) -> String {
    format!("cs-62200140-{}-{session}", room.agent_id(extension))
}

/// The calls with their state, by key.
fn expect(twice: &Twice, expected: &[(String, &'static str)]) {
    assert_eq!(calls(&twice.live), expected.iter().cloned().collect());
}

fn last_session(room: &Room) -> String {
    room.world.borrow().ringcentral.switch.sessions().last().map(|session| session.id.clone()).expect("a call")
}

fn talking(room: &Room) -> String {
    let session = room.call_in(DANA);
    room.pass(3_000);
    room.answer(&session);
    room.pass(20_000);
    session
}

#[test]
fn a_call_answered_missed_and_declined() {
    let twice = twice("101", |room| {
        let session = talking(room);
        room.act(&session, &Act::HangUp);
        room.call_in_as(Some(DANA), None, DIRECT, Plan { unanswered: Unanswered::Missed, ..prompt() });
        room.pass(60_000);
        let declined = room.call_in_as(Some(HELEN), None, DIRECT, Plan { unanswered: Unanswered::Missed, ..prompt() });
        room.pass(2_000);
        room.act(&declined, &Act::Decline);
    });
    assert_eq!(calls(&twice.live).len(), 3);
}

fn hand_on(room: &Room) -> String {
    let session = talking(room);
    room.act(&session, &Act::BlindTransfer { to: "102".to_owned() });
    room.pass(3_000);
    room.act_of("102", &session, &TAKE);
    room.pass(60_000);
    room.act_of("102", &session, &Act::HangUp);
    session
}

#[test]
fn a_blind_transfer_from_both_sides() {
    for side in ["101", "102"] {
        let twice = twice(side, |room| _ = hand_on(room));
        let session = last_session(&twice.live);
        expect(&twice, &[(key(&twice.live, side, &session), "logged")]);
    }
}

/// Dana is on the line; the colleague is asked first and then has her.
fn consult(room: &Room) -> (String, String) {
    let session = talking(room);
    room.act(&session, &Act::Consult { to: "102".to_owned() });
    room.pass(500);
    let consulted = last_session(room);
    room.act_of("102", &consulted, &TAKE);
    room.pass(5_000);
    room.act(&consulted, &Act::CompleteTransfer { other: session.clone() });
    room.pass(30_000);
    room.remote(&session, RemoteAct::HangUp);
    (session, consulted)
}

#[test]
fn an_attended_transfer_from_both_sides() {
    let sessions = RefCell::default();
    let asked = twice("101", |room| _ = sessions.replace(consult(room)));
    let (first, second) = sessions.take();
    let live = &asked.live;
    expect(&asked, &[(key(live, "101", &first), "logged"), (key(live, "101", &second), "internal")]);
    let was_asked = twice("102", |room| _ = sessions.replace(consult(room)));
    let (_, second) = sessions.take();
    expect(&was_asked, &[(key(&was_asked.live, "102", &second), "internal")]);
}

#[test]
fn a_conference() {
    let twice = twice("101", |room| {
        let dana = talking(room);
        let helen = room.call_out(HELEN, prompt());
        room.pass(15_000);
        room.act(&helen, &Act::Merge { other: dana });
        room.pass(30_000);
        let conference = last_session(room);
        room.act(&conference, &Act::HangUp);
    });
    let keys = calls(&twice.live);
    assert_eq!(keys.values().copied().collect::<Vec<_>>(), ["logged"; 3], "two calls and what they became");
    assert!(keys.contains_key(&key(&twice.live, "101", &last_session(&twice.live))));
}

/// Everybody of the company rings for the queue.
fn crowd(room: &Room) -> usize {
    let mut world = room.world.borrow_mut();
    let users: Vec<_> = world.ringcentral.account.users().map(|user| user.id).take(5).collect();
    let queue = world.ringcentral.account.extensions.iter_mut().find(|extension| extension.number == "200");
    queue.expect("the Sales line").kind = Kind::Department { members: users.clone() };
    users.len()
}

#[test]
fn a_queue_call_answered_by_one_of_several() {
    for (taker, me) in [("101", "101"), ("102", "101"), ("102", "102")] {
        let twice = twice(me, |room| {
            assert!(crowd(room) >= 3);
            let session = room.call_in_as(Some(DANA), None, "200", prompt());
            room.pass(3_000);
            room.act_of(taker, &session, &TAKE);
            room.pass(20_000);
            room.act_of(taker, &session, &Act::HangUp);
        });
        let own = (key(&twice.live, me, &last_session(&twice.live)), "logged");
        expect(&twice, if taker == me { std::slice::from_ref(&own) } else { &[] });
    }
}

#[test]
fn a_queue_call_nobody_answered_is_nobodys_here() {
    let twice = twice("101", |room| {
        crowd(room);
        room.call_in_as(Some(DANA), None, "200", prompt());
        room.pass(60_000);
    });
    expect(&twice, &[]);
    let ended = twice.live.drawn(Door::Today).recent;
    assert_eq!(ended[0].phase, callside_protocol::CallPhase::Ended(EndedAs::AnsweredElsewhere));
    // In the company's log it is the queue's.
    let world = twice.live.world.borrow();
    let [record] = world.ringcentral.switch.records() else { panic!("one record") };
    assert_eq!(world.ringcentral.account.extension(record.extension).map(|queue| queue.number.as_str()), Some("200"));
}

#[test]
fn call_waiting() {
    let twice = twice("101", |room| {
        let first = talking(room);
        let second = room.call_in(HELEN);
        room.pass(3_000);
        room.answer(&second);
        room.pass(10_000);
        room.act(&second, &Act::HangUp);
        room.act(&first, &Act::Resume);
        room.act(&first, &Act::HangUp);
    });
    assert_eq!(calls(&twice.live).len(), 2);
}

#[test]
fn parked_and_picked_up() {
    for (by, me) in [("101", "101"), ("102", "101"), ("102", "102")] {
        let twice = twice(me, |room| {
            let session = talking(room);
            room.act(&session, &Act::Park);
            room.pass(10_000);
            room.act_of(by, &session, &Act::Unpark);
            room.pass(10_000);
            room.act_of(by, &session, &Act::HangUp);
        });
        expect(&twice, &[(key(&twice.live, me, &last_session(&twice.live)), "logged")]);
    }
}

#[test]
fn forwarded_to_voicemail() {
    let twice = twice("101", |room| {
        let session = room.call_in(DANA);
        room.pass(2_000);
        room.act(&session, &Act::ToVoicemail);
        room.pass(8_000);
        room.remote(&session, RemoteAct::LeaveMessage { seconds: 20 });
    });
    expect(&twice, &[(key(&twice.live, "101", &last_session(&twice.live)), "logged")]);
}

#[test]
fn ringing_on_several_devices_and_moved_between_them() {
    let twice = twice("101", |room| {
        let session = room.call_in_as(Some(DANA), None, DIRECT, Plan { second_device: true, ..prompt() });
        room.pass(3_000);
        room.act(&session, &Act::Answer { second_device: true });
        room.pass(10_000);
        room.act(&session, &Act::Flip);
        room.pass(10_000);
        room.act(&session, &Act::HangUp);
    });
    expect(&twice, &[(key(&twice.live, "101", &last_session(&twice.live)), "logged")]);
}

#[test]
fn a_supervisor_listens_from_both_sides() {
    for (side, log) in [("101", "logged"), ("103", "listened")] {
        let twice = twice(side, |room| {
            let session = talking(room);
            room.act_of("103", &session, &Act::Supervise);
            room.pass(20_000);
            room.act(&session, &Act::HangUp);
        });
        expect(&twice, &[(key(&twice.live, side, &last_session(&twice.live)), log)]);
        for record in twice.live.records() {
            assert!(!message(&record).contains("Colleague"), "{}", message(&record));
        }
    }
}

#[test]
fn an_internal_call_from_both_sides() {
    for side in ["101", "102"] {
        let twice = twice(side, |room| {
            let session = room.call_out_of("102", "101", prompt());
            room.pass(3_000);
            room.answer(&session);
            room.pass(20_000);
            room.act(&session, &Act::HangUp);
        });
        expect(&twice, &[(key(&twice.live, side, &last_session(&twice.live)), "internal")]);
    }
}

#[test]
fn two_colleagues_on_one_call_have_two_records_that_name_each_other() {
    let world = world();
    let (avery, jordan) = (join(&world, "101", 7), join(&world, "102", 8));
    let pass = |milliseconds| pass_together(&[&avery, &jordan], milliseconds);
    let session = avery.call_in(DANA);
    pass(3_000);
    avery.answer(&session);
    avery.note("asked for Jordan");
    pass(20_000);
    avery.act(&session, &Act::BlindTransfer { to: "102".to_owned() });
    pass(3_000);
    avery.act_of("102", &session, &TAKE);
    pass(1_000);
    jordan.note("sold");
    pass(60_000);
    avery.act_of("102", &session, &Act::HangUp);
    pass(400_000);

    let records = avery.records();
    assert_eq!(records.len(), 2, "{records:#?}");
    let of = |extension: &str| {
        let key = key(&avery, extension, &session);
        message(records.iter().find(|record| external_id(record) == key).expect("their record")).to_owned()
    };
    let refers = |extension: &str, name: &str| {
        format!("\nColleague: {name}, ext. {extension} (record {})\n", key(&avery, extension, &session))
    };
    let (first, second) = (of("101"), of("102"));
    assert!(first.starts_with("asked for Jordan") && first.contains(&refers("102", "Jordan Blake")), "{first}");
    assert!(second.starts_with("sold") && second.contains(&refers("101", "Avery Quinn")), "{second}");
}

#[test]
fn a_log_that_shows_the_own_legs_alone_names_nobody_and_harms_nothing() {
    let world = world();
    let avery = join(&world, "101", 7);
    let session = avery.call_in_as(Some(DANA), None, DIRECT, Plan { own_legs_alone: true, ..prompt() });
    avery.answer(&session);
    avery.pass(20_000);
    avery.act(&session, &Act::BlindTransfer { to: "102".to_owned() });
    avery.pass(400_000);
    assert!(!message(&avery.record()).contains("Colleague"), "{}", message(&avery.record()));
}
