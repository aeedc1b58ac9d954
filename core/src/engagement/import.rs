//! People out of a spreadsheet's file: each row names somebody by NetSuite's id, an e-mail address or a number, and what else
//! stands in it is theirs. Nobody is guessed: a row that fits nobody, or several, is put aside with the reason, and stops no other.

use callside_protocol::{Personal, company::AsideWhy as Why};

use crate::{
    directory::{
        lookup::Table,
        people::{Person, RecordId},
    },
    ordered::sort,
    phone::{Region, stored_numbers},
    spreadsheet::{Lines, plain},
};

/// How a head calls the columns that name somebody, in small letters.
const ID: [&str; 4] = ["netsuite id", "internal id", "id", "internalid"];
const EMAIL: [&str; 4] = ["e-mail", "email", "e-mail address", "email address"];
const PHONE: [&str; 5] = ["phone", "number", "telephone", "mobile", "phone number"];
/// Characters of a row that are shown where it was put aside.
const SHOWN: usize = 80;

/// A row that is put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The line it begins in.
    pub line: usize,
    /// How it begins.
    pub text: Personal,
    /// Why.
    pub why: Why,
}

/// A row of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The line it begins in.
    pub line: usize,
    /// Whose.
    pub whom: RecordId,
    /// What stands in it, by [`Imported::columns`].
    pub cells: Vec<Personal>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Its head.
    pub columns: Vec<String>,
    /// Rows of people who are there.
    pub taken: Vec<Taken>,
    /// The others.
    pub aside: Vec<Aside>,
}

/// Whom each id, address and number names.
#[derive(Default)]
pub struct Index {
    by_id: Vec<(i32, RecordId)>,
    by_text: Vec<(String, RecordId)>,
}

impl Index {
    /// Of these people. Numbers without a country code are at `home`.
    #[must_use]
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>, home: Region) -> Self {
        let mut index = Self::default();
        for person in people {
            index.add(person, home);
        }
        index.settled()
    }

    /// One more. A firm is named by its id alone: its address and its number are often those of the people in it, who are meant.
    pub fn add(&mut self, person: &Person, home: Region) {
        self.by_id.push((person.id.id, person.id));
        if person.id.table == Table::Contact {
            self.by_text.extend(address(person.email.reveal()).map(|key| (key, person.id)));
            let numbers = person.phones.iter().flat_map(|phone| stored_numbers(phone.text.reveal(), home));
            self.by_text.extend(numbers.filter_map(|number| Some((number.e164?, person.id))));
        }
    }

    /// Everybody is in.
    #[must_use]
    pub fn settled(mut self) -> Self {
        sort(&mut self.by_id);
        sort(&mut self.by_text);
        self.by_text.dedup();
        self
    }

    fn by_id(&self, id: &str) -> Result<RecordId, Why> {
        let id: i32 = id.parse().map_err(|_| Why::Nobody)?;
        let from = self.by_id.partition_point(|(known, _)| *known < id);
        one(self.by_id.iter().skip(from).take_while(|(known, _)| *known == id).map(|(_, whom)| *whom))
    }

    fn by_text(&self, text: &str) -> Result<RecordId, Why> {
        let from = self.by_text.partition_point(|(known, _)| known.as_str() < text);
        one(self.by_text.iter().skip(from).take_while(|(known, _)| known == text).map(|(_, whom)| *whom))
    }
}

fn one(mut found: impl Iterator<Item = RecordId>) -> Result<RecordId, Why> {
    match (found.next(), found.next()) {
        (Some(whom), None) => Ok(whom),
        (Some(_), Some(_)) => Err(Why::Several),
        (None, _) => Err(Why::Nobody),
    }
}

/// An address as it is compared.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    text.contains('@').then(|| text.to_lowercase())
}

/// Reads a file's text. The first of id, address and number that a row has says whose it is: a wrong id is not made up for by a
/// right number.
#[must_use]
pub fn import(text: &str, index: &Index, home: Region) -> Imported {
    let mut lines = Lines::of(text);
    let head = lines.next().map(|(_, cells)| cells).unwrap_or_default();
    let columns: Vec<String> = head.iter().map(|cell| plain(cell).to_owned()).collect();
    let place = |names: &[&str]| columns.iter().position(|column| names.contains(&column.to_lowercase().as_str()));
    let [id, email, phone] = [place(&ID), place(&EMAIL), place(&PHONE)];
    let mut imported = Imported { columns: columns.clone(), ..Imported::default() };
    if [id, email, phone].iter().all(Option::is_none) {
        imported.aside.push(aside(1, &head, Why::NoColumns));
        return imported;
    }
    let mut rows: Vec<Taken> = Vec::new();
    for (line, cells) in lines {
        let cell = |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| plain(cell));
        let whom = match (cell(id), cell(email), cell(phone)) {
            ("", "", "") => Err(Why::NoKey),
            ("", "", number) => {
                let known = stored_numbers(number, home).into_iter().find_map(|number| number.e164);
                known.ok_or(Why::Nobody).and_then(|known| index.by_text(&known))
            }
            ("", email, _) => address(email).ok_or(Why::Nobody).and_then(|known| index.by_text(&known)),
            (id, ..) => index.by_id(id),
        };
        match whom {
            Ok(whom) => {
                rows.push(Taken { line, whom, cells: cells.iter().map(|cell| plain(cell).into()).collect() });
            }
            Err(why) => imported.aside.push(aside(line, &cells, why)),
        }
    }
    let mut first: Vec<(RecordId, usize)> = rows.iter().map(|row| (row.whom, row.line)).collect();
    sort(&mut first);
    first.dedup_by_key(|(whom, _)| *whom);
    for row in rows {
        if first.binary_search(&(row.whom, row.line)).is_ok() {
            imported.taken.push(row);
        } else {
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.reveal().to_owned()).collect();
            imported.aside.push(aside(row.line, &cells, Why::Twice));
        }
    }
    crate::ordered::sort_by(&mut imported.aside, |one, other| one.line.cmp(&other.line));
    imported
}

fn aside(line: usize, cells: &[String], why: Why) -> Aside {
    Aside { line, text: cells.join(", ").chars().take(SHOWN).collect::<String>().into(), why }
}
