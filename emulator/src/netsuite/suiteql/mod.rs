//! SuiteQL over REST: `POST /services/rest/query/v1/suiteql` (netsuite-api.md §4).
//!
//! A query is parsed and checked against SuiteQL's rules, translated for SQLite, run over the rows that the record
//! service writes, and answered the way NetSuite does: every value a text, nulls absent.

mod date_format;
mod expression;
pub(crate) mod functions;
mod objection;
pub(crate) mod tables;
mod translate;
mod vocabulary;
pub(crate) mod wall_clock;

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};

use super::options::Dialect;
use super::page::{Page, answer};
use super::refusal::Refusal;
use super::role::{Level, Permission, Role};
use super::rows::Rows;
use crate::exchange::{Request, Response};
use objection::Objection;
use tables::Table;
use translate::{Setting, translate};

/// The path of the service.
pub(crate) const PATH: &str = "/services/rest/query/v1/suiteql";

/// No query reaches further without SuiteAnalytics Connect (§4.1).
const MOST_ROWS: usize = 100_000;

/// What the service needs of the account.
pub(crate) struct Service<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) tables: &'a BTreeMap<String, Table>,
    pub(crate) role: &'a Role,
    /// Who asks, by employee id.
    pub(crate) employee: i64,
    pub(crate) dialect: &'a Dialect,
    /// The account's wall clock.
    pub(crate) now: String,
    /// The account's time zone.
    pub(crate) zone: &'a str,
}

impl Service<'_> {
    /// Answers one request.
    pub(crate) fn handle(&self, request: &Request) -> Result<Response, Refusal> {
        if request.method != "POST" {
            return Err(Refusal::method(&request.method));
        }
        if self.role.level(Permission::Workbook) < Level::View {
            return Err(Refusal::service());
        }
        let transient = request
            .header("prefer")
            .is_some_and(|prefer| prefer.split(',').any(|one| one.trim().eq_ignore_ascii_case("transient")));
        if !transient {
            return Err(Refusal::header("Prefer", "The required request header 'Prefer: transient' is missing."));
        }
        let page = Page::of(request)?;
        let (query, parameters) = read(&request.body)?;
        let (shown, total) =
            self.run(&query, &parameters, page).map_err(|objection| Refusal::parameter("q", objection.sentence()))?;
        let address = format!("https://{}{PATH}", request.host);
        Ok(Response::json(200, &answer(&address, "POST", page, shown, total))
            .with_header("preference-applied", "transient"))
    }

    /// What a script's query gives: rows as the service shows them, or NetSuite's sentence.
    pub(crate) fn mapped(&self, query: &str, parameters: &[String], most: usize) -> Result<Vec<Json>, String> {
        let page = Page { limit: most, offset: 0 };
        let mut rows = self.run(query, parameters, page).map_err(|objection| objection.sentence())?.0;
        for row in rows.iter_mut().filter_map(Json::as_object_mut) {
            row.remove("links");
        }
        Ok(rows)
    }

    /// The rows of a page, and how many rows the query reaches in all.
    fn run(&self, query: &str, parameters: &[String], page: Page) -> Result<(Vec<Json>, usize), Objection> {
        let setting = Setting {
            tables: self.tables,
            role: self.role,
            employee: self.employee,
            like_takes_parameters: self.dialect.like_takes_parameters,
            now: self.now.clone(),
            zone: self.zone.to_owned(),
            qualified_identifiers: self.dialect.qualified_identifiers,
            tells_names: self.dialect.tells_names,
            bare_statuses: self.dialect.bare_statuses,
        };
        let translation = translate(query, &setting)?;
        if translation.parameters != parameters.len() {
            return Err(Objection::Unsupported);
        }
        // What SQLite still refuses, such as a date that does not match its format, NetSuite refuses too.
        self.rows_of(&translation.sql, parameters, page).map_err(|_| Objection::Unsupported)
    }

    fn rows_of(&self, sql: &str, parameters: &[String], page: Page) -> rusqlite::Result<(Vec<Json>, usize)> {
        let connection = self.rows.connection();
        let mut statement = connection.prepare_cached(sql)?;
        let cased = if self.dialect.upper_case_columns { str::to_uppercase } else { str::to_lowercase };
        let names: Vec<String> = statement.column_names().into_iter().map(cased).collect();
        let mut found = statement.query(params_from_iter(parameters))?;
        let mut items = Vec::new();
        let mut passed = 0;
        while let Some(row) = found.next()? {
            passed += 1;
            if passed > MOST_ROWS || items.len() == page.limit {
                // A copy of a large account asks a thousand times: the rest is counted, not made.
                let counted = format!("SELECT COUNT(*) FROM (SELECT 1 FROM ({sql}) LIMIT {MOST_ROWS})");
                let total =
                    connection.prepare_cached(&counted)?.query_row(params_from_iter(parameters), |row| row.get(0))?;
                return Ok((items, total));
            }
            if passed <= page.offset {
                continue;
            }
            let mut item = Map::from_iter([("links".to_owned(), json!([]))]);
            for (place, name) in names.iter().enumerate() {
                let text = match row.get::<_, Value>(place)? {
                    Value::Null | Value::Blob(_) => continue,
                    Value::Integer(number) => number.to_string(),
                    Value::Real(number) => number.to_string(),
                    Value::Text(text) if text.is_empty() => continue,
                    Value::Text(text) => wall_clock::shown(&text),
                };
                item.insert(name.clone(), Json::from(text));
            }
            items.push(Json::Object(item));
        }
        Ok((items, passed))
    }
}

/// The query and its parameters.
fn read(body: &[u8]) -> Result<(String, Vec<String>), Refusal> {
    let malformed = || Refusal::malformed("The request body must be a JSON object with the query in its property 'q'.");
    let body: Json = serde_json::from_slice(body).map_err(|_| malformed())?;
    let query = body.get("q").and_then(Json::as_str).ok_or_else(malformed)?;
    let parameters = match body.get("params") {
        None => Vec::new(),
        Some(Json::Array(values)) => values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Refusal::content("params", "Every member of 'params' must be a string."))?,
        Some(_) => return Err(Refusal::content("params", "'params' must be an array of strings.")),
    };
    Ok((query.to_owned(), parameters))
}
