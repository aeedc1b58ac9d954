//! The audit list against what the emulator's NetSuite was asked: every write of a record is in it once, whatever went
//! wrong on the way and wherever the worker died.

use callside_core::{journal::Journal, logging::Entry};
use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    ringcentral::telephony::acts::Act,
};
use callside_protocol::{
    AddAct, Answer, Command, CopyScope, Draft, NewContact, PhoneField, RecordKind, Write, WriteReason, WriteResult,
};
use callside_tests::room::{NEVER, Room, at_every_touch, message, small};
use futures::executor::block_on;
use serde_json::json;

const NOBODYS: &str = "+16505550199";
const RECORDS: &str = "/services/rest/record/v1/";
const CALLS: &str = "/services/rest/record/v1/phonecall";
const CONTACTS: &str = "/services/rest/record/v1/contact";
const RESTLET: &str = "/app/site/hosting/restlet.nl";

/// How records are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Rest,
    /// With Callside's bundle in the account.
    Restlet,
    /// So, and somebody has saved the record before its note is typed on.
    ContestedRestlet,
}

/// A write as NetSuite saw it.
#[derive(Debug)]
struct Seen {
    makes: bool,
    kind: Option<RecordKind>,
    at: i64,
    status: Option<u16>,
}

/// Every write of a record that NetSuite took or refused for what it says. One refused for its token, or because there
/// were too many, was none; nor was a question to the RESTlet that did not save.
fn seen(room: &Room) -> Vec<Seen> {
    let world = room.world.borrow();
    let writes = world.ledger.entries().iter().filter(|entry| {
        let writes = matches!(entry.method.as_str(), "POST" | "PATCH" | "PUT" | "DELETE");
        entry.saved || (writes && entry.path.starts_with(RECORDS) && !matches!(entry.status, Some(401 | 429)))
    });
    writes
        .map(|entry| Seen {
            makes: entry.method == "POST" && !entry.saved,
            kind: entry.path.starts_with(CONTACTS).then_some(RecordKind::Contact),
            at: entry.at.0,
            // What was saved is to be told as written, whatever became of the answer.
            status: if entry.saved { Some(200) } else { entry.status },
        })
        .collect()
}

/// Every row on the disk, oldest first.
fn listed(room: &Room) -> Vec<Write> {
    let loaded = block_on(Journal::<Entry>::load(room.store.clone())).expect("a disk that answers");
    let mut writes: Vec<Write> = loaded.journal.all().into_iter().flat_map(|(_, entry)| entry.writes).collect();
    writes.sort_by_key(|write| write.at);
    writes
}

/// Each write that NetSuite saw has a row of its own that says what came of it, and every row that is left over says
/// that nothing was done, or that nobody can tell where somebody else wrote.
fn assert_complete(room: &Room, by: By, context: &str) {
    let (seen, mut rows) = (seen(room), listed(room));
    let all = format!("{context}: NetSuite saw {seen:#?}, listed are {rows:#?}");
    for write in &seen {
        let is_it = |row: &Write| row.makes == write.makes && row.kind == write.kind && row.at.0 <= write.at;
        let told = |row: &Write| match write.status {
            Some(status) if status < 300 => row.result == WriteResult::Written,
            Some(status) if status < 500 => {
                matches!(row.result, WriteResult::Refused | WriteResult::Existed | WriteResult::NotDone)
            }
            Some(_) | None => matches!(row.result, WriteResult::Written | WriteResult::NotDone),
        };
        // Of two rows that may be it, one that never left this computer is the one that says nothing was done.
        let place = rows.iter().position(|row| is_it(row) && told(row) && row.result != WriteResult::NotDone);
        let place = place.or_else(|| rows.iter().position(|row| is_it(row) && told(row)));
        rows.remove(place.unwrap_or_else(|| panic!("{write:?} is not in the list. {all}")));
    }
    let told = |row: &Write| match row.result {
        WriteResult::NotDone => true,
        WriteResult::Unclear => by == By::ContestedRestlet && !row.makes,
        _ => false,
    };
    assert!(rows.iter().all(told), "{rows:#?} never were. {all}");
}

fn ada() -> NewContact {
    NewContact { first: "Ada".into(), last: "Byron".into(), field: PhoneField::Mobile, ..NewContact::default() }
}

/// A call of somebody nobody knows, its note, typed on after the end, and the contact that is made of them; with that
/// going wrong on the way, and a worker that dies at that touch. Answers how many touches there were.
fn live_through(by: By, wrong: &[(&str, &str, Kind)], touch: u32) -> u32 {
    let mut options = small();
    options.netsuite.bundle = by != By::Rest;
    let room = Room::new(options);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Contacts, Level::Create);
    room.command(Command::KeepCopy(CopyScope::Nobody));
    assert_eq!(room.connect_ringcentral("101"), Answer::Done);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room.command(Command::SetTimeZone("America/New_York".to_owned()));
    room.pass(2_000);
    room.world.borrow_mut().ledger.reset();
    for (method, path, kind) in wrong {
        room.fault(method, path, *kind, 1);
    }
    let before = room.fuse.touches();
    room.fuse.set(touch);
    let revive = |room: Room| if room.fuse.is_blown() { room.kill_worker() } else { room };

    let session = room.call_in(NOBODYS);
    room.pass(3_000);
    let room = revive(room);
    room.answer(&session);
    room.pass(2_000);
    let room = revive(room);
    room.note("wants the March price list");
    let room = revive(room);
    room.act(&session, &Act::HangUp);
    room.pass(30_000);
    let room = revive(room);
    if by == By::ContestedRestlet {
        somebody_saves(&room);
    }
    room.note("wants the March price list, today");
    room.pass(60_000);
    let room = revive(room);
    let call = room.call().id;
    room.ask(Command::KeepDraft { call: call.clone(), draft: Box::new(Draft::Contact(ada())) });
    let room = revive(room);
    room.ask(Command::Add { call, act: AddAct::Contact });
    room.pass(90_000);
    let room = revive(room);
    room.pass(400_000);
    let room = revive(room);
    room.pass(120_000);

    assert_complete(&room, by, &format!("{by:?}, {wrong:?}, touch {touch}"));
    if touch > u32::MAX / 4 && wrong.is_empty() && by != By::Rest {
        assert!(room.world.borrow().ledger.entries().iter().any(|entry| entry.saved), "{by:?}: the RESTlet saved");
    }
    room.fuse.touches().saturating_sub(before)
}

/// A person adds a line on the record's page, where there is a record.
fn somebody_saves(room: &Room) {
    let Some(record) = room.world.borrow().netsuite.phone_calls().pop() else { return };
    let id = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let saved = json!(format!("VIP, says the boss\n{}", message(&record)));
    room.world.borrow_mut().edit_record(RecordType::PhoneCall, id, "message", &saved).expect("it can be saved");
}

#[test]
fn each_write_is_listed_once_with_its_reason() {
    for by in [By::Rest, By::Restlet, By::ContestedRestlet] {
        assert!(live_through(by, &[], NEVER) > 25);
    }
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    room.whole_call("+16505550134", 5_000);
    room.note("wants the March price list");
    room.pass(60_000);
    let rows = listed(&room);
    assert!(rows.len() >= 2, "{rows:#?}");
    assert_eq!((rows[0].why, rows[1].why), (WriteReason::HangUp, WriteReason::Note));
    assert_eq!(rows[0].id.as_deref(), room.record()["id"].as_str());
    assert_eq!(seen(&room).len(), rows.len());
}

#[test]
fn a_lost_or_refused_answer_is_listed_as_what_it_was() {
    for kind in [Kind::CutBefore, Kind::CutAfter, Kind::Status { code: 503, retry_after: None }, Kind::CutWithin] {
        for (method, path) in [("POST", CALLS), ("PATCH", CALLS), ("POST", CONTACTS)] {
            live_through(By::Rest, &[(method, path, kind)], NEVER);
        }
        for by in [By::Restlet, By::ContestedRestlet] {
            live_through(by, &[("POST", RESTLET, kind)], NEVER);
        }
    }
}

#[test]
fn wherever_the_worker_dies_each_write_is_listed_once() {
    for by in [By::Rest, By::ContestedRestlet] {
        at_every_touch(26, |touch| live_through(by, &[], touch));
    }
}

#[test]
fn a_worker_that_dies_over_a_lost_answer_of_the_restlet_settles_it() {
    for kind in [Kind::CutAfter, Kind::CutBefore] {
        let lost = [("POST", RESTLET, kind)];
        at_every_touch(26, |touch| live_through(By::Restlet, &lost, touch));
    }
}

#[test]
fn a_worker_that_dies_over_a_lost_answer_settles_it() {
    let lost = [("POST", CALLS, Kind::CutAfter), ("PATCH", CALLS, Kind::CutBefore), ("POST", CONTACTS, Kind::CutAfter)];
    at_every_touch(26, |touch| live_through(By::Rest, &lost, touch));
}

#[test]
fn forget_everything_forgets_the_list_and_signing_out_does_not() {
    let room = Room::connected(small());
    room.whole_call("+16505550134", 5_000);
    room.pass(60_000);
    room.command(Command::SignOut(callside_protocol::Cloud::NetSuite));
    assert!(!listed(&room).is_empty());
    room.command(Command::ForgetEverything);
    assert!(listed(&room).is_empty());
}
