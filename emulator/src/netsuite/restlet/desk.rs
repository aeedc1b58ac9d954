//! The account while a script runs: every question of its modules comes here, is paid for in units (netsuite-api.md §5.3),
//! and is answered under the caller's role.

use serde_json::{Map, Value, json};

use super::custom::{self, CustomRecords};
use crate::clock::Moment;
use crate::netsuite::calendar::Calendar;
use crate::netsuite::catalogue::RecordType;
use crate::netsuite::options::Options;
use crate::netsuite::refusal::Refusal;
use crate::netsuite::role::Role;
use crate::netsuite::rows::{Row, Rows};
use crate::netsuite::saved_search::SavedSearches;

/// What somebody saves while a script is between loading a record and saving it.
#[derive(Clone, Debug)]
pub(in crate::netsuite) enum Meddling {
    /// In a record of the account.
    Record { record: RecordType, id: i64, properties: Map<String, Value> },
    /// In a custom record, or a new one where there is none of that name.
    Custom { kind: String, name: String, values: Map<String, Value> },
}

/// The account while a script runs.
pub(in crate::netsuite) struct Desk {
    pub(in crate::netsuite) rows: Rows,
    pub(in crate::netsuite) custom_records: CustomRecords,
    pub(in crate::netsuite) saved_searches: SavedSearches,
    pub(in crate::netsuite) account: String,
    pub(in crate::netsuite) role: Role,
    pub(in crate::netsuite) employee: i64,
    pub(in crate::netsuite) administrators: Vec<i64>,
    pub(in crate::netsuite) options: Options,
    pub(in crate::netsuite) calendar: Calendar,
    pub(in crate::netsuite) now: Moment,
    pub(in crate::netsuite) meddling: Option<Meddling>,
    /// Units left; `None` once the script has asked for more than there were, which ends it.
    pub(in crate::netsuite) units: Option<u32>,
    /// How many of the account's own records were saved.
    pub(in crate::netsuite) saves: u32,
    /// Records as they were loaded.
    pub(in crate::netsuite) loaded: Vec<Row>,
}

/// An error as scripts see it.
pub(super) struct Thrown {
    pub(super) name: String,
    pub(super) message: String,
}

impl From<Refusal> for Thrown {
    fn from(refusal: Refusal) -> Self {
        let name = match refusal.code {
            "NONEXISTENT_ID" => "RCRD_DSNT_EXIST",
            "INVALID_CONTENT" => "INVALID_FLD_VALUE",
            "" => "UNEXPECTED_ERROR",
            code => code,
        };
        Self { name: name.to_owned(), message: refusal.detail }
    }
}

pub(super) fn thrown(name: &str, message: &str) -> Thrown {
    Thrown { name: name.to_owned(), message: message.to_owned() }
}

/// A search that the modules do not know.
pub(super) fn wrong_filter() -> Thrown {
    thrown("SSS_INVALID_SRCH_FILTER", "An nlobjSearchFilter contains invalid parameters.")
}

/// The texts in a list.
pub(super) fn words(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
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
        let is_custom = question["type"].as_str().is_some_and(|id| id.starts_with(custom::PREFIX));
        match (question["what"].as_str().unwrap_or_default(), is_custom) {
            ("usage", _) => Ok(json!(self.units.unwrap_or_default())),
            ("create", true) => self.begin_custom(question),
            ("create", false) => self.begin(question),
            ("load", true) => self.load_custom(question),
            ("load", false) => self.load(question),
            ("save", true) => self.save_custom(question),
            ("save", false) => self.save(question),
            ("search", true) => self.search_custom(question),
            ("search", false) => self.search(question),
            ("load search", _) => self.load_search(question),
            ("save search", _) => self.save_search(question),
            ("query", _) => self.query(question),
            ("user", _) => Ok(self.user()),
            ("account", _) => Ok(json!({ "id": self.account, "environment": "PRODUCTION" })),
            ("permission", _) => Ok(self.permission(question)),
            ("feature", _) => Ok(self.feature(question)),
            ("preference", _) => self.preference(question),
            _ => Err(thrown("UNEXPECTED_ERROR", "An unexpected error occurred.")),
        }
    }

    pub(super) fn spend(&mut self, units: u32) -> Result<(), Thrown> {
        self.units = self.units.and_then(|left| left.checked_sub(units));
        match self.units {
            Some(_) => Ok(()),
            None => Err(thrown("SSS_USAGE_LIMIT_EXCEEDED", "Script Execution Usage Limit Exceeded.")),
        }
    }

    /// Somebody saves now, if somebody was to save in a record of that sort.
    pub(super) fn meddle(&mut self, custom: bool) -> Result<(), Thrown> {
        match self.meddling.take() {
            Some(Meddling::Record { record, id, properties }) if !custom => {
                let (role, scripts) = (Role::administrator([]), self.role.clone());
                self.role = role;
                let done = self.service().amend_properties(record, id, &properties);
                self.role = scripts;
                done?;
            }
            Some(Meddling::Custom { kind, name, values }) if custom => self.meddle_custom(&kind, &name, values),
            waiting => self.meddling = waiting,
        }
        Ok(())
    }
}
