//! How an agent's edit of a field gets into its record: read what is there, write only over what the agent has seen, and have
//! each step on the agent's disk before the next. An edit that was sent and whose answer is lost is looked for before it is sent
//! again. The record service compares nothing, so what somebody saves between our read and our write, one round trip, is
//! written over.

use callside_json::{Map, Value};
use callside_protocol::{
    Ask, AskKind, CallId, Fault, FaultKind, Personal, Timestamp, Write, WriteReason, WriteResult,
    company::{EditStage, FieldEdit, NoChange},
    words,
};

use super::{beside::record, controls, road::Courier};
use crate::{
    logging::{self, EditTold},
    netsuite::{Happened, NetSuite, NetSuiteError, field, property},
    ports::Base,
    traffic::Lane,
};

/// One that could not be asked about is tried again after so many milliseconds, where nothing names another time.
const TRIES_AGAIN: i64 = 60_000;

/// What to do about an edit, by what its field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    /// It holds what the agent wants.
    IsThere,
    /// It holds what they have seen: it is theirs to change.
    Unchanged,
    /// It holds what they have not seen.
    Newer,
}

/// Writes edits of one call, one after another. One that a newer Callside has kept in a form unknown here stays as it is.
pub(super) async fn write(
    call: &CallId,
    edits: Vec<(String, Personal)>,
    netsuite: &NetSuite,
    courier: &Courier,
    base: &Base,
) {
    for (name, kept) in edits {
        if let Ok(edit) = callside_json::read(kept.reveal()) {
            Pen { call, name, netsuite, courier, base }.write(kept, edit).await;
        }
    }
}

/// Writes one edit.
struct Pen<'a> {
    call: &'a CallId,
    name: String,
    netsuite: &'a NetSuite,
    courier: &'a Courier,
    base: &'a Base,
}

/// What is to be kept of a step beside the edit.
#[derive(Default)]
struct Step {
    /// When it is gone on with.
    next: Option<Timestamp>,
    /// What came of its open row of the audit list; `None`: it never was a request.
    came_of: Option<WriteResult>,
    /// It is sent now.
    sends: bool,
}

impl Pen<'_> {
    async fn write(&self, kept: Personal, mut edit: FieldEdit) {
        let kind = match controls::kind(edit.of, &edit.name, self.netsuite, self.base).await {
            Ok(Some(kind)) => kind,
            Ok(None) => {
                let why = Personal::new(words::no_change(&NoChange::Fixed));
                return self.end(&kept, edit, EditStage::Refused(why), WriteResult::Unclear).await;
            }
            Err(error) => return self.unread(&kept, edit, &error).await,
        };
        edit.words = in_words(&kind, &edit.value);
        let (record, id) = (record(edit.of), &edit.record.id);
        let names = [edit.name.clone()];
        let read = self.netsuite.read_properties(record, id, &names, Lane::Logging, "field before a change").await;
        let answer = match read {
            Ok(answer) => answer,
            Err(error) => return self.unread(&kept, edit, &error).await,
        };
        let held = property(&answer, &edit.name).unwrap_or_default();
        let now = self.base.clock.now();
        match finding(&edit, &kind, &held) {
            Finding::IsThere => self.end(&kept, edit, EditStage::Written(now), WriteResult::Written).await,
            Finding::Newer => {
                let words = named(&answer, &edit.name).unwrap_or_else(|| held.clone());
                let theirs = EditStage::Theirs { value: held.into(), words: words.into() };
                self.end(&kept, edit, theirs, WriteResult::Unclear).await;
            }
            Finding::Unchanged => {
                let sent = FieldEdit { stage: EditStage::Sent(now), ..edit };
                let step = Step { next: Some(now), came_of: Some(WriteResult::NotDone), sends: true };
                let Some(kept) = self.keep(&kept, &sent, step).await else { return };
                let done =
                    self.netsuite.update_entity(record, &sent.record.id, &patch(&sent, kind), "change a field").await;
                self.sent(&kept, sent, done).await;
            }
        }
    }

    async fn sent(&self, kept: &Personal, edit: FieldEdit, done: Result<(), NetSuiteError>) {
        let now = self.base.clock.now();
        match done {
            Ok(()) => {
                controls::learn(edit.of, None, self.netsuite, self.base).await;
                self.end(kept, edit, EditStage::Written(now), WriteResult::Written).await;
            }
            Err(error) if error.happened() == Happened::Unknown => {
                self.later(kept, edit, &error, Some(WriteResult::Open)).await;
            }
            Err(error) if is_passing(&error) => {
                let edit = FieldEdit { stage: EditStage::Waiting(Some(words::fault(&error.fault()).happened)), ..edit };
                self.later(kept, edit, &error, None).await;
            }
            Err(error) => {
                let fault = error.fault();
                if matches!(fault.kind, FaultKind::NotAllowed(_)) {
                    controls::learn(edit.of, Some(&fault), self.netsuite, self.base).await;
                }
                self.end(kept, edit, EditStage::Refused(why(&fault)), WriteResult::Refused).await;
            }
        }
    }

    /// What the field holds could not be read: nothing was written, and what came of an earlier write is as open as it was.
    async fn unread(&self, kept: &Personal, edit: FieldEdit, error: &NetSuiteError) {
        if error.happened() == Happened::Unknown || is_passing(error) {
            let is_open = matches!(edit.stage, EditStage::Sent(_));
            let waits = || EditStage::Waiting(Some(words::fault(&error.fault()).happened));
            let stage = if is_open { edit.stage.clone() } else { waits() };
            return self.later(kept, FieldEdit { stage, ..edit }, error, Some(WriteResult::Open)).await;
        }
        self.end(kept, edit, EditStage::Refused(why(&error.fault())), WriteResult::Unclear).await;
    }

    async fn later(&self, kept: &Personal, edit: FieldEdit, error: &NetSuiteError, came_of: Option<WriteResult>) {
        let (now, attempts) = (self.base.clock.now(), edit.attempts + 1);
        let soon = Timestamp(now.0 + TRIES_AGAIN);
        // Without a network nothing is asked, so it need not be asked ever more rarely.
        let rare = logging::trouble(error, attempts, now).next.filter(|_| !matches!(error, NetSuiteError::NotSent));
        let next = Some(rare.unwrap_or(soon));
        self.keep(kept, &FieldEdit { attempts, ..edit }, Step { next, came_of, sends: false }).await;
    }

    async fn end(&self, kept: &Personal, edit: FieldEdit, stage: EditStage, came_of: WriteResult) {
        let step = Step { came_of: Some(came_of), ..Step::default() };
        self.keep(kept, &FieldEdit { stage, attempts: 0, ..edit }, step).await;
    }

    /// Has the step kept, and answers how the edit lies there now; `None`: it is another by now, or cannot be kept.
    async fn keep(&self, was: &Personal, edit: &FieldEdit, step: Step) -> Option<Personal> {
        let now = Personal::new(callside_json::write(edit));
        let told = EditTold {
            call: self.call.clone(),
            field: self.name.clone(),
            was: was.clone(),
            now: now.clone(),
            next: step.next,
            write: Write {
                at: self.base.clock.now(),
                kind: Some(edit.record.kind),
                id: Some(edit.record.id.clone()),
                makes: false,
                fields: vec![edit.name.clone()],
                note: None,
                why: WriteReason::Field,
                result: WriteResult::Open,
            },
            came_of: step.came_of,
            sends: step.sends,
        };
        self.courier.keep(told).await.then_some(now)
    }
}

/// Nothing was asked, and it may be later.
fn is_passing(error: &NetSuiteError) -> bool {
    matches!(
        error,
        NetSuiteError::NotSent | NetSuiteError::Busy { .. } | NetSuiteError::SignedOut | NetSuiteError::SignIn(_)
    )
}

/// Why NetSuite does not take it: in its own words, where it has any.
fn why(fault: &Fault) -> Personal {
    let said = fault.detail.as_deref().filter(|_| fault.kind == FaultKind::Refused);
    Personal::new(said.map_or_else(|| words::fault(fault).happened, str::to_owned))
}

/// A value as people read it, where that is not as it is written.
fn in_words(kind: &AskKind, value: &Personal) -> Option<Personal> {
    match kind {
        AskKind::OneOf(choices) => {
            choices.iter().find(|choice| choice.id == value.reveal()).map(|choice| choice.label.as_str().into())
        }
        AskKind::Tick => Some(if value.reveal() == "true" { "Yes" } else { "No" }.into()),
        _ => None,
    }
}

fn finding(edit: &FieldEdit, kind: &AskKind, held: &str) -> Finding {
    let is_number = *kind == AskKind::Number;
    let holds = |value: &Personal| {
        let value = value.reveal();
        logging::same(Some(held), Some(value)) || is_number && short(held) == short(value)
    };
    if holds(&edit.value) {
        Finding::IsThere
    } else if edit.seen.iter().any(holds) {
        Finding::Unchanged
    } else {
        Finding::Newer
    }
}

/// A number without the zeros that say nothing: `12400.0`, `80.50`. (Reading one as a number costs ten kilobytes of wasm.)
fn short(number: &str) -> &str {
    let number = number.trim();
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

fn patch(edit: &FieldEdit, kind: AskKind) -> Map {
    let mut patch = Map::new();
    let (field, label) = (edit.name.clone(), edit.label.clone());
    let ask = Ask { field, label, kind, value: Some(edit.value.clone()) };
    let value = logging::answered(&ask).map_or(Value::Null, |(_, value)| value);
    patch.insert(edit.name.clone(), value);
    patch
}

/// What a list's entry or another record is called.
fn named(answer: &Map, name: &str) -> Option<String> {
    field(field(answer, name)?.as_object()?, "refName")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use callside_protocol::{
        AskKind, RecordKind, RecordRef,
        company::{EditStage, FieldEdit, Holder},
    };
    use proptest::{collection::vec, prelude::*};

    use super::{Finding, finding};

    fn edit(value: &str, seen: &[&str]) -> FieldEdit {
        FieldEdit {
            of: Holder::Customer,
            record: RecordRef { kind: RecordKind::Customer, id: "1101".to_owned() },
            name: "balance".to_owned(),
            label: "Balance".to_owned(),
            value: value.into(),
            words: None,
            seen: seen.iter().map(|seen| (*seen).into()).collect(),
            stage: EditStage::Waiting(None),
            attempts: 0,
        }
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let edit = edit("12400", &["80.50"]);
        let found = |held| finding(&edit, &AskKind::Number, held);
        assert_eq!(
            (found("12400.0"), found("80.5"), found("80.51")),
            (Finding::IsThere, Finding::Unchanged, Finding::Newer)
        );
        assert_eq!(found("1240"), Finding::Newer);
        assert_eq!(finding(&edit, &AskKind::Text, "12400.0"), Finding::Newer, "a text is what it says");
    }

    #[test]
    fn a_field_that_was_empty_and_one_that_was_emptied_are_told_apart_from_a_newer_value() {
        let found = |edit: &FieldEdit, held| finding(edit, &AskKind::Text, held);
        let filled = edit("Purchasing", &[""]);
        assert_eq!((found(&filled, ""), found(&filled, "Sales")), (Finding::Unchanged, Finding::Newer));
        let emptied = edit("", &["Purchasing"]);
        assert_eq!((found(&emptied, ""), found(&emptied, "Purchasing")), (Finding::IsThere, Finding::Unchanged));
    }

    proptest! {
        #[test]
        fn nothing_is_written_over_but_what_the_agent_has_seen(
            value in "[a-c]{0,2}", seen in vec("[a-c]{0,2}", 1..3), held in "[a-c]{0,2}",
        ) {
            let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
            let found = finding(&edit(&value, &seen), &AskKind::Text, &held);
            prop_assert_eq!(found == Finding::Unchanged, seen.contains(&held.as_str()) && held != value);
            prop_assert_eq!(found == Finding::IsThere, held == value);
        }
    }
}
