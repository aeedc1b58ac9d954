//! The task after a call: made when the call is over, once, by the same means as the record. Its external id is the
//! call's key with a word behind it, so the same task from another computer, or sent again after a lost answer, is a
//! duplicate; and as for the record, it depends on the account whether Callside has to look first
//! ([`crate::netsuite::Keys`]).

use callside_json::Map;
use callside_protocol::{
    CallId, FaultKind, FollowUp, Personal, TaskStage, Timestamp, Who, Write, WriteReason, WriteResult,
};

use super::{
    body::desired,
    entry::Entry,
    plan::{Scene, trouble},
    pursue::{Rooms, change},
    rules, title,
};
use crate::{
    characters::Pieces,
    netsuite::{Happened, Keys, NetSuiteError, TASK, property, reference},
    ports::StoreError,
};

/// What a task shares with the record of its call; it is made without them where NetSuite refuses one.
const SHARED: [&str; 4] = ["contact", "company", "supportCase", "transaction"];

impl Entry {
    /// The agent wants a task on a day, or another one in place of one that was not sent yet.
    pub fn want_task(&mut self, title: Personal, day: String) {
        if self.task.as_ref().is_none_or(|task| task.stage == TaskStage::Wanted) {
            self.task = Some(FollowUp { title, day, ..FollowUp::default() });
        }
    }

    /// The agent wants none after all. One that was sent, or may have been, stays.
    pub fn drop_task(&mut self) {
        self.task.take_if(|task| task.stage == TaskStage::Wanted);
    }

    /// A task is still to be made, by itself or when the agent says so.
    #[must_use]
    pub fn owes_task(&self) -> bool {
        self.task.as_ref().is_some_and(|task| !matches!(task.stage, TaskStage::Made(_)))
    }
}

/// When the task is to be made; `None`: when something changes.
pub(super) fn due(entry: &Entry, scene: &Scene<'_>) -> Option<Timestamp> {
    let task = entry.task.as_ref().filter(|_| entry.owes_task())?;
    let account = scene.terms.account.as_ref()?;
    if entry.account.as_ref().is_some_and(|of| of != account) {
        return None;
    }
    // A new sign-in takes it up at once.
    if task.fault.as_ref().is_some_and(|fault| fault.kind != FaultKind::SignedOut) {
        return task.next;
    }
    match entry.over_since {
        // Whether it is there is looked into at once.
        _ if task.stage == TaskStage::Sent => Some(scene.now()),
        Some(over) if matches!(entry.who, Who::Looking) => Some(Timestamp(over.0 + rules::LOOKUP_PATIENCE)),
        over => over,
    }
}

/// Makes it. It may be cut at any await: what is on disk says where to go on.
pub(super) async fn make(rooms: &Rooms<'_>, call: &CallId, entry: &Entry, scene: &Scene<'_>) -> Result<(), StoreError> {
    let Some(task) = &entry.task else { return Ok(()) };
    let (netsuite, keys) = (rooms.netsuite, scene.terms.keys);
    let key = [&call.0, "-task"].concat();
    let find = async |proven| match netsuite.find(TASK, &key, proven).await {
        Ok(found) => property(&found, "id").ok_or(NetSuiteError::Unreadable),
        Err(error) => Err(error),
    };
    // Whatever may have been sent before is looked for; and an account that is not known to refuse a second is asked first.
    if task.stage == TaskStage::Sent || keys != Keys::Refused {
        match find(keys == Keys::Refused).await {
            Err(NetSuiteError::NotFound) => {}
            Ok(id) => return settle(rooms, call, Ok(id), WriteResult::Existed).await,
            // Nothing is known that was not before.
            Err(error) => return settle(rooms, call, Err(error), WriteResult::Open).await,
        }
    }
    let body = body(entry, task, &key, scene);
    let write = Write {
        at: scene.now(),
        kind: None,
        id: None,
        makes: true,
        fields: body.keys().cloned().collect(),
        note: None,
        why: WriteReason::Task,
        result: WriteResult::Open,
    };
    change(rooms, call, &|entry| {
        let mut next = entry.clone();
        // Dropped, or changed, in the meantime.
        let task = next.task.as_mut().filter(|now| (&now.title, &now.day) == (&task.title, &task.day))?;
        task.stage = TaskStage::Sent;
        next.account = next.account.take().or_else(|| scene.terms.account.clone());
        next.open_task(WriteResult::NotDone, None);
        next.writes.push(write.clone());
        Some(next)
    })
    .await?;
    let sent = |entry: Entry| entry.task.is_some_and(|task| task.stage == TaskStage::Sent);
    if !rooms.journal.get(&call.0).is_some_and(sent) {
        return Ok(());
    }
    let made = netsuite.create_task(&key, &body, keys).await;
    match made {
        // It is there, or it was made and the answer does not say as what; or the refusal says so in words nobody knows.
        Err(
            ref error @ (NetSuiteError::Duplicate { .. }
            | NetSuiteError::Unreadable
            | NetSuiteError::Refused { .. }
            | NetSuiteError::NotAllowed { .. }),
        ) => {
            let written = matches!(error, NetSuiteError::Unreadable);
            match find(keys == Keys::Refused).await {
                Ok(id) if written => settle(rooms, call, Ok(id), WriteResult::Written).await,
                Ok(id) => settle(rooms, call, Ok(id), WriteResult::Existed).await,
                Err(_) => settle(rooms, call, made, WriteResult::Refused).await,
            }
        }
        made => settle(rooms, call, made, WriteResult::Written).await,
    }
}

/// What is sent. The day is also when it begins: NetSuite would have it begin today by its own clock, which may be the
/// day after.
fn body(entry: &Entry, task: &FollowUp, key: &str, scene: &Scene<'_>) -> Map {
    let mut body = Map::new();
    body.insert("externalId".into(), key.into());
    body.insert("title".into(), task.title.reveal().into());
    body.insert("startDate".into(), task.day.as_str().into());
    body.insert("dueDate".into(), task.day.as_str().into());
    let with = title::other_side(entry).unwrap_or_default();
    let began = scene.zone(entry).written(entry.call.began);
    let number = entry.number.display.reveal();
    let message = ["After the call of ", &began, ": ", &with, "\nNumber: ", number, "\nCall key: ", key].concat();
    body.insert("message".into(), message.into());
    if let Some(organizer) = &scene.terms.organizer {
        body.insert("assigned".into(), reference(organizer));
    }
    if !task.bare {
        let fields = desired(entry, scene).fields.0;
        body.extend(fields.into_iter().filter(|(name, _)| SHARED.contains(&name.as_str())));
    }
    body
}

async fn settle(
    rooms: &Rooms<'_>,
    call: &CallId,
    made: Result<String, NetSuiteError>,
    result: WriteResult,
) -> Result<(), StoreError> {
    let now = rooms.clock.now();
    change(rooms, call, &|entry| {
        let mut next = entry.clone();
        let id = made.as_ref().ok();
        match &made {
            Err(error) if result == WriteResult::Open || error.happened() == Happened::Unknown => {}
            Err(
                NetSuiteError::NotSent
                | NetSuiteError::Busy { .. }
                | NetSuiteError::SignedOut
                | NetSuiteError::SignIn(_),
            ) => {
                next.writes.retain(|write| write.why != WriteReason::Task || write.result != WriteResult::Open);
            }
            Err(_) => next.open_task(WriteResult::Refused, None),
            Ok(id) => next.open_task(result, Some(id)),
        }
        let task = next.task.as_mut()?;
        let (attempts, bare) = (task.attempts + 1, task.bare);
        (task.fault, task.next) = (None, None);
        match (&made, id) {
            (_, Some(id)) => task.stage = TaskStage::Made(id.clone()),
            (Err(error), _) => {
                if result != WriteResult::Open && error.happened() == Happened::No {
                    task.stage = TaskStage::Wanted;
                }
                if !bare && is_about_shared(error) {
                    task.bare = true;
                } else {
                    let trouble = trouble(error, attempts, now);
                    (task.attempts, task.next) = (attempts, trouble.next);
                    task.fault = Some(trouble.fault);
                }
            }
            (Ok(_), None) => {}
        }
        Some(next)
    })
    .await
}

/// NetSuite would not have it beside that company, person or record.
fn is_about_shared(error: &NetSuiteError) -> bool {
    match error {
        NetSuiteError::CompanyRefused { .. } => true,
        NetSuiteError::Refused { detail: Some(detail), .. } => {
            SHARED.iter().any(|property| detail.has(&["'", property, "'"].concat()))
        }
        _ => false,
    }
}

impl Entry {
    /// What came of the open write of a task, where there is one.
    fn open_task(&mut self, result: WriteResult, id: Option<&String>) {
        let open = |write: &&mut Write| write.why == WriteReason::Task && write.result == WriteResult::Open;
        if let Some(write) = self.writes.iter_mut().rev().find(open) {
            write.result = result;
            write.id = id.cloned();
        }
    }
}
