//! Who is calling: withheld, internal, nameless, shared, written in any script, and foreign.

use callside_emulator::{
    netsuite::{NetSuite, RecordType},
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::{Plan, Unanswered},
    },
};
use callside_protocol::{
    Answer, CallPhase, Cloud, Command, LeftOff, LogState, Need, NumberKind, RecordKind, RecordRef, Unasked, Who,
};
use callside_tests::room::{DIRECT, EXTENSION, Room, is_logged, message, name_of, prompt, small};
use serde_json::json;

#[test]
fn a_withheld_number_is_logged_without_anybody() {
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    let session = room.call_in_as(Some("anonymous"), None, DIRECT, prompt());
    let call = room.call();
    assert_eq!(call.who, Who::Unasked(Unasked::Anonymous));
    assert_eq!(call.number.kind, NumberKind::Anonymous);
    room.answer(&session);
    room.pass(10_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    let record = room.record();
    assert_eq!(record["title"], "Call from a withheld number");
    assert!(record.get("contact").is_none() && record.get("company").is_none());
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/query"), 0, "there is nobody to ask about");
}

#[test]
fn a_call_without_any_number_is_a_withheld_one() {
    let room = Room::connected(small());
    let plan = Plan { unanswered: Unanswered::Missed, ..prompt() };
    room.call_in_as(None, None, DIRECT, plan);
    assert_eq!(room.call().who, Who::Unasked(Unasked::Anonymous));
    room.pass(60_000);
    room.record();
}

#[test]
fn a_hidden_outbound_call_is_looked_up_by_the_number_behind_the_code() {
    let room = Room::connected(small());
    let session = room.call_out("*67+16505550134", prompt());
    room.pass(8_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert_eq!(room.record()["contact"]["id"], "1201");
}

#[test]
fn a_service_code_names_nobody() {
    let room = Room::connected(small());
    let session = room.call_out("*86", prompt());
    let call = room.call();
    assert_eq!(call.who, Who::Unasked(Unasked::ShortCode));
    assert_eq!(call.number.kind, NumberKind::Code);
    room.pass(8_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    let record = room.record();
    assert!(record.get("phone").is_none(), "NetSuite takes no number with fewer than seven digits: {record}");
    assert!(message(&record).contains("*86"));
}

#[test]
fn an_emergency_number_names_nobody() {
    let room = Room::connected(small());
    room.call_out("911", prompt());
    assert_eq!(room.call().who, Who::Unasked(Unasked::ShortCode));
}

#[test]
fn nobody_has_the_number() {
    let room = Room::connected(small());
    let call = {
        room.call_in("+16505550199");
        room.call()
    };
    let Who::NotFound { among, unread } = call.who else { panic!("{:?}", call.who) };
    assert!(among.contains(&RecordKind::Contact) && among.contains(&RecordKind::Vendor));
    assert!(unread.is_empty());
}

#[test]
fn every_kind_of_record_is_recognised() {
    let kinds = [
        ("+16505550134", RecordKind::Contact),
        ("+16505550146", RecordKind::Customer),
        ("+16505550150", RecordKind::Lead),
        ("+16505550151", RecordKind::Prospect),
        ("+16505550154", RecordKind::Vendor),
        ("+16505550155", RecordKind::Employee),
    ];
    for (number, kind) in kinds {
        let room = Room::connected(small());
        room.whole_call(number, 5_000);
        room.pass(3_000);
        let call = room.call();
        let Who::Found { candidates, chosen: Some(chosen), .. } = &call.who else { panic!("{number}: {:?}", call.who) };
        assert_eq!(candidates[*chosen].record.kind, kind, "{number}");
        assert!(is_logged(&call.log), "{number}: {:?}", call.log);
        room.record();
    }
}

#[test]
fn a_project_is_found_through_its_customer() {
    let room = Room::connected(small());
    room.call_in("+16505550153");
    let call = room.call();
    let Who::Found { candidates, .. } = &call.who else { panic!("{:?}", call.who) };
    let kinds: Vec<RecordKind> = candidates.iter().map(|candidate| candidate.record.kind).collect();
    assert!(kinds.contains(&RecordKind::Customer) && kinds.contains(&RecordKind::Project), "{kinds:?}");
}

#[test]
fn a_record_without_a_name_is_chosen_and_logged_all_the_same() {
    let room = Room::connected(small());
    room.whole_call("+16505550156", 5_000);
    room.pass(60_000);
    assert_eq!(name_of(&room.call()), Some(""));
    let record = room.record();
    assert_eq!(record["contact"]["id"], "1205");
    assert_eq!(record["title"], "Call from Quiet Corner Books");
}

#[test]
fn names_of_any_script_reach_the_record_as_they_are() {
    for (number, name) in [
        ("+16505550157", r#"<b>Robert</b> "><img src=x onerror=alert(1)>"#),
        ("+16505550158", "נועה לוי"),
        ("+16505550159", "ليلى حداد"),
        ("+16505550160", "Zoë 🌊 Måns 👩🏽‍🚀"),
    ] {
        let room = Room::connected(small());
        room.whole_call(number, 5_000);
        room.pass(3_000);
        assert_eq!(name_of(&room.call()), Some(name));
        assert_eq!(room.record()["title"], format!("Call from {name}, Harbor Foods Ltd"));
    }
}

#[test]
fn two_people_on_one_switchboard_are_the_agents_choice() {
    let room = Room::connected(small());
    let session = room.call_in("+16505550140");
    let call = room.call();
    let Who::Found { candidates, chosen: None, .. } = &call.who else { panic!("{:?}", call.who) };
    assert_eq!(candidates.len(), 2);
    room.answer(&session);
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(3_000);
    assert!(matches!(room.call().log, LogState::Logged { flag: Some(Need::Choose), .. }), "{:?}", room.call().log);
    assert!(room.record().get("contact").is_none());

    let grace = RecordRef { kind: RecordKind::Contact, id: "1203".to_owned() };
    let chosen = room.command(Command::ChooseMatch { call: room.call().id, record: Some(grace) });
    assert_eq!(chosen, Answer::Done);
    room.pass(30_000);
    assert_eq!(room.record()["contact"]["id"], "1203");

    // Remembered for this number.
    room.call_in("+16505550140");
    let ringing = room.view().calls.into_iter().find(|call| call.phase == CallPhase::Ringing).expect("it rings");
    assert_eq!(name_of(&ringing), Some("Grace Lindqvist"));
}

#[test]
fn a_choice_for_a_number_is_one_accounts() {
    let room = Room::connected(small());
    let choose = |id: &str| {
        let record = RecordRef { kind: RecordKind::Contact, id: id.to_owned() };
        room.command(Command::ChooseMatch { call: room.call().id, record: Some(record) })
    };
    let next = || {
        let session = room.call_in("+16505550140");
        let name = name_of(&room.call()).map(str::to_owned);
        assert_eq!(choose("1203"), Answer::Done);
        room.remote(&session, RemoteAct::HangUp);
        room.pass(60_000);
        room.command(Command::CloseCall { call: room.call().id });
        name
    };
    assert_eq!(next(), None);
    assert_eq!(next().as_deref(), Some("Grace Lindqvist"));
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    {
        // Whoever has the id 1203 there is somebody else.
        let mut world = room.world.borrow_mut();
        let company = world.company.clone().with_account("7654321");
        world.netsuite = NetSuite::new(&company, 0, small().for_extension(EXTENSION).netsuite);
    }
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    assert_eq!(next(), None);
}

#[test]
fn numbers_that_share_digits_across_countries_are_two_people() {
    for (number, name) in [("+13605550123", "Tom Everly"), ("+34605550123", "Noelia Prats")] {
        let room = Room::connected(small());
        room.call_in(number);
        assert_eq!(name_of(&room.call()), Some(name), "{:?}", room.call().who);
    }
}

#[test]
fn a_number_written_with_its_international_prefix_is_recognised() {
    let room = Room::connected(small());
    room.call_in("+442079460018");
    assert_eq!(name_of(&room.call()), Some("Imogen Hart"));
}

#[test]
fn a_contact_without_a_company_is_logged_by_number_until_one_is_chosen() {
    let room = Room::connected(small());
    room.whole_call("+16505550161", 5_000);
    room.pass(3_000);
    let call = room.call();
    assert_eq!(name_of(&call), Some("Marta Ibáñez"));
    assert!(matches!(call.log, LogState::Logged { flag: Some(Need::Company), .. }), "{:?}", call.log);
    assert!(room.record().get("contact").is_none());

    room.command(Command::SearchRecords { call: call.id.clone(), text: "harbor".to_owned(), people: false });
    room.pass(500);
    let found = room.view().search.and_then(|search| search.answer).expect("answered").expect("allowed");
    let harbor = found.iter().find(|company| company.name.reveal() == "Harbor Foods Ltd").expect("found by name");
    room.command(Command::ChooseCompany { call: call.id, company: Some(harbor.record.clone()) });
    room.pass(30_000);
    let record = room.record();
    // Marta is not of that company, so NetSuite does not take her beside it: the title names her, and the pane says so.
    assert_eq!(record["company"]["id"], "1101");
    assert_eq!(record["title"], "Call from Marta Ibáñez");
    let call = room.call();
    assert!(matches!(call.log, LogState::Logged { flag: None, .. }), "{:?}", call.log);
    let beside = harbor.name.clone();
    assert_eq!(call.left_off, [LeftOff::Contact { name: "Marta Ibáñez".into(), beside }]);

    // Without a company chosen there is nothing to explain any more.
    room.command(Command::ChooseCompany { call: call.id, company: None });
    room.pass(30_000);
    assert_eq!(room.call().left_off, []);
    assert!(room.record().get("company").is_none());
}

#[test]
fn a_name_that_comes_late_from_the_network_is_never_taken_for_a_match() {
    let room = Room::connected(small());
    let plan = Plan { late_name: Some(700), ..prompt() };
    room.call_in_as(Some("+16505550199"), Some("HARBOR FOODS"), DIRECT, plan);
    room.pass(2_000);
    let call = room.call();
    assert_eq!(call.network_name.as_ref().map(|name| name.reveal()), Some("HARBOR FOODS"));
    assert!(matches!(call.who, Who::NotFound { .. }));
}

#[test]
fn what_somebody_writes_in_netsuite_stays() {
    let room = Room::connected(small());
    room.whole_call("+16505550134", 5_000);
    room.note("mine");
    room.pass(20_000);
    let record = room.record();
    let id = record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let edited = format!("{}\nadded in NetSuite", message(&record));
    let changed = room.world.borrow_mut().edit_record(RecordType::PhoneCall, id, "message", &json!(edited));
    changed.expect("a person may edit the message");
    room.note("mine, and more");
    room.pass(60_000);
    let record = room.record();
    let text = message(&record);
    assert!(text.starts_with("mine, and more") && text.contains("added in NetSuite"), "{text}");
}
