//! What the copy asks NetSuite: pages by key, changes by NetSuite's clock, and how many records a range of ids holds.
//!
//! A page is `WHERE id > ? ORDER BY id` and never an offset: rows that come and go between two pages move nothing
//! (netsuite-api.md §4.1). Aggregates are compared by range instead of listing ids: with nothing deleted a sweep is one
//! request, however large the company is.

use callside_json::{FromJson, ToJson};
use callside_protocol::PhoneField;

use super::wall::{MASK, Wall, written};
use crate::directory::{
    lookup::{Readable, Table},
    people::RecordId,
    select::{Composed, Writer, aliased},
};

/// The kind of the row in which [`changes`] and [`counts`] tell what time it is at NetSuite.
pub const CLOCK: &str = "clock";

/// A field of the account's own that holds telephone numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub struct CustomField {
    /// In which table.
    pub table: Table,
    /// Its column: `custentity_direct_line`.
    pub column: String,
}

/// Ids from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Range {
    /// In which table.
    pub table: Table,
    /// The first.
    pub first: i32,
    /// The last.
    pub last: i32,
}

impl Range {
    pub(super) fn begin(self) -> RecordId {
        RecordId { table: self.table, id: self.first }
    }

    pub(super) fn end(self) -> RecordId {
        RecordId { table: self.table, id: self.last }
    }

    pub(super) fn holds(self, id: RecordId) -> bool {
        self.begin() <= id && id <= self.end()
    }
}

/// What is asked of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Every row, from behind this id, or from the first.
    After(Option<i32>),
    /// Rows changed since, from behind this id, or from the first.
    Changed(Wall, Option<i32>),
    /// Every row in a range.
    Within(i32, i32),
}

/// The tables this role can read; projects only where their customers can be read, too.
#[must_use]
pub fn tables(readable: &Readable) -> Vec<Table> {
    let readable = |table: &Table| match table {
        Table::Job => readable.table(Table::Job) && readable.table(Table::Customer),
        other => readable.table(*other),
    };
    Table::ALL.into_iter().filter(readable).collect()
}

/// One table's rows in the order of their ids.
#[must_use]
pub fn rows(table: Table, part: Part, readable: &Readable, custom: &[CustomField]) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let select = select(&mut writer, table, custom);
    let id = format!("{}.id", table.name());
    let mut conditions = Vec::new();
    let after = match part {
        Part::After(after) => after,
        Part::Changed(since, after) => {
            conditions.push(changed(&mut writer, table, since)?);
            after
        }
        Part::Within(first, last) => {
            let (first, last) = (writer.value(first.to_string()), writer.value(last.to_string()));
            conditions.push(format!("{id} BETWEEN {first} AND {last}"));
            None
        }
    };
    if let Some(after) = after {
        conditions.push(format!("{id} > {}", writer.value(after.to_string())));
    }
    let condition = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    writer.union(&[format!("{select}{condition} ORDER BY {id}")])
}

/// Every table's rows changed since, and NetSuite's clock, in one request.
#[must_use]
pub fn changes(since: Wall, readable: &Readable, custom: &[CustomField]) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let mut selects = Vec::new();
    let mut columns = Vec::new();
    for table in tables(readable) {
        let list = list(&mut writer, table, custom);
        let source = writer.source(table);
        if columns.is_empty() {
            columns = list.iter().map(|(_, alias)| alias.clone()).collect();
        }
        // A table without the column has changes nobody can ask for: the sweep reads it whole.
        if let Some(changed) = changed(&mut writer, table, since) {
            selects.push(format!("SELECT {} FROM {source} WHERE {changed}", aliased(&list)));
        }
    }
    let clock = columns.into_iter().map(|alias| {
        let value = match alias.as_str() {
            "kind" => format!("'{CLOCK}'"),
            "id" => now(),
            _ => "''".to_owned(),
        };
        (value, alias)
    });
    let clock: Vec<(String, String)> = clock.collect();
    if clock.is_empty() {
        return None;
    }
    selects.push(format!("SELECT {} FROM DUAL", aliased(&clock)));
    writer.union(&selects)
}

/// How many rows each range holds and what their ids add up to, row by row `place` (in the order given), `count` and
/// `total`; and NetSuite's clock as `total` of the row whose `place` is [`CLOCK`].
#[must_use]
pub fn tallies(ranges: &[Range], readable: &Readable) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let mut selects = Vec::new();
    for (place, Range { table, first, last }) in ranges.iter().enumerate() {
        let source = writer.source(*table);
        let id = format!("{}.id", table.name());
        let (first, last) = (writer.value(first.to_string()), writer.value(last.to_string()));
        // Without a join the rows are the table's; a project without a customer is in no page either.
        let source = if *table == Table::Job { source } else { table.name().to_owned() };
        selects.push(format!(
            "SELECT '{place}' AS place, TO_CHAR(COUNT(*)) AS count, TO_CHAR(SUM({id})) AS total FROM {source} WHERE {id} BETWEEN {first} AND {last}"
        ));
    }
    selects.push(format!("SELECT '{CLOCK}' AS place, '' AS count, {} AS total FROM DUAL", now()));
    writer.union(&selects)
}

/// What time it is at NetSuite, as text.
fn now() -> String {
    format!("TO_CHAR(CURRENT_DATE, '{MASK}')")
}

fn changed(writer: &mut Writer<'_>, table: Table, since: Wall) -> Option<String> {
    let column = writer.column(table, "lastmodifieddate")?;
    let since = writer.value(written(since));
    Some(format!("{column} >= TO_DATE({since}, '{MASK}')"))
}

fn select(writer: &mut Writer<'_>, table: Table, custom: &[CustomField]) -> String {
    let list = aliased(&list(writer, table, custom));
    format!("SELECT {list} FROM {}", writer.source(table))
}

/// A lookup's columns, and those only the copy keeps; the same for every table.
fn list(writer: &mut Writer<'_>, table: Table, custom: &[CustomField]) -> Vec<(String, String)> {
    let list = writer.list(table);
    let mut list: Vec<(String, String)> = list.into_iter().map(|(value, alias)| (value, alias.to_owned())).collect();
    if table == Table::Job {
        // A project is found through its customer, whose telephones are in the customer's own row.
        for (value, alias) in &mut list {
            if super::rows::is_phone(alias) {
                "''".clone_into(value);
            }
        }
    }
    let email = (table != Table::Job).then_some("email");
    list.push((writer.text(table, email), "email".to_owned()));
    let sales_rep = (table == Table::Customer).then_some("salesrep");
    let sales_rep = match sales_rep.and_then(|column| writer.column(table, column)) {
        Some(column) => format!("TO_CHAR({column})"),
        None => "''".to_owned(),
    };
    list.push((sales_rep, "salesrep".to_owned()));
    let modified = match writer.column(table, "lastmodifieddate") {
        Some(column) => format!("TO_CHAR({column}, '{MASK}')"),
        None => "''".to_owned(),
    };
    list.push((modified, "modified".to_owned()));
    for (place, field) in custom.iter().enumerate() {
        let column = (field.table == table).then_some(field.column.as_str());
        list.push((writer.text(table, column), format!("own{place}")));
    }
    list
}

/// The telephone fields of a row of that table, each by its column in the answer.
pub fn phone_columns(table: Table, custom: &[CustomField]) -> Vec<(PhoneField, String)> {
    let standard = crate::directory::lookup::PHONES.into_iter().map(|(field, alias)| (field, alias.to_owned()));
    let own = custom.iter().enumerate().filter(|(_, field)| field.table == table);
    standard
        .chain(own.map(|(place, field)| (PhoneField::Custom(field.column.clone()), format!("own{place}"))))
        .collect()
}
