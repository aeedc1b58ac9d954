//! People in a file whom NetSuite does not have, and who wait to be made contacts: who of them is one, and of what they are made.
//!
//! Whoever might be there already, or stands twice in the file, is no newcomer ([`Known`]): better a row put aside than a contact
//! twice.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Personal, company::AsideWhy as Why};

use super::import::{self, Aside, Index, Known, Unknown};
use crate::{
    ordered::{sort, sort_by},
    phone::Region,
};

/// So many wait at most: each is a request of its own.
pub const MOST: usize = 5_000;

/// How a head calls what a contact is made of, in small letters. `mobile` is also what names somebody ([`import`]).
const FIRST: [&str; 4] = ["first name", "firstname", "given name", "forename"];
const LAST: [&str; 4] = ["last name", "lastname", "surname", "family name"];
const NAME: [&str; 3] = ["name", "full name", "contact"];
const TITLE: [&str; 2] = ["title", "job title"];
const COMPANY: [&str; 3] = ["company", "company name", "customer"];
const SUBSIDIARY: [&str; 1] = ["subsidiary"];
const PHONE: [&str; 4] = ["phone", "number", "telephone", "phone number"];
const MOBILE: [&str; 3] = ["mobile", "mobile phone", "mobilephone"];

/// Fields that stand in a newcomer by themselves, by NetSuite's names in small letters: no others are mapped to them.
const OWN: [&str; 11] = [
    "id",
    "entityid",
    "firstname",
    "lastname",
    "title",
    "email",
    "company",
    "phone",
    "mobilephone",
    "subsidiary",
    "externalid",
];

/// Somebody who waits to be made a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Newcomer {
    /// The external id by which NetSuite meets the contact again, so that it is made once.
    pub key: String,
    /// First name; empty: none. So are all others.
    pub first: Personal,
    /// Last name.
    pub last: Personal,
    /// Job title.
    pub title: Personal,
    /// E-mail address.
    pub email: Personal,
    /// Telephone, as it stands in the file.
    pub phone: Personal,
    /// Mobile telephone, as it stands in the file.
    pub mobile: Personal,
    /// Internal id of their company.
    pub company: String,
    /// What it is called in the file.
    pub company_name: Personal,
    /// Subsidiary, by name or internal id.
    pub subsidiary: Personal,
    /// What is to stand in other fields, by NetSuite's names.
    pub fields: Vec<(String, Personal)>,
    /// A request that makes them may have been sent.
    pub sent: bool,
}

impl Newcomer {
    /// Their name as people read it.
    #[must_use]
    pub fn name(&self) -> Personal {
        let parts = [&self.first, &self.last].map(|part| part.reveal().trim());
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").into()
    }

    /// What tells them apart. Numbers without a country code are at `home`.
    #[must_use]
    pub fn known(&self, home: Region) -> Known {
        let numbers = [&self.phone, &self.mobile];
        let mut numbers: Vec<String> =
            numbers.into_iter().flat_map(|number| import::e164(number.reveal(), home)).collect();
        sort(&mut numbers);
        numbers.dedup();
        let name = import::folded(self.name().reveal());
        Known { email: import::address(self.email.reveal()), numbers, name }
    }
}

/// Where in a row stands what.
struct Head {
    first: Option<usize>,
    last: Option<usize>,
    name: Option<usize>,
    title: Option<usize>,
    email: Option<usize>,
    phone: Option<usize>,
    mobile: Option<usize>,
    company: Option<usize>,
    subsidiary: Option<usize>,
}

impl Head {
    fn of(columns: &[String]) -> Self {
        let place = |names: &[&str]| columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
        Self {
            first: place(&FIRST),
            last: place(&LAST),
            name: place(&NAME),
            title: place(&TITLE),
            email: place(&import::EMAIL),
            phone: place(&PHONE),
            mobile: place(&MOBILE),
            company: place(&COMPANY),
            subsidiary: place(&SUBSIDIARY),
        }
    }
}

/// What a file is read by.
pub struct File<'a> {
    /// Rows of people who are not there.
    pub unknown: &'a [Unknown],
    /// Its head.
    pub columns: &'a [String],
    /// Which columns are fields of NetSuite's.
    pub fields: &'a [(usize, String)],
    /// Whoever is there.
    pub index: &'a Index,
    /// Where numbers without a country code are.
    pub home: Region,
    /// Whoever waits already.
    pub waiting: &'a [Newcomer],
}

impl File<'_> {
    /// Newcomers, in the order of their rows, and the other rows. One who waits already has the key of whoever that is, and stands in
    /// their place; the others have none yet.
    #[must_use]
    pub fn newcomers(&self) -> (Vec<Newcomer>, Vec<Aside>) {
        let head = Head::of(self.columns);
        let fields: Vec<&(usize, String)> =
            self.fields.iter().filter(|(_, name)| !OWN.contains(&name.as_str())).collect();
        let mut waiting: Vec<(String, &Newcomer)> = Vec::new();
        for newcomer in self.waiting {
            waiting.extend(newcomer.known(self.home).answers_to().into_iter().map(|key| (key, newcomer)));
        }
        sort_by(&mut waiting, |(one, _), (other, _)| one.cmp(other));
        let (mut newcomers, mut aside, mut seen): (Vec<Newcomer>, Vec<Aside>, Vec<String>) = Default::default();
        let mut room = MOST.saturating_sub(self.waiting.len());
        for row in self.unknown {
            let read = newcomer(row, &head, &fields, self.index).and_then(|mut newcomer| {
                let known = newcomer.known(self.home);
                judge(&newcomer, &known, self.index, self.home)?;
                let asks = known.asks_for();
                if asks.iter().any(|key| seen.binary_search(key).is_ok()) {
                    return Err(Why::Twice);
                }
                let place = |key: &String| waiting.binary_search_by(|(of, _)| of.cmp(key)).ok();
                let before = asks.iter().find_map(place).and_then(|place| waiting.get(place));
                match before {
                    Some((_, before)) => (newcomer.key, newcomer.sent) = (before.key.clone(), before.sent),
                    None => room = room.checked_sub(1).ok_or(Why::TooMany)?,
                }
                Ok((newcomer, known))
            });
            match read {
                Ok((newcomer, known)) => {
                    for key in known.answers_to() {
                        if let Err(place) = seen.binary_search(&key) {
                            seen.insert(place, key);
                        }
                    }
                    newcomers.push(newcomer);
                }
                Err(why) => aside.push(row.aside(why)),
            }
        }
        (newcomers, aside)
    }
}

fn newcomer(row: &Unknown, head: &Head, fields: &[&(usize, String)], index: &Index) -> Result<Newcomer, Why> {
    let cell = |place: Option<usize>| {
        let cell = place.and_then(|place| row.cells.get(place)).map_or("", |cell| cell.reveal().trim());
        Personal::from(cell)
    };
    let (mut first, mut last) = (cell(head.first), cell(head.last));
    if first.is_blank() && last.is_blank() {
        (first, last) = parts(cell(head.name).reveal());
    }
    if first.is_blank() && last.is_blank() {
        return Err(Why::NoName);
    }
    let company_name = cell(head.company);
    let company = match company_name.reveal() {
        "" => String::new(),
        name => index.company(name)?.id.to_string(),
    };
    let filled = fields.iter().filter_map(|(place, name)| {
        let value = cell(Some(*place));
        (!value.is_blank()).then(|| (name.clone(), value))
    });
    Ok(Newcomer {
        key: String::new(),
        first,
        last,
        title: cell(head.title),
        email: cell(head.email),
        phone: cell(head.phone),
        mobile: cell(head.mobile),
        company,
        company_name,
        subsidiary: cell(head.subsidiary),
        fields: filled.collect(),
        sent: false,
    })
}

/// A name as it is written in one cell: `Ada Byron`, or `Byron, Ada`.
fn parts(name: &str) -> (Personal, Personal) {
    let (first, last) = match name.split_once(',') {
        Some((last, first)) => (first, last),
        None => name.trim().rsplit_once(char::is_whitespace).unwrap_or(("", name)),
    };
    (first.trim().into(), last.trim().into())
}

/// Their address and their numbers are some, and nobody's yet.
fn judge(newcomer: &Newcomer, known: &Known, index: &Index, home: Region) -> Result<(), Why> {
    let is_wrong = |number: &Personal| !number.is_blank() && import::e164(number.reveal(), home).is_empty();
    if !newcomer.email.is_blank() && known.email.is_none() || is_wrong(&newcomer.phone) || is_wrong(&newcomer.mobile) {
        return Err(Why::NoAddress);
    }
    match index.same(known) {
        Some(_) => Err(Why::NumberIsKnown),
        None => Ok(()),
    }
}
