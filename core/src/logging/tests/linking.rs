//! What a call is about: a property of its record, a line of its block, and no reason for it not to be logged.

use callside_protocol::{CallId, LeftOff, Linked, LinkedKind, LogState, WriteReason};
use serde_json::{Value, json};

use super::{
    super::{Scene, left_off, log_state},
    world::{Fate, World, entry},
};
use crate::call::stories;

const CASE: &str = "Invalid value for the resource or sub-resource field 'supportCase'.";
const COMPANY: &str = "Invalid value for the resource or sub-resource field 'company'.";
const CONTACT: &str = "Invalid value for the resource or sub-resource field 'contact'.";
const NO_CASES: &str = "Permission Violation: You need  the 'Lists -> Cases' permission to access this page.";

fn linked(kind: LinkedKind) -> Linked {
    Linked { kind, id: "7001".into(), number: "C-1".into(), title: "Short delivery".into() }
}

fn about(world: &World, id: &CallId, kind: Option<LinkedKind>) {
    world.change(id, |mut entry| {
        entry.choose_about(kind.map(linked));
        entry
    });
}

fn ended() -> (World, CallId) {
    let world = World::new();
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    (world, id)
}

fn is_logged(world: &World, id: &CallId) -> bool {
    let terms = world.terms.borrow().clone();
    let state = log_state(&world.get(id), &Scene { terms: &terms, clock: &*world.clock });
    matches!(state, LogState::Logged { flag: None, .. })
}

fn held(world: &World, property: &str) -> Value {
    world.books.borrow().only().get(property).cloned().unwrap_or_default()
}

#[test]
fn a_choice_before_the_end_is_made_with_the_record() {
    for (kind, property) in [
        (LinkedKind::Case, "supportCase"),
        (LinkedKind::Opportunity, "transaction"),
        (LinkedKind::Estimate, "transaction"),
        (LinkedKind::SalesOrder, "transaction"),
        (LinkedKind::Project, "company"),
    ] {
        let (world, id) = ended();
        about(&world, &id, Some(kind));
        world.pursue(&id);
        assert_eq!(held(&world, property), json!({"id": "7001"}), "{kind:?}");
        assert!(world.books.borrow().message().contains(" C-1, Short delivery\n"), "{kind:?}");
        assert_eq!((world.books.borrow().creates, world.books.borrow().updates), (1, 0));
    }
}

#[test]
fn a_choice_afterwards_is_one_update_that_says_why_and_so_is_taking_it_back() {
    let (world, id) = ended();
    world.pursue(&id);
    for kind in [Some(LinkedKind::Case), Some(LinkedKind::SalesOrder), None] {
        world.clock.advance(20_000);
        about(&world, &id, kind);
        world.pursue(&id);
        assert_eq!(held(&world, "supportCase").is_null(), kind != Some(LinkedKind::Case));
        assert_eq!(held(&world, "transaction").is_null(), kind != Some(LinkedKind::SalesOrder));
        assert_eq!(world.books.borrow().message().contains("About: "), kind.is_some());
        assert_eq!(world.get(&id).writes.last().map(|write| write.why), Some(WriteReason::Answer));
    }
    assert_eq!(world.books.borrow().updates, 3);
}

#[test]
fn what_somebody_chose_in_netsuite_stays_theirs() {
    let (world, id) = ended();
    about(&world, &id, Some(LinkedKind::Case));
    world.pursue(&id);
    world.books.borrow_mut().records[0].insert("supportCase".into(), json!({"id": "7999"}));
    world.clock.advance(20_000);
    about(&world, &id, None);
    world.pursue(&id);
    assert_eq!(held(&world, "supportCase"), json!({"id": "7999"}));
}

#[test]
fn a_refused_field_is_left_off_and_named_and_another_choice_is_tried() {
    for (status, code, detail) in [(400, "INVALID_CONTENT", CASE), (403, "INSUFFICIENT_PERMISSION", NO_CASES)] {
        let (world, id) = ended();
        about(&world, &id, Some(LinkedKind::Case));
        world.books.borrow_mut().writes.push_back(Fate::Refused(status, code, detail));
        world.pursue(&id);
        assert!(is_logged(&world, &id), "{detail}");
        assert_eq!(left_off(&world.get(&id)), [LeftOff::About(LinkedKind::Case)]);
        assert!(held(&world, "supportCase").is_null());
        assert!(world.books.borrow().message().contains("About: Case C-1, Short delivery"));
        world.clock.advance(20_000);
        about(&world, &id, Some(LinkedKind::Opportunity));
        world.pursue(&id);
        assert_eq!(held(&world, "transaction"), json!({"id": "7001"}));
        assert_eq!(left_off(&world.get(&id)), []);
    }
}

#[test]
fn a_project_that_is_no_company_leaves_the_customer() {
    for detail in [COMPANY, CONTACT] {
        let (world, id) = ended();
        about(&world, &id, Some(LinkedKind::Project));
        world.books.borrow_mut().writes.push_back(Fate::Refused(400, "INVALID_CONTENT", detail));
        world.pursue(&id);
        assert!(is_logged(&world, &id));
        assert_eq!((held(&world, "company"), held(&world, "contact")), (json!({"id": "1101"}), json!({"id": "1201"})));
        assert_eq!(left_off(&world.get(&id)), [LeftOff::About(LinkedKind::Project)]);
    }
}

#[test]
fn another_right_that_is_missing_is_not_taken_for_the_choices() {
    let (world, id) = ended();
    about(&world, &id, Some(LinkedKind::Case));
    let detail = "Permission Violation: You need  the 'Lists -> Phone Calls' permission to access this page.";
    world.books.borrow_mut().writes.push_back(Fate::Refused(403, "INSUFFICIENT_PERMISSION", detail));
    world.pursue(&id);
    assert_eq!(left_off(&world.get(&id)), []);
    assert!(world.get(&id).trouble.is_some());
}
