//! The mapping as a table: a row for each extension, with whose its calls are and what is wrong with that; searched, filtered,
//! counted and shown a window at a time. Pure, and made anew whenever something has changed.

use callside_protocol::company::{
    ExtensionKind, KindFilter, Mapped, MappingEmployee, MappingFilter, MappingFound, MappingQuery, MappingRow,
    MappingWarning, MappingWindow, MatchedBy, OrganizerMap, OrganizerRule,
};

use super::{
    Organizer, kind,
    lists::{Lists, Staff},
    matching::Match,
    of_extension,
};
use crate::{
    ordered::{Keyed, sort_by},
    ringcentral::Extension,
};

/// It.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: Vec<MappingRow>,
    /// What each row is found by, in small letters.
    texts: Vec<String>,
}

/// What rows are made of.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// What is saved.
    pub saved: &'a OrganizerMap,
    /// That, with what was changed.
    pub map: &'a OrganizerMap,
    /// What the clouds list.
    pub lists: &'a Lists,
    /// The employees out of it.
    pub staff: &'a Staff,
    /// What matching says.
    pub matches: &'a Keyed<Match>,
}

impl Table {
    /// Of these parts.
    #[must_use]
    pub fn new(parts: &Parts<'_>) -> Self {
        let Parts { saved, map, lists, staff, matches } = *parts;
        let by_id = |map: &'_ OrganizerMap| -> Keyed<Mapped> {
            map.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped.clone())).collect()
        };
        let (before, now) = (by_id(saved), by_id(map));
        let mut theirs = Keyed::<u32>::default();
        for mapped in &map.extensions {
            if let OrganizerRule::Employee(id) = &mapped.whose {
                *theirs.get_or_insert_with(id, || 0) += 1;
            }
        }
        let make = |id: &str, listed: Option<&Extension>| {
            let kind = match listed {
                Some(listed) => kind(&listed.of_type),
                None => lists.extensions.is_some().then_some(ExtensionKind::Deleted),
            };
            let own = now.get(id);
            let organizer = of_extension(own.map(|own| &own.whose), &map.rules, kind);
            let mut row = MappingRow {
                extension: id.to_owned(),
                kind,
                whose: own.map(|own| own.whose.clone()),
                how: own.map(|own| own.how),
                changed: before.get(id) != own,
                found: found(matches.get(id), own, staff),
                ..MappingRow::default()
            };
            if let Some(Extension { name, number, of_type, status, .. }) = listed {
                (row.name, row.number) = (name.clone(), number.clone());
                (row.of_type, row.status) = (of_type.clone(), status.clone());
            }
            match organizer {
                Organizer::Employee(id) => {
                    row.waits = staff.is_inactive(id);
                    row.employee = Some(staff.employee(id));
                }
                Organizer::Wait => row.waits = true,
                Organizer::Skip => {}
            }
            if let Some(OrganizerRule::Employee(id)) = &row.whose {
                row.warnings.extend(staff.warning(id));
                let shared = theirs.get(id).copied().unwrap_or_default();
                row.warnings.extend((shared > 1).then_some(MappingWarning::Shared(shared.saturating_sub(1))));
            }
            row
        };
        let listed = lists.extensions.as_deref().unwrap_or_default();
        let mut ids: Vec<&str> = listed.iter().map(|extension| extension.id.as_str()).collect();
        crate::ordered::sort(&mut ids);
        let mut rows: Vec<MappingRow> = listed.iter().map(|extension| make(&extension.id, Some(extension))).collect();
        let gone = now.iter().chain(before.iter()).filter(|(id, _)| ids.binary_search(&id.as_str()).is_err());
        for (id, _) in gone {
            if rows.iter().skip(listed.len()).all(|row| row.extension != *id) {
                rows.push(make(id, None));
            }
        }
        sort_by(&mut rows, |one, other| order(one).cmp(&order(other)));
        let texts = rows.iter().map(text).collect();
        Self { rows, texts }
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[MappingRow] {
        &self.rows
    }

    /// The rows that fit, in order.
    pub fn among<'a>(&'a self, query: &'a MappingQuery) -> impl Iterator<Item = &'a MappingRow> {
        let sought: Vec<String> = query.search.reveal().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let rows = self.rows.iter().zip(&self.texts);
        let fits = move |(row, text): &(&MappingRow, &String)| {
            sought.iter().all(|word| text.contains(word.as_str()))
                && is_of(row, query.only)
                && is_of_kind(row, query.kind)
                && query.how.is_none_or(|how| row.how == Some(how))
        };
        rows.filter(fits).map(|(row, _)| row)
    }

    /// A part of them.
    #[must_use]
    pub fn window(&self, query: &MappingQuery, from: usize, count: usize, revision: u64) -> MappingWindow {
        let total = self.among(query).count();
        let from = from.min(total.saturating_sub(1));
        MappingWindow { revision, from, total, rows: self.among(query).skip(from).take(count).cloned().collect() }
    }

    /// How many there are of each state, in the order of [`MappingFilter::ALL`].
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let count = |only| self.rows.iter().filter(|row| is_of(row, only)).count();
        MappingFilter::ALL.into_iter().map(count).collect()
    }
}

/// How many of the account's extensions have calls that wait until somebody is named.
#[must_use]
pub fn waiting(map: &OrganizerMap, lists: &Lists, staff: &Staff) -> usize {
    let own: Keyed<&OrganizerRule> =
        map.extensions.iter().map(|mapped| (mapped.extension.clone(), &mapped.whose)).collect();
    let waits = |extension: &&Extension| match of_extension(
        own.get(&extension.id).copied(),
        &map.rules,
        kind(&extension.of_type),
    ) {
        Organizer::Employee(id) => staff.is_inactive(id),
        Organizer::Wait => true,
        Organizer::Skip => false,
    };
    lists.extensions.iter().flatten().filter(waits).count()
}

/// Whom matching has found, where that is not what is decided. What was set by hand is not asked about.
fn found(found: Option<&Match>, own: Option<&Mapped>, staff: &Staff) -> Option<MappingFound> {
    let found = found.filter(|_| own.is_none_or(|own| own.how != MatchedBy::Manual))?;
    let is_decided = |own: &Mapped| {
        found.employee().is_some_and(|id| own.how == found.how && own.whose == OrganizerRule::Employee(id.to_owned()))
    };
    if own.is_some_and(is_decided) {
        return None;
    }
    let employees: Vec<MappingEmployee> = found.employees.iter().map(|id| staff.employee(id)).collect();
    Some(MappingFound { how: found.how, employees })
}

fn is_of(row: &MappingRow, only: MappingFilter) -> bool {
    let several = |found: &MappingFound| found.employees.len() > 1;
    match only {
        MappingFilter::All => true,
        MappingFilter::Unmapped => {
            let own = matches!(row.whose, Some(OrganizerRule::Employee(_) | OrganizerRule::Skip));
            !own && (row.kind.is_none() || row.waits)
        }
        MappingFilter::Warnings => !row.warnings.is_empty(),
        MappingFilter::Ties => row.found.as_ref().is_some_and(several),
        MappingFilter::Matched => row.found.as_ref().is_some_and(|found| !several(found)),
        MappingFilter::Changed => row.changed,
    }
}

fn is_of_kind(row: &MappingRow, kind: KindFilter) -> bool {
    match kind {
        KindFilter::All => true,
        KindFilter::People => row.kind.is_none(),
        KindFilter::Kind(kind) => row.kind == Some(kind),
    }
}

/// By number as a number, then those without one by name.
fn order(row: &MappingRow) -> (bool, usize, &str, &str, &str) {
    (row.number.is_empty(), row.number.len(), &row.number, row.name.reveal(), &row.extension)
}

/// What a row shows: an id stands there only for what has no name.
fn text(row: &MappingRow) -> String {
    let unless_named = |name: &str, id: &str| if name.is_empty() { id.to_owned() } else { String::new() };
    let of_employee = row.employee.as_ref().map(|employee| {
        let id = unless_named(employee.name.reveal(), &employee.id);
        [employee.name.reveal(), employee.email.reveal(), &id].join("\n")
    });
    let id = unless_named(&[row.name.reveal(), &row.number].concat(), &row.extension);
    [row.name.reveal(), &row.number, &row.of_type, &id, &of_employee.unwrap_or_default()].join("\n").to_lowercase()
}

#[cfg(test)]
mod tests;
