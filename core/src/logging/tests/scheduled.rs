//! A record that is made when the call is answered, and completed when it is over: one record, two writes.

use callside_protocol::{CallId, FaultKind, LogRules, LogState, LogWhen, WaitingFor, Who};

use super::{
    super::{Record, Scene, log_state},
    world::{Fate, World, dana, entry, found, terms},
};
use crate::call::stories::{self, Story};

fn talking() -> Story {
    Story::inbound("s-1").then(0, "Setup").then(29, "Proceeding").then(7_345, "Answered")
}

/// A world in which records are made at answer, and a call that has just been answered.
fn answered() -> (World, CallId) {
    let world = World::new();
    world.terms.borrow_mut().rules = LogRules { when: LogWhen::AtAnswer, ..LogRules::default() };
    let id = world.enter(&entry(talking().call().unwrap()));
    world.note(&id, "first words");
    (world, id)
}

/// The other side hangs up.
fn hang_up(world: &World, id: &CallId) {
    let over = talking().then(14_807, "Disconnected").call().unwrap();
    let now = over.ended.unwrap();
    world.clock.set(now.max(crate::ports::Clock::now(&*world.clock)));
    world.change(id, |mut entry| {
        entry.hear(over.clone(), crate::phone::Region::US, now);
        entry
    });
}

fn state(world: &World, id: &CallId) -> LogState {
    let terms = world.terms.borrow().clone();
    log_state(&world.get(id), &Scene { terms: &terms, clock: &*world.clock })
}

fn status(world: &World) -> String {
    world.books.borrow().only()["status"].as_str().unwrap().to_owned()
}

#[test]
fn it_is_scheduled_at_answer_and_completed_at_the_end_in_two_writes() {
    let (world, id) = answered();
    assert_eq!(world.pursue(&id).next, None, "while they talk there is nothing more to do");
    assert_eq!((status(&world).as_str(), world.books.borrow().creates), ("SCHEDULED", 1));
    let message = world.books.borrow().message();
    assert!(message.starts_with("first words\n") && !message.contains("\nEnded:"), "{message}");
    assert!(matches!(state(&world, &id), LogState::Logged { complete: false, .. }));
    world.note(&id, "first words and more");
    world.clock.advance(60_000);
    world.pursue(&id);
    assert_eq!(world.books.borrow().updates, 0, "what is typed meanwhile goes with the second write");
    hang_up(&world, &id);
    world.pursue(&id);
    assert_eq!((status(&world).as_str(), world.books.borrow().updates), ("COMPLETE", 1));
    let message = world.books.borrow().message();
    assert!(message.starts_with("first words and more\n") && message.contains("\nResult: Completed\n"), "{message}");
    world.pursue_to_the_end(&id);
    let books = world.books.borrow();
    assert_eq!((books.records.len(), books.creates, books.updates), (1, 1, 1));
    assert_eq!(books.only()["endTime"], "10:01");
}

#[test]
fn a_short_call_is_completed_at_once() {
    let (world, id) = answered();
    world.pursue(&id);
    hang_up(&world, &id);
    world.pursue(&id);
    assert_eq!(status(&world), "COMPLETE", "fourteen seconds after the first write");
}

#[test]
fn a_call_nobody_answers_is_made_at_the_end() {
    let world = World::new();
    world.terms.borrow_mut().rules = LogRules { when: LogWhen::AtAnswer, ..LogRules::default() };
    let rings = Story::inbound("s-1").then(0, "Setup").then(30, "Proceeding");
    let id = world.enter(&entry(rings.call().unwrap()));
    assert_eq!(world.pursue(&id).next, None);
    assert_eq!((world.books.borrow().creates, state(&world, &id)), (0, LogState::NotYet));
    let missed = stories::missed("s-1").call().unwrap();
    world.clock.set(missed.ended.unwrap());
    world.change(&id, |mut entry| {
        entry.hear(missed.clone(), crate::phone::Region::US, missed.ended.unwrap());
        entry
    });
    world.pursue_to_the_end(&id);
    assert_eq!((status(&world).as_str(), world.books.borrow().updates), ("COMPLETE", 0));
}

#[test]
fn the_record_of_a_caller_being_looked_up_waits_for_the_name() {
    let (world, id) = answered();
    world.change(&id, |mut entry| {
        entry.who = Who::Looking;
        entry
    });
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 0);
    world.change(&id, |mut entry| {
        entry.identify(found(vec![dana()]));
        entry
    });
    world.pursue(&id);
    assert_eq!(world.books.borrow().only()["title"], "Call from Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn what_a_person_wrote_into_a_scheduled_record_stays() {
    let (world, id) = answered();
    world.pursue(&id);
    let edited = format!("from the boss: VIP\n{}", world.books.borrow().message());
    world.books.borrow_mut().records[0].insert("message".into(), edited.into());
    hang_up(&world, &id);
    world.note(&id, "first words and more");
    world.pursue_to_the_end(&id);
    let message = world.books.borrow().message();
    assert!(message.starts_with("from the boss: VIP\nfirst words and more\n\n---"), "{message}");
    assert_eq!(status(&world), "COMPLETE");
}

#[test]
fn a_rule_that_changes_during_the_call_leaves_the_record_to_be_completed() {
    let (world, id) = answered();
    world.pursue(&id);
    for when in [LogWhen::OnClick, LogWhen::AtEnd] {
        world.terms.borrow_mut().rules = LogRules { when, inbound: false, ..LogRules::default() };
        assert_eq!(world.pursue(&id).next, None);
    }
    hang_up(&world, &id);
    world.pursue_to_the_end(&id);
    assert_eq!(status(&world), "COMPLETE");
}

#[test]
fn a_role_that_may_not_edit_has_its_record_made_once_at_the_end() {
    let (world, id) = answered();
    world.terms.borrow_mut().can_edit = false;
    world.books.borrow_mut().cannot_edit = true;
    assert_eq!(world.pursue(&id).next, None);
    assert_eq!((world.books.borrow().creates, state(&world, &id)), (0, LogState::NotYet));
    hang_up(&world, &id);
    world.pursue(&id);
    assert_eq!(world.books.borrow().creates, 0, "not before the log has said its last word");
    assert!(matches!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::Facts, next: Some(_) }));
    world.pursue_to_the_end(&id);
    assert_eq!((status(&world).as_str(), world.books.borrow().updates), ("COMPLETE", 0));
}

#[test]
fn a_scheduled_record_that_may_not_be_completed_says_so_and_is_tried_again() {
    let (world, id) = answered();
    world.pursue(&id);
    world.books.borrow_mut().cannot_edit = true;
    hang_up(&world, &id);
    let pursued = world.pursue(&id);
    assert!(pursued.cannot_edit && pursued.next.is_some());
    world.terms.borrow_mut().can_edit = false;
    let LogState::Failed(fault) = state(&world, &id) else { panic!("{:?}", state(&world, &id)) };
    assert!(matches!(fault.kind, FaultKind::NotAllowed(_)));
    // The administrator adds the right.
    world.books.borrow_mut().cannot_edit = false;
    world.clock.advance(3_600_000);
    world.pursue_to_the_end(&id);
    assert_eq!(status(&world), "COMPLETE");
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
}

#[test]
fn two_computers_of_one_agent_complete_one_record() {
    let (desk, id) = answered();
    let car = desk.second_computer();
    car.terms.borrow_mut().rules = desk.terms.borrow().rules.clone();
    car.enter(&entry(talking().call().unwrap()));
    car.note(&id, "typed in the car");
    desk.pursue(&id);
    car.pursue(&id);
    for computer in [&desk, &car] {
        hang_up(computer, &id);
        computer.pursue_to_the_end(&id);
    }
    let message = desk.books.borrow().message();
    assert!(message.contains("first words") && message.contains("typed in the car"), "{message}");
    assert_eq!((status(&desk).as_str(), desk.books.borrow().creates), ("COMPLETE", 1));
}

/// The story of a record made at answer, cut at every pause of the conversation that makes it (`first`) or completes it,
/// with that fate for the first write of that conversation. Answers how many cuts there were.
fn cut_everywhere(fate: &Fate, first: bool, ends_meanwhile: bool) -> usize {
    let mut cuts = 0;
    for nth in 1.. {
        let (mut world, id) = answered();
        let was_cut = if first {
            world.books.borrow_mut().writes.push_back(fate.clone());
            let was_cut = world.cut(&id, nth);
            world.restart();
            if !ends_meanwhile {
                // The next worker finds the call still on.
                world.pursue(&id);
                world.clock.advance(20_000);
                world.pursue(&id);
            }
            hang_up(&world, &id);
            was_cut
        } else {
            world.pursue(&id);
            hang_up(&world, &id);
            world.books.borrow_mut().writes.push_back(fate.clone());
            let was_cut = world.cut(&id, nth);
            world.restart();
            was_cut
        };
        world.note(&id, "first words and last words");
        world.clock.advance(60_000);
        world.pursue_to_the_end(&id);

        let context = format!("{fate:?}, cut at pause {nth}, first: {first}, ends meanwhile: {ends_meanwhile}");
        let books = world.books.borrow();
        assert_eq!((books.records.len(), books.creates), (1, 1), "{context}");
        assert_eq!(books.only()["status"], "COMPLETE", "{context}");
        assert!(books.message().starts_with("first words and last words\n\n---"), "{context}: {}", books.message());
        assert!(books.message().contains("\nResult: Completed\n"), "{context}: {}", books.message());
        let state = state(&world, &id);
        assert!(matches!(state, LogState::Logged { flag: None, .. }), "{context}: {state:?}");
        assert!(matches!(world.get(&id).record, Record::Made { .. }));
        if !was_cut {
            break;
        }
        cuts += 1;
    }
    cuts
}

#[test]
fn a_worker_killed_at_any_await_makes_and_completes_one_record() {
    for fate in [Fate::Well, Fate::CutBefore, Fate::CutAfter, Fate::Offline] {
        for (first, ends_meanwhile) in [(true, true), (true, false), (false, false)] {
            assert!(cut_everywhere(&fate, first, ends_meanwhile) >= 6, "{fate:?} has too few awaits to be cut at");
        }
    }
}

#[test]
fn a_lost_answer_at_answer_is_looked_into_while_they_talk() {
    let (world, id) = answered();
    world.books.borrow_mut().writes.push_back(Fate::CutAfter);
    world.pursue(&id);
    assert!(matches!(state(&world, &id), LogState::Waiting { waiting_for: WaitingFor::Checking, .. }));
    let next = world.pursue(&id).next.unwrap();
    world.clock.set(next);
    world.pursue(&id);
    assert_eq!((world.books.borrow().creates, world.books.borrow().reads), (1, 1));
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
    assert_eq!(terms().rules, LogRules::default());
}
