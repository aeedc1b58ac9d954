//! What stands in fields that refer to something, in words: NetSuite keeps an internal id there, and people know a name.

use callside_json::{FromJson, ToJson};
use callside_protocol::Personal;

use crate::directory::{lookup::Table, people::RecordId};

/// Ids of one field that are kept with their names: a field that refers to more is of no list that anybody reads.
const MOST: usize = 1_000;

/// The names of what fields refer to, as NetSuite has told them to this role.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Names {
    fields: Vec<OfField>,
}

/// Those of one field.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
struct OfField {
    table: Table,
    field: String,
    /// Each id with its name, in the order of ids.
    names: Vec<(String, Personal)>,
}

impl Names {
    /// In a field stands `held`, and NetSuite shows it as `shown`. Whether that was not known.
    pub(super) fn learn(&mut self, table: Table, field: &str, held: &str, shown: &str) -> bool {
        if !is_reference(held) || shown.is_empty() || is_number(shown) {
            return false;
        }
        let place = self.fields.iter().position(|of| of.is(table, field)).unwrap_or_else(|| {
            self.fields.push(OfField { table, field: field.to_owned(), names: Vec::new() });
            self.fields.len() - 1
        });
        let Some(OfField { names, .. }) = self.fields.get_mut(place) else { return false };
        match names.binary_search_by(|(id, _)| id.as_str().cmp(held)) {
            Ok(there) => names.get_mut(there).is_some_and(|(_, name)| {
                let is_other = name.reveal() != shown;
                *name = shown.into();
                is_other
            }),
            Err(_) if names.len() == MOST => false,
            Err(there) => {
                names.insert(there, (held.to_owned(), shown.into()));
                true
            }
        }
    }

    /// What stands in somebody's field, as NetSuite shows it.
    pub(super) fn shown(&self, whom: RecordId, field: &str, held: Personal) -> Personal {
        let of = self.of(whom.table, field);
        let place = of.binary_search_by(|(id, _)| id.as_str().cmp(held.reveal())).ok();
        place.and_then(|place| of.get(place)).map_or(held, |(_, name)| name.clone())
    }

    /// What stands in the field where somebody writes this into it: a name stands for its id, and anything else for itself.
    pub(super) fn meant(&self, whom: RecordId, field: &str, written: Personal) -> Personal {
        let folded = |text: &Personal| text.reveal().trim().to_lowercase();
        let mut of = self.of(whom.table, field).iter();
        match of.find(|(_, name)| folded(name) == folded(&written)) {
            Some((id, _)) => id.as_str().into(),
            None => written,
        }
    }

    fn of(&self, table: Table, field: &str) -> &[(String, Personal)] {
        self.fields.iter().find(|of| of.is(table, field)).map(|of| of.names.as_slice()).unwrap_or_default()
    }
}

impl OfField {
    fn is(&self, table: Table, field: &str) -> bool {
        self.table == table && self.field == field
    }
}

/// An internal id, or several with commas between them.
fn is_reference(held: &str) -> bool {
    held.split(',').all(|id| {
        let id = id.trim().trim_start_matches('-');
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A number that NetSuite shows its own way: `1,200`, `12.00`, `5%`.
fn is_number(shown: &str) -> bool {
    shown.bytes().all(|byte| byte.is_ascii_digit() || b" ,.%-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &str = "custentity_trade";

    fn whom(table: Table) -> RecordId {
        RecordId { table, id: 7 }
    }

    fn shown(names: &Names, table: Table, held: &str) -> String {
        names.shown(whom(table), FIELD, held.into()).into_revealed()
    }

    #[test]
    fn a_reference_has_its_name_in_its_own_table() {
        let mut names = Names::default();
        assert!(
            names.learn(Table::Contact, FIELD, "3", "Wholesale") && names.learn(Table::Contact, FIELD, "1", "Retail")
        );
        assert!(names.learn(Table::Contact, FIELD, "1, 3", "Retail, Wholesale"));
        assert!(!names.learn(Table::Contact, FIELD, "3", "Wholesale"), "known");
        assert_eq!(
            (shown(&names, Table::Contact, "3"), shown(&names, Table::Contact, "1, 3")),
            ("Wholesale".to_owned(), "Retail, Wholesale".to_owned())
        );
        assert_eq!(
            (shown(&names, Table::Contact, "4"), shown(&names, Table::Customer, "3")),
            ("4".to_owned(), "3".to_owned())
        );
        let meant = |written: &str| names.meant(whom(Table::Contact), FIELD, written.into()).into_revealed();
        assert_eq!([meant(" wholesale"), meant("3"), meant("Export")], ["3", "3", "Export"]);
        assert!(names.learn(Table::Contact, FIELD, "3", "Trade"), "it was renamed");
        assert_eq!(shown(&names, Table::Contact, "3"), "Trade");
    }

    #[test]
    fn what_refers_to_nothing_stays_as_it_is() {
        let mut names = Names::default();
        let held =
            [("12", "12.00"), ("1200", "1,200"), ("T", "Yes"), ("2026-11-30", "30/11/2026"), ("", ""), ("5", "")];
        for (held, told) in held {
            assert!(!names.learn(Table::Contact, FIELD, held, told), "{held}: {told}");
        }
        for id in 0..MOST {
            assert!(names.learn(Table::Contact, FIELD, &id.to_string(), "One of very many"));
        }
        assert!(!names.learn(Table::Contact, FIELD, "5000", "One too many"));
    }
}
