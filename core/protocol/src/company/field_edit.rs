//! What an agent has filled into a field of the call's contact, customer or project.
//!
//! It lies in the journal with its call ([`crate::CallView::edits`]) as text that the worker does not read: the page says what
//! it is to be, the back office writes it and says what came of it.

use callside_json::{FromJson, ToJson};

use super::{Control, FieldBeside, Holder};
use crate::{CallId, CallView, Command, Personal, RecordRef, Timestamp};

/// One edit of one field. Another edit of the same field takes its place.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct FieldEdit {
    /// Whose field it is.
    pub of: Holder,
    /// The record it was made for, whichever the call is for by now.
    pub record: RecordRef,
    /// The property over REST.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What it is to be: a choice's id or text; empty: nothing.
    pub value: Personal,
    /// The same as people read it, once the back office has looked that up.
    pub words: Option<Personal>,
    /// What the agent has seen there, and what may have been written for them since: whatever else is there by now is
    /// somebody's newer value.
    pub seen: Vec<Personal>,
    /// How far it is.
    pub stage: EditStage,
    /// How often in a row it could not be written.
    pub attempts: u32,
}

/// How far an edit is. Reasons are sentences: whoever draws them knows nothing else of them.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum EditStage {
    /// It is to be written; that failed for this reason, and is tried again.
    Waiting(Option<String>),
    /// It was about to be sent at that time, or was sent and no answer is known.
    Sent(Timestamp),
    /// It is in NetSuite, since then.
    Written(Timestamp),
    /// It is not taken, for this reason, which may quote the value.
    Refused(Personal),
    /// Somebody has written something else in NetSuite meanwhile, which stands.
    Theirs {
        /// What: a choice's id or text; empty: they took it out.
        value: Personal,
        /// The same as people read it.
        words: Personal,
    },
}

impl FieldEdit {
    /// Out of a call as pages draw it.
    #[must_use]
    pub fn all_of(call: &CallView) -> Vec<Self> {
        call.edits.iter().filter_map(|edit| callside_json::read(edit.reveal()).ok()).collect()
    }

    /// A field as it stands beside the call, before the agent changes it.
    #[must_use]
    pub fn held(field: &FieldBeside, control: &Control) -> Self {
        Self {
            of: field.of,
            record: control.record.clone(),
            name: field.name.clone(),
            label: field.label.clone(),
            value: control.held.clone(),
            words: None,
            seen: Vec::new(),
            stage: EditStage::Written(Timestamp(0)),
            attempts: 0,
        }
    }

    /// The agent wants that value in place of this one, which they have seen with whatever stands in its way.
    #[must_use]
    pub fn again(&self, value: Personal) -> Self {
        let mut next = self.clone();
        match &self.stage {
            EditStage::Waiting(_) | EditStage::Refused(_) | EditStage::Sent(_) => next.seen.push(self.value.clone()),
            EditStage::Written(_) => next.seen = vec![self.value.clone()],
            EditStage::Theirs { value, .. } => next.seen = vec![value.clone()],
        }
        (next.value, next.words, next.stage, next.attempts) = (value, None, EditStage::Waiting(None), 0);
        next
    }

    /// It is this field of that record.
    #[must_use]
    pub fn is_of(&self, record: &RecordRef, name: &str) -> bool {
        self.record == *record && self.name == name
    }

    /// It is in NetSuite.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        matches!(self.stage, EditStage::Written(_))
    }

    /// The command that keeps it, and has it written.
    #[must_use]
    pub fn kept(&self, call: CallId) -> Command {
        let edit = Some(Personal::new(callside_json::write(self)));
        Command::EditField { call, field: self.key(), edit }
    }

    /// The command that forgets it. What was written stays written.
    #[must_use]
    pub fn dropped(&self, call: CallId) -> Command {
        Command::EditField { call, field: self.key(), edit: None }
    }

    /// Names the field among all that a call's edits may be of.
    #[must_use]
    pub fn key(&self) -> String {
        [self.of.name(), "/", &self.record.id, "/", &self.name].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::{EditStage, FieldEdit};
    use crate::{
        AskKind, Personal, RecordKind, RecordRef, Timestamp,
        company::{Change, Control, FieldBeside, FieldValue, Holder},
    };

    #[test]
    fn an_edit_rests_on_what_the_agent_has_seen_and_on_nothing_else() {
        let record = RecordRef { kind: RecordKind::Customer, id: "1101".to_owned() };
        let control = Control { record, kind: AskKind::Text, held: "1".into(), required: false };
        let field = FieldBeside {
            of: Holder::Customer,
            name: "entityStatus".to_owned(),
            label: "Status".to_owned(),
            value: FieldValue::Empty,
            change: Change::No,
        };
        let seen = |edit: &FieldEdit| edit.seen.iter().map(Personal::reveal).collect::<Vec<_>>().join(",");
        let first = FieldEdit::held(&field, &control).again("2".into());
        assert_eq!((seen(&first).as_str(), first.value.reveal(), first.is_written()), ("1", "2", false));
        let of = |stage| FieldEdit { stage, ..first.clone() }.again("3".into());
        assert_eq!(seen(&of(EditStage::Sent(Timestamp(5)))), "1,2", "it may be there or not");
        assert_eq!(seen(&of(EditStage::Refused("No.".into()))), "1,2");
        assert_eq!(seen(&of(EditStage::Written(Timestamp(5)))), "2");
        assert_eq!(seen(&of(EditStage::Theirs { value: "9".into(), words: "Nine".into() })), "9");
        assert_eq!(first.key(), of(EditStage::Waiting(None)).key());
    }
}
