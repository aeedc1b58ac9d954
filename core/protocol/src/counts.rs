//! What RingCentral's own log counts, beside what Callside has.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Personal, Timestamp};

/// One day of the agent's call log.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct DayCount {
    /// Days since 1970-01-01, by the calendar of the zone records are written in.
    pub day: i64,
    /// So many calls RingCentral counts: each session once, without faxes and what it has deleted, and none from before
    /// Callside was first signed in.
    pub counted: usize,
    /// Calls that had begun by then are counted.
    pub known: Timestamp,
    /// Those of them that Callside does not have. None: all are accounted for.
    pub missing: Vec<MissingCall>,
}

/// A call in RingCentral's log that Callside does not have: its record names no telephony session, by which alone a call
/// could be found again.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct MissingCall {
    /// When it began.
    pub began: Timestamp,
    /// The other side, as the log gives it; empty where it gives nothing.
    pub number: Personal,
}

/// What is to be known beside the [`DayCount`]s so that calls kept here and calls RingCentral counts add up: calls of a
/// window's days that its log was not, or not yet, asked about, and how its reading stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Reckoning {
    /// Calls that began before Callside was first signed in here.
    pub before: usize,
    /// Calls that began after what has been read of the log.
    pub since: usize,
    /// Calls of other RingCentral users who were signed in on this computer.
    pub others: usize,
    /// When the log is read again; a time that has come: right now. `None`: after the next call, or once RingCentral is
    /// signed in to.
    pub next: Option<Timestamp>,
    /// Why it could not be read the last time.
    pub fault: Option<Fault>,
}
