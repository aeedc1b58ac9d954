//! Which employee an extension is.

use callside_protocol::company::{Mapped, MatchedBy, OrganizerMap, OrganizerRule};
use proptest::prelude::*;

use super::*;

fn employee(id: u32, email: &str, phones: &[&str]) -> Employee {
    let phones = phones.iter().map(|phone| Personal::from(*phone)).collect();
    Employee { id: id.to_string(), email: email.into(), phones, ..Employee::default() }
}

fn extension(id: u32, email: &str, phones: &[&str]) -> Extension {
    let phones = phones.iter().map(|phone| Personal::from(*phone)).collect();
    Extension { id: id.to_string(), of_type: "User".to_owned(), email: email.into(), phones, ..Extension::default() }
}

fn rings(extension: u32, number: &str) -> Ringing {
    Ringing { extension: extension.to_string(), number: number.into() }
}

fn signed_in(extension: u32, email: &str) -> SignedIn {
    SignedIn { extension: extension.to_string(), email: email.to_owned() }
}

#[derive(Clone, Debug, Default)]
struct Said {
    extensions: Vec<Extension>,
    numbers: Vec<Ringing>,
    employees: Vec<Employee>,
    signed_in: Vec<SignedIn>,
}

impl Said {
    fn matches(&self) -> Keyed<Match> {
        matches(&Evidence {
            extensions: &self.extensions,
            numbers: &self.numbers,
            employees: &self.employees,
            signed_in: &self.signed_in,
            home: Region::US,
        })
    }

    /// By what, and whom, of that extension.
    fn of(&self, extension: u32) -> Option<(MatchedBy, Vec<String>)> {
        self.matches().get(&extension.to_string()).map(|found| (found.how, found.employees.clone()))
    }
}

fn one(how: MatchedBy, employee: u32) -> Option<(MatchedBy, Vec<String>)> {
    Some((how, vec![employee.to_string()]))
}

#[test]
fn the_extensions_address_comes_first_then_the_users_then_a_number() {
    let mut said = Said {
        extensions: vec![extension(1, "Avery.Quinn@Example.com ", &[])],
        numbers: vec![rings(1, "+16505550101")],
        employees: vec![
            employee(1001, "avery.quinn@example.com", &[]),
            employee(1002, "aq@example.com", &[]),
            employee(1003, "", &["(650) 555-0101 ext. 4"]),
        ],
        signed_in: vec![signed_in(1, "AQ@example.com")],
    };
    assert_eq!(said.of(1), one(MatchedBy::Email, 1001));
    said.employees.remove(0);
    assert_eq!(said.of(1), one(MatchedBy::UserEmail, 1002));
    said.employees.remove(0);
    assert_eq!(said.of(1), one(MatchedBy::Phone, 1003));
    said.employees.remove(0);
    assert_eq!(said.of(1), None);
}

#[test]
fn two_are_a_tie_even_where_a_number_would_tell_them_apart() {
    let said = Said {
        extensions: vec![extension(1, "sales@example.com", &["+16505550101"])],
        employees: vec![employee(20, "sales@example.com", &["650-555-0101"]), employee(3, "Sales@example.com", &[])],
        ..Said::default()
    };
    assert_eq!(said.of(1), Some((MatchedBy::Email, vec!["3".to_owned(), "20".to_owned()])));
    assert_eq!(proposals(&OrganizerMap::default(), &said.matches()), []);
}

#[test]
fn two_who_signed_in_with_one_extension_are_a_tie() {
    let said = Said {
        extensions: vec![extension(1, "", &[])],
        employees: vec![employee(1, "a@example.com", &[]), employee(2, "b@example.com", &[])],
        signed_in: vec![signed_in(1, "a@example.com"), signed_in(1, "b@example.com"), signed_in(1, "c@example.com")],
        ..Said::default()
    };
    assert_eq!(said.of(1), Some((MatchedBy::UserEmail, vec!["1".to_owned(), "2".to_owned()])));
}

#[test]
fn a_number_on_several_cards_says_nothing_and_one_that_two_employees_have_is_a_tie() {
    let main = "+16505550100";
    let mut said = Said {
        extensions: vec![extension(1, "", &[main]), extension(2, "", &[main, "+16505550102"])],
        employees: vec![employee(1, "", &[main]), employee(2, "", &["650 555 0102", main])],
        ..Said::default()
    };
    assert_eq!((said.of(1), said.of(2)), (None, one(MatchedBy::Phone, 2)));
    said.employees.push(employee(3, "", &["6505550102"]));
    assert_eq!(said.of(2), Some((MatchedBy::Phone, vec!["2".to_owned(), "3".to_owned()])));
}

#[test]
fn who_is_not_with_the_company_any_more_and_what_is_no_person_is_matched_with_nobody() {
    let gone = Employee { inactive: true, ..employee(1, "avery@example.com", &["+16505550101"]) };
    let mut queue = extension(2, "support@example.com", &[]);
    queue.of_type = "Department".to_owned();
    let said = Said {
        extensions: vec![extension(1, "avery@example.com", &["+16505550101"]), queue],
        employees: vec![gone, employee(2, "support@example.com", &[])],
        ..Said::default()
    };
    assert_eq!((said.of(1), said.of(2)), (None, None));
}

#[test]
fn no_address_and_no_number_are_nobodys() {
    let said = Said {
        extensions: vec![extension(1, "", &[""]), extension(2, "nobody", &["4"])],
        employees: vec![employee(1, "", &[""]), employee(2, "nobody", &["4"])],
        signed_in: vec![signed_in(1, ""), signed_in(2, " ")],
        ..Said::default()
    };
    assert_eq!((said.of(1), said.of(2)), (None, None));
}

/// A small company in which addresses and numbers meet often.
fn said() -> impl Strategy<Value = Said> {
    let email = || prop::sample::select(vec!["", "a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
    let phone = || prop::sample::select(vec!["", "+16505550101", "+16505550102", "+16505550103", "+442079460018"]);
    let extensions = prop::collection::vec((email(), phone(), 0..6_u32), 1..8);
    let employees = prop::collection::vec((email(), phone(), any::<bool>()), 0..8);
    let numbers = prop::collection::vec((1..8_u32, phone()), 0..6);
    let claims = prop::collection::vec((1..8_u32, email()), 0..6);
    (extensions, employees, numbers, claims).prop_map(|(extensions, employees, numbers, claims)| Said {
        extensions: (1..)
            .zip(extensions)
            .map(|(id, (email, phone, of_type))| {
                let of_type = if of_type == 0 { "Department" } else { "User" };
                Extension { of_type: of_type.to_owned(), ..extension(id, email, &[phone]) }
            })
            .collect(),
        employees: (1..)
            .zip(employees)
            .map(|(id, (email, phone, inactive))| Employee { inactive, ..employee(id, email, &[phone]) })
            .collect(),
        numbers: numbers.into_iter().map(|(extension, number)| rings(extension, number)).collect(),
        signed_in: claims.into_iter().map(|(extension, email)| signed_in(extension, email)).collect(),
    })
}

fn maps() -> impl Strategy<Value = OrganizerMap> {
    let how = prop::sample::select(vec![MatchedBy::Email, MatchedBy::UserEmail, MatchedBy::Phone, MatchedBy::Manual]);
    let whose = prop_oneof![
        (1..9_u32).prop_map(|id| OrganizerRule::Employee(id.to_string())),
        Just(OrganizerRule::Skip),
        Just(OrganizerRule::AsOthers),
    ];
    prop::collection::btree_map(1..9_u32, (whose, how), 0..8).prop_map(|rows| OrganizerMap {
        extensions: rows
            .into_iter()
            .map(|(id, (whose, how))| Mapped { extension: id.to_string(), whose, how, zone: None })
            .collect(),
        ..OrganizerMap::default()
    })
}

fn with(map: &OrganizerMap, proposals: Vec<Mapped>) -> OrganizerMap {
    let mut map = map.clone();
    map.extensions.retain(|mapped| proposals.iter().all(|proposed| proposed.extension != mapped.extension));
    map.extensions.extend(proposals);
    map
}

proptest! {
    /// Whatever the clouds say: what is proposed is one active employee of a person's extension, by evidence that no other
    /// active employee has; what was set by hand is left alone; and once accepted nothing more is proposed.
    #[test]
    fn what_is_proposed_is_certain_and_leaves_alone_what_was_set_by_hand(said in said(), map in maps()) {
        let found = said.matches();
        let proposed = proposals(&map, &found);
        for mapped in &proposed {
            let extension = said.extensions.iter().find(|one| one.id == mapped.extension).expect("it is there");
            prop_assert_ne!(extension.of_type.as_str(), "Department");
            let OrganizerRule::Employee(id) = &mapped.whose else { panic!("nobody is proposed") };
            let employee = said.employees.iter().find(|one| one.id == *id).expect("they are there");
            prop_assert!(!employee.inactive);
            let others = || said.employees.iter().filter(|one| !one.inactive && one.id != *id);
            let email = employee.email.reveal();
            if mapped.how == MatchedBy::Email {
                prop_assert_eq!(email, extension.email.reveal());
            }
            if mapped.how != MatchedBy::Phone {
                prop_assert!(others().all(|other| other.email.reveal() != email));
            } else {
                let theirs: Vec<&str> = employee.phones.iter().map(Personal::reveal).collect();
                let card = extension.phones.iter().map(Personal::reveal);
                let direct = said.numbers.iter().filter(|one| one.extension == extension.id);
                prop_assert!(card.chain(direct.map(|one| one.number.reveal())).any(|number| theirs.contains(&number)));
                let address = extension.email.reveal();
                let has_it = |one: &Employee| !one.inactive && one.email.reveal() == address;
                prop_assert!(address.is_empty() || !said.employees.iter().any(has_it));
            }
            let before = map.get(&mapped.extension);
            prop_assert!(before.is_none_or(|before| before.how != MatchedBy::Manual));
        }
        let after = with(&map, proposed);
        for manual in map.extensions.iter().filter(|mapped| mapped.how == MatchedBy::Manual) {
            prop_assert_eq!(after.get(&manual.extension), Some(manual));
        }
        prop_assert_eq!(proposals(&after, &found), vec![]);
    }

    /// Neither case nor format nor the order in which the clouds list things matters.
    #[test]
    fn case_format_and_order_do_not_matter(said in said(), seed in any::<u64>()) {
        let mut other = said.clone();
        let turn = |length: usize| if length == 0 { 0 } else { usize::try_from(seed % 97).unwrap() % length };
        let places = (other.extensions.len(), other.employees.len(), other.numbers.len(), other.signed_in.len());
        other.extensions.rotate_left(turn(places.0));
        other.employees.rotate_left(turn(places.1));
        other.numbers.rotate_left(turn(places.2));
        other.signed_in.rotate_left(turn(places.3));
        for extension in &mut other.extensions {
            let email = extension.email.reveal().to_uppercase();
            extension.email = if email.is_empty() { email } else { format!("Somebody <{email}> ") }.into();
        }
        for employee in &mut other.employees {
            employee.email = format!(" {}", employee.email.reveal().to_uppercase()).into();
            let typed = |phone: &Personal| match phone.reveal() {
                "+442079460018" => "+44 (0)20 7946 0018".to_owned(),
                phone => phone.replace("+1650555", "(650) 555-"),
            };
            employee.phones = employee.phones.iter().map(typed).map(Personal::from).collect();
        }
        prop_assert_eq!(said.matches(), other.matches());
    }
}
