//! The mapping out of the file of a spreadsheet, as [`mapping_table`](callside_protocol::words::mapping_table) writes it. Rows
//! that cannot be taken are put aside with the reason, and what the others say becomes changes that are saved like any other.

use super::{Change, Staff};
use crate::{
    ordered::Keyed,
    spreadsheet::{Lines, plain},
};
use callside_protocol::{
    company::{AsideReason, Mapped, MappingAside, MappingImported, MappingRow, MatchedBy, OrganizerMap, OrganizerRule},
    words::mapping_column as column,
};

/// Characters of a row that are shown where it was put aside.
const SHOWN: usize = 80;

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

#[cfg(test)]
mod tests;
