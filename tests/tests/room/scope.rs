//! Whom the copy of the directory holds: everybody the role sees, the agent's own people, or nobody; and how old it may be.

use callside_core::ports::Shelf as _;
use callside_emulator::netsuite::RecordType;
use callside_protocol::{Answer, Command, CopyScope, CopyState, PeopleFound};
use callside_tests::room::{Room, small};
use futures::executor::block_on;
use serde_json::json;

use crate::directory::{DANA, MINUTE, called, change_of, everybody, perform, queries};

/// Customer 1102, who is nobody's.
const REDWOOD: &str = "+16505550146";
/// A vendor, and an employee.
const FERRO: &str = "+16505550154";
const HELEN: &str = "+16505550155";
/// Contact 1204 of a customer who is nobody's.
const OWEN: &str = "+16505550145";

/// With a copy of the people of the agent, who is Harbor Foods' sales representative.
fn only_mine(room: &Room) {
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Mine)), Answer::Done);
    room.until_copied();
    room.pass(2 * MINUTE);
}

fn found_without_asking(room: &Room, number: &str) -> bool {
    let (name, asked) = called(room, number);
    assert!(name.is_some(), "whoever the copy does not hold is asked for");
    assert!(asked <= 2, "{asked}");
    asked == 0
}

#[test]
fn a_copy_of_the_agents_own_people_holds_them_alone_and_others_are_asked_for() {
    let room = Room::connected(small());
    only_mine(&room);
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
    assert!(found_without_asking(&room, "+16505550130"), "the customer itself");
    for number in [REDWOOD, FERRO, HELEN] {
        assert!(!found_without_asking(&room, number), "{number}");
    }
    room.pass(6 * MINUTE);
    let before = queries(&room);
    called(&room, REDWOOD);
    room.pass(10_000);
    assert_eq!(queries(&room) - before, 1, "no change could bring her into this copy");
    let people = room.settings().directory.people;
    assert!((2..everybody(&room)).contains(&people), "{people}");
    room.command(Command::SearchPeople { text: "redwood".to_owned() });
    assert!(
        matches!(room.view().people.map(|search| search.found), Some(PeopleFound::People(none)) if none.is_empty())
    );
}

#[test]
fn where_an_account_does_not_tell_whose_people_are_the_copy_holds_those_it_can_tell() {
    let without = |column: &str| {
        let mut options = small();
        options.netsuite.dialect.absent_columns.insert(column.to_owned());
        let room = Room::connected(options);
        only_mine(&room);
        assert_eq!(room.settings().directory.fault, None);
        room
    };
    assert!(found_without_asking(&without("contact.owner"), DANA));
    let room = without("customer.salesrep");
    assert_eq!(room.settings().directory.people, 0);
    assert!(!found_without_asking(&room, DANA));
}

#[test]
fn another_scope_is_another_copy_while_the_one_there_is_serves() {
    let room = Room::with_copy(small());
    let all = everybody(&room);
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Mine)), Answer::Done);
    assert!(matches!(room.settings().directory.state, CopyState::Making { .. }));
    assert_eq!(room.settings().directory.people, all);
    assert!(found_without_asking(&room, REDWOOD), "the copy of everybody serves until the other is complete");
    room.until_copied();
    assert!(!found_without_asking(&room, REDWOOD));
    let mine = room.shelf.size();
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    room.until_copied();
    room.pass(MINUTE);
    assert!(found_without_asking(&room, REDWOOD));
    assert!(room.shelf.size() > mine);
}

#[test]
fn whoever_gets_another_sales_representative_disappears_and_a_new_customer_comes() {
    let room = Room::connected(small());
    only_mine(&room);
    perform(&room, &change_of(RecordType::Customer, 1101, json!({"salesRep": {"id": "1002"}})));
    perform(&room, &change_of(RecordType::Customer, 1108, json!({"salesRep": {"id": "1001"}})));
    room.pass(66 * MINUTE);
    assert!(!found_without_asking(&room, DANA), "her record has not changed, her company has");
    assert!(found_without_asking(&room, OWEN), "his record has not changed either");
    let before = queries(&room);
    room.pass(120 * MINUTE);
    let asked = queries(&room) - before;
    assert!((20..=24).contains(&asked), "what is compared is what the copy holds: {asked}");
}

const DAY: i64 = 24 * 60 * MINUTE;

fn limited(room: &Room, days: u32) {
    assert_eq!(room.command(Command::LimitCopy(Some(days))), Answer::Done);
    room.pass(MINUTE);
}

/// NetSuite answers nobody from now on, and everybody is still signed in.
fn nobody_asks(room: &Room) {
    room.world.borrow_mut().set_foreign_requests(5);
}

#[test]
fn a_copy_that_is_too_old_finds_nobody_until_it_has_been_brought_up_to_date() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    limited(&room, 1);
    nobody_asks(&room);
    room.pass(DAY - 30 * MINUTE);
    assert!(matches!(room.settings().directory.state, CopyState::Kept { .. }));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
    room.pass(60 * MINUTE);
    let directory = room.settings().directory;
    assert_eq!((directory.state, directory.as_of, directory.people), (CopyState::TooOld, None, 0));
    assert!(called(&room, DANA).1 > 0, "NetSuite is asked");
    assert!(room.shelf.size() > 0, "it can be brought up to date");
    room.world.borrow_mut().set_foreign_requests(0);
    room.pass(30 * MINUTE);
    assert_eq!(room.settings().directory.people, everybody(&room));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn a_copy_that_is_too_old_goes_when_the_sign_in_has_expired() {
    let room = Room::with_copy(small());
    limited(&room, 1);
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.pass(DAY - 60 * MINUTE);
    assert_eq!(room.settings().directory.state, CopyState::Waiting);
    assert_eq!(called(&room, DANA).0.as_deref(), Some("Dana Whitfield"));
    room.pass(180 * MINUTE);
    assert!(!holds_people(&room));
    assert_eq!(called(&room, DANA).0, None);
}

#[test]
fn another_limit_holds_at_once() {
    let room = Room::with_copy(small());
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.pass(30 * 60 * MINUTE);
    assert!(holds_people(&room), "without a limit it stays");
    limited(&room, 90);
    assert!(holds_people(&room));
    limited(&room, 1);
    assert!(!holds_people(&room), "as soon as it is older than it may be");
}

#[test]
fn a_paused_copy_goes_too() {
    let room = Room::with_copy(small());
    limited(&room, 1);
    assert_eq!(room.command(Command::PauseCopy(true)), Answer::Done);
    room.pass(DAY + MINUTE);
    assert!(!holds_people(&room));
    assert_eq!(room.command(Command::PauseCopy(false)), Answer::Done);
    room.until_copied();
    assert_eq!(room.settings().directory.people, everybody(&room));
}

fn holds_people(room: &Room) -> bool {
    !block_on(room.shelf.names("people/")).expect("a shelf").is_empty()
}
