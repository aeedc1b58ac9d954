//! Who belongs on a live list: a rule over what is known of somebody. A rule is judged with what the role may read; one that asks
//! for a field which nobody has read says which, and is then no reason for anybody to be off the list.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Personal, RecordKind, Timestamp};

use super::{
    score::Points,
    touches::{Outcome, Touch},
};
use crate::directory::{lookup::Table, people::Person};

const DAY: i64 = 24 * 3_600_000;

/// Whose people a list is of (the four sources of a connector's marketing lists).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Source {
    /// Contacts of customers.
    Customers,
    /// Contacts of prospects.
    Prospects,
    /// Contacts of leads.
    Leads,
    /// Contacts of no company, or of one that is none of these.
    Unaffiliated,
}

impl Source {
    /// Whose this person is; `None`: no contact.
    #[must_use]
    pub fn of(person: &Person) -> Option<Self> {
        let company = person.company.as_ref().map(|company| company.record.kind);
        (person.id.table == Table::Contact).then_some(match company {
            Some(RecordKind::Customer) => Self::Customers,
            Some(RecordKind::Prospect) => Self::Prospects,
            Some(RecordKind::Lead) => Self::Leads,
            _ => Self::Unaffiliated,
        })
    }
}

/// What a field is compared with. Letters are compared without regard to case, numbers and dates (`YYYY-MM-DD`) as what they
/// are.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Comparison {
    /// It is this.
    Is(Personal),
    /// It is not this.
    IsNot(Personal),
    /// This stands in it.
    Contains(Personal),
    /// It begins with this.
    Begins(Personal),
    /// Nothing stands in it.
    Empty,
    /// Something stands in it.
    Filled,
    /// It is this or more.
    AtLeast(Personal),
    /// It is less.
    Below(Personal),
}

/// One thing that has to be so.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Condition {
    /// Of a field of the record, by NetSuite's name of it in small letters.
    Field(String, Comparison),
    /// The employee who sells to them, by internal id.
    Owner(String),
    /// The last call was no longer ago, in days.
    CalledWithin(u32),
    /// There was no call for so many days.
    NotCalledFor(u32),
    /// How the last call came out.
    LastOutcome(Outcome),
    /// The score in whole points is this or more.
    ScoreAtLeast(i64),
    /// It is less.
    ScoreBelow(i64),
}

/// A rule: of these sources, with all of these conditions. Records that are inactive in NetSuite are on no list.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Rule {
    /// Whose people; empty: everybody's.
    pub of: Vec<Source>,
    /// What has to be so of each.
    pub all: Vec<Condition>,
}

/// What is known of somebody.
pub struct Known<'a> {
    /// Their row in the copy.
    pub person: &'a Person,
    /// What stands in a field that is not on it; `None`: nobody has read it.
    pub field: &'a dyn Fn(&str) -> Option<Personal>,
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

impl Rule {
    /// Whether they belong on the list. What is certain without the field that was not read is certain.
    #[must_use]
    pub fn fits(&self, known: &Known<'_>, now: Timestamp) -> Fit {
        let person = known.person;
        if person.inactive || !Source::of(person).is_some_and(|source| self.of.is_empty() || self.of.contains(&source))
        {
            return Fit::No;
        }
        let mut unread = None;
        for condition in &self.all {
            match condition.holds(known, now) {
                Ok(true) => {}
                Ok(false) => return Fit::No,
                Err(field) => unread = unread.or(Some(field)),
            }
        }
        unread.map_or(Fit::Yes, |field| Fit::Unread(field.to_owned()))
    }

    /// The fields that it takes, each once.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for condition in &self.all {
            if let Condition::Field(name, _) = condition
                && !fields.contains(&name.as_str())
            {
                fields.push(name);
            }
        }
        fields
    }

    /// Time alone may make it say otherwise: then everybody is judged again from time to time, and not only who has changed.
    #[must_use]
    pub fn depends_on_time(&self) -> bool {
        let depends = |condition: &Condition| {
            matches!(
                condition,
                Condition::CalledWithin(_)
                    | Condition::NotCalledFor(_)
                    | Condition::ScoreAtLeast(_)
                    | Condition::ScoreBelow(_)
            )
        };
        self.all.iter().any(depends)
    }
}

impl Condition {
    /// Whether that is so; an error names the field that nobody has read.
    fn holds(&self, known: &Known<'_>, now: Timestamp) -> Result<bool, &str> {
        let since = known.last.map(|touch| now.0.saturating_sub(touch.at.0));
        let within = |days: &u32| since.is_some_and(|since| since <= i64::from(*days) * DAY);
        Ok(match self {
            Self::Field(name, comparison) => {
                let value = own_field(known.person, name).or_else(|| (known.field)(name)).ok_or(name.as_str())?;
                comparison.holds(value.reveal())
            }
            Self::Owner(employee) => known.person.sales_rep.as_ref() == Some(employee),
            Self::CalledWithin(days) => within(days),
            Self::NotCalledFor(days) => !within(days),
            Self::LastOutcome(outcome) => known.last.is_some_and(|touch| touch.outcome == *outcome),
            Self::ScoreAtLeast(points) => known.score.whole() >= *points,
            Self::ScoreBelow(points) => known.score.whole() < *points,
        })
    }
}

impl Comparison {
    fn holds(&self, value: &str) -> bool {
        let value = value.trim();
        let folded = |text: &Personal| text.reveal().trim().to_lowercase();
        match self {
            Self::Is(other) => value.to_lowercase() == folded(other),
            Self::IsNot(other) => value.to_lowercase() != folded(other),
            Self::Contains(other) => value.to_lowercase().contains(&folded(other)),
            Self::Begins(other) => value.to_lowercase().starts_with(&folded(other)),
            Self::Empty => value.is_empty(),
            Self::Filled => !value.is_empty(),
            Self::AtLeast(other) => is_less(value, other.reveal().trim()) == Some(false),
            Self::Below(other) => is_less(value, other.reveal().trim()) == Some(true),
        }
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

/// What the copy has of everybody.
fn own_field(person: &Person, name: &str) -> Option<Personal> {
    let company = || person.company.as_ref().map(|company| company.name.clone()).unwrap_or_default();
    Some(match name {
        "firstname" => person.first.clone(),
        "middlename" => person.middle.clone(),
        "lastname" => person.last.clone(),
        "entityid" => person.name(),
        "title" => person.title.clone(),
        "email" => person.email.clone(),
        "company" => company(),
        _ => return None,
    })
}
