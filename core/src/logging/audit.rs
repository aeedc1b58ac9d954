//! The audit list: one row for each write to NetSuite, in the entry of its call and so on disk in the same commit as the
//! intent; settled in the same commit as what came of it. A row whose answer was lost stays open until Callside has
//! looked. A request that certainly never was one (no network, no session, NetSuite too busy to take it) leaves no row.
//! Each question to the bundle's RESTlet is a row: one that it did not write for was not done.

use callside_protocol::{RecordKind, Timestamp, Write, WriteReason, WriteResult};

use super::{
    entry::{Entry, Record, Written},
    merge::Revision,
    plan::{CONTACT, Outcome, Scene},
};
use crate::netsuite::{Happened, NetSuiteError};

/// The message, as NetSuite names it.
const MESSAGE: &str = "message";

impl Entry {
    /// A write is about to be sent. One before it to a record of that kind that is still open was not done: nothing is
    /// written again before Callside has looked.
    pub fn sends(&mut self, write: Write) {
        self.wrote(write.kind, None, WriteResult::NotDone);
        self.writes.push(write);
    }

    /// What came of the open write to a record of that kind, where there is one; with the record's id, once it is known.
    pub fn wrote(&mut self, kind: Option<RecordKind>, id: Option<&str>, result: WriteResult) {
        if let Some(write) = self.open_write(kind) {
            write.result = result;
            if let Some(id) = id {
                write.id = Some(id.to_owned());
            }
        }
    }

    /// The open write to a record of that kind has failed so.
    pub fn not_written(&mut self, kind: Option<RecordKind>, error: &NetSuiteError) {
        match error {
            error if error.happened() == Happened::Unknown => {}
            NetSuiteError::NotSent
            | NetSuiteError::Busy { .. }
            | NetSuiteError::SignedOut
            | NetSuiteError::SignIn(_) => {
                let is_it = |write: &Write| write.kind == kind && !is_apart(write);
                self.writes.retain(|write| !is_it(write) || write.result != WriteResult::Open);
            }
            NetSuiteError::Duplicate { .. } => self.wrote(kind, None, WriteResult::Existed),
            _ => self.wrote(kind, None, WriteResult::Refused),
        }
    }

    fn open_write(&mut self, kind: Option<RecordKind>) -> Option<&mut Write> {
        let open = |write: &&mut Write| write.kind == kind && write.result == WriteResult::Open && !is_apart(write);
        self.writes.iter_mut().rev().find(open)
    }
}

/// A task's, and an edited field's: those are told apart from other writes to a record of their kind, and settled by whoever
/// sent them.
fn is_apart(write: &Write) -> bool {
    matches!(write.why, WriteReason::Task | WriteReason::Field)
}

/// The entry that intends to create its record, with the row.
pub(super) fn creates(mut next: Entry) -> Entry {
    if let Record::Intended { since, sent, .. } = &next.record {
        let mut fields: Vec<String> = sent.fields.0.keys().cloned().collect();
        fields.push(MESSAGE.to_owned());
        let answered = next.asks.iter().any(|ask| ask.value.is_some());
        let why = if next.at_once {
            WriteReason::ByHand
        } else if answered {
            WriteReason::Answer
        } else if next.call.is_live() {
            WriteReason::PickUp
        } else {
            WriteReason::HangUp
        };
        let note = (!sent.note.is_blank()).then(|| characters(sent));
        let write = row(*since, fields, note, why);
        next.sends(Write { makes: true, ..write });
    }
    next
}

/// The entry whose record is asked for in another way, as the first was refused, with a row for that.
pub(super) fn creates_otherwise(entry: &Entry, at: Timestamp) -> Entry {
    let mut next = entry.clone();
    if let Some(write) = next.open_write(None).cloned() {
        next.wrote(None, None, WriteResult::Refused);
        next.sends(Write { at, ..write });
    }
    next
}

/// The entry that is about to send to its record what is there already, but for these fields, to learn what the account
/// makes of it. `result` is what came of it where the answer is never read: the worker may die.
pub(super) fn tries(entry: &Entry, at: Timestamp, makes: bool, fields: Vec<String>, result: WriteResult) -> Entry {
    let mut next = entry.clone();
    let why = next.writes.iter().rev().find(|write| write.is_of_call()).map_or(WriteReason::HangUp, |write| write.why);
    let id = if let Record::Made { id, .. } = &next.record { Some(id.clone()) } else { None };
    next.writes.push(Write { id, makes, result, ..row(at, fields, None, why) });
    next
}

/// What came of that.
pub(super) fn tried(entry: &Entry, result: WriteResult) -> Entry {
    let mut next = entry.clone();
    if let Some(write) = next.writes.iter_mut().rev().find(|write| write.is_of_call()) {
        write.result = result;
    }
    next
}

/// The entry that intends to change its record, with the row; and with what became of the change before it, where the
/// answer to that was lost.
pub(super) fn updates(before: &Entry, mut next: Entry, revision: &Revision, scene: &Scene<'_>) -> Entry {
    if let Record::Made { id, written, .. } = &before.record {
        let typed = before.note.revision != written.revision;
        let fields = revision.patch.0.keys().cloned().collect();
        let note = (typed && revision.patch.0.contains_key(MESSAGE)).then(|| characters(&revision.written));
        let write = row(revision.written.at, fields, note, reason(before, written, revision, typed, scene));
        next.wrote(None, None, revision.lost.unwrap_or(WriteResult::Unclear));
        next.sends(Write { id: Some(id.clone()), ..write });
    }
    next
}

/// The entry after a step, with what the step says about the open write.
pub(super) fn settled(mut next: Entry, outcome: &Outcome) -> Entry {
    match outcome {
        Outcome::Created(Ok(id), _) => next.wrote(None, Some(id), WriteResult::Written),
        Outcome::Checked(Ok(record)) => {
            // What is not as it was sent is another computer's.
            let ours = matches!(&next.record, Record::Made { written, .. } if !written.fields.0.is_empty());
            next.wrote(None, Some(&record.id), if ours { WriteResult::Written } else { WriteResult::Existed });
        }
        Outcome::Checked(Err(NetSuiteError::NotFound)) => next.wrote(None, None, WriteResult::NotDone),
        Outcome::Checked(Err(_)) | Outcome::Unread(_) => {}
        Outcome::Updated(Ok(revision), _) if revision.patch.0.is_empty() => {
            next.wrote(None, None, revision.lost.unwrap_or(WriteResult::Unclear));
        }
        Outcome::Updated(Ok(_), _) => next.wrote(None, None, WriteResult::Written),
        Outcome::Created(Err(error), _) | Outcome::Updated(Err(error), _) => next.not_written(None, error),
    }
    next
}

fn row(at: Timestamp, fields: Vec<String>, note: Option<usize>, why: WriteReason) -> Write {
    Write { at, kind: None, id: None, makes: false, fields, note, why, result: WriteResult::Open }
}

fn characters(written: &Written) -> usize {
    written.characters.unwrap_or_else(|| written.note.reveal().chars().count())
}

/// Why a record is changed: what a person did comes before what followed by itself.
fn reason(entry: &Entry, written: &Written, revision: &Revision, typed: bool, scene: &Scene<'_>) -> WriteReason {
    let changes = |property: &str| revision.patch.0.contains_key(property);
    let said = |text: &str| -> Vec<String> {
        text.lines().filter(|line| SAID.iter().any(|label| line.starts_with(label))).map(str::to_owned).collect()
    };
    let chosen = changes(CONTACT)
        || changes("company")
        || entry.asks.iter().any(|ask| changes(&ask.field))
        || entry.filled.0.keys().any(|property| changes(property))
        || said(written.block.reveal()) != said(revision.written.block.reveal());
    if entry.at_once {
        WriteReason::ByHand
    } else if chosen {
        WriteReason::Answer
    } else if changes("status") {
        // A record made at the answer is completed.
        WriteReason::HangUp
    } else if typed {
        WriteReason::Note
    } else if entry.zone.is_none() && scene.terms.zone_confirmed {
        WriteReason::Answer
    } else {
        WriteReason::FinalFacts
    }
}

/// How the lines of what the agent chose begin in Callside's block.
const SAID: [&str; 2] = ["Outcome:", "About:"];
