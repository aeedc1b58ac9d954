//! The account's data: SQLite tables that the record service writes and SuiteQL reads through views.
//!
//! A row keeps instants as milliseconds; the views turn them into the account's wall clock, because that is all SuiteQL
//! ever shows (netsuite-api.md §4.3).

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::calendar::Calendar;
use super::catalogue::{CUSTOMER_STATUSES, FieldKind, RecordType};
use super::register::{self, Register};
use super::role::Role;
use super::suiteql::functions;
use crate::clock::Moment;
use crate::company::{Company, Multitude};

/// The values of one record by column; a null is absent.
pub(crate) type Row = BTreeMap<String, Value>;

/// So many prepared statements are kept.
const STATEMENTS: usize = 128;

/// The database of one account.
#[derive(Debug)]
pub(crate) struct Rows {
    connection: Connection,
}

impl Rows {
    /// The account's data as the company's records make it.
    pub(crate) fn of_company(company: &Company, calendar: &Calendar) -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        functions::register(&connection, calendar)?;
        // Most of what is asked is asked again, in few shapes.
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // LIKE compares letters as they are, as Oracle's does.
        connection.execute_batch("PRAGMA case_sensitive_like = ON;")?;
        connection.execute_batch(&schema())?;
        let mut rows = Self { connection };
        rows.connection.execute_batch("BEGIN")?;
        rows.fill(company)?;
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

    /// Empties a column of every record. It changes none of them: their dates stay.
    pub(crate) fn clear(&mut self, record: RecordType, column: &str) -> rusqlite::Result<()> {
        self.connection.execute(&format!("UPDATE {} SET \"{column}\" = NULL", record.rows()), [])?;
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

    /// Adds further people and the firms they are at.
    pub(crate) fn admit(&mut self, crowd: Multitude) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN")?;
        let mut register = Register::of(&self.connection)?;
        for entity in crowd {
            register.enter(&entity)?;
        }
        drop(register);
        self.connection.execute_batch("COMMIT; ANALYZE")
    }

    /// An id that no person, firm or project has or has had.
    pub(crate) fn next_entity_id(&self) -> rusqlite::Result<i64> {
        let mut last =
            self.connection.query_row("SELECT COALESCE(MAX(recordid), 0) FROM rows_deleted", [], |row| row.get(0))?;
        for record in RecordType::ENTITIES {
            let sql = format!("SELECT COALESCE(MAX(id), 0) FROM {}", record.rows());
            last = self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.max(last);
        }
        Ok(last + 1)
    }

    /// How many records of a type there are.
    pub(crate) fn count(&self, record: RecordType) -> rusqlite::Result<usize> {
        self.connection.query_row(&format!("SELECT COUNT(*) FROM {}", record.rows()), [], |row| row.get(0))
    }

    /// Whether a record fulfils a condition over the columns of its table.
    pub(crate) fn fulfils(&self, record: RecordType, id: i64, condition: &str) -> rusqlite::Result<bool> {
        let sql = format!("SELECT 1 FROM {} WHERE id = ? AND {condition}", record.rows());
        self.connection.prepare_cached(&sql)?.exists([id])
    }

    /// Whether a contact of that name is at that company already.
    pub(crate) fn has_contact(&self, name: &str, company: Option<i64>, but: Option<i64>) -> rusqlite::Result<bool> {
        let sql = "SELECT 1 FROM rows_contact WHERE entityid = ? AND company IS ? AND id IS NOT ?";
        self.connection.prepare_cached(sql)?.exists(params![name, company, but])
    }

    /// Removes a record and keeps in mind that it was there.
    pub(crate) fn bury(&mut self, record: RecordType, id: i64, by: i64, now: Moment) -> rusqlite::Result<()> {
        let name = self.read(record, id)?.map(|row| display_name(record, &row));
        self.delete(record, id)?;
        let sql = "INSERT INTO rows_deleted VALUES (?, ?, ?, ?, ?, 'UIF')";
        self.connection.execute(sql, params![id, record.table(), name, now.0, by])?;
        Ok(())
    }

    /// Makes everything that refers to a record refer to another, as a merge does.
    pub(crate) fn rewire(&mut self, record: RecordType, from: i64, into: i64, now: Moment) -> rusqlite::Result<()> {
        for holder in RecordType::ALL {
            for field in holder.fields() {
                if !matches!(field.kind, FieldKind::Reference(targets) if targets.contains(&record)) {
                    continue;
                }
                let (rows, column) = (holder.rows(), field.column());
                let sql = format!("UPDATE {rows} SET \"{column}\" = ?, lastmodifieddate = ? WHERE \"{column}\" = ?");
                self.connection.execute(&sql, params![into, now.0, from])?;
            }
        }
        Ok(())
    }

    /// Writes the tables of roles and of their permissions.
    pub(crate) fn show_roles(&self, roles: &[Role]) -> rusqlite::Result<()> {
        self.connection.execute_batch("DELETE FROM role; DELETE FROM rolepermissions;")?;
        for role in roles {
            self.connection.execute("INSERT INTO role VALUES (?, ?, 'F')", params![role.id, role.name])?;
            for (permission, level) in role.permissions() {
                let values = params![role.id, permission.key(), level as i64, permission.name()];
                self.connection.execute("INSERT INTO rolepermissions VALUES (?, ?, ?, ?, NULL)", values)?;
            }
        }
        Ok(())
    }

    fn fill(&mut self, company: &Company) -> rusqlite::Result<()> {
        let mut register = Register::of(&self.connection)?;
        for customer in &company.customers {
            register.customer(customer)?;
        }
        for contact in &company.contacts {
            register.contact(contact)?;
        }
        for vendor in &company.vendors {
            register.vendor(vendor)?;
        }
        for employee in &company.employees {
            register.employee(employee)?;
        }
        for project in &company.projects {
            register.project(project)?;
        }
        drop(register);
        register::business(&self.connection, company)?;
        for (id, label) in CUSTOMER_STATUSES {
            let (stage, name) = label.split_once('-').unwrap_or((label, label));
            self.connection.execute("INSERT INTO customerstatus VALUES (?, ?, ?, 'F')", [id, name, stage])?;
        }
        for (id, name) in [(1, company.name.as_str()), (2, "Northgate Iberia S.L.")] {
            let sql = "INSERT INTO rows_subsidiary (id, name, isinactive, lastmodifieddate) VALUES (?, ?, 'F', 0)";
            self.connection.execute(sql, params![id, name])?;
        }
        Ok(())
    }
}

/// The column with the name by which others refer to a record.
pub(crate) fn name_column(record: RecordType) -> &'static str {
    match record {
        RecordType::PhoneCall | RecordType::Task | RecordType::SupportCase => "title",
        RecordType::Opportunity | RecordType::Estimate | RecordType::SalesOrder => "tranid",
        RecordType::Job => "altname",
        RecordType::Subsidiary => "name",
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
                // The id of an activity that was deleted is never given again.
                FieldKind::Id if matches!(record, RecordType::PhoneCall | RecordType::Task) => {
                    "INTEGER PRIMARY KEY AUTOINCREMENT"
                }
                FieldKind::Id => "INTEGER PRIMARY KEY",
                FieldKind::Instant
                | FieldKind::Whole
                | FieldKind::Reference(_)
                | FieldKind::Nothing
                | FieldKind::ListEntry(_) => "INTEGER",
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
        // NetSuite's own advice is to filter on the id and on this (§4.2); the view's column is this very expression.
        sql.push_str(&format!("CREATE INDEX modified_{table} ON {rows} (account_time(\"lastmodifieddate\"));\n"));
    }
    sql.push_str(
        "CREATE TABLE role (id INTEGER PRIMARY KEY, name TEXT, isinactive TEXT);
         CREATE TABLE rolepermissions (role INTEGER, permkey TEXT, permlevel INTEGER, name TEXT, restriction INTEGER);
         CREATE TABLE customerstatus (id INTEGER PRIMARY KEY, name TEXT, stage TEXT, isinactive TEXT);
         INSERT INTO sqlite_sequence VALUES ('rows_phonecall', 50230), ('rows_task', 60110);
         CREATE TABLE rows_deleted (recordid INTEGER, type TEXT, name TEXT, deleteddate INTEGER, deletedby INTEGER,
             context TEXT);
         CREATE VIEW deletedrecord AS SELECT recordid, type, name, account_time(deleteddate) AS deleteddate, deletedby,
             context FROM rows_deleted;
         CREATE INDEX company_of_contact ON rows_contact (company);
         CREATE INDEX seller_of_customer ON rows_customer (salesrep);
         CREATE TABLE dual (dummy TEXT);
         INSERT INTO dual VALUES ('X');
         CREATE VIEW entity AS
             SELECT id, 'Contact' AS type, entityid, entityid AS altname, email, phone, isinactive FROM rows_contact
             UNION ALL SELECT id, 'CustJob', entityid, altname, email, phone, isinactive FROM rows_customer
             UNION ALL SELECT id, 'CustJob', entityid, altname, NULL, NULL, isinactive FROM rows_job
             UNION ALL SELECT id, 'Vendor', entityid, altname, email, phone, isinactive FROM rows_vendor
             UNION ALL SELECT id, 'Employee', entityid, altname, email, phone, isinactive FROM rows_employee;\n",
    );
    let deals: Vec<String> = RecordType::TRANSACTIONS.into_iter().filter_map(deals).collect();
    sql.push_str(&format!("CREATE VIEW \"transaction\" AS {};\n", deals.join(" UNION ALL ")));
    sql
}

/// What the table `transaction` shows of one type; beside the letter of a status stands what people read.
fn deals(record: RecordType) -> Option<String> {
    let kind = record.deal()?;
    let labels: Vec<String> = kind
        .statuses()
        .iter()
        .map(|(letter, label)| format!("WHEN '{letter}' THEN '{} : {label}'", record.title()))
        .collect();
    Some(format!(
        "SELECT id, tranid, '{}' AS type, entity, status, CASE status {} END AS statuslabel, title, memo, \
         account_day(trandate) AS trandate, account_time(lastmodifieddate) AS createddate FROM {}",
        kind.code(),
        labels.join(" "),
        record.rows()
    ))
}
