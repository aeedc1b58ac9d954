//! The account's data: SQLite tables that the record service writes and SuiteQL reads through views.
//!
//! A row keeps instants as milliseconds; the views turn them into the account's wall clock, because that is all SuiteQL
//! ever shows (netsuite-api.md §4.3).

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::calendar::Calendar;
use super::catalogue::{CUSTOMER_STATUSES, FieldKind, RecordType};
use super::role::Role;
use super::suiteql::functions;
use crate::clock::Moment;
use crate::company::{Company, CustomerName, Stage};

/// The values of one record by column; a null is absent.
pub(crate) type Row = BTreeMap<String, Value>;

/// The database of one account.
#[derive(Debug)]
pub(crate) struct Rows {
    connection: Connection,
}

impl Rows {
    /// The account's data as the company's records make it.
    pub(crate) fn of_company(company: &Company, roles: &[Role], calendar: &Calendar) -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        functions::register(&connection, calendar)?;
        // LIKE compares letters as they are, as Oracle's does.
        connection.execute_batch("PRAGMA case_sensitive_like = ON;")?;
        connection.execute_batch(&schema())?;
        let mut rows = Self { connection };
        rows.connection.execute_batch("BEGIN")?;
        rows.fill(company, roles)?;
        rows.connection.execute_batch("COMMIT")?;
        Ok(rows)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// One record.
    pub(crate) fn read(&self, record: RecordType, id: i64) -> rusqlite::Result<Option<Row>> {
        let columns: Vec<String> = record.fields().iter().map(super::catalogue::Field::column).collect();
        let sql = format!("SELECT {} FROM {} WHERE id = ?", quoted(&columns), record.rows());
        self.connection
            .prepare_cached(&sql)?
            .query_row([id], |found| {
                let mut row = Row::new();
                for (place, column) in columns.iter().enumerate() {
                    let value: Value = found.get(place)?;
                    if value != Value::Null {
                        row.insert(column.clone(), value);
                    }
                }
                Ok(row)
            })
            .optional()
    }

    /// The record with that external id.
    pub(crate) fn with_external_id(&self, record: RecordType, external: &str) -> rusqlite::Result<Option<i64>> {
        let sql = format!("SELECT id FROM {} WHERE externalid = ?", record.rows());
        self.connection.prepare_cached(&sql)?.query_row([external], |row| row.get(0)).optional()
    }

    /// The ids of all records of a type, in order.
    pub(crate) fn ids(&self, record: RecordType) -> rusqlite::Result<Vec<i64>> {
        let sql = format!("SELECT id FROM {} ORDER BY id", record.rows());
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_map([], |row| row.get(0))?.collect()
    }

    /// Ids of the records a filter leaves, in the order in which a collection shows them: not that of their ids, which
    /// is how NetSuite answers too (netsuite-api.md §3.6).
    pub(crate) fn collection(&self, record: RecordType, filter: &str, values: &[Value]) -> rusqlite::Result<Vec<i64>> {
        let sql = format!("SELECT id FROM {} WHERE {filter} ORDER BY id * 7919 % 10007, id", record.rows());
        let mut statement = self.connection.prepare(&sql)?;
        statement.query_map(params_from_iter(values), |row| row.get(0))?.collect()
    }

    /// Every record of a type with its display name.
    pub(crate) fn names(&self, record: RecordType) -> rusqlite::Result<Vec<(i64, String)>> {
        let sql = format!("SELECT id, COALESCE({}, '') FROM {} ORDER BY id", name_column(record), record.rows());
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// Adds a record and says under which id.
    pub(crate) fn insert(&mut self, record: RecordType, row: &Row) -> rusqlite::Result<i64> {
        let columns: Vec<String> = row.keys().cloned().collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", record.rows(), quoted(&columns));
        self.connection.prepare_cached(&sql)?.execute(params_from_iter(row.values()))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Changes some columns of a record.
    pub(crate) fn update(&mut self, record: RecordType, id: i64, changes: &Row) -> rusqlite::Result<()> {
        let assignments: Vec<String> = changes.keys().map(|column| format!("\"{column}\" = ?")).collect();
        let sql = format!("UPDATE {} SET {} WHERE id = {id}", record.rows(), assignments.join(", "));
        self.connection.prepare_cached(&sql)?.execute(params_from_iter(changes.values()))?;
        Ok(())
    }

    /// Removes a record.
    pub(crate) fn delete(&mut self, record: RecordType, id: i64) -> rusqlite::Result<()> {
        self.connection.execute(&format!("DELETE FROM {} WHERE id = ?", record.rows()), [id])?;
        Ok(())
    }

    /// The type and the display name of the record that one of these types has under that id.
    pub(crate) fn refer(&self, targets: &[RecordType], id: i64) -> rusqlite::Result<Option<(RecordType, String)>> {
        for &target in targets {
            if let Some(row) = self.read(target, id)? {
                return Ok(Some((target, display_name(target, &row))));
            }
        }
        Ok(None)
    }

    fn fill(&mut self, company: &Company, roles: &[Role]) -> rusqlite::Result<()> {
        for customer in &company.customers {
            let mut row = stamped(customer.id, customer.inactive);
            let name = customer.name.line();
            set(&mut row, "entityid", Some(&name));
            set(&mut row, "entitytitle", Some(&name));
            set(&mut row, "altname", Some(&name));
            match &customer.name {
                CustomerName::Firm(name) => {
                    set(&mut row, "companyname", Some(name));
                    set(&mut row, "isperson", Some("F"));
                }
                CustomerName::Person(first, last) => {
                    set(&mut row, "firstname", Some(first));
                    set(&mut row, "lastname", Some(last));
                    set(&mut row, "isperson", Some("T"));
                }
            }
            let (stage, status) = match customer.stage {
                Stage::Lead => ("Lead", 7),
                Stage::Prospect => ("Prospect", 8),
                Stage::Customer => ("Customer", 13),
            };
            set(&mut row, "searchstage", Some(stage));
            row.insert("entitystatus".to_owned(), Value::Integer(status));
            refer(&mut row, "parent", customer.parent);
            refer(&mut row, "salesrep", customer.sales_representative);
            row.insert("balance".to_owned(), Value::Real(customer.balance_cents as f64 / 100.0));
            set(&mut row, "email", customer.email.as_deref());
            set(&mut row, "phone", customer.phone.as_deref());
            set(&mut row, "altphone", customer.alternative_phone.as_deref());
            set(&mut row, "mobilephone", customer.mobile_phone.as_deref());
            set(&mut row, "homephone", customer.home_phone.as_deref());
            set(&mut row, "fax", customer.fax.as_deref());
            self.insert(RecordType::Customer, &row)?;
        }
        for contact in &company.contacts {
            let mut row = stamped(contact.id, contact.inactive);
            let name = contact.line();
            set(&mut row, "entityid", name.as_deref());
            set(&mut row, "entitytitle", name.as_deref());
            set(&mut row, "firstname", contact.first_name.as_deref());
            set(&mut row, "lastname", contact.last_name.as_deref());
            set(&mut row, "title", contact.title.as_deref());
            refer(&mut row, "company", contact.company);
            set(&mut row, "email", contact.email.as_deref());
            set(&mut row, "phone", contact.phone.as_deref());
            set(&mut row, "officephone", contact.office_phone.as_deref());
            set(&mut row, "mobilephone", contact.mobile_phone.as_deref());
            set(&mut row, "homephone", contact.home_phone.as_deref());
            self.insert(RecordType::Contact, &row)?;
        }
        for vendor in &company.vendors {
            let mut row = stamped(vendor.id, vendor.inactive);
            for column in ["entityid", "entitytitle", "altname", "companyname"] {
                set(&mut row, column, Some(&vendor.name));
            }
            set(&mut row, "isperson", Some("F"));
            set(&mut row, "email", vendor.email.as_deref());
            set(&mut row, "phone", vendor.phone.as_deref());
            set(&mut row, "altphone", vendor.alternative_phone.as_deref());
            self.insert(RecordType::Vendor, &row)?;
        }
        for employee in &company.employees {
            let mut row = stamped(employee.id, employee.inactive);
            let name = format!("{} {}", employee.first_name, employee.last_name);
            set(&mut row, "entityid", Some(&name));
            set(&mut row, "altname", Some(&name));
            set(&mut row, "firstname", Some(&employee.first_name));
            set(&mut row, "lastname", Some(&employee.last_name));
            set(&mut row, "email", Some(&employee.email));
            set(&mut row, "phone", employee.phone.as_deref());
            set(&mut row, "mobilephone", employee.mobile_phone.as_deref());
            set(&mut row, "giveaccess", Some(flag(employee.has_access)));
            self.insert(RecordType::Employee, &row)?;
        }
        for project in &company.projects {
            let mut row = stamped(project.id, project.inactive);
            for column in ["entityid", "altname", "companyname"] {
                set(&mut row, column, Some(&project.name));
            }
            refer(&mut row, "parent", Some(project.customer));
            self.insert(RecordType::Job, &row)?;
        }
        for role in roles {
            self.connection.execute("INSERT INTO role VALUES (?, ?, 'F')", rusqlite::params![role.id, role.name])?;
        }
        for (id, label) in CUSTOMER_STATUSES {
            let (stage, name) = label.split_once('-').unwrap_or((label, label));
            self.connection.execute("INSERT INTO customerstatus VALUES (?, ?, ?, 'F')", [id, name, stage])?;
        }
        Ok(())
    }
}

/// The column with the name by which others refer to a record.
pub(crate) fn name_column(record: RecordType) -> &'static str {
    match record {
        RecordType::PhoneCall => "title",
        RecordType::Job => "altname",
        _ => "entityid",
    }
}

/// How a record is called where another refers to it.
pub(crate) fn display_name(record: RecordType, row: &Row) -> String {
    match row.get(name_column(record)) {
        Some(Value::Text(name)) => name.clone(),
        _ => String::new(),
    }
}

/// `T` or `F`.
pub(crate) fn flag(value: bool) -> &'static str {
    if value { "T" } else { "F" }
}

/// A row with an id, a flag and two dates: created over the two years before 2026, changed some weeks later.
fn stamped(id: i64, inactive: bool) -> Row {
    const START_OF_2024: i64 = 1_704_067_200_000;
    const MINUTE: i64 = 60_000;
    let created = Moment(START_OF_2024).plus(id * 7_919 % 1_000_000 * MINUTE);
    let changed = created.plus(id * 104_729 % 50_000 * MINUTE);
    Row::from([
        ("id".to_owned(), Value::Integer(id)),
        ("isinactive".to_owned(), Value::Text(flag(inactive).to_owned())),
        ("datecreated".to_owned(), Value::Integer(created.0)),
        ("lastmodifieddate".to_owned(), Value::Integer(changed.0)),
    ])
}

fn set(row: &mut Row, column: &str, value: Option<&str>) {
    if let Some(value) = value {
        row.insert(column.to_owned(), Value::Text(value.to_owned()));
    }
}

fn refer(row: &mut Row, column: &str, id: Option<i64>) {
    if let Some(id) = id {
        row.insert(column.to_owned(), Value::Integer(id));
    }
}

fn quoted(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    quoted.join(", ")
}

/// Tables for the rows, and for each a view with what SuiteQL sees of it.
fn schema() -> String {
    let mut sql = String::new();
    for record in RecordType::ALL {
        let mut columns = Vec::new();
        let mut seen = Vec::new();
        for field in record.fields() {
            let column = field.column();
            let kind = match field.kind {
                // The id of a phone call that was deleted is never given again.
                FieldKind::Id if record == RecordType::PhoneCall => "INTEGER PRIMARY KEY AUTOINCREMENT",
                FieldKind::Id => "INTEGER PRIMARY KEY",
                FieldKind::Instant | FieldKind::Reference(_) | FieldKind::Nothing | FieldKind::ListEntry(_) => {
                    "INTEGER"
                }
                FieldKind::Amount => "REAL",
                _ if column == "externalid" => "TEXT UNIQUE",
                _ => "TEXT",
            };
            columns.push(format!("\"{column}\" {kind}"));
            seen.push(match field.kind {
                FieldKind::Instant => format!("account_time(\"{column}\") AS \"{column}\""),
                FieldKind::Day => format!("account_day(\"{column}\") AS \"{column}\""),
                FieldKind::TimeOfDay => format!("account_hour(\"{column}\") AS \"{column}\""),
                _ => format!("\"{column}\""),
            });
        }
        let (rows, table) = (record.rows(), record.table());
        sql.push_str(&format!("CREATE TABLE {rows} ({});\n", columns.join(", ")));
        sql.push_str(&format!("CREATE VIEW {table} AS SELECT {} FROM {rows};\n", seen.join(", ")));
    }
    sql.push_str(
        "CREATE TABLE role (id INTEGER PRIMARY KEY, name TEXT, isinactive TEXT);
         CREATE TABLE customerstatus (id INTEGER PRIMARY KEY, name TEXT, stage TEXT, isinactive TEXT);
         CREATE TABLE \"transaction\" (id INTEGER PRIMARY KEY, tranid TEXT, type TEXT, entity INTEGER, status TEXT,
             trandate TEXT, createddate TEXT);
         INSERT INTO sqlite_sequence VALUES ('rows_phonecall', 50230);
         CREATE TABLE dual (dummy TEXT);
         INSERT INTO dual VALUES ('X');
         CREATE VIEW entity AS
             SELECT id, 'Contact' AS type, entityid, entityid AS altname, email, phone, isinactive FROM rows_contact
             UNION ALL SELECT id, 'CustJob', entityid, altname, email, phone, isinactive FROM rows_customer
             UNION ALL SELECT id, 'CustJob', entityid, altname, NULL, NULL, isinactive FROM rows_job
             UNION ALL SELECT id, 'Vendor', entityid, altname, email, phone, isinactive FROM rows_vendor
             UNION ALL SELECT id, 'Employee', entityid, altname, email, phone, isinactive FROM rows_employee;\n",
    );
    sql
}
