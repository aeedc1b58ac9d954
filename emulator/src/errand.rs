//! What people do in NetSuite while Callside reads: at once, or when so many more queries have been answered, so that a
//! record can change, go or come between two pages of one copy.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::faults::Fault;
use crate::netsuite::RecordType;

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    /// Makes a record from its REST properties.
    Create {
        /// Its type, `contact`.
        record: RecordType,
        /// `{"firstName": "…", …}`.
        properties: Map<String, Value>,
    },
    /// Changes properties of a record; `{"isInactive": true}` makes it inactive.
    Change {
        /// Its type.
        record: RecordType,
        /// Its internal id.
        id: i64,
        /// New values; a null clears.
        properties: Map<String, Value>,
    },
    /// Deletes a record.
    Delete {
        /// Its type.
        record: RecordType,
        /// Its internal id.
        id: i64,
    },
    /// Merges a duplicate into the record that stays.
    Merge {
        /// The type of both.
        record: RecordType,
        /// The one that goes.
        id: i64,
        /// The one that stays.
        into: i64,
    },
    /// Deletes a custom field, with every value in it.
    DeleteField {
        /// `custentity_…` or `custevent_…`.
        field: String,
    },
    /// Sets a fault.
    Fault(Fault),
}

/// A deed that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Errand {
    /// How many more SuiteQL queries are answered before it is done; 0 means at once.
    pub after_queries: u32,
    /// What is done then. What NetSuite refuses then stays undone.
    pub deed: Deed,
}

/// How other integrations come and go: for `busy` of every `period` milliseconds they hold so many of the account's
/// places for requests in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rhythm {
    /// Places taken.
    pub requests: u32,
    /// Milliseconds for which they are taken.
    pub busy: i64,
    /// Milliseconds after which it begins again.
    pub period: i64,
}

impl Rhythm {
    /// Places taken at that many milliseconds.
    #[must_use]
    pub fn at(self, milliseconds: i64) -> u32 {
        if milliseconds.rem_euclid(self.period.max(1)) < self.busy { self.requests } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Rhythm;

    #[test]
    fn places_are_taken_for_a_part_of_each_period() {
        let rhythm = Rhythm { requests: 5, busy: 200, period: 1_000 };
        let taken: Vec<u32> = [0, 199, 200, 999, 1_000, -1].into_iter().map(|at| rhythm.at(at)).collect();
        assert_eq!(taken, [5, 5, 0, 0, 5, 0]);
    }
}
