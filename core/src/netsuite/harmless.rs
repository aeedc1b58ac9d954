//! Questions that tell what a role may do and can change nothing, for accounts in which no bundle tells it. Most of them
//! ask for a refusal, and which one comes is the answer.

use super::{NetSuite, NetSuiteError, Question, phone_call::collection, refusal::Asked};
use crate::{
    ports::Method,
    traffic::{Lane, form},
};

/// NetSuite counts what people make from 1 and its own below 0: no record has this id.
const NOBODY: &str = "/0";

const PURPOSE: &str = "check of rights";

/// A harmless question about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harmless {
    /// What the catalog says of it: names of fields.
    Catalog(&'static str),
    /// The one that cannot be, read.
    Read(&'static str),
    /// The one that cannot be, changed in nothing. There is no such record to change, and nothing is to be changed.
    Change(&'static str),
    /// The values that this field of a new one takes (netsuite-api.md §3.7), which makes nothing. An account from before 2026.1,
    /// which could take it for a new record, refuses it: the body names a property that there is not, which the header
    /// makes an error (§3.9), and lacks those that there must be.
    Make(&'static str, &'static str),
}

impl NetSuite {
    /// Asks a harmless question.
    ///
    /// # Errors
    /// All of asking. [`NetSuiteError::NotAllowed`] is a right that is missing, [`NetSuiteError::NotFound`] the record that
    /// cannot be, or a type of record that the account does not have.
    pub async fn try_harmless(&self, question: Harmless, lane: Lane) -> Result<(), NetSuiteError> {
        let plain = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (method, path, headers, body) = match question {
            Harmless::Catalog(record) => (Method::Get, collection("metadata-catalog/") + record, Vec::new(), None),
            Harmless::Read(record) => (Method::Get, collection(record) + NOBODY, Vec::new(), None),
            Harmless::Change(record) => (Method::Patch, collection(record) + NOBODY, Vec::new(), Some("{}")),
            Harmless::Make(record, field) => (
                Method::Post,
                form::with_query(&collection(record), [("fields", field), ("limit", "1")]),
                vec![
                    plain("accept", "application/vnd.oracle.resource+json; type=select-options"),
                    plain("x-netsuite-propertynamevalidation", "Error"),
                ],
                Some("{\"callsideAsks\":true}"),
            ),
        };
        let body = body.map(str::to_owned);
        let question = Question { method, path, headers, body, lane, purpose: PURPOSE, asked: Asked::Record };
        self.ask(question).await.map(drop)
    }
}
