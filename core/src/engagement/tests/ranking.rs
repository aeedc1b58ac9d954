//! Who is most engaged, and who is cooling.

use callside_protocol::{
    Direction, Timestamp,
    company::{Outcome, Weights},
};

use super::super::{
    ranking::{Standing, cooling, most_engaged},
    score::Points,
    scored::Scored,
    touches::{CallRecord, Row, Touch, Touches},
};
use crate::directory::{lookup::Table, people::RecordId};

const DAY: i64 = 24 * 3_600_000;
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn person(id: i32) -> RecordId {
    RecordId { table: Table::Contact, id }
}

fn days_ago(days: i64) -> Timestamp {
    Timestamp(NOW.0 - days * DAY)
}

#[test]
fn the_most_engaged_and_the_cooling_are_told_apart_by_when_they_talked() {
    // 1 talked long ago, 2 yesterday, 3 both, 4 was never reached.
    let calls = [
        (1, 40, Outcome::Spoke),
        (1, 41, Outcome::Spoke),
        (2, 1, Outcome::Spoke),
        (3, 40, Outcome::Spoke),
        (3, 1, Outcome::Spoke),
        (4, 35, Outcome::NotTaken),
        (4, 2, Outcome::NotTaken),
    ];
    let rows = (0..).zip(calls).map(|(call, (whom, days, outcome))| Row {
        call: CallRecord(call),
        contact: Some(person(whom)),
        company: None,
        touch: Touch { at: days_ago(days), direction: Some(Direction::Outbound), outcome, talked: 0 },
    });
    let mut touches = Touches::default();
    touches.take(rows.collect(), &[]);
    let scored = |(whom, of): (RecordId, Vec<Touch>)| Scored::of(whom, &of, &Weights::default(), NOW, days_ago(30));
    let by_whom = touches.by_whom();
    let each = by_whom.each().map(|(whom, of)| (whom, of.copied().collect()));
    let all: Vec<Standing> = each.filter_map(scored).map(|scored| Standing::from(&scored)).collect();
    let whom = |of: Vec<Standing>| of.into_iter().map(|one| one.whom.id).collect::<Vec<_>>();
    assert_eq!(whom(most_engaged(&all, 10)), [3, 2, 1]);
    assert_eq!(whom(most_engaged(&all, 1)), [3]);
    assert_eq!(whom(cooling(&all, 10)), [1], "3 talked again, and 4 never did");
    let second = all.iter().find(|one| one.whom == person(2)).expect("somebody");
    assert_eq!(second.then, Points(0), "what came later was not known then");
}
