//! Saved searches: what `N/search` saves, and what a page of results is made of. As much of their language is known as the
//! bundle's own search needs.

use rusqlite::params_from_iter;
use rusqlite::types::Value as Cell;
use serde_json::Value;

use super::catalogue::{Field, FieldKind, RecordType};
use super::options::Features;
use super::rows::{Row, Rows};

/// A saved search of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedSearch {
    /// Its internal id.
    pub id: i64,
    /// Its script id, `customsearch_…`.
    pub script: String,
    /// What people see of it in lists.
    pub title: String,
    /// Everybody may open it; otherwise whoever made it.
    pub public: bool,
    pub(crate) owner: i64,
    pub(crate) record: RecordType,
    /// Filters and columns as the script wrote them: they are read anew whenever it is opened, because fields come and go.
    pub(crate) filters: Value,
    pub(crate) columns: Value,
}

/// All of an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct SavedSearches(Vec<SavedSearch>);

impl SavedSearches {
    /// The first internal id; NetSuite's own searches have those before.
    const FIRST: i64 = 301;

    pub(crate) fn all(&self) -> &[SavedSearch] {
        &self.0
    }

    /// The one with that internal id or script id.
    pub(crate) fn find(&self, id: &str) -> Option<&SavedSearch> {
        self.0.iter().find(|search| search.script == id || search.id.to_string() == id)
    }

    /// Keeps a search and gives its id.
    pub(crate) fn keep(&mut self, search: SavedSearch) -> i64 {
        let id = self.0.last().map_or(Self::FIRST, |last| last.id + 1);
        self.0.push(SavedSearch { id, ..search });
        id
    }
}

/// What is wrong with a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// A filter of that name, or of that shape.
    Filter(String),
    /// A column of that name.
    Column(String),
}

/// A search that was understood.
#[derive(Debug)]
pub(crate) struct Definition {
    record: RecordType,
    conditions: Vec<String>,
    values: Vec<Cell>,
    columns: Vec<(&'static Field, Option<&'static str>)>,
}

impl Definition {
    /// Reads filters joined by "and", and columns with their order.
    pub(crate) fn read(
        record: RecordType,
        filters: &Value,
        columns: &Value,
        features: &Features,
    ) -> Result<Self, Unknown> {
        let known = |name: &str| {
            let mut fields = record.fields().iter().filter(|field| features.has(field));
            fields.find(|field| field.column() == name)
        };
        let mut read = Self { record, conditions: Vec::new(), values: Vec::new(), columns: Vec::new() };
        for (place, filter) in filters.as_array().into_iter().flatten().enumerate() {
            let unknown = || Unknown::Filter(filter.to_string());
            if place % 2 == 1 {
                if filter != "and" {
                    return Err(unknown());
                }
                continue;
            }
            let word = |place: usize| filter.get(place).and_then(Value::as_str);
            let (Some(name), Some(operator), Some(value)) = (word(0), word(1), word(2)) else { return Err(unknown()) };
            let field = known(name).ok_or_else(|| Unknown::Filter(name.to_owned()))?;
            match (field.kind, operator, value.parse::<f64>()) {
                (FieldKind::Flag, "is", _) => {
                    read.conditions.push(format!("COALESCE(\"{name}\", 'F') = ?"));
                    read.values.push(Cell::Text(value.to_owned()));
                }
                (FieldKind::Whole, "greaterthan", Ok(number)) => {
                    read.conditions.push(format!("\"{name}\" > ?"));
                    read.values.push(Cell::Real(number));
                }
                _ => return Err(unknown()),
            }
        }
        for column in columns.as_array().into_iter().flatten() {
            let name = column.as_str().or_else(|| column["name"].as_str()).unwrap_or_default();
            let field = known(name).ok_or_else(|| Unknown::Column(name.to_owned()))?;
            let order = match column["sort"].as_str() {
                Some("ASC") => Some("ASC"),
                Some("DESC") => Some("DESC"),
                _ => None,
            };
            read.columns.push((field, order));
        }
        Ok(read)
    }

    /// The columns, from left to right.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'static Field> {
        self.columns.iter().map(|(field, _)| *field)
    }

    /// What it finds among what fulfils a further condition, in order: ids and rows.
    pub(crate) fn results(&self, rows: &Rows, seen: &str) -> rusqlite::Result<Vec<(i64, Row)>> {
        let mut conditions = self.conditions.clone();
        conditions.push(seen.to_owned());
        let sorted =
            |(field, order): &(&Field, Option<&str>)| order.map(|order| format!("\"{}\" {order}", field.column()));
        let mut order: Vec<String> = self.columns.iter().filter_map(sorted).collect();
        order.push("id".to_owned());
        let sql = format!(
            "SELECT id FROM {} WHERE {} ORDER BY {}",
            self.record.rows(),
            conditions.join(" AND "),
            order.join(", ")
        );
        let mut statement = rows.connection().prepare(&sql)?;
        let ids = statement.query_map(params_from_iter(&self.values), |row| row.get(0))?;
        ids.map(|id| {
            let id: i64 = id?;
            Ok((id, rows.read(self.record, id)?.unwrap_or_default()))
        })
        .collect()
    }
}
