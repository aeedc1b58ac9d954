//! What the company has put beside calls: fields of NetSuite's records and links, read once the caller is known, each value
//! that is missing with its reason, and nothing asked where nothing is decided.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    world,
};
use callside_protocol::{
    Command, FaultKind, Personal, RecordKind, RecordRef,
    company::{Beside, CompanyCommand, FieldValue, Holder, Unread},
};
use callside_tests::room::{Room, decide, is_logged, name_of, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
/// One number of Luis Ortega and Grace Lindqvist.
const SWITCHBOARD: &str = "+16505550140";
const UNKNOWN: &str = "+16505550199";
const RECORDS: &str = "/services/rest/record/v1/";
const MINUTE: i64 = 60_000;

fn account() -> world::Options {
    let mut options = small();
    options.netsuite.bundle = true;
    options
}

/// An agent of a company that has decided this.
fn room(settings: &Value) -> Room {
    let room = Room::new(account());
    decide(&room, 1, settings);
    room.connect("101");
    room.pass(MINUTE);
    room
}

fn fields(shown: &[(&str, &str)]) -> Value {
    let shown: Vec<Value> = shown.iter().map(|(of, name)| json!({ "of": of, "name": name })).collect();
    json!({ "format": 1, "callFields": { "shown": shown } })
}

fn links(links: &[(&str, &str, &str)]) -> Value {
    let link =
        |(label, template, when): &(&str, &str, &str)| json!({ "label": label, "template": template, "when": when });
    json!({ "format": 1, "infoLinks": links.iter().map(link).collect::<Vec<_>>() })
}

fn beside(room: &Room) -> Beside {
    Beside::of(&room.call()).expect("something stands there")
}

fn shown(room: &Room) -> Vec<(Holder, String, FieldValue)> {
    beside(room).fields.into_iter().map(|field| (field.of, field.label, field.value)).collect()
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

fn read(room: &Room, record: &str) -> usize {
    room.requests("GET", "netsuite.com", &format!("{RECORDS}{record}"))
}

/// An administrator's page has it looked at once.
fn look_again(room: &Room) {
    room.command(CompanyCommand::LookAgain.sent());
    room.pass(1_000);
}

fn read_of_people(room: &Room) -> usize {
    read(room, "contact/") + read(room, "customer/") + read(room, "job/")
}

#[test]
fn the_fields_stand_beside_the_call_in_their_order_by_one_request_a_record() {
    let room = room(&json!({ "format": 1, "callFields": { "shown": [
        { "of": "Customer", "name": "balance", "label": "Owes us" },
        { "of": "Contact", "name": "title", "label": "Job Title" },
        { "of": "Customer", "name": "entityStatus" },
        { "of": "Contact", "name": "comments" },
        { "of": "Project", "name": "entityId" },
        { "of": "PhoneCall", "name": "custevent_call_reason" },
    ] } }));
    room.world.borrow_mut().ledger.reset();
    room.call_in(DANA);
    let expected = [
        (Holder::Customer, "Owes us".to_owned(), FieldValue::Number("12400.0".to_owned())),
        (Holder::Contact, "Job Title".to_owned(), text("Purchasing")),
        (Holder::Customer, "entityStatus".to_owned(), text("CUSTOMER-Closed Won")),
        (Holder::Contact, "comments".to_owned(), FieldValue::Empty),
    ];
    let stands = shown(&room);
    assert_eq!(stands, expected, "no project, and no record of the call yet");
    assert_eq!((read(&room, "contact/1201"), read(&room, "customer/1101")), (1, 1));
    room.note("wants the March price list");
    room.pass(20_000);
    assert_eq!((read(&room, "contact/1201"), read(&room, "customer/1101")), (1, 1), "they are asked for once");
}

#[test]
fn where_nothing_is_decided_nothing_is_asked() {
    for settings in [json!({ "format": 1 }), fields(&[("Project", "entityId")])] {
        let room = room(&settings);
        room.world.borrow_mut().ledger.reset();
        room.call_in(DANA);
        room.pass(MINUTE);
        assert_eq!(read_of_people(&room), 0, "{settings}");
    }
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    room.call_in(DANA);
    room.pass(MINUTE);
    assert_eq!((room.call().beside, read_of_people(&room)), (None, 0), "and none without the bundle");
}

#[test]
fn the_name_waits_for_none_of_it() {
    let room = room(&fields(&[("Contact", "title")]));
    room.fault("GET", RECORDS, Kind::Delay { milliseconds: 10_000 }, 1);
    room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    assert_eq!(room.call().beside, None, "it is on its way");
    assert!(room.note("wants the March price list").is_some());
}

#[test]
fn the_calls_own_fields_are_there_once_it_has_a_record() {
    let room = room(&fields(&[("PhoneCall", "status"), ("PhoneCall", "startDate")]));
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert!(is_logged(&room.call().log));
    let stands: Vec<_> = shown(&room).into_iter().map(|(_, _, value)| value).collect();
    let day = room.record()["startDate"].as_str().expect("a day").to_owned();
    assert_eq!(stands, [text("Completed"), text(&day)]);
}

#[test]
fn a_record_that_is_made_is_no_reason_to_ask_anew_where_nothing_of_it_is_shown() {
    let room = room(&fields(&[("Contact", "title")]));
    room.world.borrow_mut().ledger.reset();
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert!(is_logged(&room.call().log));
    assert_eq!((shown(&room).len(), read(&room, "contact/1201")), (1, 1));
}

#[test]
fn each_reason_why_a_value_is_missing_is_its_own() {
    let settings = fields(&[("Contact", "title"), ("Contact", "custentity_shoe_size"), ("Customer", "balance")]);
    let room = room(&settings);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Customers, Level::None);
    room.call_in(DANA);
    room.pass(1_000);
    let stands = shown(&room);
    assert_eq!(stands[0].2, text("Purchasing"), "the others are read all the same");
    assert_eq!(stands[1].2, FieldValue::Unread(Unread::NoSuchField));
    if stands.len() == 3 {
        let FieldValue::Unread(Unread::NotAllowed(fault)) = &stands[2].2 else { panic!("{:?}", stands[2]) };
        assert!(matches!(&fault.kind, FaultKind::NotAllowed(_)), "{fault:?}");
    }
}

#[test]
fn a_role_that_may_see_people_and_not_their_firms_records_is_told_so() {
    let room = room(&fields(&[("Customer", "balance")]));
    room.call_in(DANA);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Customers, Level::None);
    decide(&room, 2, &fields(&[("Customer", "comments")]));
    look_again(&room);
    let stands = shown(&room);
    let FieldValue::Unread(Unread::NotAllowed(fault)) = &stands[0].2 else { panic!("{stands:?}") };
    assert!(matches!(&fault.kind, FaultKind::NotAllowed(_)), "{fault:?}");
}

#[test]
fn what_could_not_be_asked_says_so_and_is_asked_again() {
    let room = room(&fields(&[("Contact", "title")]));
    room.fault("GET", RECORDS, Kind::CutBefore, 8);
    room.call_in(DANA);
    room.pass(1_000);
    let stands = shown(&room);
    assert!(matches!(&stands[0].2, FieldValue::Unread(Unread::CouldNotAsk(fault)) if fault.kind == FaultKind::Offline));
    room.world.borrow_mut().faults.clear();
    room.pass(2 * MINUTE);
    room.note("still here");
    room.pass(1_000);
    assert_eq!(shown(&room)[0].2, text("Purchasing"));
}

#[test]
fn another_match_has_other_values_and_never_those_of_the_one_before() {
    let room = room(&fields(&[("Contact", "entityId")]));
    room.call_in(SWITCHBOARD);
    room.pass(1_000);
    assert!(beside(&room).fields.is_empty(), "a tie is nobody");
    let choose = |id: &str| {
        let record = Some(RecordRef { kind: RecordKind::Contact, id: id.to_owned() });
        room.command(Command::ChooseMatch { call: room.call().id, record });
        room.pass(1_000);
    };
    choose("1202");
    assert_eq!(shown(&room)[0].2, text("Luis Ortega"));
    room.fault("GET", &format!("{RECORDS}contact/1203"), Kind::Delay { milliseconds: 10_000 }, 1);
    choose("1203");
    assert_eq!(room.call().beside, None, "nothing of Luis stands beside Grace");
    room.pass(15_000);
    assert_eq!(shown(&room)[0].2, text("Grace Lindqvist"));
    room.fault("GET", RECORDS, Kind::CutBefore, 8);
    choose("1202");
    let stands = shown(&room);
    assert!(
        matches!(stands[0].2, FieldValue::Unread(Unread::CouldNotAsk(_))),
        "nothing of Grace beside Luis: {stands:?}"
    );
}

#[test]
fn a_change_of_what_is_decided_reaches_a_call_that_is_on() {
    let room = room(&fields(&[("Contact", "title")]));
    room.call_in(DANA);
    assert_eq!(shown(&room).len(), 1);
    decide(&room, 2, &fields(&[("Contact", "email"), ("Contact", "title")]));
    look_again(&room);
    let stands: Vec<_> = shown(&room).into_iter().map(|(_, _, value)| value).collect();
    assert_eq!(stands, [text("dana.whitfield@harborfoods.example"), text("Purchasing")]);
}

#[test]
fn links_lead_where_they_should_and_are_not_there_where_they_cannot_be_filled() {
    let room = room(&links(&[
        ("CRM", "https://crm.example.com/p/{contact.id}?firm={company.id}&from={phone}", "Matched"),
        ("Status", "https://erp.example.com/s/{field.Customer.entityStatus}", "Customers"),
        ("Project", "https://erp.example.com/p/{project.id}", "Always"),
        ("Numbers", "https://who.example.com/?n={phone}", "Always"),
    ]));
    room.call_in(DANA);
    let told = |room: &Room| {
        let links = beside(room).links.into_iter();
        links.map(|link| (link.label, link.address.reveal().to_owned())).collect::<Vec<_>>()
    };
    let expected = [
        ("CRM", "https://crm.example.com/p/1201?firm=1101&from=%2B16505550134"),
        ("Status", "https://erp.example.com/s/13"),
        ("Numbers", "https://who.example.com/?n=%2B16505550134"),
    ];
    assert_eq!(told(&room), expected.map(|(label, address)| (label.to_owned(), address.to_owned())));
    room.pass(MINUTE);
    room.whole_call(UNKNOWN, 1_000);
    let there = room.view().calls.into_iter().filter_map(|call| Beside::of(&call)).map(|beside| beside.links.len());
    assert!(there.collect::<Vec<_>>().contains(&1), "for a caller nobody knows only the one that is always there");
}

#[test]
fn a_value_with_anything_in_it_stays_a_value() {
    let room = room(&links(&[("CRM", "https://crm.example.com/?q={field.Contact.title}#end", "Always")]));
    {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        let title = json!("a&b=c#d/../é");
        world.netsuite.edit(RecordType::Contact, 1_201, "title", &title, now).expect("her title");
    }
    room.call_in(DANA);
    let address = beside(&room).links.first().map(|link| link.address.clone());
    let expected = "https://crm.example.com/?q=a%26b%3Dc%23d%2F..%2F%C3%A9#end";
    assert_eq!(address.as_ref().map(Personal::reveal), Some(expected));
}

#[test]
fn another_worker_reads_it_again() {
    let room = room(&fields(&[("Contact", "title")]));
    room.call_in(DANA);
    assert_eq!(shown(&room)[0].2, text("Purchasing"));
    let room = room.kill_worker();
    room.pass(1_000);
    assert_eq!(shown(&room)[0].2, text("Purchasing"));
}
