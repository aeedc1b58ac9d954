//! A person as a row of text: fields with tabs between, e-mail addresses and numbers with blanks between. Five thousand
//! people are half a megabyte this way, and are read from disk by copying bytes.

use callside_protocol::{ListedIn, Personal, RecordRef, RingCentralPerson};

use crate::{
    phone::{self, PhoneNumber, Region},
    ringcentral::wire::Listed,
};

/// A row, taken apart.
pub(super) struct Row<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) company: &'a str,
    pub(super) extension: &'a str,
    pub(super) emails: &'a str,
    /// E.164.
    pub(super) numbers: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn read(row: &'a str) -> Self {
        let mut fields = row.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Self {
            id: next(),
            name: next(),
            title: next(),
            company: next(),
            extension: next(),
            emails: next(),
            numbers: next(),
        }
    }
}

/// Adds somebody's row. Numbers that are not whole, read at `home`, find nobody and are left out.
pub(super) fn write(listed: &Listed, home: Region, to: &mut String) {
    let numbers: Vec<String> = listed.numbers.iter().filter_map(|number| whole(number.reveal(), home)).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let emails: Vec<&str> = listed.emails.iter().map(Personal::reveal).collect();
    let (emails, numbers) = (emails.join(" "), numbers.join(" "));
    let Listed { id, name, title, company, extension, .. } = listed;
    let texts = [name, title, company, extension].map(Personal::reveal);
    for text in [id.as_str()].into_iter().chain(texts).chain([emails.as_str(), numbers.as_str()]) {
        // A tab or the end of a line would begin another field.
        to.extend(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
        to.push('\t');
    }
    to.pop();
    to.push('\n');
}

/// RingCentral writes E.164; what a person typed into a contact is read as such.
fn whole(number: &str, home: Region) -> Option<String> {
    let digits = number.strip_prefix('+').unwrap_or_default();
    if (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(number.to_owned());
    }
    phone::stored(number, home)?.e164
}

/// Somebody, out of the sheets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// Not from the company's directory; so colleagues come first.
    pub(super) contact: bool,
    pub(super) row: Box<str>,
}

impl Known {
    pub(super) fn row(&self) -> Row<'_> {
        Row::read(&self.row)
    }

    /// One of the agent's personal contacts, and no colleague.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        self.contact
    }

    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.row().name
    }

    /// The first of their e-mail addresses; empty where they have none.
    #[must_use]
    pub fn email(&self) -> &str {
        self.row().emails.split(' ').next().unwrap_or_default()
    }

    /// Their whole numbers, E.164.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.row().numbers.split_ascii_whitespace()
    }

    /// As the pages show them.
    #[must_use]
    pub fn person(&self, same_as: Option<RecordRef>, home: Region) -> RingCentralPerson {
        let row = self.row();
        let number = self.numbers().next().unwrap_or_default();
        let display = PhoneNumber::parse(number, home).map(|number| number.display(home));
        RingCentralPerson {
            listed_in: if self.contact { ListedIn::Contacts } else { ListedIn::Directory },
            name: row.name.into(),
            title: row.title.into(),
            company: row.company.into(),
            extension: row.extension.into(),
            number: display.unwrap_or_else(|| number.to_owned()).into(),
            email: self.email().into(),
            same_as,
        }
    }
}
