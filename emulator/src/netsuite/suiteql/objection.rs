//! Why NetSuite does not run a query, in its words (netsuite-api.md §4.6).

use std::collections::BTreeMap;

/// Why a query is not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Objection {
    /// A table that does not exist.
    UnknownTable(String),
    /// A table whose permission the role lacks.
    HiddenTable(String),
    /// A name that is no column of the tables in reach; with those tables by alias.
    UnknownIdentifier(String, BTreeMap<String, String>),
    /// Anything else.
    Unsupported,
}

impl Objection {
    /// NetSuite's sentence .
    pub(crate) fn sentence(&self) -> String {
        let reason = match self {
            Self::UnknownTable(name) => format!("Invalid search type: {name}."),
            Self::HiddenTable(name) => format!("Search error occurred: Record '{name}' was not found."),
            Self::UnknownIdentifier(name, available) => {
                let available: Vec<String> =
                    available.iter().map(|(alias, table)| format!("{alias}={table}")).collect();
                format!(
                    "Search error occurred: Unknown identifier '{name}'. Available identifiers are: {{{}}}.",
                    available.join(", ")
                )
            }
            Self::Unsupported => "Search error occurred: Invalid or unsupported search.".to_owned(),
        };
        format!("Invalid search query. Detailed unprocessed description follows. {reason}")
    }
}
