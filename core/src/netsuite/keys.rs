//! What an account makes of a phone call's external id: the documentation leaves it open (netsuite-api.md §3.2, §11), and
//! that a second record is refused is what keeps one call one record. So it is found out with the first record, and
//! records are found without it where they have to be.

use callside_json::{FromJson, Map, ToJson, Value};

use super::{
    Address, NetSuite, NetSuiteError, PHONE_CALL, PhoneCallRecord, Question, links,
    phone_call::{collection, field, text, write},
    refusal::Asked,
};
use crate::{
    ports::Method,
    traffic::{Lane, form},
};

/// What becomes of the external id in a POST.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum Keys {
    /// Not known yet.
    #[default]
    Unknown,
    /// The record has it, and a second one with the same is refused.
    Refused,
    /// The record has it; where there is one already, that one is changed.
    Overwritten,
    /// The record is made without it.
    Dropped,
}

impl NetSuite {
    /// Looks for the phone call of a key: by its external id, and where that tells nothing by a search, in which the key in
    /// the message counts too. `proven`: this account keeps the external id of every record, so one that is not under it
    /// is not there.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see, and all of reading.
    pub async fn find_phone_call(&self, key: &str, proven: bool) -> Result<PhoneCallRecord, NetSuiteError> {
        let told = match self.read_phone_call(&Address::ExternalId(key.to_owned())).await {
            Err(error @ NetSuiteError::Refused { .. }) => error,
            Err(error @ NetSuiteError::NotFound) if !proven => error,
            answer => return answer,
        };
        let mut filter = ["externalId IS \"", key, "\""].concat();
        if !proven {
            filter = [&filter, " OR message CONTAIN \"", key, "\""].concat();
        }
        let question = Question {
            method: Method::Get,
            path: form::with_query(&collection(PHONE_CALL), [("q", filter.as_str())]),
            headers: Vec::new(),
            body: None,
            lane: Lane::Logging,
            purpose: "look for phone call",
            asked: Asked::Record,
        };
        let body = match self.ask(question).await {
            Ok(response) => response.body,
            // Where the role may not search, or the account does not search like that, the address has told all there is.
            Err(NetSuiteError::Refused { .. } | NetSuiteError::NotAllowed { .. }) => return Err(told),
            Err(error) => return Err(error),
        };
        let page: Map = callside_json::read(&body).map_err(|_| NetSuiteError::Unreadable)?;
        let items = field(&page, "items").and_then(Value::as_array).ok_or(NetSuiteError::Unreadable)?;
        let Some(id) = items.first().and_then(text).filter(|id| links::is_internal_id(id)) else {
            return Err(NetSuiteError::NotFound);
        };
        let found = self.read_phone_call(&Address::Id(id)).await?;
        // Somebody may have copied the message into another record.
        if found.external_id.as_deref().is_none_or(|id| id == key) { Ok(found) } else { Err(NetSuiteError::NotFound) }
    }

    /// Makes the phone call of a key where a POST would make it without, and changes the one that is there already.
    ///
    /// # Errors
    /// As [`Self::create_phone_call`]; [`NetSuiteError::Refused`] where the account makes none like that.
    pub async fn put_phone_call(&self, key: &str, body: &Map) -> Result<(), NetSuiteError> {
        let path = collection(PHONE_CALL) + "/eid:" + &form::escaped(key);
        self.ask(write(Method::Put, path, body, "create phone call")).await.map(|_| ())
    }
}
