//! Which employee an extension is, found out by what both clouds say of it: the extension's e-mail address, that of whoever
//! has signed in to Callside with it, its numbers; in this order, and the first that says anything decides. Pure.
//!
//! A match is one employee who is with the company. Two of them are a tie, which is shown and never guessed, not even where
//! what comes later in the order would tell them apart. What several extensions have, such as the company's main number on
//! everybody's card, says nothing about any of them. Queues, menus and shared lines are no employee's: they have rules.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Personal,
    company::{Mapped, MatchedBy, OrganizerMap, OrganizerRule},
};

use super::kind;
use crate::{
    netsuite::Employee,
    ordered::{Keyed, sort_by},
    phone::{Region, stored_numbers},
    ringcentral::{Extension, Ringing},
};

/// Whoever has signed in to Callside with an extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct SignedIn {
    /// The extension's id.
    pub extension: String,
    /// Their e-mail address in NetSuite.
    pub email: String,
}

/// What the clouds say.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The account's extensions.
    pub extensions: &'a [Extension],
    /// Which numbers ring where.
    pub numbers: &'a [Ringing],
    /// The employees.
    pub employees: &'a [Employee],
    /// Who has signed in with what.
    pub signed_in: &'a [SignedIn],
    /// Where numbers without country code are at home.
    pub home: Region,
}

/// What it says of one extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// By what.
    pub how: MatchedBy,
    /// Internal ids of the employees it may be, in their order: one, or more where nobody can tell.
    pub employees: Vec<String>,
}

impl Match {
    /// The employee; `None`: it may be several.
    #[must_use]
    pub fn employee(&self) -> Option<&str> {
        match self.employees.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What is said of each extension, by its id; of those that are not in it nothing is said.
#[must_use]
pub fn matches(evidence: &Evidence<'_>) -> Keyed<Match> {
    let Evidence { extensions, numbers, employees, signed_in, home } = *evidence;
    let there = || employees.iter().filter(|employee| !employee.inactive);
    let by_email = Several::of(there().map(|employee| (address(employee.email.reveal()), employee.id.clone())));
    let by_number = Several::of(there().flat_map(|employee| {
        let read = employee.phones.iter().flat_map(move |phone| e164(phone, home));
        read.map(|number| (number, employee.id.clone()))
    }));
    let claimed = Several::of(signed_in.iter().map(|one| (one.extension.clone(), address(&one.email))));
    let cards = extensions.iter().flat_map(|extension| extension.phones.iter().map(|phone| (&extension.id, phone)));
    let direct = numbers.iter().map(|ringing| (&ringing.extension, &ringing.number));
    let rings: Vec<(&String, String)> = cards
        .chain(direct)
        .flat_map(|(extension, number)| e164(number, home).into_iter().map(move |number| (extension, number)))
        .collect();
    let rings_at = Several::of(rings.iter().map(|(extension, number)| (number.clone(), (*extension).clone())));
    let numbers_of = Several::of(rings.into_iter().map(|(extension, number)| (extension.clone(), number)));
    let found = extensions.iter().filter(|extension| kind(&extension.of_type).is_none()).filter_map(|extension| {
        let own = address(extension.email.reveal());
        let is_alone = |number: &&str| rings_at.get(number).nth(1).is_none();
        let found = [
            (MatchedBy::Email, by_email.under([own.as_str()].into_iter())),
            (MatchedBy::UserEmail, by_email.under(claimed.get(&extension.id))),
            (MatchedBy::Phone, by_number.under(numbers_of.get(&extension.id).filter(is_alone))),
        ];
        let (how, employees) = found.into_iter().find(|(_, employees)| !employees.is_empty())?;
        Some((extension.id.clone(), Match { how, employees }))
    });
    found.collect()
}

/// What matching would change: extensions with an employee they have not now. What was set by hand stays, and so does an
/// employee of whom nothing is said any more.
#[must_use]
pub fn proposals(map: &OrganizerMap, matches: &Keyed<Match>) -> Vec<Mapped> {
    let own: Keyed<&Mapped> = map.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped)).collect();
    let proposed = matches.iter().filter_map(|(extension, found)| {
        let whose = OrganizerRule::Employee(found.employee()?.to_owned());
        let how = found.how;
        match own.get(extension) {
            Some(mapped) if mapped.how == MatchedBy::Manual => None,
            Some(mapped) if mapped.whose == whose && mapped.how == how => None,
            // The zone is the employee's.
            mapped => {
                let zone = mapped.filter(|mapped| mapped.whose == whose).and_then(|mapped| mapped.zone.clone());
                Some(Mapped { extension: extension.clone(), whose, how, zone })
            }
        }
    });
    proposed.collect()
}

fn e164(text: &Personal, home: Region) -> Vec<String> {
    stored_numbers(text.reveal(), home).into_iter().filter_map(|number| number.e164).collect()
}

/// An e-mail address as it is compared: `Avery Quinn <Avery@Example.com>` is `avery@example.com`. Empty: none.
fn address(text: &str) -> String {
    let inner = text.rsplit_once('<').map_or(text, |(_, rest)| rest.split('>').next().unwrap_or_default());
    let inner = inner.trim();
    let inner = inner.strip_prefix("mailto:").unwrap_or(inner);
    if inner.contains('@') { inner.to_lowercase() } else { String::new() }
}

/// Several values under a key, each once, in order. The empty key and the empty value are none.
struct Several(Vec<(String, String)>);

impl Several {
    fn of(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut pairs: Vec<(String, String)> =
            pairs.filter(|(key, value)| !key.is_empty() && !value.is_empty()).collect();
        sort_by(&mut pairs, |(one, of_one), (other, of_other)| {
            (one, of_one.len(), of_one).cmp(&(other, of_other.len(), of_other))
        });
        pairs.dedup();
        Self(pairs)
    }

    fn get(&self, key: &str) -> impl Iterator<Item = &str> {
        let from = self.0.partition_point(|(known, _)| known.as_str() < key);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.iter().take_while(move |(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// All that is under any of these, by internal id, the lowest first.
    fn under<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut all: Vec<String> = keys.flat_map(|key| self.get(key)).map(str::to_owned).collect();
        sort_by(&mut all, |one, other| (one.len(), one).cmp(&(other.len(), other)));
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests;
