//! NetSuite accounts that behave otherwise than most where the documentation leaves it open: the same calls are played
//! under every difference, under every two that go together, and under any number of them at random. Nothing is known of
//! an account when its first call comes. Each time there is one record a call, with every note, and nothing that was
//! there is written over.

use std::{cell::Cell, rc::Rc};

use callside_emulator::{
    errand::Deed,
    faults::Kind,
    netsuite::{Dialect, DuplicateRefusal, Location, PostedKey, RecordType},
    ringcentral::telephony::acts::Act,
};
use callside_protocol::AskKind;
use callside_tests::room::{Room, is_logged, message, name_of, pass_together, small};
use serde_json::Value;

const DANA: &str = "+16505550134";
const RECORDS: &str = "/services/rest/record/v1/phone";

/// One point on which an account differs: the point, the way, and how it is brought about.
type Twist = (&'static str, &'static str, fn(&mut Dialect));

const TWISTS: [Twist; 24] = [
    ("upsert", "none by external id", |dialect| dialect.upsert = false),
    ("completedDate", "refused", |dialect| dialect.completed_date_is_refused = true),
    ("answers", "names in lower case", |dialect| dialect.lower_case_answers = true),
    ("requests", "names as documented alone", |dialect| dialect.exact_names = true),
    ("too many", "400", |dialect| dialect.concurrency_status = 400),
    ("expires_in", "a text, and Bearer", |dialect| dialect.expires_in_is_text = true),
    ("LIKE ?", "unsupported", |dialect| dialect.like_takes_parameters = false),
    ("columns", "in upper case", |dialect| dialect.upper_case_columns = true),
    ("columns there", "the proven ones", |dialect| {
        *dialect = dialect.clone().without_doubtful_columns();
    }),
    ("unknown columns", "named without their table", |dialect| dialect.qualified_identifiers = false),
    ("posted key", "ignored", |dialect| dialect.posted_key = PostedKey::Ignored),
    ("posted key", "overwrites", |dialect| dialect.posted_key = PostedKey::Overwrites),
    ("duplicate", "at externalId", |dialect| dialect.duplicate = DuplicateRefusal::InvalidContent),
    ("duplicate", "409", |dialect| dialect.duplicate = DuplicateRefusal::Conflict),
    ("duplicate", "409 and nothing else", |dialect| dialect.duplicate = DuplicateRefusal::Bare),
    ("duplicate", "in German", |dialect| dialect.duplicate = DuplicateRefusal::Localized),
    ("Location", "relative", |dialect| dialect.location = Location::Relative),
    ("Location", "with a query", |dialect| dialect.location = Location::WithQuery),
    ("Location", "missing", |dialect| dialect.location = Location::Missing),
    ("select-options", "refused", |dialect| dialect.select_options = false),
    ("ids", "numbers", |dialect| dialect.numeric_ids = true),
    ("choices", "plain words", |dialect| dialect.plain_choices = true),
    ("changes", "answered with the record", |dialect| dialect.change_answers_record = true),
    ("eid:", "refused in reading", |dialect| dialect.reads_by_external_id = false),
];

/// The record of a note, where it is the only one and holds it once.
fn record_of(room: &Room, note: &str, context: &str) -> Value {
    let mut records = room.records();
    records.retain(|record| message(record).contains(note));
    assert_eq!(records.len(), 1, "{context}: “{note}” is in {records:#?}");
    let record = records.remove(0);
    assert_eq!(message(&record).matches(note).count(), 1, "{context}: {}", message(&record));
    record
}

/// A call with a note, up to the moment before it ends.
fn talk(rooms: &[&Room], note: &str) -> String {
    let session = rooms[0].call_in(DANA);
    pass_together(rooms, 2_000);
    rooms[0].answer(&session);
    pass_together(rooms, 2_000);
    rooms[0].note(note);
    session
}

/// The calls of an agent in such an account, from the very first.
fn play(twists: &[Twist]) {
    let context = format!("{:?}", twists.iter().map(|(point, way, _)| [point, way]).collect::<Vec<_>>());
    let mut options = small();
    for (_, _, twist) in twists {
        twist(&mut options.netsuite.dialect);
    }
    let desk = Room::new(options);
    desk.connect("101");
    let all_logged = |room: &Room, calls: usize| {
        assert_eq!(desk.records().len(), calls, "{context}: {:#?}", desk.records());
        for call in room.view().recent {
            assert!(is_logged(&call.log), "{context}: {:?}", call.log);
        }
    };

    // From ring to record, while NetSuite is busy at first; then a note that follows, beside one typed in NetSuite.
    let session = talk(&[&desk], "first call");
    assert_eq!(name_of(&desk.call()), Some("Dana Whitfield"), "{context}");
    desk.world.borrow_mut().netsuite.set_requests_in_flight(5);
    desk.act(&session, &Act::HangUp);
    desk.pass(2_000);
    desk.world.borrow_mut().netsuite.set_requests_in_flight(0);
    desk.pass(30_000);
    let record = record_of(&desk, "first call", &context);
    assert_eq!(record["contact"]["id"], "1201", "{context}");
    let id: i64 = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let edited = Value::from(format!("from the boss\n{}", message(&record)));
    {
        let mut world = desk.world.borrow_mut();
        let now = world.now();
        world.netsuite.edit(RecordType::PhoneCall, id, "message", &edited, now).expect("a person may");
    }
    desk.note("first call and more");
    desk.pass(60_000);
    let record = record_of(&desk, "first call and more", &context);
    assert!(message(&record).contains("from the boss"), "{context}: {}", message(&record));
    all_logged(&desk, 1);

    // A create whose answer is lost, by whichever request this account makes records with.
    let session = talk(&[&desk], "second call");
    for method in ["POST", "PUT"] {
        desk.fault(method, RECORDS, Kind::CutAfter, 1);
    }
    desk.act(&session, &Act::HangUp);
    desk.pass(60_000);
    desk.world.borrow_mut().faults.clear();
    desk.pass(60_000);
    record_of(&desk, "second call", &context);
    all_logged(&desk, 2);

    // The same call on a second computer, which has not met the account before; the first to write is one of them.
    let laptop = Room::join(&desk.world, 8);
    laptop.connect("101");
    for [first, second] in [[&desk, &laptop], [&laptop, &desk]] {
        let calls = desk.records().len();
        let rooms = [first, second];
        let session = talk(&rooms, "typed here");
        second.note("typed there");
        // Whoever the room lets hear of the end first.
        first.act(&session, &Act::HangUp);
        pass_together(&rooms, 120_000);
        let mut records = desk.records();
        assert_eq!(records.len(), calls + 1, "{context}: {records:#?}");
        let record = records.pop().unwrap_or_default();
        for note in ["typed here", "typed there"] {
            assert_eq!(message(&record).matches(note).count(), 1, "{context}: {}", message(&record));
        }
        all_logged(&desk, calls + 1);
        all_logged(&laptop, calls + 1);
    }
    let mut keys: Vec<Value> = desk.records().into_iter().map(|record| record["externalId"].clone()).collect();
    keys.sort_by_key(Value::to_string);
    keys.dedup();
    assert_eq!(keys.len(), 4, "{context}: a key for each");
}

fn go_together(one: &Twist, other: &Twist) -> bool {
    one.0 != other.0
}

#[test]
fn the_usual_account() {
    play(&[]);
}

#[test]
fn every_difference_alone() {
    for twist in TWISTS {
        play(&[twist]);
    }
}

/// Every two that go together, in so many parts that run beside each other.
fn every_two(part: usize, parts: usize) {
    let pairs =
        TWISTS.iter().enumerate().flat_map(|(place, one)| TWISTS[place + 1..].iter().map(move |two| [*one, *two]));
    for pair in pairs.filter(|[one, two]| go_together(one, two)).skip(part).step_by(parts) {
        play(&pair);
    }
}

#[test]
fn every_two_differences_that_go_together_first_half() {
    every_two(0, 2);
}

#[test]
fn every_two_differences_that_go_together_second_half() {
    every_two(1, 2);
}

#[test]
fn differences_at_random() {
    // A fixed sequence (xorshift), so that a failure is found again.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..40 {
        let mut twists: Vec<Twist> = Vec::new();
        for twist in TWISTS {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            if state.is_multiple_of(3) && twists.iter().all(|other| go_together(other, &twist)) {
                twists.push(twist);
            }
        }
        play(&twists);
    }
}

#[test]
fn a_mandatory_field_whose_values_cannot_be_asked_for_is_typed() {
    let mut options = small();
    options.netsuite.dialect.select_options = false;
    options.netsuite.mandatory_fields = ["Department".to_owned()].into();
    let room = Room::connected(options);
    room.whole_call(DANA, 5_000);
    room.pass(10_000);
    let asks = room.call().asks;
    assert_eq!(asks.iter().map(|ask| &ask.kind).collect::<Vec<_>>(), [&AskKind::Text], "{asks:?}");
}

#[test]
fn what_an_account_has_shown_costs_nothing_afterwards() {
    let room = Room::new(small());
    room.connect("101");
    room.world.borrow_mut().ledger.reset();
    for (call, requests) in [(1, 4), (2, 1), (3, 1)] {
        let before = room.requests("", "netsuite.com", RECORDS);
        room.whole_call(DANA, 5_000);
        room.pass(10_000);
        assert_eq!(room.requests("", "netsuite.com", RECORDS) - before, requests, "call {call}");
    }
    let room = room.kill_browser();
    let before = room.requests("", "netsuite.com", RECORDS);
    room.whole_call(DANA, 5_000);
    room.pass(10_000);
    assert_eq!(room.requests("", "netsuite.com", RECORDS) - before, 1, "it is remembered");
}

#[test]
fn a_first_record_that_is_deleted_at_any_moment_leaves_none_behind_without_its_lines() {
    let (mut moments, mut again) = (0, 0);
    for touch in 1.. {
        let room = Room::new(small());
        room.connect("101");
        let session = room.call_in(DANA);
        room.act(&session, &Act::Answer { second_device: false });
        room.pass(3_000);
        room.note("wants the March price list");
        room.pass(2_000);
        let deleted = Rc::new(Cell::new(None));
        let (world, gone) = (Rc::clone(&room.world), Rc::clone(&deleted));
        room.fuse.meanwhile(touch, move || {
            let mut world = world.borrow_mut();
            let record = world.netsuite.phone_calls().first().and_then(|record| record["id"].as_str()?.parse().ok());
            gone.set(Some(record.is_some()));
            if let Some(id) = record {
                world.perform(&Deed::Delete { record: RecordType::PhoneCall, id }).expect("it can be deleted");
            }
        });
        room.act(&session, &Act::HangUp);
        room.pass(120_000);
        let Some(deleted) = deleted.get() else { break };
        let records = room.records();
        assert!(records.len() <= 1, "{touch}: {records:#?}");
        for record in records {
            let message = message(&record);
            assert_eq!(message.matches("--- Call details").count(), 1, "{touch}: {message}");
            assert!(message.starts_with("wants the March price list"), "{touch}: {message}");
            again += usize::from(deleted);
        }
        moments += usize::from(deleted);
    }
    assert!(moments > 5 && again > 0, "{moments} moments with a record to delete, made again in {again}");
}
