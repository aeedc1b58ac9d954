//! What a script finds out and does in the account: under the caller's role, for units (netsuite-api.md §5.3), and never
//! over somebody else's change: a record that was saved since it was loaded cannot be saved.

use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};

use crate::clock::Moment;
use crate::netsuite::calendar::{Calendar, utc};
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::Options;
use crate::netsuite::record::Service;
use crate::netsuite::refusal::Refusal;
use crate::netsuite::role::{Level, Role};
use crate::netsuite::rows::{Row, Rows};

/// Units of one act, for records that are no transactions.
const LOAD: u32 = 5;
const SAVE: u32 = 10;
const SEARCH: u32 = 10;

/// What somebody saves while a script is between loading a record and saving it.
#[derive(Clone, Debug)]
pub(in crate::netsuite) struct Meddling {
    pub(in crate::netsuite) record: RecordType,
    pub(in crate::netsuite) id: i64,
    pub(in crate::netsuite) properties: Map<String, Value>,
}

/// The account while a script runs.
pub(in crate::netsuite) struct Desk {
    pub(in crate::netsuite) rows: Rows,
    pub(in crate::netsuite) role: Role,
    pub(in crate::netsuite) employee: i64,
    pub(in crate::netsuite) administrators: Vec<i64>,
    pub(in crate::netsuite) options: Options,
    pub(in crate::netsuite) calendar: Calendar,
    pub(in crate::netsuite) now: Moment,
    pub(in crate::netsuite) meddling: Option<Meddling>,
    /// Units left; `None` once the script has asked for more than there were, which ends it.
    pub(in crate::netsuite) units: Option<u32>,
    /// A record was saved.
    pub(in crate::netsuite) saved: bool,
    /// Records as they were loaded.
    pub(in crate::netsuite) loaded: Vec<Row>,
}

/// An error as scripts see it.
struct Thrown {
    name: String,
    message: String,
}

impl From<Refusal> for Thrown {
    fn from(refusal: Refusal) -> Self {
        let name = match refusal.code {
            "NONEXISTENT_ID" => "RCRD_DSNT_EXIST",
            "INVALID_CONTENT" => "INVALID_FLD_VALUE",
            code => code,
        };
        Self { name: name.to_owned(), message: refusal.detail }
    }
}

fn thrown(name: &str, message: &str) -> Thrown {
    Thrown { name: name.to_owned(), message: message.to_owned() }
}

impl Desk {
    /// Answers a question of the script's modules.
    pub(super) fn ask(&mut self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap_or_default();
        match self.answer(&question) {
            Ok(answer) => json!({ "answer": answer }).to_string(),
            Err(Thrown { name, message }) => json!({ "error": { "name": name, "message": message } }).to_string(),
        }
    }

    fn answer(&mut self, question: &Value) -> Result<Value, Thrown> {
        match question["what"].as_str() {
            Some("usage") => Ok(json!(self.units.unwrap_or_default())),
            Some("load") => self.load(question),
            Some("save") => self.save(question),
            Some("search") => self.search(question),
            _ => Err(thrown("UNEXPECTED_ERROR", "An unexpected error occurred.")),
        }
    }

    fn spend(&mut self, units: u32) -> Result<(), Thrown> {
        self.units = self.units.and_then(|left| left.checked_sub(units));
        match self.units {
            Some(_) => Ok(()),
            None => Err(thrown("SSS_USAGE_LIMIT_EXCEEDED", "Script Execution Usage Limit Exceeded.")),
        }
    }

    fn record(question: &Value) -> Result<RecordType, Thrown> {
        let named = question["type"].as_str().and_then(RecordType::of_address);
        named.ok_or_else(|| thrown("SSS_INVALID_TYPE_ARG", "You have entered an invalid type argument."))
    }

    fn service(&mut self) -> Service<'_> {
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

    fn load(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(LOAD)?;
        let record = Self::record(question)?;
        let wrong = || thrown("INVALID_RCRD_ID", "That is no internal id.");
        let id: i64 = question["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong)?;
        self.role.require(record.permission(), Level::View)?;
        let row = self.service().load(record, id)?;
        let (mut kinds, mut values) = (Map::new(), Map::new());
        for field in record.fields().iter().filter(|field| field.rest && self.options.features.has(field)) {
            let column = field.column();
            kinds.insert(column.clone(), kind(field).into());
            if let Some(value) = row.get(&column).and_then(|value| shown(field, value)) {
                values.insert(column, value);
            }
        }
        self.loaded.push(row);
        self.meddle()?;
        Ok(json!({ "id": id, "loaded": self.loaded.len() - 1, "kinds": kinds, "values": values }))
    }

    /// Somebody saves now, if somebody was to.
    fn meddle(&mut self) -> Result<(), Thrown> {
        let Some(Meddling { record, id, properties }) = self.meddling.take() else { return Ok(()) };
        let (role, scripts) = (Role::administrator([]), self.role.clone());
        self.role = role;
        let done = self.service().amend_properties(record, id, &properties);
        self.role = scripts;
        Ok(done?)
    }

    fn save(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SAVE)?;
        let record = Self::record(question)?;
        let id = question["id"].as_i64().unwrap_or_default();
        self.role.require(record.permission(), Level::Edit)?;
        let now = self.service().load(record, id)?;
        let loaded = question["loaded"].as_u64().and_then(|place| usize::try_from(place).ok());
        if loaded.and_then(|place| self.loaded.get(place)) != Some(&now) {
            return Err(thrown("RCRD_HAS_BEEN_CHANGED", "Record has been changed"));
        }
        let changes = question["changes"].as_object().cloned().unwrap_or_default();
        let properties = changes
            .into_iter()
            .filter_map(|(column, value)| {
                let field = record.fields().iter().find(|field| field.column() == column)?;
                Some((field.name.to_owned(), property(field, value)))
            })
            .collect();
        self.service().amend_properties(record, id, &properties)?;
        self.saved = true;
        Ok(Value::Null)
    }

    /// Searches by external id alone, which is all the script does.
    fn search(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SEARCH)?;
        let record = Self::record(question)?;
        self.role.require(record.permission(), Level::View)?;
        let words: Option<Vec<&str>> = question["filters"]
            .as_array()
            .filter(|filters| filters.len() == 1)
            .and_then(|filters| filters.first()?.as_array()?.iter().map(Value::as_str).collect());
        let Some(["externalidstring", "is", external]) = words.as_deref() else {
            return Err(thrown("SSS_INVALID_SRCH_FILTER", "An nlobjSearchFilter contains invalid parameters."));
        };
        let found = self.rows.with_external_id(record, external);
        let found = found.map_err(|error| thrown("UNEXPECTED_ERROR", &error.to_string()))?;
        Ok(found.map(|id| id.to_string()).into_iter().collect::<Vec<_>>().into())
    }
}

/// SuiteScript's word for what a field holds.
fn kind(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::Text(_) => "text",
        FieldKind::Phone => "phone",
        FieldKind::Id => "integer",
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
