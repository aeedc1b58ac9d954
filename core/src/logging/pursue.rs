//! The conversation that brings one call's record about: plan, write the intent to the journal, do it, settle; until
//! there is nothing to do before some time. It may be cut at any await: what is on disk says where to go on. How a
//! record is changed is [`super::update`].

use std::cell::RefCell;

use async_trait::async_trait;
use callside_protocol::{Ask, AskKind, CallId, FaultKind, Timestamp, WriteResult};

use super::{
    audit,
    body::Desired,
    entry::{Entry, Record},
    follow_up,
    plan::{Outcome, Plan, Scene, Terms, fix_zone, intend_create, plan, settle},
    rules,
    update::update,
    verdict::ruled,
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    journal::Journal,
    netsuite::{Address, FieldKind, Happened, Keys, NetSuite, NetSuiteError, PHONE_CALL},
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

/// Creates the record: one request, where the account is known to refuse a second record of the same key. Where it is not,
/// Callside looks first, and never sends a note over a record that may be there; what the account does is found out with
/// the first record, and answered.
async fn create(
    rooms: &Rooms<'_>,
    call: &CallId,
    desired: &Desired,
    scene: &Scene<'_>,
) -> Result<Option<Keys>, StoreError> {
    let Terms { keys, can_edit, .. } = *scene.terms;
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::WriteBeforeJournal) {
        let _ = rooms.netsuite.create_phone_call(&desired.body(&call.0)).await;
    }
    change(rooms, call, &|entry| {
        let intends = matches!(entry.record, Record::NotYet);
        intends.then(|| audit::creates(intend_create(entry, desired, scene)))
    })
    .await?;
    if !rooms.journal.get(&call.0).is_some_and(|entry| matches!(entry.record, Record::Intended { .. })) {
        // The agent decided otherwise in the meantime.
        return Ok(None);
    }
    let proven = keys == Keys::Refused;
    let find = |proven| rooms.netsuite.find_phone_call(&call.0, proven);
    if !proven {
        let outcome = match find(keys != Keys::Dropped).await {
            Err(NetSuiteError::NotFound) => None,
            Err(error) => Some(Outcome::Created(Err(nothing_happened(error)), Vec::new())),
            found => Some(Outcome::Checked(found.map(Box::new))),
        };
        if let Some(outcome) = outcome {
            return conclude(rooms, call, &outcome).await.map(|()| None);
        }
    }
    let mut body = desired.body(&call.0);
    // A record that appears meanwhile would be changed: the note follows by a merge, as into anybody's record.
    let bare = can_edit && matches!(keys, Keys::Overwritten | Keys::Dropped);
    let without_note = |body: &mut callside_json::Map| body.retain(|property, _| property != "message");
    if bare {
        without_note(&mut body);
    }
    let mut created = match keys {
        Keys::Dropped => match rooms.netsuite.put_phone_call(&call.0, &body).await {
            Ok(()) => Err(NetSuiteError::Unreadable),
            Err(NetSuiteError::Refused { .. }) => {
                // Only its message leads to it until it has its key.
                body.insert("message".into(), desired.message().into());
                change(rooms, call, &|entry| Some(audit::creates_otherwise(entry, rooms.clock.now()))).await?;
                rooms.netsuite.create_phone_call(&body).await
            }
            Err(error) => Err(error),
        },
        _ => rooms.netsuite.create_phone_call(&body).await,
    };
    let record = match &created {
        Ok(id) if !proven => Some(rooms.netsuite.read_phone_call(&Address::Id(id.clone())).await),
        // It was made and the answer does not say as what; or it is there, and the refusal says so in words nobody knows.
        Err(NetSuiteError::Unreadable) => Some(find(proven).await),
        Err(NetSuiteError::Refused { code, field, .. })
            if code == "USER_ERROR" || field.as_deref() == Some("externalId") =>
        {
            Some(find(true).await)
        }
        _ => None,
    };
    if let Some(Ok(record)) = record {
        let (id, key) = (record.id.clone(), record.external_id.clone());
        conclude(rooms, call, &Outcome::Checked(Ok(Box::new(record)))).await?;
        return Ok(match (created, key) {
            (Ok(_) | Err(NetSuiteError::Unreadable), Some(_)) if keys == Keys::Unknown => {
                // The same once more, as the account has just taken it, but for the note: whatever it does, nothing is lost.
                without_note(&mut body);
                tries(rooms, call, true, &body, WriteResult::NotDone).await?;
                let (told, result) = match rooms.netsuite.create_phone_call(&body).await {
                    Err(NetSuiteError::Duplicate { .. } | NetSuiteError::Refused { .. }) => {
                        (Keys::Refused, WriteResult::Existed)
                    }
                    Ok(_) | Err(NetSuiteError::Unreadable) => (Keys::Overwritten, WriteResult::Written),
                    Err(_) => return Ok(None),
                };
                change(rooms, call, &|entry| Some(audit::tried(entry, result))).await?;
                Some(told)
            }
            (Ok(_) | Err(NetSuiteError::Unreadable), None) if !proven => {
                let mut patch = callside_json::Map::new();
                patch.insert("externalId".into(), call.0.as_str().into());
                tries(rooms, call, false, &patch, WriteResult::Unclear).await?;
                // Where it fails, the key in the message still leads to the record.
                let result = match rooms.netsuite.update_phone_call(&id, &patch).await {
                    Ok(_) => WriteResult::Written,
                    Err(error) if error.happened() == Happened::Unknown => WriteResult::Unclear,
                    Err(_) => WriteResult::Refused,
                };
                change(rooms, call, &|entry| Some(audit::tried(entry, result))).await?;
                Some(Keys::Dropped)
            }
            _ => None,
        });
    }
    if bare && created.is_ok() {
        // It is there, without the note, and cannot be read yet.
        created = Err(NetSuiteError::Duplicate { detail: None });
    }
    let asks = match &created {
        Err(NetSuiteError::MissingFields { labels, .. }) => asks(rooms.netsuite, PHONE_CALL, labels).await,
        _ => Ok(Vec::new()),
    };
    let asks = asks.unwrap_or_else(|error| {
        created = Err(error);
        Vec::new()
    });
    let refuses = keys == Keys::Unknown && matches!(created, Err(NetSuiteError::Duplicate { .. }));
    conclude(rooms, call, &Outcome::Created(created, asks)).await?;
    Ok(refuses.then_some(Keys::Refused))
}

/// The fields behind the labels NetSuite complained with, as questions. What has no field nobody can answer here.
///
/// # Errors
/// NetSuite gave no answer about a field; nothing of it was written.
pub async fn asks(netsuite: &NetSuite, record: &'static str, labels: &[String]) -> Result<Vec<Ask>, NetSuiteError> {
    let mut asks = Vec::new();
    for label in labels {
        let Some(field) = netsuite.labelled_field(record, label).await.map_err(nothing_happened)? else { continue };
        let kind = match field.kind {
            FieldKind::Choice => match netsuite.choices(record, &field.name).await {
                Ok(choices) => AskKind::OneOf(choices),
                // An account that lists no values takes the value's id as text.
                Err(NetSuiteError::Refused { .. } | NetSuiteError::Unreadable | NetSuiteError::NotFound) => {
                    AskKind::Text
                }
                Err(error) => return Err(nothing_happened(error)),
            },
            FieldKind::Tick => AskKind::Tick,
            FieldKind::Date => AskKind::Date,
            FieldKind::Text | FieldKind::Number | FieldKind::DateTime => AskKind::Text,
            FieldKind::Several => continue,
        };
        asks.push(Ask { field: field.name, label: label.clone(), kind, value: None });
    }
    Ok(asks)
}

/// A question about fields whose answer was lost leaves no doubt about the record: it was refused before.
fn nothing_happened(error: NetSuiteError) -> NetSuiteError {
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

/// A row for a request that only asks what the account does.
async fn tries(
    rooms: &Rooms<'_>,
    call: &CallId,
    makes: bool,
    body: &callside_json::Map,
    result: WriteResult,
) -> Result<(), StoreError> {
    let fields = || body.keys().cloned().collect();
    change(rooms, call, &|entry| Some(audit::tries(entry, rooms.clock.now(), makes, fields(), result))).await
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
