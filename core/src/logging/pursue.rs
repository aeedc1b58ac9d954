//! The conversation that brings one call's record about: plan, write the intent to the journal, do it, settle; until
//! there is nothing to do before some time. It may be cut at any await: what is on disk says where to go on. How a
//! record is made is [`super::create`], how it is changed [`super::update`].

use std::cell::RefCell;

use async_trait::async_trait;
use callside_protocol::{Ask, AskKind, CallId, FaultKind, Timestamp};

use super::{
    audit,
    create::create,
    entry::Entry,
    follow_up,
    plan::{Outcome, Plan, Scene, Terms, fix_zone, plan, settle},
    rules,
    update::update,
    verdict::ruled,
};
use crate::{
    journal::Journal,
    netsuite::{FieldInfo, FieldKind, Happened, Keys, NetSuite, NetSuiteError},
    ports::{Clock, StoreError},
    ringcentral::{LogRecord, Me},
};

/// No call needs so many steps in a row; one that does stops here and goes on when it is next due.
const MOST_STEPS: usize = 16;

/// RingCentral's call log, as far as a record needs it.
#[async_trait(?Send)]
pub trait CallLog {
    /// The agent's own log records of one telephony session.
    ///
    /// # Errors
    /// [`LogUnread`]; the call is asked about again.
    async fn of_session(&self, session: &str) -> Result<Vec<LogRecord>, LogUnread>;
}

/// The call log gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the call log gave no answer")]
pub struct LogUnread {
    /// RingCentral takes no such request before; `None`: this one simply failed.
    pub until: Option<Timestamp>,
}

/// Where the conversation is held.
#[derive(Clone, Copy)]
pub struct Rooms<'a> {
    /// The entries.
    pub journal: &'a Journal<Entry>,
    /// The agent's NetSuite.
    pub netsuite: &'a NetSuite,
    /// The agent's call log.
    pub call_log: &'a dyn CallLog,
    /// The agent.
    pub me: &'a Me,
    /// The clock.
    pub clock: &'a dyn Clock,
}

/// Where a pursuit came to rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pursued {
    /// When to go on; `None`: when something changes.
    pub next: Option<Timestamp>,
    /// This role may create phone calls but not change them. To be remembered in [`Terms::can_edit`].
    pub cannot_edit: bool,
    /// The bundle's RESTlet failed. To be remembered in [`Terms::bundle`].
    pub bundle_failed: bool,
    /// What the account turned out to make of external ids. To be remembered in [`Terms::keys`].
    pub keys: Option<Keys>,
}

/// The calls being pursued in this worker, so that no two conversations write one record.
#[derive(Debug, Default)]
pub struct Pursuits(RefCell<Vec<CallId>>);

/// One call under pursuit; free again when dropped.
struct Turn<'a> {
    pursuits: &'a Pursuits,
    call: &'a CallId,
}

impl Pursuits {
    fn take<'a>(&'a self, call: &'a CallId) -> Option<Turn<'a>> {
        let mut taken = self.0.borrow_mut();
        if taken.contains(call) {
            return None;
        }
        taken.push(call.clone());
        Some(Turn { pursuits: self, call })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pursuits.0.borrow_mut().retain(|taken| taken != self.call);
    }
}

/// Pursues one call's record as far as it goes now. Answers `None` where it is being pursued already: that conversation
/// sees every change made meanwhile before it ends. `terms` is asked before each step.
///
/// # Errors
/// The store refused. Nothing was sent that is not on disk.
pub async fn pursue(
    rooms: Rooms<'_>,
    pursuits: &Pursuits,
    terms: &dyn Fn() -> Terms,
    call: &CallId,
) -> Result<Option<Pursued>, StoreError> {
    let Some(_turn) = pursuits.take(call) else { return Ok(None) };
    let mut pursued = Pursued::default();
    let mut by_rest = false;
    for _ in 0..MOST_STEPS {
        let mut terms = terms();
        terms.can_edit &= !pursued.cannot_edit;
        terms.bundle &= !by_rest;
        terms.keys = pursued.keys.unwrap_or(terms.keys);
        let scene = Scene { terms: &terms, clock: rooms.clock };
        let Some(entry) = rooms.journal.get(&call.0) else { return Ok(Some(pursued)) };
        if fix_zone(&entry, &scene).is_some() {
            change(&rooms, call, &|entry| fix_zone(entry, &scene)).await?;
        }
        match plan(&entry, &scene) {
            Plan::Wait(next) => return Ok(Some(Pursued { next, ..pursued })),
            Plan::Rule => change(&rooms, call, &|entry| ruled(entry, &scene)).await?,
            Plan::PollCallLog => poll(&rooms, call, &entry, &scene).await?,
            Plan::Task => follow_up::make(&rooms, call, &entry, &scene).await?,
            Plan::Create(desired) => {
                pursued.keys = create(&rooms, call, &desired, &scene).await?.or(pursued.keys);
            }
            Plan::Check => {
                let found = rooms.netsuite.find_phone_call(&call.0, terms.keys == Keys::Refused).await;
                conclude(&rooms, call, &Outcome::Checked(found.map(Box::new))).await?;
            }
            Plan::Update(desired) => {
                let updated = update(&rooms, call, &entry, &desired, &scene).await?;
                pursued.cannot_edit |= updated.cannot_edit;
                pursued.bundle_failed |= updated.bundle_failed;
                by_rest |= updated.by_rest;
            }
        }
        let signed_out = |entry: Entry| {
            let task = entry.task.and_then(|task| task.fault);
            let faults = [entry.trouble.map(|trouble| trouble.fault), task];
            faults.iter().flatten().any(|fault| fault.kind == FaultKind::SignedOut)
        };
        if rooms.journal.get(&call.0).is_some_and(signed_out) {
            return Ok(Some(pursued));
        }
    }
    Ok(Some(Pursued { next: Some(Timestamp(rooms.clock.now().0 + rules::UPDATE_EVERY)), ..pursued }))
}

/// The fields behind the labels NetSuite complained with, as questions. What has no field nobody can answer here.
///
/// # Errors
/// NetSuite gave no answer about a field; nothing of it was written.
pub async fn asks(netsuite: &NetSuite, record: &'static str, labels: &[String]) -> Result<Vec<Ask>, NetSuiteError> {
    let mut asks = Vec::new();
    for label in labels {
        let Some(field) = netsuite.labelled_field(record, label).await.map_err(nothing_happened)? else { continue };
        let Some(kind) = kind(netsuite, record, &field).await.map_err(nothing_happened)? else { continue };
        asks.push(Ask { field: field.name, label: label.clone(), kind, value: None });
    }
    Ok(asks)
}

/// How a field is asked for; `None`: one answer does not fill it.
///
/// # Errors
/// NetSuite gave no answer about its values.
pub async fn kind(netsuite: &NetSuite, record: &str, field: &FieldInfo) -> Result<Option<AskKind>, NetSuiteError> {
    Ok(Some(match field.kind {
        FieldKind::Choice => match netsuite.choices(record, &field.name).await {
            Ok(choices) => AskKind::OneOf(choices),
            // An account that lists no values takes the value's id as text.
            Err(NetSuiteError::Refused { .. } | NetSuiteError::Unreadable | NetSuiteError::NotFound) => AskKind::Text,
            Err(error) => return Err(error),
        },
        FieldKind::Tick => AskKind::Tick,
        FieldKind::Date => AskKind::Date,
        FieldKind::Number => AskKind::Number,
        FieldKind::Text | FieldKind::DateTime => AskKind::Text,
        FieldKind::Several => return Ok(None),
    }))
}

/// A question about fields whose answer was lost leaves no doubt about the record: it was refused before.
pub(super) fn nothing_happened(error: NetSuiteError) -> NetSuiteError {
    if error.happened() == Happened::Unknown { NetSuiteError::NotSent } else { error }
}

async fn poll(rooms: &Rooms<'_>, call: &CallId, entry: &Entry, scene: &Scene<'_>) -> Result<(), StoreError> {
    let answer = rooms.call_log.of_session(&entry.call.key.session).await;
    let now = scene.now();
    change(rooms, call, &|entry| {
        let mut next = entry.clone();
        if let Err(LogUnread { until: Some(until) }) = answer {
            next.poll_held = Some(until);
            return Some(next);
        }
        next.poll_held = None;
        let behind = next.over_since.map_or(0, |over| rules::polls_behind(over, now));
        next.polls = behind.max(next.polls + 1);
        if let Ok(records) = &answer {
            next.read_log(records, rooms.me);
        }
        Some(next)
    })
    .await
}

pub(super) async fn conclude(rooms: &Rooms<'_>, call: &CallId, outcome: &Outcome) -> Result<(), StoreError> {
    let now = rooms.clock.now();
    change(rooms, call, &|entry| Some(audit::settled(settle(entry, outcome, now), outcome))).await
}

/// Changes an entry that is there; `None` leaves it as it is. One that was forgotten meanwhile stays forgotten.
pub(super) async fn change(
    rooms: &Rooms<'_>,
    call: &CallId,
    change: &dyn Fn(&Entry) -> Option<Entry>,
) -> Result<(), StoreError> {
    rooms.journal.update(&call.0, &|entry| entry.map(|entry| change(entry).unwrap_or_else(|| entry.clone()))).await?;
    Ok(())
}
