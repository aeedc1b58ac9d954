//! Looking for people by what somebody types: typed fast, while the copy is being kept, and when the back office, which
//! looks, fails.

use callside_core::ports::{Bulk, Shelf as _};
use callside_emulator::netsuite::RecordType;
use callside_protocol::{Answer, Command, Fault, FaultKind, PeopleFound};
use callside_tests::room::{Room, small};
use futures::{channel::oneshot, executor::block_on};
use serde_json::json;

use crate::directory::{DANA, MINUTE, called, change_of, everybody, perform, queries};

fn search(room: &Room, typed: &str) -> PeopleFound {
    assert_eq!(room.command(Command::SearchPeople { text: typed.to_owned() }), Answer::Done);
    shown(room, typed)
}

/// What the page shows under these letters.
fn shown(room: &Room, typed: &str) -> PeopleFound {
    let search = room.view().people.expect("a search");
    assert_eq!(search.text, typed);
    search.found
}

/// The records among those found, by name.
fn records(found: &PeopleFound) -> Vec<&str> {
    let (PeopleFound::People(found) | PeopleFound::NoCopy(found)) = found else { panic!("{found:?}") };
    found.iter().filter_map(|found| Some(found.netsuite.as_ref()?.name.reveal())).collect()
}

/// What a search reads cannot be read any more.
fn damage(room: &Room) {
    let names = block_on(room.shelf.names("people/")).expect("a disk that answers");
    let words = names.into_iter().filter(|name| name.contains("/words/") && !name.ends_with("/changes"));
    let damaged: Vec<Bulk> = words.map(|name| Bulk { name, bytes: b"other".to_vec() }).collect();
    assert!(!damaged.is_empty());
    block_on(room.shelf.change(damaged, Vec::new())).expect("a disk that takes it");
}

/// The office waits at its next touch of the shelf until the end of this is dropped.
fn held_up(room: &Room) -> oneshot::Sender<()> {
    let (until, waits) = oneshot::channel::<()>();
    room.office_fuse.interrupt(1, async {
        let _ = waits.await;
    });
    until
}

#[test]
fn what_is_typed_while_somebody_is_looked_for_is_looked_for_next_and_nothing_older_is_shown_under_it() {
    let room = Room::with_copy(small());
    let until = held_up(&room);
    for typed in ["whitf", "redwo", "redwood"] {
        assert_eq!(search(&room, typed), PeopleFound::Looking);
    }
    let sent = room.views_sent();
    drop(until);
    assert_eq!(records(&shown(&room, "redwood")), ["Redwood Dairy Cooperative"]);
    assert!(room.views_sent() - sent <= 2, "only the last is looked for");
    assert_eq!(room.command(Command::SearchPeople { text: String::new() }), Answer::Done);
    assert_eq!(room.view().people, None);
}

#[test]
fn a_search_does_not_wait_for_the_copys_keeping() {
    let room = Room::with_copy(small());
    assert_eq!(records(&search(&room, "whitf")), ["Dana Whitfield"]);
    perform(&room, &change_of(RecordType::Contact, 1201, json!({"lastName": "Whitcomb"})));
    let until = held_up(&room);
    room.pass(6 * MINUTE);
    assert_eq!(records(&search(&room, "dana wh")), ["Dana Whitfield"], "the step that changes it is under way");
    assert_eq!(records(&search(&room, "whitc")), [""; 0]);
    drop(until);
    room.pass(MINUTE);
    assert_eq!(records(&search(&room, "whitc")), ["Dana Whitcomb"]);
}

#[test]
fn a_back_office_that_fails_over_a_search_is_not_nobody() {
    let room = Room::with_copy(small());
    room.office_fuse.set(1);
    let ours = Fault { cloud: None, kind: FaultKind::Ours, detail: None };
    assert_eq!(search(&room, "whitf"), PeopleFound::CouldNotLook(ours));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0), "calls do not need it");
    assert_eq!(records(&search(&room, "whitfi")), ["Dana Whitfield"], "the next letter finds another office");
    room.pass(2 * MINUTE);
    assert_eq!(room.settings().directory.fault, None, "the copy's keeping has not failed");
}

#[test]
fn for_a_call_netsuite_is_asked_where_the_office_fails() {
    let room = Room::with_copy(small());
    room.call_in("+16505550199");
    let find = |text: &str| {
        let before = queries(&room);
        room.command(Command::SearchRecords { call: room.call().id, text: text.to_owned(), people: true });
        let found = room.view().search.and_then(|search| search.answer).expect("an answer").expect("no fault");
        assert!(found.iter().any(|found| found.name.reveal() == "Dana Whitfield"), "{text}: {found:?}");
        queries(&room) - before
    };
    assert_eq!(find("whitfi"), 0);
    room.office_fuse.set(1);
    assert_eq!(find("whitf"), 1);
    assert_eq!(find("whitfi"), 0);
}

#[test]
fn a_copy_that_is_gone_or_damaged_is_made_again_and_meanwhile_there_is_none() {
    for harm in ["cleared", "damaged"] {
        let room = Room::with_copy(small());
        if harm == "cleared" {
            room.shelf.clear();
        } else {
            damage(&room);
        }
        let found = search(&room, "whitf");
        assert!(matches!(found, PeopleFound::NoCopy(_)), "{harm}: {found:?}");
        assert_eq!(records(&found), [""; 0], "{harm}");
        room.until_copied();
        assert_eq!(room.settings().directory.people, everybody(&room), "{harm}");
        assert_eq!(records(&search(&room, "whitf")), ["Dana Whitfield"], "{harm}");
    }
}
