//! Which calls get a record, and when: rules as the agent sets them, and the agent's own word above them.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, Role},
    ringcentral::telephony::acts::{Act, RemoteAct},
};
use callside_protocol::{
    Answer, Command, LogRule, LogRules, LogState, LogWhen, Need, Refusal, Says, SkipRule, Unmatched,
};
use callside_tests::room::{Room, at_every_touch, is_logged, message, small};

const DANA: &str = "+16505550134";
/// In no record.
const STRANGER: &str = "+14155550177";
const RECORDS: &str = "/services/rest/record/v1/phone";

fn set(room: &Room, change: impl FnOnce(&mut LogRules)) -> Answer {
    let mut rules = room.settings().rules;
    change(&mut rules);
    room.command(Command::SetLogRules(rules))
}

/// A room in which records are made when a call is answered.
fn at_answer() -> Room {
    let room = Room::connected(small());
    assert_eq!(set(&room, |rules| rules.when = LogWhen::AtAnswer), Answer::Done);
    room
}

fn status(record: &serde_json::Value) -> String {
    let status = record["status"]["id"].as_str().or(record["status"].as_str());
    status.expect("a record has a status").to_ascii_uppercase()
}

fn last_log(room: &Room) -> LogState {
    room.view().recent.first().map(|call| call.log.clone()).expect("it is among the last calls")
}

#[test]
fn a_record_made_at_answer_is_scheduled_and_then_completed_by_a_second_write() {
    let room = at_answer();
    let session = room.call_in(DANA);
    room.pass(3_000);
    assert!(room.records().is_empty(), "it rings");
    room.answer(&session);
    room.pass(1_000);
    assert_eq!(status(&room.record()), "SCHEDULED");
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
    room.note("wants the March price list");
    room.pass(40_000);
    let writes = || (room.requests("POST", "netsuite.com", RECORDS), room.requests("PATCH", "netsuite.com", RECORDS));
    assert_eq!(writes(), (1, 0));
    room.act(&session, &Act::HangUp);
    room.pass(2_000);
    assert_eq!(writes(), (1, 1));
    let record = room.record();
    assert_eq!(status(&record), "COMPLETE");
    assert!(message(&record).starts_with("wants the March price list"), "{}", message(&record));
    assert!(message(&record).contains("Result: Completed"), "{}", message(&record));
}

#[test]
fn a_call_that_is_not_answered_is_made_at_its_end() {
    let room = at_answer();
    let session = room.call_in(DANA);
    room.pass(10_000);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(60_000);
    assert_eq!(room.record()["title"], "Missed call from Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn a_lost_answer_at_either_write_makes_no_second_record() {
    for (method, kind) in [
        ("POST", Kind::CutAfter),
        ("POST", Kind::CutBefore),
        ("POST", Kind::Malformed),
        ("PATCH", Kind::CutAfter),
        ("PATCH", Kind::CutBefore),
        ("GET", Kind::CutAfter),
    ] {
        let room = at_answer();
        room.fault(method, RECORDS, kind, 1);
        let session = room.call_in(DANA);
        room.answer(&session);
        room.pass(20_000);
        room.note("wants the March price list");
        room.act(&session, &Act::HangUp);
        room.pass(400_000);
        let record = room.record();
        assert!(message(&record).starts_with("wants the March price list"), "{method} {kind:?}: {}", message(&record));
        assert_eq!(status(&record), "COMPLETE", "{method} {kind:?}");
        assert!(is_logged(&last_log(&room)), "{method} {kind:?}: {:?}", last_log(&room));
    }
}

/// A call's life with its record made at answer, in which the worker dies at that touch of the world. Answers how many
/// touches there were.
fn live_through(touch: u32) -> u32 {
    let mut room = at_answer();
    let before = room.fuse.touches();
    room.fuse.set(touch);
    let revive = |room: Room| if room.fuse.is_blown() { room.kill_worker() } else { room };
    let session = room.call_in(DANA);
    room.pass(3_000);
    room = revive(room);
    room.answer(&session);
    room.pass(2_000);
    room = revive(room);
    room.pass(20_000);
    room = revive(room);
    room.act(&session, &Act::HangUp);
    for pause in [2_000, 60_000, 400_000, 60_000] {
        room.pass(pause);
        room = revive(room);
    }
    let log = last_log(&room);
    assert_eq!(room.records().len(), 1, "touch {touch}: {log:?}");
    let record = room.record();
    assert_eq!(status(&record), "COMPLETE", "touch {touch}");
    assert!(message(&record).contains("Result: Completed"), "touch {touch}: {}", message(&record));
    assert!(is_logged(&log), "touch {touch}: {log:?}");
    room.fuse.touches().saturating_sub(before)
}

#[test]
fn the_worker_dies_at_any_moment_of_a_record_made_at_answer() {
    at_every_touch(16, live_through);
}

#[test]
fn a_worker_that_dies_between_the_two_writes_completes_the_record() {
    let room = at_answer();
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(5_000);
    room.note("typed before");
    room.record();
    let room = room.kill_worker();
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert!(message(&room.record()).starts_with("typed before"));
    assert_eq!(room.requests("POST", "netsuite.com", RECORDS), 1);
    assert!(message(&room.record()).contains("Result: Completed"));
}

#[test]
fn a_role_that_may_not_edit_is_not_offered_records_at_answer_and_is_told_why() {
    let room = Room::connected(small());
    let right = |level| {
        room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::PhoneCalls, level);
    };
    right(Level::Create);
    assert!(!room.settings().once, "nobody knows yet");
    room.whole_call(DANA, 5_000);
    room.pass(3_000);
    room.note("typed too late for this one");
    room.pass(60_000);
    assert!(room.settings().once);
    // Set all the same, it is a record made once, complete.
    assert_eq!(set(&room, |rules| rules.when = LogWhen::AtAnswer), Answer::Done);
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(10_000);
    assert_eq!(room.records().len(), 1);
    room.note("typed in time");
    room.act(&session, &Act::HangUp);
    let Answer::Explained(said) = room.command(Command::Explain { call: room.call().id, rules: None }) else {
        panic!("explained")
    };
    assert!(said.once);
    room.pass(400_000);
    let texts: Vec<String> = room.records().iter().map(|record| message(record).to_owned()).collect();
    assert_eq!(texts.len(), 2, "{texts:#?}");
    assert!(texts[1].starts_with("typed in time") && texts[1].contains("Result: Completed"), "{texts:#?}");
    assert_eq!(room.requests("PATCH", "netsuite.com", RECORDS), 1, "the one that was refused");
}

#[test]
fn a_number_is_never_logged_however_it_is_written_and_what_is_none_is_refused() {
    let room = Room::connected(small());
    let refused = set(&room, |rules| rules.never = "(650) 555-0134\nBob".into());
    assert_eq!(refused, Answer::Refused(Refusal::NotANumber("Bob".into())));
    assert!(room.settings().rules.never.is_blank(), "nothing of it is kept");
    assert_eq!(set(&room, |rules| rules.never = "650.555.0134 (Dana)\n\next 102".into()), Answer::Done);
    assert_eq!(room.settings().rules.never.reveal(), "650.555.0134 (Dana)\n\next 102", "as they were written");
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    assert!(room.records().is_empty());
    assert_eq!(last_log(&room), LogState::Skipped(SkipRule::Never));
    room.whole_call(STRANGER, 5_000);
    room.pass(60_000);
    room.record();
}

#[test]
fn a_stranger_waits_for_the_agent_who_says_who_it_was_or_logs_by_number() {
    let room = Room::connected(small());
    assert_eq!(set(&room, |rules| rules.unmatched = Unmatched::Wait), Answer::Done);
    room.whole_call(STRANGER, 5_000);
    room.pass(400_000);
    assert_eq!(room.call().log, LogState::NeedsYou(Need::Caller));
    let room = room.kill_browser();
    room.pass(60_000);
    let call = room.view().recent[0].id.clone();
    assert_eq!(last_log(&room), LogState::NeedsYou(Need::Caller));
    assert!(room.records().is_empty());
    assert_eq!(room.command(Command::SendNow { call }), Answer::Done);
    room.pass(2_000);
    assert!(room.record().get("contact").is_none());
    room.whole_call(DANA, 5_000);
    room.pass(5_000);
    assert_eq!(room.records().len(), 2, "whom NetSuite knows nobody waits for");
}

#[test]
fn the_agents_word_beats_rules_and_a_skip_of_what_is_in_netsuite_says_that_it_stays() {
    let room = Room::connected(small());
    assert_eq!(set(&room, |rules| rules.when = LogWhen::OnClick), Answer::Done);
    let session = room.call_in(DANA);
    room.answer(&session);
    assert_eq!(room.call().log, LogState::Skipped(SkipRule::OnClick));
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(400_000);
    assert!(room.records().is_empty());
    let call = room.view().recent[0].id.clone();
    // Not by another rule, and not by itself.
    assert_eq!(set(&room, |rules| rules.when = LogWhen::AtEnd), Answer::Done);
    room.pass(60_000);
    assert!(room.records().is_empty());
    assert_eq!(room.command(Command::SendNow { call: call.clone() }), Answer::Done);
    room.pass(2_000);
    room.record();
    assert!(is_logged(&last_log(&room)));
    let skipped = room.command(Command::DoNotLog { call: call.clone() });
    assert_eq!(skipped, Answer::Refused(Refusal::StaysInNetSuite));
    assert!(is_logged(&last_log(&room)));

    // During a call, and back again.
    let session = room.call_in(DANA);
    room.answer(&session);
    let call = room.call().id;
    assert_eq!(room.command(Command::DoNotLog { call: call.clone() }), Answer::Done);
    assert_eq!(room.call().log, LogState::Skipped(SkipRule::ByAgent));
    assert_eq!(room.command(Command::SendNow { call }), Answer::Done);
    room.act(&session, &Act::HangUp);
    room.pass(5_000);
    assert_eq!(room.records().len(), 2);
}

#[test]
fn a_call_is_explained_by_rules_that_are_not_saved_yet() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    let call = room.view().recent[0].id.clone();
    let explain = |change: fn(&mut LogRules)| {
        let mut rules = room.settings().rules;
        change(&mut rules);
        match room.command(Command::Explain { call: call.clone(), rules: Some(rules) }) {
            Answer::Explained(said) => said,
            other => panic!("{other:?}"),
        }
    };
    let said = explain(|_| ());
    assert!(said.in_netsuite);
    assert_eq!(said.decides(), (LogRule::Caller, Says::Logs));
    let said = explain(|rules| rules.inbound = false);
    assert_eq!(said.decides().1, Says::Skips(SkipRule::Inbound));
    let said = explain(|rules| rules.never = "650-555-0134\nhalf a num".into());
    assert_eq!(said.decides().1, Says::Skips(SkipRule::Never));
    assert_eq!(room.settings().rules, LogRules::default(), "an explanation sets nothing");
    let nowhere = Command::Explain { call: callside_protocol::CallId("cs-nowhere".to_owned()), rules: None };
    assert_eq!(room.command(nowhere), Answer::Refused(Refusal::NoSuchCall));
}

#[test]
fn a_call_that_was_left_out_is_edited_and_logged_with_all_of_it_after_the_browser_was_closed() {
    let room = Room::connected(small());
    assert_eq!(set(&room, |rules| rules.inbound = false), Answer::Done);
    room.whole_call(DANA, 5_000);
    room.pass(60_000);
    room.note("worth keeping after all");
    let room = room.kill_browser();
    room.pass(3_600_000);
    let call = room.view().recent[0].id.clone();
    assert_eq!(last_log(&room), LogState::Skipped(SkipRule::Inbound));
    room.command(Command::ChooseOutcome { call: call.clone(), outcome: Some(0) });
    room.pass(5_000);
    assert!(room.records().is_empty());
    room.command(Command::SendNow { call });
    room.pass(2_000);
    let record = room.record();
    assert!(message(&record).starts_with("worth keeping after all"), "{}", message(&record));
    assert!(message(&record).contains("Outcome: Sold"), "{}", message(&record));
}
