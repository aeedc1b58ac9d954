//! Lists: who belongs on one, and that increments come to the same as the whole.

use std::collections::BTreeMap;

use callside_protocol::{
    CompanyRef, Direction, Personal, RecordKind, RecordRef, Timestamp,
    company::{Comparison, ListCondition as Condition, ListSource as Source, Outcome, Rule},
};
use proptest::prelude::*;

use super::super::{
    members::Members,
    rule::{self, Fit, Known, source},
    score::Points,
    touches::Touch,
};
use crate::directory::{
    lookup::Table,
    people::{Person, RecordId},
};

const DAY: i64 = 24 * 3_600_000;
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn contact(id: i32, of: Option<RecordKind>) -> Person {
    let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
    person.first = "Dana".into();
    person.last = "Whitfield".into();
    person.email = "dana@northwind.example".into();
    person.company = of
        .map(|kind| CompanyRef { record: RecordRef { kind, id: "1101".to_owned() }, name: "Northwind Traders".into() });
    person
}

fn fits(rule: &Rule, person: &Person, last: Option<i64>, points: i64) -> Fit {
    let last = last.map(|days| Touch {
        at: Timestamp(NOW.0 - days * DAY),
        direction: Some(Direction::Inbound),
        outcome: Outcome::Spoke,
        talked: 60,
    });
    let field = |name: &str| match name {
        "custentity_region" => Some(["West"; 2]),
        "custentity_trade" => Some(["3", "Wholesale"]),
        "custentity_seats" => Some(["12"; 2]),
        "birthday" => Some(["1980-05-02"; 2]),
        _ => None,
    };
    let field = |name: &str| field(name).map(|both| both.map(Personal::from));
    rule::fits(rule, &Known { person, field: &field, last, score: Points(points * 100) }, NOW)
}

fn only(condition: Condition) -> Rule {
    Rule { of: Vec::new(), all: vec![condition] }
}

#[test]
fn each_contact_is_of_one_of_four_sources_and_nobody_else_is_on_a_list() {
    let of = |kind| source(&contact(1, kind));
    assert_eq!(of(Some(RecordKind::Customer)), Some(Source::Customers));
    assert_eq!(of(Some(RecordKind::Prospect)), Some(Source::Prospects));
    assert_eq!(of(Some(RecordKind::Lead)), Some(Source::Leads));
    assert_eq!(of(Some(RecordKind::Vendor)), Some(Source::Unaffiliated));
    assert_eq!(of(None), Some(Source::Unaffiliated));
    let firm = Person::new(RecordId { table: Table::Customer, id: 1 }, RecordKind::Customer);
    assert_eq!(source(&firm), None);
    let rule = Rule { of: vec![Source::Leads, Source::Prospects], all: Vec::new() };
    let on = |kind| fits(&rule, &contact(1, Some(kind)), None, 0);
    assert_eq!([RecordKind::Lead, RecordKind::Prospect, RecordKind::Customer].map(on), [Fit::Yes, Fit::Yes, Fit::No]);
    assert_eq!(fits(&Rule::default(), &firm, None, 0), Fit::No);
    let inactive = Person { inactive: true, ..contact(1, None) };
    assert_eq!(fits(&Rule::default(), &inactive, None, 0), Fit::No);
}

#[test]
fn fields_are_compared_as_what_they_are() {
    let holds = |name: &str, comparison| {
        fits(&only(Condition::Field(name.to_owned(), comparison)), &contact(1, Some(RecordKind::Customer)), None, 0)
    };
    let yes = [
        ("email", Comparison::Contains("@NORTHWIND.".into())),
        ("entityid", Comparison::Is("dana whitfield ".into())),
        ("company", Comparison::Begins("north".into())),
        ("title", Comparison::Empty),
        ("custentity_region", Comparison::IsNot("East".into())),
        ("custentity_trade", Comparison::Is("wholesale".into())),
        ("custentity_trade", Comparison::Is("3".into())),
        ("custentity_trade", Comparison::Begins("whole".into())),
        ("custentity_seats", Comparison::AtLeast("9".into())),
        ("custentity_seats", Comparison::Below("100".into())),
        ("birthday", Comparison::Below("1990-01-01".into())),
        ("custentity_region", Comparison::Filled),
    ];
    for (name, comparison) in yes {
        assert_eq!(holds(name, comparison.clone()), Fit::Yes, "{name} {comparison:?}");
    }
    let no = [
        ("title", Comparison::Filled),
        ("custentity_seats", Comparison::AtLeast("many".into())),
        ("title", Comparison::Below("9".into())),
        ("custentity_region", Comparison::Is("Wes".into())),
        ("custentity_trade", Comparison::IsNot("3".into())),
        ("custentity_trade", Comparison::IsNot("Wholesale".into())),
    ];
    for (name, comparison) in no {
        assert_eq!(holds(name, comparison.clone()), Fit::No, "{name} {comparison:?}");
    }
    assert_eq!(holds("custentity_secret", Comparison::Filled), Fit::Unread("custentity_secret".to_owned()));
}

#[test]
fn a_field_that_nobody_read_takes_nobody_off_and_leaves_certain_what_is_certain() {
    let unread = Condition::Field("custentity_secret".to_owned(), Comparison::Filled);
    let rule = Rule { of: Vec::new(), all: vec![unread, Condition::CalledWithin(30)] };
    let person = contact(1, None);
    assert_eq!(fits(&rule, &person, Some(40), 0), Fit::No);
    assert_eq!(fits(&rule, &person, Some(20), 0), Fit::Unread("custentity_secret".to_owned()));
    let mut members = Members::default();
    members.recount([(person.id, Fit::Yes)]);
    members.recount([(person.id, fits(&rule, &person, Some(20), 0))]);
    members.recount([(person.id, fits(&rule, &person, Some(20), 0))]);
    assert!(members.has(person.id));
}

#[test]
fn calls_scores_and_owners_are_conditions_too() {
    let mut person = contact(1, None);
    person.sales_rep = Some("1001".to_owned());
    let is = |condition: Condition, last, points| fits(&only(condition), &person, last, points) == Fit::Yes;
    assert!(is(Condition::CalledWithin(7), Some(7), 0) && !is(Condition::CalledWithin(7), Some(8), 0));
    assert!(is(Condition::NotCalledFor(7), Some(8), 0) && is(Condition::NotCalledFor(7), None, 0));
    assert!(!is(Condition::CalledWithin(7), None, 0));
    assert!(is(Condition::ScoreAtLeast(12), None, 12) && is(Condition::ScoreBelow(12), None, 11));
    assert!(
        is(Condition::LastOutcome(Outcome::Spoke), Some(1), 0)
            && !is(Condition::LastOutcome(Outcome::NotTaken), Some(1), 0)
    );
    assert!(is(Condition::Owner("1001".to_owned()), None, 0) && !is(Condition::Owner("1002".to_owned()), None, 0));
}

#[test]
fn who_joined_and_who_left_is_told_from_the_last_look_on() {
    let id = |id| RecordId { table: Table::Contact, id };
    let mut members = Members::default();
    members.recount([(id(2), Fit::Yes), (id(1), Fit::Yes), (id(3), Fit::No)]);
    assert_eq!((members.on(), members.joined(), members.left()), (&[id(1), id(2)][..], &[id(1), id(2)][..], &[][..]));
    members.seen();
    members.recount([(id(2), Fit::Yes), (id(1), Fit::No), (id(3), Fit::Yes)]);
    assert_eq!((members.joined(), members.left()), (&[id(3)][..], &[id(1)][..]));
    // Back before anybody looked: never away.
    members.recount([(id(1), Fit::Yes), (id(2), Fit::Yes)]);
    assert_eq!((members.on(), members.joined(), members.left()), (&[id(1), id(2)][..], &[][..], &[][..]));
}

/// Somebody as the property draws them: a title, and whether they are there.
type Drawn = (i32, Option<u8>);

fn title(of: u8) -> Personal {
    ["Buyer", "Head buyer", "Clerk"][usize::from(of) % 3].into()
}

proptest! {
    /// A live list is its rule over the whole copy, whatever came in which order; and what it tells of who came and went is the
    /// difference.
    #[test]
    fn a_live_list_is_its_rule_over_the_whole_copy(
        steps in prop::collection::vec((prop::collection::vec((0_i32..12, prop::option::of(any::<u8>())), 0..6), any::<bool>()), 1..12),
    ) {
        let rule = only(Condition::Field("title".to_owned(), Comparison::Contains("buyer".into())));
        let mut copy: BTreeMap<RecordId, Person> = BTreeMap::new();
        let (mut members, mut seen) = (Members::default(), Vec::new());
        for (changes, looks) in steps {
            for (id, is) in changes as Vec<Drawn> {
                let mut person = contact(id, None);
                match is {
                    Some(of) => {
                        person.title = title(of);
                        copy.insert(person.id, person);
                    }
                    None => drop(copy.remove(&person.id)),
                }
            }
            let whole = || copy.values().map(|person| (person.id, fits(&rule, person, None, 0)));
            members.recount(whole());
            let on: Vec<RecordId> = whole().filter(|(_, fit)| *fit == Fit::Yes).map(|(id, _)| id).collect();
            prop_assert_eq!(members.on(), &on[..]);
            let came: Vec<RecordId> = on.iter().filter(|id| !seen.contains(*id)).copied().collect();
            let went: Vec<RecordId> = seen.iter().filter(|id| !on.contains(id)).copied().collect();
            prop_assert_eq!((members.joined(), members.left()), (&came[..], &went[..]));
            if looks {
                members.seen();
                seen = on;
            }
        }
    }
}
