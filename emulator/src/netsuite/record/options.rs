//! What a select field can be set to: `type=select-options` (netsuite-api.md §3.7). Nothing is made or changed, and a
//! role sees the names of records that it could not open.

use serde_json::{Map, Value as Json, json};

use super::{ROOT, broken};
use crate::exchange::Request;
use crate::netsuite::catalogue::{Field, FieldKind, RecordType};
use crate::netsuite::options::Features;
use crate::netsuite::page::{Page, answer};
use crate::netsuite::refusal::Refusal;
use crate::netsuite::rows::Rows;

/// Whether a request asks for options instead of a write.
pub(super) fn wanted(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept.to_ascii_lowercase().contains("type=select-options"))
}

/// The options of every field in `fields=`.
pub(super) fn options(
    rows: &Rows,
    features: &Features,
    record: RecordType,
    request: &Request,
) -> Result<Json, Refusal> {
    let address = format!("https://{}{ROOT}{}", request.host, record.address());
    let names = request.parameter("fields").unwrap_or_default();
    let page = Page::of(request)?;
    let mut body = Map::new();
    body.insert("links".to_owned(), json!([{ "rel": "self", "href": address }]));
    for name in names.split(',').map(str::trim) {
        let field = record
            .property(name, features)
            .ok_or_else(|| Refusal::parameter("fields", format!("Unknown field '{name}'.")))?;
        let mut all = choices(rows, field)?;
        if let Some(filter) = request.parameter("q") {
            let keep = Filter::read(filter)?;
            if keep.field.eq_ignore_ascii_case(field.name) {
                all.retain(|(_, label)| keep.fits(label));
            }
        }
        let total = all.len();
        let items: Vec<Json> = all
            .into_iter()
            .skip(page.offset)
            .take(page.limit)
            .map(|(id, label)| json!({ "id": id, "refName": label }))
            .collect();
        let options = answer(&address, "POST", page, items, total);
        body.insert(field.name.to_owned(), json!({ "_selectOptions": options }));
    }
    Ok(Json::Object(body))
}

fn choices(rows: &Rows, field: &Field) -> Result<Vec<(String, String)>, Refusal> {
    match field.kind {
        FieldKind::Choice(choices) | FieldKind::ListEntry(choices) => {
            Ok(choices.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned())).collect())
        }
        FieldKind::Reference(targets) => {
            let mut all = Vec::new();
            for &target in targets {
                let names = rows.names(target).map_err(|error| broken(&error))?;
                all.extend(names.into_iter().map(|(id, name)| (id.to_string(), name)));
            }
            Ok(all)
        }
        FieldKind::Nothing => Ok(Vec::new()),
        _ => Err(Refusal::parameter("fields", format!("Field '{}' is not a select field.", field.name))),
    }
}

/// `status START_WITH "C"`, applied to the labels.
struct Filter {
    field: String,
    operator: String,
    text: String,
}

impl Filter {
    fn read(filter: &str) -> Result<Self, Refusal> {
        let mut pieces = filter.trim().splitn(3, ' ');
        let (Some(field), Some(operator), Some(text)) = (pieces.next(), pieces.next(), pieces.next()) else {
            return Err(Refusal::parameter("q", "Invalid query parameter value."));
        };
        let operator = operator.to_ascii_uppercase();
        if !["CONTAIN", "IS", "START_WITH"].contains(&operator.as_str()) {
            return Err(Refusal::parameter("q", format!("Operator {operator} is not supported here.")));
        }
        Ok(Self { field: field.to_owned(), operator, text: text.trim_matches('"').to_lowercase() })
    }

    fn fits(&self, label: &str) -> bool {
        let label = label.to_lowercase();
        match self.operator.as_str() {
            "CONTAIN" => label.contains(&self.text),
            "IS" => label == self.text,
            _ => label.starts_with(&self.text),
        }
    }
}
