//! What a script finds out about whoever calls it, and about the account: `N/runtime` (netsuite-api.md §5.3).

use serde_json::{Value, json};

use super::bundle;
use super::desk::{Desk, Thrown, thrown};
use crate::netsuite::catalogue::RecordType;
use crate::netsuite::options::AccountFeature;
use crate::netsuite::role::{Level, Permission, Role};
use crate::netsuite::rows::display_name;

impl Desk {
    /// The caller. NetSuite shows them their own name and address, whatever their role may see of employees.
    pub(super) fn user(&self) -> Value {
        let row = self.rows.read(RecordType::Employee, self.employee).ok().flatten().unwrap_or_default();
        let email = match row.get("email") {
            Some(rusqlite::types::Value::Text(email)) => email.as_str(),
            _ => "",
        };
        json!({
            "id": self.employee,
            "name": display_name(RecordType::Employee, &row),
            "email": email,
            "role": self.role.id,
            "roleId": bundle::script_id(self.role.id),
            "roleCenter": "BASIC",
        })
    }

    /// The level of a permission, as Oracle's own stand-in numbers them.
    pub(super) fn permission(&self, question: &Value) -> Value {
        let known = question["name"].as_str().and_then(Permission::of_key);
        let level = match known {
            Some(permission) => self.role.level(permission),
            None if self.role.id == Role::ADMINISTRATOR => Level::Full,
            None => Level::None,
        };
        let number = match level {
            Level::None => 0,
            Level::View => 1,
            Level::Create => 2,
            Level::Edit => 3,
            Level::Full => 4,
        };
        number.into()
    }

    pub(super) fn feature(&self, question: &Value) -> Value {
        let features = &self.options.features;
        let is_on = match question["name"].as_str().unwrap_or_default() {
            "CRM" => true,
            "CUSTOMRECORDS" => features.is_on(AccountFeature::CustomRecords),
            "SERVERSIDESCRIPTING" => features.is_on(AccountFeature::ServerSuiteScript),
            "RESTWEBSERVICES" => features.is_on(AccountFeature::RestWebServices),
            "OAUTH2" => features.is_on(AccountFeature::OAuth2),
            "JOBS" => features.has_record(RecordType::Job),
            "SUBSIDIARIES" => features.one_world,
            _ => false,
        };
        is_on.into()
    }

    pub(super) fn preference(&self, question: &Value) -> Result<Value, Thrown> {
        match question["name"].as_str() {
            Some("TIMEZONE") => Ok(self.calendar.zone().into()),
            _ => Err(thrown("SSS_INVALID_PREFERENCE", "There is no such preference.")),
        }
    }
}
