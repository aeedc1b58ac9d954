//! People RingCentral knows: where they stand, and in which of the two clouds.

use super::count;
use crate::{CallView, Found, ListedIn, ListedPeople, RecordRef, RingCentralPerson, Timestamp, Who};

/// The badge of somebody found, short, and what it stands for.
#[must_use]
pub fn badge(netsuite: bool, ringcentral: Option<ListedIn>) -> (&'static str, &'static str) {
    match (netsuite, ringcentral) {
        (true, Some(ListedIn::Directory)) => ("NS + RC", "In NetSuite, and in your company's RingCentral directory"),
        (true, Some(ListedIn::Contacts)) => ("NS + RC", "In NetSuite, and in your RingCentral contacts"),
        (_, None) => ("NS", "In NetSuite"),
        (false, Some(ListedIn::Directory)) => ("RC", "In your company's RingCentral directory"),
        (false, Some(ListedIn::Contacts)) => ("RC", "In your RingCentral contacts"),
    }
}

/// The badge of a row.
#[must_use]
pub fn badge_of(found: &Found) -> (&'static str, &'static str) {
    badge(found.netsuite.is_some(), found.ringcentral.as_ref().map(|person| person.listed_in))
}

/// The badge of one of a call's records.
#[must_use]
pub fn record_badge(call: &CallView, record: &RecordRef) -> (&'static str, &'static str) {
    let same = call.ringcentral.iter().find(|person| person.same_as.as_ref() == Some(record));
    badge(true, same.map(|person| person.listed_in))
}

/// Whom RingCentral alone knows of a call, best first.
pub fn only_in_ringcentral(call: &CallView) -> impl Iterator<Item = &RingCentralPerson> {
    call.ringcentral.iter().filter(|person| person.same_as.is_none())
}

/// Whom to call the other side by where NetSuite names nobody: the only one RingCentral knows. Of several, none.
#[must_use]
pub fn named_by_ringcentral(call: &CallView) -> Option<&RingCentralPerson> {
    match (&call.who, call.ringcentral.as_slice()) {
        (Who::Found { .. }, _) => None,
        (_, [only]) => Some(only),
        _ => None,
    }
}

/// What somebody is: "Account executive · Sales".
#[must_use]
pub fn person_about(person: &RingCentralPerson) -> String {
    joined(&[person.title.reveal(), person.company.reveal()])
}

/// How somebody is reached: "ext. 102 · +1 (650) 555-0102 · jordan@northgate.example".
#[must_use]
pub fn person_reach(person: &RingCentralPerson) -> String {
    let extension = match person.extension.reveal() {
        "" => String::new(),
        extension => format!("ext. {extension}"),
    };
    joined(&[&extension, person.number.reveal(), person.email.reveal()])
}

/// Where somebody stands, inside a line: "In your RingCentral contacts: ".
#[must_use]
pub const fn listed_in(list: ListedIn) -> &'static str {
    match list {
        ListedIn::Directory => "In your company's RingCentral directory",
        ListedIn::Contacts => "In your RingCentral contacts",
    }
}

/// What Settings says about RingCentral's lists; `None`: nothing yet. `at` writes a day and time.
#[must_use]
pub fn listed_people(view: &ListedPeople, at: &dyn Fn(Timestamp) -> String) -> Option<String> {
    let counted = view.as_of.map(|as_of| {
        format!(
            "{} and {} from RingCentral, as of {}.",
            count(view.colleagues, "colleague", "colleagues"),
            count(view.contacts, "personal contact", "personal contacts"),
            at(as_of)
        )
    });
    let missing = view.missing.iter().map(|(list, permission)| {
        let left_out = match list {
            ListedIn::Directory => "colleagues",
            ListedIn::Contacts => "your personal contacts",
        };
        format!("Without RingCentral's permission {permission}, {left_out} are left out.")
    });
    let said: Vec<String> = counted.into_iter().chain(missing).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.trim().is_empty()).collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_counts_both_lists_and_names_what_is_missing() {
        let at = |_: Timestamp| "10:04".to_owned();
        assert_eq!(listed_people(&ListedPeople::default(), &at), None);
        let mut view = ListedPeople { colleagues: 1_240, contacts: 1, as_of: Some(Timestamp(1)), missing: Vec::new() };
        assert_eq!(
            listed_people(&view, &at).as_deref(),
            Some("1,240 colleagues and 1 personal contact from RingCentral, as of 10:04.")
        );
        view.missing.push((ListedIn::Contacts, "ReadContacts".to_owned()));
        let said = listed_people(&view, &at).unwrap_or_default();
        assert!(said.ends_with("permission ReadContacts, your personal contacts are left out."), "{said}");
    }

    #[test]
    fn every_badge_says_in_words_what_it_stands_for() {
        for netsuite in [true, false] {
            for list in [ListedIn::Directory, ListedIn::Contacts] {
                let (short, long) = badge(netsuite, Some(list));
                assert_eq!((short.contains("NS"), long.contains("NetSuite")), (netsuite, netsuite));
                assert!(short.contains("RC") && long.contains("RingCentral"));
            }
        }
        assert_eq!(badge(true, None), ("NS", "In NetSuite"));
    }

    #[test]
    fn a_colleague_is_described_without_gaps() {
        let person = RingCentralPerson {
            listed_in: ListedIn::Directory,
            name: "Jordan Blake".into(),
            title: "".into(),
            company: "Sales".into(),
            extension: "102".into(),
            number: "".into(),
            email: "jordan@northgate.example".into(),
            same_as: None,
        };
        assert_eq!(person_about(&person), "Sales");
        assert_eq!(person_reach(&person), "ext. 102 · jordan@northgate.example");
    }
}
