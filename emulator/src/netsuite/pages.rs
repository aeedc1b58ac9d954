//! Where "Open in NetSuite" leads: a plain page for each record with its present values, a list of the phone calls, the results
//! of saved searches, and a start page (netsuite-api.md §8). Everything a record holds is shown as text, never as markup.

use rusqlite::types::Value;

use super::catalogue::{Field, FieldKind, RecordType};
use super::options::Features;
use super::refusal::Refusal;
use super::rows::{Row, Rows, display_name};
use super::saved_search::{Definition, SavedSearches, Unknown};
use super::{calendar, record};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use crate::form::escape_html as escape;

/// The list of phone calls.
const CALLS: &str = "/app/crm/calendar/calllist.nl";

/// The results of a saved search.
const RESULTS: &str = "/app/common/search/searchresults.nl";

/// What stands in place of a name that is not there.
const NAMELESS: &str = "(no name)";

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#1d2733;background:#f6f7f9}\
header{background:#22405f;color:#fff;padding:.6rem 1.5rem}header a{color:#fff;margin-right:1.5rem}\
main{max-width:52rem;margin:1.5rem auto;padding:0 1.5rem}h1{font-size:1.4rem;margin:.2rem 0 1rem;overflow-wrap:anywhere}\
p.kind{margin:0;color:#566273}dl{display:grid;grid-template-columns:11rem 1fr;gap:.4rem 1rem;background:#fff;\
border:1px solid #d5dbe3;border-radius:8px;padding:1.2rem}dt{color:#566273}dd{margin:0;white-space:pre-wrap;\
overflow-wrap:anywhere}table{width:100%;border-collapse:collapse;background:#fff;border:1px solid #d5dbe3}\
th,td{text-align:left;padding:.45rem .7rem;border-bottom:1px solid #e6eaf0;vertical-align:top}a{color:#1b5a96}";

/// What the pages show of the account.
pub(crate) struct Pages<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) features: &'a Features,
    pub(crate) searches: &'a SavedSearches,
    pub(crate) name: &'a str,
}

impl Pages<'_> {
    /// Answers one request to the app host.
    pub(crate) fn handle(&self, request: &Request) -> Response {
        if request.method != "GET" {
            return Response::empty(405);
        }
        self.page(request).unwrap_or_else(|refusal| {
            let body = format!("<h1>Not found</h1><p>{}</p>", escape(&refusal.detail));
            Response::html(refusal.status, self.frame("Not found", &body))
        })
    }

    fn page(&self, request: &Request) -> Result<Response, Refusal> {
        if request.path == "/" || request.path == "/app/center/card.nl" {
            let mut body = format!("<h1>{}</h1><p><a href=\"{CALLS}\">Phone calls</a></p>", escape(self.name));
            for search in self.searches.all().iter().filter(|search| search.public) {
                let (id, title) = (search.id, escape(&search.title));
                body.push_str(&format!("<p><a href=\"{RESULTS}?searchid={id}\">{title}</a></p>"));
            }
            return Ok(Response::html(200, self.frame(self.name, &body)));
        }
        if request.path == RESULTS {
            return self.results(request.parameter("searchid").unwrap_or_default());
        }
        if request.path == CALLS {
            return self.calls();
        }
        let record = RecordType::ALL
            .into_iter()
            .find(|record| record.page() == request.path && self.features.has_record(*record));
        let record = record.ok_or_else(|| Refusal::missing(&request.path))?;
        let id = request.parameter("id").and_then(|id| id.parse().ok());
        let id: i64 = id.ok_or_else(|| Refusal::missing("id"))?;
        let row = self.rows.read(record, id).map_err(|error| record::broken(&error))?;
        let row =
            row.ok_or_else(|| Refusal { detail: format!("There is no record {id}."), ..Refusal::missing("id") })?;
        self.record(record, &row)
    }

    fn record(&self, record: RecordType, row: &Row) -> Result<Response, Refusal> {
        let name = display_name(record, row);
        let title = if name.is_empty() { NAMELESS.to_owned() } else { name };
        let mut list = String::new();
        for field in record.fields().iter().filter(|field| field.rest && self.features.has(field)) {
            if let Some(value) = row.get(&field.column()) {
                let shown = self.value(field, value)?;
                let (name, label) = (escape(field.name), escape(field.title));
                list.push_str(&format!("<dt>{label}</dt><dd data-field=\"{name}\" dir=\"auto\">{shown}</dd>"));
            }
        }
        let body =
            format!("<p class=\"kind\">{}</p><h1 dir=\"auto\">{}</h1><dl>{list}</dl>", record.title(), escape(&title));
        Ok(Response::html(200, self.frame(&title, &body)))
    }

    fn calls(&self) -> Result<Response, Refusal> {
        let ids = self.rows.ids(RecordType::PhoneCall).map_err(|error| record::broken(&error))?;
        let mut lines = String::new();
        for id in ids.into_iter().rev() {
            let row = self.rows.read(RecordType::PhoneCall, id).map_err(|error| record::broken(&error))?;
            let row = row.unwrap_or_default();
            let text = |column: &str| match row.get(column) {
                Some(Value::Text(text)) => escape(text),
                _ => String::new(),
            };
            lines.push_str(&format!(
                "<tr><td><a href=\"{}?id={id}\">{}</a></td><td>{} {}</td><td>{}</td><td>{}</td></tr>",
                RecordType::PhoneCall.page(),
                text("title"),
                text("startdate"),
                text("starttime"),
                text("phone"),
                text("status")
            ));
        }
        let body = format!(
            "<h1>Phone calls</h1><table><thead><tr><th>Subject</th><th>Start</th><th>Phone</th><th>Status</th></tr></thead>\
             <tbody>{lines}</tbody></table>"
        );
        Ok(Response::html(200, self.frame("Phone calls", &body)))
    }

    /// What a saved search for everybody finds, in its order.
    fn results(&self, id: &str) -> Result<Response, Refusal> {
        let gone = |detail: String| Refusal { detail, ..Refusal::missing("searchid") };
        let search = self.searches.find(id).filter(|search| search.public);
        let search = search.ok_or_else(|| gone("That search or mass update does not exist.".to_owned()))?;
        let record = search.record;
        let definition = Definition::read(record, &search.filters, &search.columns, self.features);
        let definition = definition.map_err(|unknown| {
            let (Unknown::Filter(name) | Unknown::Column(name)) = unknown;
            gone(format!("The search has a field that is there no more: {name}"))
        })?;
        let heads: String = definition.columns().map(|field| format!("<th>{}</th>", escape(field.title))).collect();
        let mut lines = String::new();
        for (id, row) in definition.results(self.rows, "TRUE").map_err(|error| record::broken(&error))? {
            lines.push_str(&format!("<tr data-record=\"{id}\">"));
            for (place, field) in definition.columns().enumerate() {
                let value = row.get(&field.column()).map_or(Ok(String::new()), |value| self.value(field, value))?;
                let value = if place == 0 {
                    let name = if value.is_empty() { NAMELESS } else { &value };
                    format!("<a href=\"{}?id={id}\">{name}</a>", record.page())
                } else {
                    value
                };
                lines.push_str(&format!("<td data-field=\"{}\" dir=\"auto\">{value}</td>", escape(field.name)));
            }
            lines.push_str("</tr>");
        }
        let title = &search.title;
        let body =
            format!("<h1>{}</h1><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>", escape(title));
        Ok(Response::html(200, self.frame(title, &body)))
    }

    fn value(&self, field: &Field, value: &Value) -> Result<String, Refusal> {
        let label = |labels: &[(&str, &str)], id: &str| {
            labels.iter().find(|(entry, _)| *entry == id).map_or_else(|| escape(id), |(_, label)| escape(label))
        };
        Ok(match (field.kind, value) {
            (FieldKind::Flag, Value::Text(flag)) => if flag == "T" { "Yes" } else { "No" }.to_owned(),
            (FieldKind::Instant, Value::Integer(milliseconds)) => calendar::utc(Moment(*milliseconds)),
            (FieldKind::Choice(choices), Value::Text(word)) => label(choices, word),
            (FieldKind::ListEntry(entries), Value::Integer(id)) => label(entries, &id.to_string()),
            (FieldKind::Reference(targets), Value::Integer(id)) => {
                match self.rows.refer(targets, *id).map_err(|error| record::broken(&error))? {
                    Some((target, name)) => {
                        let name = if name.is_empty() { id.to_string() } else { name };
                        format!("<a href=\"{}?id={id}\">{}</a>", target.page(), escape(&name))
                    }
                    None => id.to_string(),
                }
            }
            (FieldKind::Amount, Value::Real(amount)) => format!("{amount:.2}"),
            (_, Value::Text(text)) => escape(text),
            (_, Value::Integer(number)) => number.to_string(),
            (_, Value::Real(number)) => number.to_string(),
            (_, Value::Null | Value::Blob(_)) => String::new(),
        })
    }

    fn frame(&self, title: &str, body: &str) -> String {
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><meta name=\"viewport\" \
             content=\"width=device-width\"><style>{STYLE}</style></head><body><header><a href=\"/\">{}</a>\
             <a href=\"{CALLS}\">Phone calls</a></header><main>{body}</main></body></html>",
            escape(title),
            escape(self.name)
        )
    }
}
