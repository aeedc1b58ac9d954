//! When something about a record is due.

use callside_protocol::Timestamp;

use super::entry::Entry;
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};

const SECOND: i64 = 1_000;

/// The call log is asked so many seconds after the end of a call (ringcentral-api.md §3: it is 15 to 30 s late, and
/// recordings come later still).
pub const POLLS: [i64; 4] = [30, 60, 120, 300];

/// Notes reach NetSuite at most this often.
pub const UPDATE_EVERY: i64 = 15 * SECOND;

/// A person who pauses this long has written a thought to its end.
pub const TYPING_PAUSE: i64 = 3 * SECOND;

/// So long after its end a call waits for the answer to "who is this?", so that the record is written once.
pub const LOOKUP_PATIENCE: i64 = 5 * SECOND;

/// A missing right comes back by an administrator's hand, not by the minute.
pub const RIGHT_RETRY: i64 = 3_600 * SECOND;

/// The first wait after a failure, and the longest; each is twice the one before.
const FIRST_WAIT: i64 = 3 * SECOND;
const LONGEST_WAIT: i64 = 600 * SECOND;

/// When the call log is to be asked next; `None`: it has said all, or was asked often enough.
#[must_use]
pub fn next_poll(entry: &Entry) -> Option<Timestamp> {
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::NeverPoll) {
        return None;
    }
    let over = entry.over_since?;
    if is_final(entry) {
        return None;
    }
    let due = Timestamp(over.0 + POLLS.get(usize::from(entry.polls))? * SECOND);
    Some(due.max(entry.poll_held.unwrap_or(due)))
}

/// How many of the polls are behind at that time: polls that were slept through are one.
#[must_use]
pub fn polls_behind(over: Timestamp, now: Timestamp) -> u8 {
    let behind = POLLS.iter().filter(|seconds| over.0 + **seconds * SECOND <= now.0).count();
    u8::try_from(behind).unwrap_or(u8::MAX)
}

/// After this, what is known of an ended call is all that will be known.
#[must_use]
pub fn facts_are_in(over: Timestamp) -> Timestamp {
    Timestamp(over.0 + (POLLS[POLLS.len() - 1] + 30) * SECOND)
}

/// The call log may still say more about a call that is over since then.
#[must_use]
pub fn awaits_facts(entry: &Entry, over: Timestamp, now: Timestamp) -> bool {
    !is_final(entry) && usize::from(entry.polls) < POLLS.len() && now < facts_are_in(over)
}

/// The call log has said its last word.
#[must_use]
pub fn is_final(entry: &Entry) -> bool {
    entry.call.facts.as_ref().is_some_and(|facts| facts.complete)
}

/// How long to wait after so many failures in a row.
#[must_use]
pub fn wait_after(failures: u32) -> i64 {
    let doublings = failures.saturating_sub(1).min(16);
    (FIRST_WAIT << doublings).min(LONGEST_WAIT)
}
