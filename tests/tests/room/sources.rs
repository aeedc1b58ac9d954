//! Who decides for everyone where several do: the record of the bundle, the browser's policy, a settings file. What stands
//! beside calls the record decides first; what may be copied and logged, the policy. And whatever goes gives way to the next,
//! and comes back.

use callside_emulator::{
    netsuite::{Level, Role},
    world,
};
use callside_protocol::{
    Answer, CopyScope, Door,
    company::{
        Beside, CompanyAnswer, CompanyCommand, CompanyView, FileFault, FilePreview, Part, SettingsTrouble, Source,
    },
};
use callside_tests::room::{Room, at_every_touch, decide, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const RECORD: &str = "customrecord_callside_settings";
const DEPARTMENT: &str = "custevent_department";
const MINUTE: i64 = 60_000;

fn account(bundle: bool) -> world::Options {
    let mut options = small();
    options.netsuite.bundle = bundle;
    options
}

/// A member's role, so that nobody writes the record here.
fn list(room: &Room, level: Level) {
    let mut world = room.world.borrow_mut();
    let types = &mut world.netsuite.options_mut().custom_types;
    types.iter_mut().find(|one| one.id == RECORD).expect("the settings' type").allow(Role::AGENT, level);
}

/// What puts one field of that label beside calls.
fn field(label: &str) -> Value {
    json!({ "shown": [{ "of": "Contact", "name": "title", "label": label }] })
}

fn by_policy(room: &Room, policy: &Value) {
    room.decide(Some(&policy.to_string()));
}

fn company(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn at once in here")
}

fn source(room: &Room, part: Part) -> Option<Source> {
    company(room).holding.source(part)
}

/// An administrator's page has it looked at once.
fn look_again(room: &Room) {
    room.pass(MINUTE);
    room.command(CompanyCommand::LookAgain.sent());
    room.pass(1_000);
}

/// The labels of what stands beside the call.
fn labels(room: &Room) -> Vec<String> {
    let beside = Beside::of(&room.call()).unwrap_or_default();
    let fields = beside.fields.into_iter().map(|field| field.label);
    fields.chain(beside.links.into_iter().map(|link| link.label)).collect()
}

/// What stands beside a call that comes now.
fn stands(room: &Room) -> Vec<String> {
    room.whole_call(DANA, 5_000);
    room.pass(1_000);
    labels(room)
}

fn asked(room: &Room, command: &CompanyCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(command.sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("of this version")
}

fn take(room: &Room, file: &Value) -> CompanyAnswer {
    asked(room, &CompanyCommand::TakeFile(file.to_string().into()))
}

fn file() -> Value {
    json!({
        "format": 1, "account": "1234567",
        "callFields": field("By file"),
        "logging": { "missed": false },
        "directory": { "scope": "Nobody", "days": 30 },
    })
}

#[test]
fn a_policy_puts_fields_and_links_beside_calls_where_there_is_no_bundle() {
    let room = Room::connected(account(false));
    assert_eq!(stands(&room), [""; 0]);
    by_policy(
        &room,
        &json!({ "callFields": field("By policy"), "infoLinks": [
            { "label": "CRM", "template": "https://crm.example.com/{contact.id}", "when": "Matched" },
            { "label": "Elsewhere", "template": "http://crm.example.com" },
        ] }),
    );
    assert_eq!(stands(&room), ["By policy", "CRM"], "from the next call on, without a page");
    let wrong = company(&room).holding.wrong;
    assert_eq!(wrong.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["infoLinks.2"]);
    assert_eq!(room.settings().policy.wrong, [], "it is named once");

    let room = room.kill_browser();
    assert_eq!(stands(&room), ["By policy", "CRM"], "and when the browser has started again");
    room.decide(Some("{}"));
    assert_eq!(stands(&room), [""; 0], "it goes without a trace");
}

#[test]
fn a_policy_that_was_there_before_anybody_signed_in_holds_from_the_first_call_on() {
    let room = Room::new(account(false));
    by_policy(&room, &json!({ "callFields": field("By policy") }));
    room.connect("101");
    room.pass(MINUTE);
    assert_eq!(stands(&room), ["By policy"]);
}

#[test]
fn a_default_by_policy_goes_out_with_the_record() {
    let room = Room::connected(account(false));
    let shown = json!([{ "of": "PhoneCall", "name": DEPARTMENT, "default": "3" }]);
    by_policy(&room, &json!({ "callFields": { "shown": shown } }));
    room.pass(MINUTE);
    room.whole_call(DANA, 20_000);
    room.pass(MINUTE);
    assert_eq!(room.record()[DEPARTMENT]["id"], json!("3"));
}

#[test]
fn the_record_stands_above_the_policy_and_the_policy_above_the_file_and_each_comes_back() {
    let room = Room::new(account(true));
    decide(&room, 1, &json!({ "format": 1, "callFields": field("By record") }));
    room.connect("101");
    room.pass(MINUTE);
    assert_eq!(take(&room, &file()), CompanyAnswer::Done);
    by_policy(&room, &json!({ "callFields": field("By policy") }));
    assert_eq!((stands(&room), source(&room, Part::CallFields)), (vec!["By record".to_owned()], Some(Source::Record)));

    // The role falls off the record's list: what it says is none of this role's any more.
    list(&room, Level::None);
    look_again(&room);
    assert!(matches!(company(&room).settings.trouble, Some(SettingsTrouble::NotAllowed(_))));
    assert_eq!((stands(&room), source(&room, Part::CallFields)), (vec!["By policy".to_owned()], Some(Source::Policy)));
    list(&room, Level::View);
    look_again(&room);
    assert_eq!(stands(&room), ["By record"]);

    // The bundle goes: whoever decides for browsers without it does.
    room.world.borrow_mut().netsuite.options_mut().bundle = false;
    room.pass(MINUTE);
    look_again(&room);
    assert_eq!(company(&room).settings.trouble, Some(SettingsTrouble::NoBundle));
    assert_eq!(stands(&room), ["By policy"]);
    room.decide(Some("{}"));
    assert_eq!((stands(&room), source(&room, Part::CallFields)), (vec!["By file".to_owned()], Some(Source::File)));
    assert_eq!(asked(&room, &CompanyCommand::DropFile), CompanyAnswer::Done);
    assert_eq!(stands(&room), ["By record"], "what was read last holds where nobody decides otherwise");
    assert_eq!(source(&room, Part::CallFields), Some(Source::OldRecord));

    room.world.borrow_mut().netsuite.options_mut().bundle = true;
    room.pass(MINUTE);
    look_again(&room);
    assert_eq!((stands(&room), source(&room, Part::CallFields)), (vec!["By record".to_owned()], Some(Source::Record)));
}

#[test]
fn a_record_that_cannot_be_asked_for_holds_as_it_was() {
    let room = Room::new(account(true));
    decide(&room, 1, &json!({ "format": 1, "callFields": field("By record") }));
    room.connect("101");
    room.pass(MINUTE);
    by_policy(&room, &json!({ "callFields": field("By policy") }));
    room.network(false);
    look_again(&room);
    assert_eq!(source(&room, Part::CallFields), Some(Source::Record), "offline is not gone");
}

#[test]
fn a_limit_of_the_policys_holds_over_record_and_file() {
    let room = Room::new(account(true));
    decide(&room, 1, &json!({ "format": 1, "directory": { "scope": "Everyone", "days": 90 }, "logging": {} }));
    room.connect("101");
    room.pass(MINUTE);
    let holds =
        |room: &Room| (room.settings().directory.scope, room.settings().directory.days, room.settings().rules.missed);
    assert_eq!(holds(&room), (CopyScope::Everyone, Some(90), true));
    assert_eq!(take(&room, &file()), CompanyAnswer::Done);
    assert_eq!(holds(&room), (CopyScope::Everyone, Some(90), true), "the record stands above the file");
    by_policy(&room, &json!({ "directoryScope": "Mine", "logging": { "missed": false } }));
    assert_eq!(holds(&room), (CopyScope::Mine, Some(90), false));
    assert_eq!(
        (source(&room, Part::CopyScope), source(&room, Part::CopyDays)),
        (Some(Source::Policy), Some(Source::Record))
    );

    list(&room, Level::None);
    look_again(&room);
    assert_eq!(
        holds(&room),
        (CopyScope::Mine, Some(30), false),
        "off the list the file holds where the policy does not"
    );
    room.decide(Some("{}"));
    assert_eq!(holds(&room), (CopyScope::Nobody, Some(30), false));
    list(&room, Level::View);
    look_again(&room);
    assert_eq!(holds(&room), (CopyScope::Everyone, Some(90), true));
}

#[test]
fn what_is_decided_here_is_made_a_file_and_another_browser_that_takes_it_works_by_it() {
    let room = Room::connected(account(false));
    assert_eq!(
        asked(&room, &CompanyCommand::WriteFile { settings: None, take: false }),
        CompanyAnswer::NoFile(FileFault::Nothing)
    );
    assert_eq!(take(&room, &file()), CompanyAnswer::Done);
    assert_eq!(stands(&room), ["By file"]);
    let CompanyAnswer::File(text) = asked(&room, &CompanyCommand::WriteFile { settings: None, take: false }) else {
        panic!("a file")
    };

    let other = room.beside("102", 11);
    other.pass(MINUTE);
    let CompanyAnswer::FilePreview(preview) = asked(&other, &CompanyCommand::TryFile(text.clone())) else {
        panic!("a preview")
    };
    let FilePreview { of, is_ours, then, beyond } = *preview;
    assert_eq!((of.as_str(), is_ours, beyond.len()), ("1234567", true, 0));
    assert_eq!(then.source(Part::CallFields), Some(Source::File));
    assert_eq!(company(&other).holding.file, None, "trying takes nothing");
    assert_eq!(asked(&other, &CompanyCommand::TakeFile(text)), CompanyAnswer::Done);
    let other = other.kill_browser();
    let settings = other.settings();
    assert_eq!(
        (settings.directory.scope, settings.rules.missed, settings.rules.of_company),
        (CopyScope::Nobody, false, true)
    );
    let file = company(&other).holding.file.expect("it was taken");
    assert!(!file.made_here && file.taken.0 > 0);
    assert_eq!(asked(&other, &CompanyCommand::DropFile), CompanyAnswer::Done);
    assert!(other.settings().rules.missed && !other.settings().rules.of_company, "it goes without a trace");
    assert_eq!(company(&other).holding.by, []);
}

#[test]
fn a_file_that_cannot_be_used_changes_nothing() {
    let room = Room::connected(account(false));
    assert_eq!(take(&room, &file()), CompanyAnswer::Done);
    let before = company(&room).holding;
    for (text, fault) in [
        ("{\n\"format\": 1,\n\"logging\": {\"missed\": no}\n}", FileFault::NotJson(3)),
        ("{\"format\": 2}", FileFault::Newer(2)),
        ("{\"a\": 1}", FileFault::Another),
    ] {
        for command in [CompanyCommand::TryFile(text.into()), CompanyCommand::TakeFile(text.into())] {
            assert_eq!(asked(&room, &command), CompanyAnswer::NoFile(fault.clone()), "{text}");
        }
    }
    assert_eq!(company(&room).holding, before);
    assert_eq!(stands(&room), ["By file"]);
}

#[test]
fn nobody_who_is_not_signed_in_takes_a_file() {
    let room = Room::new(account(false));
    assert_eq!(take(&room, &file()), CompanyAnswer::NoFile(FileFault::SignedOut));
}

#[test]
fn wherever_the_worker_dies_over_a_file_it_is_taken_whole_or_not_at_all() {
    at_every_touch(3, |touch| {
        let room = Room::connected(account(false));
        room.pass(MINUTE);
        let before = room.fuse.touches();
        room.fuse.set(touch);
        let _ = room.ask(CompanyCommand::TakeFile(file().to_string().into()).sent());
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        look_again(&room);
        let holding = company(&room).holding;
        let is_taken = holding.file.is_some();
        let expected = is_taken.then_some(Source::File);
        for part in [Part::CallFields, Part::Logging, Part::CopyScope, Part::CopyDays] {
            assert_eq!(holding.source(part), expected, "died at touch {touch}");
        }
        assert_eq!(room.settings().rules.of_company, is_taken, "died at touch {touch}");
        touches
    });
}
