//! An update is a three-way merge: what Callside wrote last, what NetSuite holds now, what should be there. Callside
//! changes its own block, its own properties and the note it wrote. What a person changed in NetSuite stays theirs;
//! where both changed the note, both texts are kept.

use callside_json::{Map, Value};
use callside_protocol::{Personal, Timestamp, WriteResult};

use super::{
    body::Desired,
    entry::{Fields, Written},
    fence,
    message::{self, LIMIT, size},
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    characters::Pieces,
    journal::three_way,
    netsuite::{PhoneCallRecord, field},
};

/// How often a note is cut shorter to make room for what other people wrote.
const CUTS: usize = 8;

/// What an update does.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The properties to change; empty: nothing is to be sent.
    pub patch: Fields,
    /// The base of this merge: what NetSuite holds of Callside's writes until this one is there.
    pub base: Written,
    /// The base of the next merge, once this one is in NetSuite.
    pub written: Written,
    /// Somebody else changed the notes.
    pub edited_there: bool,
    /// What became of the earlier update whose answer was lost, by what the record holds; `None`: there was none.
    pub lost: Option<WriteResult>,
    /// The patch changes what people wrote, not Callside's own lines alone.
    pub words: bool,
    /// Values of the agent's that are not written, because somebody else has written those meanwhile.
    pub theirs: Fields,
}

/// The record as it is where nobody has changed it since Callside wrote it; `None` where Callside does not know what it
/// wrote.
#[must_use]
pub fn as_written(id: &str, written: &Written) -> Option<PhoneCallRecord> {
    if written.fields.0.is_empty() {
        return None;
    }
    let mut raw = written.fields.0.clone();
    raw.insert("id".into(), id.into());
    raw.insert("message".into(), fence::below(written.outside.reveal(), written.block.reveal()).into());
    PhoneCallRecord::read(raw)
}

/// The properties of a record that a patch rests on: those it changes, and those Callside has written before.
#[must_use]
pub fn base_of(record: &PhoneCallRecord, written: &Written, patch: &Map) -> Map {
    let mut base = record.raw.clone();
    base.retain(|name, _| patch.contains_key(name) || written.fields.0.contains_key(name));
    base
}

/// Merges. `written` is what Callside knows to have written, `intended` a later update whose answer was lost; `note` is
/// the whole note.
#[must_use]
pub fn revise(
    record: &PhoneCallRecord,
    written: &Written,
    intended: Option<&Written>,
    desired: &Desired,
    note: &str,
    key: &str,
    now: Timestamp,
) -> Revision {
    let held = record.message.as_ref().map(Personal::reveal).unwrap_or_default();
    let message = unix(held);
    let outside = fence::outside(&message, key);
    // Where the lost update did arrive, it is what people went on from. Where that cannot be told, the older one is the
    // base that loses nothing: what both sides have in common since then is found by the merge.
    // Blanks at the ends are NetSuite's to keep or not.
    let holds = |of: &Written| of.outside.reveal().trim() == outside.trim() && message.has(of.block.reveal());
    // An update that changes properties alone leaves the message as both have it: a property that is as it was before tells.
    let did_nothing =
        |intended: &Written| holds(written) && !properties(record, &written.fields, &intended.fields).is_empty();
    let base = intended.filter(|intended| holds(intended) && !did_nothing(intended)).unwrap_or(written);
    let lost = intended.map(|intended| {
        if holds(intended) && properties(record, &written.fields, &intended.fields).is_empty() {
            WriteResult::Written
        } else if holds(intended) || holds(written) {
            WriteResult::NotDone
        } else {
            WriteResult::Unclear
        }
    });
    let edited_there = base.outside.reveal().trim() != outside.trim();

    let mut part = desired.part.clone();
    let mut merged = three_way(base.note.reveal(), part.text.reveal(), &outside);
    for _ in 0..CUTS {
        let excess = size(&fence::below(&merged, desired.block.reveal())).saturating_sub(LIMIT);
        if excess == 0 || part.text.is_blank() {
            break;
        }
        let shorter = message::fit(note, size(part.text.reveal()).saturating_sub(excess));
        if shorter == part {
            break;
        }
        part = shorter;
        merged = three_way(base.note.reveal(), part.text.reveal(), &outside);
    }
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::TwoWayMerge) {
        part.text.reveal().clone_into(&mut merged);
    }
    let mut words = merged != outside;
    let mut next = match words {
        true => fence::below(&merged, desired.block.reveal()),
        false => fence::replace(&message, key, desired.block.reveal()),
    };
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::NoFence) {
        next = fence::below(&message, desired.block.reveal());
    }
    if size(&next) > LIMIT {
        // What people wrote fills the record. Callside adds nothing to it and takes nothing away.
        next = message.clone();
        merged = outside;
        words = false;
        part = message::NotePart { text: base.note.clone(), characters: base.characters.or(Some(0)) };
    }

    let mut patch = properties(record, &base.fields, &desired.fields);
    if next != message {
        let next = if held.has("\r\n") { next.exchanged("\n", "\r\n") } else { next };
        patch.insert("message".into(), next.into());
    }
    let theirs = overtaken(record, &base.fields, desired);
    let mut fields = desired.fields.0.clone();
    // Theirs is what the agent's value has to be measured against, should it be written all the same.
    for (property, held) in &theirs {
        fields.retain(|name, _| name != property);
        if *held != Value::Null {
            fields.insert(property.clone(), held.clone());
        }
    }
    let written = Written {
        fields: Fields(fields),
        note: part.text,
        characters: part.characters,
        revision: desired.revision,
        block: desired.block.clone(),
        outside: merged.into(),
        at: now,
    };
    Revision { patch: Fields(patch), base: base.clone(), written, edited_there, lost, words, theirs: Fields(theirs) }
}

/// What the record holds in place of values that the agent has filled in, where somebody else has changed them.
fn overtaken(record: &PhoneCallRecord, base: &Fields, desired: &Desired) -> Map {
    let mut theirs = Map::new();
    for property in &desired.filled {
        let (before, wanted) = (base.0.get(property), desired.fields.0.get(property));
        let held = record.text(property);
        let is = |value: Option<&Value>| same(held.as_deref(), value.and_then(text).as_deref());
        if !is(wanted) && !is(before) {
            theirs.insert(property.clone(), field(&record.raw, property).cloned().unwrap_or_default());
        }
    }
    theirs
}

/// A record found under the call's key that may have been made by another computer of the agent's, or by a request
/// whose answer was lost. Where it holds what was `sent`, that is the base; where not, there is none, and everything in
/// it counts as somebody's.
#[must_use]
pub fn adopt(record: &PhoneCallRecord, sent: &Written, key: &str) -> Written {
    let message = unix(record.message.as_ref().map(Personal::reveal).unwrap_or_default());
    let outside = fence::outside(&message, key);
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::TakeFoundForOwn) {
        return sent.clone();
    }
    let is_ours = message.has(sent.block.reveal()) && outside.has(sent.note.reveal());
    if is_ours {
        return Written { outside: sent.outside.clone(), ..sent.clone() };
    }
    Written {
        fields: Fields::default(),
        note: String::new().into(),
        characters: None,
        block: String::new().into(),
        outside: outside.into(),
        ..sent.clone()
    }
}

/// When a call was. NetSuite refuses an end that is not after the start (netsuite-api.md §3.3), so that one that somebody else
/// has changed makes all of them theirs.
const TIMES: [&str; 3] = ["startDate", "startTime", "endTime"];

/// The properties to change: those Callside wants otherwise than before and nobody else has touched.
fn properties(record: &PhoneCallRecord, base: &Fields, desired: &Fields) -> Map {
    let mut patch = Map::new();
    let mut times_are_theirs = false;
    let gone = base.0.keys().filter(|property| !desired.0.contains_key(property));
    for property in desired.0.keys().chain(gone) {
        let (before, wanted) = (base.0.get(property), desired.0.get(property));
        let held = record.text(property);
        let is = |value: Option<&Value>| same(held.as_deref(), value.and_then(text).as_deref());
        if is(wanted) {
            continue;
        }
        if !is(before) {
            times_are_theirs |= TIMES.contains(&property.as_str());
        } else if before != wanted {
            patch.insert(property.clone(), wanted.cloned().unwrap_or(Value::Null));
        }
    }
    if times_are_theirs {
        patch.retain(|property, _| !TIMES.contains(&property));
    }
    patch
}

/// A property as text: choices and references by their id.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("id").and_then(text),
        Value::Null | Value::Array(_) => None,
    }
}

/// Whether NetSuite holds that value: it may answer `10:00:00` for `10:00`, `T` for true, and without blanks at the ends.
#[must_use]
pub fn same(held: Option<&str>, value: Option<&str>) -> bool {
    let (held, value) = (held.unwrap_or_default().trim(), value.unwrap_or_default().trim());
    let is_time = |text: &str| text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    match held {
        "T" => value == "true" || value == "T",
        "F" => value == "false" || value == "F",
        _ => held == value || (is_time(value) && held.strip_prefix(value) == Some(":00")),
    }
}

pub(super) fn unix(text: &str) -> String {
    text.exchanged("\r\n", "\n")
}
