//! Changes of a record that somebody else changes too: with the bundle in the account, and without it.

use callside_protocol::{CallId, FaultKind, InNetSuite, LogState, Need, WriteResult};

use super::{
    super::{Record, Scene, in_netsuite, log_state},
    world::{Fate, World, entry},
};
use crate::{call::stories, ports::Clock as _};
use WriteResult::{NotDone, Refused, Unclear, Written};

/// A record that is there, and a note that is not in it yet.
fn behind(bundle: bool) -> (World, CallId) {
    let world = World::new();
    world.terms.borrow_mut().bundle = bundle;
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    world.note(&id, "wants prices");
    world.pursue(&id);
    world.clock.advance(20_000);
    world.note(&id, "wants prices today");
    world.clock.advance(20_000);
    (world, id)
}

fn somebody_writes(world: &World) {
    let edited = format!("VIP\n{}", world.books.borrow().message());
    world.books.borrow_mut().records[0].insert("message".into(), edited.into());
}

fn state(world: &World, id: &CallId) -> LogState {
    let terms = world.terms.borrow();
    log_state(&world.get(id), &Scene { terms: &terms, clock: &*world.clock })
}

/// Calls of the RESTlet, reads and changes over REST.
fn requests(world: &World) -> (usize, usize, usize) {
    let books = world.books.borrow();
    (books.asked, books.reads, books.updates)
}

/// What the audit list says of each change.
fn changes(world: &World, id: &CallId) -> Vec<WriteResult> {
    let writes = world.get(id).writes;
    writes.iter().filter(|write| !write.makes).map(|write| write.result).collect()
}

fn is_whole(world: &World, id: &CallId) {
    assert!(matches!(in_netsuite(&world.get(id)), InNetSuite::All(_)), "{:?}", state(world, id));
}

#[test]
fn with_the_bundle_a_change_is_one_request() {
    let (world, id) = behind(true);
    world.pursue(&id);
    assert_eq!(requests(&world), (1, 0, 1));
    assert!(world.books.borrow().message().starts_with("wants prices today\n\n---"));
    assert_eq!(changes(&world, &id), [Written]);
    is_whole(&world, &id);
}

#[test]
fn with_the_bundle_somebody_elses_words_cost_one_request_more() {
    let (world, id) = behind(true);
    somebody_writes(&world);
    world.pursue(&id);
    assert_eq!(requests(&world), (2, 0, 1));
    assert_eq!(changes(&world, &id), [NotDone, Written]);
    assert!(world.books.borrow().message().starts_with("VIP\nwants prices today\n\n---"));
    assert!(matches!(state(&world, &id), LogState::Logged { flag: Some(Need::BothEdited), .. }));
}

#[test]
fn with_the_bundle_whoever_is_faster_again_and_again_loses_nothing_and_is_waited_out() {
    let (world, id) = behind(true);
    world.books.borrow_mut().rivals = 6;
    let next = world.pursue(&id).next.unwrap();
    assert_eq!(requests(&world), (4, 0, 0), "not without end");
    assert_eq!(changes(&world, &id), [NotDone; 4]);
    assert_eq!(next.0 - world.clock.now().0, 15_000);
    assert!(matches!(state(&world, &id), LogState::Logged { .. }));
    world.clock.set(next);
    world.pursue(&id);
    let message = world.books.borrow().message();
    for words in ["rival 0", "rival 1", "rival 2", "rival 3", "rival 4", "rival 5", "wants prices today"] {
        assert_eq!(message.matches(words).count(), 1, "{words}: {message}");
    }
    is_whole(&world, &id);
}

#[test]
fn after_a_lost_answer_of_the_restlet_the_record_is_read_and_nothing_is_written_twice() {
    for fate in [Fate::CutAfter, Fate::CutBefore] {
        let (world, id) = behind(true);
        world.books.borrow_mut().writes.push_back(fate.clone());
        world.pursue(&id);
        world.pursue_to_the_end(&id);
        let message = world.books.borrow().message();
        assert_eq!(message.matches("today").count(), 1, "{fate:?}: {message}");
        assert_eq!((requests(&world).1, requests(&world).2), (1, 1), "{fate:?}: a look, and nothing written over REST");
        let told: &[WriteResult] = if matches!(fate, Fate::CutAfter) { &[Written] } else { &[NotDone, Written] };
        assert_eq!(changes(&world, &id), told, "{fate:?}");
        assert!(!matches!(world.get(&id).record, Record::Made { edited_there: true, .. }), "{fate:?}: nobody else did");
        is_whole(&world, &id);
    }
}

#[test]
fn a_restlet_that_stays_silent_is_done_without() {
    let (world, id) = behind(true);
    world.books.borrow_mut().writes.extend(vec![Fate::CutBefore; 3]);
    let failed: Vec<bool> = (0..3)
        .map(|_| {
            let pursued = world.pursue(&id);
            world.clock.set(pursued.next.unwrap_or(world.clock.now()));
            pursued.bundle_failed
        })
        .collect();
    assert_eq!(failed, [false, false, true]);
    assert_eq!(requests(&world), (0, 4, 1));
    assert_eq!(changes(&world, &id), [NotDone, NotDone, NotDone, Written]);
    is_whole(&world, &id);
}

#[test]
fn a_restlet_that_fails_leaves_the_change_to_rest() {
    for (status, code) in [
        (404, "SSS_INVALID_SCRIPTLET_ID"),
        (400, "SSS_INVALID_SCRIPTLET_ID"),
        (400, "SSS_USAGE_LIMIT_EXCEEDED"),
        (400, "UNEXPECTED_ERROR"),
        (403, "INSUFFICIENT_PERMISSION"),
        (500, "UNEXPECTED_ERROR"),
        (503, ""),
    ] {
        let (world, id) = behind(true);
        somebody_writes(&world);
        world.books.borrow_mut().writes.push_back(Fate::Refused(status, code, ""));
        assert!(world.pursue(&id).bundle_failed, "{status} {code}");
        assert_eq!(requests(&world), (0, 2, 1), "{status} {code}");
        assert!(world.books.borrow().message().starts_with("VIP\nwants prices today\n\n---"));
        assert_eq!(world.get(&id).trouble, None);
        let results = changes(&world, &id);
        assert!(matches!(results[..], [NotDone | Unclear, Written]), "{status} {code}: {results:?}");
        is_whole(&world, &id);
    }
}

#[test]
fn a_row_that_the_restlet_left_open_is_settled_by_what_is_read_however_late() {
    for unread in [Fate::Offline, Fate::CutBefore, Fate::Refused(429, "", "")] {
        let (world, id) = behind(true);
        world.books.borrow_mut().writes.push_back(Fate::Refused(500, "UNEXPECTED_ERROR", ""));
        world.books.borrow_mut().lookups.extend(vec![unread.clone(); 2]);
        world.pursue(&id);
        assert_eq!(changes(&world, &id), [WriteResult::Open], "{unread:?}");
        world.pursue_to_the_end(&id);
        assert_eq!(changes(&world, &id), [NotDone, Written], "{unread:?}");
        is_whole(&world, &id);
    }
}

#[test]
fn over_rest_a_second_write_is_a_row_of_its_own_and_the_first_stays_written() {
    let (world, id) = behind(false);
    world.books.borrow_mut().old_page = true;
    world.pursue(&id);
    assert_eq!(requests(&world).2, 2);
    assert_eq!(changes(&world, &id), [Written, Written]);
    let message = world.books.borrow().message();
    assert!(message.contains("VIP") && message.contains("wants prices today"), "{message}");
    is_whole(&world, &id);
}

#[test]
fn what_the_restlet_refuses_the_record_service_explains_and_the_bundle_is_not_blamed() {
    let (world, id) = behind(true);
    world.books.borrow_mut().mandatory = vec![("custevent_department", "Department")];
    let pursued = world.pursue(&id);
    assert!(!pursued.bundle_failed);
    assert_eq!(changes(&world, &id), [NotDone, Refused]);
    let LogState::Logged { flag: Some(Need::Fields(labels)), .. } = state(&world, &id) else { panic!() };
    assert_eq!(labels, ["Department"]);

    let (world, id) = behind(true);
    world.books.borrow_mut().cannot_edit = true;
    let pursued = world.pursue(&id);
    assert!(pursued.cannot_edit && !pursued.bundle_failed);
    let fault = world.get(&id).trouble.unwrap().fault;
    assert!(matches!(fault.kind, FaultKind::NotAllowed(_)));
}

#[test]
fn a_record_another_computer_made_is_read_before_the_bundle_changes_it() {
    let (desk, id) = behind(true);
    desk.pursue(&id);
    let car = desk.second_computer();
    car.terms.borrow_mut().bundle = true;
    car.enter(&entry(stories::answered("s-1").call().unwrap()));
    car.note(&id, "typed in the car");
    car.pursue_to_the_end(&id);
    let message = desk.books.borrow().message();
    assert!(message.contains("wants prices today") && message.contains("typed in the car"), "{message}");
    is_whole(&car, &id);
}

#[test]
fn over_rest_words_are_read_written_and_looked_after() {
    let (world, id) = behind(false);
    world.pursue(&id);
    assert_eq!(requests(&world), (0, 2, 1));
    is_whole(&world, &id);
    // Callside's own lines alone are not.
    world.change(&id, |mut entry| {
        entry.conclude(Some("Sold".to_owned()));
        entry
    });
    world.clock.advance(20_000);
    world.pursue(&id);
    assert_eq!(requests(&world), (0, 3, 2));
    assert!(world.books.borrow().message().contains("Outcome: Sold"));
}

#[test]
fn over_rest_a_look_that_fails_takes_nothing_back() {
    let (world, id) = behind(false);
    world.books.borrow_mut().lookups.extend([Fate::Well, Fate::CutBefore]);
    world.pursue(&id);
    assert_eq!(requests(&world), (0, 1, 1));
    assert_eq!(world.get(&id).trouble, None);
    is_whole(&world, &id);
}

fn is_nobody_elses(world: &World, id: &CallId) {
    is_whole(world, id);
    assert!(!matches!(world.get(id).record, Record::Made { edited_there: true, .. }), "{:?}", state(world, id));
}

#[test]
fn a_failed_read_does_not_forget_an_update_whose_answer_was_lost() {
    let (world, id) = behind(false);
    world.books.borrow_mut().writes.push_back(Fate::CutAfter);
    let refused = Fate::Refused(403, "INSUFFICIENT_PERMISSION", "Permission Violation");
    world.books.borrow_mut().lookups.extend([Fate::Well, refused]);
    world.pursue_to_the_end(&id);
    assert_eq!(world.books.borrow().updates, 1, "it had arrived");
    is_nobody_elses(&world, &id);
}

#[test]
fn a_second_update_that_is_lost_does_not_forget_that_the_first_had_arrived() {
    let (world, id) = behind(false);
    world.books.borrow_mut().writes.extend([Fate::CutAfter, Fate::CutBefore]);
    world.pursue(&id);
    world.note(&id, "wants prices today, and a map");
    world.pursue_to_the_end(&id);
    assert!(world.books.borrow().message().starts_with("wants prices today, and a map\n\n---"));
    is_nobody_elses(&world, &id);
}
