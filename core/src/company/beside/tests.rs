//! Which records are read, in which order fields stand, what their values are, and which links there are.

use callside_json::parse;
use callside_protocol::{
    CallId, Fault, FaultKind,
    company::{CallField, CallFields},
};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

fn shown(of: Holder, name: &str) -> CallField {
    CallField { of, name: name.to_owned(), label: None, editable: false, required: false, default: None }
}

fn link(template: &str, when: When) -> InfoLink {
    InfoLink { label: "Open".to_owned(), template: template.to_owned(), when }
}

fn settings(shown: Vec<CallField>, info_links: Vec<InfoLink>) -> Settings {
    Settings { call_fields: CallFields { shown, form: None }, info_links, ..Settings::default() }
}

fn record(kind: RecordKind, id: &str) -> RecordRef {
    RecordRef { kind, id: id.to_owned() }
}

fn of(person: Option<RecordRef>, company: Option<RecordRef>) -> BesideCall {
    let phone = Some("+16505550134".into());
    BesideCall { call: CallId("rc-1-2-s".to_owned()), phone, person, company, project: None, record: None }
}

fn dana() -> BesideCall {
    of(Some(record(RecordKind::Contact, "1201")), Some(record(RecordKind::Customer, "1101")))
}

fn answer(of: Holder, text: &str) -> Read {
    let Ok(Value::Object(answer)) = parse(text) else { panic!("no object: {text}") };
    Read { of, answer: Ok(answer), absent: Vec::new() }
}

fn values(beside: &Beside) -> Vec<&FieldValue> {
    beside.fields.iter().map(|field| &field.value).collect()
}

#[test]
fn each_record_is_read_once_with_what_is_shown_and_linked() {
    let settings = settings(
        vec![shown(Holder::Customer, "balance"), shown(Holder::Contact, "title"), shown(Holder::Customer, "email")],
        vec![
            link("https://a.example.com/{field.Customer.Balance}/{field.Customer.entityId}", When::Always),
            link("https://a.example.com/{field.Contact.comments}", When::Customers),
        ],
    );
    let ask = |call: &BesideCall| {
        let wanted = wanted(&settings, call).into_iter();
        wanted.map(|wanted| (wanted.of, wanted.id, wanted.names.join(","))).collect::<Vec<_>>()
    };
    let (contact, customer) = ("title,comments".to_owned(), "balance,email,entityId".to_owned());
    let expected =
        [(Holder::Contact, "1201".to_owned(), contact), (Holder::Customer, "1101".to_owned(), customer.clone())];
    assert_eq!(ask(&dana()), expected);
    let lead = of(Some(record(RecordKind::Lead, "1103")), None);
    assert_eq!(ask(&lead), [(Holder::Customer, "1103".to_owned(), customer)], "a lead is a customer record");
    let of_vendor = of(Some(record(RecordKind::Contact, "7")), Some(record(RecordKind::Vendor, "8")));
    let title = "title".to_owned();
    assert_eq!(ask(&of_vendor), [(Holder::Contact, "7".to_owned(), title)], "a link for customers is not for these");
    assert_eq!(ask(&of(None, None)), []);
}

#[test]
fn a_project_is_what_calls_or_what_the_call_is_about() {
    let settings = settings(vec![shown(Holder::Project, "entityId"), shown(Holder::PhoneCall, "title")], Vec::new());
    let ids = |call: &BesideCall| wanted(&settings, call).into_iter().map(|wanted| wanted.id).collect::<Vec<_>>();
    assert_eq!(ids(&of(Some(record(RecordKind::Project, "1301")), None)), ["1301"]);
    let about = BesideCall { project: Some("1302".to_owned()), record: Some("50001".to_owned()), ..dana() };
    assert_eq!(ids(&about), ["1302", "50001"]);
}

#[test]
fn values_are_as_people_read_them() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    let settings = settings(names.map(|name| shown(Holder::Contact, name)).to_vec(), Vec::new());
    let read = answer(
        Holder::Contact,
        r#"{"A": "Purchasing", "b": 12400.5, "c": true, "d": {"id": "13", "refName": "CUSTOMER-Closed Won"}, "e": {"id": "5"},
            "f": "2026-11-20", "g": "2026-11-20T15:04:00Z", "h": {"links": []}, "i": " ",
            "j": {"items": [{"id": "1", "refName": "East"}, {"id": "2", "refName": "West"}]}, "k": 2026}"#,
    );
    let beside = beside(&settings, &dana(), &[read], &[], Timestamp(5));
    let text = |text: &str| FieldValue::Text(text.into());
    let expected = [
        text("Purchasing"),
        FieldValue::Number("12400.5".to_owned()),
        FieldValue::Tick(true),
        text("CUSTOMER-Closed Won"),
        text("5"),
        text("2026-11-20"),
        FieldValue::At(Timestamp(1_795_187_040_000)),
        FieldValue::Unread(Unread::Lines),
        FieldValue::Empty,
        text("East, West"),
        text("2026"),
    ];
    assert_eq!(values(&beside), expected.iter().collect::<Vec<_>>());
    assert_eq!(beside.as_of, Timestamp(5));
}

#[test]
fn each_reason_why_a_value_is_not_read_stays_its_own() {
    let fault = Fault { cloud: None, kind: FaultKind::Offline, detail: None };
    let settings = settings(vec![shown(Holder::Contact, "title"), shown(Holder::Contact, "shoe_size")], Vec::new());
    for unread in [Unread::NotAllowed(fault.clone()), Unread::NoSuchRecord, Unread::CouldNotAsk(fault.clone())] {
        let read = Read { of: Holder::Contact, answer: Err(unread.clone()), absent: vec!["Shoe_Size".to_owned()] };
        let beside = beside(&settings, &dana(), &[read], &[], Timestamp(0));
        let expected = [FieldValue::Unread(unread), FieldValue::Unread(Unread::NoSuchField)];
        assert_eq!(values(&beside), expected.iter().collect::<Vec<_>>());
    }
}

#[test]
fn links_are_filled_or_say_in_the_editor_why_not() {
    let settings = settings(
        Vec::new(),
        vec![
            link("https://a.example.com/{contact.id}/{company.id}?n={phone}&c={call.id}", When::Always),
            link("https://b.example.com/{field.Customer.entityStatus}", When::Matched),
            link("https://c.example.com/{project.id}", When::Always),
            link("https://d.example.com/", When::Customers),
            link("http://e.example.com/", When::Always),
        ],
    );
    let read = [answer(Holder::Customer, r#"{"entityStatus": {"id": "13", "refName": "Won"}}"#)];
    let filled = |call: &BesideCall, read: &[Read]| {
        let beside = beside(&settings, call, read, &[], Timestamp(0));
        beside.links.into_iter().map(|link| link.address.reveal().to_owned()).collect::<Vec<_>>()
    };
    let first = "https://a.example.com/1201/1101?n=%2B16505550134&c=rc-1-2-s";
    assert_eq!(filled(&dana(), &read), [first, "https://b.example.com/13", "https://d.example.com/"]);
    assert_eq!(filled(&dana(), &[]), [first, "https://d.example.com/"]);
    assert_eq!(filled(&of(None, None), &[]), Vec::<String>::new());
    let lead = of(Some(record(RecordKind::Contact, "7")), Some(record(RecordKind::Lead, "8")));
    assert_eq!(filled(&lead, &[]).len(), 1, "a lead is no customer yet");

    let states = links(&settings, &of(None, None), &[]);
    let lacks = |places: &[&str]| LinkState::Lacks(places.iter().map(|&place| place.to_owned()).collect());
    let expected = [
        (Some("a.example.com"), lacks(&["contact.id", "company.id"])),
        (Some("b.example.com"), LinkState::NotForThis),
        (Some("c.example.com"), lacks(&["project.id"])),
        (Some("d.example.com"), LinkState::NotForThis),
        (None, LinkState::Faulty(callside_protocol::company::LinkFault::NotHttps)),
    ];
    let told: Vec<_> = states.iter().map(|link| (link.host.as_deref(), link.state.clone())).collect();
    assert_eq!(told, expected);
}

fn any_field() -> impl Strategy<Value = CallField> {
    let names = ["title", "Title", "email", "balance", "comments"];
    (select(Holder::ALL.to_vec()), select(names.to_vec())).prop_map(|(of, name)| shown(of, name))
}

fn any_link() -> impl Strategy<Value = InfoLink> {
    let places = ["{contact.id}", "{phone}", "{field.Customer.email}", "{field.PhoneCall.title}", "{nothing}", ""];
    let whens = [When::Always, When::Matched, When::Customers];
    (select(places.to_vec()), select(whens.to_vec()))
        .prop_map(|(place, when)| link(&["https://a.example.com/", place].concat(), when))
}

fn any_call() -> impl Strategy<Value = BesideCall> {
    let kinds = proptest::option::of(select(RecordKind::ALL.to_vec()));
    (kinds.clone(), kinds, any::<bool>(), any::<bool>()).prop_map(|(person, company, project, logged)| BesideCall {
        project: project.then(|| "30".to_owned()),
        record: logged.then(|| "40".to_owned()),
        ..of(person.map(|kind| record(kind, "10")), company.map(|kind| record(kind, "20")))
    })
}

proptest! {
    #[test]
    fn fields_stand_in_the_companys_order_and_only_those_of_the_calls_records(
        shown in vec(any_field(), 0..12), call in any_call(),
    ) {
        let settings = settings(shown, Vec::new());
        let asked = wanted(&settings, &call);
        let stands = beside(&settings, &call, &[], &[], Timestamp(0));
        let expected: Vec<_> = settings.call_fields.shown.iter()
            .filter(|field| asked.iter().any(|wanted| wanted.of == field.of))
            .map(|field| (field.of, field.name.clone()))
            .collect();
        let stood: Vec<_> = stands.fields.into_iter().map(|field| (field.of, field.name)).collect();
        prop_assert_eq!(stood, expected);
    }

    #[test]
    fn no_record_is_asked_for_twice_and_no_property_of_it(
        shown in vec(any_field(), 0..12), links in vec(any_link(), 0..6), call in any_call(),
    ) {
        let asked = wanted(&settings(shown, links), &call);
        for (place, wanted) in asked.iter().enumerate() {
            prop_assert!(asked.iter().skip(place + 1).all(|other| other.of != wanted.of));
            prop_assert!(!wanted.names.is_empty());
            for (place, name) in wanted.names.iter().enumerate() {
                prop_assert!(wanted.names.iter().skip(place + 1).all(|other| !other.eq_ignore_ascii_case(name)));
            }
        }
    }

    #[test]
    fn the_editor_says_of_each_link_what_becomes_of_it(links_shown in vec(any_link(), 0..6), call in any_call()) {
        let settings = settings(Vec::new(), links_shown);
        let read = [answer(Holder::Customer, r#"{"email": "a@example.com"}"#)];
        let stands: Vec<_> = beside(&settings, &call, &read, &[], Timestamp(0)).links.into_iter().map(|link| link.address).collect();
        let said: Vec<_> = links(&settings, &call, &read).into_iter().filter_map(|link| match link.state {
            LinkState::Filled(address) => Some(address),
            _ => None,
        }).collect();
        prop_assert_eq!(stands, said);
    }
}

#[test]
fn what_may_be_changed_says_how_and_what_may_not_says_why() {
    let editable = |of, name: &str| CallField { editable: true, required: name == "title", ..shown(of, name) };
    let settings = settings(
        vec![
            editable(Holder::Contact, "title"),
            editable(Holder::Contact, "comments"),
            editable(Holder::Contact, "shoe_size"),
            editable(Holder::Customer, "entityStatus"),
            editable(Holder::PhoneCall, "status"),
            shown(Holder::Contact, "email"),
        ],
        Vec::new(),
    );
    let call = BesideCall { record: Some("50001".to_owned()), ..dana() };
    let asked = |of, name: &str, how| Asked { of, name: name.to_owned(), how };
    let asked: Vec<_> =
        changeable(&settings, &call).map(|field| asked(field.of, &field.name, Ok(AskKind::Text))).collect();
    assert_eq!(asked.len(), 4, "what is only shown, and the call's own, are none of them");
    let long = Read {
        absent: vec!["Shoe_Size".to_owned()],
        ..answer(Holder::Contact, r#"{"title": "Purchasing", "comments": "Two\nlines"}"#)
    };
    let status = answer(Holder::Customer, r#"{"entityStatus": {"id": "13", "refName": "Won"}}"#);
    let stands = beside(&settings, &call, &[long, status], &asked, Timestamp(0)).fields;
    let change = |name: &str| stands.iter().find(|field| field.name == name).map(|field| field.change.clone());
    let control = |kind, id: &str, held: &str, required| {
        let (record, held) = (record(kind, id), held.into());
        Some(Change::Can(Box::new(Control { record, kind: AskKind::Text, held, required })))
    };
    assert_eq!(change("title"), control(RecordKind::Contact, "1201", "Purchasing", true));
    assert_eq!(
        change("comments"),
        Some(Change::Cannot(words::no_change(&NoChange::Fixed))),
        "its lines would run together"
    );
    assert_eq!(change("shoe_size"), Some(Change::No), "its value says why it is not there");
    assert_eq!(
        change("entityStatus"),
        control(RecordKind::Customer, "1101", "13", false),
        "a list is changed by its ids"
    );
    assert_eq!((change("status"), change("email")), (Some(Change::No), Some(Change::No)));
}
