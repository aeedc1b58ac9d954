//! Which call is which.
//!
//! A record in NetSuite belongs to one call of one extension: RingCentral account, extension, telephony session. All
//! three stand in every notification and in every record and leg of the call log, so whoever looks arrives at the same
//! key: the live events, the agent's own log, the company's log in its Detailed view ([`super::shares`]), a retry, a second
//! tab, a second computer. The old session id is never part of it. What that comes to, case by case (each tried with live
//! events and with the log alone in `tests/tests/room/keys.rs`):
//!
//! - **Ring on several devices, a call moved between devices, parked and picked up again by the same agent**: legs of
//!   one extension in one session, so one record.
//! - **Call waiting**: two sessions, two records.
//! - **Blind transfer, parked and picked up by a colleague**: one session, two extensions, two records. Whoever handed
//!   it on has `Transferred`, whoever took it the rest; each names the other.
//! - **Attended transfer**: two sessions of the agent who asked, so two records, each a true account of one conversation
//!   ([`super::Call::joined`] names the other session); the colleague's is of the session in which they were asked.
//! - **Conference**: a session of its own, whose other side is nobody; the conversations that were merged into it keep
//!   their records.
//! - **Queue, answered by one of several**: whoever answered has the record. Those it rang for have a key and no record
//!   (`logging::rules`).
//! - **Queue, nobody answered**: no record of any member. The call is the queue's: its extension, this session, in the
//!   company's log alone, and so company sync's to write.
//! - **Missed, declined, gone to voicemail**: the record of whom it rang for, with the key an answered call would have.
//! - **Internal calls**: one session, two extensions, two keys, and a record of each where a rule asks for one.
//! - **Monitored calls**: a supervisor who listens has a leg, and so a key, of their own, and no record: it was not
//!   their conversation. The agent's record does not name them. One who takes the call over has spoken and has a record.
//! - **Two colleagues on one call who both use Callside**: two records. Each names the other's external id, which
//!   follows from the key alone, so that it does not matter whose is there first.
//!
//! A record of the log that names no telephony session is no call anybody could find again: it is counted and shown
//! as missing, never written under a key of another making.

use std::fmt::Write as _;

use callside_json::{FromJson, ToJson};
use callside_protocol::CallId;
use hmac_sha256::Hash;

#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
/// The longest external id Callside makes. NetSuite's own limit is not documented; 100 is known to be taken.
const LONGEST: usize = 100;

/// One call of one agent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub struct Key {
    /// RingCentral account id.
    pub account: String,
    /// Extension id: the agent.
    pub extension: String,
    /// Telephony session id.
    pub session: String,
}

impl Key {
    /// The NetSuite record's external id: `cs-<account>-<extension>-<session>`, of `A–Z a–z 0–9 - _` alone, at most 100
    /// characters. Different keys give different ids: any other byte becomes `_` and two hexadecimal digits, as do `_`
    /// itself and a `-` before the session; where that is too long, a SHA-256 of the key takes its place.
    #[must_use]
    pub fn external_id(&self) -> CallId {
        let mut id = String::from("cs-");
        escape(&mut id, &self.account, false);
        id.push('-');
        #[cfg(not(feature = "breakages"))]
        let extension = &self.extension;
        #[cfg(feature = "breakages")]
        let extension = if breakages::is(Breakage::KeyWithoutExtension) { "" } else { &self.extension };
        escape(&mut id, extension, false);
        id.push('-');
        escape(&mut id, &self.session, true);
        if id.len() > LONGEST {
            let digest = Hash::hash(id.as_bytes());
            id = String::from("csh-");
            for byte in digest {
                let _ = write!(id, "{byte:02x}");
            }
        }
        CallId(id)
    }
}

fn escape(id: &mut String, part: &str, hyphens: bool) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || (hyphens && byte == b'-') {
            id.push(char::from(byte));
        } else {
            let _ = write!(id, "_{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Key;

    fn key(account: &str, extension: &str, session: &str) -> Key {
        Key { account: account.to_owned(), extension: extension.to_owned(), session: session.to_owned() }
    }

    #[test]
    fn reads_like_what_it_names() {
        let key = key("713728660", "713728661", "s-85c284cf7c303ed997415855b7aa9cd4");
        assert_eq!(key.external_id().0, "cs-713728660-713728661-s-85c284cf7c303ed997415855b7aa9cd4");
    }

    #[test]
    fn escapes_what_netsuite_might_not_take() {
        assert_eq!(key("1", "2", "Y3Mx@10.28_é").external_id().0, "cs-1-2-Y3Mx_4010_2e28_5f_c3_a9");
        assert_ne!(key("1-2", "3", "s").external_id(), key("1", "2-3", "s").external_id());
        assert_ne!(key("1", "2-3", "s").external_id(), key("1", "2", "3-s").external_id());
    }

    proptest! {
        #[test]
        fn is_short_plain_and_its_own(
            first in ("\\PC{0,12}", "\\PC{0,12}", "\\PC{0,90}"), second in ("\\PC{0,12}", "\\PC{0,12}", "\\PC{0,90}")
        ) {
            let (first, second) = (key(&first.0, &first.1, &first.2), key(&second.0, &second.1, &second.2));
            let id = first.external_id().0;
            prop_assert!(id.len() <= 100);
            prop_assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
            prop_assert_eq!(first == second, first.external_id() == second.external_id());
        }

        #[test]
        fn the_border_between_its_parts_is_certain(parts in "[-_a1]{0,8}", cut in 0usize..8, other in 0usize..8) {
            let at = |cut: usize| parts.split_at(cut.min(parts.len()));
            let (one, two) = (at(cut), at(other));
            prop_assert_eq!(
                key(one.0, one.1, "s") == key(two.0, two.1, "s"),
                key(one.0, one.1, "s").external_id() == key(two.0, two.1, "s").external_id()
            );
        }
    }
}
