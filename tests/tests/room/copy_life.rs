//! What becomes of the copy in the life of an agent's browser: forgotten, restricted, made beside colleagues', cut off,
//! cleared, restarted.

use std::collections::BTreeSet;

use callside_emulator::{
    faults::Kind,
    netsuite::{RecordType, Restriction, Role},
    ringcentral::telephony::acts::RemoteAct,
};
use callside_protocol::{
    Answer, Command, CopyScope, CopyState, Found, PeopleFound, RecordKind, RecordRef, Timestamp, Who, words,
};
use callside_tests::room::{Room, name_of, pass_together, small};

use serde_json::json;

use crate::directory::{DANA, MINUTE, called, change_of, everybody, perform, queries};

/// Customer 1102, who is nobody's.
const REDWOOD: &str = "+16505550146";
/// A contact of customer 1110, who is of the second subsidiary.
const IMOGEN: &str = "+442079460018";

#[test]
fn forgetting_everything_leaves_nothing_on_the_shelf_and_nothing_comes_back() {
    for under_way in [false, true] {
        let room = Room::with_copy(small());
        room.pass(2 * MINUTE);
        assert!(room.on_shelf("people/") > 0 && room.on_shelf("ringcentral/") > 0);
        if under_way {
            let late = Kind::Delay { milliseconds: 600_000 };
            room.fault("POST", "/services/rest/query", late, 1);
            room.pass(5 * MINUTE);
        }
        assert_eq!(room.command(Command::ForgetEverything), Answer::Done);
        assert_eq!(room.shelf.size(), 0);
        room.pass(30 * MINUTE);
        assert_eq!((room.shelf.size(), room.on_shelf("")), (0, 0), "an answer that was under way: {under_way}");
    }
}

#[test]
fn whom_a_role_may_see_no_more_disappears_within_the_sweep() {
    let restrictions = [
        (Restriction::Own, DANA, "Dana Whitfield", REDWOOD),
        (Restriction::Subsidiaries(BTreeSet::from([2])), IMOGEN, "Imogen Hart", DANA),
    ];
    for (restriction, seen, name, unseen) in restrictions {
        let room = Room::with_copy(small());
        let people = room.settings().directory.people;
        let restrict = |restriction: Restriction| {
            room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").restriction = restriction;
        };
        restrict(restriction.clone());
        room.pass(70 * MINUTE);
        let left = room.settings().directory.people;
        assert!((1..people).contains(&left), "{restriction:?}: {left}");
        assert_eq!(called(&room, seen), (Some(name.to_owned()), 0), "{restriction:?}");
        assert_eq!(called(&room, unseen).0, None, "{restriction:?}");
        let text = if unseen == DANA { "whitfield" } else { "redwood" };
        room.command(Command::SearchPeople { text: text.to_owned() });
        let Some(PeopleFound::People(found)) = room.view().people.map(|search| search.found) else { panic!("people") };
        // Whom RingCentral knows is there all the same.
        assert!(found.iter().all(|found| found.netsuite.is_none()), "{restriction:?}: {found:?}");
        restrict(Restriction::None);
        room.pass(70 * MINUTE);
        assert_eq!(room.settings().directory.people, people, "{restriction:?}: seen again");
    }
}

#[test]
fn a_choice_for_a_number_outlives_the_browser() {
    let room = Room::with_copy(small());
    let grace = RecordRef { kind: RecordKind::Contact, id: "1203".to_owned() };
    let session = room.call_in("+16505550140");
    assert!(matches!(room.call().who, Who::Found { chosen: None, .. }));
    let chosen = Command::ChooseMatch { call: room.call().id, record: Some(grace) };
    assert_eq!(room.command(chosen), Answer::Done);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(MINUTE);
    let room = room.kill_browser();
    room.pass(MINUTE);
    assert_eq!(called(&room, "+16505550140"), (Some("Grace Lindqvist".to_owned()), 0));
}

#[test]
fn a_record_without_a_name_is_called_by_its_number_or_by_what_it_is() {
    let unnamed = "Contact 1205 without a name";
    for room in [Room::with_copy(small()), Room::connected(small())] {
        // A firm's name is empty, and NetSuite numbers it all the same.
        let session = room.call_in("+16505550233");
        assert!(words::call_summary(&room.call()).reveal().contains("CUST1112"));
        room.remote(&session, RemoteAct::HangUp);
        room.pass(MINUTE);
        room.command(Command::CloseCall { call: room.call().id });
        room.call_in("+16505550156");
        let call = room.call();
        assert_eq!(name_of(&call), Some(""));
        let Who::Found { candidates, .. } = &call.who else { panic!("found") };
        assert_eq!(words::candidate_name(&candidates[0]), unnamed);
        assert!(words::call_summary(&call).reveal().contains(unnamed));
    }
    let room = Room::with_copy(small());
    room.command(Command::SearchPeople { text: "650 555 0156".to_owned() });
    let Some(PeopleFound::People(found)) = room.view().people.map(|search| search.found) else { panic!("people") };
    let named = |found: &Found| found.netsuite.as_ref().map(words::candidate_name);
    assert_eq!(named(&found[0]).as_deref(), Some(unnamed));
}

#[test]
fn colleagues_who_share_few_places_all_get_their_copies_and_calls_come_first() {
    let mut options = small();
    options.netsuite.concurrency = 2;
    options.netsuite.query_delay = 1_500;
    let first = Room::connected(options);
    let extensions = ["102", "103", "104", "105"];
    let others: Vec<Room> = extensions.iter().zip(8..).map(|(_, seed)| Room::join(&first.world, seed)).collect();
    for (room, extension) in others.iter().zip(extensions) {
        assert_eq!(room.connect_ringcentral(extension), Answer::Done);
        assert_eq!(room.connect_netsuite(extension, None), Answer::Done);
        room.command(Command::SetTimeZone("America/New_York".to_owned()));
    }
    let rooms: Vec<&Room> = std::iter::once(&first).chain(&others).collect();
    assert_eq!(first.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    pass_together(&rooms, 15_000);
    first.call_in(DANA);
    pass_together(&rooms, 20_000);
    assert_eq!(name_of(&first.call()), Some("Dana Whitfield"), "whatever else is asked");
    pass_together(&rooms, 40 * MINUTE);
    let people = everybody(&first);
    for (place, room) in rooms.iter().enumerate().skip(1) {
        let directory = room.settings().directory;
        assert!(matches!(directory.state, CopyState::Kept { .. }), "{place}: {:?}", directory.state);
        assert_eq!((directory.people, directory.fault), (people, None), "{place}");
    }
    let world = first.world.borrow();
    let asked = world.ledger.entries().iter().filter(|entry| entry.path == "/services/rest/query/v1/suiteql");
    let (refused, all) =
        asked.fold((0, 0), |(refused, all), entry| (refused + usize::from(entry.status == Some(429)), all + 1));
    assert!(refused * 2 < all, "they make way for each other: {refused} of {all}");
}

#[test]
fn a_network_that_is_lost_in_the_middle_of_a_copy_only_costs_time() {
    let mut options = small();
    options.netsuite.query_delay = 3_000;
    for lost_after in [5_000, 15_000, 21_000, 27_000] {
        let room = Room::copying(options.clone());
        room.pass(lost_after);
        room.network(false);
        let before = queries(&room);
        room.pass(20 * MINUTE);
        assert!(!matches!(room.settings().directory.state, CopyState::Kept { .. }), "lost after {lost_after}");
        assert!(queries(&room) <= before + 1, "nothing reaches NetSuite");
        room.network(true);
        room.until_copied();
        room.pass(10 * MINUTE);
        let directory = room.settings().directory;
        assert_eq!((directory.people, directory.fault), (everybody(&room), None), "lost after {lost_after}");
        assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0), "lost after {lost_after}");
    }
}

#[test]
fn a_store_that_is_cleared_under_a_running_worker_is_filled_again_and_callers_are_named_meanwhile() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    let before: Option<Timestamp> = room.settings().directory.as_of;
    room.shelf.clear();
    assert_eq!(called(&room, "+442079460018").0.as_deref(), Some("Imogen Hart"), "by asking");
    room.pass(6 * MINUTE);
    room.until_copied();
    room.pass(MINUTE);
    let directory = room.settings().directory;
    assert_eq!((directory.people, directory.fault), (everybody(&room), None));
    assert!(directory.as_of > before);
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn a_firm_that_goes_to_a_colleague_takes_its_people_along_although_their_rows_have_not_changed() {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").restriction = Restriction::Own;
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    room.until_copied();
    room.pass(2 * MINUTE);
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
    perform(&room, &change_of(RecordType::Customer, 1101, json!({"salesRep": {"id": "1002"}})));
    room.pass(70 * MINUTE);
    assert_eq!(called(&room, DANA).0, None);
}
