//! What a client writes, property by property: names in any case, values in NetSuite's formats (netsuite-api.md §3.3).

use jiff::civil::{Date, Time};
use rusqlite::types::Value;
use serde_json::{Map, Value as Json};

use super::broken;
use crate::exchange::{Request, Response};
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::{Features, Options};
use crate::netsuite::refusal::Refusal;
use crate::netsuite::rows::{Row, Rows, flag};

/// Characters of a telephone number.
const LONGEST_NUMBER: usize = 32;

/// A body that was understood.
pub(super) struct Written {
    /// New values by column; a null clears the field.
    pub(super) changes: Row,
    /// Properties that were dropped because the record has none of that name.
    dropped: Vec<String>,
}

impl Written {
    /// The answer to a write: nothing but where the record is, and what was ignored.
    pub(super) fn answer(&self, location: String) -> Response {
        let response = Response::empty(204).with_header("location", location);
        if self.dropped.is_empty() {
            return response;
        }
        response.with_header("warning", format!("199 NetSuite \"Ignored properties: {}\"", self.dropped.join(", ")))
    }
}

/// The body of a request to a record, under the validation the client asked for (§3.9).
pub(super) fn read(record: RecordType, request: &Request, rows: &Rows, options: &Options) -> Result<Written, Refusal> {
    let malformed = || Refusal::malformed("The request body is not a valid JSON object.");
    let body: Json = serde_json::from_slice(&request.body).map_err(|_| malformed())?;
    let Json::Object(body) = body else { return Err(malformed()) };
    let features = &options.features;
    let (known, misnamed): (Map<_, _>, Map<_, _>) = body.into_iter().partition(|(name, _)| {
        !options.dialect.exact_names || record.property(name, features).is_none_or(|field| field.name == name)
    });
    if let Some(name) = known.keys().find(|name| options.locked_fields.contains(*name)) {
        // The sentence is SuiteTalk's; no source says how the record service puts it.
        let sentence = format!(
            "You do not have permissions to set a value for element {name} due to one of the following reasons: \
             1) The field is read-only; 2) An associated feature is disabled."
        );
        return Err(Refusal::content(name, sentence));
    }
    let (changes, mut unknown) = changes(record, &known, rows, features)?;
    unknown.extend(misnamed.into_iter().map(|(name, _)| name));
    let header = "X-NetSuite-PropertyNameValidation";
    match request.header("x-netsuite-propertynamevalidation").map(str::to_ascii_lowercase).as_deref() {
        None | Some("warning") => Ok(Written { changes, dropped: unknown }),
        Some("ignore") => Ok(Written { changes, dropped: Vec::new() }),
        Some("error") => match unknown.first() {
            Some(name) => Err(unknown_property(name)),
            None => Ok(Written { changes, dropped: Vec::new() }),
        },
        Some(_) => Err(Refusal::header(header, "The value must be Error, Warning or Ignore.")),
    }
}

pub(super) fn unknown_property(name: &str) -> Refusal {
    Refusal::content(name, format!("Unknown reference or field '{name}'."))
}

/// The changes a body asks for, and the names it uses that the record does not have.
pub(super) fn changes(
    record: RecordType,
    body: &Map<String, Json>,
    rows: &Rows,
    features: &Features,
) -> Result<(Row, Vec<String>), Refusal> {
    let mut changes = Row::new();
    let mut unknown = Vec::new();
    for (name, value) in body {
        let Some(field) = record.property(name, features) else {
            if !["links", "refname", "timeitem"].contains(&name.to_ascii_lowercase().as_str()) {
                unknown.push(name.clone());
            }
            continue;
        };
        // What NetSuite keeps itself cannot be set; sending it back is not an error.
        if field.read_only {
            continue;
        }
        changes.insert(field.column(), self::value(field, value, rows)?);
    }
    Ok((changes, unknown))
}

fn value(field: &Field, value: &Json, rows: &Rows) -> Result<Value, Refusal> {
    let invalid = || Refusal::value(field.name);
    if value.is_null() {
        return Ok(Value::Null);
    }
    Ok(match field.kind {
        FieldKind::Text(_) | FieldKind::Phone => {
            let longest = match field.kind {
                FieldKind::Text(longest) => longest,
                _ => LONGEST_NUMBER,
            };
            let text = value.as_str().ok_or_else(invalid)?;
            if text.chars().count() > longest {
                let column = field.column();
                let sentence = format!(
                    "The field {column} contained more than the maximum number ( {longest} ) of characters allowed."
                );
                return Err(Refusal::content(field.name, sentence));
            }
            if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
        }
        FieldKind::Flag => Value::Text(flag(value.as_bool().ok_or_else(invalid)?).to_owned()),
        FieldKind::Day => {
            let text = value.as_str().ok_or_else(invalid)?;
            let day = Date::strptime("%Y-%m-%d", text).map_err(|_| invalid())?;
            Value::Text(day.strftime("%Y-%m-%d").to_string())
        }
        FieldKind::TimeOfDay => {
            let text = value.as_str().filter(|text| text.len() == 5).ok_or_else(invalid)?;
            let time = Time::strptime("%H:%M", text).map_err(|_| invalid())?;
            Value::Text(time.strftime("%H:%M").to_string())
        }
        FieldKind::Whole => Value::Integer(value.as_i64().ok_or_else(invalid)?),
        FieldKind::Amount => Value::Real(value.as_f64().ok_or_else(invalid)?),
        FieldKind::Choice(choices) => {
            let word = value.as_str().or_else(|| value.get("id").and_then(Json::as_str)).ok_or_else(invalid)?;
            let known = choices.iter().find(|(id, _)| *id == word).ok_or_else(invalid)?;
            Value::Text(known.0.to_owned())
        }
        FieldKind::ListEntry(entries) => {
            let id = number(value).ok_or_else(invalid)?;
            let known = entries.iter().any(|(entry, _)| *entry == id.to_string());
            if known { Value::Integer(id) } else { return Err(invalid()) }
        }
        FieldKind::Reference(targets) => {
            if let Some(external) = value.get("externalId").and_then(Json::as_str) {
                for &target in targets {
                    if let Some(id) = rows.with_external_id(target, external).map_err(|error| broken(&error))? {
                        return Ok(Value::Integer(id));
                    }
                }
            }
            Value::Integer(number(value).ok_or_else(invalid)?)
        }
        FieldKind::Nothing => return Err(invalid()),
        FieldKind::Id | FieldKind::Instant => return Err(invalid()),
    })
}

/// The id in `{"id": "12"}`, which may be a number too.
fn number(value: &Json) -> Option<i64> {
    let id = value.get("id")?;
    id.as_i64().or_else(|| id.as_str()?.parse().ok())
}
