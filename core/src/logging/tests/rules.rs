//! Which calls get a record: each rule by example, and what holds for all of them.

use callside_protocol::{
    CallId, CallKind, CompanyRef, EndedAs, Fault, FaultKind, LogRule, LogRules, LogState, LogWhen, Need, RecordKind,
    RecordRef, Says, SkipRule, Unasked, Unmatched, WaitingFor, Who,
};
use proptest::prelude::*;

use super::{
    super::{Entry, Record, Ruling, Scene, explain, log_state, verdict},
    world::{World, dana, entry, found, terms},
};
use crate::{
    call::stories::{self, Story},
    phone::Region,
    ringcentral::LogRecord,
};

fn by(change: impl FnOnce(&mut LogRules)) -> LogRules {
    let mut rules = LogRules::default();
    change(&mut rules);
    rules
}

/// Rules by which those kinds alone get a record.
fn only(logs: impl Fn(CallKind) -> bool) -> LogRules {
    by(|rules| CallKind::ALL.into_iter().for_each(|kind| rules.set(kind, logs(kind))))
}

fn out(kind: CallKind) -> LogRules {
    by(|rules| rules.set(kind, false))
}

fn nobody() -> Who {
    Who::NotFound { among: vec![RecordKind::Contact], unread: Vec::new() }
}

fn fault() -> Fault {
    Fault { cloud: None, kind: FaultKind::Offline, detail: None }
}

fn internal() -> Story {
    let story = Story::inbound("s-1").with(|party| party.from.extension_id = Some("9102".into()));
    story.number("104").then(0, "Setup").then(9, "Answered").then(99, "Disconnected")
}

fn from_a_colleagues_direct_number() -> Story {
    let story = Story::inbound("s-1").with(|party| party.from.extension_id = Some("9102".into()));
    story.number("+16505550102").then(0, "Setup").then(9, "Answered").then(99, "Disconnected")
}

/// A world in which these rules hold and a call of that entry is just over.
fn over(rules: LogRules, entry: &Entry) -> (World, CallId) {
    let world = World::new();
    world.terms.borrow_mut().rules = rules;
    let id = world.enter(entry);
    (world, id)
}

fn state(world: &World, id: &CallId) -> LogState {
    let terms = world.terms.borrow().clone();
    log_state(&world.get(id), &Scene { terms: &terms, clock: &*world.clock })
}

fn act(world: &World, id: &CallId, act: impl Fn(&mut Entry)) {
    world.change(id, |mut entry| {
        act(&mut entry);
        entry
    });
}

#[track_caller]
fn is_skipped(rules: LogRules, entry: &Entry, rule: SkipRule) {
    let (world, id) = over(rules, entry);
    world.pursue_to_the_end(&id);
    assert_eq!(state(&world, &id), LogState::Skipped(rule));
    assert_eq!(world.get(&id).record, Record::Skipped(rule), "what the rules came to is kept");
    assert_eq!(world.books.borrow().creates, 0);
}

#[track_caller]
fn is_logged(rules: LogRules, entry: &Entry) {
    let (world, id) = over(rules, entry);
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }), "{:?}", state(&world, &id));
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn each_kind_of_call_is_left_out_by_its_own_rule_alone() {
    let voicemail = Story::inbound("s-1").then(0, "Setup").then(9_000, "VoiceMail").then(9_000, "Disconnected");
    let calls = [
        (stories::answered("s-1"), CallKind::Inbound, SkipRule::Inbound),
        (stories::called("s-1"), CallKind::Outbound, SkipRule::Outbound),
        (stories::missed("s-1"), CallKind::Missed, SkipRule::Missed),
        (voicemail, CallKind::Voicemail, SkipRule::Voicemail),
        (internal(), CallKind::Internal, SkipRule::Internal),
        (from_a_colleagues_direct_number(), CallKind::Internal, SkipRule::Internal),
    ];
    for (story, kind, rule) in calls {
        let entry = entry(story.call().unwrap());
        is_skipped(only(|other| other != kind), &entry, rule);
        is_logged(only(|other| other == kind), &entry);
    }
}

#[test]
fn a_missed_call_waits_for_the_log_where_voicemail_has_another_rule() {
    let missed = entry(stories::missed("s-1").call().unwrap());
    let rules = out(CallKind::Voicemail);
    let (world, id) = over(rules.clone(), &missed);
    world.pursue(&id);
    assert!(
        matches!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::Facts, next: Some(_) }),
        "{:?}",
        state(&world, &id)
    );
    let voicemail = serde_json::json!({
        "id": "1", "telephonySessionId": "s-1", "partyId": "p-s-1-2", "type": "Voice", "direction": "Inbound",
        "result": "Voicemail", "duration": 20, "startTime": "2026-11-20T15:00:00Z", "extension": {"id": 9101},
    });
    let voicemail: LogRecord = callside_json::read(&voicemail.to_string()).unwrap();
    *world.log.records.borrow_mut() = vec![voicemail];
    world.pursue_to_the_end(&id);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::Voicemail));
    // A log that says nothing is waited for no longer than it is asked, and where both have one rule not at all.
    is_logged(rules, &missed);
    let (world, id) = over(only(|_| true), &missed);
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn a_missed_call_is_decided_without_ringcentral_too() {
    let missed = entry(stories::missed("s-1").call().unwrap());
    let (world, id) = over(out(CallKind::Voicemail), &missed);
    world.terms.borrow_mut().ringcentral = false;
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn numbers_and_extensions_are_never_logged() {
    let never = |number: &str| by(|rules| rules.never = format!("+1 205 555 0199\n\n {number}\n").into());
    let answered = entry(stories::answered("s-1").call().unwrap());
    is_skipped(never("(205) 555-0142"), &answered, SkipRule::Never);
    is_logged(never("(205) 555-0143"), &answered);
    // At once, though another rule would wait until the log says whether it went to voicemail.
    let missed = entry(stories::missed("s-1").call().unwrap());
    let (world, id) = over(LogRules { voicemail: false, ..never("(205) 555-0142") }, &missed);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::Never));
    let mut colleague = Entry::new(internal().call().unwrap(), Region::US, answered.call.began);
    colleague.over_since = answered.over_since;
    let all = |number: &str| LogRules { internal: true, ..never(number) };
    is_skipped(all("ext. 104"), &colleague, SkipRule::Never);
    is_logged(all("105"), &colleague);
}

#[test]
fn callers_netsuite_does_not_know_are_logged_left_out_or_wait() {
    let answered = || entry(stories::answered("s-1").call().unwrap());
    let (skip, wait) = (by(|rules| rules.unmatched = Unmatched::Skip), by(|rules| rules.unmatched = Unmatched::Wait));
    for who in [nobody(), Who::Unasked(Unasked::Anonymous)] {
        let unknown = Entry { who, ..answered() };
        is_logged(LogRules::default(), &unknown);
        is_skipped(skip.clone(), &unknown, SkipRule::Unmatched);
        let (world, id) = over(wait.clone(), &unknown);
        world.pursue_to_the_end(&id);
        assert_eq!(state(&world, &id), LogState::NeedsYou(Need::Caller));
        assert_eq!((world.books.borrow().creates, world.get(&id).ruling), (0, Ruling::Wait));
    }
    is_logged(skip.clone(), &answered());
    is_logged(wait.clone(), &answered());
    // Several are not nobody, and a person who waits for a choice waits here, too.
    let several = Entry { who: found(vec![dana(), dana()]), ..answered() };
    is_logged(skip, &several);
    let (world, id) = over(wait, &several);
    world.pursue_to_the_end(&id);
    assert_eq!(state(&world, &id), LogState::NeedsYou(Need::Caller));
    act(&world, &id, |entry| assert!(entry.choose(Some(&dana().record))));
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().creates, 1, "the agent's choice is what it waited for");
}

#[test]
fn could_not_ask_is_neither_left_out_nor_logged_as_nobody() {
    let unasked = Entry { who: Who::CouldNotAsk(fault()), ..entry(stories::answered("s-1").call().unwrap()) };
    for choice in [Unmatched::Skip, Unmatched::Wait] {
        let (world, id) = over(by(|rules| rules.unmatched = choice), &unasked);
        world.pursue_to_the_end(&id);
        assert_eq!(state(&world, &id), LogState::NeedsYou(Need::Caller));
        act(&world, &id, |entry| entry.identify(found(vec![dana()])));
        world.pursue_to_the_end(&id);
        assert!(matches!(state(&world, &id), LogState::Logged { .. }), "{choice:?}");
    }
    let (world, id) = over(by(|rules| rules.unmatched = Unmatched::Skip), &unasked);
    world.pursue_to_the_end(&id);
    act(&world, &id, |entry| entry.identify(nobody()));
    world.pursue_to_the_end(&id);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::Unmatched));
}

#[test]
fn a_call_that_waits_goes_on_by_whatever_the_agent_says_about_it() {
    let unknown = Entry { who: nobody(), ..entry(stories::answered("s-1").call().unwrap()) };
    let company = CompanyRef { record: RecordRef { kind: RecordKind::Customer, id: "1101".into() }, name: "H".into() };
    let by_company = |entry: &mut Entry| entry.choose_company(Some(company.clone()));
    let acts: [&dyn Fn(&mut Entry); 4] =
        [&Entry::send_now, &by_company, &|entry| entry.added(dana()), &|entry| entry.choose_company(None)];
    for says in acts {
        let (world, id) = over(by(|rules| rules.unmatched = Unmatched::Wait), &unknown);
        world.pursue_to_the_end(&id);
        act(&world, &id, says);
        world.pursue_to_the_end(&id);
        assert!(matches!(state(&world, &id), LogState::Logged { .. }), "{:?}", state(&world, &id));
    }
}

#[test]
fn only_on_my_click_logs_nothing_else() {
    let rules = by(|rules| (rules.when, rules.voicemail) = (LogWhen::OnClick, false));
    for story in [stories::answered("s-1"), stories::missed("s-1"), stories::called("s-1")] {
        let (world, id) = over(rules.clone(), &entry(story.call().unwrap()));
        world.pursue(&id);
        assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::OnClick));
        assert_eq!(world.log.asked.get(), 0, "nobody needs its facts");
        act(&world, &id, Entry::send_now);
        world.pursue_to_the_end(&id);
        assert!(matches!(state(&world, &id), LogState::Logged { .. }));
    }
}

#[test]
fn whose_call_it_was_no_rule_changes_and_the_agents_word_does() {
    let elsewhere = Story::inbound("s-1").then(0, "Setup").because(9, "Disconnected", "AgentAnswered");
    let entry = entry(elsewhere.call().unwrap());
    let all = || only(|_| true);
    is_skipped(all(), &entry, SkipRule::AnsweredElsewhere);
    let (world, id) = over(all(), &entry);
    world.pursue(&id);
    act(&world, &id, Entry::send_now);
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().creates, 1);
}

#[test]
fn a_call_answered_on_the_agents_other_telephone_unheard_is_logged_once_the_log_tells() {
    let elsewhere = Story::inbound("s-1").then(0, "Setup").because(9, "Disconnected", "AgentAnswered");
    let logged = |result: &str| {
        let (world, id) = over(LogRules::default(), &entry(elsewhere.call().unwrap()));
        world.pursue_to_the_end(&id);
        assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::AnsweredElsewhere));
        let record = serde_json::json!({
            "id": "1", "telephonySessionId": "s-1", "partyId": "p-s-1-3", "type": "Voice", "direction": "Inbound",
            "result": result, "duration": 20, "startTime": "2026-11-20T15:00:00Z", "extension": {"id": 9101},
        });
        let record: LogRecord = callside_json::read(&record.to_string()).unwrap();
        act(&world, &id, |entry| entry.read_log(std::slice::from_ref(&record), &stories::me()));
        world.pursue_to_the_end(&id);
        (world.get(&id).call.ended_as, world.books.borrow().creates)
    };
    assert_eq!(logged("Accepted"), (Some(EndedAs::Completed), 1));
    assert_eq!(logged("Missed"), (Some(EndedAs::AnsweredElsewhere), 0), "it was a colleague's");
}

#[test]
fn while_a_call_is_on_its_state_says_what_is_certain_about_it() {
    let on = |story: Story, rules: LogRules| {
        let (world, id) = over(rules, &entry(story.call().unwrap()));
        assert_eq!(world.pursue(&id).next, None);
        assert!(matches!(world.get(&id).record, Record::NotYet), "nothing is decided before the end");
        state(&world, &id)
    };
    let rings = || Story::inbound("s-1").then(0, "Setup");
    let talks = || rings().then(9, "Answered");
    assert_eq!(on(talks(), LogRules::default()), LogState::NotYet);
    assert_eq!(on(talks(), out(CallKind::Inbound)), LogState::Skipped(SkipRule::Inbound));
    assert_eq!(on(rings(), out(CallKind::Inbound)), LogState::NotYet, "it may be missed yet");
    assert_eq!(on(rings(), by(|rules| rules.when = LogWhen::OnClick)), LogState::Skipped(SkipRule::OnClick));
}

#[test]
fn a_rule_applies_when_the_call_ends_and_not_again() {
    // Kept before NetSuite was signed in to: the rules of that moment hold.
    let (world, id) = over(LogRules::default(), &entry(stories::answered("s-1").call().unwrap()));
    world.terms.borrow_mut().account = None;
    world.pursue(&id);
    assert_eq!(world.get(&id).ruling, Ruling::Log);
    *world.terms.borrow_mut() = terms();
    world.terms.borrow_mut().rules = out(CallKind::Inbound);
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
    // And one they left out stays so until the agent says otherwise.
    let (world, id) = over(out(CallKind::Inbound), &entry(stories::answered("s-2").call().unwrap()));
    world.pursue(&id);
    world.terms.borrow_mut().rules = LogRules::default();
    world.pursue_to_the_end(&id);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::Inbound));
    act(&world, &id, Entry::send_now);
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn a_skip_of_what_is_in_netsuite_leaves_it_there_and_one_that_was_deleted_can_be_left_out() {
    let (world, id) = over(LogRules::default(), &entry(stories::answered("s-1").call().unwrap()));
    world.pursue(&id);
    act(&world, &id, Entry::do_not_log);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
    world.books.borrow_mut().records.clear();
    world.clock.advance(60_000);
    world.note(&id, "more");
    world.clock.advance(60_000);
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Failed(_)));
    act(&world, &id, Entry::do_not_log);
    assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::ByAgent));
}

#[test]
fn months_later_a_note_a_match_and_an_outcome_still_reach_netsuite() {
    const DAYS: i64 = 24 * 3_600_000;
    let answered = || entry(stories::answered("s-1").call().unwrap());
    let edit = |world: &World, id: &CallId| {
        world.note(id, "said months later");
        act(world, id, |entry| entry.conclude(Some("Sold".into())));
        act(world, id, |entry| assert!(entry.choose(Some(&dana().record))));
    };
    let check = |world: &World, id: &CallId| {
        world.pursue_to_the_end(id);
        world.clock.advance(60_000);
        world.pursue_to_the_end(id);
        let message = world.books.borrow().message();
        assert!(message.starts_with("said months later\n") && message.contains("\nOutcome: Sold\n"), "{message}");
        assert_eq!(world.books.borrow().only()["contact"], serde_json::json!({"id": "1201"}));
        assert_eq!(world.books.borrow().creates, 1);
    };
    // In NetSuite, by number as several shared it.
    let several = Entry { who: found(vec![dana(), dana()]), ..answered() };
    let (world, id) = over(LogRules::default(), &several);
    world.pursue_to_the_end(&id);
    world.clock.advance(60 * DAYS);
    edit(&world, &id);
    check(&world, &id);
    // Left out.
    let (world, id) = over(out(CallKind::Inbound), &several);
    world.pursue_to_the_end(&id);
    world.clock.advance(60 * DAYS);
    edit(&world, &id);
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().creates, 0, "an edit is no word about the rule");
    act(&world, &id, Entry::send_now);
    check(&world, &id);
    // Refused by NetSuite: the edit may be the cure.
    let (world, id) = over(LogRules::default(), &several);
    let refused = super::world::Fate::Refused(400, "USER_ERROR", "The comments hold a character that is not allowed.");
    world.books.borrow_mut().writes.push_back(refused);
    world.pursue_to_the_end(&id);
    assert!(matches!(state(&world, &id), LogState::Failed(_)));
    world.clock.advance(60 * DAYS);
    world.note(&id, "said months later");
    check_note(&world, &id);
}

#[track_caller]
fn check_note(world: &World, id: &CallId) {
    assert!(matches!(state(world, id), LogState::Failed(_)), "until it has been tried");
    world.pursue_to_the_end(id);
    assert!(world.books.borrow().message().starts_with("said months later\n"));
    assert!(matches!(state(world, id), LogState::Logged { .. }));
}

#[test]
fn an_explanation_says_what_the_rules_go_by_and_which_decides() {
    let missed = entry(stories::missed("s-1").call().unwrap());
    let skips = (LogRule::Kind, Says::Skips(SkipRule::Missed));
    assert_eq!(explain(&missed, out(CallKind::Missed), &terms()).decides(), skips);
    let (world, id) = over(LogRules::default(), &missed);
    world.pursue(&id);
    let said = explain(&world.get(&id), out(CallKind::Missed), &terms());
    assert_eq!((said.in_netsuite, said.decides()), (true, skips), "tried on what is logged, too");
    let mut asked = world.get(&id);
    asked.send_now();
    let said = explain(&asked, out(CallKind::Missed), &terms());
    assert_eq!(said.decides(), (LogRule::You, Says::Logs));
}

fn some_rules() -> impl Strategy<Value = LogRules> {
    let kinds = prop::array::uniform5(any::<bool>());
    let never = prop::sample::select(vec!["", "(205) 555-0142", "104\n+44 20 7946 0018"]);
    let when = prop::sample::select(LogWhen::ALL.to_vec());
    (kinds, prop::sample::select(Unmatched::ALL.to_vec()), never, when).prop_map(|(kinds, unmatched, never, when)| {
        let mut rules = LogRules { unmatched, never: never.into(), when, ..LogRules::default() };
        CallKind::ALL.into_iter().zip(kinds).for_each(|(kind, logs)| rules.set(kind, logs));
        rules
    })
}

fn some_call() -> impl Strategy<Value = Entry> {
    let story = prop::sample::select(vec![
        stories::answered("s-1"),
        stories::called("s-1"),
        stories::missed("s-1"),
        internal(),
        Story::inbound("s-1").then(0, "Setup").because(9, "Disconnected", "AgentAnswered"),
        Story::inbound("s-1").then(0, "Setup").then(9_000, "VoiceMail").then(9_000, "Disconnected"),
    ]);
    let who = prop::sample::select(vec![
        found(vec![dana()]),
        found(vec![dana(), dana()]),
        nobody(),
        Who::Looking,
        Who::CouldNotAsk(fault()),
        Who::Unasked(Unasked::Anonymous),
    ]);
    (story, who).prop_map(|(story, who)| Entry { who, ..entry(story.call().unwrap()) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_call_gets_exactly_one_verdict(entry in some_call(), rules in some_rules(), can_edit: bool) {
        let world = World::new();
        let terms = super::super::Terms { rules: rules.clone(), can_edit, ..terms() };
        let said = explain(&entry, rules, &terms);
        prop_assert!(LogRule::ALL.windows(2).all(|pair| pair[0] < pair[1]), "in the order they are asked");
        prop_assert!(said.rules.say(LogRule::Caller, &said.facts) != Says::Passes, "the last one always decides");
        *world.terms.borrow_mut() = terms.clone();
        let id = world.enter(&entry);
        world.pursue_to_the_end(&id);
        let state = state(&world, &id);
        let verdict = said.decides().1;
        let is_as_said = match verdict {
            Says::Skips(rule) => state == LogState::Skipped(rule),
            Says::Logs => matches!(state, LogState::Logged { .. }),
            // The answer to "who is this?" never comes in this world.
            Says::Waits if entry.who == Who::Looking => matches!(state, LogState::Waiting { .. }),
            Says::Waits => state == LogState::NeedsYou(Need::Caller),
            Says::Passes => false,
        };
        prop_assert!(is_as_said, "{:?}: {:?}", verdict, state);
        prop_assert_eq!(world.books.borrow().creates, usize::from(verdict == Says::Logs));
    }

    #[test]
    fn the_agents_word_always_wins(entry in some_call(), rules in some_rules(), first: bool, before: bool) {
        let (world, id) = over(rules, &entry);
        if !before {
            world.pursue(&id);
        }
        // Said before the rules were applied, or after.
        act(&world, &id, if first { Entry::send_now } else { Entry::do_not_log });
        world.pursue_to_the_end(&id);
        let made = world.books.borrow().creates;
        if first {
            prop_assert_eq!(made, 1);
            prop_assert!(matches!(state(&world, &id), LogState::Logged { .. }), "{:?}", state(&world, &id));
        } else if before || made == 0 {
            prop_assert_eq!(state(&world, &id), LogState::Skipped(SkipRule::ByAgent));
            act(&world, &id, Entry::send_now);
            world.pursue_to_the_end(&id);
            prop_assert_eq!(world.books.borrow().creates, 1, "and the last one counts");
        }
    }

    #[test]
    fn changed_rules_never_change_what_is_in_netsuite(
        entry in some_call(),
        rules in some_rules(),
        later in prop::collection::vec(some_rules(), 1..4),
    ) {
        let (world, id) = over(rules, &entry);
        world.pursue_to_the_end(&id);
        let (mut records, before) = (world.books.borrow().records.clone(), state(&world, &id));
        // Whoever NetSuite has not named is not decided about for good.
        let undecided = matches!(entry.who, Who::Looking | Who::CouldNotAsk(_));
        for rules in later {
            world.terms.borrow_mut().rules = rules;
            world.clock.advance(3_600_000);
            world.pursue_to_the_end(&id);
            let now = world.books.borrow().records.clone();
            prop_assert!(now == records || undecided && records.is_empty());
            prop_assert!(undecided || state(&world, &id) == before, "what was decided stays");
            records = now;
        }
    }

    #[test]
    fn an_entry_reads_as_it_was_written(entry in some_call(), rules in some_rules()) {
        let (world, id) = over(rules, &entry);
        world.pursue(&id);
        let entry = world.get(&id);
        let written = callside_json::write(&entry);
        prop_assert_eq!(&callside_json::read::<Entry>(&written).unwrap(), &entry);
        // One of the version before says nothing of rules.
        let before = written.replacen(&format!(",\"ruling\":\"{:?}\"", entry.ruling), "", 1);
        prop_assert_eq!(callside_json::read::<Entry>(&before).unwrap().ruling, Ruling::Open);
    }
}

#[test]
fn the_verdict_of_a_call_that_is_over_is_applied_once() {
    let answered = entry(stories::answered("s-1").call().unwrap());
    let terms = terms();
    let world = World::new();
    let scene = Scene { terms: &terms, clock: &*world.clock };
    let ruled = verdict::ruled(&answered, &scene).unwrap();
    assert_eq!((ruled.ruling, verdict::ruled(&ruled, &scene)), (Ruling::Log, None));
}
