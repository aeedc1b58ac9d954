//! What one account and role has refused, so that the next lookup does not ask for it.

use callside_json::{FromJson, ToJson};
use callside_protocol::{RecordKind, Timestamp};

use super::table::Table;

/// Something a query may not use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Refused {
    /// The table: its permission is missing, or its feature is off.
    Table(Table),
    /// A column the account does not have.
    Column(Table, String),
}

/// What is known of an account and role. Empty at first: everything is asked for until it is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Readable {
    refused: Vec<(Refused, Timestamp)>,
}

impl Readable {
    /// Takes in what a lookup learnt.
    pub fn learn(&mut self, refused: &[Refused], now: Timestamp) {
        for refused in refused {
            if !self.refuses(refused) {
                self.refused.push((refused.clone(), now));
            }
        }
    }

    /// Takes in what everything asked for afresh has learnt: what is no longer refused is forgotten, what still is keeps
    /// its first time.
    pub fn replace(&mut self, refused: &[Refused], now: Timestamp) {
        self.refused.retain(|(known, _)| refused.contains(known));
        self.learn(refused, now);
    }

    /// True where that has been refused.
    #[must_use]
    pub fn refuses(&self, what: &Refused) -> bool {
        self.refused.iter().any(|(refused, _)| refused == what)
    }

    /// Refused tables by NetSuite's name, and refused columns as `table.column`, each with the time it was learnt.
    #[must_use]
    pub fn refusals(&self) -> Vec<(String, Timestamp)> {
        self.refused
            .iter()
            .map(|(refused, at)| match refused {
                Refused::Table(table) => (table.name().to_owned(), *at),
                Refused::Column(table, column) => (format!("{}.{column}", table.name()), *at),
            })
            .collect()
    }

    pub(in crate::directory) fn table(&self, table: Table) -> bool {
        let needed: &[&str] = match table {
            Table::Job => &["id", "parent"],
            _ => &["id"],
        };
        !self.refuses(&Refused::Table(table)) && needed.iter().all(|column| self.column(table, column))
    }

    pub(in crate::directory) fn column(&self, table: Table, column: &str) -> bool {
        !self
            .refused
            .iter()
            .any(|(refused, _)| matches!(refused, Refused::Column(of, name) if *of == table && name == column))
    }

    /// The tables a lookup searches: readable, with at least one telephone column; projects through readable customers.
    pub(super) fn searched(&self) -> Vec<Table> {
        let searched =
            |table: Table| self.table(table) && table.phones().iter().any(|(_, column)| self.column(table, column));
        Table::ALL
            .into_iter()
            .filter(|&table| match table {
                Table::Job => self.table(Table::Job) && searched(Table::Customer),
                other => searched(other),
            })
            .collect()
    }

    /// The kinds that are searched, and those that are not.
    #[must_use]
    pub fn kinds(&self) -> (Vec<RecordKind>, Vec<RecordKind>) {
        let searched = self.searched();
        RecordKind::ALL.into_iter().partition(|kind| searched.iter().any(|table| table.kinds().contains(kind)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_customers_there_are_no_projects_either() {
        let mut readable = Readable::default();
        assert_eq!(readable.kinds().1, []);
        readable.learn(&[Refused::Table(Table::Customer)], Timestamp(1));
        let (among, unread) = readable.kinds();
        assert_eq!(among, [RecordKind::Contact, RecordKind::Vendor, RecordKind::Employee]);
        assert_eq!(unread, [RecordKind::Customer, RecordKind::Prospect, RecordKind::Lead, RecordKind::Project]);
    }

    #[test]
    fn what_is_no_longer_refused_is_forgotten() {
        let mut readable = Readable::default();
        let (contact, vendor) = (Refused::Table(Table::Contact), Refused::Table(Table::Vendor));
        readable.learn(&[contact.clone(), vendor.clone()], Timestamp(1));
        readable.replace(&[vendor], Timestamp(2));
        assert!(!readable.refuses(&contact));
        assert_eq!(readable.refusals(), [("vendor".to_owned(), Timestamp(1))]);
    }

    #[test]
    fn a_table_without_a_telephone_column_is_not_searched() {
        let mut readable = Readable::default();
        let columns = ["phone", "mobilephone", "officephone", "homephone"];
        readable.learn(&columns.map(|column| Refused::Column(Table::Employee, column.into())), Timestamp(1));
        assert_eq!(readable.kinds().1, [RecordKind::Employee]);
    }

    #[test]
    fn what_was_learnt_keeps_its_first_time_and_survives_the_disk() {
        let mut readable = Readable::default();
        readable.learn(&[Refused::Column(Table::Contact, "fax".into())], Timestamp(1));
        readable.learn(&[Refused::Column(Table::Contact, "fax".into())], Timestamp(2));
        let again: Readable = callside_json::read(&callside_json::write(&readable)).unwrap();
        assert_eq!(again, readable);
        assert_eq!(again.refusals(), [("contact.fax".to_owned(), Timestamp(1))]);
    }
}
