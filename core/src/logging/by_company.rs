//! The record of a call as company call sync makes it, and what it completes in one that is there.
//!
//! Its own records say in their block that it made them, so that it may go on keeping the whole of that block. An agent's
//! record is the agent's: what the log alone knows is added to the block, a recording and, where their browser never came
//! to it, the end; their notes, their times and everything else stay. Once the agent's browser writes the block, the line is
//! gone and the record is theirs.

use callside_json::Map;
use callside_protocol::Personal;

use super::{
    body::{Desired, desired},
    entry::Entry,
    fence,
    merge::unix,
    message::{self, LIMIT, size},
    plan::{SCHEDULED, Scene},
};
use crate::{characters::Pieces, netsuite::PhoneCallRecord};

const MADE_BY: &str = "Logged by";
const SYNC: &str = "company call sync";
const RECORDING: &str = "Recording";
/// What the end of a call adds to a block.
const OF_THE_END: [&str; 3] = ["Ended", "Duration", "Result"];

/// The record as company call sync makes it.
#[must_use]
pub fn made_by_company(entry: &Entry, scene: &Scene<'_>) -> Desired {
    let desired = desired(entry, scene);
    let block = fence::with_line(desired.block.reveal(), MADE_BY, SYNC);
    let part = message::fit(entry.note.text.reveal(), message::room(&block));
    Desired { block: block.into(), part, ..desired }
}

/// What is to be changed in a record that is there: what it is changed from, and to. `None`: nothing.
#[must_use]
pub fn completed(record: &PhoneCallRecord, desired: &Desired, key: &str) -> Option<(Map, Map)> {
    let held = record.message.as_ref().map(Personal::reveal).unwrap_or_default();
    let message = unix(held);
    // A block that somebody has taken out stays out.
    let block = fence::split(&message, key)?.block;
    let wanted = desired.block.reveal();
    let is_own = fence::line(block, MADE_BY) == Some(SYNC);
    let is_scheduled = record.status.as_deref() == Some(SCHEDULED);
    let mut patch = Map::new();
    let mut next = block.to_owned();
    if is_own {
        wanted.clone_into(&mut next);
    } else {
        let known = fence::line(block, RECORDING).unwrap_or_default();
        let news: Vec<&str> = fence::line(wanted, RECORDING)
            .unwrap_or_default()
            .split(", ")
            .filter(|id| !id.is_empty() && !known.has(id))
            .collect();
        if !news.is_empty() {
            let all: Vec<&str> = Some(known).filter(|known| !known.is_empty()).into_iter().chain(news).collect();
            next = fence::with_line(&next, RECORDING, &all.join(", "));
        }
        for label in OF_THE_END.iter().filter(|_| is_scheduled) {
            if let Some(value) = fence::line(wanted, label) {
                next = fence::with_line(&next, label, value);
            }
        }
    }
    if is_scheduled {
        patch.insert("status".into(), "COMPLETE".into());
    }
    // Blanks that NetSuite has put at the ends of lines are no other block.
    let is_other = next.lines().map(str::trim).ne(block.lines().map(str::trim));
    let text = fence::replace(&message, key, &next);
    if is_other && size(&text) <= LIMIT {
        patch.insert("message".into(), if held.has("\r\n") { text.exchanged("\n", "\r\n") } else { text }.into());
    }
    let mut base = record.raw.clone();
    base.retain(|name, _| patch.contains_key(name));
    (!patch.is_empty()).then_some((base, patch))
}
