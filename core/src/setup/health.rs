//! The bundle's own word for a role: levels, features, and its contract (netsuite/CONTRACT.md, task `health`).

use callside_json::{Map, Value};
use callside_protocol::company::{BundleHealth, FoundLevel, Level, RightsProfile};

use super::rights::{ACCOUNT_FEATURES, LEASE_RECORD, Right, SETTINGS_RECORD, TEAMMATE_RECORD};
use crate::{
    netsuite::{BundleRefusal, NetSuite, NetSuiteError, UNKNOWN_TASK},
    traffic::Lane,
};

/// The contract that this Callside asks for.
pub const CONTRACT: u64 = 4;
/// Bundles from before contracts were numbered.
const FIRST_CONTRACT: u64 = 1;

/// NetSuite's code for a RESTlet that is not installed, not deployed or not released; some accounts send it with 400.
const NO_RESTLET: &str = "SSS_INVALID_SCRIPTLET_ID";

/// What the bundle told of a role.
pub(super) struct Health {
    told: Map,
}

impl Health {
    /// How much the role has of a right.
    pub(super) fn level(&self, right: &Right) -> FoundLevel {
        let word = match right.id {
            SETTINGS_RECORD => self.of("records", "settings"),
            LEASE_RECORD => self.of("records", "lease"),
            TEAMMATE_RECORD => self.of("records", "teammate"),
            id => self.of("permissions", id),
        };
        let named = |word: &str| Level::ALL.into_iter().find(|level| level.word().eq_ignore_ascii_case(word));
        match word.and_then(Value::as_str).and_then(named) {
            None => FoundLevel::Untold,
            // Of its own records it finds out no more than that without writing.
            Some(Level::Create) if right.is_of_bundle() => FoundLevel::AtLeast(Level::Create),
            Some(level) => FoundLevel::Exactly(level),
        }
    }

    /// Whether a feature of the account is on.
    pub(super) fn feature(&self, id: &str) -> Option<bool> {
        self.of("features", id)?.as_bool()
    }

    /// The role's internal id.
    pub(super) fn role(&self) -> Option<String> {
        self.of("role", "id")?.as_str().map(str::to_owned)
    }

    /// The role's script id.
    pub(super) fn role_script(&self) -> Option<String> {
        self.of("role", "script")?.as_str().filter(|script| !script.is_empty()).map(str::to_owned)
    }

    fn of(&self, part: &str, name: &str) -> Option<&Value> {
        self.told.get(part)?.as_object()?.get(name)
    }
}

/// Asks the bundle how it is and what the role may do. The second is there only with a bundle that knows the question.
pub(super) async fn ask(netsuite: &NetSuite, profile: RightsProfile, lane: Lane) -> (BundleHealth, Option<Health>) {
    let ids = Right::of(profile).map(|right| right.id).filter(|id| !id.is_empty() && !id.starts_with("customrecord_"));
    let features = ACCOUNT_FEATURES.iter().filter_map(|feature| feature.id);
    let mut body = Map::new();
    body.insert("permissions".into(), list(ids));
    body.insert("features".into(), list(features));
    let answer = match netsuite.ask_bundle("health", body, lane, "check of rights").await {
        Ok(answer) => answer,
        Err(error) => return (without(&error), None),
    };
    match answer.data {
        Ok(told) => {
            let contract = told.get("contract").and_then(Value::as_u64).unwrap_or(FIRST_CONTRACT);
            let version = told.get("version").and_then(Value::as_str).unwrap_or_default().to_owned();
            (seen(version, contract), Some(Health { told }))
        }
        Err(BundleRefusal { code, .. }) if code == UNKNOWN_TASK => (older(netsuite, lane).await, None),
        Err(BundleRefusal { code, message }) => {
            let error = NetSuiteError::Refused { code, field: None, detail: Some(message) };
            (BundleHealth::CouldNotAsk(error.fault()), None)
        }
    }
}

/// A bundle that does not know the question says at least its version.
async fn older(netsuite: &NetSuite, lane: Lane) -> BundleHealth {
    let about = match netsuite.ask_bundle("about", Map::new(), lane, "check of rights").await {
        Ok(answer) => answer.data.unwrap_or_default(),
        Err(error) => return without(&error),
    };
    let version = about.get("version").and_then(Value::as_str).unwrap_or_default().to_owned();
    let contract = about.get("contract").and_then(Value::as_u64).unwrap_or(FIRST_CONTRACT);
    // Whatever number it gives itself, it lacks what is asked of it.
    BundleHealth::Outdated { version, contract }
}

fn seen(version: String, contract: u64) -> BundleHealth {
    if contract < CONTRACT {
        BundleHealth::Outdated { version, contract }
    } else {
        BundleHealth::Works { version, contract }
    }
}

fn without(error: &NetSuiteError) -> BundleHealth {
    match error {
        NetSuiteError::NotFound => BundleHealth::Absent,
        NetSuiteError::Refused { code, .. } if code == NO_RESTLET => BundleHealth::Absent,
        NetSuiteError::NotAllowed { .. } => BundleHealth::NotForRole,
        error => BundleHealth::CouldNotAsk(error.fault()),
    }
}

fn list(ids: impl Iterator<Item = &'static str>) -> Value {
    Value::Array(ids.map(Value::from).collect())
}
