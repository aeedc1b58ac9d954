//! People out of a spreadsheet's file: each row names somebody by NetSuite's id, an e-mail address or a number, and what else
//! stands in it is theirs. Nobody is guessed: a row that fits nobody, or several, is put aside with the reason, and stops no other.
//! A row of somebody whom NetSuite does not have may make a contact ([`super::newcomer`]), where whoever brought the file wants that.

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
pub(super) const EMAIL: [&str; 4] = ["e-mail", "email", "e-mail address", "email address"];
pub(super) const PHONE: [&str; 5] = ["phone", "number", "telephone", "mobile", "phone number"];
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

/// A row of somebody whose address or number nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The line it begins in.
    pub line: usize,
    /// What stands in it, by [`Imported::columns`].
    pub cells: Vec<Personal>,
}

impl Unknown {
    /// It is put aside after all.
    #[must_use]
    pub fn aside(&self, why: Why) -> Aside {
        aside(self.line, &self.cells.iter().map(Personal::reveal).collect::<Vec<_>>(), why)
    }
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Its head.
    pub columns: Vec<String>,
    /// Rows of people who are there.
    pub taken: Vec<Taken>,
    /// Rows of people who are not. A row with an id that nobody has is not among them: that is a mistake, and nobody new.
    pub unknown: Vec<Unknown>,
    /// The others.
    pub aside: Vec<Aside>,
}

/// Whom each id, address and number names, and which company each name.
#[derive(Default)]
pub struct Index {
    by_id: Vec<(i32, RecordId)>,
    by_text: Vec<(String, RecordId)>,
    companies: Vec<(String, RecordId)>,
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
        if matches!(person.id.table, Table::Contact | Table::Customer) {
            self.by_id.push((person.id.id, person.id));
        }
        if matches!(person.id.table, Table::Customer | Table::Vendor) {
            self.companies.push((folded(person.name().reveal()), person.id));
        }
        if person.id.table == Table::Contact {
            let numbers = person.phones.iter().flat_map(|phone| e164(phone.text.reveal(), home)).collect();
            let known = Known { email: address(person.email.reveal()), numbers, name: folded(person.name().reveal()) };
            self.by_text.extend(known.answers_to().into_iter().map(|key| (key, person.id)));
        }
    }

    /// Everybody is in.
    #[must_use]
    pub fn settled(mut self) -> Self {
        sort(&mut self.by_id);
        for texts in [&mut self.by_text, &mut self.companies] {
            sort(texts);
            texts.dedup();
        }
        self
    }

    /// Somebody who would be the same.
    #[must_use]
    pub fn same(&self, known: &Known) -> Option<RecordId> {
        known.asks_for().iter().find_map(|key| with(&self.by_text, key).next())
    }

    /// The company of a name, or of an id.
    ///
    /// # Errors
    /// None has it, or several have.
    pub fn company(&self, text: &str) -> Result<RecordId, Why> {
        let by_name = one(with(&self.companies, &folded(text)));
        let by_id = || self.by_id(text).ok().filter(|whom| whom.table == Table::Customer).ok_or(Why::NoCompany);
        match by_name {
            Ok(whom) => Ok(whom),
            Err(Why::Nobody) => by_id(),
            Err(_) => Err(Why::NoCompany),
        }
    }

    fn by_id(&self, id: &str) -> Result<RecordId, Why> {
        let id: i32 = id.parse().map_err(|_| Why::Nobody)?;
        let from = self.by_id.partition_point(|(known, _)| *known < id);
        one(self.by_id.iter().skip(from).take_while(|(known, _)| *known == id).map(|(_, whom)| *whom))
    }

    fn by_text(&self, text: &str) -> Result<RecordId, Why> {
        one(with(&self.by_text, text))
    }
}

fn with<'a>(texts: &'a [(String, RecordId)], text: &'a str) -> impl Iterator<Item = RecordId> + 'a {
    let from = texts.partition_point(|(known, _)| known.as_str() < text);
    texts.iter().skip(from).take_while(move |(known, _)| known == text).map(|(_, whom)| *whom)
}

/// What tells somebody apart who may be there already, or twice in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Their address, as it is compared.
    pub email: Option<String>,
    /// Their numbers in E.164.
    pub numbers: Vec<String>,
    /// Their name, as it is compared.
    pub name: String,
}

impl Known {
    /// By what they are found: their address; a number; that with their name, and by itself where they have no address.
    #[must_use]
    pub fn answers_to(&self) -> Vec<String> {
        let named = |number: &String| [number, "\n", &self.name].concat();
        let nameless = |number: &String| [number, "\n"].concat();
        let of = |make: &dyn Fn(&String) -> String| self.numbers.iter().map(make).collect::<Vec<String>>();
        let mut keys: Vec<String> = self.email.iter().cloned().collect();
        keys.extend([of(&String::clone), of(&named)].concat());
        keys.extend(of(&nameless).into_iter().filter(|_| self.email.is_none()));
        keys
    }

    /// By what the same one would be found. Colleagues share a number, so of two who both have an address it says nothing unless
    /// they are called the same, too.
    #[must_use]
    pub fn asks_for(&self) -> Vec<String> {
        match &self.email {
            None => self.numbers.clone(),
            Some(email) => {
                let of = |number: &String| [[number, "\n", &self.name].concat(), [number, "\n"].concat()];
                [email.clone()].into_iter().chain(self.numbers.iter().flat_map(of)).collect()
            }
        }
    }
}

fn one(mut found: impl Iterator<Item = RecordId>) -> Result<RecordId, Why> {
    match (found.next(), found.next()) {
        (Some(whom), None) => Ok(whom),
        (Some(_), Some(_)) => Err(Why::Several),
        (None, _) => Err(Why::Nobody),
    }
}

/// Numbers in E.164 out of what stands in a telephone field or a cell.
pub(super) fn e164(text: &str, home: Region) -> Vec<String> {
    stored_numbers(text, home).into_iter().filter_map(|number| number.e164).collect()
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// An address as it is compared; `None`: it is none.
#[must_use]
pub fn address(text: &str) -> Option<String> {
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
    let [id, email] = [place(&ID), place(&EMAIL)];
    let is_phone = |column: &String| PHONE.contains(&column.to_lowercase().as_str());
    let phones: Vec<usize> = (0..columns.len()).filter(|place| columns.get(*place).is_some_and(is_phone)).collect();
    let mut imported = Imported { columns: columns.clone(), ..Imported::default() };
    if id.is_none() && email.is_none() && phones.is_empty() {
        imported.aside.push(aside(1, &head, Why::NoColumns));
        return imported;
    }
    let mut rows: Vec<Taken> = Vec::new();
    for (line, cells) in lines {
        let cell = |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| plain(cell));
        let number = phones.iter().map(|place| cell(Some(*place))).find(|number| !number.is_empty());
        let whom = match (cell(id), cell(email), number.unwrap_or_default()) {
            ("", "", "") => Err(Why::NoKey),
            ("", "", number) => {
                let known = e164(number, home).into_iter().next();
                known.ok_or(Why::Nobody).and_then(|known| index.by_text(&known))
            }
            ("", email, _) => address(email).ok_or(Why::Nobody).and_then(|known| index.by_text(&known)),
            (id, ..) => index.by_id(id),
        };
        match whom {
            Ok(whom) => rows.push(Taken { line, whom, cells: cells.iter().map(|cell| plain(cell).into()).collect() }),
            Err(Why::Nobody) if cell(id).is_empty() => {
                let cells = cells.iter().map(|cell| plain(cell).into()).collect();
                imported.unknown.push(Unknown { line, cells });
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
            imported.aside.push(Unknown { line: row.line, cells: row.cells }.aside(Why::Twice));
        }
    }
    imported
}

fn aside<T: AsRef<str>>(line: usize, cells: &[T], why: Why) -> Aside {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    Aside { line, text: cells.join(", ").chars().take(SHOWN).collect::<String>().into(), why }
}
