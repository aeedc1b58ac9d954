//! The mapping out of the file of a spreadsheet, as [`mapping_table`](callside_protocol::words::mapping_table) writes it. Rows
//! that cannot be taken are put aside with the reason, and what the others say becomes changes that are saved like any other.
//! The apostrophe before what a spreadsheet would take for a formula is taken off again.

use callside_protocol::{
    company::{AsideReason, Mapped, MappingAside, MappingImported, MappingRow, MatchedBy, OrganizerMap, OrganizerRule},
    words::mapping_column as column,
};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{Change, Staff};
use crate::ordered::Keyed;

/// How a cell begins that a spreadsheet would reckon.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Characters of a row that are shown where it was put aside.
const SHOWN: usize = 80;
/// Columns that are looked at.
const COLUMNS: usize = 256;

/// What a file changes of that mapping, by hand.
#[must_use]
pub fn import(text: &str, rows: &[MappingRow], map: &OrganizerMap, staff: &Staff) -> (Vec<Change>, MappingImported) {
    let mut imported = MappingImported::default();
    let mut changes = Vec::new();
    let mut lines = Lines::of(text);
    let head = lines.next().map(|(_, cells)| cells).unwrap_or_default();
    let place = |name: &str| head.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let says = [column::ORGANIZER, column::EMPLOYEE_ID, column::EMAIL, column::EMPLOYEE].map(place);
    let names = [column::EXTENSION_ID, column::EXTENSION].map(place);
    if names.iter().all(Option::is_none) || says.iter().all(Option::is_none) {
        let text = head.join(", ").chars().take(SHOWN).collect::<String>().into();
        imported.aside.push(MappingAside { line: 1, text, why: AsideReason::NoColumns });
        return (changes, imported);
    }
    let mut by_number = Keyed::<Vec<&str>>::default();
    let mut known = Keyed::<()>::default();
    for row in rows {
        known.insert(row.extension.clone(), ());
        by_number.get_or_insert_with(&row.number, Vec::new).push(&row.extension);
    }
    let people = People::of(staff);
    let mut seen = Keyed::<()>::default();
    for (line, cells) in lines {
        let cell = |place: Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| plain(cell));
        let decided = || -> Result<(String, Option<OrganizerRule>), AsideReason> {
            let (id, number) = (cell(names[0]), cell(names[1]));
            let extension = match (id, by_number.get(number).map(Vec::as_slice)) {
                ("", Some([one])) if !number.is_empty() => *one,
                ("", Some([_, _, ..])) if !number.is_empty() => return Err(AsideReason::SeveralExtensions),
                (id, _) if known.get(id).is_some() => id,
                _ => return Err(AsideReason::NoExtension),
            };
            let [organizer, id, email, name] = says.map(cell);
            let employee = |id: &str| Some(OrganizerRule::Employee(id.to_owned()));
            let whose = if organizer.eq_ignore_ascii_case(column::NO_RECORD) {
                Some(OrganizerRule::Skip)
            } else if organizer.eq_ignore_ascii_case(column::AS_OTHERS) {
                Some(OrganizerRule::AsOthers)
            } else if !id.is_empty() {
                if !staff.is_known(id) {
                    return Err(AsideReason::NoEmployee);
                }
                employee(id)
            } else if !email.is_empty() {
                employee(People::one(&people.by_email, email)?)
            } else if !name.is_empty() {
                employee(People::one(&people.by_name, name)?)
            } else {
                None
            };
            Ok((extension.to_owned(), whose))
        };
        let aside = |why| {
            let text = cells.join(", ").chars().take(SHOWN).collect::<String>().into();
            MappingAside { line, text, why }
        };
        match decided() {
            Err(why) => imported.aside.push(aside(why)),
            Ok((extension, _)) if seen.insert(extension.clone(), ()).is_some() => {
                imported.aside.push(aside(AsideReason::Twice));
            }
            Ok((extension, whose)) => {
                if map.get(&extension).map(|mapped| &mapped.whose) == whose.as_ref() {
                    imported.same += 1;
                } else {
                    imported.changed += 1;
                    let how = MatchedBy::Manual;
                    let decided = whose.map(|whose| Mapped { extension: extension.clone(), whose, how, zone: None });
                    changes.push(Change { extension, decided });
                }
            }
        }
    }
    (changes, imported)
}

/// A cell without the blanks around it and without the apostrophe of a formula.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// Employees by address and by name, in small letters.
struct People {
    by_email: Keyed<Vec<String>>,
    by_name: Keyed<Vec<String>>,
}

impl People {
    fn of(staff: &Staff) -> Self {
        let (mut by_email, mut by_name) = (Keyed::<Vec<String>>::default(), Keyed::<Vec<String>>::default());
        for id in staff.ids().filter(|id| !staff.is_inactive(id)) {
            let employee = staff.employee(id);
            for (list, text) in [(&mut by_email, &employee.email), (&mut by_name, &employee.name)] {
                if !text.is_blank() {
                    let key = text.reveal().trim().to_lowercase();
                    list.get_or_insert_with(&key, Vec::new).push(id.to_owned());
                }
            }
        }
        Self { by_email, by_name }
    }

    fn one<'a>(list: &'a Keyed<Vec<String>>, text: &str) -> Result<&'a str, AsideReason> {
        match list.get(&text.to_lowercase()).map(Vec::as_slice) {
            Some([one]) => Ok(one),
            Some(_) => Err(AsideReason::SeveralEmployees),
            None => Err(AsideReason::NoEmployee),
        }
    }
}

/// The records of a file with the lines they begin in. What separates the cells, a comma, a semicolon or a tab, is what the
/// head has most of: spreadsheets write their country's.
struct Lines<'a> {
    reader: Reader,
    rest: &'a [u8],
    cells: Vec<u8>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let head = text.lines().next().unwrap_or_default();
        let count = |separator: u8| head.bytes().filter(|byte| *byte == separator).count();
        let mut separator = b',';
        for other in [b';', b'\t'] {
            if count(other) > count(separator) {
                separator = other;
            }
        }
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { reader, rest: text.as_bytes(), cells: vec![0; text.len()] }
    }
}

impl Iterator for Lines<'_> {
    type Item = (usize, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        let line = usize::try_from(self.reader.line()).unwrap_or(usize::MAX);
        let mut ends = [0; COLUMNS];
        let (mut written, mut found) = (0, 0);
        loop {
            let room = self.cells.get_mut(written..).unwrap_or_default();
            let places = ends.get_mut(found..).unwrap_or_default();
            let (came_to, read, wrote, ended) = self.reader.read_record(self.rest, room, places);
            self.rest = self.rest.get(read..).unwrap_or_default();
            (written, found) = (written + wrote, found + ended);
            match came_to {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                // More columns than anybody looks at, or a file that is none.
                ReadRecordResult::OutputEndsFull => found = COLUMNS - 1,
                ReadRecordResult::OutputFull | ReadRecordResult::End => return None,
            }
        }
        let mut from = 0;
        let cells = ends.iter().take(found).map(|end| {
            let cell = self.cells.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(cell).into_owned()
        });
        Some((line, cells.collect()))
    }
}

#[cfg(test)]
mod tests;
