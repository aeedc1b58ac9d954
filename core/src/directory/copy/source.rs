//! What a copy is made from: NetSuite's answers, however they come.

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

use crate::netsuite::{Query, Row};

/// What a question is for, as the ledger of requests tells the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Purpose {
    /// How many rows there are.
    Counting,
    /// A page of the first walk.
    Copying,
    /// What changed.
    Changes,
    /// What time it is there.
    Clock,
    /// Counts and sums of ranges.
    Comparing,
    /// A range that differs.
    Again,
    /// What a call may be about: none of a copy's, and somebody waits.
    Business,
}

impl Purpose {
    /// In the ledger's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Counting => "counting people",
            Self::Copying => "copying people",
            Self::Changes => "changed people",
            Self::Clock => "NetSuite's clock",
            Self::Comparing => "comparing people",
            Self::Again => "people again",
            Self::Business => "open records",
        }
    }
}

/// Why there are no rows, as far as a copy has to know.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum No {
    /// This role cannot query that table.
    Table(String),
    /// There is no such column, in NetSuite's words.
    Column(String),
    /// Too much is asked at once: not before that.
    Busy(Timestamp),
    /// For another reason. Tried again later.
    Other,
}

/// NetSuite, asked as the copy's owner behind everything that is live.
#[async_trait(?Send)]
pub trait Source {
    /// The first rows of a query, at most `limit`.
    async fn rows(&self, query: &Query, limit: u32, purpose: Purpose) -> Result<Vec<Row>, No>;
}
