//! Saved searches in a script: they are run, saved and loaded (netsuite-api.md §5.3).

use serde_json::{Map, Value, json};

use super::desk::{Desk, Thrown, thrown};
use crate::netsuite::catalogue::RecordType;
use crate::netsuite::role::{Level, Permission};
use crate::netsuite::saved_search::{Definition, SavedSearch, Unknown};

/// Units of loading or saving one.
const ACT: u32 = 5;

impl From<Unknown> for Thrown {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Filter(name) => {
                thrown("SSS_INVALID_SRCH_FILTER", &format!("A search filter contains invalid parameters: {name}."))
            }
            Unknown::Column(name) => {
                thrown("SSS_INVALID_SRCH_COL", &format!("A search column is invalid or not in proper syntax: {name}."))
            }
        }
    }
}

impl Desk {
    fn definition(&self, record: RecordType, question: &Value) -> Result<Definition, Thrown> {
        let (filters, columns) = (&question["filters"], &question["columns"]);
        Ok(Definition::read(record, filters, columns, &self.options.features)?)
    }

    /// What a search finds among what the caller sees; the values are texts.
    pub(super) fn results(&mut self, record: RecordType, question: &Value) -> Result<Value, Thrown> {
        let definition = self.definition(record, question)?;
        let seen = self.role.sees_only(record, self.employee).unwrap_or_else(|| "TRUE".to_owned());
        let found = definition.results(&self.rows, &seen);
        let found = found.map_err(|error| thrown("UNEXPECTED_ERROR", &error.to_string()))?;
        let place =
            |name: &str| question[name].as_u64().and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
        let shown = found.into_iter().skip(place("start")).take(place("end").saturating_sub(place("start")));
        Ok(shown
            .map(|(id, row)| {
                let value = |column: &String| match row.get(column) {
                    Some(rusqlite::types::Value::Text(text)) => text.clone(),
                    Some(rusqlite::types::Value::Integer(number)) => number.to_string(),
                    Some(rusqlite::types::Value::Real(number)) => number.to_string(),
                    _ => String::new(),
                };
                let columns = definition.columns().map(|field| field.column());
                let values: Map<String, Value> =
                    columns.map(|column| (column.clone(), value(&column).into())).collect();
                json!({ "id": id.to_string(), "values": values })
            })
            .collect())
    }

    pub(super) fn load_search(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(ACT)?;
        let found = self.saved_searches.find(question["id"].as_str().unwrap_or_default());
        // Somebody else's private one is as good as none.
        let found = found.filter(|search| search.public || search.owner == self.employee);
        let none = || thrown("INVALID_SEARCH", "That search or mass update does not exist.");
        let SavedSearch { id, script, title, public, record, filters, columns, .. } = found.ok_or_else(none)?;
        Ok(json!({
            "searchId": id, "id": script, "title": title, "isPublic": public, "type": record.table(),
            "filters": filters, "columns": columns,
        }))
    }

    pub(super) fn save_search(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(ACT)?;
        let record = Self::record(question)?;
        self.role.require(record.permission(), Level::View)?;
        let public = question["isPublic"] == true;
        if public {
            self.role.require(Permission::PublishSearch, Level::View)?;
        }
        self.definition(record, question)?;
        let text = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
        let (script, title) = (text("id"), text("title"));
        if self.saved_searches.find(&script).is_some() {
            let message = "Saved search script IDs must be unique. Please choose another script ID.";
            return Err(thrown("SSS_DUPLICATE_SEARCH_SCRIPT_ID", message));
        }
        if self.saved_searches.all().iter().any(|search| search.title == title) {
            return Err(thrown("NAME_ALREADY_IN_USE", "A search has already been saved with that name."));
        }
        let search = SavedSearch {
            id: 0,
            script,
            title,
            public,
            owner: self.employee,
            record,
            filters: question["filters"].clone(),
            columns: question["columns"].clone(),
        };
        Ok(self.saved_searches.keep(search).into())
    }
}
