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

/// The tables of a copy: those this role can read, projects only where their customers can be read, too; and where the
/// copy is of `only` one employee's people, those that hold any.
#[must_use]
pub fn tables(readable: &Readable, only: Option<&str>) -> Vec<Table> {
    let is_there = |table: &Table| match table {
        Table::Job => readable.table(Table::Job) && readable.table(Table::Customer),
        other => readable.table(*other),
    };
    let holds = |table: &Table| only.is_none_or(|only| theirs(&mut Writer::new(readable), *table, only).is_some());
    Table::ALL.into_iter().filter(is_there).filter(holds).collect()
}

/// The same in the order in which they are walked: firms before those who name them. Of a firm that is deleted in the middle of a
/// walk either its own row is in, and the next sweep finds that it has gone, or nobody names it any more.
#[must_use]
pub fn walked(readable: &Readable, only: Option<&str>) -> Vec<Table> {
    let (mut firms, others): (Vec<Table>, Vec<Table>) =
        tables(readable, only).into_iter().partition(|table| matches!(table, Table::Customer | Table::Vendor));
    firms.extend(others);
    firms
}

/// Which rows of a table are that employee's own: customers (leads, prospects) whose sales representative they are,
/// contacts and projects of those, and contacts they own, where the account has that column (`contact.owner` is proven
/// nowhere, netsuite-api.md §4.4). Vendors and other employees are nobody's. `None`: no row, or none that could be told.
fn theirs(writer: &mut Writer<'_>, table: Table, employee: &str) -> Option<String> {
    let columns: &[(Table, &str)] = match table {
        Table::Customer | Table::Job => &[(Table::Customer, "salesrep")],
        Table::Contact => &[(Table::Customer, "salesrep"), (Table::Contact, "owner")],
        Table::Vendor | Table::Employee => &[],
    };
    let mut conditions = Vec::new();
    for (of, column) in columns {
        // What a contact is not joined to says nothing of it.
        let is_joined = table != Table::Contact || *of == Table::Contact || writer.joined(table).contains(of);
        if let Some(column) = is_joined.then(|| writer.column(*of, column)).flatten() {
            conditions.push(format!("{column} = {}", writer.value(employee.to_owned())));
        }
    }
    (!conditions.is_empty()).then(|| format!("({})", conditions.join(" OR ")))
}

/// One table's rows in the order of their ids. `None`: the copy has no such table.
#[must_use]
pub fn rows(
    table: Table,
    part: Part,
    readable: &Readable,
    custom: &[CustomField],
    only: Option<&str>,
) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let select = select(&mut writer, table, custom);
    let id = format!("{}.id", table.name());
    let mut conditions = Vec::new();
    if let Some(only) = only {
        conditions.push(theirs(&mut writer, table, only)?);
    }
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
pub fn changes(since: Wall, readable: &Readable, custom: &[CustomField], only: Option<&str>) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let mut selects = Vec::new();
    let mut columns = Vec::new();
    for table in tables(readable, only) {
        let list = list(&mut writer, table, custom);
        let source = writer.source(table);
        if columns.is_empty() {
            columns = list.iter().map(|(_, alias)| alias.clone()).collect();
        }
        // A table without the column has changes nobody can ask for: the sweep reads it whole.
        if let Some(changed) = changed(&mut writer, table, since) {
            let theirs = only.and_then(|only| theirs(&mut writer, table, only));
            let condition = theirs.map_or(changed.clone(), |theirs| format!("{changed} AND {theirs}"));
            selects.push(format!("SELECT {} FROM {source} WHERE {condition}", aliased(&list)));
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
pub fn tallies(ranges: &[Range], readable: &Readable, only: Option<&str>) -> Option<Composed> {
    let mut writer = Writer::new(readable);
    let mut selects = Vec::new();
    for (place, Range { table, first, last }) in ranges.iter().enumerate() {
        let source = writer.source(*table);
        let id = format!("{}.id", table.name());
        let mut condition = String::new();
        if let Some(only) = only {
            // A table that is in the copy no more is left out by the standing, too.
            let Some(theirs) = theirs(&mut writer, *table, only) else { continue };
            condition = format!("{theirs} AND ");
        }
        let (first, last) = (writer.value(first.to_string()), writer.value(last.to_string()));
        condition.push_str(&format!("{id} BETWEEN {first} AND {last}"));
        // Without a join the rows are the table's; a project without a customer is in no page either.
        let source = if *table == Table::Job || only.is_some() { source } else { table.name().to_owned() };
        selects.push(format!(
            "SELECT '{place}' AS place, TO_CHAR(COUNT(*)) AS count, TO_CHAR(SUM({id})) AS total FROM {source} WHERE {condition}"
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
    let own = writer.column(table, "lastmodifieddate")?;
    // Rows name a company, too: a firm that is renamed changes no date of its people's.
    let companies = writer.joined(table).into_iter();
    let companies: Vec<String> = companies.filter_map(|company| writer.column(company, "lastmodifieddate")).collect();
    let changed = [own].into_iter().chain(companies).map(|column| {
        let since = writer.value(written(since));
        format!("{column} >= TO_DATE({since}, '{MASK}')")
    });
    Some(format!("({})", changed.collect::<Vec<_>>().join(" OR ")))
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

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::*;
    use crate::directory::lookup::Refused;

    const ME: Option<&str> = Some("1001");

    fn without(refused: &[Refused]) -> Readable {
        let mut readable = Readable::default();
        readable.learn(refused, Timestamp(1));
        readable
    }

    fn column(table: Table, column: &str) -> Refused {
        Refused::Column(table, column.to_owned())
    }

    /// Conditions and values of a page of that table.
    fn page(table: Table, readable: &Readable) -> Option<(String, Vec<String>)> {
        let query = rows(table, Part::After(Some(7)), readable, &[], ME)?.query;
        let condition = query.text.split(" WHERE ").nth(1)?.to_owned();
        Some((condition, query.params))
    }

    fn parts(condition: &str, values: &[&str]) -> Option<(String, Vec<String>)> {
        Some((condition.to_owned(), values.iter().map(|value| (*value).to_owned()).collect()))
    }

    #[test]
    fn everybodys_copy_asks_for_every_row() {
        let all = rows(Table::Customer, Part::After(None), &Readable::default(), &[], None).unwrap().query;
        assert!(!all.text.contains("WHERE") && all.params.is_empty(), "{}", all.text);
        assert_eq!(tables(&Readable::default(), None), Table::ALL);
    }

    #[test]
    fn a_page_of_ones_own_holds_customers_their_contacts_and_projects_and_contacts_one_owns() {
        let readable = Readable::default();
        assert_eq!(tables(&readable, ME), [Table::Contact, Table::Customer, Table::Job]);
        assert_eq!(
            page(Table::Contact, &readable),
            parts(
                "(customer.salesrep = ? OR contact.owner = ?) AND contact.id > ? ORDER BY contact.id",
                &["1001", "1001", "7"]
            )
        );
        let customers = parts("(customer.salesrep = ?) AND customer.id > ? ORDER BY customer.id", &["1001", "7"]);
        assert_eq!(page(Table::Customer, &readable), customers);
        assert_eq!(
            page(Table::Job, &readable),
            parts("(customer.salesrep = ?) AND job.id > ? ORDER BY job.id", &["1001", "7"])
        );
        assert_eq!(page(Table::Vendor, &readable), None);
        assert_eq!(page(Table::Employee, &readable), None);
    }

    #[test]
    fn what_cannot_be_told_to_be_ones_own_is_left_out() {
        let owned = parts("(contact.owner = ?) AND contact.id > ? ORDER BY contact.id", &["1001", "7"]);
        let no_representative = without(&[column(Table::Customer, "salesrep")]);
        assert_eq!(tables(&no_representative, ME), [Table::Contact]);
        assert_eq!(page(Table::Contact, &no_representative), owned);
        assert_eq!(page(Table::Customer, &no_representative), None);
        assert_eq!(page(Table::Contact, &without(&[column(Table::Contact, "company")])), owned);
        assert_eq!(page(Table::Contact, &without(&[Refused::Table(Table::Customer)])), owned);
        let no_owner = without(&[column(Table::Contact, "owner")]);
        let of_customers = parts("(customer.salesrep = ?) AND contact.id > ? ORDER BY contact.id", &["1001", "7"]);
        assert_eq!(page(Table::Contact, &no_owner), of_customers);
        assert_eq!(tables(&without(&[column(Table::Contact, "owner"), column(Table::Customer, "salesrep")]), ME), []);
    }

    #[test]
    fn whose_people_they_are_stands_in_the_rows_of_contacts_and_projects_too() {
        let selected = |table: Table, readable: &Readable| {
            let text = rows(table, Part::After(None), readable, &[], None).unwrap().query.text;
            text.contains("TO_CHAR(customer.salesrep) AS salesrep")
        };
        let all = Readable::default();
        assert_eq!(Table::ALL.map(|table| selected(table, &all)), [true, true, true, false, false]);
        let no_company = without(&[column(Table::Contact, "company")]);
        assert!(!selected(Table::Contact, &no_company), "there is no customer to tell");
        assert!(!selected(Table::Customer, &without(&[column(Table::Customer, "salesrep")])));
    }

    #[test]
    fn changes_and_tallies_are_of_the_same_rows_as_pages() {
        let readable = Readable::default();
        let changed = changes(1_000, &readable, &[], ME).unwrap().query;
        assert_eq!(changed.text.matches("AND (customer.salesrep = ?").count(), 3);
        assert_eq!(changed.text.matches('?').count(), changed.params.len());
        assert!(!changed.text.contains("FROM vendor") && !changed.text.contains("FROM employee"));
        let ranges = [Table::Contact, Table::Vendor, Table::Job].map(|table| Range { table, first: 1, last: 9 });
        let tallied = tallies(&ranges, &readable, ME).unwrap().query;
        assert_eq!(tallied.params, ["1001", "1001", "1", "9", "1001", "1", "9"]);
        assert_eq!(tallied.text.matches('?').count(), tallied.params.len());
        assert!(tallied.text.contains("(customer.salesrep = ? OR contact.owner = ?) AND contact.id BETWEEN ? AND ?"));
        assert!(tallied.text.contains("LEFT JOIN customer ON customer.id = contact.company"));
        assert!(!tallied.text.contains("vendor.id BETWEEN"));
    }
}
