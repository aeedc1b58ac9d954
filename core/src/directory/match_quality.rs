//! Hard cases, one a row of `match_quality.tsv`: where the account is at home, the number that calls, what stands in
//! the records, who has to be found in which order, and why.
//!
//! Records are apart by ` || `: `c9- phone: …` is customer 9, inactive; `1@c9 mobile: …` contact 1 of that customer; v, e
//! and p are vendors, employees and projects. Expected is each record's best reason in order (`exact`, `ext`: exact with an
//! extension, `last`: last digits, `company`, `project`), with `!` behind the one the call is for: none is a tie.

use callside_protocol::{CompanyRef, MatchReason, PhoneField, RecordKind, RecordRef};

use super::{
    index::Numbers,
    lookup::{Evidence, rank_people},
    people::{Person, Phone, RecordId},
};
use crate::phone::{Heard, Region, read};

const CASES: &str = include_str!("match_quality.tsv");

/// `c9`: a kind and an id.
fn record(text: &str) -> RecordRef {
    let kind = match text.chars().next() {
        Some('c') => RecordKind::Customer,
        Some('v') => RecordKind::Vendor,
        Some('e') => RecordKind::Employee,
        Some('p') => RecordKind::Project,
        _ => RecordKind::Contact,
    };
    RecordRef { kind, id: text.trim_start_matches(char::is_alphabetic).to_owned() }
}

fn short(record: &RecordRef) -> String {
    let letter = match record.kind {
        RecordKind::Customer => "c",
        RecordKind::Vendor => "v",
        RecordKind::Employee => "e",
        RecordKind::Project => "p",
        _ => "",
    };
    format!("{letter}{}", record.id)
}

fn people(stored: &str) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for text in stored.split(" || ") {
        let (who, phone) = text.split_once(": ").unwrap_or((text, ""));
        let (who, field) = who.split_once(' ').unwrap_or((who, ""));
        let (who, company) = who.split_once('@').unwrap_or((who, ""));
        let named = record(who.trim_end_matches('-'));
        let id = RecordId::of_record(&named).expect("an id");
        if people.iter().all(|person| person.id != id) {
            let mut person = Person::new(id, named.kind);
            person.inactive = who.ends_with('-');
            person.company =
                (!company.is_empty()).then(|| CompanyRef { record: record(company), name: "Harbor Foods Ltd".into() });
            people.push(person);
        }
        let field = match field {
            "" => continue,
            "phone" => PhoneField::Phone,
            "mobile" => PhoneField::Mobile,
            "office" => PhoneField::Office,
            "home" => PhoneField::Home,
            "alternate" => PhoneField::Alternate,
            "fax" => PhoneField::Fax,
            _ => PhoneField::Custom("custentity_site".into()),
        };
        let person = people.iter_mut().find(|person| person.id == id).expect("a person");
        person.phones.push(Phone { field, text: phone.into() });
    }
    people
}

/// What the copy finds: through the indexes, and then ranked; and once more with the people of a company that calls.
fn found(home: Region, heard: &str, people: &[Person]) -> String {
    let Heard::Public(caller) = read(Some(heard), None, home) else { return "not a public number".to_owned() };
    let (mut numbers, mut members) = (Numbers::default(), Numbers::default());
    numbers.take(people, &[], home);
    members.take_members(people, &[]);
    let mut records = numbers.having(&caller);
    let ranked = |records: &[RecordId]| {
        let rows: Vec<Person> = people.iter().filter(|person| records.contains(&person.id)).cloned().collect();
        rank_people(&rows, &caller, home, &Evidence::default())
    };
    let mut ranked_first = ranked(&records);
    if let Some(house) = ranked_first.house() {
        records.extend(members.members_of(house));
        ranked_first = ranked(&records);
    }
    let ranked = ranked_first;
    let shown: Vec<String> = ranked
        .candidates
        .iter()
        .enumerate()
        .map(|(place, candidate)| {
            let how = match candidate.reasons.first() {
                Some(MatchReason::Exact(_)) => "exact",
                Some(MatchReason::ExactWithExtension(_)) => "ext",
                Some(MatchReason::LastDigits(_)) => "last",
                Some(MatchReason::SameCompany) => "company",
                Some(MatchReason::ProjectOfCustomer) => "project",
                _ => "other",
            };
            let chosen = if ranked.chosen == Some(place) { "!" } else { "" };
            format!("{}{chosen}:{how}", short(&candidate.record))
        })
        .collect();
    if shown.is_empty() { "nobody".to_owned() } else { shown.join(" ") }
}

#[test]
fn every_case_is_found_as_expected() {
    let mut failures = Vec::new();
    let cases: Vec<&str> = CASES.lines().skip(1).collect();
    assert!(cases.len() >= 300, "{}", cases.len());
    for (line, case) in cases.iter().enumerate() {
        let [home, heard, stored, expected, why] = case.split('\t').collect::<Vec<_>>()[..] else {
            panic!("line {} has not five columns", line + 2)
        };
        let got = found(Region::of(home).expect("a region"), heard, &people(stored));
        if got != expected {
            failures.push(format!("line {}: {home} {heard} ← {stored} ({why}): {got}, not {expected}", line + 2));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}
