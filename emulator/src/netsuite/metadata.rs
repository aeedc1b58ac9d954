//! What records and fields there are: the metadata catalogue (netsuite-api.md §3.7). A mapping screen reads labels,
//! types and the account's own fields from here.

use serde_json::{Map, Value as Json, json};

use super::catalogue::{Field, FieldKind, RecordType};
use super::media;
use super::options::{Features, Options};
use super::record;
use super::refusal::Refusal;
use super::role::{Level, Role};
use crate::exchange::{Request, Response};

/// Where the catalogue begins, below the record service.
pub(crate) const PATH: &str = "/services/rest/record/v1/metadata-catalog";

/// Answers one request.
pub(crate) fn handle(role: &Role, options: &Options, request: &Request) -> Result<Response, Refusal> {
    if request.method != "GET" {
        return Err(Refusal::method(&request.method));
    }
    let accept = request.header("accept").unwrap_or_default().to_ascii_lowercase();
    let rest = request.path.strip_prefix(PATH).unwrap_or_default().trim_matches('/');
    if rest.is_empty() {
        let selected = selected(role, &options.features, request)?;
        if accept.contains("application/swagger+json") {
            return Ok(swagger(request, options, &selected));
        }
        let items: Vec<Json> = selected.into_iter().map(|record| entry(request, record)).collect();
        let href = format!("https://{}{PATH}", request.host);
        return Ok(Response::json(200, &json!({ "items": items, "links": [{ "rel": "self", "href": href }] })));
    }
    let record = RecordType::of_address(rest)
        .filter(|record| options.features.has_record(*record))
        .ok_or_else(|| Refusal::missing(rest))?;
    role.require(record.permission(), Level::View)?;
    if accept.contains("application/schema+json") {
        return Ok(media::typed(200, "application/schema+json", &schema(record, options)));
    }
    if accept.contains("application/swagger+json") {
        return Ok(swagger(request, options, &[record]));
    }
    Ok(Response::json(200, &entry(request, record)))
}

/// The records that the role sees, or those of them in `select=`.
fn selected(role: &Role, features: &Features, request: &Request) -> Result<Vec<RecordType>, Refusal> {
    let visible = |record: &RecordType| features.has_record(*record) && role.level(record.permission()) >= Level::View;
    let Some(names) = request.parameter("select") else {
        return Ok(RecordType::ALL.into_iter().filter(visible).collect());
    };
    let named = |name: &str| {
        RecordType::of_address(name.trim())
            .filter(visible)
            .ok_or_else(|| Refusal::parameter("select", format!("Unknown record type '{}'.", name.trim())))
    };
    names.split(',').map(named).collect()
}

fn entry(request: &Request, record: RecordType) -> Json {
    let href = format!("https://{}{PATH}/{}", request.host, record.table());
    json!({
        "name": record.table(),
        "links": [
            { "rel": "canonical", "mediaType": "application/json", "href": href },
            { "rel": "describes", "href": format!("https://{}{}{}", request.host, record::ROOT, record.table()) },
            { "rel": "describedby", "mediaType": "application/swagger+json", "href": href },
            { "rel": "describedby", "mediaType": "application/schema+json", "href": href },
        ],
    })
}

/// The record as JSON Schema.
fn schema(record: RecordType, options: &Options) -> Json {
    let mut properties = Map::new();
    for field in record.fields().iter().filter(|field| field.rest && options.features.has(field)) {
        properties.insert(field.name.to_owned(), property(field, options));
    }
    properties.insert("links".to_owned(), links());
    json!({
        "$schema": "https://json-schema.org/draft-06/hyper-schema#",
        "type": "object",
        "title": record.table(),
        "properties": properties,
    })
}

fn links() -> Json {
    json!({ "title": "Links", "type": "array", "readOnly": true, "items": { "type": "object" } })
}

fn property(field: &Field, options: &Options) -> Json {
    let mut property = Map::new();
    let mut put = |name: &str, value: Json| property.insert(name.to_owned(), value);
    let reference = || {
        json!({
            "id": { "title": "Internal identifier", "type": "string" },
            "externalId": { "title": "External identifier", "type": "string" },
            "refName": { "title": "Reference Name", "type": "string", "readOnly": true },
            "links": links(),
        })
    };
    let kind = match field.kind {
        FieldKind::Text(_) | FieldKind::TimeOfDay | FieldKind::Id => "string",
        FieldKind::Phone => {
            if options.dialect.phones_have_a_format {
                put("format", json!("phone"));
            }
            "string"
        }
        FieldKind::Whole => {
            put("format", json!("int64"));
            "integer"
        }
        FieldKind::Amount => {
            put("format", json!("double"));
            "number"
        }
        FieldKind::Flag => "boolean",
        FieldKind::Day => {
            put("format", json!("date"));
            "string"
        }
        FieldKind::Instant => {
            put("format", json!("date-time"));
            "string"
        }
        FieldKind::Choice(choices) => {
            let ids: Vec<&str> = choices.iter().map(|(id, _)| *id).collect();
            put(
                "properties",
                json!({
                    "id": { "title": "Internal identifier", "type": "string", "enum": ids },
                    "refName": { "title": "Reference Name", "type": "string", "readOnly": true },
                }),
            );
            "object"
        }
        FieldKind::ListEntry(_) | FieldKind::Reference(_) | FieldKind::Nothing => {
            put("properties", reference());
            "object"
        }
    };
    put("type", json!(kind));
    // A standard reference has no label of its own in Oracle's browser: it is only a reference.
    if field.is_custom() || !matches!(field.kind, FieldKind::Reference(_) | FieldKind::Nothing) {
        put("title", json!(field.title));
    }
    if field.read_only {
        put("readOnly", json!(true));
    } else {
        put("nullable", json!(true));
    }
    if field.is_custom() {
        put("x-ns-custom-field", json!(true));
    }
    put("x-ns-filterable", json!(true));
    Json::Object(property)
}

/// The records as OpenAPI 3.0; what they refer to outside the selection is an empty object.
fn swagger(request: &Request, options: &Options, records: &[RecordType]) -> Response {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for &record in records {
        for field in record.fields().iter().filter(|field| options.features.has(field)) {
            if let FieldKind::Reference(targets) = field.kind {
                for target in targets {
                    schemas.entry(target.table()).or_insert_with(|| json!({}));
                }
            }
        }
        let answer = json!({ "responses": { "200": { "description": "The record." } } });
        let nothing = json!({ "responses": { "204": { "description": "Done; Location has the address." } } });
        let table = record.table();
        if record.can_be_made() {
            paths.insert(format!("/{table}"), json!({ "get": answer, "post": nothing }));
            let one = json!({ "get": answer, "patch": nothing, "put": nothing, "delete": nothing });
            paths.insert(format!("/{table}/{{id}}"), one);
        } else {
            paths.insert(format!("/{table}"), json!({ "get": answer }));
            paths.insert(format!("/{table}/{{id}}"), json!({ "get": answer, "patch": nothing }));
        }
        let page =
            json!({ "count": { "type": "integer" }, "hasMore": { "type": "boolean" }, "items": { "type": "array" } });
        schemas.insert(format!("{table}Collection"), json!({ "type": "object", "properties": page }));
    }
    for &record in records {
        schemas.insert(record.table().to_owned(), schema(record, options));
    }
    let error = json!({ "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" } });
    schemas.insert("rest_error".to_owned(), json!({ "type": "object", "properties": error }));
    let document = json!({
        "openapi": "3.0.1",
        "info": { "title": "NetSuite REST Record API", "version": "v1" },
        "servers": [{ "url": format!("https://{}/services/rest/record/v1", request.host) }],
        "paths": paths,
        "components": { "schemas": schemas },
    });
    media::typed(200, "application/swagger+json", &document)
}
