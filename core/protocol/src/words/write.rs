//! The audit list in words: what was written to NetSuite, why, and what came of it.

use super::{count, kind, table::Table};
use crate::{Timestamp, Write, WriteReason, WriteResult, WriteRow};

/// What was written: "Phone call 50231 changed"; or was to be, where it was not, or nobody knows.
#[must_use]
pub fn write(write: &Write) -> String {
    let id = write.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
    let done = if write.makes { "made" } else { "changed" };
    let done = if write.result == WriteResult::Written { done.to_owned() } else { format!("to be {done}") };
    match write.kind {
        None => format!("{}{id} {done}", written(write)),
        Some(record) => format!("{}{id} {done}", kind(record)),
    }
}

/// What a record without a kind of its own is.
const fn written(write: &Write) -> &'static str {
    if matches!(write.why, WriteReason::Task) { "Task" } else { "Phone call" }
}

/// Why it was written, as the end of a sentence.
#[must_use]
pub const fn write_reason(why: WriteReason) -> &'static str {
    match why {
        WriteReason::PickUp => "the call was answered",
        WriteReason::HangUp => "the call ended",
        WriteReason::Note => "you edited the note",
        WriteReason::FinalFacts => "RingCentral's final facts came in",
        WriteReason::Answer => "you chose or answered something",
        WriteReason::ByHand => "you said now",
        WriteReason::Contact => "you made a contact of the caller",
        WriteReason::Number => "you gave the record the caller's number",
        WriteReason::Task => "you wanted a task after the call",
        WriteReason::Field => "you changed a field beside the call",
    }
}

/// What came of it.
#[must_use]
pub const fn write_result(result: WriteResult) -> &'static str {
    match result {
        WriteResult::Open => "No answer yet: Callside looks before it writes again",
        WriteResult::Written => "Written",
        WriteResult::Refused => "Refused by NetSuite",
        WriteResult::Existed => "Was there already, nothing made twice",
        WriteResult::NotDone => "Answer lost, and not done",
        WriteResult::Unclear => "Answer lost, and the record does not tell",
    }
}

/// The fields it set, by the names people know where they are NetSuite's own: "subject, comments (26 characters of note)".
#[must_use]
pub fn write_fields(write: &Write) -> String {
    let name = |field: &String| -> String {
        let known = match field.as_str() {
            "title" if write.is_of_call() => "subject",
            "supportCase" => "case",
            "dueDate" => "due date",
            "startDate" => "date",
            "startTime" => "start",
            "endTime" => "end",
            "timedEvent" => "time reserved",
            "assigned" if write.is_of_call() => "organizer",
            "message" => "comments",
            other => other,
        };
        match write.note.filter(|_| field == "message") {
            Some(characters) => format!("{known} ({} of note)", count(characters, "character", "characters")),
            None => known.to_owned(),
        }
    };
    write.fields.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The audit list as a table. `at` writes an instant's date and time of day.
#[must_use]
pub fn writes_table(rows: &[WriteRow], at: &dyn Fn(Timestamp) -> [String; 2]) -> String {
    let headings =
        ["Date", "Time", "Call with", "Call key", "What", "Record", "Internal ID", "Fields", "Why", "Result"];
    let mut table = Table::new(&headings);
    for row in rows {
        let [date, time] = at(row.write.at);
        table.line(&[
            &date,
            &time,
            row.who.reveal(),
            &row.call.0,
            if row.write.makes { "made" } else { "changed" },
            row.write.kind.map_or(written(&row.write), kind),
            row.write.id.as_deref().unwrap_or_default(),
            &write_fields(&row.write),
            write_reason(row.write.why),
            write_result(row.write.result),
        ]);
    }
    table.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CallId, RecordKind};

    fn change(kind: Option<RecordKind>, makes: bool, fields: &[&str], note: Option<usize>) -> Write {
        Write {
            at: Timestamp(0),
            kind,
            id: makes.then(|| "50231".to_owned()),
            makes,
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            note,
            why: WriteReason::Note,
            result: WriteResult::Written,
        }
    }

    #[test]
    fn a_write_says_which_record_and_which_fields() {
        let made = change(None, true, &["title", "startDate", "custevent_department", "message"], Some(26));
        assert_eq!(write(&made), "Phone call 50231 made");
        let refused = Write { result: WriteResult::Refused, id: None, ..made.clone() };
        assert_eq!(write(&refused), "Phone call to be made");
        assert_eq!(write_fields(&made), "subject, date, custevent_department, comments (26 characters of note)");
        assert_eq!(write_fields(&change(None, false, &["message"], None)), "comments");
        let contact = change(Some(RecordKind::Contact), false, &["title"], None);
        assert_eq!((write(&contact).as_str(), write_fields(&contact).as_str()), ("Contact changed", "title"));
    }

    #[test]
    fn a_row_is_a_line() {
        let write = change(None, true, &["title"], None);
        let row = WriteRow { call: CallId("cs-1".to_owned()), who: "Dana".into(), write };
        let table = writes_table(&[row], &|_| ["2026-03-10".to_owned(), "14:02".to_owned()]);
        let line = table.lines().nth(1);
        assert_eq!(line, Some("2026-03-10,14:02,Dana,cs-1,made,Phone call,50231,subject,you edited the note,Written"));
    }
}
