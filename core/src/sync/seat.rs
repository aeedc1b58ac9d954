//! Whose record a call is, as the company's mapping says: handed in by the floor above.

use callside_protocol::company::ExtensionKind;

/// What stands behind an extension, and whose its calls are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// `None`: a person's.
    pub kind: Option<ExtensionKind>,
    /// Whose.
    pub whose: Whose,
}

/// Whose a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This employee's.
    Employee {
        /// Internal id.
        id: String,
        /// IANA name of the zone their records are written in; `None`: the account's.
        zone: Option<String>,
    },
    /// Nobody's, and it gets no record.
    Skip,
    /// Nobody's yet: it is held until somebody is named.
    Nobody,
}

/// The company's mapping.
pub trait Roster {
    /// Of an extension, by RingCentral's id.
    fn seat(&self, extension: &str) -> Seat;
}
