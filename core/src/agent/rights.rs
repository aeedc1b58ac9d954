//! Rights the two sign-ins lack, each with what does not work without it.

use callside_protocol::{Cloud, MissingRight, PLAY_RECORDINGS, RecordKind, words};

use super::Agent;
use crate::directory::lookup;

/// What does not work without an application permission (ringcentral-api.md §1.3).
fn feature(permission: &str) -> &'static str {
    match permission {
        "ReadAccounts" => "showing which of your lines is called",
        "ReadPresence" => "seeing calls that began while Callside was not connected",
        "ReadCallLog" => "final result and recording of a call, and calls that were missed while not connected",
        PLAY_RECORDINGS => "playing the recording of a call",
        _ => LIVE_CALLS,
    }
}

/// What the right to hear of calls as they happen is for.
pub(super) const LIVE_CALLS: &str = "live calls";

impl Agent {
    /// Rights found missing, as far as the cloud tells them or refused what needs them.
    pub(super) fn missing_rights(&self, cloud: Cloud) -> Vec<MissingRight> {
        match cloud {
            Cloud::RingCentral => {
                let missing = self.inner.ringcentral.missing_permissions().into_iter();
                missing
                    .map(|right| MissingRight { right: right.to_owned(), feature: feature(right).to_owned() })
                    .collect()
            }
            Cloud::NetSuite => {
                let (_, unread) = self.inner.learnt.get().readable.kinds();
                lookup::permissions(&unread)
                    .into_iter()
                    .map(|right| {
                        let needs = |kind: &RecordKind| lookup::permissions(&[*kind]).contains(&right);
                        let hidden: Vec<RecordKind> = unread.iter().copied().filter(needs).collect();
                        MissingRight {
                            right: right.to_owned(),
                            feature: format!("recognising {}", words::kinds(&hidden)),
                        }
                    })
                    .collect()
            }
        }
    }
}
