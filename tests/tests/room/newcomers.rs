//! People in a file whom NetSuite does not have: each is made a contact once, where the company lets it, whoever dies and whatever
//! answer is lost; and nobody is made who is there.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    world,
};
use callside_protocol::company::{
    AsideWhy, DryRunKind, FieldWay, ImportFor, ListsAnswer, ListsCommand, MappedField, PushedSums,
};
use callside_tests::room::{
    NEVER, Room, at_every_touch,
    lists::{admin, connected, contacts, copied, decide, dry_run, file_read, obey, person, view},
};
use serde_json::{Map, Value, json};

const MINUTE: i64 = 60_000;
const CONTACT: &str = "/services/rest/record/v1/contact";
const SUBSCRIPTION: &str = "globalsubscriptionstatus";
const FILE: &str = "Name,Title,E-mail,Phone,Company\n\
    Noor Brackwater,Head of Buying,noor@new.example,650 555 0177,Harbor Foods Ltd\n\
    \"Quillfeather, Jo\",,,+1 650 555 0178,\n";

fn ready(change: impl FnOnce(&mut world::Options)) -> Room {
    let room = admin(change);
    connected(&room);
    decide(&room, |engagement| (engagement.pushes, engagement.makes_contacts) = (true, true));
    room
}

fn pushed(room: &Room) -> PushedSums {
    assert_eq!(obey(room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    let push = view(room).push;
    assert!(push.running.is_none(), "{push:?}");
    push.last.expect("it was pushed").1
}

/// Contacts of a last name.
fn named(room: &Room, last: &str) -> Vec<Value> {
    let world = room.world.borrow();
    let all = (1..9_000).filter_map(|id| world.netsuite.record(RecordType::Contact, id));
    all.filter(|contact| contact["lastName"] == last).collect()
}

fn kinds(room: &Room) -> Vec<DryRunKind> {
    dry_run(room).rows.into_iter().map(|row| row.kind).collect()
}

#[test]
fn they_wait_until_the_company_lets_contacts_be_made_and_are_made_once() {
    let room = admin(|_| {});
    connected(&room);
    let read = file_read(&room, FILE, ImportFor::Changes);
    assert_eq!((read.newcomers, read.aside, view(&room).push.newcomers), (0, 2, 0), "nobody asked for it");
    let read = file_read(&room, FILE, ImportFor::Newcomers);
    assert_eq!((read.newcomers, read.aside, view(&room).push.newcomers), (2, 0, 2), "{read:?}");
    assert_eq!(kinds(&room), [DryRunKind::ByCompany; 2]);
    decide(&room, |engagement| engagement.pushes = true);
    assert_eq!(kinds(&room), [DryRunKind::NoNewContacts; 2]);
    assert!(matches!(obey(&room, ListsCommand::Push), ListsAnswer::Not(_)));
    decide(&room, |engagement| engagement.makes_contacts = true);
    let run = dry_run(&room);
    assert_eq!((run.sums.created, run.sums.refused), (2, 0));
    let row = &run.rows[0];
    assert_eq!((row.person.as_ref(), row.name.reveal(), row.before.reveal()), (None, "Noor Brackwater", ""));
    assert_eq!(row.after.reveal(), "Head of Buying, Harbor Foods Ltd, noor@new.example, 650 555 0177");
    assert!(named(&room, "Brackwater").is_empty(), "nothing is made by a dry run");
    let sums = pushed(&room);
    assert_eq!((sums.made, sums.written, sums.conflicts, sums.refused, sums.requests), (2, 0, 0, 0, 3));
    let [noor] = &named(&room, "Brackwater")[..] else { panic!("one") };
    assert_eq!(
        (&noor["firstName"], &noor["title"], &noor["phone"]),
        (&json!("Noor"), &json!("Head of Buying"), &json!("650 555 0177"))
    );
    assert_eq!(noor["company"]["refName"], "Harbor Foods Ltd");
    assert_eq!(named(&room, "Quillfeather").len(), 1);
    assert_eq!(view(&room).push.newcomers, 0);
    // The same file once more is about people who are there.
    room.pass(15 * MINUTE);
    copied(&room);
    let read = file_read(&room, FILE, ImportFor::Newcomers);
    assert_eq!((read.taken, read.newcomers, read.aside), (2, 0, 0), "{read:?}");
}

#[test]
fn the_same_file_twice_waits_once_and_what_is_dropped_is_not_made() {
    let room = ready(|_| {});
    for _ in 0..2 {
        assert_eq!(file_read(&room, FILE, ImportFor::Newcomers).newcomers, 2);
    }
    assert_eq!(view(&room).push.newcomers, 2);
    let _ = dry_run(&room);
    assert_eq!(obey(&room, ListsCommand::DropChanges), ListsAnswer::Done);
    assert!(matches!(obey(&room, ListsCommand::Push), ListsAnswer::Not(_)), "what was looked at is gone");
    assert_eq!(view(&room).push.newcomers, 0);
    assert!(kinds(&room).is_empty());
}

#[test]
fn whoever_made_them_meanwhile_has_made_them() {
    let room = ready(|_| {});
    let _ = file_read(&room, FILE, ImportFor::Newcomers);
    assert_eq!(dry_run(&room).sums.created, 2);
    let noor = json!({"firstName": "N.", "lastName": "Brackwater", "email": "Noor@New.example"});
    let made = {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        world.netsuite.create(RecordType::Contact, noor.as_object().expect("an object"), now).expect("a contact")
    };
    let sums = pushed(&room);
    assert_eq!((sums.made, sums.conflicts, named(&room, "Brackwater").len()), (1, 1, 1));
    let run = dry_run(&room);
    assert_eq!((run.sums.created, run.sums.conflicts), (0, 1));
    let row = &run.rows[0];
    assert_eq!(
        (row.kind, row.name.reveal(), &row.person),
        (DryRunKind::IsThere, "Noor Brackwater", &Some(person(made)))
    );
}

#[test]
fn a_lost_answer_makes_nobody_twice_and_a_company_that_forbids_it_meanwhile_is_obeyed() {
    let troubles = [Kind::CutAfter, Kind::CutBefore, Kind::Malformed, Kind::Status { code: 503, retry_after: None }];
    // Also where an account takes no external id for an address.
    for (kind, reads) in troubles.into_iter().flat_map(|kind| [(kind, true), (kind, false)]) {
        let room = ready(|options| {
            options.netsuite.dialect.contact_names_are_unique = false;
            options.netsuite.dialect.reads_by_external_id = reads;
        });
        let _ = file_read(&room, FILE, ImportFor::Newcomers);
        let _ = dry_run(&room);
        room.fault("POST", CONTACT, kind, 1);
        let sums = pushed(&room);
        assert_eq!((sums.made, sums.refused), (2, 0), "{kind:?}");
        assert_eq!((named(&room, "Brackwater").len(), named(&room, "Quillfeather").len()), (1, 1), "{kind:?}");
    }
    let room = ready(|_| {});
    let _ = file_read(&room, FILE, ImportFor::Newcomers);
    let _ = dry_run(&room);
    room.fault("POST", CONTACT, Kind::CutBefore, 1);
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5_000);
    decide(&room, |engagement| engagement.makes_contacts = false);
    assert!(named(&room, "Brackwater").is_empty() && named(&room, "Quillfeather").is_empty());
    assert_eq!(view(&room).push.newcomers, 2, "they wait");
}

#[test]
fn whoever_dies_over_it_makes_nobody_twice() {
    at_every_touch(4, |touch| {
        let room = ready(|options| options.netsuite.dialect.contact_names_are_unique = false);
        let _ = file_read(&room, FILE, ImportFor::Newcomers);
        let _ = dry_run(&room);
        let before = room.fuse.touches();
        room.fuse.set(touch);
        let _ = callside_tests::room::lists::try_obey(&room, ListsCommand::Push);
        room.pass(5_000);
        let touches = room.fuse.touches() - before;
        if touch == NEVER {
            assert_eq!(view(&room).push.newcomers, 0);
            return touches;
        }
        room.fuse.hold();
        let room = if touch % 2 == 0 { room.kill_worker() } else { room.kill_browser() };
        assert_eq!(obey(&room, ListsCommand::Open), ListsAnswer::Done);
        room.pass(5 * MINUTE);
        if dry_run(&room).sums.created > 0 {
            pushed(&room);
        }
        assert_eq!((named(&room, "Brackwater").len(), named(&room, "Quillfeather").len()), (1, 1), "at touch {touch}");
        assert_eq!(view(&room).push.newcomers, 0, "at touch {touch}");
        touches
    });
}

#[test]
fn what_netsuite_refuses_of_one_is_told_and_stops_no_other() {
    let room = ready(|options| {
        options.netsuite.mandatory_contact_fields = ["Job Title".to_owned()].into();
    });
    let _ = file_read(&room, FILE, ImportFor::Newcomers);
    let _ = dry_run(&room);
    let sums = pushed(&room);
    assert_eq!((sums.made, sums.refused), (1, 1));
    let push = view(&room).push;
    assert_eq!((push.newcomers, push.fault.is_some()), (1, true));
    assert_eq!(kinds(&room), [DryRunKind::Create], "it can be mended and tried again");
}

#[test]
fn a_role_that_may_make_no_contacts_is_told_so_before_anything_is_sent() {
    let room = ready(|_| {});
    let _ = file_read(&room, FILE, ImportFor::Newcomers);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::Contacts, Level::View);
    assert_eq!(kinds(&room), [DryRunKind::ByRole; 2]);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::Contacts, Level::Create);
    assert_eq!(dry_run(&room).sums.created, 2);
    assert_eq!(pushed(&room).made, 2);
}

#[test]
fn a_contact_belongs_to_the_subsidiary_of_its_row_or_of_its_company() {
    let room = ready(|options| options.netsuite.features.one_world = true);
    let second = {
        let world = room.world.borrow();
        let firms = (1..4_000).filter_map(|id| world.netsuite.record(RecordType::Customer, id));
        let mut second = firms.filter(|firm| firm["subsidiary"]["id"] == "2");
        second
            .find_map(|firm| firm["companyName"].as_str().map(str::to_owned))
            .expect("a firm of the second subsidiary")
    };
    let file = format!(
        "Name,E-mail,Company,Subsidiary\nA Brackwater,a@new.example,,2\nB Brackwater,b@new.example,{second},\n\
         C Brackwater,c@new.example,,\nD Brackwater,d@new.example,,Nowhere\n"
    );
    assert_eq!(file_read(&room, &file, ImportFor::Newcomers).newcomers, 4);
    let run = dry_run(&room);
    let refused: Vec<_> =
        run.rows.iter().filter(|row| row.kind == DryRunKind::NoSubsidiary).map(|row| row.name.reveal()).collect();
    assert_eq!((run.sums.created, refused), (2, vec!["C Brackwater", "D Brackwater"]));
    assert_eq!(pushed(&room).made, 2);
    let subsidiaries: Vec<Value> =
        named(&room, "Brackwater").iter().map(|contact| contact["subsidiary"]["id"].clone()).collect();
    assert_eq!(subsidiaries, ["2", "2"]);
}

#[test]
fn fields_go_with_them_where_each_is_allowed_and_by_the_names_people_know() {
    let room = ready(|_| {});
    let field = |netsuite: &str, column: &str, allow_push| MappedField {
        netsuite: netsuite.to_owned(),
        column: column.to_owned(),
        way: FieldWay::Both,
        allow_push,
    };
    decide(&room, |engagement| {
        engagement.fields = vec![field(SUBSCRIPTION, "Mail", true), field("comments", "Comments", false)];
    });
    let file = "Name,E-mail,Mail,Comments\nNoor Brackwater,noor@new.example,soft opt-out,Likes tea\n";
    assert_eq!(file_read(&room, file, ImportFor::Newcomers).newcomers, 1);
    let run = dry_run(&room);
    assert_eq!((run.sums.created, run.sums.refused), (1, 1));
    let told: Vec<_> = run.rows.iter().map(|row| (row.kind, row.field.as_str(), row.after.reveal())).collect();
    assert_eq!(
        told,
        [
            (DryRunKind::ByField, "Comments", "Likes tea"),
            (DryRunKind::Create, "", "noor@new.example, Mail: soft opt-out")
        ]
    );
    assert_eq!(pushed(&room).made, 1);
    let [noor] = &named(&room, "Brackwater")[..] else { panic!("one") };
    assert_eq!((&noor["globalSubscriptionStatus"], noor.get("comments")), (&json!("2"), None));
}

#[test]
fn without_the_bundle_they_are_made_too() {
    let room = ready(|options| {
        options.netsuite.bundle = false;
        options.netsuite.features.bundle_people_fields = false;
    });
    let _ = file_read(&room, FILE, ImportFor::Newcomers);
    assert_eq!(dry_run(&room).sums.created, 2);
    assert_eq!(pushed(&room).made, 2);
    assert_eq!(named(&room, "Brackwater").len(), 1);
}

#[test]
fn somebody_who_is_there_by_a_shared_number_alone_is_put_aside() {
    let room = ready(|_| {});
    let whom = contacts(&room)[0];
    let nameless: Map<String, Value> = Map::from_iter([("email".to_owned(), Value::Null)]);
    let phone = {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        world.netsuite.change(RecordType::Contact, whom, &nameless, now).expect("it is changed");
        world.netsuite.record(RecordType::Contact, whom).expect("a contact")["phone"].clone()
    };
    room.pass(15 * MINUTE);
    let file = format!("Name,E-mail,Phone\nNew Person,new@new.example,{}\n", phone.as_str().expect("a number"));
    let read = file_read(&room, &file, ImportFor::Newcomers);
    assert_eq!((read.newcomers, read.first[0].why), (0, AsideWhy::NumberIsKnown), "{read:?}");
}
