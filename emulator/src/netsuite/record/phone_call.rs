//! The rules of phone calls and tasks: what must be there, what belongs together, what NetSuite fills in itself
//! (netsuite-api.md §3.3, §3.4).

use rusqlite::types::Value;

use super::broken;
use crate::clock::Moment;
use crate::netsuite::calendar::Calendar;
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::Options;
use crate::netsuite::refusal::Refusal;
use crate::netsuite::role::{Level, Role};
use crate::netsuite::rows::{Row, Rows};

/// What the rules look at.
pub(super) struct Rules<'a> {
    pub(super) rows: &'a Rows,
    pub(super) role: &'a Role,
    pub(super) employee: i64,
    pub(super) options: &'a Options,
    pub(super) calendar: &'a Calendar,
    pub(super) now: Moment,
}

impl Rules<'_> {
    /// The row of a new phone call.
    pub(super) fn make(&self, changes: &Row) -> Result<Row, Refusal> {
        let text = |value: &str| Value::Text(value.to_owned());
        let defaults = Row::from([
            ("status".to_owned(), text("SCHEDULED")),
            ("priority".to_owned(), text("MEDIUM")),
            ("startdate".to_owned(), Value::Text(self.calendar.day(self.now))),
            ("timedevent".to_owned(), text("F")),
            ("accesslevel".to_owned(), text("F")),
            ("sendemail".to_owned(), text("F")),
            ("assigned".to_owned(), Value::Integer(self.employee)),
        ]);
        let mut row = self.change(&defaults, changes)?;
        for (column, value) in defaults {
            row.entry(column).or_insert(value);
        }
        row.insert("owner".to_owned(), Value::Integer(self.employee));
        row.insert("createddate".to_owned(), Value::Integer(self.now.0));
        row.insert("lastmodifieddate".to_owned(), Value::Integer(self.now.0));
        Ok(row)
    }

    /// The row of a new task.
    pub(super) fn make_task(&self, changes: &Row) -> Result<Row, Refusal> {
        let text = |value: &str| Value::Text(value.to_owned());
        let today = || Value::Text(self.calendar.day(self.now));
        let mut row = Row::from([
            ("status".to_owned(), text("NOTSTART")),
            ("priority".to_owned(), text("MEDIUM")),
            ("startdate".to_owned(), today()),
            ("duedate".to_owned(), today()),
            ("timedevent".to_owned(), text("F")),
            ("accesslevel".to_owned(), text("F")),
            ("sendemail".to_owned(), text("F")),
            ("assigned".to_owned(), Value::Integer(self.employee)),
        ]);
        let changes = self.change_task(&row, changes)?;
        row.extend(changes);
        row.insert("owner".to_owned(), Value::Integer(self.employee));
        row.insert("createddate".to_owned(), Value::Integer(self.now.0));
        row.insert("lastmodifieddate".to_owned(), Value::Integer(self.now.0));
        Ok(row)
    }

    /// The changes of a task that really happen when those are asked for.
    pub(super) fn change_task(&self, before: &Row, changes: &Row) -> Result<Row, Refusal> {
        let mut changes = changes.clone();
        let mut after = before.clone();
        after.extend(changes.clone());
        self.references(RecordType::Task, &changes)?;
        if let Some(company) = self.company(&after)? {
            changes.insert("company".to_owned(), Value::Integer(company));
        }
        // A task cannot be due before it begins.
        if let (Some(Value::Text(start)), Some(Value::Text(due))) = (after.get("startdate"), after.get("duedate"))
            && due < start
        {
            return Err(Refusal::content("dueDate", "The due date cannot be before the start date."));
        }
        if after.get("title").is_none_or(|title| *title == Value::Null) {
            return Err(Refusal::rule("Error while accessing a resource. Please enter value(s) for: Title"));
        }
        Ok(changes)
    }

    /// The changes that really happen when those are asked for.
    pub(super) fn change(&self, before: &Row, changes: &Row) -> Result<Row, Refusal> {
        let mut changes = changes.clone();
        let mut after = before.clone();
        after.extend(changes.clone());
        let get = |row: &Row, column: &str| row.get(column).filter(|value| **value != Value::Null).cloned();

        self.references(RecordType::PhoneCall, &changes)?;
        if let Some(company) = self.company(&after)? {
            changes.insert("company".to_owned(), Value::Integer(company));
            after.insert("company".to_owned(), Value::Integer(company));
        }

        // Times stick only to a block of time (§3.3).
        if get(&after, "timedevent") == Some(Value::Text("T".to_owned())) {
            if let (Some(Value::Text(start)), Some(Value::Text(end))) =
                (get(&after, "starttime"), get(&after, "endtime"))
                && end <= start
            {
                return Err(Refusal::content("endTime", "The end time must be later than the start time."));
            }
        } else {
            for column in ["starttime", "endtime"] {
                if after.contains_key(column) {
                    changes.insert(column.to_owned(), Value::Null);
                    after.insert(column.to_owned(), Value::Null);
                }
            }
        }

        let complete = |row: &Row| get(row, "status") == Some(Value::Text("COMPLETE".to_owned()));
        let today = || Value::Text(self.calendar.day(self.now));
        if complete(&after) && !complete(before) {
            let own_date = get(&changes, "completeddate").is_some_and(|date| date != today());
            if own_date && self.options.dialect.completed_date_is_refused {
                return Err(Refusal::value("completedDate"));
            }
            changes.insert("completeddate".to_owned(), today());
        } else if !complete(&after) && after.contains_key("completeddate") {
            changes.insert("completeddate".to_owned(), Value::Null);
        }

        self.mandatory(&after)?;
        Ok(changes)
    }

    fn mandatory(&self, row: &Row) -> Result<(), Refusal> {
        let empty = |field: &Field| row.get(&field.column()).is_none_or(|value| *value == Value::Null);
        let missing: Vec<&str> = RecordType::PhoneCall
            .fields()
            .iter()
            .filter(|field| field.name == "title" || self.options.mandatory_fields.contains(field.title))
            .filter(|field| empty(field))
            .map(|field| field.title)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "Error while accessing a resource. Please enter value(s) for: {}",
            missing.join(", ")
        )))
    }

    /// Every record referred to exists, is of a type that fits, and may be seen by this role.
    fn references(&self, record: RecordType, changes: &Row) -> Result<(), Refusal> {
        let dialect = &self.options.dialect;
        for field in record.fields() {
            let given = changes.get(&field.column()).is_some_and(|value| *value != Value::Null);
            if given && record == RecordType::PhoneCall && dialect.refused_properties.contains(field.name) {
                return Err(Refusal::value(field.name));
            }
            let (FieldKind::Reference(targets), Some(Value::Integer(id))) = (field.kind, changes.get(&field.column()))
            else {
                continue;
            };
            let found = self.rows.refer(targets, *id).map_err(|error| broken(&error))?;
            let (target, _) = found.ok_or_else(|| Refusal::value(field.name))?;
            if target == RecordType::Job && !dialect.projects_are_companies {
                return Err(Refusal::value(field.name));
            }
            // One's own record needs no permission: the organizer is usually oneself.
            let own = target == RecordType::Employee && *id == self.employee;
            if !own && self.role.level(target.permission()) < Level::View {
                return Err(Refusal::value(field.name));
            }
        }
        Ok(())
    }

    /// The company that the contact brings with it where none is given; refuses a pair that does not belong together.
    fn company(&self, row: &Row) -> Result<Option<i64>, Refusal> {
        let id = |column: &str| match row.get(column) {
            Some(Value::Integer(id)) => Some(*id),
            _ => None,
        };
        let Some(contact) = id("contact") else { return Ok(None) };
        let contact = self.rows.read(RecordType::Contact, contact).map_err(|error| broken(&error))?;
        let theirs = match contact.as_ref().and_then(|contact| contact.get("company")) {
            Some(Value::Integer(theirs)) => Some(*theirs),
            _ => None,
        };
        match (id("company"), theirs) {
            (None, Some(theirs)) => Ok(Some(theirs)),
            (None, None) if self.options.dialect.contact_needs_company => Err(Refusal::value("company")),
            (None, None) => Ok(None),
            (Some(given), Some(theirs)) if given == theirs => Ok(None),
            (Some(given), _) => {
                // The project of their customer is theirs too.
                let project = self.rows.read(RecordType::Job, given).map_err(|error| broken(&error))?;
                let parent = project.as_ref().and_then(|project| project.get("parent"));
                if theirs.is_some() && parent == theirs.map(Value::Integer).as_ref() {
                    return Ok(None);
                }
                Err(Refusal::value("contact"))
            }
        }
    }
}
