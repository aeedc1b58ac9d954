//! The phone call record (netsuite-api.md §3), and what its requests have in common with those for any other record.

use std::fmt;

use callside_json::{Map, Value};
use callside_protocol::Personal;

use super::{NetSuite, NetSuiteError, Question, links, refusal::Asked};
use crate::{
    ports::{Method, Response},
    traffic::{Lane, form},
};

/// Its name among the records.
pub const PHONE_CALL: &str = "phonecall";

/// How a record is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// NetSuite's internal id.
    Id(String),
    /// The external id it was created with.
    ExternalId(String),
}

impl Address {
    /// The record's path; an internal id that is none has none.
    fn path(&self, record: &str) -> Result<String, NetSuiteError> {
        let path = collection(record);
        match self {
            Self::Id(id) if links::is_internal_id(id) => Ok(path + "/" + id),
            Self::Id(_) => Err(NetSuiteError::NotFound),
            Self::ExternalId(id) => Ok(path + "/eid:" + &form::escaped(id)),
        }
    }
}

/// Another record, as a record names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its internal id.
    pub id: String,
    /// Its name, where the role may see it.
    pub name: Option<Personal>,
}

/// A phone call record as NetSuite answers it. What is null, or not shown to this role, is `None`.
#[derive(Clone, PartialEq)]
pub struct PhoneCallRecord {
    /// Internal id.
    pub id: String,
    /// External id.
    pub external_id: Option<String>,
    /// "Subject".
    pub title: Option<Personal>,
    /// The number.
    pub phone: Option<Personal>,
    /// `SCHEDULED`, `COMPLETE` or `FAILED`.
    pub status: Option<String>,
    /// "Comments".
    pub message: Option<Personal>,
    /// `YYYY-MM-DD`.
    pub start_date: Option<String>,
    /// Wall clock of the NetSuite user, `HH:mm`.
    pub start_time: Option<String>,
    /// Wall clock of the NetSuite user, `HH:mm`.
    pub end_time: Option<String>,
    /// "Organizer".
    pub assigned: Option<Reference>,
    /// Company.
    pub company: Option<Reference>,
    /// Contact.
    pub contact: Option<Reference>,
    /// When it was changed last: UTC, RFC 3339, as NetSuite wrote it.
    pub last_modified: Option<String>,
    /// Everything NetSuite answered.
    pub raw: Map,
}

impl fmt::Debug for PhoneCallRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "phone call {} with {} fields", self.id, self.raw.len())
    }
}

impl PhoneCallRecord {
    /// Reads an answer; `None` without an internal id.
    #[must_use]
    pub fn read(raw: Map) -> Option<Self> {
        let text = |name: &str| text(field(&raw, name)?);
        let personal = |name: &str| text(name).map(Personal::new);
        let reference = |name: &str| reference(field(&raw, name)?);
        Some(Self {
            id: text("id").filter(|id| links::is_internal_id(id))?,
            external_id: text("externalId"),
            title: personal("title"),
            phone: personal("phone"),
            status: text("status").map(|status| status.to_ascii_uppercase()),
            message: personal("message"),
            start_date: text("startDate"),
            start_time: text("startTime"),
            end_time: text("endTime"),
            assigned: reference("assigned"),
            company: reference("company"),
            contact: reference("contact"),
            last_modified: text("lastModifiedDate"),
            raw,
        })
    }

    /// Any field as text: plain values as they are, choices and references by their id. Names in any case.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        text(field(&self.raw, name)?)
    }
}

/// A property by its name in any case: answers use camel case, the documentation's requests lower case
/// (netsuite-api.md §3.3).
#[must_use]
pub fn field<'a>(object: &'a Map, name: &str) -> Option<&'a Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
        .filter(|value| !value.is_null())
}

/// A choice is a plain text or `{id, refName}`, with or without `links`.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Object(object) => text(field(object, "id")?),
        Value::Null | Value::Array(_) => None,
    }
}

fn reference(value: &Value) -> Option<Reference> {
    let name = value.as_object().and_then(|object| field(object, "refName")).and_then(Value::as_str);
    Some(Reference { id: text(value)?, name: name.map(Personal::from) })
}

/// The path of all records of a kind.
pub(super) fn collection(record: &str) -> String {
    "/services/rest/record/v1/".to_owned() + record
}

impl NetSuite {
    /// Creates a phone call and answers with its internal id. Never repeated here: an external id in the body makes a
    /// second one a [`NetSuiteError::Duplicate`].
    ///
    /// # Errors
    /// Among all others [`NetSuiteError::MissingFields`], [`NetSuiteError::CompanyRefused`], and
    /// [`NetSuiteError::Unreadable`] when it was created but the answer does not say as what.
    pub async fn create_phone_call(&self, body: &Map) -> Result<String, NetSuiteError> {
        self.create(PHONE_CALL, body, "create phone call").await
    }

    /// Reads a phone call.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see.
    pub async fn read_phone_call(&self, address: &Address) -> Result<PhoneCallRecord, NetSuiteError> {
        let raw = self.read(PHONE_CALL, address, Lane::Logging, "read phone call").await?;
        PhoneCallRecord::read(raw).ok_or(NetSuiteError::Unreadable)
    }

    /// Changes the given fields of a phone call; `null` empties one. Doing it twice does no more than doing it once.
    ///
    /// # Errors
    /// As [`Self::create_phone_call`], and [`NetSuiteError::NotFound`].
    pub async fn update_phone_call(&self, id: &str, patch: &Map) -> Result<(), NetSuiteError> {
        self.update(PHONE_CALL, id, patch, "update phone call").await
    }

    /// Some properties of a record, in one request; what is empty, or not shown to this role, is not in the answer.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see; [`NetSuiteError::Refused`] where the record has
    /// no such property in this account.
    pub async fn read_properties(
        &self,
        record: &str,
        id: &str,
        names: &[String],
        lane: Lane,
        purpose: &'static str,
    ) -> Result<Map, NetSuiteError> {
        let path = Address::Id(id.to_owned()).path(record)?;
        let question = Question {
            method: Method::Get,
            path: form::with_query(&path, [("fields", names.join(",").as_str())]),
            headers: Vec::new(),
            body: None,
            lane,
            purpose,
            asked: Asked::Record,
        };
        let response = self.ask(question).await?;
        callside_json::read(&response.body).map_err(|_| NetSuiteError::Unreadable)
    }

    pub(super) async fn create(
        &self,
        record: &str,
        body: &Map,
        purpose: &'static str,
    ) -> Result<String, NetSuiteError> {
        let question = write(Method::Post, collection(record), body, purpose);
        created(&self.ask(question).await?).ok_or(NetSuiteError::Unreadable)
    }

    pub(super) async fn read(
        &self,
        record: &str,
        address: &Address,
        lane: Lane,
        purpose: &'static str,
    ) -> Result<Map, NetSuiteError> {
        let question = Question {
            method: Method::Get,
            path: address.path(record)?,
            headers: Vec::new(),
            body: None,
            lane,
            purpose,
            asked: Asked::Record,
        };
        let response = self.ask(question).await?;
        callside_json::read(&response.body).map_err(|_| NetSuiteError::Unreadable)
    }

    pub(super) async fn update(
        &self,
        record: &str,
        id: &str,
        patch: &Map,
        purpose: &'static str,
    ) -> Result<(), NetSuiteError> {
        let path = Address::Id(id.to_owned()).path(record)?;
        self.ask(write(Method::Patch, path, patch, purpose)).await?;
        Ok(())
    }
}

pub(super) fn write(method: Method, path: String, body: &Map, purpose: &'static str) -> Question {
    Question {
        method,
        path,
        headers: Vec::new(),
        body: Some(callside_json::write(body)),
        lane: Lane::Logging,
        purpose,
        asked: Asked::Record,
    }
}

/// The new record's id: the last segment of `Location` (netsuite-api.md §3.4).
pub(super) fn created(response: &Response) -> Option<String> {
    let location = response.header("location")?;
    let path = location.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().filter(|id| links::is_internal_id(id)).map(str::to_owned)
}
