//! A record as an answer: nulls absent, references with a name and a link (netsuite-api.md §3.3, §3.9).

use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};

use super::ROOT;
use crate::clock::Moment;
use crate::exchange::Request;
use crate::netsuite::calendar::utc;
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::Features;
use crate::netsuite::refusal::Refusal;
use crate::netsuite::role::{Level, Role};
use crate::netsuite::rows::{Row, Rows};

/// How the client wants to see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Style {
    /// The host that links lead to; none, no links.
    host: Option<String>,
    /// `simpleEnumFormat=true`: a choice is its plain word.
    simple_choices: bool,
    /// `expandSubResources=true`: lists of lines are shown in place.
    expanded: bool,
    /// `fields=`: these columns alone.
    columns: Option<Vec<String>>,
}

impl Style {
    /// Without links, choices as plain words.
    pub(crate) fn plain() -> Self {
        Self { simple_choices: true, ..Self::default() }
    }

    pub(super) fn of(record: RecordType, features: &Features, request: &Request) -> Result<Self, Refusal> {
        let switch = |name: &'static str| match request.parameter(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::parameter(name, format!("The value of '{name}' must be true or false."))),
        };
        let columns = match request.parameter("fields") {
            None => None,
            Some(names) => Some(
                names
                    .split(',')
                    .map(|name| match record.property(name.trim(), features) {
                        Some(field) => Ok(field.column()),
                        None => Err(Refusal::parameter("fields", format!("Unknown field '{}'.", name.trim()))),
                    })
                    .collect::<Result<Vec<_>, _>>()?,
            ),
        };
        Ok(Self {
            host: Some(request.host.clone()),
            simple_choices: switch("simpleEnumFormat")?,
            expanded: switch("expandSubResources")?,
            columns,
        })
    }
}

/// The record's properties.
pub(crate) fn show(
    rows: &Rows,
    features: &Features,
    role: &Role,
    record: RecordType,
    id: i64,
    row: &Row,
    style: &Style,
) -> rusqlite::Result<Map<String, Json>> {
    let mut body = Map::new();
    if let Some(host) = &style.host {
        body.insert("links".to_owned(), links(host, record, id));
    }
    for field in record.fields().iter().filter(|field| field.rest && features.has(field)) {
        let column = field.column();
        if style.columns.as_ref().is_some_and(|wanted| !wanted.contains(&column)) {
            continue;
        }
        if let Some(value) = row.get(&column) {
            body.insert(field.name.to_owned(), property(rows, role, field, value, style)?);
        }
    }
    if let (RecordType::PhoneCall, Some(host), None) = (record, &style.host, &style.columns) {
        let href = format!("https://{host}{ROOT}phoneCall/{id}/timeItem");
        let mut list = json!({ "links": [{ "rel": "self", "href": href }] });
        if let (true, Some(list)) = (style.expanded, list.as_object_mut()) {
            list.insert("items".to_owned(), json!([]));
            list.insert("totalResults".to_owned(), json!(0));
        }
        body.insert("timeItem".to_owned(), list);
    }
    Ok(body)
}

fn links(host: &str, record: RecordType, id: i64) -> Json {
    json!([{ "rel": "self", "href": format!("https://{host}{ROOT}{}/{id}", record.address()) }])
}

fn property(rows: &Rows, role: &Role, field: &Field, value: &Value, style: &Style) -> rusqlite::Result<Json> {
    Ok(match (field.kind, value) {
        (FieldKind::Flag, Value::Text(text)) => Json::from(text == "T"),
        (FieldKind::Instant, Value::Integer(milliseconds)) => Json::from(utc(Moment(*milliseconds))),
        (FieldKind::Choice(choices), Value::Text(word)) => {
            let label = choices.iter().find(|(id, _)| id == word).map_or(word.as_str(), |(_, label)| *label);
            if style.simple_choices { Json::from(word.clone()) } else { json!({ "id": word, "refName": label }) }
        }
        (FieldKind::ListEntry(entries), Value::Integer(id)) => {
            let id = id.to_string();
            let label = entries.iter().find(|(entry, _)| *entry == id).map(|(_, label)| *label);
            json!({ "id": id, "refName": label })
        }
        (FieldKind::Reference(targets), Value::Integer(id)) => reference(rows, role, targets, *id, style)?,
        (FieldKind::Id, Value::Integer(id)) => Json::from(id.to_string()),
        (_, Value::Integer(number)) => Json::from(*number),
        (_, Value::Real(number)) => Json::from(*number),
        (_, Value::Text(text)) => Json::from(text.clone()),
        (_, Value::Null | Value::Blob(_)) => Json::Null,
    })
}

/// A reference; the name is hidden from a role that may not see the record (§7).
fn reference(rows: &Rows, role: &Role, targets: &[RecordType], id: i64, style: &Style) -> rusqlite::Result<Json> {
    let mut reference = Map::new();
    if let Some((target, name)) = rows.refer(targets, id)? {
        if let Some(host) = &style.host {
            reference.insert("links".to_owned(), links(host, target, id));
        }
        if role.level(target.permission()) >= Level::View && !name.is_empty() {
            reference.insert("refName".to_owned(), Json::from(name));
        }
    }
    reference.insert("id".to_owned(), Json::from(id.to_string()));
    Ok(Json::Object(reference))
}
