//! Everything else that the bundle can be asked (netsuite/CONTRACT.md). No live call waits for it.

use callside_json::{Map, Value};

use super::{NetSuite, NetSuiteError, restlet};
use crate::traffic::Lane;

/// The name of the settings' part that is the company's.
pub const COMPANY_PART: &str = restlet::COMPANY;

/// The name of the part that says whose record a call is.
pub const ORGANIZERS_PART: &str = "organizers";

/// The name of the part about lists and scores.
pub const ENGAGEMENT_PART: &str = "engagement";

/// The code with which a bundle refuses a task that is newer than itself.
pub const UNKNOWN_TASK: &str = "CALLSIDE_UNKNOWN_TASK";

/// The bundle's answer to a task.
#[derive(Clone, Debug, PartialEq)]
pub struct BundleAnswer {
    /// What it did or found, or why not.
    pub data: Result<Map, BundleRefusal>,
    /// How the settings stand for this role.
    pub settings: Rider,
}

/// Why the bundle did not do what it was asked: its own reason, or NetSuite's inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleRefusal {
    /// NetSuite's error name, or one of the contract's.
    pub code: String,
    /// The sentence that goes with it.
    pub message: String,
}

/// What rides on every answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rider {
    /// Nothing: the bundle keeps the first contract, or had no units left to look.
    Absent,
    /// The versions of the settings' parts.
    Versions(Versions),
    /// This role may not see the settings, or they could not be read.
    Refused(BundleRefusal),
}

/// The versions of the settings' parts that this Callside knows; 0: nobody has written it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// Of [`COMPANY_PART`].
    pub company: u64,
    /// Of [`ORGANIZERS_PART`].
    pub organizers: u64,
    /// Of [`ENGAGEMENT_PART`].
    pub engagement: u64,
}

impl BundleRefusal {
    /// The role lacks a permission.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.code.starts_with("INSUFFICIENT_PERMISSION")
    }

    pub(super) fn read(value: Option<&Value>) -> Option<Self> {
        let error = value?.as_object()?;
        let text = |name| error.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { code: text("code")?, message: text("message").unwrap_or_default() })
    }
}

impl NetSuite {
    /// Has the bundle do a task of its contract.
    ///
    /// # Errors
    /// There is none that this role can use, or it could not be asked. [`Self::lacks_bundle`] tells the two apart.
    pub async fn ask_bundle(
        &self,
        task: &str,
        body: Map,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<BundleAnswer, NetSuiteError> {
        let answer = self.ask_restlet(task, body, lane, purpose).await?;
        let data = match answer.get("ok").and_then(Value::as_bool) {
            Some(true) => answer.get("data").and_then(Value::as_object).cloned().map(Ok),
            Some(false) => BundleRefusal::read(answer.get("error")).map(Err),
            None => None,
        };
        let settings = answer.get(restlet::RIDER).and_then(Value::as_object);
        let versions = settings.and_then(|settings| settings.get("versions")?.as_object());
        let rider = match (versions, BundleRefusal::read(settings.and_then(|settings| settings.get("error")))) {
            (Some(versions), _) => {
                let of = |part| versions.get(part).and_then(Value::as_u64).unwrap_or_default();
                Rider::Versions(Versions {
                    company: of(COMPANY_PART),
                    organizers: of(ORGANIZERS_PART),
                    engagement: of(ENGAGEMENT_PART),
                })
            }
            (None, Some(refusal)) => Rider::Refused(refusal),
            (None, None) => Rider::Absent,
        };
        Ok(BundleAnswer { data: data.ok_or(NetSuiteError::Unreadable)?, settings: rider })
    }

    /// That refusal of NetSuite's means that there is no bundle this role can use: not installed, not deployed, not
    /// released, or not for this role (§5.1 of netsuite-api.md). Any other says nothing about it.
    #[must_use]
    pub fn lacks_bundle(error: &NetSuiteError) -> bool {
        matches!(error, NetSuiteError::NotFound | NetSuiteError::Refused { .. } | NetSuiteError::NotAllowed { .. })
    }
}
