//! A person saves in NetSuite while the agent's change is on its way there: at every single moment of it, with Callside's
//! bundle in the account and without.

use std::{cell::Cell, rc::Rc};

use callside_emulator::{
    World,
    faults::Kind,
    netsuite::{RecordType, Role, Status},
    world,
};
use callside_protocol::{Command, InNetSuite, LogState, Need};
use callside_tests::room::{Room, message, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const RECORDS: &str = "/services/rest/record/v1/phone";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const NOTE: &str = "wants the March price list";
const LATER: &str = "wants the March price list by Friday";

fn account(bundle: bool) -> world::Options {
    let mut options = small();
    options.netsuite.bundle = bundle;
    options
}

/// A call whose record is in NetSuite and has its final facts.
fn logged(bundle: bool) -> Room {
    let room = Room::connected(account(bundle));
    let session = room.call_in(DANA);
    room.pass(3_000);
    room.answer(&session);
    room.note(NOTE);
    room.pass(5_000);
    room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
    room.pass(400_000);
    assert!(message(&room.record()).starts_with(NOTE));
    room.world.borrow_mut().ledger.reset();
    room
}

/// What a person makes of the message they see.
type Edit = fn(&str) -> String;

fn vip(message: &str) -> String {
    format!("VIP, says the boss\n{message}")
}

/// A person saves the message on the record's page, made of what it shows there.
fn save(world: &mut World, edit: Edit) {
    let record = world.netsuite.phone_calls().remove(0);
    let id = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let saved = edit(message(&record));
    world.edit_record(RecordType::PhoneCall, id, "message", &json!(saved)).expect("it can be saved");
}

/// Reads and writes of the record over REST so far.
fn over_rest(world: &World) -> (usize, usize) {
    let count = |method: &str| {
        let entries = world.ledger.entries().iter();
        entries.filter(|entry| entry.method == method && entry.path.starts_with(RECORDS)).count()
    };
    (count("GET"), count("PATCH"))
}

/// The agent adds to the note while, at that touch of the update, somebody saves. Where the update stood then: reads and
/// writes so far. `None`: it had ended before.
fn change_meanwhile(room: &Room, touch: u32, edit: Edit) -> Option<(usize, usize)> {
    let stood = Rc::new(Cell::new(None));
    room.note(LATER);
    let (world, standing) = (Rc::clone(&room.world), Rc::clone(&stood));
    room.fuse.meanwhile(touch, move || {
        standing.set(Some(over_rest(&world.borrow())));
        save(&mut world.borrow_mut(), edit);
    });
    room.pass(60_000);
    stood.get()
}

fn holds(room: &Room, words: &str) -> bool {
    message(&room.record()).contains(words)
}

fn is_all_in_netsuite(room: &Room) {
    let call = room.call();
    assert!(matches!(call.note.in_netsuite, InNetSuite::All(_)), "{:?}", call.note.in_netsuite);
    assert!(matches!(call.log, LogState::Logged { .. }), "{:?}", call.log);
}

#[test]
fn with_the_bundle_nothing_that_anybody_saves_at_any_moment_is_lost() {
    let mut moments = 0;
    for touch in 1.. {
        let room = logged(true);
        let Some(_) = change_meanwhile(&room, touch, vip) else { break };
        moments += 1;
        assert_eq!(over_rest(&room.world.borrow()), (0, 0), "nothing goes over REST");
        assert!(holds(&room, LATER) && holds(&room, "VIP, says the boss"), "{touch}: {}", message(&room.record()));
        is_all_in_netsuite(&room);
        room.note("wants the March price list by Friday, or Monday");
        room.pass(60_000);
        let record = room.record();
        for words in ["VIP, says the boss", "by Friday, or Monday", "Duration"] {
            assert_eq!(message(&record).matches(words).count(), 1, "{touch}: {}", message(&record));
        }
        let LogState::Logged { flag, .. } = room.call().log else { panic!("{:?}", room.call().log) };
        assert_eq!(flag, Some(Need::BothEdited), "{touch}: the pane says so");
    }
    assert!(moments >= 6, "the update touches the world more often than {moments} times");
}

#[test]
fn with_the_bundle_whoever_saves_while_the_script_runs_is_merged_too() {
    let room = logged(true);
    let record = room.record();
    let id = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let saved = serde_json::Map::from_iter([("message".to_owned(), json!(vip(message(&record))))]);
    room.world.borrow_mut().netsuite.meddle(RecordType::PhoneCall, id, saved);
    room.note(LATER);
    room.pass(60_000);
    assert!(holds(&room, LATER) && holds(&room, "VIP, says the boss"), "{}", message(&room.record()));
    assert_eq!(room.requests("POST", "netsuite.com", RESTLET), 2);
}

#[test]
fn without_it_only_what_is_saved_between_our_read_and_our_write_is_lost() {
    let (mut inside, mut outside) = (0, 0);
    for touch in 1.. {
        let room = logged(false);
        let Some(stood) = change_meanwhile(&room, touch, vip) else { break };
        assert!(holds(&room, LATER), "{touch}: what the agent typed is there, {}", message(&room.record()));
        is_all_in_netsuite(&room);
        let is_inside = stood == (1, 0);
        assert_eq!(holds(&room, "VIP, says the boss"), !is_inside, "{touch} {stood:?}: {}", message(&room.record()));
        *(if is_inside { &mut inside } else { &mut outside }) += 1;
    }
    assert!(inside >= 2 && outside >= 6, "{inside} moments inside, {outside} outside");
}

#[test]
fn without_it_what_is_saved_over_the_agents_words_right_after_is_seen_and_both_texts_are_kept() {
    /// From a page that was opened before: it knows nothing of what the agent has added.
    fn from_an_old_page(message: &str) -> String {
        vip(&message.replace(" by Friday", ""))
    }
    let mut moments = 0;
    for touch in 1.. {
        let room = logged(false);
        let Some(stood) = change_meanwhile(&room, touch, from_an_old_page) else { break };
        if stood == (1, 1) {
            moments += 1;
            assert!(holds(&room, LATER) && holds(&room, "VIP, says the boss"), "{}", message(&room.record()));
            let LogState::Logged { flag, .. } = room.call().log else { panic!("{:?}", room.call().log) };
            assert_eq!(flag, Some(Need::BothEdited));
        }
    }
    assert!(moments >= 2, "{moments}");
}

#[test]
fn the_window_is_one_round_trip_without_the_bundle_and_none_with_it() {
    for round_trip in [100, 250, 1_000] {
        let room = logged(false);
        let delay = Kind::Delay { milliseconds: u64::try_from(round_trip).expect("a time") };
        room.fault("GET", RECORDS, delay, 1);
        room.note(LATER);
        // In small steps.
        room.pass(20_000);
        let world = room.world.borrow();
        let entries = world.ledger.entries();
        let of = |method: &str| entries.iter().find(|entry| entry.method == method && entry.path.starts_with(RECORDS));
        let (read, written) = (of("GET").expect("a read"), of("PATCH").expect("a write"));
        assert_eq!(written.at.0 - read.at.0, round_trip);
    }
    let room = logged(true);
    room.note(LATER);
    room.pass(60_000);
    assert_eq!(over_rest(&room.world.borrow()), (0, 0), "nothing is read before, so there is nothing between");
}

#[test]
fn what_it_costs() {
    for (bundle, restlets, rest) in [(true, 1, (0, 0)), (false, 0, (2, 1))] {
        let room = logged(bundle);
        room.note(LATER);
        room.pass(60_000);
        assert_eq!(room.requests("POST", "netsuite.com", RESTLET), restlets);
        assert_eq!(over_rest(&room.world.borrow()), rest);
        assert_eq!(room.world.borrow().ledger.count("netsuite.com"), restlets + rest.0 + rest.1);
    }
    let room = logged(true);
    save(&mut room.world.borrow_mut(), vip);
    room.note(LATER);
    room.pass(60_000);
    assert_eq!(room.world.borrow().ledger.count("netsuite.com"), 2, "somebody else's words cost one more");
    assert!(holds(&room, LATER) && holds(&room, "VIP, says the boss"));
}

#[test]
fn a_missing_bundle_is_looked_for_once_and_after_a_day_again() {
    let room = Room::connected(account(false));
    let asked = |room: &Room| room.requests("POST", "netsuite.com", RESTLET);
    assert_eq!(asked(&room), 1);
    let room = room.kill_worker();
    room.pass(3_600_000);
    let room = room.kill_browser();
    room.pass(3_600_000);
    assert_eq!(asked(&room), 1, "it is remembered");
    room.world.borrow_mut().netsuite.options_mut().bundle = true;
    room.sleep(23 * 3_600_000);
    assert_eq!(asked(&room), 3, "by now it is there, and is told how far its person has come");
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    let before = asked(&room);
    room.note("typed the next day");
    room.pass(60_000);
    assert_eq!(asked(&room), before + 1, "and notes are saved through it");
    assert!(holds(&room, "typed the next day"));
}

#[test]
fn a_bundle_that_is_gone_the_next_day_is_done_without() {
    let room = Room::connected(account(true));
    room.world.borrow_mut().netsuite.options_mut().bundle = false;
    room.sleep(25 * 3_600_000);
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    let asked = room.requests("POST", "netsuite.com", RESTLET);
    room.note("typed the next day");
    room.pass(60_000);
    assert_eq!(room.requests("POST", "netsuite.com", RESTLET), asked);
    assert!(holds(&room, "typed the next day"));
}

#[test]
fn a_bundle_that_fails_or_is_removed_in_the_middle_of_the_day_is_done_without() {
    type Harm = Box<dyn Fn(&Room)>;
    let fault = |kind: Kind| -> Harm { Box::new(move |room| room.fault("POST", RESTLET, kind, 1_000)) };
    let change = |change: fn(&mut callside_emulator::netsuite::Options)| -> Harm {
        Box::new(move |room| change(room.world.borrow_mut().netsuite.options_mut()))
    };
    let harms: Vec<(&str, Harm)> = vec![
        ("removed", change(|options| options.bundle = false)),
        ("in testing", change(|options| options.deployment.status = Status::Testing)),
        ("for others", change(|options| options.deployment.roles = Some([Role::ADMINISTRATOR].into()))),
        ("out of units", change(|options| options.deployment.units = 12)),
        ("refuses", fault(Kind::Status { code: 400, retry_after: None })),
        ("lets nobody in", fault(Kind::Status { code: 401, retry_after: None })),
        ("forbids", fault(Kind::Status { code: 403, retry_after: None })),
        ("is unwell", fault(Kind::Status { code: 500, retry_after: None })),
        ("is away", fault(Kind::Status { code: 503, retry_after: None })),
        ("cannot be read", fault(Kind::Malformed)),
        ("is cut off before", fault(Kind::CutBefore)),
        ("is cut off after", fault(Kind::CutAfter)),
    ];
    for (what, harm) in harms {
        let room = logged(true);
        let banners = room.banners();
        harm(&room);
        save(&mut room.world.borrow_mut(), vip);
        room.note(LATER);
        room.pass(120_000);
        let record = room.record();
        for words in [LATER, "VIP, says the boss", "Duration"] {
            assert_eq!(message(&record).matches(words).count(), 1, "{what}: {}", message(&record));
        }
        is_all_in_netsuite(&room);
        assert_eq!(room.banners(), banners, "{what}");
        let asked = room.requests("POST", "netsuite.com", RESTLET);
        room.note("wants the March price list by Friday, or Monday");
        room.pass(120_000);
        assert!(holds(&room, "by Friday, or Monday"), "{what}");
        // What was written all the same is found by reading; the third silence in a row comes with the next change.
        let asked = asked + usize::from(what == "is cut off after");
        assert_eq!(room.requests("POST", "netsuite.com", RESTLET), asked, "{what}: not asked at once again");
    }
}

#[test]
fn what_the_account_asks_for_is_asked_with_the_bundle_too() {
    let room = logged(true);
    room.world.borrow_mut().netsuite.options_mut().mandatory_fields.insert("Department".to_owned());
    room.note(LATER);
    room.pass(60_000);
    let call = room.call();
    assert_eq!(call.asks.iter().map(|ask| ask.label.as_str()).collect::<Vec<_>>(), ["Department"]);
    let answer = Command::AnswerAsk { call: call.id, field: call.asks[0].field.clone(), value: "1".into() };
    room.command(answer);
    room.pass(60_000);
    assert!(holds(&room, LATER));
    is_all_in_netsuite(&room);
}

#[test]
fn a_worker_that_dies_at_any_moment_of_a_change_with_the_bundle_writes_it_once() {
    for touch in 1.. {
        let room = logged(true);
        save(&mut room.world.borrow_mut(), vip);
        room.note(LATER);
        room.fuse.set(touch);
        room.pass(60_000);
        if !room.fuse.is_blown() {
            assert!(touch > 6);
            return;
        }
        let room = room.kill_worker();
        room.pass(60_000);
        let record = room.record();
        for words in ["by Friday", "VIP, says the boss"] {
            assert_eq!(message(&record).matches(words).count(), 1, "{touch}: {}", message(&record));
        }
    }
}

/// A value of the record.
fn value<'a>(record: &'a Value, name: &str) -> &'a str {
    record[name].as_str().unwrap_or_default()
}

#[test]
fn with_the_bundle_a_record_is_changed_in_one_request() {
    let room = Room::connected(account(true));
    let before = room.world.borrow().ledger.count("netsuite.com");
    let session = room.call_in(DANA);
    room.pass(3_000);
    room.answer(&session);
    room.pass(200_000);
    room.remote(&session, callside_emulator::ringcentral::telephony::acts::RemoteAct::HangUp);
    room.pass(10_000);
    let first = room.record();
    room.command(Command::ChooseMatch { call: room.call().id, record: None });
    room.pass(60_000);
    let record = room.record();
    assert_ne!(value(&first, "title"), value(&record, "title"));
    assert_eq!((record.get("contact"), record.get("company")), (None, None));
    assert_eq!(value(&record, "endTime"), value(&first, "endTime"));
    let cost = room.world.borrow().ledger.count("netsuite.com") - before;
    let words = "a lookup, a look at earlier calls, a create, a change, and the report that a first call was logged";
    assert_eq!((cost, room.asked_about_calls()), (5, 1), "{words}");
}
