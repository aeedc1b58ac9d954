//! What a call is about and the task after it, in every state.

use callside_protocol::{
    CallView, FaultKind, FollowUp, LeftOff, Linked, LinkedFound, LinkedKind, LinkedRow, LinkedSearch, Right, TaskStage,
    View,
};

use super::{ago, connected, fault, logged};

fn row(kind: LinkedKind, number: &str, title: &str, status: &str, day: &str) -> LinkedRow {
    let record =
        Linked { kind, id: number.to_owned() + day, number: number.to_owned(), title: title.to_owned().into() };
    LinkedRow { record, status: status.to_owned(), day: day.to_owned() }
}

fn rows() -> Vec<LinkedRow> {
    vec![
        row(LinkedKind::SalesOrder, "SO-5004", "Standing order, week 11", "Pending Fulfillment", "2026-03-09"),
        row(LinkedKind::Case, "CASE-2001", "Short delivery on the February order", "In Progress", "2026-03-02"),
        row(
            LinkedKind::Opportunity,
            "OP-118",
            "Spring price list for all twelve shops along the northern coast, olive oil included",
            "In Progress",
            "2026-02-20",
        ),
        row(LinkedKind::Project, "", "חידוש המזח 9", "", ""),
    ]
}

fn searched(answer: Option<LinkedFound>, text: &str) -> View {
    let mut view = connected();
    let call = view.calls[0].id.clone();
    view.disposing.search =
        Some(LinkedSearch { call, text: text.to_owned(), of_company: true, answer: answer.map(Ok) });
    view
}

fn with(change: impl FnOnce(&mut CallView)) -> View {
    let mut view = logged();
    change(&mut view.calls[0]);
    view
}

/// Open records of the company, and one sort the role may not see.
#[must_use]
pub fn about_list() -> View {
    searched(Some(LinkedFound { rows: rows(), unread: vec![LinkedKind::Estimate], more: true }), "")
}

/// Nothing is open.
#[must_use]
pub fn about_nothing() -> View {
    searched(Some(LinkedFound::default()), "")
}

/// The role may look for none of it.
#[must_use]
pub fn about_not_allowed() -> View {
    searched(Some(LinkedFound { unread: LinkedKind::ALL.to_vec(), ..LinkedFound::default() }), "")
}

/// NetSuite gave no answer.
#[must_use]
pub fn about_could_not_ask() -> View {
    let mut view = searched(None, "");
    if let Some(search) = &mut view.disposing.search {
        search.answer = Some(Err(fault(FaultKind::Offline)));
    }
    view
}

/// A record was chosen, and its task is made.
#[must_use]
pub fn about_chosen() -> View {
    with(|call| {
        call.about = rows().into_iter().nth(2).map(|row| row.record);
        call.task = Some(task(TaskStage::Made("60111".to_owned())));
    })
}

/// NetSuite does not take it in the record.
#[must_use]
pub fn about_left_off() -> View {
    with(|call| {
        call.about = rows().into_iter().nth(1).map(|row| row.record);
        call.left_off = vec![LeftOff::About(LinkedKind::Case)];
        call.task = Some(FollowUp {
            fault: Some(fault(FaultKind::Offline)),
            next: Some(ago(-30_000)),
            ..task(TaskStage::Sent)
        });
    })
}

fn task(stage: TaskStage) -> FollowUp {
    FollowUp { title: "Call Dana Whitfield back".into(), day: "2026-03-11".to_owned(), stage, ..FollowUp::default() }
}

/// The form of a task, with what is proposed.
#[must_use]
pub fn task_form() -> View {
    connected()
}

/// A task that is made when the call ends.
#[must_use]
pub fn task_planned() -> View {
    let mut view = connected();
    view.calls[0].task = Some(task(TaskStage::Wanted));
    view
}

/// NetSuite refuses the task.
#[must_use]
pub fn task_refused() -> View {
    let mut why = fault(FaultKind::Refused);
    why.detail = Some("Error while accessing a resource. Please enter value(s) for: Department".to_owned());
    with(|call| call.task = Some(FollowUp { fault: Some(why), ..task(TaskStage::Wanted) }))
}

/// The role may make no tasks.
#[must_use]
pub fn task_not_offered() -> View {
    let mut view = connected();
    let right = Right::NetSuite { name: "Lists → Tasks".to_owned(), level: Some("Create".to_owned()) };
    view.disposing.no_task = Some(fault(FaultKind::NotAllowed(right)));
    view
}
