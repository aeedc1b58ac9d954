//! The agent's own copy of the people they may see: made, kept, interrupted, given up.

use callside_core::ports::StoreError;
use callside_emulator::{
    errand::{Deed, Errand},
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    ringcentral::telephony::acts::{Act, RemoteAct},
};
use callside_protocol::{
    Answer, BannerKind, Cloud, Command, CopyScope, CopyState, FaultKind, Found, MatchReason, PeopleFound, PhoneField,
    RecordKind, RecordRef, Who,
};
use callside_tests::room::{Room, name_of, prompt, small};
use serde_json::{Map, Value, json};

pub const DANA: &str = "+16505550134";
pub const MINUTE: i64 = 60_000;

/// Records NetSuite has that a copy can hold: a project without a customer cannot be reached by anybody.
pub fn everybody(room: &Room) -> u64 {
    let world = room.world.borrow();
    let kinds = [RecordType::Contact, RecordType::Customer, RecordType::Vendor, RecordType::Employee, RecordType::Job];
    kinds.into_iter().map(|kind| world.netsuite.count(kind) as u64).sum()
}

pub fn queries(room: &Room) -> usize {
    room.requests("POST", "netsuite.com", "/services/rest/query")
}

/// The name a call from that number is shown under, and how many queries that took.
pub fn called(room: &Room, number: &str) -> (Option<String>, usize) {
    let before = queries(room);
    let session = room.call_in_as(Some(number), None, callside_tests::room::DIRECT, prompt());
    let (call, asked) = (room.call(), queries(room) - before);
    room.answer(&session);
    room.act(&session, &Act::HangUp);
    room.command(Command::CloseCall { call: call.id.clone() });
    (name_of(&call).map(str::to_owned), asked)
}

fn properties(properties: Value) -> Map<String, Value> {
    properties.as_object().cloned().expect("an object")
}

fn change(id: i64, to: Value) -> Deed {
    change_of(RecordType::Contact, id, to)
}

pub fn change_of(record: RecordType, id: i64, to: Value) -> Deed {
    Deed::Change { record, id, properties: properties(to) }
}

pub fn perform(room: &Room, deed: &Deed) -> i64 {
    room.world.borrow_mut().perform(deed).expect("NetSuite takes it")
}

#[test]
fn with_a_copy_a_caller_is_found_without_a_request() {
    let room = Room::with_copy(small());
    assert_eq!(room.settings().directory.people, everybody(&room));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn the_copy_and_netsuite_answer_alike() {
    let numbers = [
        DANA,
        "+442079460018",
        "+16505550100",
        "+34915550123",
        "+12125550142",
        "+16505550199",
        "+16505550130",
        "+13605550123",
        "+16505550140",
        "+16505550145",
        "+16505550153",
        "+16505550220",
    ];
    let copying = Room::with_copy(small());
    let asking = Room::connected(small());
    // Their clocks agree, and so do the times of what was said.
    asking.pass(copying.now().0 - asking.now().0);
    let mut reasons = Vec::new();
    for number in numbers.into_iter().chain(numbers) {
        let who = |room: &Room| {
            let before = queries(room);
            let session = room.call_in(number);
            let (who, asked) = (room.call().who, queries(room) - before);
            room.answer(&session);
            room.act(&session, &Act::HangUp);
            room.pass(10 * MINUTE);
            let Who::Found { candidates, chosen, .. } = who else { return (None, asked) };
            (Some((candidates, chosen)), asked)
        };
        let ((asked_for, _), (copied, by_asking)) = (who(&asking), who(&copying));
        // Who has another number of the company's is listed by the copy alone.
        let with_the_number = copied.clone().map(|(mut candidates, chosen)| {
            candidates.retain(|candidate| candidate.reasons.first() != Some(&MatchReason::SameCompany));
            (candidates, chosen)
        });
        assert_eq!(asked_for, with_the_number, "{number}");
        assert_eq!(by_asking == 0, copied.is_some(), "{number}");
        let candidates = copied.into_iter().flat_map(|(candidates, _)| candidates);
        reasons.extend(candidates.flat_map(|candidate| candidate.reasons));
    }
    let has = |is: &dyn Fn(&MatchReason) -> bool| reasons.iter().any(is);
    assert!(has(&|reason| *reason == MatchReason::SalesRep));
    assert!(has(&|reason| *reason == MatchReason::SameCompany));
    assert!(has(&|reason| matches!(reason, MatchReason::LastSpoke(_))));
    assert!(has(&|reason| matches!(reason, MatchReason::LastSpokeWithCompany(_))));
}

/// The ids of those who stand in the list, and whom the call is for.
fn listed(room: &Room) -> (Vec<String>, Option<usize>) {
    let Who::Found { candidates, chosen, .. } = room.call().who else { panic!("found") };
    (candidates.into_iter().map(|candidate| candidate.record.id).collect(), chosen)
}

#[test]
fn a_company_that_calls_comes_first_and_its_people_under_it() {
    let room = Room::with_copy(small());
    let before = queries(&room);
    let session = room.call_in("+16505550130");
    let (ids, chosen) = listed(&room);
    // Harbor Foods, Dana's desk, and whoever has other numbers; Walter is inactive.
    assert_eq!((ids[..2].join(" "), chosen), ("1101 1201".to_owned(), Some(0)));
    let mut others = ids[2..].to_vec();
    others.sort();
    assert_eq!(others, ["1206", "1207", "1208", "1209", "1214", "1215"]);
    assert_eq!(queries(&room), before);
    room.answer(&session);
    let tom = RecordRef { kind: RecordKind::Contact, id: "1215".to_owned() };
    assert_eq!(room.command(Command::ChooseMatch { call: room.call().id, record: Some(tom) }), Answer::Done);
    room.act(&session, &Act::HangUp);
    room.pass(MINUTE);
    assert_eq!(room.record()["contact"]["id"], "1215");
    room.command(Command::CloseCall { call: room.call().id });

    // Chosen for this number, which is not his.
    let session = room.call_in("+16505550130");
    let (ids, chosen) = listed(&room);
    assert_eq!((ids[..3].join(" "), ids.len(), chosen), ("1215 1101 1201".to_owned(), 8, Some(0)));
    room.remote(&session, RemoteAct::HangUp);
    room.pass(MINUTE);
    room.command(Command::CloseCall { call: room.call().id });

    // Who belongs where is followed, too.
    perform(&room, &change(1215, json!({"company": {"id": "1102"}})));
    perform(&room, &change(1211, json!({"isInactive": false})));
    room.pass(6 * MINUTE);
    let room = room.kill_worker();
    room.call_in("+16505550130");
    let (ids, chosen) = listed(&room);
    assert_eq!((ids[..2].join(" "), ids.len(), chosen), ("1101 1201".to_owned(), 8, Some(0)));
    assert!(ids.contains(&"1211".to_owned()) && !ids.contains(&"1215".to_owned()));
}

#[test]
fn a_copy_says_of_when_it_is() {
    let room = Room::with_copy(small());
    let found = |room: &Room| {
        called(room, DANA);
        let call = room.view().recent[0].id.clone();
        room.command(Command::ShowCall { call });
        let call = room.call();
        let Who::Found { as_of: Some(as_of), .. } = call.who else { panic!("out of the copy") };
        (call.began.0 - as_of.0, call.who.aged(call.began).is_some())
    };
    room.pass(30 * MINUTE);
    let (age, is_aged) = found(&room);
    assert!((0..6 * MINUTE).contains(&age) && !is_aged, "{age}");
    assert_eq!(room.command(Command::PauseCopy(true)), Answer::Done);
    room.pass(90 * MINUTE);
    let (age, is_aged) = found(&room);
    assert!((90 * MINUTE..97 * MINUTE).contains(&age) && is_aged, "{age}");
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    called(&room, DANA);
    let newest = room.view().recent[0].id.clone();
    room.command(Command::ShowCall { call: newest });
    assert!(matches!(room.call().who, Who::Found { as_of: None, .. }));
}

#[test]
fn whatever_ends_the_worker_the_copy_goes_on_where_it_stood() {
    let touches = {
        let room = Room::copying(small());
        let before = room.fuse.touches();
        room.pass(MINUTE);
        let touches = room.fuse.touches() - before;
        room.until_copied();
        touches
    };
    assert!(touches > 10, "a copy is some requests and commits: {touches}");
    for touch in 1..=touches {
        let mut room = Room::copying(small());
        room.fuse.set(touch);
        room.pass(MINUTE);
        assert!(room.fuse.is_blown(), "{touch}");
        room = if touch % 2 == 0 { room.kill_worker() } else { room.kill_browser() };
        room.until_copied();
        assert_eq!(room.settings().directory.people, everybody(&room), "killed at touch {touch}");
        assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0), "killed at touch {touch}");
    }
}

#[test]
fn a_back_office_that_fails_anywhere_leaves_calls_alone_and_another_goes_on() {
    let touches = {
        let room = Room::copying(small());
        room.until_copied();
        room.office_fuse.touches()
    };
    assert!(touches > 10, "a copy is some commits: {touches}");
    for touch in 1..=touches {
        let room = Room::copying(small());
        room.office_fuse.set(touch);
        room.pass(MINUTE / 2);
        // Nobody waits for it: the call is shown, and NetSuite is asked where the copy does not serve yet.
        assert_eq!(called(&room, DANA).0.as_deref(), Some("Dana Whitfield"), "failed at touch {touch}");
        room.until_copied();
        room.pass(2 * MINUTE);
        assert_eq!(room.settings().directory.fault, None, "failed at touch {touch}");
        assert_eq!(room.settings().directory.people, everybody(&room), "failed at touch {touch}");
        assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0), "failed at touch {touch}");
    }
}

#[test]
fn while_the_back_office_fails_people_are_found_as_they_were_and_it_is_tried_less_and_less() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0177"})));
    let before = room.office_fuse.touches();
    for _ in 0..6 * 60 {
        room.office_fuse.set(1);
        room.pass(MINUTE);
    }
    let tried = room.office_fuse.touches() - before;
    // After 1, 2, 4, … minutes, at last every hour.
    assert!((9..=13).contains(&tried), "{tried}");
    let directory = room.settings().directory;
    assert!(matches!(directory.state, CopyState::Kept { .. }), "{:?}", directory.state);
    assert_eq!(directory.fault.map(|fault| fault.kind), Some(FaultKind::Ours));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
    room.office_fuse.hold();
    room.pass(61 * MINUTE);
    assert_eq!(room.settings().directory.fault, None);
    assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn nobody_is_indexed_while_a_call_is_on() {
    let room = Room::copying(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(10 * MINUTE);
    let is_made = |room: &Room| matches!(room.settings().directory.state, CopyState::Kept { .. });
    let CopyState::Making { people, .. } = room.settings().directory.state else { panic!("made during a call") };
    assert_eq!(people, everybody(&room), "their rows are in");
    room.act(&session, &Act::HangUp);
    room.pass(MINUTE);
    assert!(is_made(&room));
}

#[test]
fn a_page_cut_in_the_middle_and_a_busy_account_only_cost_time() {
    let room = Room::copying(small());
    room.fault("POST", "/services/rest/query", Kind::CutWithin, 2);
    room.world.borrow_mut().set_foreign_requests(5);
    room.pass(5 * MINUTE);
    assert!(matches!(room.settings().directory.state, CopyState::Making { .. }));
    assert!(room.settings().directory.fault.is_some());
    room.world.borrow_mut().set_foreign_requests(0);
    room.until_copied();
    assert_eq!(room.settings().directory.people, everybody(&room));
    assert_eq!(room.settings().directory.fault, None);
}

#[test]
fn what_changes_in_netsuite_changes_here() {
    let room = Room::with_copy(small());
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0177"})));
    let made = perform(
        &room,
        &Deed::Create {
            record: RecordType::Contact,
            properties: properties(json!({"firstName": "Noor", "lastName": "Haddad", "phone": "+1 650 555 0188"})),
        },
    );
    room.pass(6 * MINUTE);
    assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0));
    assert_eq!(called(&room, "+16505550188"), (Some("Noor Haddad".to_owned()), 0));
    perform(&room, &Deed::Delete { record: RecordType::Contact, id: made });
    room.pass(66 * MINUTE);
    assert_eq!(room.settings().directory.people, everybody(&room));
    assert_eq!(called(&room, "+16505550188").0, None);
}

#[test]
fn a_record_that_changes_while_the_copy_is_made_is_as_it_is_now() {
    for after_queries in 1..=6 {
        let room = Room::copying(small());
        let deed = change(1201, json!({"mobilePhone": "(650) 555-0177"}));
        room.world.borrow_mut().send_on(Errand { after_queries, deed }).expect("it waits");
        room.until_copied();
        room.pass(6 * MINUTE);
        assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0), "{after_queries}");
    }
}

#[test]
fn a_firm_that_is_deleted_while_the_copy_is_made_is_nobodys_any_more() {
    for after_queries in 1..=8 {
        let room = Room::copying(small());
        let deed = Deed::Delete { record: RecordType::Customer, id: 1101 };
        room.world.borrow_mut().send_on(Errand { after_queries, deed }).expect("it waits");
        room.until_copied();
        room.pass(66 * MINUTE);
        room.call_in(DANA);
        let call = room.call();
        let Who::Found { candidates, .. } = &call.who else { panic!("{:?}", call.who) };
        let dana = candidates.iter().find(|candidate| candidate.record.id == "1201").expect("Dana");
        let company = dana.company.as_ref().map(|company| company.name.reveal()).unwrap_or_default();
        assert_eq!(company, "", "deleted after {after_queries} questions");
    }
}

#[test]
fn an_hour_in_which_nothing_changes_costs_a_request_for_changes_every_six_minutes_and_one_to_compare() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    let before = queries(&room);
    room.pass(60 * MINUTE);
    let asked = queries(&room) - before;
    assert!((10..=12).contains(&asked), "{asked}");
}

#[test]
fn somebody_new_is_found_by_asking_and_soon_without() {
    let room = Room::with_copy(small());
    let properties = properties(json!({"firstName": "Noor", "lastName": "Haddad", "phone": "+1 650 555 0188"}));
    perform(&room, &Deed::Create { record: RecordType::Contact, properties });
    let (name, asked) = called(&room, "+16505550188");
    assert_eq!(name.as_deref(), Some("Noor Haddad"));
    assert!(asked >= 1);
    room.pass(5_000);
    assert_eq!(called(&room, "+16505550188"), (Some("Noor Haddad".to_owned()), 0));
}

#[test]
fn a_record_opened_from_the_pane_is_looked_at_at_once_and_a_minute_later() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    let before = queries(&room);
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0177"})));
    let dana = RecordRef { kind: RecordKind::Contact, id: "1201".to_owned() };
    assert_eq!(room.command(Command::OpenRecord(dana)), Answer::Done);
    room.pass(1_000);
    assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0));
    // In the tab that was opened.
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0178"})));
    room.pass(MINUTE + 5_000);
    assert_eq!(called(&room, "+16505550178"), (Some("Dana Whitfield".to_owned()), 0));
    assert_eq!(queries(&room) - before, 2, "once each time");
}

#[test]
fn somebody_new_is_not_forgotten_while_netsuite_is_busy() {
    let room = Room::with_copy(small());
    room.world.borrow_mut().set_foreign_requests(5);
    room.pass(6 * MINUTE);
    assert!(room.settings().directory.fault.is_some());
    room.world.borrow_mut().set_foreign_requests(0);
    let properties = properties(json!({"firstName": "Noor", "lastName": "Haddad", "phone": "+1 650 555 0188"}));
    perform(&room, &Deed::Create { record: RecordType::Contact, properties });
    assert_eq!(called(&room, "+16505550188").0.as_deref(), Some("Noor Haddad"));
    // As long as a copy that serves gives way.
    room.pass(24 * MINUTE);
    assert_eq!(called(&room, "+16505550188"), (Some("Noor Haddad".to_owned()), 0));
}

#[test]
fn another_role_has_another_copy_and_signing_out_leaves_nothing() {
    let room = Room::with_copy(small());
    assert!(room.shelf.size() > 0);
    {
        let mut world = room.world.borrow_mut();
        let role = world.netsuite.role_mut(Role::WITHOUT_CALLS).expect("a role the agent has");
        role.set(Permission::Customers, Level::None);
    }
    assert_eq!(room.connect_netsuite("101", Some(Role::WITHOUT_CALLS)), Answer::Done);
    room.until_copied();
    let world = everybody(&room);
    let customers = {
        let world = room.world.borrow();
        (world.netsuite.count(RecordType::Customer) + world.netsuite.count(RecordType::Job)) as u64
    };
    assert_eq!(room.settings().directory.people, world - customers);
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    room.pass(MINUTE);
    assert_eq!(room.on_shelf("people/"), 0);
}

#[test]
fn a_step_under_way_when_its_copy_is_forgotten_writes_nothing_and_the_next_copy_goes_on() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0177"})));
    let late = Kind::Delay { milliseconds: 600_000 };
    room.fault("POST", "/services/rest/query", late, 1);
    room.pass(6 * MINUTE);
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    assert_eq!(room.on_shelf("people/"), 0);
    assert_eq!(room.connect_netsuite("101", Some(Role::WITHOUT_CALLS)), Answer::Done);
    // The answer to the earlier role's question comes.
    room.until_copied();
    assert_eq!(room.settings().directory.people, everybody(&room));
    assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0));
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    room.pass(MINUTE);
    assert_eq!(room.shelf.size(), 0);
}

#[test]
fn a_sign_in_that_expired_keeps_the_copy() {
    let room = Room::with_copy(small());
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.pass(90 * MINUTE);
    assert_eq!(called(&room, DANA).0.as_deref(), Some("Dana Whitfield"));
    assert_eq!(room.settings().directory.state, CopyState::Waiting);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    assert!(matches!(room.settings().directory.state, CopyState::Kept { .. }), "it was not made anew");
}

#[test]
fn a_full_store_is_told_and_what_was_copied_stays() {
    let room = Room::with_copy(small());
    room.shelf.fail(Some(StoreError::Full));
    perform(&room, &change(1201, json!({"mobilePhone": "(650) 555-0177"})));
    room.pass(6 * MINUTE);
    assert!(room.banners().contains(&BannerKind::StorageFailing), "{:?}", room.banners());
    room.shelf.fail(None);
    room.pass(8 * MINUTE);
    assert!(!room.banners().contains(&BannerKind::StorageFailing), "{:?}", room.banners());
    assert_eq!(called(&room, "+16505550177"), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn a_store_the_person_has_cleared_is_filled_again() {
    let room = Room::with_copy(small());
    room.shelf.clear();
    let room = room.kill_worker();
    room.until_copied();
    assert_eq!(room.settings().directory.people, everybody(&room));
}

#[test]
fn paused_it_asks_nothing_and_off_it_is_gone() {
    let room = Room::copying(small());
    assert_eq!(room.command(Command::PauseCopy(true)), Answer::Done);
    let before = queries(&room);
    room.pass(60 * MINUTE);
    assert_eq!(queries(&room), before);
    assert!(matches!(room.settings().directory.state, CopyState::Making { paused: true, .. }));
    assert_eq!(room.command(Command::PauseCopy(false)), Answer::Done);
    room.until_copied();
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    assert_eq!((room.settings().directory.state, room.shelf.size()), (CopyState::Off, 0));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 1));
}

#[test]
fn people_are_found_by_what_somebody_types() {
    let room = Room::with_copy(small());
    let before = queries(&room);
    for typed in ["whitf", "dana wh", "(650) 555-0134", "0134"] {
        assert_eq!(room.command(Command::SearchPeople { text: typed.to_owned() }), Answer::Done);
        let search = room.view().people.expect("a search");
        let PeopleFound::People(people) = search.found else { panic!("{typed}: {:?}", search.found) };
        let named =
            |found: &Found| found.netsuite.as_ref().is_some_and(|found| found.name.reveal() == "Dana Whitfield");
        assert!(people.iter().any(named), "{typed}: {people:?}");
    }
    assert_eq!(queries(&room), before);
    assert_eq!(room.command(Command::SearchPeople { text: " ".to_owned() }), Answer::Done);
    assert_eq!(room.view().people, None);
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    room.command(Command::SearchPeople { text: "whitf".to_owned() });
    assert_eq!(room.view().people.map(|search| search.found), Some(PeopleFound::NoCopy(Vec::new())));
}

#[test]
fn nobody_is_asked_about_once_and_again_when_the_agent_wants_it() {
    let room = Room::with_copy(small());
    assert_eq!(called(&room, "+16505550199"), (None, 1));
    assert_eq!(called(&room, "+16505550199"), (None, 0));
    let before = queries(&room);
    room.call_in("+16505550199");
    let call = room.call().id;
    assert_eq!(room.command(Command::LookUpAgain { call }), Answer::Done);
    assert_eq!(queries(&room) - before, 1);
    room.pass(6 * MINUTE);
    let asked = queries(&room);
    room.call_in("+16505550199");
    assert_eq!(queries(&room) - asked, 1, "after a while it is asked again");
}

#[test]
fn an_answer_is_remembered_for_a_while_without_a_copy_too_and_an_error_is_none() {
    let room = Room::connected(small());
    room.fault("POST", "/services/rest/query", Kind::Status { code: 500, retry_after: None }, 1);
    let imogen = "+442079460018";
    assert_eq!(called(&room, imogen).0, None);
    assert_eq!(called(&room, imogen), (Some("Imogen Hart".to_owned()), 1));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 1));
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
    room.pass(6 * MINUTE);
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 1));
    let room = room.kill_worker();
    room.pass(5_000);
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 1), "it is not on disk");
}

#[test]
fn numbers_are_read_where_the_agent_is_at_home() {
    let room = Room::new(small());
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room.until_copied();
    assert_eq!(room.connect_ringcentral("101"), Answer::Done);
    room.command(Command::SetTimeZone("America/New_York".to_owned()));
    room.until_copied();
    assert_eq!(called(&room, DANA), (Some("Dana Whitfield".to_owned()), 0));
}

#[test]
fn the_last_conversation_is_a_reason() {
    let room = Room::with_copy(small());
    called(&room, DANA);
    room.call_in(DANA);
    let Who::Found { candidates, .. } = room.call().who else { panic!("found") };
    let reasons = &candidates[0].reasons;
    assert!(reasons.contains(&MatchReason::Exact(PhoneField::Mobile)), "{reasons:?}");
    assert!(reasons.iter().any(|reason| matches!(reason, MatchReason::LastSpoke(_))), "{reasons:?}");
    assert!(reasons.contains(&MatchReason::SalesRep), "of her company: {reasons:?}");
    room.pass(MINUTE);
    room.call_in("+13605550123");
    let Who::Found { candidates, .. } = room.call().who else { panic!("found") };
    let reasons = &candidates[0].reasons;
    assert!(reasons.iter().any(|reason| matches!(reason, MatchReason::LastSpokeWithCompany(_))), "{reasons:?}");
}
