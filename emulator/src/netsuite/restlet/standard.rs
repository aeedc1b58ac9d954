//! What a script does with the account's own records: never over somebody else's change, since a record that was saved
//! since it was loaded cannot be saved.

use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};

use super::desk::{Desk, Thrown, thrown, words, wrong_filter};
use crate::clock::Moment;
use crate::netsuite::calendar::utc;
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::AccountFeature;
use crate::netsuite::record::Service;
use crate::netsuite::role::{Level, Permission};
use crate::netsuite::suiteql;

/// Units of one act, for records that are no transactions (netsuite-api.md §5.3).
const OPEN: u32 = 5;
const SAVE: u32 = 10;
const SEARCH: u32 = 10;
const QUERY: u32 = 10;

/// Rows of one query (§4.7).
const MOST_ROWS: usize = 5_000;

impl Desk {
    pub(super) fn record(question: &Value) -> Result<RecordType, Thrown> {
        let named = question["type"].as_str().and_then(RecordType::of_address);
        named.ok_or_else(|| thrown("SSS_INVALID_TYPE_ARG", "You have entered an invalid type argument."))
    }

    pub(super) fn service(&mut self) -> Service<'_> {
        Service {
            rows: &mut self.rows,
            role: &self.role,
            employee: self.employee,
            administrators: &self.administrators,
            options: &self.options,
            calendar: &self.calendar,
            now: self.now,
        }
    }

    fn fields(&self, record: RecordType) -> impl Iterator<Item = &'static Field> {
        let features = self.options.features.clone();
        record.fields().iter().filter(move |field| field.rest && features.has(field))
    }

    pub(super) fn begin(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(OPEN)?;
        let record = Self::record(question)?;
        self.role.require(record.permission(), Level::Create)?;
        let kinds: Map<_, _> = self.fields(record).map(|field| (field.column(), kind(field).into())).collect();
        Ok(json!({ "kinds": kinds, "values": {} }))
    }

    pub(super) fn load(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(OPEN)?;
        let record = Self::record(question)?;
        let wrong = || thrown("INVALID_RCRD_ID", "That is no internal id.");
        let id: i64 = question["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong)?;
        self.role.require(record.permission(), Level::View)?;
        let row = self.service().load(record, id)?;
        let (mut kinds, mut values) = (Map::new(), Map::new());
        for field in self.fields(record) {
            let column = field.column();
            kinds.insert(column.clone(), kind(field).into());
            if let Some(value) = row.get(&column).and_then(|value| shown(field, value)) {
                values.insert(column, value);
            }
        }
        self.loaded.push(row);
        self.meddle(false)?;
        Ok(json!({ "id": id, "loaded": self.loaded.len() - 1, "kinds": kinds, "values": values }))
    }

    pub(super) fn save(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SAVE)?;
        let record = Self::record(question)?;
        let changes = question["changes"].as_object().cloned().unwrap_or_default();
        let properties = changes
            .into_iter()
            .filter_map(|(column, value)| {
                let field = record.fields().iter().find(|field| field.column() == column)?;
                Some((field.name.to_owned(), property(field, value)))
            })
            .collect();
        let Some(id) = question["id"].as_i64() else {
            self.meddle(false)?;
            self.role.require(record.permission(), Level::Create)?;
            let id = self.service().make_from(record, &properties)?;
            self.saves += 1;
            return Ok(id.into());
        };
        self.role.require(record.permission(), Level::Edit)?;
        let now = self.service().load(record, id)?;
        let loaded = question["loaded"].as_u64().and_then(|place| usize::try_from(place).ok());
        if loaded.and_then(|place| self.loaded.get(place)) != Some(&now) {
            return Err(thrown("RCRD_HAS_BEEN_CHANGED", "Record has been changed"));
        }
        if question["ignoreMandatoryFields"] != true {
            self.service().complete(record, id, &properties)?;
        }
        self.service().amend_properties(record, id, &properties)?;
        self.saves += 1;
        Ok(id.into())
    }

    /// Searches by external ids, joined by "or", or as a saved search does.
    pub(super) fn search(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SEARCH)?;
        let record = Self::record(question)?;
        self.role.require(record.permission(), Level::View)?;
        let filters = question["filters"].as_array().map(Vec::as_slice).unwrap_or_default();
        if filters.first().is_none_or(|filter| words(filter).first() != Some(&"externalidstring")) {
            return self.results(record, question);
        }
        if filters.len().is_multiple_of(2) {
            return Err(wrong_filter());
        }
        let mut found = Vec::new();
        for (place, filter) in filters.iter().enumerate() {
            if !place.is_multiple_of(2) {
                if filter != "or" {
                    return Err(wrong_filter());
                }
                continue;
            }
            let filter = words(filter);
            let ["externalidstring", "is", external] = filter.as_slice() else { return Err(wrong_filter()) };
            let id = self.rows.with_external_id(record, external);
            if let Some(id) = id.map_err(|error| thrown("UNEXPECTED_ERROR", &error.to_string()))? {
                found.push(json!({ "id": id.to_string(), "values": { "externalid": external } }));
            }
        }
        Ok(found.into())
    }

    /// SuiteQL in a script.
    pub(super) fn query(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(QUERY)?;
        let on = self.options.features.is_on(AccountFeature::Workbook);
        if !on || self.role.level(Permission::Workbook) < Level::View {
            let message = "Your current role does not have permission to perform this action.";
            return Err(thrown("INSUFFICIENT_PERMISSION", message));
        }
        let tables = suiteql::tables::tables(&self.options);
        let service = suiteql::Service {
            rows: &self.rows,
            tables: &tables,
            role: &self.role,
            employee: self.employee,
            dialect: &self.options.dialect,
            now: self.calendar.stamp(self.now),
            zone: self.calendar.zone(),
        };
        let parameters: Vec<String> = words(&question["params"]).into_iter().map(str::to_owned).collect();
        let rows = service.mapped(question["query"].as_str().unwrap_or_default(), &parameters, MOST_ROWS);
        rows.map(Value::from).map_err(|sentence| thrown("SSS_SEARCH_ERROR_OCCURRED", &sentence))
    }
}

/// SuiteScript's word for what a field holds.
fn kind(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Text(_) => "text",
        FieldKind::Phone => "phone",
        FieldKind::Id | FieldKind::Whole => "integer",
        FieldKind::Amount => "currency",
        FieldKind::Flag => "checkbox",
        FieldKind::Day => "date",
        FieldKind::TimeOfDay => "timeofday",
        FieldKind::Instant => "datetimetz",
        FieldKind::Choice(_) | FieldKind::ListEntry(_) | FieldKind::Reference(_) | FieldKind::Nothing => "select",
    }
}

fn shown(field: &Field, value: &Cell) -> Option<Value> {
    Some(match (field.kind, value) {
        (FieldKind::Flag, Cell::Text(text)) => (text == "T").into(),
        (FieldKind::Instant, Cell::Integer(instant)) => utc(Moment(*instant)).into(),
        (FieldKind::Whole, Cell::Integer(number)) => (*number).into(),
        (_, Cell::Text(text)) => text.as_str().into(),
        (_, Cell::Integer(number)) => number.to_string().into(),
        (_, Cell::Real(number)) => (*number).into(),
        (_, Cell::Null | Cell::Blob(_)) => return None,
    })
}

/// What the script has set, as the record service reads it.
fn property(field: &Field, value: Value) -> Value {
    match field.kind {
        FieldKind::Reference(_) | FieldKind::ListEntry(_) if !value.is_null() => json!({ "id": value }),
        _ => value,
    }
}
