//! An administrator edits what stands beside calls: chooses from the account's own fields, sees it on a real call, and saves.
//! Two who save at once lose nothing, whoever may not is told so, and none of it needs machine access.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Role},
    world,
};
use callside_protocol::{
    Answer, CallId, Door, RecordKind, RecordRef,
    company::{
        BesideCall, CallField, CatalogKind, CompanyAnswer, CompanyCommand, CompanyView, FieldFault, FieldValue, Holder,
        InfoLink, LinkFault, LinkState, Settings, SettingsFault, SettingsTrouble, When,
    },
};
use callside_tests::room::{Room, decide, small};
use serde_json::{Value, json};

const RECORD: &str = "customrecord_callside_settings";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const MINUTE: i64 = 60_000;

/// Whoever is signed in may edit the settings, as their permission list says.
fn room(level: Level) -> Room {
    let mut options: world::Options = small();
    options.netsuite.bundle = true;
    let room = Room::new(options);
    list(&room, level);
    room.connect("101");
    room.pass(MINUTE);
    room
}

fn list(room: &Room, level: Level) {
    let mut world = room.world.borrow_mut();
    let types = &mut world.netsuite.options_mut().custom_types;
    types.iter_mut().find(|one| one.id == RECORD).expect("the settings' type").allow(Role::AGENT, level);
}

fn asked(room: &Room, command: &CompanyCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(command.sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("of this version")
}

fn save(room: &Room, version: u64, settings: &Settings) -> CompanyAnswer {
    asked(room, &CompanyCommand::Save { version, settings: Box::new(settings.clone()) })
}

fn field(of: Holder, name: &str) -> CallField {
    CallField { of, name: name.to_owned(), label: None, editable: false, required: false, default: None }
}

fn with_field(name: &str) -> Settings {
    let mut settings = Settings::default();
    settings.call_fields.shown.push(field(Holder::Contact, name));
    settings
}

fn view(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn at once in here")
}

/// What lies in the account.
fn kept(room: &Room) -> Value {
    let records = room.world.borrow().netsuite.custom_records(RECORD);
    let (_, values) = records.into_iter().find(|(name, _)| name == "company").expect("it was written");
    serde_json::from_str(values["custrecord_callside_value"].as_str().expect("a text")).expect("JSON")
}

#[test]
fn what_is_saved_is_decided_for_everyone_at_once() {
    let room = room(Level::Edit);
    let settings = with_field("title");
    assert_eq!(save(&room, 0, &settings), CompanyAnswer::Saved(1));
    let view = view(&room);
    assert_eq!((view.settings.version, view.decided.as_deref()), (1, Some(&settings)));
    assert_eq!(view.settings.by.as_ref().map(|by| by.reveal().is_empty()), Some(false), "NetSuite says who");
    assert_eq!(kept(&room)["format"], 1);
    room.call_in("+16505550134");
    assert!(room.call().beside.is_some(), "and stands beside the next call");
}

#[test]
fn a_lost_race_tells_both_and_writes_nothing() {
    let room = room(Level::Edit);
    assert_eq!(save(&room, 0, &with_field("title")), CompanyAnswer::Saved(1));
    decide(&room, 2, &json!({ "format": 1, "infoLinks": [{ "label": "A", "template": "https://a.example.com" }] }));
    let mine = with_field("email");
    let CompanyAnswer::Lost(race) = save(&room, 1, &mine) else { panic!("a lost race") };
    assert_eq!((race.version, &race.mine), (2, &mine));
    assert_eq!(race.theirs.info_links[0].label, "A");
    assert_eq!(race.by.as_ref().map(callside_protocol::Personal::reveal), Some("Sam Turner"));
    assert_eq!(kept(&room)["infoLinks"][0]["label"], "A", "nothing was written");
    // Both together, over what they have seen now.
    let both = Settings { call_fields: mine.call_fields.clone(), ..race.theirs.clone() };
    assert_eq!(save(&room, 2, &both), CompanyAnswer::Saved(3));

    // This machine has heard of the newer version before the page has.
    let before = room.requests("POST", "netsuite.com", RESTLET);
    let CompanyAnswer::Lost(race) = save(&room, 1, &mine) else { panic!("a lost race") };
    assert_eq!((race.version, race.theirs), (3, both));
    assert_eq!(room.requests("POST", "netsuite.com", RESTLET), before, "that takes no request");
}

#[test]
fn somebody_who_saves_between_reading_and_saving_inside_the_bundle_wins() {
    let room = room(Level::Edit);
    assert_eq!(save(&room, 0, &with_field("title")), CompanyAnswer::Saved(1));
    let values = json!({
        "custrecord_callside_version": 2, "custrecord_callside_by": "Sam Turner",
        "custrecord_callside_at": "2026-11-20T15:04:00.000Z",
        "custrecord_callside_value": json!({ "format": 1 }).to_string(),
    });
    let values = values.as_object().expect("an object").clone();
    room.world.borrow_mut().netsuite.meddle_custom(RECORD, "company", values);
    let CompanyAnswer::Lost(race) = save(&room, 1, &with_field("email")) else { panic!("a lost race") };
    assert_eq!((race.version, race.theirs), (2, Settings::default()));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_not_sent() {
    let room = room(Level::Edit);
    let mut settings = with_field("title");
    settings.call_fields.shown.push(field(Holder::Contact, "Title"));
    settings.info_links.push(InfoLink {
        label: "A".to_owned(),
        template: "http://a.example.com".to_owned(),
        when: When::Always,
    });
    let before = room.requests("POST", "netsuite.com", RESTLET);
    let faults = vec![SettingsFault::Field(1, FieldFault::Twice), SettingsFault::Link(0, LinkFault::NotHttps)];
    assert_eq!(save(&room, 0, &settings), CompanyAnswer::Faulty(faults));
    assert_eq!(room.requests("POST", "netsuite.com", RESTLET), before);
}

#[test]
fn each_reason_why_it_is_not_saved_is_its_own() {
    let room = room(Level::View);
    let refused = save(&room, 0, &with_field("title"));
    assert!(
        matches!(&refused, CompanyAnswer::NotSaved(SettingsTrouble::NotAllowed(words)) if words.contains("permission")),
        "{refused:?}"
    );
    list(&room, Level::Edit);
    room.network(false);
    let offline = save(&room, 0, &with_field("title"));
    assert!(matches!(offline, CompanyAnswer::NotSaved(SettingsTrouble::CouldNotAsk(_))), "{offline:?}");
    room.network(true);
    room.world.borrow_mut().netsuite.options_mut().bundle = false;
    let absent = save(&room, 0, &with_field("title"));
    assert_eq!(absent, CompanyAnswer::NotSaved(SettingsTrouble::NoBundle));
}

#[test]
fn a_save_whose_answer_was_lost_is_found() {
    let room = room(Level::Edit);
    room.fault("POST", RESTLET, Kind::CutAfter, 1);
    assert_eq!(save(&room, 0, &with_field("title")), CompanyAnswer::Saved(1));
    assert_eq!(view(&room).settings.version, 1);
}

#[test]
fn what_a_newer_callside_wrote_beside_outlives_a_save() {
    let room = room(Level::Edit);
    decide(&room, 4, &json!({ "format": 1, "tasks": { "due": 3 }, "directory": { "copy": true, "depth": 2 } }));
    room.pass(21 * MINUTE);
    assert_eq!(save(&room, 4, &with_field("title")), CompanyAnswer::Saved(5));
    let kept = kept(&room);
    assert_eq!((&kept["tasks"]["due"], &kept["directory"]["depth"]), (&json!(3), &json!(2)));
    assert_eq!(kept["callFields"]["shown"][0]["name"], "title");
}

#[test]
fn fields_are_chosen_from_the_accounts_own_catalog() {
    let room = room(Level::Edit);
    let CompanyAnswer::Catalog(Ok(fields)) = asked(&room, &CompanyCommand::Catalog(Holder::PhoneCall)) else {
        panic!("the catalog")
    };
    let of = |name: &str| fields.iter().find(|field| field.name == name).expect("it is there").clone();
    let department = of("custevent_department");
    assert_eq!((department.label.as_str(), department.kind), ("Department", CatalogKind::Choice));
    assert!(department.custom && !department.fixed);
    assert!(of("lastModifiedDate").fixed && !of("title").custom);
    assert!(fields.is_sorted_by(|one, other| one.label <= other.label));
    let choices = CompanyCommand::Choices { of: Holder::PhoneCall, name: department.name };
    let CompanyAnswer::Choices(Ok(choices)) = asked(&room, &choices) else { panic!("its values") };
    assert_eq!(choices.iter().map(|choice| choice.label.as_str()).nth(1), Some("Support"));
}

#[test]
fn the_editor_shows_it_on_a_real_call_and_says_why_a_link_is_not_there() {
    let room = room(Level::Edit);
    let mut settings = with_field("title");
    for (label, template) in [
        ("CRM", "https://crm.example.com/{contact.id}"),
        ("Project", "https://crm.example.com/{project.id}"),
        ("Wrong", "https://{phone}.example.com/"),
    ] {
        let (label, template) = (label.to_owned(), template.to_owned());
        settings.info_links.push(InfoLink { label, template, when: When::Always });
    }
    let record = |kind, id: &str| Some(RecordRef { kind, id: id.to_owned() });
    let call = BesideCall {
        call: CallId("rc-1-2-s".to_owned()),
        phone: None,
        person: record(RecordKind::Contact, "1201"),
        company: record(RecordKind::Customer, "1101"),
        project: None,
        record: None,
    };
    let CompanyAnswer::Preview(preview) = asked(&room, &CompanyCommand::Preview { settings: Box::new(settings), call })
    else {
        panic!("a preview")
    };
    assert_eq!(preview.beside.fields[0].value, FieldValue::Text("Purchasing".into()));
    assert_eq!(preview.faults, [SettingsFault::Link(2, LinkFault::Host)]);
    let hosts: Vec<_> = preview.links.iter().map(|link| link.host.as_deref()).collect();
    assert_eq!(hosts, [Some("crm.example.com"), Some("crm.example.com"), None]);
    let states: Vec<_> = preview.links.iter().map(|link| &link.state).collect();
    let expected = [
        &LinkState::Filled("https://crm.example.com/1201".into()),
        &LinkState::Lacks(vec!["project.id".to_owned()]),
        &LinkState::Faulty(LinkFault::Host),
    ];
    assert_eq!(states, expected);
}

#[test]
fn none_of_it_needs_machine_access() {
    let room = room(Level::Edit);
    room.world.borrow_mut().netsuite.options_mut().machine_integrations.clear();
    assert_eq!(save(&room, 0, &with_field("title")), CompanyAnswer::Saved(1));
    room.call_in("+16505550134");
    assert!(room.call().beside.is_some());
    assert!(matches!(asked(&room, &CompanyCommand::Catalog(Holder::Contact)), CompanyAnswer::Catalog(Ok(_))));
}
