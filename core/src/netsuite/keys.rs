//! What an account makes of the external id of a phone call, and of a task: the documentation leaves it open
//! (netsuite-api.md §3.2, §11), and that a second record is refused is what keeps one call one record. So it is found out
//! with the first record, and records are found without it where they have to be.

use callside_json::{FromJson, Map, ToJson, Value};

use super::{
    Address, CONTACT, NetSuite, NetSuiteError, PHONE_CALL, PhoneCallRecord, Question, links,
    phone_call::{collection, created, field, text, write},
    property,
    refusal::Asked,
};
use crate::{
    ports::{Method, Response},
    traffic::{Lane, form},
};

/// The record of something to be done.
pub const TASK: &str = "task";

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
    /// Looks for the phone call of a key: [`Self::find`].
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn find_phone_call(&self, key: &str, proven: bool) -> Result<PhoneCallRecord, NetSuiteError> {
        let found = self.find(PHONE_CALL, key, proven).await?;
        PhoneCallRecord::read(found).ok_or(NetSuiteError::Unreadable)
    }

    /// Looks for the phone call, task or contact of a key: by its external id, and where that tells nothing by a search, in which the
    /// key in the message counts too. `proven`: this account keeps the external id of every record, so one that is not under
    /// it is not there.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see, and all of reading.
    pub async fn find(&self, record: &str, key: &str, proven: bool) -> Result<Map, NetSuiteError> {
        let purpose = match record {
            PHONE_CALL => ["read phone call", "look for phone call"],
            CONTACT => ["look for the contact"; 2],
            _ => ["look for task"; 2],
        };
        let read = async |address| self.read(record, &address, Lane::Logging, purpose[0]).await;
        let told = match read(Address::ExternalId(key.to_owned())).await {
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
            path: form::with_query(&collection(record), [("q", filter.as_str())]),
            headers: Vec::new(),
            body: None,
            lane: Lane::Logging,
            purpose: purpose[1],
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
        let found = read(Address::Id(id)).await?;
        // Somebody may have copied the message into another record.
        if property(&found, "externalId").is_none_or(|id| id == key) { Ok(found) } else { Err(NetSuiteError::NotFound) }
    }

    /// Makes the phone call of a key where a POST would make it without, and changes the one that is there already.
    ///
    /// # Errors
    /// As [`Self::create_phone_call`]; [`NetSuiteError::Refused`] where the account makes none like that.
    pub async fn put_phone_call(&self, key: &str, body: &Map) -> Result<(), NetSuiteError> {
        self.put(PHONE_CALL, key, body, "create phone call").await.map(|_| ())
    }

    /// Makes the task of a key; its internal id, where the answer tells it. Where the account is not known to refuse a second
    /// one, by an address that has the key, so that two make one.
    ///
    /// # Errors
    /// As [`Self::create_phone_call`].
    pub async fn create_task(&self, key: &str, body: &Map, keys: Keys) -> Result<String, NetSuiteError> {
        let purpose = "create task";
        if keys != Keys::Refused {
            match self.put(TASK, key, body, purpose).await {
                // The account makes none like that.
                Err(NetSuiteError::Refused { .. }) => {}
                answer => return created(&answer?).ok_or(NetSuiteError::Unreadable),
            }
        }
        self.create(TASK, body, purpose).await
    }

    async fn put(&self, record: &str, key: &str, body: &Map, purpose: &'static str) -> Result<Response, NetSuiteError> {
        let path = collection(record) + "/eid:" + &form::escaped(key);
        self.ask(write(Method::Put, path, body, purpose)).await
    }
}
