//! An administrator says which employee each extension is: both clouds' lists are read page by page, matched, edited, taken back
//! and saved; two who save at once lose nothing; and company call sync finds it there.

use callside_core::sync::{Mapping, Roster as _, Whose};
use callside_emulator::{
    faults::Kind,
    netsuite::{Level, MACHINE_CLIENT_ID, Mapping as Machine, Permission, Release, Role},
    world,
};
use callside_protocol::{
    Answer, Door,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, ExtensionKind, MachineCommand, MachineKeyFacts, MappingAnswer,
        MappingCommand, MappingEdit, MappingFilter, MappingList, MappingLock, MappingNotSaved, MappingQuery,
        MappingRow, MappingRows, MappingView, MatchedBy, NewJwt, NewMachineKey, OrganizerMap, OrganizerRule,
        Organizers, SettingsTrouble, StepKind, StepState,
    },
};
use callside_tests::room::{Room, signing::CERTIFICATE, small};

const RECORD: &str = "customrecord_callside_settings";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const MINUTE: i64 = 60_000;

/// An administrator with that many colleagues more, who may edit the settings and read employees.
fn admin(colleagues: usize) -> Room {
    let mut options = small();
    options.netsuite.bundle = true;
    options.ringcentral.colleagues = colleagues;
    with(options)
}

fn with(options: world::Options) -> Room {
    let room = Room::new(options);
    {
        let mut world = room.world.borrow_mut();
        let types = &mut world.netsuite.options_mut().custom_types;
        types.iter_mut().find(|one| one.id == RECORD).expect("the settings' type").allow(Role::AGENT, Level::Edit);
        let role = world.netsuite.role_mut(Role::AGENT).expect("a role");
        role.set(Permission::Employees, Level::View);
        role.set(Permission::EmployeeRecord, Level::View);
    }
    room.connect("101");
    room.pass(MINUTE);
    room
}

/// The same, with a JWT and machine access that work.
fn unlocked(colleagues: usize) -> Room {
    let room = admin(colleagues);
    let jwt = {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
        world.ringcentral.authorization.mint_jwt(owner, Some([String::from("callside-sync")].into()), None, now)
    };
    let client_secret = "emulated-client-secret".into();
    let new = NewJwt { client_id: "callside-sync".to_owned(), client_secret, jwt: jwt.as_str().into() };
    let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), CERTIFICATE.to_owned());
    let machine = Machine { client_id, entity: 1_001, role: Role::AGENT, certificate };
    let certificate_id = room.world.borrow_mut().map_certificate(&machine).expect("a Certificate ID");
    room.signer.hand_over("key");
    let key = NewMachineKey {
        key: "key".to_owned(),
        account: "1234567".to_owned(),
        client_id: MACHINE_CLIENT_ID.to_owned(),
        certificate_id,
        facts: MachineKeyFacts { bits: 4_096, ..MachineKeyFacts::default() },
    };
    for command in [
        MachineCommand::KeepJwt(new),
        MachineCommand::TryJwt,
        MachineCommand::KeepKey(key),
        MachineCommand::TryKey { next: false },
    ] {
        assert_eq!(asked(&room, &CompanyCommand::Machine(command)), CompanyAnswer::Done);
    }
    room
}

fn asked(room: &Room, command: &CompanyCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(command.sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("of this version")
}

fn obey(room: &Room, command: MappingCommand) -> MappingAnswer {
    let CompanyAnswer::Mapping(answer) = asked(room, &CompanyCommand::Mapping(command)) else { panic!("an answer") };
    *answer
}

fn drawn(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn")
}

fn view(room: &Room) -> MappingView {
    *drawn(room).mapping.expect("the page was opened")
}

/// The page opens, and everything is read.
fn opened(room: &Room) {
    assert_eq!(obey(room, MappingCommand::Read { anew: false }), MappingAnswer::Done);
    room.pass(MINUTE);
}

fn rows(room: &Room, query: MappingQuery) -> Vec<MappingRow> {
    let MappingAnswer::Window(window) = obey(room, MappingCommand::Show { query, from: 0, count: 50 }) else {
        panic!("a window")
    };
    window.rows
}

fn row(room: &Room, number: &str) -> MappingRow {
    let rows = rows(room, MappingQuery { search: number.into(), ..MappingQuery::default() });
    rows.into_iter().find(|row| row.number == number).expect("a row")
}

fn set(room: &Room, extension: &str, whose: Option<OrganizerRule>) -> MappingAnswer {
    let rows = MappingRows::These(vec![extension.to_owned()]);
    obey(room, MappingCommand::Edit(MappingEdit::Set { rows, whose }))
}

fn employee(id: &str) -> Option<OrganizerRule> {
    Some(OrganizerRule::Employee(id.to_owned()))
}

/// What lies in the account: how often it was written, and what is decided.
fn kept(room: &Room) -> (u64, OrganizerMap) {
    let records = room.world.borrow().netsuite.custom_records(RECORD);
    let Some((_, values)) = records.into_iter().find(|(name, _)| name == "organizers") else {
        return (0, OrganizerMap::default());
    };
    let text = values["custrecord_callside_value"].as_str().expect("a text");
    let version = values["custrecord_callside_version"].as_u64().expect("a number");
    (version, callside_json::read(text).expect("it can be read"))
}

fn state(room: &Room) -> StepState {
    let steps = drawn(room).checklist.steps;
    steps.into_iter().find(|step| step.kind == StepKind::OrganizerMapping).expect("a step").state
}

#[test]
fn an_admin_matches_looks_and_saves_and_company_call_sync_finds_it() {
    let room = unlocked(0);
    opened(&room);
    let shown = view(&room);
    assert_eq!((shown.unread.as_slice(), shown.reading, shown.locked.as_slice()), (&[][..], None, &[][..]));
    assert!(shown.read.is_some());
    let avery = row(&room, "101");
    assert_eq!((avery.name.reveal(), avery.whose.clone(), avery.kind), ("Avery Quinn", None, None));
    let found = avery.found.expect("matching has found somebody");
    assert_eq!((found.how, found.employees[0].id.as_str()), (MatchedBy::Email, "1001"));
    assert_eq!(row(&room, "200").kind, Some(ExtensionKind::Queue));
    assert_eq!(kept(&room).0, 0, "a look saves nothing");
    assert_eq!(obey(&room, MappingCommand::Edit(MappingEdit::TakeMatches)), MappingAnswer::Done);
    let (extension, avery) = (avery.extension, row(&room, "101"));
    assert_eq!((avery.whose, avery.how, avery.changed), (employee("1001"), Some(MatchedBy::Email), true));
    let rules = Organizers { queues: OrganizerRule::Skip, others: Some("1002".to_owned()), ..Organizers::default() };
    assert_eq!(obey(&room, MappingCommand::Edit(MappingEdit::Rules(rules))), MappingAnswer::Done);
    assert_eq!(state(&room), StepState::ToDo, "nothing is saved yet");
    assert_eq!(obey(&room, MappingCommand::Save), MappingAnswer::Done);
    assert_eq!((view(&room).settings.version, view(&room).undo, state(&room)), (1, 0, StepState::Done));
    assert!(rows(&room, MappingQuery { only: MappingFilter::Changed, ..MappingQuery::default() }).is_empty());
    let there = Mapping::new(&kept(&room).1);
    assert_eq!(there.seat(&extension).whose, Whose::Employee { id: "1001".to_owned(), zone: None });
    assert_eq!(there.seat("404").whose, Whose::Employee { id: "1002".to_owned(), zone: None });
}

#[test]
fn whoever_has_signed_in_with_an_extension_is_found_by_their_address_in_netsuite() {
    let room = unlocked(0);
    for extension in &mut room.world.borrow_mut().ringcentral.account.extensions {
        extension.email = format!("extension.{}@phones.example", extension.number);
    }
    opened(&room);
    let found = row(&room, "101").found.expect("they have reported which extension is theirs");
    assert_eq!((found.how, found.employees[0].id.as_str()), (MatchedBy::UserEmail, "1001"));
    assert_ne!(
        row(&room, "102").found.map(|found| found.how),
        Some(MatchedBy::UserEmail),
        "nobody has signed in there"
    );

    // An older bundle tells nothing of it, and takes nothing away but that.
    let mut options = small();
    options.netsuite.bundle = true;
    options.netsuite.bundle_release = Release::Second;
    let room = with(options);
    opened(&room);
    assert!(view(&room).unread.is_empty());
    assert_eq!(row(&room, "101").found.map(|found| found.how), Some(MatchedBy::Email));
}

#[test]
fn nothing_is_saved_before_both_the_jwt_and_machine_access_stand() {
    let room = admin(0);
    opened(&room);
    assert_eq!(view(&room).locked, [MappingLock::RingCentralJwt, MappingLock::NetSuiteMachine]);
    let extension = row(&room, "101").extension;
    assert_eq!(set(&room, &extension, employee("1001")), MappingAnswer::Done);
    assert_eq!(obey(&room, MappingCommand::Save), MappingAnswer::NotSaved(MappingNotSaved::Locked));
    assert_eq!(kept(&room).0, 0);
    assert_eq!(row(&room, "101").whose, employee("1001"), "what was changed is still there");
}

#[test]
fn changes_outlive_the_browser_until_they_are_saved_or_taken_back() {
    let room = admin(0);
    opened(&room);
    let extension = row(&room, "102").extension;
    set(&room, &extension, employee("1001"));
    set(&room, &extension, Some(OrganizerRule::Skip));
    let room = room.kill_browser();
    room.pass(MINUTE);
    let read = || room.requests("GET", "platform.ringcentral.com", "/restapi/v1.0/account/~/phone-number");
    let before = read();
    obey(&room, MappingCommand::Read { anew: false });
    room.pass(MINUTE);
    assert_eq!(row(&room, "102").whose, Some(OrganizerRule::Skip), "and the lists are not read again");
    assert_eq!((before, read()), (1, 1));
    obey(&room, MappingCommand::Undo);
    assert_eq!(row(&room, "102").whose, employee("1001"));
    obey(&room, MappingCommand::Discard);
    assert_eq!((row(&room, "102").whose, view(&room).undo), (None, 0));
}

#[test]
fn two_who_save_at_once_lose_nothing() {
    let room = unlocked(0);
    opened(&room);
    let (avery, jordan) = (row(&room, "101").extension, row(&room, "102").extension);
    set(&room, &avery, employee("1001"));
    set(&room, &jordan, employee("1002"));
    // Somebody else is quicker, and means somebody else by one of them.
    let theirs = serde_json::json!({"format": 1, "of_tomorrow": 7, "rules": {"others": "1003"}, "extensions": [
        {"extension": avery, "whose": {"Employee": "1004"}, "how": "Manual"},
    ]});
    room.world.borrow_mut().netsuite.keep_custom(
        RECORD,
        "organizers",
        serde_json::Map::from_iter([
            ("custrecord_callside_version".to_owned(), serde_json::json!(1)),
            ("custrecord_callside_value".to_owned(), serde_json::json!(theirs.to_string())),
            ("custrecord_callside_by".to_owned(), serde_json::json!("Sam Turner")),
            ("custrecord_callside_at".to_owned(), serde_json::json!("2026-11-20T15:04:00.000Z")),
        ]),
    );
    let MappingAnswer::NotSaved(MappingNotSaved::Lost { by, both, .. }) = obey(&room, MappingCommand::Save) else {
        panic!("it must be told")
    };
    assert_eq!((by.expect("a name").reveal(), both), ("Sam Turner", 1));
    assert_eq!(view(&room).rules.others.as_deref(), Some("1003"), "theirs is what is underneath");
    assert_eq!((row(&room, "101").whose, row(&room, "101").changed), (employee("1001"), true));
    assert_eq!(obey(&room, MappingCommand::Save), MappingAnswer::Done);
    let (version, map) = kept(&room);
    assert_eq!((version, map.rules.others.as_deref()), (2, Some("1003")));
    assert_eq!(map.get(&avery).map(|mapped| mapped.whose.clone()), employee("1001"));
    let record = room.world.borrow().netsuite.custom_records(RECORD);
    let (_, values) = record.into_iter().find(|(name, _)| name == "organizers").expect("it was written");
    assert!(values["custrecord_callside_value"].as_str().is_some_and(|text| text.contains("of_tomorrow")));
}

#[test]
fn a_lost_answer_to_the_save_is_looked_up_and_not_sent_again() {
    let room = unlocked(0);
    opened(&room);
    let extension = row(&room, "101").extension;
    set(&room, &extension, employee("1001"));
    room.fault("POST", RESTLET, Kind::CutAfter, 1);
    assert_eq!(obey(&room, MappingCommand::Save), MappingAnswer::Done);
    assert_eq!((kept(&room).0, view(&room).undo), (1, 0));
}

#[test]
fn thousands_are_read_page_by_page_while_rows_are_shown_and_edited() {
    let room = unlocked(2_400);
    assert_eq!(obey(&room, MappingCommand::Read { anew: false }), MappingAnswer::Done);
    room.pass(2 * MINUTE);
    let shown = view(&room);
    assert_eq!((shown.unread.as_slice(), shown.reading), (&[][..], None));
    assert!(shown.counts[0] > 2_400, "{:?}", shown.counts);
    let query = MappingQuery { search: "colleague".into(), ..MappingQuery::default() };
    let MappingAnswer::Window(window) = obey(&room, MappingCommand::Show { query, from: 0, count: 40 }) else {
        panic!("a window")
    };
    assert!(window.rows.len() <= 40);
    assert_eq!(room.requests("GET", "platform.ringcentral.com", "/restapi/v1.0/account/~/phone-number"), 3);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_works() {
    let room = admin(0);
    {
        let mut world = room.world.borrow_mut();
        world.netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::EmployeeRecord, Level::None);
        let owner = world.ringcentral.account.users().find(|user| user.number == "101").expect("a user").id;
        world.ringcentral.withhold(owner, "ReadCompanyPhoneNumbers", true);
    }
    opened(&room);
    let shown = view(&room);
    let lists: Vec<MappingList> = shown.unread.iter().map(|unread| unread.list).collect();
    assert_eq!(lists, [MappingList::Numbers, MappingList::Employees]);
    assert_eq!(row(&room, "101").found, None);
    let MappingAnswer::Employees(found) = obey(&room, MappingCommand::Employees("avery".into())) else {
        panic!("employees")
    };
    assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1001"], "by the record's own values");
}

#[test]
fn without_a_bundle_it_says_so_and_keeps_what_was_changed() {
    let room = unlocked(0);
    room.world.borrow_mut().netsuite.options_mut().deployment.roles = Some([Role::ADMINISTRATOR].into());
    opened(&room);
    let extension = row(&room, "101").extension;
    set(&room, &extension, employee("1001"));
    let answer = obey(&room, MappingCommand::Save);
    assert_eq!(answer, MappingAnswer::NotSaved(MappingNotSaved::Trouble(SettingsTrouble::NoBundle)));
    assert_eq!(row(&room, "101").whose, employee("1001"));
}

#[test]
fn a_file_goes_out_and_comes_back() {
    let room = admin(0);
    opened(&room);
    let MappingAnswer::Csv(file) = obey(&room, MappingCommand::Export) else { panic!("a file") };
    assert!(file.reveal().contains("Avery Quinn"), "{}", file.reveal());
    let text = "Extension,Employee id\r\n101,1001\r\n102,77777\r\n";
    let MappingAnswer::Imported(imported) = obey(&room, MappingCommand::Import(text.into())) else { panic!("came") };
    assert_eq!((imported.changed, imported.same, imported.aside.len()), (1, 0, 1));
    assert_eq!((row(&room, "101").whose, row(&room, "101").how), (employee("1001"), Some(MatchedBy::Manual)));
}
