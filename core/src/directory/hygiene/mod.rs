//! What is wrong with the numbers people typed, for whoever looks after the records: texts that hold no number, numbers
//! that are not whole, extensions where none belongs, several numbers in one field, and one line that several records
//! claim who have nothing to do with each other.
//!
//! Everything here reads as the index does ([`phone::stored_numbers`]), so what is reported is what keeps a caller from
//! being named, or names two people for one. [`report`] goes through a whole copy, a few pages at a time.

mod report;

use callside_protocol::{NumberFault, PhoneField, RecordRef};

pub use self::report::{Checked, go_on};
use super::people::{Person, Phone};
use crate::phone::{self, Region, StoredNumber};

/// More digits than this are no extension that lost its number, but a number that lost its beginning.
const LONGEST_EXTENSION: usize = 6;

/// What is wrong with one field by itself.
#[must_use]
pub fn fault(phone: &Phone, home: Region) -> Option<NumberFault> {
    let text = phone.text.reveal();
    let numbers = phone::stored_numbers(text, home);
    let [number] = numbers.as_slice() else {
        return Some(match numbers.len() {
            0 if is_extension(text) => NumberFault::OnlyExtension,
            0 => NumberFault::NoNumber,
            _ => NumberFault::Several,
        });
    };
    if number.e164.is_none() {
        return Some(if is_extension(text) { NumberFault::OnlyExtension } else { NumberFault::Incomplete });
    }
    let behind_nobody = matches!(phone.field, PhoneField::Mobile | PhoneField::Home);
    (behind_nobody && number.extension.is_some()).then_some(NumberFault::MisplacedExtension)
}

/// `x204`, `ext. 12`, `4711`: digits too few for any telephone, with or without a word before them.
fn is_extension(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (2..=LONGEST_EXTENSION).contains(&digits) && !text.trim_start().starts_with('+')
}

/// The whole lines a record can be called on, each once.
#[must_use]
pub fn lines(person: &Person, home: Region) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for phone in &person.phones {
        for number in phone::stored_numbers(phone.text.reveal(), home) {
            let Some(line) = Line::of(number) else { continue };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// A number with its extension: two extensions behind one switchboard are two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    number: StoredNumber,
}

impl Line {
    fn of(number: StoredNumber) -> Option<Self> {
        number.e164.is_some().then_some(Self { number })
    }

    /// E.164.
    #[must_use]
    pub fn e164(&self) -> &str {
        self.number.e164.as_deref().unwrap_or_default()
    }
}

/// Which of those who have the same number claim this very line, and have nothing to do with the record: neither its
/// company, nor its people, nor of one company with it, nor the same firm in another role.
#[must_use]
pub fn strangers<'a>(person: &Person, line: &Line, others: &'a [Person], home: Region) -> Vec<&'a Person> {
    let is_stranger = |other: &&Person| other.id != person.id && !related(person, other);
    others.iter().filter(is_stranger).filter(|other| lines(other, home).contains(line)).collect()
}

fn related(one: &Person, other: &Person) -> bool {
    let company = |person: &Person| person.company.as_ref().map(|company| company.record.id.clone());
    let is = |company: Option<String>, record: &RecordRef| company.is_some_and(|id| id == record.id);
    company(one).is_some() && company(one) == company(other)
        || is(company(one), &other.record())
        || is(company(other), &one.record())
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CompanyRef, RecordKind};

    use super::*;
    use crate::directory::{lookup::Table, people::RecordId};

    fn phone(field: PhoneField, text: &str) -> Phone {
        Phone { field, text: text.into() }
    }

    fn of(field: PhoneField, text: &str) -> Option<NumberFault> {
        fault(&phone(field, text), Region::US)
    }

    fn contact(id: i32, company: Option<&str>, text: &str) -> Person {
        let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
        person.company = company.map(|id| CompanyRef {
            record: RecordRef { kind: RecordKind::Customer, id: id.to_owned() },
            name: "Harbor Foods".into(),
        });
        person.phones = vec![phone(PhoneField::Phone, text)];
        person
    }

    fn claim(person: &Person, others: &[Person]) -> Vec<i32> {
        let lines = lines(person, Region::US);
        let line = lines.first().expect("a whole number");
        strangers(person, line, others, Region::US).iter().map(|other| other.id.id).collect()
    }

    #[test]
    fn a_good_number_has_no_fault() {
        for text in ["(650) 555-0134", "+44 20 7946 0018", "1-800-FLOWERS", "650.555.0134 x12"] {
            assert_eq!(of(PhoneField::Office, text), None, "{text}");
        }
    }

    #[test]
    fn every_fault_is_named() {
        for text in ["n/a", "ask Bo", "-", "no 7"] {
            assert_eq!(of(PhoneField::Phone, text), Some(NumberFault::NoNumber), "{text}");
        }
        for text in ["x204", "ext. 12", "4711", "55501"] {
            assert_eq!(of(PhoneField::Phone, text), Some(NumberFault::OnlyExtension), "{text}");
        }
        for text in ["555-0134", "+44 20 79", "123456789012345678"] {
            assert_eq!(of(PhoneField::Phone, text), Some(NumberFault::Incomplete), "{text}");
        }
        assert_eq!(of(PhoneField::Phone, "650-555-0134 / 212-555-0100"), Some(NumberFault::Several));
        for field in [PhoneField::Mobile, PhoneField::Home] {
            assert_eq!(of(field, "650-555-0134 x12"), Some(NumberFault::MisplacedExtension));
        }
    }

    #[test]
    fn a_line_is_shared_by_strangers_alone() {
        let one = contact(1, Some("10"), "650-555-0134");
        let colleague = contact(2, Some("10"), "(650) 555-0134");
        let stranger = contact(3, Some("11"), "+1 650 555 0134");
        let extension = contact(4, None, "650-555-0134 x4");
        let mut firm = Person::new(RecordId { table: Table::Customer, id: 10 }, RecordKind::Customer);
        firm.phones = vec![phone(PhoneField::Phone, "650 555 0134")];
        let others = [one.clone(), colleague, stranger, extension, firm.clone()];
        assert_eq!(claim(&one, &others), [3]);
        assert_eq!(claim(&firm, &others), [3]);
        assert_eq!(claim(&others[2], &others), [1, 2, 10]);
    }
}
