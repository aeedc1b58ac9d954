//! What the scores of a large company take of time and memory in wasm: a hundred thousand people, a million calls. No test:
//! `cargo xtask bench engagement` runs it and judges what it says.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use core::arch::wasm32::memory_size;

use callside_core::{
    directory::{
        lookup::Table,
        people::{Person, RecordId},
    },
    engagement::{
        members::Members,
        rule::{Known, fits},
        score::{Points, score},
        touches::{CallRecord, Row, Touch, Touches, last},
    },
};
use callside_protocol::{
    Direction, RecordKind, Timestamp,
    company::{ListCondition as Condition, ListSource as Source, Outcome, Rule, Weights},
};
use js_sys::eval;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

const PEOPLE: i32 = 100_000;
const CALLS: i32 = 1_000_000;
/// People of one firm.
const OF_A_FIRM: i32 = 10;
const NOW: Timestamp = Timestamp(1_795_000_000_000);
/// Calls are of the year before.
const YEAR: i64 = 365 * 24 * 3_600_000;
/// Pages of memory in a megabyte.
const PAGES: f64 = 16.0;

/// A number below `below` that is the same each time, and far from its neighbours'.
fn drawn(seed: i32, below: i64) -> i64 {
    let mixed = u64::from(seed.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    i64::try_from((mixed >> 11) % u64::try_from(below).unwrap()).unwrap()
}

fn contact(id: i32) -> RecordId {
    RecordId { table: Table::Contact, id: 1_000_000 + id }
}

fn row(call: i32) -> Row {
    let with = i32::try_from(drawn(call, i64::from(PEOPLE))).unwrap();
    let answered = drawn(call + 1, 4) > 0;
    Row {
        call: CallRecord(call),
        contact: Some(contact(with)),
        company: Some(RecordId { table: Table::Customer, id: 1 + with / OF_A_FIRM }),
        touch: Touch {
            at: Timestamp(NOW.0 - drawn(call + 2, YEAR)),
            direction: Some(if drawn(call + 3, 2) == 0 { Direction::Inbound } else { Direction::Outbound }),
            outcome: if answered { Outcome::Spoke } else { Outcome::NotTaken },
            talked: if answered { u32::try_from(drawn(call + 4, 900)).unwrap() } else { 0 },
        },
    }
}

#[wasm_bindgen_test]
fn scores_of_a_hundred_thousand_people_out_of_a_million_calls() {
    let now = || eval("performance.now()").unwrap().as_f64().unwrap();
    let figure =
        |name: &str, unit: &str, value: f64| console_log!("FIGURE {PEOPLE}|{name}|{unit}|{value}|{value}|{value}");
    let weights = Weights::default();
    let mut touches = Touches::default();
    let rows: Vec<Row> = (0..CALLS).map(row).collect();
    let (before, began) = (memory_size(0) as f64 / PAGES, now());
    touches.take(rows, &[]);
    figure("a million calls are taken in", "ms", now() - began);

    let began = now();
    let by_whom = touches.by_whom();
    let scores: Vec<(RecordId, Points)> =
        by_whom.each().map(|(whom, touches)| (whom, score(touches, &weights, NOW))).collect();
    figure("all scores", "ms", now() - began);
    figure("memory", "MB", memory_size(0) as f64 / PAGES - before);
    assert!(scores.len() > usize::try_from(PEOPLE).unwrap());

    let people: Vec<Person> = (0..PEOPLE).map(|id| Person::new(contact(id), RecordKind::Contact)).collect();
    let rule = Rule { of: vec![Source::Unaffiliated], all: vec![Condition::ScoreAtLeast(20)] };
    let mut members = Members::default();
    let began = now();
    members.recount(people.iter().map(|person| {
        let place = scores.binary_search_by_key(&person.id, |(whom, _)| *whom);
        let points = place.ok().and_then(|place| scores.get(place)).map_or(Points(0), |(_, points)| *points);
        let last = last(by_whom.of(person.id));
        let known = Known { person, field: &|_| None, last, score: points };
        (person.id, fits(&rule, &known, NOW))
    }));
    figure("a list over everybody", "ms", now() - began);
    assert!(!members.on().is_empty());

    let began = now();
    let concerned = touches.take((0..1_000).map(|call| row(CALLS + call)).collect(), &[]);
    figure("a thousand calls more", "ms", now() - began);
    assert!(concerned.len() > 1_000);
}
