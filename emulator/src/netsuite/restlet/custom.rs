//! Custom records: types with fields of their own, a permission list by role, and the refusal to save over what somebody
//! else has saved since (netsuite-api.md §5.4).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::bundle;
use super::desk::{Desk, Thrown, thrown, words, wrong_filter};
use crate::netsuite::options::AccountFeature;
use crate::netsuite::role::{Level, Role};

/// Units of one act with a custom record (§5.3).
const OPEN: u32 = 2;
const SAVE: u32 = 4;
const SEARCH: u32 = 10;

/// Characters of a line of text, and of a name.
const LINE: usize = 300;
const NAME: usize = 83;
/// Characters of long text.
const LONG: usize = 1_000_000;

/// How the ids of custom records' types begin.
pub(super) const PREFIX: &str = "customrecord";

/// A type of custom records.
#[derive(Clone, Debug)]
pub struct CustomType {
    /// Its script id.
    pub id: String,
    /// What is stale cannot be saved: "Enable Optimistic Locking".
    pub locks: bool,
    fields: BTreeMap<String, String>,
    listed: BTreeMap<i64, Level>,
}

impl CustomType {
    pub(super) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), locks: true, fields: BTreeMap::new(), listed: BTreeMap::new() }
    }

    /// The bundle's, in an account whose administrator has put the team's roles on the lists of the records that are for
    /// everybody.
    #[must_use]
    pub fn for_a_team() -> Vec<Self> {
        let mut types = bundle::custom_types();
        let listed = [("customrecord_callside_settings", Level::View), ("customrecord_callside_teammate", Level::Edit)];
        for (id, level) in listed {
            for one in types.iter_mut().filter(|one| one.id == id) {
                one.allow(Role::AGENT, level);
                one.allow(Role::WITHOUT_CALLS, level);
            }
        }
        types
    }

    pub(super) fn add_field(&mut self, id: &str, kind: &str) {
        self.fields.insert(id.to_owned(), kind.to_ascii_lowercase());
    }

    /// Puts a role on the permission list, with that level; [`Level::None`] takes it off.
    pub fn allow(&mut self, role: i64, level: Level) {
        self.listed.insert(role, level);
    }

    fn level(&self, role: &Role) -> Level {
        if role.id == Role::ADMINISTRATOR {
            return Level::Full;
        }
        self.listed.get(&role.id).copied().unwrap_or_default()
    }

    fn require(&self, role: &Role, wanted: Level) -> Result<(), Thrown> {
        if self.level(role) >= wanted {
            return Ok(());
        }
        let message = "Permission Violation: You need  the 'Custom Record Entries' permission to access this page. \
                       Please contact your account administrator.";
        Err(thrown("INSUFFICIENT_PERMISSION", message))
    }

    fn kinds(&self) -> Map<String, Value> {
        let own = [("name", "text"), ("externalid", "text")].map(|(id, kind)| (id.to_owned(), kind.into()));
        let fields = self.fields.iter().map(|(id, kind)| (id.clone(), kind.as_str().into()));
        own.into_iter().chain(fields).collect()
    }

    fn check(&self, values: &Map<String, Value>) -> Result<(), Thrown> {
        for (id, value) in values {
            let kind = match id.as_str() {
                "name" | "externalid" => id,
                other => self.fields.get(other).map(String::as_str).unwrap_or_default(),
            };
            let longest = match kind {
                "name" => NAME,
                "clobtext" => LONG,
                _ => LINE,
            };
            let fits = match value {
                Value::Null => true,
                Value::Number(number) => kind == "integer" && number.as_i64().is_some(),
                Value::String(text) => kind != "integer" && text.chars().count() <= longest,
                _ => false,
            };
            if !fits {
                let message = format!("You have entered an Invalid Field Value for the following field: {id}");
                return Err(thrown("INVALID_FLD_VALUE", &message));
            }
        }
        Ok(())
    }
}

/// One record.
#[derive(Clone, Debug)]
struct Kept {
    values: Map<String, Value>,
    /// How often it was saved.
    saves: u64,
}

/// All custom records of an account, by type and internal id.
#[derive(Debug, Default)]
pub(in crate::netsuite) struct CustomRecords {
    kept: BTreeMap<(String, i64), Kept>,
}

impl CustomRecords {
    /// Those of a type: names and values.
    pub(in crate::netsuite) fn all(&self, kind: &str) -> Vec<(String, Map<String, Value>)> {
        self.of(kind).map(|(_, kept)| (name_of(kept), kept.values.clone())).collect()
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = (i64, &Kept)> {
        self.kept.range((kind.to_owned(), 0)..=(kind.to_owned(), i64::MAX)).map(|((_, id), kept)| (*id, kept))
    }

    fn named(&self, kind: &str, name: &str) -> Option<i64> {
        self.of(kind).find(|(_, kept)| name_of(kept) == name).map(|(id, _)| id)
    }

    /// Changes the one of that name, or makes it.
    pub(in crate::netsuite) fn keep(&mut self, kind: &str, name: &str, mut values: Map<String, Value>) {
        match self.named(kind, name) {
            Some(id) => self.change(kind, id, values),
            None => {
                values.insert("name".to_owned(), name.into());
                values.insert("externalid".to_owned(), format!("{kind}_{name}").into());
                self.insert(kind, values);
            }
        }
    }

    fn insert(&mut self, kind: &str, values: Map<String, Value>) -> i64 {
        let id = self.of(kind).last().map_or(0, |(id, _)| id) + 1;
        self.kept.insert((kind.to_owned(), id), Kept { values, saves: 1 });
        id
    }

    fn change(&mut self, kind: &str, id: i64, values: Map<String, Value>) {
        if let Some(kept) = self.kept.get_mut(&(kind.to_owned(), id)) {
            kept.values.extend(values);
            kept.saves += 1;
        }
    }
}

fn name_of(kept: &Kept) -> String {
    kept.values.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Desk {
    fn custom_type(&self, question: &Value) -> Result<CustomType, Thrown> {
        let id = question["type"].as_str().unwrap_or_default();
        let on = self.options.features.is_on(AccountFeature::CustomRecords);
        let known = self.options.custom_types.iter().find(|one| on && one.id == id);
        known.cloned().ok_or_else(|| thrown("INVALID_RCRD_TYPE", &format!("The record type [{id}] is invalid.")))
    }

    pub(super) fn begin_custom(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(OPEN)?;
        let kind = self.custom_type(question)?;
        kind.require(&self.role, Level::Create)?;
        self.meddle(true)?;
        Ok(json!({ "kinds": kind.kinds(), "values": {} }))
    }

    pub(super) fn load_custom(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(OPEN)?;
        let kind = self.custom_type(question)?;
        kind.require(&self.role, Level::View)?;
        let id: i64 = question["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
        let kept = self.custom_records.kept.get(&(kind.id.clone(), id)).cloned();
        let kept = kept.ok_or_else(|| thrown("RCRD_DSNT_EXIST", "That record does not exist."))?;
        self.meddle(true)?;
        Ok(json!({ "id": id, "loaded": kept.saves, "kinds": kind.kinds(), "values": kept.values }))
    }

    pub(super) fn save_custom(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SAVE)?;
        let kind = self.custom_type(question)?;
        let changes = question["changes"].as_object().cloned().unwrap_or_default();
        kind.check(&changes)?;
        let external = changes.get("externalid").filter(|external| !external.is_null());
        let Some(id) = question["id"].as_i64() else {
            kind.require(&self.role, Level::Create)?;
            let taken = |kept: &Kept| external.is_some() && kept.values.get("externalid") == external;
            if self.custom_records.of(&kind.id).any(|(_, kept)| taken(kept)) {
                return Err(thrown("DUP_RCRD", "This record already exists"));
            }
            return Ok(self.custom_records.insert(&kind.id, changes).into());
        };
        kind.require(&self.role, Level::Edit)?;
        let now = self.custom_records.kept.get(&(kind.id.clone(), id)).map(|kept| kept.saves);
        let Some(now) = now else { return Err(thrown("RCRD_DSNT_EXIST", "That record does not exist.")) };
        if kind.locks && question["loaded"].as_u64() != Some(now) {
            return Err(thrown("CUSTOM_RECORD_COLLISION", "This record was changed since you opened it."));
        }
        self.custom_records.change(&kind.id, id, changes);
        Ok(id.into())
    }

    /// Searches for all of a type, or by name, which is all the script does. Values are texts in a search's results.
    pub(super) fn search_custom(&mut self, question: &Value) -> Result<Value, Thrown> {
        self.spend(SEARCH)?;
        let kind = self.custom_type(question)?;
        if let Err(refused) = kind.require(&self.role, Level::View) {
            return if self.options.dialect.unlisted_roles_find_nothing { Ok(json!([])) } else { Err(refused) };
        }
        let wanted = match question["filters"].as_array().map(Vec::as_slice) {
            Some([]) => None,
            Some([filter]) => match words(filter).as_slice() {
                ["name", "is", name] => Some(*name),
                _ => return Err(wrong_filter()),
            },
            _ => return Err(wrong_filter()),
        };
        let columns = words(&question["columns"]);
        if let Some(unknown) = columns.iter().find(|column| !kind.kinds().contains_key(**column)) {
            return Err(thrown("SSS_INVALID_SRCH_COL", &format!("Invalid search column: {unknown}")));
        }
        let shown = |kept: &Kept| -> Map<String, Value> {
            let value = |column: &str| match kept.values.get(column) {
                None | Some(Value::Null) => Value::from(""),
                Some(Value::String(text)) => text.as_str().into(),
                Some(other) => other.to_string().into(),
            };
            columns.iter().map(|column| ((*column).to_owned(), value(column))).collect()
        };
        let found =
            self.custom_records.of(&kind.id).filter(|(_, kept)| wanted.is_none_or(|name| name_of(kept) == name));
        let place =
            |name: &str| question[name].as_u64().and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
        let found = found.skip(place("start")).take(place("end").saturating_sub(place("start")));
        Ok(found.map(|(id, kept)| json!({ "id": id.to_string(), "values": shown(kept) })).collect())
    }

    /// Somebody saves a custom record now.
    pub(super) fn meddle_custom(&mut self, kind: &str, name: &str, values: Map<String, Value>) {
        match self.custom_records.named(kind, name) {
            Some(id) => self.custom_records.change(kind, id, values),
            None => {
                let mut values = values;
                values.insert("name".to_owned(), name.into());
                values.insert("externalid".to_owned(), format!("{kind}_{name}").into());
                self.custom_records.insert(kind, values);
            }
        }
    }
}
