//! Working through a list: one person after the other, each with one agent.

use callside_protocol::Timestamp;
use proptest::prelude::*;

use super::super::call_list::{HowFar, Mark, Next, Progress, TAKEN_FOR};
use crate::directory::{lookup::Table, people::RecordId};

const MINUTE: i64 = 60_000;
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn id(id: i32) -> RecordId {
    RecordId { table: Table::Contact, id }
}

fn list() -> Vec<RecordId> {
    // In an order of somebody's choice.
    vec![id(3), id(1), id(2)]
}

fn nobody(_: RecordId) -> bool {
    false
}

fn at(minutes: i64) -> Timestamp {
    Timestamp(NOW.0 + minutes * MINUTE)
}

#[test]
fn a_list_is_worked_through_in_its_order_and_ends() {
    let mut progress = Progress::default();
    for (place, expected) in list().into_iter().enumerate() {
        assert_eq!(progress.next(&list(), "avery", &nobody, NOW), Next::Call(expected));
        assert!(progress.take(expected, "avery", NOW));
        assert_eq!(progress.next(&list(), "avery", &nobody, at(1)), Next::Call(expected), "they have them already");
        let mark = if place == 1 { Mark::Skipped(NOW) } else { Mark::Done(NOW) };
        progress.set(expected, mark);
    }
    assert_eq!(progress.next(&list(), "avery", &nobody, NOW), Next::Finished);
    let far = progress.how_far(&list(), &nobody, NOW);
    assert_eq!(far, HowFar { done: 2, skipped: 1, ..HowFar::default() });
    // Somebody joins the list.
    let longer = [list(), vec![id(9)]].concat();
    assert_eq!(progress.next(&longer, "avery", &nobody, NOW), Next::Call(id(9)));
}

#[test]
fn two_agents_never_have_the_same_person_and_one_who_does_not_come_back_keeps_nobody() {
    let mut progress = Progress::default();
    assert!(progress.take(id(3), "avery", NOW));
    assert!(!progress.take(id(3), "blake", at(1)));
    assert_eq!(progress.next(&list(), "blake", &nobody, at(1)), Next::Call(id(1)));
    assert!(progress.take(id(1), "blake", at(1)) && progress.take(id(2), "blake", at(1)));
    let free = Timestamp(NOW.0 + TAKEN_FOR);
    assert_eq!(progress.next(&list(), "casey", &nobody, at(2)), Next::Wait(free));
    assert_eq!(progress.how_far(&list(), &nobody, at(2)).taken, 3);
    assert_eq!(progress.next(&list(), "casey", &nobody, free), Next::Call(id(3)));
    assert!(progress.take(id(3), "casey", free));
}

#[test]
fn whoever_is_to_be_called_back_comes_first_when_it_is_time_and_with_whom_promised_it() {
    let mut progress = Progress::default();
    progress.set(id(2), Mark::Later("avery".to_owned(), at(30)));
    assert_eq!(progress.next(&list(), "avery", &nobody, at(29)), Next::Call(id(3)));
    assert_eq!(progress.next(&list(), "avery", &nobody, at(30)), Next::Call(id(2)));
    assert_eq!(progress.next(&list(), "blake", &nobody, at(44)), Next::Call(id(3)), "it is Avery's");
    assert_eq!(progress.next(&list(), "blake", &nobody, at(45)), Next::Call(id(2)), "somebody has to");
    assert!(!progress.take(id(2), "blake", at(44)) && progress.take(id(2), "blake", at(45)));
    progress.set(id(3), Mark::Done(NOW));
    progress.set(id(1), Mark::Later("blake".to_owned(), at(100)));
    progress.set(id(2), Mark::Done(NOW));
    assert_eq!(progress.next(&list(), "blake", &nobody, at(50)), Next::Wait(at(100)));
}

#[test]
fn who_does_not_want_to_be_called_is_nobodys_next() {
    let progress = Progress::default();
    let opted_out = |of: RecordId| of == id(3);
    assert_eq!(progress.next(&list(), "avery", &opted_out, NOW), Next::Call(id(1)));
    let far = progress.how_far(&list(), &opted_out, NOW);
    assert_eq!(far, HowFar { open: 2, opted_out: 1, ..HowFar::default() });
    assert_eq!(progress.next(&[id(3)], "avery", &opted_out, NOW), Next::Finished);
}

/// What an agent does next.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reads,
    Takes,
    Done,
    Skips,
    Later(i64),
    Minutes(i64),
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let steps = prop_oneof![
        3 => Just(Step::Reads),
        4 => Just(Step::Takes),
        3 => Just(Step::Done),
        1 => Just(Step::Skips),
        1 => (1_i64..90).prop_map(Step::Later),
        1 => (1_i64..60).prop_map(Step::Minutes),
    ];
    (0_usize..3, steps)
}

proptest! {
    /// Three agents on one record that is written only over the version that was read: nobody is ever with two of them, and
    /// nobody who is done comes again.
    #[test]
    fn nobody_is_ever_with_two(steps in prop::collection::vec(step(), 0..120)) {
        let agents = ["avery", "blake", "casey"];
        let people: Vec<RecordId> = (1..8).map(id).collect();
        let (mut record, mut version) = (Progress::default(), 0_u32);
        let mut copies = [const { None::<(Progress, u32)> }; 3];
        let mut with: [Option<(RecordId, Timestamp)>; 3] = [None; 3];
        let (mut now, mut over) = (NOW, Vec::new());
        for (who, step) in steps {
            let agent = agents[who];
            let seen = copies[who].as_ref().map_or(&record, |(seen, _)| seen);
            let next = seen.next(&people, agent, &nobody, now);
            let mut write = |copy: &mut Option<(Progress, u32)>, change: &mut dyn FnMut(&mut Progress) -> bool| {
                // Somebody else was quicker: what is there now is read, and it is tried on that.
                let (mut mine, of) = copy.take().unwrap_or_else(|| (record.clone(), version));
                if of != version {
                    mine = record.clone();
                }
                let goes = change(&mut mine);
                if goes {
                    (record, version) = (mine.clone(), version + 1);
                }
                *copy = Some((mine, version));
                goes
            };
            let has = with[who].filter(|(_, until)| *until > now).map(|(id, _)| id);
            match (step, has) {
                (Step::Minutes(minutes), _) => now = Timestamp(now.0 + minutes * MINUTE),
                (Step::Reads, _) => copies[who] = Some((record.clone(), version)),
                (Step::Takes, _) => {
                    if let Next::Call(next) = next
                        && write(&mut copies[who], &mut |progress| progress.take(next, agent, now))
                    {
                        prop_assert!(!over.contains(&next), "{next:?} was done");
                        for other in (0..3).filter(|other| *other != who) {
                            let has = with[other].is_some_and(|(id, until)| id == next && until > now);
                            prop_assert!(!has, "{next:?} is with {}", agents[other]);
                        }
                        with[who] = Some((next, Timestamp(now.0 + TAKEN_FOR)));
                    }
                }
                (Step::Done | Step::Skips | Step::Later(_), Some(id)) => {
                    let mark = match step {
                        Step::Done => Mark::Done(now),
                        Step::Skips => Mark::Skipped(now),
                        Step::Later(minutes) => Mark::Later(agent.to_owned(), Timestamp(now.0 + minutes * MINUTE)),
                        _ => continue,
                    };
                    if !matches!(mark, Mark::Later(..)) {
                        over.push(id);
                    }
                    write(&mut copies[who], &mut |progress| {
                        progress.set(id, mark.clone());
                        true
                    });
                    with[who] = None;
                }
                _ => {}
            }
        }
        let far = record.how_far(&people, &nobody, now);
        prop_assert_eq!(far.done + far.skipped, over.len());
        prop_assert_eq!(far.done + far.skipped + far.later + far.taken + far.open, people.len());
    }
}
