use std::collections::BTreeSet;

use callside_protocol::{CallerNumber, Found, ListedIn, NumberKind, RecordKind};
use proptest::prelude::*;

use super::{
    Identity, Known, Scored, caller_keys, number_key, record_keys, row, rows, same,
    sheet::{CONTACTS, Sheet},
};
use crate::{
    directory::{
        index::MOST_HITS,
        lookup::Table,
        people::{Person, Phone, RecordId},
    },
    phone::Region,
    ringcentral::wire::Listed,
};

fn listed(id: usize, name: &str, emails: &[&str], numbers: &[&str]) -> Listed {
    Listed {
        id: id.to_string(),
        name: name.into(),
        title: "Clerk".into(),
        extension: (100 + id).to_string().into(),
        emails: emails.iter().map(|text| (*text).into()).collect(),
        numbers: numbers.iter().map(|text| (*text).into()).collect(),
        ..Listed::default()
    }
}

fn sheet(name: &str, people: &[Listed]) -> Sheet {
    let mut text = String::new();
    for person in people {
        row::write(person, Region::US, &mut text);
    }
    Sheet::new(name.to_owned(), text)
}

fn having(sheet: &Sheet, keys: &[u64]) -> Vec<String> {
    let mut names = Vec::new();
    sheet.having(keys, &mut |known| names.push(known.name().to_owned()));
    names
}

fn known(contact: bool, person: &Listed) -> Known {
    let sheet = sheet(if contact { CONTACTS } else { "colleagues/0" }, std::slice::from_ref(person));
    sheet.known(sheet.text.trim_end())
}

fn record(id: usize, name: &str, email: &str, numbers: &[&str]) -> Person {
    let mut person =
        Person::new(RecordId { table: Table::Contact, id: i32::try_from(id).expect("small") }, RecordKind::Contact);
    person.first = name.into();
    person.email = email.into();
    let phone = |text: &&str| Phone { field: callside_protocol::PhoneField::Phone, text: (*text).into() };
    person.phones = numbers.iter().map(phone).collect();
    person
}

#[test]
fn a_person_is_found_by_number_extension_and_id_and_by_no_other() {
    let jordan =
        listed(713, "Jordan Blake", &["Jordan@Northgate.example"], &["+16505550102", "(650) 555-0177 x4", "911"]);
    let sheet = sheet("colleagues/0", &[listed(714, "Other", &[], &["+16505550103"]), jordan]);
    let number = |text: &str| number_key(text).into_iter().collect::<Vec<_>>();
    assert_eq!(having(&sheet, &number("+16505550102")), ["Jordan Blake"]);
    assert_eq!(having(&sheet, &number("+16505550177")), ["Jordan Blake"], "read as a person typed it");
    assert_eq!(having(&sheet, &number("+1650555010")), [""; 0]);
    let caller = CallerNumber { kind: NumberKind::Extension, display: "ext. 813".into(), e164: None };
    assert_eq!(having(&sheet, &caller_keys(&caller, [None, Some("813")])), ["Jordan Blake"]);
    assert_eq!(having(&sheet, &caller_keys(&caller, [Some("713"), None])), ["Jordan Blake"]);
    assert_eq!(having(&sheet, &caller_keys(&caller, [None, Some("+813")])), [""; 0]);
    let record = record(1, "Any", "JORDAN@northgate.EXAMPLE", &[]);
    assert_eq!(having(&sheet, &record_keys(&record, Region::US)), ["Jordan Blake"]);
}

#[test]
fn a_contact_has_no_extension() {
    let sheet = sheet(CONTACTS, &[listed(713, "Rosalind Keys", &[], &[])]);
    let caller = CallerNumber { kind: NumberKind::Extension, display: "ext. 813".into(), e164: None };
    assert_eq!(having(&sheet, &caller_keys(&caller, [Some("713"), Some("813")])), [""; 0]);
}

#[test]
fn a_text_that_holds_a_tab_or_a_line_stays_in_its_field() {
    let hostile = Listed { title: "Chief\tof\nall\r things".into(), ..listed(1, "Tab\there", &[], &["+16505550102"]) };
    let sheet = sheet(CONTACTS, &[hostile, listed(2, "Next", &[], &[])]);
    assert_eq!(sheet.count(), 2);
    assert_eq!(having(&sheet, &[number_key("+16505550102").expect("a key")]), ["Tab here"]);
}

fn identity(id: &str, name: &str, keys: &[u64]) -> Identity {
    Identity { id: id.to_owned(), name: name.to_owned(), keys: keys.to_vec() }
}

/// An address's key.
const ADDRESS: u64 = 3 << 60;

#[test]
fn a_line_or_an_address_makes_one_person_where_nobody_else_could_be_meant() {
    let dana = || identity("r", "Dana Whitfield", &[1, ADDRESS + 1]);
    assert_eq!(same(&[dana()], &[identity("k", "D. W.", &[1])]), [Some(0)]);
    assert_eq!(same(&[dana()], &[identity("k", "D. W.", &[ADDRESS + 1])]), [Some(0)]);
    assert_eq!(same(&[dana()], &[identity("k", "Dana Whitfield", &[2])]), [None], "a name alone is nobody");
    // A switchboard.
    let others = [identity("a", "Ada", &[1]), identity("b", "Bo", &[1]), dana()];
    assert_eq!(same(&others, &[identity("k", "Front desk", &[1])]), [None]);
    assert_eq!(same(&others, &[identity("k", "Whitfield, Dana", &[1])]), [Some(2)], "names decide");
    assert_eq!(same(&[dana()], &[identity("j", "Ann", &[1]), identity("k", "Bob", &[1])]), [None, None]);
}

#[test]
fn an_address_counts_before_a_line() {
    let records = [identity("a", "Ann Lee", &[1]), identity("b", "Ann Lee", &[ADDRESS + 1])];
    assert_eq!(same(&records, &[identity("k", "Ann Lee", &[1, ADDRESS + 1])]), [Some(1)]);
}

/// Few names, lines and addresses, so that many are shared.
fn anybody() -> impl Strategy<Value = (usize, usize, Vec<usize>)> {
    (0..3_usize, 0..6_usize, prop::collection::vec(0..5_usize, 0..3))
}

const NAMES: [&str; 3] = ["Dana Whitfield", "Ann Lee", "Front desk"];

fn address(of: usize) -> String {
    // Half of them have none.
    if of < 3 { format!("a{of}@x.example") } else { String::new() }
}

fn lines(of: &[usize]) -> Vec<String> {
    of.iter().map(|line| format!("+1650555010{line}")).collect()
}

fn shuffled<T: Clone>(all: &[T], turn: usize) -> Vec<T> {
    let mut all: Vec<T> = all.iter().rev().cloned().collect();
    let by = turn % all.len().max(1);
    all.rotate_left(by);
    all
}

proptest! {
    #[test]
    fn every_person_appears_once_whatever_the_order(
        ours in prop::collection::vec(anybody(), 0..12),
        theirs in prop::collection::vec((any::<bool>(), anybody()), 0..12),
        scores in prop::collection::vec(prop::option::of(0..5_u8), 24),
        turn in 0..7_usize,
    ) {
        let strs = |texts: &[String]| texts.to_vec();
        let records: Vec<Scored<Person>> = ours.iter().enumerate().map(|(id, (name, email, numbers))| {
            let numbers = strs(&lines(numbers));
            let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
            (scores[id], record(id, NAMES[*name], &address(*email), &numbers))
        }).collect();
        let knowns: Vec<Scored<Known>> = theirs.iter().enumerate().map(|(id, (contact, (name, email, numbers)))| {
            let (email, numbers) = (address(*email), lines(numbers));
            let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
            let emails: Vec<&str> = Some(email.as_str()).into_iter().filter(|email| !email.is_empty()).collect();
            (scores[12 + id], known(*contact, &listed(id, NAMES[*name], &emails, &numbers)))
        }).collect();

        let found = rows(records.clone(), knowns.clone(), Region::US);
        prop_assert_eq!(&found, &rows(shuffled(&records, turn), shuffled(&knowns, turn), Region::US));
        prop_assert!(found.len() <= MOST_HITS);

        let of_records: BTreeSet<String> =
            found.iter().filter_map(|row| Some(row.netsuite.as_ref()?.record.id.clone())).collect();
        prop_assert_eq!(of_records.len(), found.iter().filter(|row| row.netsuite.is_some()).count());
        for (score, person) in &records {
            prop_assert!(score.is_none() || of_records.contains(&person.id.id.to_string()));
        }
        // Extension numbers tell the others apart; contacts and colleagues count theirs on their own.
        let of_known = |row: &Found| row.ringcentral.as_ref().map(|person| {
            (person.listed_in == ListedIn::Contacts, person.extension.reveal().to_owned())
        });
        let told: Vec<_> = found.iter().filter_map(of_known).collect();
        let once: BTreeSet<_> = told.iter().cloned().collect();
        prop_assert_eq!(told.len(), once.len());
        for (score, known) in &knowns {
            let is_told = once.contains(&(known.is_contact(), known.row().extension.to_owned()));
            prop_assert!(score.is_none() || is_told, "{}", known.name());
        }
        // Whoever stands in one row shares a line or an address, and nothing less.
        for row in &found {
            if let (Some(record), Some(with)) = (&row.netsuite, of_known(row)) {
                let (_, person) = records.iter().find(|(_, person)| person.record() == record.record).unwrap();
                let (_, known) = knowns.iter().find(|(_, known)| {
                    (known.is_contact(), known.row().extension.to_owned()) == with
                }).unwrap();
                let keys = record_keys(person, Region::US);
                prop_assert!(Identity::of(known).keys.iter().any(|key| keys.contains(key)));
            }
        }
    }

    #[test]
    fn any_text_is_written_and_read_as_one_row(name in "\\PC{1,20}", title in ".{0,20}", number in "\\PC{0,20}") {
        let person = Listed { title: title.as_str().into(), ..listed(7, &name, &[], &[&number, "+16505550102"]) };
        let sheet = sheet(CONTACTS, &[person]);
        prop_assert_eq!(sheet.count(), 1);
        let known = sheet.known(sheet.text.trim_end_matches('\n'));
        prop_assert_eq!(known.name(), name.as_str());
        prop_assert!(known.numbers().any(|number| number == "+16505550102"));
    }
}
