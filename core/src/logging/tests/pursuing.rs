//! A record from hang-up to its last update.

use callside_protocol::{
    Candidate, CompanyRef, FaultKind, InNetSuite, LogState, Need, RecordKind, RecordRef, SkipRule, Timestamp, Unasked,
    WaitingFor, Who,
};
use serde_json::json;

use super::{
    super::{LogUnread, Scene, fence, in_netsuite, log_state},
    world::{Fate, World, dana, entry, found},
};
use crate::{call::stories, phone::Region, ports::Clock, ringcentral::LogRecord};

fn state(world: &World, id: &callside_protocol::CallId) -> LogState {
    let terms = world.terms.borrow().clone();
    log_state(&world.get(id), &Scene { terms: &terms, clock: &*world.clock })
}

pub(super) fn logged(result: &str, duration: u32) -> LogRecord {
    let record = serde_json::json!({
        "id": "VgLcd1KWffJVzUA", "telephonySessionId": "s-1", "partyId": "p-s-1-2", "type": "Voice",
        "direction": "Inbound", "result": result, "duration": duration, "startTime": "2026-11-20T15:00:00Z",
        "extension": {"id": 9101},
    });
    callside_json::read(&record.to_string()).unwrap()
}

fn answered() -> (World, callside_protocol::CallId) {
    let world = World::new();
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    (world, id)
}

#[test]
fn a_call_that_is_on_has_no_record_yet() {
    let world = World::new();
    let id = world.enter(&entry(stories::Story::inbound("s-1").then(0, "Setup").then(9, "Answered").call().unwrap()));
    assert_eq!(world.pursue(&id).next, None);
    assert_eq!((world.books.borrow().creates, state(&world, &id)), (0, LogState::NotYet));
}

#[test]
fn a_record_is_made_in_one_request_at_hang_up() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    let pursued = world.pursue(&id);
    let books = world.books.borrow();
    assert_eq!((books.creates, books.reads, books.updates), (1, 0, 0));
    assert_eq!(books.only()["externalId"], id.0.as_str());
    assert_eq!(books.only()["assigned"], json!({"id": "1001"}));
    assert!(books.message().starts_with("wants prices\n\n---"));
    let ended = world.get(&id).call.ended.unwrap();
    assert_eq!(pursued.next, Some(Timestamp(ended.0 + 30_000)));
    let LogState::Logged { record, complete: false, flag: None, .. } = state(&world, &id) else { panic!() };
    assert_eq!(record, "50001");
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::All(_)));
}

#[test]
fn final_facts_that_say_nothing_new_cost_no_request() {
    let (world, id) = answered();
    *world.log.records.borrow_mut() = vec![logged("Accepted", 22)];
    world.pursue_to_the_end(&id);
    assert_eq!(world.log.asked.get(), 1);
    let books = world.books.borrow();
    assert_eq!((books.creates, books.reads, books.updates), (1, 0, 0));
    assert!(matches!(state(&world, &id), LogState::Logged { complete: true, .. }));
}

#[test]
fn final_facts_that_say_otherwise_are_one_update() {
    let world = World::new();
    let id = world.enter(&entry(stories::missed("s-1").call().unwrap()));
    *world.log.records.borrow_mut() = vec![logged("Voicemail", 20)];
    world.pursue_to_the_end(&id);
    let books = world.books.borrow();
    assert_eq!((books.creates, books.reads, books.updates), (1, 1, 1));
    assert_eq!(books.only()["title"], "Voicemail from Dana Whitfield, Harbor Foods Ltd");
    assert!(books.message().contains("\nResult: Voicemail\n"));
}

#[test]
fn a_silent_call_log_is_asked_four_times_and_a_held_one_later() {
    let (world, id) = answered();
    let ended = world.get(&id).call.ended.unwrap();
    world.log.refuses.set(Some(LogUnread { until: Some(Timestamp(ended.0 + 90_000)) }));
    world.pursue(&id);
    world.clock.set(Timestamp(ended.0 + 30_000));
    assert_eq!(world.pursue(&id).next, Some(Timestamp(ended.0 + 90_000)));
    world.log.refuses.set(None);
    world.pursue_to_the_end(&id);
    assert_eq!(world.log.asked.get(), 1 + 3);
    assert!(matches!(state(&world, &id), LogState::Logged { complete: false, .. }));
}

#[test]
fn polls_slept_through_are_one() {
    let (world, id) = answered();
    world.pursue(&id);
    world.clock.advance(3_600_000);
    world.pursue_to_the_end(&id);
    assert_eq!(world.log.asked.get(), 1);
}

#[test]
fn notes_follow_at_most_every_fifteen_seconds() {
    let (world, id) = answered();
    world.pursue(&id);
    let made = world.clock.now();
    for second in 1..=30 {
        world.clock.set(Timestamp(made.0 + second * 1_000));
        if second % 4 == 0 {
            world.note(&id, &"word ".repeat(usize::try_from(second).unwrap()));
        }
        world.pursue(&id);
    }
    let updates = world.books.borrow().updates;
    assert!((1..=2).contains(&updates), "{updates}");
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::Behind(_)));
    world.change(&id, |mut entry| {
        entry.send_now();
        entry
    });
    world.pursue(&id);
    assert_eq!(world.books.borrow().updates, updates + 1);
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::All(_)));
}

#[test]
fn what_a_person_wrote_in_netsuite_stays_and_the_pane_says_so() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    world.pursue(&id);
    let edited = format!("from the boss: VIP\n{}", world.books.borrow().message());
    world.books.borrow_mut().records[0].insert("message".into(), edited.into());
    world.clock.advance(20_000);
    world.note(&id, "wants prices today");
    world.clock.advance(20_000);
    world.pursue(&id);
    let message = world.books.borrow().message();
    assert!(message.starts_with("from the boss: VIP\nwants prices today\n\n---"), "{message}");
    assert!(matches!(state(&world, &id), LogState::Logged { flag: Some(Need::BothEdited), .. }));
}

#[test]
fn a_read_that_fails_during_an_update_writes_nothing() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    world.pursue(&id);
    let before = world.books.borrow().message();
    world.books.borrow_mut().lookups.push_back(Fate::Refused(429, "CONCURRENCY_LIMIT_EXCEEDED", "Request blocked."));
    world.clock.advance(20_000);
    world.note(&id, "wants prices today");
    world.clock.advance(20_000);
    world.pursue(&id);
    assert_eq!((world.books.borrow().message(), world.books.borrow().updates), (before, 0));
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::Behind(_)));
    world.pursue_to_the_end(&id);
    assert!(world.books.borrow().message().starts_with("wants prices today\n"));
}

#[test]
fn a_lost_answer_is_looked_into_before_anything_is_written_again() {
    for (fate, creates) in [(Fate::CutAfter, 1), (Fate::CutBefore, 1)] {
        let (world, id) = answered();
        world.note(&id, "wants prices");
        world.books.borrow_mut().writes.push_back(fate.clone());
        let pursued = world.pursue(&id);
        assert!(pursued.next > Some(world.clock.now()));
        assert!(matches!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::Checking, .. }));
        world.pursue_to_the_end(&id);
        let books = world.books.borrow();
        assert_eq!((books.creates, books.reads, books.updates), (creates, 1, 0), "{fate:?}");
        assert!(books.message().starts_with("wants prices\n"));
    }
}

#[test]
fn a_network_that_is_away_is_waited_for_longer_and_longer() {
    let (world, id) = answered();
    world.terms.borrow_mut().ringcentral = false;
    world.books.borrow_mut().writes.extend(vec![Fate::Offline; 12]);
    let mut waits = Vec::new();
    for _ in 0..6 {
        let next = world.pursue(&id).next.unwrap();
        waits.push((next.0 - world.clock.now().0) / 1_000);
        world.clock.set(next);
    }
    assert_eq!(waits, [3, 6, 12, 24, 48, 96]);
    let LogState::Waiting { waiting_for: WaitingFor::Retry(fault), next: Some(_) } = state(&world, &id) else {
        panic!()
    };
    assert_eq!(fault.kind, FaultKind::Offline);
    world.books.borrow_mut().writes.clear();
    world.change(&id, |mut entry| {
        entry.try_again();
        entry
    });
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn two_computers_of_one_agent_write_one_record_with_both_notes() {
    let (desk, id) = answered();
    let car = desk.second_computer();
    car.enter(&entry(stories::answered("s-1").call().unwrap()));
    desk.note(&id, "typed at the desk");
    car.note(&id, "typed in the car");
    desk.pursue(&id);
    car.pursue(&id);
    let books = desk.books.borrow();
    assert_eq!(books.creates, 1);
    let message = books.message();
    assert!(message.contains("typed at the desk") && message.contains("typed in the car"), "{message}");
    assert!(fence::split(fence::split(&message, &id.0).unwrap().before, &id.0).is_none(), "one block");
}

#[test]
fn a_record_this_role_may_not_see_is_said_to_be_so_and_not_made_twice() {
    let (world, id) = answered();
    let other = world.second_computer();
    other.enter(&entry(stories::answered("s-1").call().unwrap()));
    other.pursue(&id);
    world.books.borrow_mut().blind = true;
    for _ in 0..20 {
        let next = world.pursue(&id).next.unwrap();
        world.clock.set(next);
    }
    assert!(matches!(state(&world, &id), LogState::Hidden { next: Some(_) }), "{:?}", state(&world, &id));
    assert_eq!(world.books.borrow().creates, 1);
    assert!(world.books.borrow().reads < 20);
    world.note(&id, "typed here");
    world.books.borrow_mut().blind = false;
    world.pursue_to_the_end(&id);
    assert!(world.books.borrow().message().contains("typed here"));
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn a_mandatory_field_is_asked_for_by_its_label() {
    let (world, id) = answered();
    world.books.borrow_mut().mandatory = vec![("custevent_department", "Department")];
    assert_eq!(world.pursue(&id).next.map(|next| next.0 - world.clock.now().0), Some(30_000));
    assert_eq!(state(&world, &id), LogState::NeedsYou(Need::Fields(vec!["Department".into()])));
    let asked = world.get(&id).asks;
    assert!(matches!(&asked[0].kind, callside_protocol::AskKind::OneOf(choices) if choices[1].label == "Service"));
    world.change(&id, |mut entry| {
        assert!(entry.answer("custevent_department", &"4".into()));
        entry
    });
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["custevent_department"], json!({"id": "4"}));
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn a_contact_without_a_company_that_netsuite_refuses_is_logged_by_number() {
    let (world, id) = answered();
    world.books.borrow_mut().wants_company = true;
    world.change(&id, |mut entry| {
        entry.who = found(vec![Candidate { company: None, ..dana() }]);
        entry
    });
    world.pursue(&id);
    assert!(!world.books.borrow().only().contains_key("contact"));
    assert!(matches!(state(&world, &id), LogState::Logged { flag: Some(Need::Company), .. }));
    world.clock.advance(20_000);
    world.change(&id, |mut entry| {
        let record = RecordRef { kind: RecordKind::Customer, id: "1101".into() };
        entry.choose_company(Some(CompanyRef { record, name: "Harbor Foods Ltd".into() }));
        entry
    });
    world.pursue(&id);
    let books = world.books.borrow();
    assert_eq!((&books.only()["contact"], &books.only()["company"]), (&json!({"id": "1201"}), &json!({"id": "1101"})));
    assert!(matches!(state(&world, &id), LogState::Logged { flag: None, .. }));
}

#[test]
fn an_organizer_this_account_refuses_is_left_out() {
    let (world, id) = answered();
    let detail = "Invalid value for the resource or sub-resource field 'assigned'.";
    world.books.borrow_mut().writes.push_back(Fate::Refused(400, "INVALID_CONTENT", detail));
    world.pursue(&id);
    assert!(!world.books.borrow().only().contains_key("assigned"));
}

#[test]
fn a_refusal_that_will_not_go_away_is_shown_in_netsuites_words_and_nothing_is_lost() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    world.books.borrow_mut().writes.push_back(Fate::Refused(400, "USER_ERROR", "The period is closed."));
    world.pursue_to_the_end(&id);
    let LogState::Failed(fault) = state(&world, &id) else { panic!() };
    assert_eq!(fault.detail.as_deref(), Some("The period is closed."));
    assert_eq!(world.get(&id).note.text.reveal(), "wants prices");
    world.change(&id, |mut entry| {
        entry.send_now();
        entry
    });
    world.pursue(&id);
    assert!(world.books.borrow().message().starts_with("wants prices\n"));
}

#[test]
fn a_signed_out_agents_record_waits_and_belongs_to_its_account() {
    let (world, id) = answered();
    world.terms.borrow_mut().account = None;
    assert_eq!(world.pursue(&id).next.map(|next| next.0 - world.clock.now().0), Some(30_000));
    assert_eq!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::SignIn, next: None });
    world.change(&id, |mut entry| {
        entry.account = Some("1234567".into());
        entry
    });
    world.terms.borrow_mut().account = Some("7654321".into());
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 0);
    world.terms.borrow_mut().account = Some("1234567".into());
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn a_role_that_may_not_edit_is_noticed_and_next_time_writes_once_complete() {
    let (world, id) = answered();
    world.books.borrow_mut().cannot_edit = true;
    world.pursue(&id);
    world.clock.advance(20_000);
    world.note(&id, "too late");
    world.clock.advance(9_000);
    assert!(world.pursue(&id).cannot_edit);
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::Behind(_)));
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));

    world.terms.borrow_mut().can_edit = false;
    let second = stories::answered("s-2").call().unwrap();
    let second_id = world.enter(&entry(second));
    let ended = world.clock.now();
    assert_eq!(world.pursue(&second_id).next, Some(Timestamp(ended.0 + 30_000)));
    world.note(&second_id, "in time");
    let facts = LogRecord {
        telephony_session_id: Some("s-2".into()),
        party_id: Some("p-s-2-2".into()),
        ..logged("Accepted", 22)
    };
    *world.log.records.borrow_mut() = vec![facts];
    world.pursue_to_the_end(&second_id);
    assert_eq!(world.books.borrow().creates, 2);
    assert!(world.books.borrow().records[1]["message"].as_str().unwrap().starts_with("in time\n"));
    assert!(matches!(state(&world, &second_id), LogState::Logged { complete: true, .. }));
}

#[test]
fn ten_thousand_characters_go_as_far_as_they_fit() {
    let (world, id) = answered();
    world.note(&id, &"0123456789".repeat(1_000));
    world.pursue(&id);
    let InNetSuite::FirstPart { characters, .. } = in_netsuite(&world.get(&id)) else { panic!() };
    let note = "0123456789".repeat(1_000);
    assert!(world.books.borrow().message().starts_with(note.get(..characters).unwrap()));
    world.clock.advance(60_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().reads, 0, "a cut note is no reason to update again and again");
}

#[test]
fn what_rules_leave_out_is_skipped_and_says_by_which() {
    let world = World::new();
    let internal = stories::Story::inbound("s-1").with(|party| party.from.extension_id = Some("9102".into()));
    let internal = internal.then(0, "Setup").then(9, "Answered").then(99, "Disconnected").call().unwrap();
    let elsewhere = stories::Story::inbound("s-2").then(0, "Setup").because(9, "Disconnected", "AgentAnswered");
    for (call, rule) in [(internal, SkipRule::Internal), (elsewhere.call().unwrap(), SkipRule::AnsweredElsewhere)] {
        let id = world.enter(&entry(call));
        assert_eq!(world.pursue(&id).next, None);
        assert_eq!(state(&world, &id), LogState::Skipped(rule));
    }
    let id = world.enter(&entry(stories::answered("s-3").call().unwrap()));
    world.change(&id, |mut entry| {
        entry.do_not_log();
        entry
    });
    world.pursue(&id);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::ByAgent));
    assert_eq!((world.books.borrow().creates, world.log.asked.get()), (0, 0));
}

#[test]
fn an_unsettled_tie_is_logged_by_number_and_flagged_until_chosen() {
    let (world, id) = answered();
    let other = Candidate { record: RecordRef { kind: RecordKind::Contact, id: "2".into() }, ..dana() };
    world.change(&id, |mut entry| {
        entry.who = found(vec![dana(), other.clone()]);
        entry
    });
    world.pursue(&id);
    assert!(matches!(state(&world, &id), LogState::Logged { flag: Some(Need::Choose), .. }));
    world.change(&id, |mut entry| {
        assert!(entry.choose(Some(&other.record)));
        entry
    });
    world.clock.advance(16_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["contact"], json!({"id": "2"}));
    assert_eq!(world.books.borrow().only()["title"], "Call from Dana Whitfield, Harbor Foods Ltd");
    assert!(matches!(state(&world, &id), LogState::Logged { flag: None, .. }));
}

#[test]
fn a_choice_of_the_agents_survives_a_later_answer() {
    let mut entry = entry(stories::answered("s-1").call().unwrap());
    let other = Candidate { record: RecordRef { kind: RecordKind::Contact, id: "2".into() }, ..dana() };
    entry.who = found(vec![dana(), other.clone()]);
    assert!(entry.choose(Some(&other.record)));
    entry.identify(found(vec![other.clone(), dana()]));
    assert_eq!(entry.chosen().unwrap().record, other.record);
    assert!(entry.choose(None));
    entry.identify(found(vec![dana()]));
    assert_eq!(entry.chosen(), None);
}

#[test]
fn a_number_that_comes_late_is_looked_up_and_one_that_stays_keeps_its_answer() {
    let rings = || stories::Story::inbound("s-1").number("").then(0, "Setup");
    let mut entry = super::super::Entry::new(rings().call().unwrap(), Region::US, Timestamp(0));
    assert_eq!(entry.who, Who::Unasked(Unasked::Anonymous));
    let named = || rings().number("+12055550142").then(9, "Proceeding");
    entry.hear(named().call().unwrap(), Region::US, Timestamp(0));
    assert_eq!(entry.who, Who::Looking);
    entry.identify(found(vec![dana()]));
    entry.hear(named().then(9, "Answered").call().unwrap(), Region::of("ES").unwrap(), Timestamp(0));
    assert_eq!(entry.chosen().map(|chosen| chosen.record.clone()), Some(dana().record));
}

#[test]
fn an_unconfirmed_zone_does_not_hold_the_record_and_its_confirmation_mends_it() {
    let (world, id) = answered();
    world.terms.borrow_mut().zone_confirmed = false;
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["startTime"], "10:00");
    assert!(matches!(state(&world, &id), LogState::Logged { flag: Some(Need::TimeZone), .. }));
    *world.terms.borrow_mut() = super::super::Terms { zone: "Europe/Madrid".into(), ..super::world::terms() };
    world.clock.advance(16_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["startTime"], "16:00");
    assert!(matches!(state(&world, &id), LogState::Logged { flag: None, .. }));
    world.terms.borrow_mut().zone = "UTC".into();
    world.clock.advance(16_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["startTime"], "16:00", "who travels does not move last week's calls");
}

#[test]
fn a_later_answer_or_organizer_does_not_rewrite_earlier_records() {
    let (world, id) = answered();
    world.pursue(&id);
    world.terms.borrow_mut().organizer = Some("1002".into());
    world.clock.advance(16_000);
    world.pursue(&id);
    assert_eq!((world.books.borrow().reads, &world.books.borrow().only()["assigned"]), (0, &json!({"id": "1001"})));
}

#[test]
fn a_record_waits_a_moment_for_the_callers_name() {
    let (world, id) = answered();
    world.change(&id, |mut entry| {
        entry.who = Who::Looking;
        entry
    });
    let ended = world.clock.now();
    assert_eq!(world.pursue(&id).next, Some(Timestamp(ended.0 + 5_000)));
    world.clock.set(Timestamp(ended.0 + 5_000));
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn a_clock_that_is_set_back_after_the_end_does_not_hold_the_record_up() {
    let (world, id) = answered();
    world.clock.advance(-600_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn a_wrong_clock_moves_no_poll() {
    for wrong in [600_000, -600_000] {
        let (world, id) = answered();
        world.clock.advance(wrong);
        let heard = world.clock.now();
        world.change(&id, |mut entry| {
            entry.over_since = Some(heard);
            entry
        });
        assert_eq!(world.pursue(&id).next, Some(Timestamp(heard.0 + 30_000)), "{wrong}");
        world.pursue_to_the_end(&id);
        assert_eq!((world.books.borrow().creates, world.log.asked.get()), (1, 4), "{wrong}");
    }
}

#[test]
fn a_deleted_record_is_not_made_again_behind_anybodys_back() {
    let (world, id) = answered();
    world.pursue(&id);
    world.books.borrow_mut().records.clear();
    world.clock.advance(20_000);
    world.note(&id, "more");
    world.clock.advance(20_000);
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().creates, 1);
    assert!(matches!(state(&world, &id), LogState::Failed(_)));
    world.note(&id, "more and more");
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().creates, 1);
    world.change(&id, |mut entry| {
        entry.send_now();
        entry
    });
    world.pursue(&id);
    assert!(world.books.borrow().message().starts_with("more and more\n"));
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn an_update_netsuite_refuses_is_shown_in_its_words() {
    let (world, id) = answered();
    world.pursue(&id);
    world.books.borrow_mut().writes.push_back(Fate::Refused(400, "USER_ERROR", "The period is closed."));
    world.note(&id, "more");
    world.clock.advance(20_000);
    world.pursue_to_the_end(&id);
    let LogState::Failed(fault) = state(&world, &id) else { panic!() };
    assert_eq!(fault.detail.as_deref(), Some("The period is closed."));
    assert!(matches!(in_netsuite(&world.get(&id)), InNetSuite::Behind(_)));
}

#[test]
fn a_session_that_ends_on_the_way_is_waited_for() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    let refused = Fate::Refused(401, "INVALID_LOGIN", "Invalid login attempt.");
    world.books.borrow_mut().writes.extend([refused.clone(), refused]);
    world.pursue(&id);
    assert_eq!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::SignIn, next: None });
    assert_eq!(world.books.borrow().creates, 0);
    world.pursue(&id);
    assert!(world.books.borrow().message().starts_with("wants prices\n"));
}
