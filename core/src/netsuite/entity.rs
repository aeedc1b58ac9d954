//! People and firms: a contact is made, a telephone number written (netsuite-api.md §3).

use callside_json::{Map, Value};
use callside_protocol::Choice;

use super::{
    Address, NetSuite, NetSuiteError, links,
    phone_call::{field, text},
};
use crate::traffic::Lane;

/// The contact record.
pub const CONTACT: &str = "contact";

/// The property that names a record's company of the group, on OneWorld accounts.
pub const SUBSIDIARY: &str = "subsidiary";

/// Another record, as requests name it.
#[must_use]
pub fn reference(id: &str) -> Value {
    let mut reference = Map::new();
    reference.insert("id".into(), id.into());
    Value::Object(reference)
}

/// A property of an answer as text, its name in any case; `None` where it is null or not shown.
#[must_use]
pub fn property(answer: &Map, name: &str) -> Option<String> {
    text(field(answer, name)?)
}

impl NetSuite {
    /// Makes a contact and answers with its internal id. Never repeated here: an external id in the body makes a second
    /// one a [`NetSuiteError::Duplicate`].
    ///
    /// # Errors
    /// [`NetSuiteError::Duplicate`] also where the account takes no second contact of a name in one company: NetSuite
    /// says both in the same words. [`NetSuiteError::Unreadable`] when it was made but the answer does not say as what.
    pub async fn create_contact(&self, body: &Map) -> Result<String, NetSuiteError> {
        level("Create", self.create(CONTACT, body, "create contact").await)
    }

    /// The companies of the group that a contact of a OneWorld account can belong to. Asks in the form of a new contact, so
    /// it tells whether this role can make one, too; nothing is made: a contact without a name is refused.
    ///
    /// # Errors
    /// [`NetSuiteError::NotAllowed`] where this role can make none, [`NetSuiteError::Refused`] where the account is none
    /// of OneWorld.
    pub async fn contact_subsidiaries(&self) -> Result<Vec<Choice>, NetSuiteError> {
        level("Create", self.choices(CONTACT, SUBSIDIARY).await)
    }

    /// The internal id of the contact made with that external id.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see.
    pub async fn contact_made_as(&self, external_id: &str) -> Result<String, NetSuiteError> {
        // What is made by Callside has its key in that account or nowhere: its contacts have no other text to look in.
        let answer = self.find(CONTACT, external_id, true).await?;
        property(&answer, "id").filter(|id| links::is_internal_id(id)).ok_or(NetSuiteError::Unreadable)
    }

    /// Reads a contact, customer, vendor or employee.
    ///
    /// # Errors
    /// [`NetSuiteError::NotFound`] when there is none this role can see.
    pub async fn read_entity(&self, record: &str, id: &str) -> Result<Map, NetSuiteError> {
        self.read(record, &Address::Id(id.to_owned()), Lane::Live, "telephones of a record").await
    }

    /// Changes properties of a contact, customer, project, vendor or employee; `null` empties one. Doing it twice does no more than doing it once.
    ///
    /// # Errors
    /// As all writing.
    pub async fn update_entity(
        &self,
        record: &str,
        id: &str,
        patch: &Map,
        purpose: &'static str,
    ) -> Result<(), NetSuiteError> {
        level("Edit", self.update(record, id, patch, purpose).await)
    }
}

/// NetSuite names the permission a write lacks, but not its level.
fn level<T>(needed: &str, answer: Result<T, NetSuiteError>) -> Result<T, NetSuiteError> {
    answer.map_err(|error| match error {
        NetSuiteError::NotAllowed { permission, detail, level } if level.as_deref() == Some("View") => {
            NetSuiteError::NotAllowed { permission, level: Some(needed.to_owned()), detail }
        }
        other => other,
    })
}
