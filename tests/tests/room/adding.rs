//! A caller nobody has the number of is added to NetSuite: as a contact, or as a number of a record that is there.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    world,
};
use callside_protocol::{
    AddAct, Addition, Answer, AskKind, CallId, Candidate, Command, CompanyRef, CopyScope, Draft, FaultKind, HeldPhone,
    NewContact, NumberFor, Personal, PhoneField, RecordKind, RecordRef, Right, Who,
};
use callside_tests::room::{Room, is_logged, name_of, small};
use serde_json::{Value, json};

const NOBODYS: &str = "+16505550199";
const CONTACTS: &str = "/services/rest/record/v1/contact";
const HARBOR_FOODS: &str = "1101";

fn with_rights(options: world::Options, rights: &[(Permission, Level)]) -> Room {
    let room = Room::new(options);
    for (permission, level) in rights {
        room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(*permission, *level);
    }
    room.command(Command::KeepCopy(CopyScope::Nobody));
    assert_eq!(room.connect_ringcentral("101"), Answer::Done);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room.command(Command::SetTimeZone("America/New_York".to_owned()));
    room.pass(2_000);
    room
}

fn creator() -> Room {
    with_rights(small(), &[(Permission::Contacts, Level::Create)])
}

fn editor() -> Room {
    with_rights(small(), &[(Permission::Contacts, Level::Edit), (Permission::Customers, Level::Edit)])
}

fn ada() -> NewContact {
    let record = RecordRef { kind: RecordKind::Customer, id: HARBOR_FOODS.to_owned() };
    NewContact {
        first: "Ada".into(),
        last: "Byron".into(),
        title: "Analyst".into(),
        email: "ada@harborfoods.example".into(),
        company: Some(CompanyRef { record, name: "Harbor Foods Ltd".into() }),
        field: PhoneField::Mobile,
        asks: Vec::new(),
    }
}

fn keep(room: &Room, draft: Draft) -> CallId {
    let call = room.call().id;
    assert_eq!(room.command(Command::KeepDraft { call: call.clone(), draft: Box::new(draft) }), Answer::Done);
    call
}

fn create(room: &Room, contact: NewContact) {
    let call = keep(room, Draft::Contact(contact));
    room.ask(Command::Add { call, act: AddAct::Contact });
    room.settle();
}

fn addition(room: &Room) -> Addition {
    room.call().addition.expect("something was typed")
}

/// The sentence beside a field.
fn said(room: &Room, field: &str) -> Option<String> {
    addition(room).refused.into_iter().find(|(of, _)| of == field).map(|(_, said)| said)
}

/// Everybody in NetSuite by that last name.
fn named(room: &Room, last: &str) -> Vec<Value> {
    let world = room.world.borrow();
    let everybody = (1..4_000).filter_map(|id| world.netsuite.record(RecordType::Contact, id));
    everybody.filter(|contact| contact["lastName"] == last).collect()
}

fn contact(room: &Room, id: i64) -> Value {
    room.world.borrow().netsuite.record(RecordType::Contact, id).expect("the contact")
}

fn number_for(kind: RecordKind, id: &str, name: &str, field: PhoneField) -> NumberFor {
    let record = RecordRef { kind, id: id.to_owned() };
    let to = Candidate { record, name: name.into(), title: None, company: None, reasons: Vec::new() };
    NumberFor { to: Some(to), field: Some(field), over: None }
}

fn attach(room: &Room, number: NumberFor) {
    let call = keep(room, Draft::Number(number));
    room.ask(Command::Add { call, act: AddAct::Number });
    room.settle();
}

#[test]
fn a_contact_is_made_and_the_call_is_theirs() {
    let room = creator();
    room.whole_call(NOBODYS, 5_000);
    room.pass(3_000);
    assert!(room.call().who.is_nobody());
    create(&room, ada());
    let made = named(&room, "Byron");
    assert_eq!(made.len(), 1, "{made:#?}");
    assert_eq!(made[0]["mobilePhone"], NOBODYS);
    assert_eq!(made[0]["company"]["id"], HARBOR_FOODS);
    assert_eq!((&made[0]["title"], &made[0]["email"]), (&json!("Analyst"), &json!("ada@harborfoods.example")));
    assert_eq!(name_of(&room.call()), Some("Ada Byron"));
    // Nothing typed is left over for the next contact.
    assert_eq!(addition(&room).contact, NewContact::default());

    // The record of the call follows, and the next call is known without asking for anybody.
    room.pass(60_000);
    assert!(is_logged(&room.call().log));
    assert_eq!(room.record()["contact"]["id"], made[0]["id"]);
    room.call_in(NOBODYS);
    assert_eq!(name_of(&room.call()), Some("Ada Byron"));
}

#[test]
fn during_the_call_the_name_comes_at_once_and_the_copy_follows() {
    let room = with_rights(small(), &[(Permission::Contacts, Level::Create)]);
    room.command(Command::KeepCopy(CopyScope::Everyone));
    room.until_copied();
    let people = room.settings().directory.people;
    let session = room.call_in(NOBODYS);
    room.answer(&session);
    create(&room, ada());
    assert_eq!(name_of(&room.call()), Some("Ada Byron"));
    room.pass(5_000);
    assert_eq!(room.settings().directory.people, people + 1, "hurried, not in six minutes");
}

#[test]
fn what_is_typed_outlives_worker_and_browser() {
    let room = creator();
    room.call_in(NOBODYS);
    keep(&room, Draft::Contact(ada()));
    keep(&room, Draft::Number(number_for(RecordKind::Customer, HARBOR_FOODS, "Harbor", PhoneField::Home)));
    let room = room.kill_worker();
    assert_eq!(addition(&room).contact, ada());
    let room = room.kill_browser();
    let call = room.view().recent.first().map(|call| call.id.clone()).expect("the call");
    room.command(Command::ShowCall { call });
    assert_eq!(addition(&room).contact, ada());
    assert_eq!(addition(&room).number.field, Some(PhoneField::Home));
    assert_eq!(named(&room, "Byron").len(), 0);
}

#[test]
fn every_refusal_stands_beside_its_field_in_netsuites_words() {
    let room = creator();
    room.world.borrow_mut().netsuite.options_mut().mandatory_contact_fields.insert("Job Title".to_owned());
    room.call_in(NOBODYS);
    let gone =
        CompanyRef { record: RecordRef { kind: RecordKind::Customer, id: "999999".to_owned() }, name: "Gone".into() };
    for (contact, field, words) in [
        (NewContact { email: "ada at home".into(), ..ada() }, "email", "field 'email'"),
        (NewContact { company: Some(gone), ..ada() }, "company", "field 'company'"),
        (NewContact { first: "x".repeat(33).into(), ..ada() }, "firstName", "( 32 )"),
        (NewContact { title: Personal::default(), ..ada() }, "title", "Please enter value(s) for: Job Title"),
        (NewContact { first: "".into(), last: "".into(), ..ada() }, "lastName", "Please enter value(s) for: Contact"),
    ] {
        create(&room, contact.clone());
        let said = said(&room, field);
        assert!(said.as_ref().is_some_and(|said| said.contains(words)), "{field}: {said:?} {:?}", addition(&room));
        assert_eq!(addition(&room).fault, None, "{field}");
        assert_eq!(addition(&room).contact, contact, "nothing typed is lost");
    }
    assert_eq!(named(&room, "Byron").len(), 0);
    create(&room, ada());
    assert_eq!(named(&room, "Byron").len(), 1);
}

#[test]
fn a_name_that_is_taken_at_that_company_is_refused_beside_the_name() {
    let room = creator();
    room.call_in(NOBODYS);
    create(&room, NewContact { first: "Dana".into(), last: "Whitfield".into(), ..ada() });
    assert_eq!(said(&room, "lastName").as_deref(), Some("This entity already exists."));
    assert!(room.call().who.is_nobody());
    assert_eq!(named(&room, "Whitfield").len(), 1);
}

#[test]
fn a_lost_answer_makes_no_second_contact() {
    for committed in [true, false] {
        let room = creator();
        room.call_in(NOBODYS);
        let kind = if committed { Kind::CutAfter } else { Kind::CutBefore };
        room.fault("POST", CONTACTS, kind, 1);
        create(&room, ada());
        assert!(addition(&room).under_way.is_some(), "it may have been made");
        room.pass(30_000);
        assert_eq!(named(&room, "Byron").len(), 1, "committed: {committed}");
        assert_eq!(name_of(&room.call()), Some("Ada Byron"));
        assert_eq!(
            room.requests("POST", "netsuite.com", CONTACTS),
            if committed { 2 } else { 3 },
            "one asks for rights"
        );
    }
}

#[test]
fn netsuite_unwell_gives_the_form_back_and_the_next_press_looks_first() {
    let room = creator();
    room.call_in(NOBODYS);
    room.fault("POST", CONTACTS, Kind::CutBefore, 4);
    create(&room, ada());
    room.pass(300_000);
    let given_up = addition(&room);
    assert_eq!((given_up.under_way, given_up.doubtful), (None, true));
    assert_eq!(given_up.fault.map(|fault| fault.kind), Some(FaultKind::Offline));
    assert_eq!(given_up.contact, ada());
    let looked = room.requests("GET", "netsuite.com", CONTACTS);
    create(&room, ada());
    assert_eq!(room.requests("GET", "netsuite.com", CONTACTS), looked + 1);
    assert_eq!(named(&room, "Byron").len(), 1);
}

#[test]
fn a_worker_killed_at_any_moment_makes_one_contact() {
    for moment in 1..=10 {
        let room = creator();
        room.call_in(NOBODYS);
        keep(&room, Draft::Contact(ada()));
        let call = room.call().id;
        room.fuse.set(moment);
        room.ask(Command::Add { call: call.clone(), act: AddAct::Contact });
        room.settle();
        let room = room.kill_worker();
        room.pass(60_000);
        // Killed before the act was on disk, it was not done: the agent sees the form and says so again.
        if room.call().who.is_nobody() {
            assert_eq!(addition(&room).contact, ada(), "moment {moment}");
            room.command(Command::Add { call, act: AddAct::Contact });
            room.settle();
        }
        assert_eq!(named(&room, "Byron").len(), 1, "moment {moment}");
        assert_eq!(name_of(&room.call()), Some("Ada Byron"), "moment {moment}");
    }
}

#[test]
fn a_contact_is_never_made_in_another_account() {
    let room = creator();
    room.call_in(NOBODYS);
    room.fault("POST", CONTACTS, Kind::CutBefore, 1);
    create(&room, ada());
    room.command(Command::SignOut(callside_protocol::Cloud::NetSuite));
    room.pass(600_000);
    assert_eq!(named(&room, "Byron").len(), 0);
    assert!(addition(&room).under_way.is_some(), "it waits");
    room.connect_netsuite("101", None);
    room.pass(5_000);
    assert_eq!(named(&room, "Byron").len(), 1);
}

#[test]
fn without_the_right_to_create_it_is_not_offered_and_says_why() {
    let room = Room::connected(small());
    room.call_in(NOBODYS);
    let fault = room.view().adding.no_contact.expect("a reason");
    let FaultKind::NotAllowed(Right::NetSuite { name, level }) = fault.kind else { panic!("{fault:?}") };
    assert_eq!((name.as_str(), level.as_deref()), ("Lists → Contacts", Some("Create")));
    assert!(room.banners().is_empty(), "what is not needed for calls is no fault: {:?}", room.banners());

    // The administrator adds it; "Look again" finds it.
    let world = &room.world;
    world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Contacts, Level::Create);
    room.command(Command::LookUpAgain { call: room.call().id });
    assert_eq!(room.view().adding.no_contact, None);
}

#[test]
fn a_right_that_is_taken_away_withdraws_the_offer_with_the_first_refusal() {
    let room = creator();
    room.call_in(NOBODYS);
    assert_eq!(room.view().adding.no_contact, None);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Contacts, Level::View);
    create(&room, ada());
    assert!(room.view().adding.no_contact.is_some());
    assert_eq!(addition(&room).contact, ada(), "nothing typed is lost");
}

#[test]
fn one_world_asks_for_the_subsidiary() {
    let mut options = small();
    options.netsuite.features.one_world = true;
    let room = with_rights(options, &[(Permission::Contacts, Level::Create)]);
    room.call_in(NOBODYS);
    keep(&room, Draft::Contact(ada()));
    let mut contact = addition(&room).contact;
    let AskKind::OneOf(choices) = &contact.asks[0].kind else { panic!("{:?}", contact.asks) };
    assert_eq!((contact.asks[0].label.as_str(), choices.len()), ("Subsidiary", 2));
    create(&room, contact.clone());
    assert_eq!(
        said(&room, "subsidiary").as_deref(),
        Some("Error while accessing a resource. Please enter value(s) for: Subsidiary")
    );
    // The other one is not the company's.
    contact.asks[0].value = Some("2".into());
    create(&room, contact.clone());
    assert!(said(&room, "company").is_some_and(|said| said.contains("'company'")), "{:?}", addition(&room));
    contact.asks[0].value = Some("1".into());
    create(&room, contact);
    assert_eq!(named(&room, "Byron")[0]["subsidiary"]["id"], "1");
}

#[test]
fn a_second_contact_for_the_same_call_is_another_one() {
    let room = creator();
    room.call_in(NOBODYS);
    create(&room, ada());
    let call = room.call().id;
    room.command(Command::ChooseMatch { call, record: None });
    assert!(room.call().who.is_nobody());
    create(&room, NewContact { first: "Grace".into(), last: "Hopper".into(), ..ada() });
    assert_eq!((named(&room, "Byron").len(), named(&room, "Hopper").len()), (1, 1));
    assert_eq!(name_of(&room.call()), Some("Grace Hopper"));
}

#[test]
fn a_number_goes_into_an_empty_field_of_a_record() {
    let room = editor();
    room.call_in(NOBODYS);
    attach(&room, number_for(RecordKind::Contact, "1201", "Dana Whitfield", PhoneField::Home));
    assert_eq!(contact(&room, 1201)["homePhone"], NOBODYS);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    let Who::Found { candidates, by_agent: true, .. } = room.call().who else { panic!("{:?}", room.call().who) };
    assert_eq!(candidates.len(), 1);
}

#[test]
fn an_occupied_field_is_shown_and_replaced_only_when_the_agent_says_so() {
    let room = editor();
    room.call_in(NOBODYS);
    let dana = RecordRef { kind: RecordKind::Contact, id: "1201".to_owned() };
    room.command(Command::ReadPhones(dana.clone()));
    let shown = |room: &Room| -> HeldPhone {
        let phones = room.view().adding.phones.expect("asked");
        assert_eq!(phones.record, dana);
        let held = phones.phones.expect("an answer").expect("readable");
        held.into_iter().find(|held| held.field == PhoneField::Mobile).expect("a mobile")
    };
    let held = shown(&room);
    assert_eq!(held.text.reveal(), "(650) 555-0134");
    let number = number_for(RecordKind::Contact, "1201", "Dana Whitfield", PhoneField::Mobile);
    attach(&room, number.clone());
    assert_eq!(contact(&room, 1201)["mobilePhone"], "(650) 555-0134");
    assert!(room.call().who.is_nobody() && addition(&room).under_way.is_none());

    // Somebody changes it in NetSuite in between: what the agent gave up is not what is there.
    let property = json!("(650) 555-0177");
    let changed = room.world.borrow_mut().edit_record(RecordType::Contact, 1201, "mobilePhone", &property);
    changed.expect("NetSuite takes it");
    attach(&room, NumberFor { over: Some(held.text), ..number.clone() });
    assert_eq!(contact(&room, 1201)["mobilePhone"], "(650) 555-0177");
    assert_eq!(shown(&room).text.reveal(), "(650) 555-0177", "what is there now is shown");
    attach(&room, NumberFor { over: Some(shown(&room).text), ..number });
    assert_eq!(contact(&room, 1201)["mobilePhone"], NOBODYS);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
}

#[test]
fn a_lost_answer_to_a_number_is_looked_up_and_written_once() {
    for kind in [Kind::CutAfter, Kind::CutBefore] {
        let room = editor();
        room.call_in(NOBODYS);
        room.fault("PATCH", "/services/rest/record/v1/customer", kind, 1);
        attach(&room, number_for(RecordKind::Customer, HARBOR_FOODS, "Harbor Foods Ltd", PhoneField::Alternate));
        room.pass(30_000);
        let customer = room.world.borrow().netsuite.record(RecordType::Customer, 1101).expect("the customer");
        assert_eq!(customer["altPhone"], NOBODYS);
        assert_eq!(name_of(&room.call()), Some("Harbor Foods Ltd"));
    }
}

#[test]
fn a_kind_that_may_not_be_changed_is_withdrawn_with_netsuites_word() {
    let room = with_rights(small(), &[(Permission::Contacts, Level::Edit)]);
    room.call_in(NOBODYS);
    attach(&room, number_for(RecordKind::Customer, HARBOR_FOODS, "Harbor Foods Ltd", PhoneField::Alternate));
    let adding = room.view().adding;
    let kinds: Vec<RecordKind> = adding.no_change.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [RecordKind::Customer, RecordKind::Prospect, RecordKind::Lead]);
    let FaultKind::NotAllowed(Right::NetSuite { level, .. }) = &adding.no_change[0].1.kind else { panic!() };
    assert_eq!(level.as_deref(), Some("Edit"));
    assert_eq!(adding.no_number(), None, "contacts can be changed");
    attach(&room, number_for(RecordKind::Contact, "1201", "Dana Whitfield", PhoneField::Home));
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
}

#[test]
fn a_record_is_found_by_name_with_and_without_a_copy() {
    let room = editor();
    room.call_in(NOBODYS);
    let names = |room: &Room| -> Vec<String> {
        let call = room.call().id;
        room.command(Command::SearchRecords { call, text: "whitf".to_owned(), people: true });
        let found = room.view().search.expect("a search").answer.expect("an answer").expect("found");
        found.iter().map(|found| found.name.reveal().to_owned()).collect()
    };
    let asked = room.requests("POST", "netsuite.com", "/services/rest/query");
    assert_eq!(names(&room), ["Dana Whitfield"]);
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/query") - asked, 1);
    room.command(Command::KeepCopy(CopyScope::Everyone));
    room.until_copied();
    room.call_in(NOBODYS);
    let asked = room.requests("POST", "netsuite.com", "/services/rest/query");
    assert_eq!(names(&room), ["Dana Whitfield"]);
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/query"), asked, "the copy knows");
}
