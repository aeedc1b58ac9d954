//! The audit list: what each write says it changed and why, and what came of it.

use callside_protocol::{Ask, AskKind, CallId, RecordKind, RecordRef, Write, WriteReason, WriteResult};

use super::{
    pursuing::logged,
    world::{Fate, World, dana, entry, found},
};
use crate::{call::stories, ports::Clock as _};

fn answered() -> (World, CallId) {
    let world = World::new();
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    (world, id)
}

fn writes(world: &World, id: &CallId) -> Vec<Write> {
    world.get(id).writes
}

fn last(world: &World, id: &CallId) -> Write {
    writes(world, id).pop().unwrap()
}

fn results(world: &World, id: &CallId) -> Vec<WriteResult> {
    writes(world, id).iter().map(|write| write.result).collect()
}

#[test]
fn a_record_made_at_hang_up_is_one_row_with_its_fields_and_the_length_of_the_note() {
    let (world, id) = answered();
    world.note(&id, "wants prices");
    let sent = world.clock.now();
    world.pursue(&id);
    let [write] = writes(&world, &id).try_into().unwrap();
    assert_eq!((write.at, write.makes, write.kind, write.id.as_deref()), (sent, true, None, Some("50001")));
    assert_eq!((write.why, write.result, write.note), (WriteReason::HangUp, WriteResult::Written, Some(12)));
    assert!(["title", "startDate", "contact", "message"].iter().all(|field| write.fields.iter().any(|of| of == field)));
    assert!(!format!("{:?}", world.get(&id)).contains("wants prices"));
}

#[test]
fn every_change_says_why() {
    let (world, id) = answered();
    world.pursue(&id);
    assert_eq!((last(&world, &id).why, last(&world, &id).note), (WriteReason::HangUp, None));

    world.clock.advance(20_000);
    world.note(&id, "wants prices");
    world.clock.advance(20_000);
    world.pursue(&id);
    let write = last(&world, &id);
    assert_eq!((write.why, write.note, write.makes), (WriteReason::Note, Some(12), false));
    assert_eq!(write.fields, ["message"]);

    world.clock.advance(20_000);
    world.change(&id, |mut entry| {
        entry.conclude(Some("Sold".to_owned()));
        entry
    });
    world.pursue(&id);
    assert_eq!((last(&world, &id).why, last(&world, &id).note), (WriteReason::Answer, None));

    world.clock.advance(20_000);
    world.note(&id, "wants prices, soon");
    world.change(&id, |mut entry| {
        entry.send_now();
        entry
    });
    world.pursue(&id);
    assert_eq!(last(&world, &id).why, WriteReason::ByHand);
    assert_eq!(results(&world, &id), [WriteResult::Written; 4]);
    assert_eq!(world.books.borrow().updates, 3, "a row a write");
}

#[test]
fn another_match_is_an_answer_and_the_call_logs_last_word_is_not() {
    let world = World::new();
    let id = world.enter(&entry(stories::missed("s-1").call().unwrap()));
    *world.log.records.borrow_mut() = vec![logged("Voicemail", 20)];
    world.pursue_to_the_end(&id);
    assert_eq!(last(&world, &id).why, WriteReason::FinalFacts);
    world.clock.advance(20_000);
    world.change(&id, |mut entry| {
        let mut other = dana();
        other.record = RecordRef { kind: RecordKind::Contact, id: "1299".to_owned() };
        entry.identify(found(vec![dana(), other.clone()]));
        assert!(entry.choose(Some(&other.record)));
        entry
    });
    world.pursue(&id);
    let write = last(&world, &id);
    assert!(write.fields.contains(&"contact".to_owned()));
    assert_eq!(write.why, WriteReason::Answer);
}

#[test]
fn an_answered_question_makes_the_record() {
    let world = World::new();
    world.books.borrow_mut().mandatory = vec![("custevent_department", "Department")];
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    world.pursue(&id);
    assert_eq!(results(&world, &id), [WriteResult::Refused]);
    world.change(&id, |mut entry| {
        assert!(matches!(entry.asks.as_slice(), [Ask { kind: AskKind::Text | AskKind::OneOf(_), .. }]));
        assert!(entry.answer("custevent_department", &"7".into()));
        entry
    });
    world.pursue(&id);
    assert_eq!(results(&world, &id), [WriteResult::Refused, WriteResult::Written]);
    assert_eq!(last(&world, &id).why, WriteReason::Answer);
}

#[test]
fn a_lost_answer_stays_open_until_callside_has_looked() {
    for (fate, expected) in [
        (Fate::CutAfter, vec![WriteResult::Written]),
        (Fate::CutBefore, vec![WriteResult::NotDone, WriteResult::Written]),
    ] {
        let (world, id) = answered();
        world.books.borrow_mut().writes.push_back(fate.clone());
        world.books.borrow_mut().lookups.push_back(Fate::CutBefore);
        world.pursue(&id);
        assert_eq!(results(&world, &id), [WriteResult::Open], "{fate:?}");
        world.clock.advance(60_000);
        world.pursue_to_the_end(&id);
        assert_eq!(results(&world, &id), expected, "{fate:?}");
        assert!(last(&world, &id).id.is_some());
    }
}

#[test]
fn a_lost_change_is_told_by_what_the_record_holds() {
    for (fate, expected) in [(Fate::CutAfter, WriteResult::Written), (Fate::CutBefore, WriteResult::NotDone)] {
        let (world, id) = answered();
        world.pursue(&id);
        world.clock.advance(20_000);
        world.note(&id, "wants prices");
        world.clock.advance(20_000);
        world.books.borrow_mut().writes.push_back(fate.clone());
        world.books.borrow_mut().lookups.extend([Fate::Well, Fate::CutBefore]);
        world.pursue(&id);
        assert_eq!(last(&world, &id).result, WriteResult::Open, "{fate:?}");
        world.clock.advance(60_000);
        world.pursue_to_the_end(&id);
        assert_eq!(results(&world, &id)[1], expected, "{fate:?}");
        assert!(results(&world, &id).iter().all(|result| *result != WriteResult::Open), "{fate:?}");
        assert!(world.books.borrow().message().starts_with("wants prices"));
    }
}

#[test]
fn what_never_left_this_computer_is_no_write() {
    let (world, id) = answered();
    world.books.borrow_mut().writes.extend([Fate::Offline, Fate::Offline]);
    world.pursue_to_the_end(&id);
    assert_eq!(results(&world, &id), [WriteResult::Written]);
}

#[test]
fn a_record_another_computer_made_existed() {
    let (world, id) = answered();
    let other = world.second_computer();
    other.enter(&world.get(&id));
    other.note(&id, "from the other desk");
    other.pursue(&id);
    world.pursue_to_the_end(&id);
    assert_eq!(results(&world, &id).first(), Some(&WriteResult::Existed));
    assert_eq!(world.books.borrow().creates, 1);
}
