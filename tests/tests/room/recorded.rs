//! What a company decides in its record in NetSuite about records of calls and the directory's copy: it holds for the account,
//! user and role that it was told to, under the browser's policy, from a worker's first moment.

use callside_emulator::{
    netsuite::{Level, Role},
    ringcentral::telephony::acts::RemoteAct,
};
use callside_protocol::{
    Answer, Command, CopyScope, LogRule, LogRules, LogState, LogWhen, Says, SkipRule, company::CompanyCommand,
    policy_key, words,
};
use callside_tests::room::{Room, at_every_touch, decide, small};
use serde_json::{Value, json};

use crate::directory::{DANA, MINUTE};

fn room(settings: &Value) -> Room {
    let mut options = small();
    options.netsuite.bundle = true;
    let room = Room::new(options);
    decide(&room, 1, settings);
    room.connect("101");
    room.pass(MINUTE);
    room
}

fn now_says(room: &Room, version: u64, settings: &Value) {
    decide(room, version, settings);
    // Who has just looked does not look again.
    room.pass(MINUTE);
    room.command(CompanyCommand::LookAgain.sent());
    room.pass(1_000);
}

fn logging(rules: &Value) -> Value {
    json!({ "format": 1, "logging": rules })
}

fn missed_call(room: &Room) -> LogState {
    let session = room.call_in(DANA);
    room.pass(5_000);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(2 * MINUTE);
    room.view().recent.first().map(|call| call.log.clone()).expect("it is among the last calls")
}

#[test]
fn the_records_rules_stand_above_the_persons_own_and_are_named() {
    let room = room(&json!({ "format": 1 }));
    let own = LogRules { internal: true, ..room.settings().rules };
    assert_eq!(room.command(Command::SetLogRules(own.clone())), Answer::Done);
    now_says(&room, 2, &logging(&json!({ "missed": false })));
    let theirs = LogRules { of_company: true, missed: false, ..LogRules::default() };
    assert_eq!(room.settings().rules, theirs);
    assert_eq!(missed_call(&room), LogState::Skipped(SkipRule::Missed));
    assert!(room.records().is_empty());
    let call = room.view().recent[0].id.clone();
    let Answer::Explained(said) = room.command(Command::Explain { call, rules: None }) else { panic!("an answer") };
    assert_eq!(said.decides(), (LogRule::Kind, Says::Skips(SkipRule::Missed)));
    assert_eq!(words::explained(&said), "By your company's rules it is not logged.");

    // Kept where they can be chosen no more, and back when the company lets go.
    let changed = LogRules { voicemail: false, ..own };
    assert_eq!(room.command(Command::SetLogRules(changed.clone())), Answer::Done);
    assert_eq!(room.settings().rules, theirs);
    now_says(&room, 3, &json!({ "format": 1 }));
    assert_eq!(room.settings().rules, changed);
}

#[test]
fn the_browsers_policy_stands_above_the_record_key_by_key() {
    let room = room(&json!({
        "format": 1, "logging": { "missed": false }, "directory": { "scope": "Nobody", "days": 7 },
    }));
    room.decide(Some(&json!({ "directoryScope": "Mine", "logging": { "inbound": false } }).to_string()));
    let settings = room.settings();
    assert_eq!((settings.directory.scope, settings.directory.days), (CopyScope::Mine, Some(7)));
    assert_eq!(settings.rules, LogRules { of_company: true, inbound: false, ..LogRules::default() });
    room.decide(Some("{}"));
    let settings = room.settings();
    assert_eq!((settings.directory.scope, settings.rules.missed), (CopyScope::Nobody, false));
    assert!(settings.policy.decides(policy_key::SCOPE) && settings.policy.decides(policy_key::DAYS));
}

#[test]
fn a_line_that_is_no_number_makes_no_record_that_nobody_asked_for() {
    let room = room(&logging(&json!({ "never": "reception" })));
    assert_eq!(room.settings().rules.when, LogWhen::OnClick);
    assert_eq!(missed_call(&room), LogState::Skipped(SkipRule::OnClick));
    assert_eq!(room.settings().policy.wrong[0].0, "logging.never");
}

#[test]
fn what_was_told_last_holds_from_the_workers_first_moment_and_while_nobody_can_be_asked() {
    let room = room(&logging(&json!({ "missed": false })));
    assert!(room.settings().rules.of_company);
    room.network(false);
    let room = room.kill_worker();
    assert!(room.settings().rules.of_company);
    room.network(true);
    // Whoever cannot read the settings goes on by what they said.
    now_says(&room, 2, &json!({ "format": 99 }));
    assert!(room.settings().rules.of_company);
}

#[test]
fn the_record_says_nothing_to_another_role_that_may_not_read_it() {
    let room = room(&logging(&json!({ "missed": false })));
    assert!(room.settings().rules.of_company);
    {
        let mut world = room.world.borrow_mut();
        let types = &mut world.netsuite.options_mut().custom_types;
        let record =
            types.iter_mut().find(|one| one.id == "customrecord_callside_settings").expect("the settings' type");
        record.allow(Role::AGENT, Level::None);
    }
    now_says(&room, 2, &logging(&json!({ "missed": false })));
    assert!(!room.settings().rules.of_company, "it works on the defaults, and a banner says so");
}

#[test]
fn a_worker_killed_at_any_moment_of_a_new_scope_leaves_no_copy() {
    at_every_touch(3, |touch| {
        let mut options = small();
        options.netsuite.bundle = true;
        let room = Room::with_copy(options);
        room.pass(MINUTE);
        decide(&room, 1, &json!({ "format": 1, "directory": { "scope": "Nobody" } }));
        let before = room.fuse.touches();
        room.fuse.set(touch);
        room.ask(CompanyCommand::LookAgain.sent());
        room.pass(1_000);
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        // Killed before it was known, it is known at the next look.
        room.pass(40 * MINUTE);
        assert_eq!(room.settings().directory.scope, CopyScope::Nobody, "killed at {touch}");
        assert_eq!(room.shelf.size(), 0, "killed at {touch}");
        touches
    });
}
