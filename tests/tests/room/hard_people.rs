//! People, rights and remains that a copy of the directory has to cope with.

use callside_core::ports::{Bulk, Shelf as _};
use callside_emulator::{
    errand::Deed,
    netsuite::{Level, Permission, RecordType, Role},
};
use callside_protocol::{Answer, Candidate, Command, CopyScope, Who};
use callside_tests::room::{Room, name_of, small};
use futures::executor::block_on;
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const MINUTE: i64 = 60_000;
const QUERIES: &str = "/services/rest/query";

/// With a copy that is complete and up to date, made of what stands in NetSuite then.
fn with_copy(before: impl FnOnce(&Room)) -> Room {
    let room = Room::connected(small());
    before(&room);
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    room.until_copied();
    room.pass(2 * MINUTE);
    room
}

fn create(room: &Room, properties: &Value) {
    let properties = properties.as_object().cloned().expect("an object");
    let deed = Deed::Create { record: RecordType::Contact, properties };
    room.world.borrow_mut().perform(&deed).expect("NetSuite takes it");
}

fn set(room: &Room, permission: Permission, level: Level) {
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(permission, level);
}

/// Who calls from that number, told without a request.
fn known(room: &Room, number: &str) -> (Vec<Candidate>, Option<usize>) {
    let before = room.requests("POST", "netsuite.com", QUERIES);
    room.call_in(number);
    let call = room.call();
    assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before, "the copy knows {number}");
    room.pass(10 * MINUTE);
    match call.who {
        Who::Found { candidates, chosen, .. } => (candidates, chosen),
        who => panic!("{number}: {who:?}"),
    }
}

#[test]
fn ten_people_on_one_number_are_all_shown_and_none_is_guessed() {
    let room = with_copy(|room| {
        for place in 0..10 {
            let last = format!("Haddad {place}");
            create(room, &json!({"firstName": "Noor", "lastName": last, "phone": "(650) 555-0190"}));
        }
    });
    let (candidates, chosen) = known(&room, "+16505550190");
    assert_eq!((candidates.len(), chosen), (10, None));
}

#[test]
fn one_person_is_found_by_each_of_many_numbers_two_in_a_field_and_letters_too() {
    let room = with_copy(|room| {
        create(
            room,
            &json!({
                "firstName": "Noor",
                "lastName": "李小龍 👩‍🚀",
                "phone": "650-555-0181 / 650-555-0182",
                "mobilePhone": "+16505550183, +442079460084",
                "homePhone": "650.555.0185 x12",
                "officePhone": "1-800-FLOWERS",
                "fax": "(650) 555-0187",
            }),
        );
    });
    for number in [
        "+16505550181",
        "+16505550182",
        "+16505550183",
        "+442079460084",
        "+16505550185",
        "+18003569377",
        "+16505550187",
    ] {
        let (candidates, chosen) = known(&room, number);
        assert_eq!((candidates.len(), chosen), (1, Some(0)), "{number}");
        assert_eq!(candidates[0].name.reveal(), "Noor 李小龍 👩‍🚀");
    }
}

#[test]
fn a_role_that_sees_contacts_but_no_customers_has_a_copy_without_them() {
    let room = with_copy(|room| {
        set(room, Permission::Customers, Level::None);
        room.pass(25 * 60 * MINUTE);
    });
    let (candidates, chosen) = known(&room, DANA);
    assert_eq!(candidates[chosen.expect("one")].name.reveal(), "Dana Whitfield");
    assert!(candidates[0].company.as_ref().is_none_or(|company| company.name.is_blank()), "{candidates:?}");
}

#[test]
fn what_a_role_sees_no_more_goes_from_the_copy_with_every_mention_of_it() {
    let room = with_copy(|_| {});
    let people = room.settings().directory.people;
    let (candidates, _) = known(&room, DANA);
    assert!(candidates[0].company.as_ref().is_some_and(|company| !company.name.is_blank()));
    set(&room, Permission::Customers, Level::None);
    // Learnt by whoever asks first: a caller nobody knows.
    room.call_in("+16505550199");
    room.pass(10 * MINUTE);
    assert!(room.settings().directory.people < people);
    let (candidates, _) = known(&room, DANA);
    assert!(candidates[0].company.as_ref().is_none_or(|company| company.name.is_blank()), "{candidates:?}");
    set(&room, Permission::Customers, Level::View);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room.pass(10 * MINUTE);
    assert_eq!(room.settings().directory.people, people);
    let (candidates, _) = known(&room, DANA);
    assert!(candidates[0].company.as_ref().is_some_and(|company| !company.name.is_blank()), "{candidates:?}");
}

#[test]
fn a_firm_that_is_renamed_is_renamed_with_its_people() {
    let room = with_copy(|_| {});
    let company = known(&room, DANA).0.remove(0).company.expect("a company");
    let properties = json!({"companyName": "Harbour & Sons"}).as_object().cloned().expect("an object");
    let id = company.record.id.parse().expect("an id");
    let deed = Deed::Change { record: RecordType::Customer, id, properties };
    room.world.borrow_mut().perform(&deed).expect("NetSuite takes it");
    room.pass(6 * MINUTE);
    let renamed = known(&room, DANA).0.remove(0).company.expect("a company");
    assert_ne!(renamed.name, company.name);
    assert!(renamed.name.reveal().contains("Harbour & Sons"));
}

#[test]
fn a_copy_that_another_version_wrote_is_made_anew_and_callers_are_named_meanwhile() {
    for piece in ["/standing", "/pages", "/numbers/1"] {
        let room = with_copy(|_| {});
        let people = room.settings().directory.people;
        let names = block_on(room.shelf.names("people/")).expect("a shelf");
        let name = names.into_iter().find(|name| name.ends_with(piece)).expect("a piece");
        let other = Bulk { name, bytes: b"{\"version\":1}".to_vec() };
        block_on(room.shelf.change(vec![other], Vec::new())).expect("a shelf");
        let room = room.kill_browser();
        room.call_in(DANA);
        assert_eq!(name_of(&room.call()), Some("Dana Whitfield"), "{piece}");
        room.until_copied();
        room.pass(10 * MINUTE);
        assert_eq!(room.settings().directory.people, people, "{piece}");
        known(&room, DANA);
    }
}
