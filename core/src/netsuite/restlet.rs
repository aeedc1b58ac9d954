//! Callside's own part of an account, where its administrator has installed it: a RESTlet that changes a phone call only
//! while it still says what was read (netsuite-api.md §5). It answers with status 200 whatever it says; any other status
//! is NetSuite's: not installed, not for this role, out of its limits.

use callside_json::{Map, Value};

use super::{NetSuite, NetSuiteError, PhoneCallRecord, Question, refusal::Asked};
use crate::{ports::Method, traffic::Lane};

/// Script and deployment have the same names in every account (netsuite-api.md §5.1).
const PATH: &str = "/app/site/hosting/restlet.nl?script=customscript_callside&deploy=customdeploy_callside";

/// What rides on each answer (netsuite/CONTRACT.md), and the part of the settings that is the company's.
pub(super) const RIDER: &str = "settings";
pub(super) const COMPANY: &str = "company";

/// After so many requests in a row without an answer the RESTlet counts as failing.
const MOST_SILENCES: u32 = 3;

/// What a conditional update came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Conditional {
    /// It is in NetSuite.
    Saved,
    /// Somebody has changed the record, and nothing was written. The record as it is now, as far as it was told.
    Changed(Box<PhoneCallRecord>),
    /// NetSuite would not have it, for a reason that the record service tells better.
    Refused,
}

impl NetSuite {
    /// The version of the bundle that is installed in the account.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] or any other refusal: there is none that this role can use. Nothing is known after
    /// [`NetSuiteError::NotSent`], [`NetSuiteError::NoAnswer`] and [`NetSuiteError::Busy`].
    pub async fn bundle(&self) -> Result<String, NetSuiteError> {
        let data = self.call_restlet("about", Map::new(), Lane::Background, "look for the bundle").await?;
        let version = data.as_ref().and_then(|data| data.get("version")).and_then(Value::as_str);
        version.map(str::to_owned).ok_or(NetSuiteError::Unreadable)
    }

    /// Changes a phone call if each property of the patch still is as in `base`; what `base` lacks was empty. Doing it
    /// twice does no more than doing it once.
    ///
    /// # Errors
    /// The RESTlet did not answer as it does where it is installed and well; see [`Self::is_restlet_silent`].
    pub async fn update_unless_changed(&self, id: &str, base: Map, patch: &Map) -> Result<Conditional, NetSuiteError> {
        let mut body = Map::new();
        body.insert("id".into(), id.into());
        body.insert("base".into(), Value::Object(base));
        body.insert("patch".into(), Value::Object(patch.clone()));
        let answer = self.call_restlet("update phone call", body, Lane::Logging, "update phone call").await?;
        let Some(data) = answer else { return Ok(Conditional::Refused) };
        if data.get("saved").and_then(Value::as_bool) == Some(true) {
            return Ok(Conditional::Saved);
        }
        let fields = data.get("fields").and_then(Value::as_object).cloned();
        let now = fields.and_then(PhoneCallRecord::read).ok_or(NetSuiteError::Unreadable)?;
        Ok(Conditional::Changed(Box::new(now)))
    }

    /// The RESTlet has not answered for some time, whatever the record service does.
    #[must_use]
    pub fn is_restlet_silent(&self) -> bool {
        self.inner.silences.get() >= MOST_SILENCES
    }

    /// The version of the company's settings that an answer told last; `None`: none did, or the last one was that this role
    /// may not see them.
    #[must_use]
    pub fn settings_version(&self) -> Option<u64> {
        self.inner.settings_version.get()
    }

    /// What it answers with; `None`: it refused.
    async fn call_restlet(
        &self,
        task: &str,
        body: Map,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<Option<Map>, NetSuiteError> {
        let answer = self.ask_restlet(task, body, lane, purpose).await?;
        match answer.get("ok").and_then(Value::as_bool) {
            Some(true) => answer.get("data").and_then(Value::as_object).cloned().map(Some),
            Some(false) => Some(None),
            None => None,
        }
        .ok_or(NetSuiteError::Unreadable)
    }

    /// Its whole answer.
    pub(super) async fn ask_restlet(
        &self,
        task: &str,
        mut body: Map,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<Map, NetSuiteError> {
        body.insert("do".into(), task.into());
        let question = Question {
            method: Method::Post,
            path: PATH.to_owned(),
            headers: Vec::new(),
            body: Some(callside_json::write(&body)),
            lane,
            purpose,
            asked: Asked::Record,
        };
        let response = self.ask(question).await;
        let silences = &self.inner.silences;
        silences.set(if response == Err(NetSuiteError::NoAnswer) { silences.get() + 1 } else { 0 });
        let answer: Map = callside_json::read(&response?.body).map_err(|_| NetSuiteError::Unreadable)?;
        let rider = answer.get(RIDER).and_then(Value::as_object);
        if let Some(versions) = rider.and_then(|rider| rider.get("versions")?.as_object()) {
            let version = versions.get(COMPANY).and_then(Value::as_u64).unwrap_or_default();
            self.inner.settings_version.set(Some(version));
        } else if rider.is_some() {
            self.inner.settings_version.set(None);
        }
        Ok(answer)
    }
}
