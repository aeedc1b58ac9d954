//! Who belongs on a live list: a rule over what is known of somebody. A rule is judged with what the role may read; one that asks
//! for a field which nobody has read says which, and is then no reason for anybody to be off the list.

use callside_protocol::{
    Personal, PhoneField, RecordKind, Timestamp,
    company::{Comparison, ListCondition as Condition, ListSource, Rule},
};

use super::{score::Points, touches::Touch};
use crate::directory::{lookup::Table, people::Person};

const DAY: i64 = 24 * 3_600_000;

/// Whose this person is; `None`: no contact.
#[must_use]
pub fn source(person: &Person) -> Option<ListSource> {
    let company = person.company.as_ref().map(|company| company.record.kind);
    (person.id.table == Table::Contact).then_some(match company {
        Some(RecordKind::Customer) => ListSource::Customers,
        Some(RecordKind::Prospect) => ListSource::Prospects,
        Some(RecordKind::Lead) => ListSource::Leads,
        _ => ListSource::Unaffiliated,
    })
}

/// What is known of somebody.
pub struct Known<'a> {
    /// Their row in the copy.
    pub person: &'a Person,
    /// What stands in a field that is not on it, and what NetSuite shows for that; `None`: nobody has read it.
    pub field: &'a dyn Fn(&str) -> Option<[Personal; 2]>,
    /// The last call with them.
    pub last: Option<Touch>,
    /// How engaged they are.
    pub score: Points,
}

/// What a rule says of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// They belong on the list.
    Yes,
    /// They do not.
    No,
    /// It asks for this field, which was not read.
    Unread(String),
}

/// Whether they belong on the list of a rule. What is certain without the field that was not read is certain.
#[must_use]
pub fn fits(rule: &Rule, known: &Known<'_>, now: Timestamp) -> Fit {
    let person = known.person;
    if person.inactive || !source(person).is_some_and(|source| rule.of.is_empty() || rule.of.contains(&source)) {
        return Fit::No;
    }
    let mut unread = None;
    for condition in &rule.all {
        match holds(condition, known, now) {
            Ok(true) => {}
            Ok(false) => return Fit::No,
            Err(field) => unread = unread.or(Some(field)),
        }
    }
    unread.map_or(Fit::Yes, |field| Fit::Unread(field.to_owned()))
}

/// Whether a condition is so; an error names the field that nobody has read.
fn holds<'a>(condition: &'a Condition, known: &Known<'_>, now: Timestamp) -> Result<bool, &'a str> {
    let since = known.last.map(|touch| now.0.saturating_sub(touch.at.0));
    let within = |days: &u32| since.is_some_and(|since| since <= i64::from(*days) * DAY);
    Ok(match condition {
        Condition::Field(name, comparison) => {
            let own = own_field(known.person, name).map(|value| [value.clone(), value]);
            let [held, shown] = own.or_else(|| (known.field)(name)).ok_or(name.as_str())?;
            compares(comparison, held.reveal(), shown.reveal())
        }
        Condition::Owner(employee) => known.person.sales_rep.as_ref() == Some(employee),
        Condition::CalledWithin(days) => within(days),
        Condition::NotCalledFor(days) => !within(days),
        Condition::LastOutcome(outcome) => known.last.is_some_and(|touch| touch.outcome == *outcome),
        Condition::ScoreAtLeast(points) => known.score.whole() >= *points,
        Condition::ScoreBelow(points) => known.score.whole() < *points,
    })
}

/// A field that refers to something is meant by its name, and by its internal id as well.
fn compares(comparison: &Comparison, value: &str, shown: &str) -> bool {
    let value = value.trim();
    let folded = |text: &Personal| text.reveal().trim().to_lowercase();
    let shown = shown.trim().to_lowercase();
    let is = |other: &Personal| [shown.as_str(), &value.to_lowercase()].contains(&folded(other).as_str());
    match comparison {
        Comparison::Is(other) => is(other),
        Comparison::IsNot(other) => !is(other),
        Comparison::Contains(other) => shown.contains(&folded(other)),
        Comparison::Begins(other) => shown.starts_with(&folded(other)),
        Comparison::Empty => value.is_empty(),
        Comparison::Filled => !value.is_empty(),
        Comparison::AtLeast(other) => is_less(value, other.reveal().trim()) == Some(false),
        Comparison::Below(other) => is_less(value, other.reveal().trim()) == Some(true),
    }
}

/// Numbers by their size, other texts (dates, too) letter by letter; `None`: there is nothing, or a text and a number.
fn is_less(value: &str, other: &str) -> Option<bool> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    if value.is_empty() || other.is_empty() {
        return None;
    }
    match (number(value), number(other)) {
        (Some(value), Some(other)) => Some(value < other),
        (None, None) => Some(value.to_lowercase() < other.to_lowercase()),
        _ => None,
    }
}

/// What the copy has of everybody; `None`: it has no such field of anybody.
pub fn own_field(person: &Person, name: &str) -> Option<Personal> {
    let phone = |field| {
        let phone = person.phones.iter().find(|phone| phone.field == field);
        phone.map(|phone| phone.text.clone()).unwrap_or_default()
    };
    let company = || person.company.as_ref().map(|company| company.name.clone()).unwrap_or_default();
    Some(match name {
        "firstname" => person.first.clone(),
        "middlename" => person.middle.clone(),
        "lastname" => person.last.clone(),
        "entityid" => person.name(),
        "title" => person.title.clone(),
        "email" => person.email.clone(),
        "company" => company(),
        "phone" => phone(PhoneField::Phone),
        "mobilephone" => phone(PhoneField::Mobile),
        _ => return None,
    })
}
