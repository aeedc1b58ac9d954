//! What a company decides by the browser's policy: it holds at once, whenever it comes, and goes without a trace.

use callside_core::ports::{Shelf as _, StoreError};
use callside_emulator::ringcentral::telephony::acts::RemoteAct;
use callside_protocol::{
    Answer, Cloud, Command, CopyScope, CopyState, LogRules, LogState, LogWhen, Refusal, SettingsView, SignInStart,
    SkipRule, policy_key,
};
use callside_tests::room::{Room, at_every_touch, small};
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::directory::{DANA, MINUTE, called, everybody, queries};

/// Customer 1102, who is nobody's; a vendor; an employee.
const REDWOOD: &str = "+16505550146";
const FERRO: &str = "+16505550154";
const HELEN: &str = "+16505550155";
/// In contact 1220's "Direct Line", a field of the account's own.
const DIRECT_LINE: &str = "+16505550217";
const CLIENT_ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const DAY: i64 = 24 * 60 * MINUTE;

fn decide(room: &Room, policy: &Value) {
    room.decide(Some(&policy.to_string()));
}

fn scope(settings: &SettingsView) -> (CopyScope, bool) {
    (settings.directory.scope, settings.policy.decides(policy_key::SCOPE))
}

fn holds_people(room: &Room) -> bool {
    !block_on(room.shelf.names("people/")).expect("a shelf").is_empty()
}

fn is_found_here(room: &Room, number: &str) -> bool {
    called(room, number).1 == 0
}

#[test]
fn a_scope_that_becomes_off_deletes_the_copy_and_the_persons_own_choice_comes_back_with_it() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    assert!(room.on_shelf("ringcentral/") > 0);
    decide(&room, &json!({"directoryScope": "Nobody"}));
    assert_eq!(scope(&room.settings()), (CopyScope::Nobody, true));
    assert_eq!(room.settings().directory.state, CopyState::Off);
    assert_eq!(room.shelf.size(), 0, "at once");
    assert!(!is_found_here(&room, DANA));
    room.pass(30 * MINUTE);
    assert_eq!(room.shelf.size(), 0, "and nothing comes back");

    room.decide(Some("{}"));
    assert_eq!(scope(&room.settings()), (CopyScope::Everyone, false));
    room.until_copied();
    assert!(is_found_here(&room, DANA));
}

#[test]
fn the_company_may_want_a_copy_where_the_person_wants_none() {
    let room = Room::connected(small());
    assert_eq!(scope(&room.settings()), (CopyScope::Nobody, false));
    decide(&room, &json!({"directoryScope": "Everyone"}));
    room.until_copied();
    assert!(is_found_here(&room, DANA));
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    assert_eq!(scope(&room.settings()), (CopyScope::Everyone, true), "it stands before the person's own choice");
    assert!(holds_people(&room));
    room.decide(Some("{}"));
    assert_eq!(scope(&room.settings()), (CopyScope::Nobody, false), "which is kept");
    assert!(!holds_people(&room));
}

#[test]
fn a_copy_of_more_people_than_the_company_lets_be_copied_goes_however_well_it_serves() {
    let room = Room::with_copy(small());
    decide(&room, &json!({"directoryScope": "Mine"}));
    assert!(matches!(room.settings().directory.state, CopyState::Making { .. }));
    assert_eq!(room.settings().directory.people, 0);
    assert!(!is_found_here(&room, REDWOOD), "the copy of everybody does not serve meanwhile");
    room.until_copied();
    assert!(is_found_here(&room, DANA) && !is_found_here(&room, FERRO));
    room.pass(MINUTE);
    let mine = room.shelf.size();
    room.decide(Some("{}"));
    assert!(is_found_here(&room, DANA), "less than may be copied serves on");
    room.pass(MINUTE);
    room.until_copied();
    room.pass(MINUTE);
    assert!(is_found_here(&room, HELEN) && room.shelf.size() > mine);
}

#[test]
fn a_policy_that_came_while_the_browser_was_closed_holds_when_it_starts() {
    for policy in ["Nobody", "Mine"] {
        let room = Room::with_copy(small());
        room.decide_unheard(Some(&json!({"directoryScope": policy}).to_string()));
        assert!(is_found_here(&room, REDWOOD), "nobody has told the worker");
        let room = room.kill_browser();
        assert_eq!(holds_people(&room), policy != "Nobody");
        assert!(!is_found_here(&room, REDWOOD));
    }
}

#[test]
fn what_the_browser_said_last_holds_from_the_workers_first_moment() {
    let room = Room::connected(small());
    decide(&room, &json!({"directoryScope": "Everyone", "directoryDays": 3}));
    room.until_copied();
    // The policy of a browser that has just started can take seconds; it is as good as not there.
    room.decide_unheard(None);
    let room = room.kill_worker();
    let settings = room.settings();
    assert!(settings.policy.unread);
    assert_eq!(settings.directory.days, Some(3));
}

#[test]
fn an_older_copy_than_the_company_allows_finds_nobody_and_goes_where_it_cannot_be_brought_up_to_date() {
    let room = Room::with_copy(small());
    assert_eq!(room.command(Command::LimitCopy(Some(90))), Answer::Done);
    room.pass(2 * MINUTE);
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.pass(3 * DAY);
    assert!(holds_people(&room), "younger than the person allows");
    decide(&room, &json!({"directoryDays": 30}));
    room.pass(MINUTE);
    assert!(holds_people(&room));
    assert_eq!(room.settings().directory.days, Some(30));
    decide(&room, &json!({"directoryDays": 2}));
    assert!(!holds_people(&room), "at once");
    room.decide(Some("{}"));
    assert_eq!(room.settings().directory.days, Some(90));
}

#[test]
fn a_copy_that_was_too_old_for_the_company_when_the_browser_started_names_nobody() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    // Signed in, and nobody answers: the copy could be brought up to date later.
    room.world.borrow_mut().set_foreign_requests(5);
    room.pass(3 * DAY);
    room.decide_unheard(Some(&json!({"directoryDays": 1}).to_string()));
    let room = room.kill_browser();
    let directory = room.settings().directory;
    assert_eq!((directory.state, directory.people), (CopyState::TooOld, 0));
    let before = queries(&room);
    room.call_in(DANA);
    assert!(queries(&room) > before, "NetSuite is asked");
}

#[test]
fn vendors_and_employees_leave_the_copy_and_are_asked_for() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    assert!(is_found_here(&room, FERRO) && is_found_here(&room, HELEN));
    decide(&room, &json!({"directoryVendors": false, "directoryEmployees": false}));
    room.pass(MINUTE);
    let (name, asked) = called(&room, FERRO);
    assert!(name.is_some() && asked > 0);
    assert!(!is_found_here(&room, HELEN) && is_found_here(&room, DANA));
    let people = room.settings().directory.people;
    assert!(people < everybody(&room), "{people}");
    room.decide(Some("{}"));
    room.pass(6 * MINUTE);
    assert_eq!(room.settings().directory.people, everybody(&room));
}

#[test]
fn the_companys_telephone_fields_are_searched_beside_the_persons_own() {
    let mut options = small();
    options.netsuite.features.custom_phones = true;
    let room = Room::connected(options);
    assert_eq!(called(&room, DIRECT_LINE).0, None);
    decide(&room, &json!({"directoryOwnFields": ["contact.custentity_direct_line", "custentity_after_hours"]}));
    room.command(Command::LookUpAgain { call: room.view().recent[0].id.clone() });
    assert!(called(&room, DIRECT_LINE).0.is_some());
    let settings = room.settings();
    let fields = &settings.directory.own.fields;
    assert!(fields.iter().any(|field| field.id == "custentity_direct_line" && field.searched && field.of_company));
    let wrong =
        ("directoryOwnFields".to_owned(), r#"["contact.custentity_direct_line","custentity_after_hours"]"#.to_owned());
    assert_eq!(settings.policy.wrong, [wrong]);
    room.decide(Some("{}"));
    assert_eq!(room.settings().directory.own.fields, []);
}

#[test]
fn wrong_values_are_named_and_nobody_is_copied_until_they_are_right() {
    for (policy, key) in [
        (json!({"directoryScope": "all"}), "directoryScope"),
        (json!({"directoryScope": "Everyone", "directoryDays": 0}), "directoryDays"),
    ] {
        let room = Room::with_copy(small());
        decide(&room, &policy);
        let settings = room.settings();
        assert_eq!(scope(&settings), (CopyScope::Nobody, true), "{policy}");
        let wrong: Vec<&str> = settings.policy.wrong.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(wrong, [key]);
        assert!(!holds_people(&room));
        decide(&room, &json!({"directoryScope": "Everyone", "directoryDays": 7}));
        assert_eq!(room.settings().policy.wrong, []);
        room.until_copied();
    }
}

#[test]
fn a_policy_that_cannot_be_read_lets_nobody_be_found_here_and_deletes_nothing() {
    let room = Room::with_copy(small());
    room.pass(2 * MINUTE);
    room.decide(None);
    assert!(room.settings().policy.unread);
    assert!(!is_found_here(&room, DANA));
    assert!(holds_people(&room));
    room.decide_unheard(Some("{}"));
    room.pass(12 * 60 * MINUTE);
    assert!(!room.settings().policy.unread, "it is read again by itself");
    assert!(is_found_here(&room, DANA));
}

#[test]
fn a_worker_killed_at_any_moment_leaves_no_copy_that_may_not_be() {
    at_every_touch(3, |touch| {
        let room = Room::with_copy(small());
        room.pass(2 * MINUTE);
        let before = room.fuse.touches();
        room.fuse.set(touch);
        decide(&room, &json!({"directoryScope": "Nobody"}));
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        assert_eq!(scope(&room.settings()), (CopyScope::Nobody, true), "killed at {touch}");
        assert_eq!(room.shelf.size(), 0, "killed at {touch}");
        touches
    });
}

#[test]
fn a_shelf_that_fails_is_emptied_when_it_works_again() {
    let room = Room::with_copy(small());
    room.shelf.fail(Some(StoreError::Broken("for a test".to_owned())));
    decide(&room, &json!({"directoryScope": "Nobody"}));
    assert!(!is_found_here(&room, DANA), "whether it can be deleted or not");
    room.shelf.fail(None);
    assert!(holds_people(&room));
    let room = room.kill_worker();
    assert_eq!(room.shelf.size(), 0);
}

#[test]
fn ids_prefill_the_sign_in_and_stand_before_the_persons_own() {
    let room = Room::new(small());
    decide(
        &room,
        &json!({"netsuiteAccount": "1234567_SB1", "netsuiteClientId": CLIENT_ID, "ringcentralClientId": "short"}),
    );
    let settings = room.settings();
    assert_eq!(settings.policy.account.as_deref(), Some("1234567_SB1"));
    assert_eq!(settings.policy.wrong, [("ringcentralClientId".to_owned(), "\"short\"".to_owned())]);
    let client_id = |room: &Room| room.view().connections.netsuite.client_id;
    assert_eq!(client_id(&room).as_deref(), Some(CLIENT_ID));
    let own = CLIENT_ID.replace('0', "f");
    room.command(Command::SetClientId { cloud: Cloud::NetSuite, client_id: own.clone() });
    assert_eq!(client_id(&room).as_deref(), Some(CLIENT_ID));
    for account in ["", "7654321"] {
        let start = SignInStart { cloud: Cloud::NetSuite, account: account.to_owned() };
        let Answer::OpenSignIn(address) = room.command(Command::StartSignIn(start)) else { panic!("an address") };
        assert!(address.starts_with("https://1234567-sb1.app.netsuite.com/"), "{address}");
    }
    let start = SignInStart { cloud: Cloud::RingCentral, account: String::new() };
    assert_eq!(room.command(Command::StartSignIn(start)), Answer::Refused(Refusal::ClientIdMissing));
    room.decide(Some("{}"));
    assert_eq!(client_id(&room), Some(own));
}

fn last_log(room: &Room) -> LogState {
    room.view().recent.first().map(|call| call.log.clone()).expect("it is among the last calls")
}

fn missed_call(room: &Room) -> LogState {
    let session = room.call_in(DANA);
    room.pass(5_000);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(2 * MINUTE);
    last_log(room)
}

#[test]
fn the_companys_rules_say_which_calls_get_a_record() {
    let room = Room::connected(small());
    let own = LogRules { internal: true, ..room.settings().rules };
    assert_eq!(room.command(Command::SetLogRules(own.clone())), Answer::Done);
    decide(&room, &json!({"logging": {"missed": false}}));
    assert_eq!(room.settings().rules, LogRules { of_company: true, missed: false, ..LogRules::default() });
    assert!(matches!(missed_call(&room), LogState::Skipped(_)), "{:?}", last_log(&room));
    assert!(room.records().is_empty());
    room.decide(Some("{}"));
    assert_eq!(room.settings().rules, own);
}

#[test]
fn by_wrong_rules_a_call_waits_until_the_agent_says_so() {
    for (logging, part) in
        [(json!({"unmatched": "skip"}), "logging.unmatched"), (json!({"never": "reception"}), "logging.never")]
    {
        let room = Room::connected(small());
        decide(&room, &json!({"logging": logging}));
        let settings = room.settings();
        assert_eq!(settings.policy.wrong.len(), 1);
        assert_eq!(settings.policy.wrong[0].0, part);
        assert_eq!(settings.rules.when, LogWhen::OnClick);
        let log = missed_call(&room);
        assert_eq!(log, LogState::Skipped(SkipRule::OnClick));
        assert!(room.records().is_empty());
    }
}

#[test]
fn the_snippet_for_administrators_decides_what_it_says() {
    let document = include_str!("../../../docs/enterprise-policy.md");
    let block = document.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("a snippet");
    let whole: Value = serde_json::from_str(block).expect("JSON");
    let policy = &whole["3rdparty"]["extensions"]["ccikkkbojacibpaaahgenpbfppoiipim"];
    let room = Room::new(small());
    decide(&room, policy);
    let settings = room.settings();
    assert_eq!(settings.policy.wrong, []);
    assert_eq!(settings.policy.set.len(), policy_key::ALL.len());
    assert_eq!((settings.directory.scope, settings.directory.days), (CopyScope::Mine, Some(30)));
    assert_eq!(settings.rules.never.reveal().lines().count(), 2);
}

#[test]
fn the_schema_has_the_keys_that_are_read_and_each_says_what_it_means() {
    let schema = include_str!("../../../extension/static/managed_schema.json");
    let document = include_str!("../../../docs/enterprise-policy.md");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let keys = |of: &Value| -> Vec<String> { of["properties"].as_object().expect("keys").keys().cloned().collect() };
    let sorted = |mut keys: Vec<String>| {
        keys.sort_unstable();
        keys
    };
    assert_eq!(sorted(keys(&schema)), sorted(policy_key::ALL.map(str::to_owned).to_vec()));
    let rules: Value = serde_json::from_str(&callside_json::write(&LogRules::default())).expect("JSON");
    let mut parts: Vec<String> = rules.as_object().expect("rules").keys().cloned().collect();
    parts.retain(|part| part != "of_company");
    let logging = &schema["properties"][policy_key::LOGGING];
    assert_eq!(sorted(keys(logging)), sorted(parts));
    let fields = &schema["properties"][policy_key::CALL_FIELDS];
    let (field, link) =
        (&fields["properties"]["shown"]["items"], &schema["properties"][policy_key::INFO_LINKS]["items"]);
    let all = [
        (&schema, ""),
        (logging, "logging."),
        (fields, "callFields."),
        (field, "callFields.shown."),
        (link, "infoLinks."),
    ];
    for (of, prefix) in all {
        for key in keys(of) {
            let says = |word: &str| of["properties"][&key][word].as_str().is_some_and(|text| !text.is_empty());
            assert!(says("title") && says("description"), "{prefix}{key}");
            assert!(document.contains(&format!("`{prefix}{key}`")), "{prefix}{key} is in docs/enterprise-policy.md");
        }
    }
}
