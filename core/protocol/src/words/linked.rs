//! What a call is about and the task after it, in words.

use super::{LogWords, fault};
use crate::{Fault, FaultKind, FollowUp, Linked, LinkedKind, TaskStage};

/// The sort of a record a call is about.
#[must_use]
pub const fn linked_kind(kind: LinkedKind) -> &'static str {
    match kind {
        LinkedKind::Case => "Case",
        LinkedKind::Opportunity => "Opportunity",
        LinkedKind::Estimate => "Estimate",
        LinkedKind::SalesOrder => "Sales order",
        LinkedKind::Project => "Project",
        LinkedKind::Task => "Task",
    }
}

/// A record in a line: "Opportunity OP-118, Spring price list".
#[must_use]
pub fn linked(record: &Linked) -> String {
    let (mut line, mut between) = (linked_kind(record.kind).to_owned(), " ");
    for part in [record.number.as_str(), record.title.reveal()] {
        if !part.is_empty() {
            line = [&line, between, part].concat();
            between = ", ";
        }
    }
    line
}

/// The permission that opens a sort of record, by its menu name.
#[must_use]
pub const fn linked_permission(kind: LinkedKind) -> &'static str {
    match kind {
        LinkedKind::Case => "Lists → Cases",
        LinkedKind::Opportunity | LinkedKind::Estimate | LinkedKind::SalesOrder => "Transactions → Find Transaction",
        LinkedKind::Project => "Lists → Jobs",
        LinkedKind::Task => "Lists → Tasks",
    }
}

/// What could not be looked through, and what would open it; `None`: all of it could.
#[must_use]
pub fn linked_unread(unread: &[LinkedKind]) -> Option<String> {
    let kinds: Vec<&str> = unread.iter().map(|kind| linked_kind(*kind)).collect();
    let mut rights: Vec<&str> = unread.iter().map(|kind| linked_permission(*kind)).collect();
    rights.dedup();
    (!kinds.is_empty()).then(|| {
        let (kinds, rights) = (kinds.join(", "), rights.join(", "));
        [
            "Your role may not look for: ",
            &kinds,
            ". Ask your administrator for the permission ",
            &rights,
            ", level View.",
        ]
        .concat()
    })
}

/// Why no task is offered.
#[must_use]
pub fn task_not_offered(why: &Fault) -> String {
    let said = fault(why);
    ["A task cannot be made from here: ", &said.happened, " ", &said.next].concat()
}

/// How a task stands. `live`: the call is on.
#[must_use]
pub fn task(task: &FollowUp, live: bool) -> LogWords {
    let (state, detail) = match (&task.stage, &task.fault) {
        (TaskStage::Made(_), _) => ("Task made ✓", task.bare.then(|| BARE.to_owned())),
        (TaskStage::Wanted, None) if live => ("Task planned", Some("It is made when the call ends.".to_owned())),
        (TaskStage::Wanted | TaskStage::Sent, None) => ("Making the task", None),
        (stage, Some(why)) => {
            let words = fault(why);
            let waits = task.next.is_some() || why.kind == FaultKind::SignedOut;
            let state = match stage {
                TaskStage::Sent => "Checking the task",
                _ if waits => "Task waiting",
                _ => "Task refused",
            };
            (state, Some([words.happened.as_str(), " ", &words.next].concat()))
        }
    };
    LogWords { state: state.to_owned(), detail }
}

/// What a task had to be made without.
const BARE: &str =
    "NetSuite refused the records it belongs to: it was made without them, and its comments name the caller.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cloud, Fault, Timestamp};

    #[test]
    fn a_record_is_a_line_with_what_is_known_of_it() {
        let record = |number: &str, title: &str| Linked {
            kind: LinkedKind::SalesOrder,
            id: "7".to_owned(),
            number: number.to_owned(),
            title: title.into(),
        };
        assert_eq!(linked(&record("SO-5004", "week 47")), "Sales order SO-5004, week 47");
        assert_eq!(linked(&record("SO-5004", "")), "Sales order SO-5004");
        assert_eq!(linked(&record("", "week 47")), "Sales order week 47");
        assert_eq!(linked(&record("", "")), "Sales order");
    }

    #[test]
    fn what_could_not_be_looked_through_names_each_permission_once() {
        assert_eq!(linked_unread(&[]), None);
        let said = linked_unread(&LinkedKind::ALL).unwrap_or_default();
        assert_eq!(
            said,
            "Your role may not look for: Case, Opportunity, Estimate, Sales order, Project. Ask your administrator for the \
             permission Lists → Cases, Transactions → Find Transaction, Lists → Jobs, level View."
        );
    }

    #[test]
    fn every_standing_of_a_task_has_words_of_its_own() {
        let why = |kind| Some(Fault { cloud: Some(Cloud::NetSuite), kind, detail: None });
        let of = |stage, fault, next| FollowUp { stage, fault, next, ..FollowUp::default() };
        let later = Some(Timestamp(1));
        let standings = [
            (of(TaskStage::Wanted, None, None), true, "Task planned"),
            (of(TaskStage::Wanted, None, None), false, "Making the task"),
            (of(TaskStage::Sent, None, None), false, "Making the task"),
            (of(TaskStage::Sent, why(FaultKind::Offline), later), false, "Checking the task"),
            (of(TaskStage::Wanted, why(FaultKind::Offline), later), false, "Task waiting"),
            (of(TaskStage::Wanted, why(FaultKind::SignedOut), None), false, "Task waiting"),
            (of(TaskStage::Wanted, why(FaultKind::Refused), None), false, "Task refused"),
            (of(TaskStage::Made("7".to_owned()), None, None), false, "Task made ✓"),
        ];
        for (standing, live, state) in standings {
            assert_eq!(task(&standing, live).state, state);
        }
    }
}
