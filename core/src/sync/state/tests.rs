use callside_protocol::Timestamp;
use proptest::prelude::*;

use super::{super::memory::Fate, Again, Change, HOUR, Held, LATE, Reading, SETTLES, State, hold};

fn begun(from: i64) -> State {
    let mut state = State::of("9100");
    state.change(Change::Begin { from: Timestamp(from), offset: 0 }, Timestamp(from.max(1)));
    state
}

fn held(extension: &str, at: i64) -> Held {
    let at = Timestamp(at);
    Held { extension: extension.to_owned(), from: at, to: at, calls: 1, ..Held::default() }
}

proptest! {
    /// Whenever somebody looks: what is read for the first time leaves no gap, what counts counts each instant once,
    /// and nothing is read that the log may not show yet.
    #[test]
    fn every_instant_is_read_once_for_the_last_time(
        begins in 0_i64..5 * HOUR, waits in proptest::collection::vec(1_i64..9 * HOUR, 1..30)
    ) {
        let mut state = begun(begins);
        let (mut now, mut counted, mut first) = (begins, begins, begins);
        for wait in waits {
            now += wait;
            while let Some(window) = state.next_window(Timestamp(now), false, &|_| false) {
                prop_assert!(window.from < window.to && window.to.0 <= now - LATE);
                prop_assert!(window.from.0.div_euclid(HOUR) == (window.to.0 - 1).div_euclid(HOUR));
                match window.reading {
                    Reading::First => prop_assert_eq!(window.from.0, first),
                    _ => {
                        prop_assert!(window.to.0 <= now - SETTLES);
                        prop_assert_eq!(window.from.0, counted);
                        counted = window.to.0;
                    }
                }
                first = first.max(window.to.0);
                state.window = Some(window);
                state.close();
            }
            prop_assert!(now - LATE - first < 60_000);
            prop_assert_eq!((state.settled.0, state.read.0), (counted, first));
        }
    }

    /// Whatever is held of two extensions and may pass is read again once, a day at a time, and no row of it in part.
    #[test]
    fn what_is_held_is_read_again_by_days_and_each_row_as_a_whole(
        rows in proptest::collection::vec((0_u8..2, 0_i64..200 * HOUR, 0_i64..60 * HOUR), 1..20)
    ) {
        let day = 24 * HOUR;
        let mut state = begun(0);
        (state.read, state.settled) = (Timestamp(300 * HOUR), Timestamp(0));
        for (extension, from, takes) in &rows {
            let row = Held { to: Timestamp(from + takes), ..held(["101", "102"][usize::from(*extension)], *from) };
            state.held.push(row);
        }
        state.release(&|_| true, Timestamp(300 * HOUR));
        let (mut before, mut left) = (i64::MAX, state.held.len());
        while !state.asked.is_empty() {
            let window = state.next_window(Timestamp(300 * HOUR), true, &|_| true).expect("a window");
            prop_assert_eq!(window.reading, Reading::Again);
            prop_assert!(window.to.0 <= before && window.from < window.to);
            before = window.from.0;
            let (from, to) = (window.from, window.to);
            let inside = state.held.iter().filter(|row| from <= row.from && row.to < to).count();
            prop_assert!(state.held.iter().all(|row| row.to < from || from <= row.from), "none in part");
            let alone = state.held.iter().all(|row| row.from.0.div_euclid(day) == row.to.0.div_euclid(day));
            prop_assert!(!alone || from.0.div_euclid(day) == (to.0 - 1).div_euclid(day), "a day at a time");
            state.window = Some(window);
            state.close();
            left -= inside;
            prop_assert_eq!(state.held.len(), left);
        }
        prop_assert_eq!(left, 0);
    }

    #[test]
    fn what_is_held_is_bounded_and_no_call_of_it_is_lost(
        calls in proptest::collection::vec((0_u32..40, 0_i64..90 * 24), 1..3_000)
    ) {
        let mut all = Vec::new();
        for (extension, hour) in &calls {
            hold(&mut all, &held(&extension.to_string(), hour * HOUR));
        }
        prop_assert!(all.len() <= super::MOST_HELD);
        prop_assert_eq!(all.iter().map(|held| held.calls).sum::<u64>(), calls.len() as u64);
        for (extension, hour) in &calls {
            let at = Timestamp(hour * HOUR);
            let has = |held: &&Held| held.extension == extension.to_string() && held.from <= at && at <= held.to;
            prop_assert!(all.iter().any(|held| has(&held)));
        }
    }
}

#[test]
fn what_was_held_is_read_again_once_somebody_is_named_and_moves_in_its_day() {
    let mut state = begun(0);
    state.window = state.next_window(Timestamp(8 * HOUR), false, &|_| false);
    let window = state.window.as_mut().unwrap();
    window.tally.waiting = 2;
    window.held = vec![Held { calls: 2, ..held("101", 60_000) }];
    state.close();
    state.release(&|_| false, Timestamp(8 * HOUR));
    assert!(state.asked.is_empty(), "nobody is named");
    state.release(&|extension| extension == "101", Timestamp(8 * HOUR));
    state.release(&|extension| extension == "101", Timestamp(8 * HOUR));
    assert_eq!(state.asked.len(), 1, "once");
    (state.read, state.settled) = (Timestamp(8 * HOUR), Timestamp(8 * HOUR));
    state.window = state.next_window(Timestamp(8 * HOUR), false, &|_| false);
    let window = state.window.as_mut().unwrap();
    assert_eq!(
        (window.from, window.to, window.only.as_slice()),
        (Timestamp(60_000), Timestamp(61_000), ["101".to_owned()].as_slice())
    );
    window.held = vec![held("101", 60_000)];
    state.close();
    let counted = state.counted();
    assert_eq!((counted.logged, counted.waiting, state.asked.len()), (1, 1, 0));
}

#[test]
fn what_people_wait_for_comes_before_what_is_counted_and_what_was_long_ago_and_after_what_is_new() {
    let now = Timestamp(30 * HOUR);
    let mut state = begun(HOUR);
    state.change(Change::Back(Timestamp(1)), now);
    state.held.push(held("101", 20 * HOUR));
    state.release(&|_| true, now);
    state.change(Change::Again(Again { from: Timestamp(0), to: now, only: Vec::new() }), now);
    let next = |state: &State, follows: bool| state.next_window(now, follows, &|_| true).expect("a window");
    assert_eq!(
        next(&state, false).reading,
        Reading::Last,
        "the log is read up to now first where nothing else tells it"
    );
    let again = next(&state, true);
    assert_eq!((again.reading, again.from), (Reading::Again, Timestamp(20 * HOUR)));
    state.window = Some(again);
    state.close();
    assert_eq!(state.held, Vec::new());
    state.read = Timestamp(now.0 - LATE);
    assert_eq!(next(&state, true).reading, Reading::Check);
    state.settled = Timestamp(24 * HOUR);
    assert_eq!(next(&state, true).reading, Reading::Before);
    state.back_to = Timestamp(0);
    assert_eq!((next(&state, true).reading, state.asked.len()), (Reading::Again, 1), "and what counts anew at last");
}

#[test]
fn what_is_refused_for_long_is_tried_seldom_and_at_once_when_people_ask() {
    let of = |tried: i64| Held { tried: Timestamp(tried), ..held("101", 100 * HOUR) }.tried_again().0;
    assert_eq!(of(101 * HOUR), 102 * HOUR);
    assert_eq!(of(110 * HOUR), 120 * HOUR);
    assert!(of(0) <= HOUR);
}

#[test]
fn what_was_told_twice_counts_once_and_what_is_told_after_its_hour_counts_where_a_record_was_made() {
    let mut state = begun(10 * HOUR);
    let at = Timestamp(10 * HOUR + 1);
    let waits = held("101", at.0);
    state.followed(at, None, &Fate::NoOrganizer, Some(waits.clone()));
    state.followed(at, Some(&Fate::NoOrganizer), &Fate::NoOrganizer, Some(waits));
    assert_eq!((state.counted().calls, state.counted().waiting, state.held[0].calls), (1, 1, 1));
    state.followed(at, Some(&Fate::NoOrganizer), &Fate::Made, None);
    let counted = state.counted();
    assert_eq!((counted.calls, counted.waiting, counted.logged, counted.made), (1, 0, 1, 1));
    (state.settled, state.days) = (Timestamp(20 * HOUR), vec![(0, counted)]);
    state.fresh.clear();
    state.followed(at, None, &Fate::There, None);
    assert_eq!(state.counted().calls, 1, "its hour has counted it");
    state.followed(at, None, &Fate::Made, None);
    assert_eq!((state.counted().calls, state.counted().logged), (2, 2));
}

#[test]
fn it_begins_once() {
    let mut state = State::of("9100");
    assert!(!state.has_begun());
    state.change(Change::Begin { from: Timestamp(HOUR), offset: 0 }, Timestamp(2 * HOUR));
    state.change(Change::Begin { from: Timestamp(9 * HOUR), offset: 0 }, Timestamp(10 * HOUR));
    assert_eq!((state.begun, state.from), (Timestamp(2 * HOUR), Timestamp(HOUR)));
}

#[test]
fn a_stretch_that_is_read_again_counts_anew_day_by_day() {
    let day = 24 * HOUR;
    let mut state = State::of("9100");
    // Days that begin at 05:00 UTC.
    state.change(Change::Begin { from: Timestamp(0), offset: -5 * HOUR }, Timestamp(1));
    for hour in 0..3 * 24 {
        let at = Timestamp(hour * HOUR);
        (state.read, state.settled) = (at, at);
        state.window = state.next_window(Timestamp(at.0 + HOUR + SETTLES), false, &|_| false);
        state.window.as_mut().expect("a window").tally.skipped = 1;
        state.close();
    }
    let skipped = |state: &State| state.days.iter().map(|(_, tally)| tally.skipped).collect::<Vec<_>>();
    assert_eq!(skipped(&state), [5, 24, 24, 19]);
    (state.read, state.settled) = (Timestamp(3 * day), Timestamp(3 * day));
    state.change(
        Change::Again(Again { from: Timestamp(5 * HOUR), to: Timestamp(3 * day), only: Vec::new() }),
        Timestamp(3 * day),
    );
    let mut read = Vec::new();
    while !state.asked.is_empty() {
        state.window = state.next_window(Timestamp(3 * day), false, &|_| false);
        let window = state.window.as_mut().expect("a window");
        assert_eq!(window.reading, Reading::Again);
        read.push((window.from.0 / HOUR, window.to.0 / HOUR));
        window.tally.logged = 7;
        state.close();
    }
    assert_eq!(read, [(53, 72), (29, 53), (5, 29)]);
    assert_eq!(skipped(&state), [5, 0, 0, 0]);
    assert_eq!(state.counted().logged, 21);
}
