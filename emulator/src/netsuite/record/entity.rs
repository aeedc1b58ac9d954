//! The rules of people and firms: what a new one must have, which values are refused, and in which words
//! (netsuite-api.md §3.8).

use rusqlite::types::Value;

use super::broken;
use crate::clock::Moment;
use crate::netsuite::catalogue::{FieldKind, RecordType};
use crate::netsuite::options::Options;
use crate::netsuite::refusal::Refusal;
use crate::netsuite::role::{Level, Restriction, Role};
use crate::netsuite::rows::{Row, Rows};

/// NetSuite takes no telephone number with fewer.
const FEWEST_DIGITS: usize = 7;

/// What the rules look at.
pub(super) struct Rules<'a> {
    pub(super) rows: &'a Rows,
    pub(super) role: &'a Role,
    pub(super) employee: i64,
    pub(super) options: &'a Options,
    pub(super) now: Moment,
}

impl Rules<'_> {
    /// The row of a new record.
    pub(super) fn make(&self, record: RecordType, changes: &Row) -> Result<Row, Refusal> {
        let mut row = changes.clone();
        row.retain(|_, value| *value != Value::Null);
        if !row.contains_key("entityid") {
            let parts = ["companyname", "firstname", "lastname"].into_iter().filter_map(|column| text(&row, column));
            let name = parts.collect::<Vec<_>>().join(" ");
            if !name.is_empty() {
                row.insert("entityid".to_owned(), Value::Text(name));
            }
        }
        self.mandatory(record, &row)?;
        self.values(record, None, &row)?;
        if let Some(name) = text(&row, "entityid").map(str::to_owned) {
            for column in ["entitytitle", "altname"] {
                if record.fields().iter().any(|field| field.column() == column) {
                    row.entry(column.to_owned()).or_insert_with(|| Value::Text(name.clone()));
                }
            }
        }
        let id = self.rows.next_entity_id().map_err(|error| broken(&error))?;
        row.insert("id".to_owned(), Value::Integer(id));
        row.entry("isinactive".to_owned()).or_insert_with(|| Value::Text("F".to_owned()));
        row.insert("datecreated".to_owned(), Value::Integer(self.now.0));
        row.insert("lastmodifieddate".to_owned(), Value::Integer(self.now.0));
        match record {
            RecordType::Contact => {
                row.insert("owner".to_owned(), Value::Integer(self.employee));
            }
            RecordType::Customer => {
                row.entry("searchstage".to_owned()).or_insert_with(|| Value::Text("Lead".to_owned()));
                row.entry("entitystatus".to_owned()).or_insert(Value::Integer(7));
            }
            _ => {}
        }
        if matches!(record, RecordType::Customer | RecordType::Vendor) {
            row.entry("isperson".to_owned()).or_insert_with(|| Value::Text("F".to_owned()));
        }
        if record != RecordType::Job {
            row.entry("subsidiary".to_owned()).or_insert(Value::Integer(1));
        }
        Ok(row)
    }

    /// The changes that happen when those are asked for.
    pub(super) fn change(&self, record: RecordType, id: i64, before: &Row, changes: &Row) -> Result<Row, Refusal> {
        let mut after = before.clone();
        after.extend(changes.clone());
        after.retain(|_, value| *value != Value::Null);
        // What somebody left empty long ago does not stop another change.
        let emptied = changes.values().any(|value| *value == Value::Null);
        if emptied && text(before, "entityid").is_some() {
            self.mandatory(record, &after)?;
        }
        let mut looked_at = changes.clone();
        looked_at.retain(|_, value| *value != Value::Null);
        for column in ["entityid", "company", "subsidiary"] {
            if let Some(value) = after.get(column) {
                looked_at.entry(column.to_owned()).or_insert_with(|| value.clone());
            }
        }
        let renamed = ["entityid", "company", "subsidiary"].iter().any(|column| changes.contains_key(*column));
        if !renamed {
            for column in ["entityid", "company", "subsidiary"] {
                looked_at.remove(column);
            }
        }
        self.values(record, Some(id), &looked_at)?;
        Ok(changes.clone())
    }

    pub(super) fn mandatory(&self, record: RecordType, row: &Row) -> Result<(), Refusal> {
        let wanted = |title: &str, column: &str| match (record, column) {
            (_, "entityid") => true,
            (RecordType::Job, _) => false,
            (_, "subsidiary") => self.options.features.one_world,
            (RecordType::Contact, _) => self.options.mandatory_contact_fields.contains(title),
            _ => false,
        };
        let missing: Vec<&str> = record
            .fields()
            .iter()
            .filter(|field| self.options.features.has(field) && wanted(field.title, &field.column()))
            .filter(|field| !row.contains_key(&field.column()))
            .map(|field| field.title)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.join(", ");
        Err(Refusal::rule(format!("Error while accessing a resource. Please enter value(s) for: {missing}")))
    }

    fn values(&self, record: RecordType, id: Option<i64>, row: &Row) -> Result<(), Refusal> {
        for field in record.fields() {
            match (field.kind, row.get(&field.column())) {
                (FieldKind::Phone, Some(Value::Text(number))) => {
                    let digits = number.chars().filter(|letter| letter.is_numeric()).count();
                    let letters = number.chars().filter(|letter| letter.is_alphabetic()).count();
                    if digits + letters < FEWEST_DIGITS {
                        return Err(Refusal::content(field.name, "Phone number should have seven digits or more."));
                    }
                }
                (FieldKind::Reference(targets), Some(Value::Integer(to))) => {
                    self.reference(field.name, targets, *to)?;
                }
                _ => {}
            }
        }
        if let Some(address) = text(row, "email") {
            let domain = address.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, domain)| domain);
            if !domain.is_some_and(|domain| domain.contains('.') && !address.contains(char::is_whitespace)) {
                return Err(Refusal::value("email"));
            }
        }
        if record == RecordType::Contact {
            self.contact(id, row)?;
        }
        Ok(())
    }

    /// What is referred to exists, and this role sees it; a subsidiary may be named without the permission to open it,
    /// because the list of values names it too (§3.7).
    fn reference(&self, property: &str, targets: &[RecordType], id: i64) -> Result<(), Refusal> {
        let found = self.rows.refer(targets, id).map_err(|error| broken(&error))?;
        let (target, _) = found.ok_or_else(|| Refusal::value(property))?;
        let own = target == RecordType::Employee && id == self.employee;
        let seen = match self.role.sees_only(target, self.employee) {
            None => true,
            Some(condition) => self.rows.fulfils(target, id, &condition).map_err(|error| broken(&error))?,
        };
        let opened = target == RecordType::Subsidiary || self.role.level(target.permission()) >= Level::View;
        if own || (opened && seen) { Ok(()) } else { Err(Refusal::value(property)) }
    }

    fn contact(&self, id: Option<i64>, row: &Row) -> Result<(), Refusal> {
        let company = whole(row, "company");
        if self.options.dialect.contact_names_are_unique
            && let Some(name) = text(row, "entityid")
            && self.rows.has_contact(name, company, id).map_err(|error| broken(&error))?
        {
            return Err(Refusal::rule("This entity already exists."));
        }
        let Some(subsidiary) = whole(row, "subsidiary").filter(|_| self.options.features.one_world) else {
            return Ok(());
        };
        if let Restriction::Subsidiaries(ids) = &self.role.restriction
            && !ids.contains(&subsidiary)
        {
            return Err(Refusal::value("subsidiary"));
        }
        // A contact belongs to its company's subsidiary.
        if let Some(company) = company {
            let firm = self.rows.read(RecordType::Customer, company).map_err(|error| broken(&error))?;
            let firm = match firm {
                Some(firm) => Some(firm),
                None => self.rows.read(RecordType::Vendor, company).map_err(|error| broken(&error))?,
            };
            let theirs = firm.as_ref().and_then(|firm| whole(firm, "subsidiary"));
            if theirs.is_some_and(|theirs| theirs != subsidiary) {
                return Err(Refusal::value("company"));
            }
        }
        Ok(())
    }
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match row.get(column) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn whole(row: &Row, column: &str) -> Option<i64> {
    match row.get(column) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}
