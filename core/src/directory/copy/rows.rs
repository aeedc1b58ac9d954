//! Rows of NetSuite's answers become people of the copy.

use callside_protocol::{Personal, Timestamp};

use super::{
    queries::{CustomField, phone_columns},
    wall,
};
use crate::{
    directory::{
        lookup::{PHONES, Table, candidate},
        people::{Person, Phone, RecordId},
    },
    netsuite::Row,
};

/// A row as a person. `None`: it names no record, or one whose id the copy cannot keep.
#[must_use]
pub fn person(row: &Row, custom: &[CustomField], as_of: Timestamp) -> Option<Person> {
    let (table, candidate) = candidate(row)?;
    let text = |column: &str| Personal::new(row.get(column).unwrap_or_default().trim());
    let phones = phone_columns(table, custom).into_iter().filter_map(|(field, column)| {
        let text = text(&column);
        (!text.is_blank()).then_some(Phone { field, text })
    });
    Some(Person {
        id: RecordId::of(table, &candidate.record.id)?,
        kind: candidate.record.kind,
        is_person: match table {
            Table::Contact | Table::Employee => true,
            Table::Customer | Table::Vendor => row.get("isperson") == Some("T"),
            Table::Job => false,
        },
        first: text("firstname"),
        middle: text("middlename"),
        last: text("lastname"),
        whole: text("wholename"),
        title: text("title"),
        email: text("email"),
        company: candidate.company,
        inactive: row.get("isinactive") == Some("T"),
        sales_rep: row.get("salesrep").map(str::to_owned).filter(|id| !id.is_empty()),
        phones: phones.collect(),
        modified: row.get("modified").and_then(wall::read).unwrap_or_default(),
        as_of,
    })
}

/// A column of a row that holds a telephone number every account has a field for.
pub(super) fn is_phone(alias: &str) -> bool {
    PHONES.into_iter().any(|(_, of)| of == alias)
}
