//! Every request that reached a cloud, so that a test or the bench can say how many one call costs.

use crate::clock::Moment;
use crate::exchange::Request;
use serde_json::{Value, json};

/// One request and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The world's time of its arrival.
    pub at: Moment,
    /// The host it was sent to.
    pub host: String,
    /// The method, upper case.
    pub method: String,
    /// The path without the query, which may hold tokens.
    pub path: String,
    /// The status that was sent, or nothing when the connection was dropped.
    pub status: Option<u16>,
}

/// All entries since the last reset, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Writes down one request.
    pub fn record(&mut self, request: &Request, status: Option<u16>, at: Moment) {
        self.entries.push(Entry {
            at,
            host: request.host.clone(),
            method: request.method.clone(),
            path: request.path.clone(),
            status,
        });
    }

    /// The entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Requests to hosts that end so.
    #[must_use]
    pub fn count(&self, host: &str) -> usize {
        self.entries.iter().filter(|entry| entry.host.ends_with(host)).count()
    }

    /// Starts anew.
    pub fn reset(&mut self) {
        self.entries.clear();
    }

    /// The entries as the control API shows them.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.entries
            .iter()
            .map(|entry| json!({"at": entry.at.iso(), "host": entry.host, "method": entry.method, "path": entry.path, "status": entry.status}))
            .collect()
    }
}
