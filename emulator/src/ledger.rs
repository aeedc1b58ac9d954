//! Every request that reached a cloud, so that a test or the bench can say how many one call costs.

use crate::clock::Moment;
use crate::exchange::Request;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

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
    /// What it is for, as far as the request tells without naming anybody: the tables of a query
    /// (`contact, customer`), the record type of a record, what a RESTlet is to do, otherwise the path with its ids left out.
    pub purpose: String,
    /// A RESTlet saved a record for it.
    pub saved: bool,
    /// Equal for requests that ask the same, word for word: it tells a question asked twice, and not what it was.
    pub question: u64,
}

/// Requests of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// `NetSuite` or `RingCentral`.
    pub cloud: &'static str,
    /// The method, upper case.
    pub method: String,
    /// What they were for ([`Entry::purpose`]).
    pub purpose: String,
    /// How many there were.
    pub requests: usize,
    /// How many of them were refused or cut.
    pub refused: usize,
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
            purpose: purpose(request),
            saved: false,
            question: question(request),
        });
    }

    /// Notes of the request written down last that a RESTlet saved a record for it.
    pub fn saved(&mut self) {
        if let Some(entry) = self.entries.last_mut() {
            entry.saved = true;
        }
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

    /// How many requests there were for each cloud and purpose, most first.
    #[must_use]
    pub fn counts(&self) -> Vec<Count> {
        let mut counts: Vec<Count> = Vec::new();
        for entry in &self.entries {
            let cloud = if entry.host.ends_with("netsuite.com") { "NetSuite" } else { "RingCentral" };
            let same = |count: &&mut Count| {
                count.cloud == cloud && count.method == entry.method && count.purpose == entry.purpose
            };
            let refused = usize::from(entry.status.is_none_or(|status| status >= 400));
            match counts.iter_mut().find(same) {
                Some(count) => {
                    count.requests += 1;
                    count.refused += refused;
                }
                None => counts.push(Count {
                    cloud,
                    method: entry.method.clone(),
                    purpose: entry.purpose.clone(),
                    requests: 1,
                    refused,
                }),
            }
        }
        counts.sort_by_key(|count| std::cmp::Reverse(count.requests));
        counts
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
            .map(|entry| json!({"at": entry.at.iso(), "host": entry.host, "method": entry.method, "path": entry.path, "status": entry.status, "purpose": entry.purpose}))
            .collect()
    }
}

fn question(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&request.method, &request.host, &request.path, &request.query, &request.body).hash(&mut hasher);
    hasher.finish()
}

fn purpose(request: &Request) -> String {
    let said = |key: &str| {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        body[key].as_str().unwrap_or_default().to_owned()
    };
    if request.path.ends_with("/query/v1/suiteql") {
        return tables(&said("q"));
    }
    if request.path.ends_with("/restlet.nl") {
        return format!("restlet: {}", said("do"));
    }
    let is_id = |piece: &str| piece.starts_with("eid:") || piece.bytes().any(|byte| byte.is_ascii_digit());
    let version = |piece: &str| matches!(piece, "v1" | "v2" | "v1.0" | "oauth2");
    let pieces = request.path.split('/').map(|piece| if is_id(piece) && !version(piece) { "…" } else { piece });
    pieces.collect::<Vec<_>>().join("/")
}

/// The tables a query names, in the order of the alphabet.
fn tables(query: &str) -> String {
    let words: Vec<String> =
        query.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).map(str::to_lowercase).collect();
    let mut names = BTreeSet::new();
    let mut words = words.iter().filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if matches!(word.as_str(), "from" | "join")
            && let Some(name) = words.next()
            && name != "select"
        {
            names.insert(name.as_str());
        }
    }
    format!("query of {}", names.into_iter().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Ledger, purpose, tables};
    use crate::clock::Moment;
    use crate::exchange::Request;

    #[test]
    fn a_query_is_called_by_its_tables() {
        let query = "SELECT c.id FROM contact c LEFT JOIN customer ON customer.id = c.company UNION ALL \
                     SELECT id FROM (SELECT id FROM vendor)";
        assert_eq!(tables(query), "query of contact, customer, vendor");
    }

    #[test]
    fn a_restlet_is_called_by_what_it_is_to_do() {
        let path = "/app/site/hosting/restlet.nl".to_owned();
        let body = br#"{"do":"take lease","holder":"callside-sync 1"}"#.to_vec();
        assert_eq!(purpose(&Request { path, body, ..Request::default() }), "restlet: take lease");
    }

    #[test]
    fn a_question_asked_twice_is_told_from_another() {
        let mut ledger = Ledger::default();
        for after in [7, 7, 8] {
            let request = Request { body: format!(r#"{{"params":[{after}]}}"#).into_bytes(), ..Request::default() };
            ledger.record(&request, None, Moment(after));
        }
        let asked: Vec<u64> = ledger.entries().iter().map(|entry| entry.question).collect();
        assert!(asked[0] == asked[1] && asked[1] != asked[2]);
    }

    #[test]
    fn requests_are_counted_by_what_they_are_for_and_ids_do_not_tell_them_apart() {
        let mut ledger = Ledger::default();
        for id in [7, 8] {
            let request = Request {
                method: "GET".to_owned(),
                host: "1.suitetalk.api.netsuite.com".to_owned(),
                path: format!("/services/rest/record/v1/contact/{id}"),
                ..Request::default()
            };
            ledger.record(&request, Some(if id == 7 { 200 } else { 404 }), Moment(0));
        }
        let counts = ledger.counts();
        assert_eq!(counts.len(), 1);
        assert_eq!((counts[0].requests, counts[0].refused), (2, 1));
        assert_eq!(counts[0].purpose, "/services/rest/record/v1/contact/…");
    }
}
