//! The worker is killed at every await, before and after the commit or the request it waits for: there is one record in
//! the end, and nothing the agent typed is missing from it.

use callside_protocol::LogState;

use super::{
    super::{Scene, log_state},
    world::{Fate, World, entry},
};
use crate::call::stories;

/// Lets a story be cut at every pause of every conversation in it, with that fate for the first write, and checks the
/// end. Answers how many cuts there were.
fn cut_everywhere(fate: &Fate, twice: bool) -> usize {
    let mut cuts = 0;
    for nth in 1.. {
        let mut world = World::new();
        let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
        world.note(&id, "first words");
        world.books.borrow_mut().writes.push_back(fate.clone());
        let was_cut = world.cut(&id, nth);
        world.restart();
        world.note(&id, "first words and more");
        world.clock.advance(20_000);
        if twice {
            world.cut(&id, nth);
            world.restart();
            world.note(&id, "first words and more and last words");
        }
        world.pursue_to_the_end(&id);

        let books = world.books.borrow();
        let context = format!("{fate:?}, cut at pause {nth}, twice: {twice}");
        assert_eq!((books.records.len(), books.creates), (1, 1), "{context}");
        let note = world.get(&id).note.text.into_revealed();
        assert!(books.message().starts_with(&format!("{note}\n\n---")), "{context}: {}", books.message());
        let terms = world.terms.borrow().clone();
        let state = log_state(&world.get(&id), &Scene { terms: &terms, clock: &*world.clock });
        assert!(matches!(state, LogState::Logged { flag: None, .. }), "{context}: {state:?}");
        if !was_cut {
            break;
        }
        cuts += 1;
    }
    cuts
}

#[test]
fn a_worker_killed_at_any_await_makes_one_record_with_all_notes() {
    for fate in [Fate::Well, Fate::CutBefore, Fate::CutAfter, Fate::Offline] {
        assert!(cut_everywhere(&fate, false) >= 6, "{fate:?} has too few awaits to be cut at");
    }
}

#[test]
fn a_worker_killed_twice_makes_one_record_with_all_notes() {
    for fate in [Fate::Well, Fate::CutBefore, Fate::CutAfter, Fate::Offline] {
        cut_everywhere(&fate, true);
    }
}

#[test]
fn a_worker_killed_during_an_update_loses_no_note_and_blames_nobody() {
    for fate in [Fate::Well, Fate::CutBefore, Fate::CutAfter] {
        for nth in 1.. {
            let mut world = World::new();
            let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
            world.note(&id, "first words");
            world.pursue(&id);
            world.clock.advance(20_000);
            world.note(&id, "first words and more");
            world.clock.advance(20_000);
            world.books.borrow_mut().writes.push_back(fate.clone());
            let was_cut = world.cut(&id, nth);
            world.restart();
            world.note(&id, "first words and more and last words");
            world.clock.advance(60_000);
            world.pursue_to_the_end(&id);
            let books = world.books.borrow();
            assert_eq!(books.creates, 1);
            let context = format!("{fate:?}, cut at pause {nth}");
            assert!(
                books.message().starts_with("first words and more and last words\n\n---"),
                "{context}: {}",
                books.message()
            );
            let terms = world.terms.borrow().clone();
            let state = log_state(&world.get(&id), &Scene { terms: &terms, clock: &*world.clock });
            assert!(matches!(state, LogState::Logged { flag: None, .. }), "{context}: {state:?}");
            if !was_cut {
                break;
            }
        }
    }
}

#[test]
fn a_store_that_is_full_sends_nothing() {
    let world = World::new();
    let id = world.enter(&entry(stories::answered("s-1").call().unwrap()));
    world.store.fail(Some(crate::ports::StoreError::Full));
    assert!(world.cut(&id, 50) || world.books.borrow().creates == 0);
    assert_eq!(world.books.borrow().creates, 0);
}
