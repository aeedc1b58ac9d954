//! Scores: that they are what the reasons say, and do not depend on how the calls were heard of.

use callside_protocol::{
    Direction, EarlierCall, EndedAs, Personal, Timestamp,
    company::{Outcome, Preset, Weights},
};
use proptest::prelude::*;

use super::super::{
    score::{Points, REASONS, explained, score},
    touches::{CallRecord, Row, Touch, Touches},
    weights::worth,
};
use crate::directory::{lookup::Table, people::RecordId};

const DAY: i64 = 24 * 3_600_000;
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn ago(days: i64, direction: Direction, outcome: Outcome, talked: u32) -> Touch {
    Touch { at: Timestamp(NOW.0 - days * DAY), direction: Some(direction), outcome, talked }
}

#[test]
fn a_score_is_the_sum_of_its_reasons_and_each_is_what_the_weights_say() {
    let weights = Preset::Balanced.weights();
    let touches = [
        ago(0, Direction::Inbound, Outcome::Spoke, 360),
        ago(30, Direction::Outbound, Outcome::Spoke, 60),
        ago(30, Direction::Outbound, Outcome::NotTaken, 0),
        ago(60, Direction::Inbound, Outcome::NotTaken, 0),
    ];
    let (points, reasons, rest) = explained(&touches, &weights, NOW);
    let told: Vec<i64> = reasons.iter().map(|reason| reason.points.0).collect();
    // 8 and a point for each of six minutes; half of 5 + 1; half of −2; a quarter of 3.
    assert_eq!(told, [1_400, 300, -100, 75]);
    assert_eq!((points, rest), (Points(1_675), Points(0)));
    assert_eq!(points.whole(), 17);
    assert_eq!(reasons[0].touch, touches[0]);
    assert_eq!(score(&touches, &weights, NOW), points);
    assert_eq!(score(&[], &weights, NOW), Points(0));
}

#[test]
fn a_record_counts_as_what_it_tells() {
    let call = |ended, talked| EarlierCall {
        record: Some("50231".to_owned()),
        began: NOW,
        direction: Some(Direction::Inbound),
        ended,
        talked,
        note: Personal::default(),
        by: None,
        recordings: Vec::new(),
    };
    let of = |ended, talked| {
        let touch = Touch::of(&call(ended, talked));
        assert_eq!((touch.at, touch.direction), (NOW, Some(Direction::Inbound)));
        (touch.outcome, touch.talked)
    };
    assert_eq!(of(EndedAs::Completed, 95), (Outcome::Spoke, 95));
    assert_eq!(of(EndedAs::Voicemail, 20), (Outcome::Voicemail, 0));
    for ended in [EndedAs::Missed, EndedAs::NoAnswer, EndedAs::Busy, EndedAs::Declined] {
        assert_eq!(of(ended, 0), (Outcome::NotTaken, 0), "{ended:?}");
    }
    // Typed by hand, with the same time twice.
    assert_eq!(of(EndedAs::Completed, 0), (Outcome::NotTaken, 0));
}

#[test]
fn a_long_call_counts_no_more_than_the_most() {
    let weights = Preset::Balanced.weights();
    let of = |talked| worth(&weights, &ago(0, Direction::Outbound, Outcome::Spoke, talked));
    assert_eq!((of(0), of(30), of(15 * 60), of(u32::MAX)), (500, 550, 2_000, 2_000));
}

#[test]
fn a_call_of_which_the_direction_is_not_known_counts_as_the_lesser_of_both() {
    let weights = Preset::Balanced.weights();
    let unknown = |outcome| worth(&weights, &Touch { direction: None, ..ago(0, Direction::Inbound, outcome, 0) });
    assert_eq!((unknown(Outcome::Spoke), unknown(Outcome::NotTaken), unknown(Outcome::Voicemail)), (500, -200, 100));
}

#[test]
fn whoever_calls_by_themselves_is_ahead_where_that_is_what_counts() {
    let caller = [ago(3, Direction::Inbound, Outcome::Spoke, 60)];
    let called = [ago(3, Direction::Outbound, Outcome::Spoke, 60)];
    let of = |preset: Preset, touches: &[Touch]| score(touches, &preset.weights(), NOW);
    assert!(of(Preset::Inbound, &caller) > of(Preset::Inbound, &called));
    assert!(of(Preset::Outbound, &caller) < of(Preset::Outbound, &called));
    for preset in Preset::ALL {
        assert_eq!(preset.weights().preset(), Some(preset));
    }
    assert_eq!(Weights { missed: 7, ..Weights::default() }.preset(), None);
}

#[test]
fn a_score_is_worth_a_request_when_it_has_moved_far_enough() {
    let moved = |pushed, threshold| Points(1_675).has_moved(pushed, threshold);
    assert!(moved(None, 50) && moved(Some(14), 3) && moved(Some(20), 3));
    assert!(!moved(Some(15), 3) && !moved(Some(17), 0));
    assert_eq!((Points(-150).whole(), Points(-149).whole(), Points(50).whole()), (-2, -1, 1));
}

#[test]
fn whatever_is_entered_as_a_weight_a_score_is_a_number() {
    let wild = Weights {
        half_life_days: 0,
        they_called: i64::MAX,
        we_called: i64::MIN,
        each_minute: i64::MAX,
        most_minutes: u32::MAX,
        missed: i64::MIN,
        voicemail: i64::MAX,
        no_answer: i64::MIN,
    };
    let touches = [
        ago(0, Direction::Inbound, Outcome::Spoke, u32::MAX),
        Touch { at: Timestamp(i64::MIN), ..ago(0, Direction::Outbound, Outcome::Spoke, 1) },
        Touch { at: Timestamp(i64::MAX), ..ago(0, Direction::Outbound, Outcome::NotTaken, 1) },
    ];
    assert_eq!(score(&touches, &wild, NOW), Points(1_000_000));
}

fn person(id: i32) -> RecordId {
    RecordId { table: Table::Contact, id }
}

fn touch() -> impl Strategy<Value = Touch> {
    let direction = prop_oneof![Just(None), Just(Some(Direction::Inbound)), Just(Some(Direction::Outbound))];
    let outcome = prop_oneof![Just(Outcome::Spoke), Just(Outcome::Voicemail), Just(Outcome::NotTaken)];
    (-30_i64..400, direction, outcome, 0_u32..4_000).prop_map(|(days, direction, outcome, talked)| Touch {
        at: Timestamp(NOW.0 - days * DAY),
        direction,
        outcome,
        talked,
    })
}

fn row() -> impl Strategy<Value = Row> {
    (0_i32..40, prop::option::of(1_i32..5), prop::option::of(1_i32..4), touch()).prop_map(
        |(call, contact, company, touch)| {
            let company = company.map(|id| RecordId { table: Table::Customer, id });
            Row { call: CallRecord(call), contact: contact.map(person), company, touch }
        },
    )
}

proptest! {
    #[test]
    fn scores_do_not_depend_on_the_order_of_calls(mut touches in prop::collection::vec(touch(), 0..20), turn in 0_usize..20) {
        let weights = Weights::default();
        let (points, reasons, rest) = explained(&touches, &weights, NOW);
        prop_assert_eq!(reasons.iter().map(|reason| reason.points.0).sum::<i64>() + rest.0, points.0);
        prop_assert!(reasons.len() <= REASONS);
        touches.reverse();
        let middle = turn.min(touches.len());
        touches.rotate_left(middle);
        let (again, same, left) = explained(&touches, &weights, NOW);
        prop_assert_eq!((again, left), (points, rest));
        prop_assert_eq!(same, reasons);
        prop_assert_eq!(score(&touches, &weights, NOW), points);
    }

    #[test]
    fn time_alone_takes_from_praise_and_from_blame(touches in prop::collection::vec(touch(), 1..20), days in 0_i64..400) {
        let later = Timestamp(NOW.0 + (30 + days) * DAY);
        let only = |good: bool| {
            let weights = Weights::default();
            let of: Vec<Touch> = touches.iter().filter(|touch| (worth(&weights, touch) > 0) == good).copied().collect();
            (score(&of, &weights, NOW).0.abs(), score(&of, &weights, later).0.abs())
        };
        for (now, then) in [only(true), only(false)] {
            prop_assert!(then <= now);
        }
    }

    /// However calls are heard of (in parts, twice, changed, deleted), what is held is what there is.
    #[test]
    fn what_is_held_is_what_there_is(steps in prop::collection::vec((prop::collection::vec(row(), 0..8), prop::collection::vec(0_i32..40, 0..3)), 0..8)) {
        let mut held = Touches::default();
        let mut there = std::collections::BTreeMap::new();
        for (changed, gone) in steps {
            let older = held.clone();
            let before = older.by_whom();
            for row in &changed {
                there.insert(row.call, *row);
            }
            for call in &gone {
                there.remove(&CallRecord(*call));
            }
            let gone: Vec<CallRecord> = gone.into_iter().map(CallRecord).collect();
            let concerned = held.take(changed, &gone);
            prop_assert!(concerned.is_sorted_by(|one, next| one < next));
            prop_assert!(held.rows().iter().eq(there.values()));
            let after = held.by_whom();
            let everybody = before.each().map(|(whom, _)| whom).chain(after.each().map(|(whom, _)| whom));
            for whom in everybody {
                if !concerned.contains(&whom) {
                    prop_assert!(before.of(whom).eq(after.of(whom)), "{:?} is not told of", whom);
                }
                let of = there.values().filter(|row| row.contact == Some(whom) || row.company == Some(whom));
                prop_assert!(after.of(whom).eq(of.map(|row| &row.touch)));
            }
        }
    }
}
