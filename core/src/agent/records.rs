//! The records of calls, pursued one call at a time: the terms that hold for all of them, and when which is due.

use std::cell::Cell;

use async_trait::async_trait;
use callside_protocol::{CallId, LogState, Timestamp, Who};
use futures::{FutureExt, future::LocalBoxFuture};

use super::Agent;
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    logging::{self, CallLog, Entry, LogUnread, Pursued, Record, Rooms, Scene, Terms},
    ringcentral::{LogRecord, RingCentral},
    signin::Standing,
};

/// Calls are kept on this machine for so many milliseconds: ninety days.
pub(super) const KEPT: i64 = 90 * 24 * 3_600_000;

/// A call without a record that was over so many milliseconds ago is backlog.
const LONG_OVER: i64 = 10 * 60_000;

/// After a call that could not be written the backlog rests so many milliseconds.
const REST: i64 = 30_000;

/// What is under way about calls that were over long ago.
#[derive(Default)]
pub(super) struct Backlog {
    /// A conversation works it off right now.
    pub(super) working_off: Cell<bool>,
    /// It rests until then: the last of it could not be written.
    pub(super) resting: Cell<Timestamp>,
}

/// So many milliseconds pass before a store that refused is asked again; twice as many after each further refusal, four
/// times.
const STORE_RESTS: i64 = 4_000;

/// RingCentral's call log, as the pursuit of a record asks it.
struct OwnCallLog<'a>(&'a RingCentral);

#[async_trait(?Send)]
impl CallLog for OwnCallLog<'_> {
    async fn of_session(&self, session: &str) -> Result<Vec<LogRecord>, LogUnread> {
        self.0.call_log(session).await.map_err(|error| LogUnread { until: error.not_before() })
    }
}

impl Agent {
    /// What holds for every record at the moment.
    pub(super) fn terms(&self) -> Terms {
        let preferences = self.inner.preferences.get();
        let learnt = self.inner.learnt.get();
        let session = self.inner.netsuite.session().filter(|_| self.inner.netsuite.standing() == Standing::SignedIn);
        Terms {
            zone: self.zone(),
            zone_confirmed: preferences.zone.is_some(),
            account: session.as_ref().map(|session| session.account.id().to_owned()),
            ringcentral: self.inner.ringcentral.is_signed_in(),
            organizer: session.and_then(|session| session.entity),
            answers: preferences.answers.values().cloned().collect(),
            can_edit: !learnt.cannot_edit,
            rules: self.rules(),
            home: self.home(),
            bundle: learnt.bundle.is_some(),
            keys: learnt.keys,
            company: self.company_terms(),
        }
    }

    /// The record's one state.
    pub(super) fn log_state(&self, entry: &Entry) -> LogState {
        logging::log_state(entry, &Scene { terms: &self.terms(), clock: &*self.inner.ports.clock })
    }

    /// Goes on with a call's record until it is written or waits for something; one conversation for each call.
    pub(super) fn pursue(&self, id: &CallId) {
        if self.takes_up(id) {
            let id = id.clone();
            self.go(async move |agent| agent.pursue_to_rest(&id).await);
        }
    }

    /// False where a conversation is about it already, which then goes on once more, or nothing is to be sent.
    fn takes_up(&self, id: &CallId) -> bool {
        if self.inner.setup.safe_mode {
            return false;
        }
        let mut pursuing = self.inner.pursuing.borrow_mut();
        if let Some(again) = pursuing.get_mut(&id.0) {
            *again = true;
            return false;
        }
        pursuing.insert(id.0.clone(), false);
        true
    }

    /// Boxed: two conversations wait for it.
    fn pursue_to_rest<'a>(&'a self, id: &'a CallId) -> LocalBoxFuture<'a, ()> {
        async move {
            loop {
                self.pursue_once(id).await;
                self.publish();
                if self.inner.pursuing.borrow_mut().insert(id.0.clone(), false) != Some(true) {
                    break;
                }
            }
            self.inner.pursuing.borrow_mut().remove(&id.0);
            self.publish();
        }
        .boxed_local()
    }

    /// A call that should have had its record long ago. There may be many of them, after a week away or without NetSuite,
    /// and none is in a hurry.
    pub(super) fn is_backlog(&self, entry: &Entry) -> bool {
        let over = entry.call.ended.is_some_and(|ended| ended.0 + LONG_OVER < self.clouds_time().0);
        over && entry.record == Record::NotYet && !entry.at_once
    }

    /// Works the backlog off, oldest first, one call at a time and so at most one request to NetSuite: whatever happens
    /// now goes past it.
    fn work_off(&self) {
        if self.inner.setup.safe_mode
            || self.inner.backlog.resting.get() > self.now()
            || self.inner.backlog.working_off.replace(true)
        {
            return;
        }
        self.go(async move |agent| {
            while let Some(id) = agent.oldest_of_backlog() {
                if agent.takes_up(&id) {
                    agent.ask_who_first(&id).await;
                    agent.pursue_to_rest(&id).await;
                }
                // A cloud or a disk that did not take this one would not take the next either.
                let trouble = agent.inner.journal.get(&id.0).and_then(|entry| entry.trouble);
                if trouble.is_some_and(|trouble| trouble.next.is_some()) || agent.oldest_of_backlog() == Some(id) {
                    agent.inner.backlog.resting.set(Timestamp(agent.now().0 + REST));
                    break;
                }
            }
            agent.inner.backlog.working_off.set(false);
            agent.publish();
        });
    }

    fn oldest_of_backlog(&self) -> Option<CallId> {
        let now = self.now();
        let mut oldest: Option<(Timestamp, String)> = None;
        self.survey(&mut |key, standing, entry| {
            let due = standing.due.is_some_and(|due| due <= now) && self.is_backlog(entry);
            let due = due && self.inner.pursuing.borrow().get(key).is_none();
            let began = entry.call.began;
            if due && oldest.as_ref().is_none_or(|(first, _)| began < *first) {
                oldest = Some((began, key.to_owned()));
            }
        });
        oldest.map(|(_, id)| CallId(id))
    }

    /// Nobody was asked when the call rang, or nobody could say.
    async fn ask_who_first(&self, id: &CallId) {
        let asked = self.inner.looking.borrow().contains(id);
        let open = |entry: &Entry| !asked && matches!(entry.who, Who::Looking | Who::CouldNotAsk(_));
        if self.inner.journal.get(&id.0).as_ref().is_some_and(open) {
            self.ask_who(id).await;
        }
    }

    async fn pursue_once(&self, id: &CallId) {
        let Some(me) = self.me() else { return };
        let call_log = OwnCallLog(&self.inner.ringcentral);
        let rooms = Rooms {
            journal: &self.inner.journal,
            netsuite: &self.inner.netsuite,
            call_log: &call_log,
            me: &me,
            clock: &*self.inner.ports.clock,
        };
        let pursued = logging::pursue(rooms, &self.inner.pursuits, &|| self.terms(), id).await;
        self.mind_refusals(pursued.is_err());
        let Some(Pursued { cannot_edit, keys, bundle_failed, .. }) = self.mind_call(pursued).flatten() else { return };
        let known = self.inner.learnt.get().clone();
        if cannot_edit && !known.cannot_edit || keys.is_some() {
            self.learn(|learnt| {
                learnt.cannot_edit |= cannot_edit;
                learnt.keys = keys.unwrap_or(known.keys);
            })
            .await;
        }
        if bundle_failed {
            self.give_up_bundle().await;
        }
    }

    /// What is due and cannot be written down stays due: without a rest, a full disk would have it done again at once,
    /// and the clouds asked each time.
    fn mind_refusals(&self, refused: bool) {
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::NoRest) {
            return;
        }
        let (before, _) = self.inner.store_refused.get();
        let rest = STORE_RESTS << before.min(4);
        self.inner.store_refused.set(match refused {
            true => (before + 1, Timestamp(self.now().0 + rest)),
            false => Default::default(),
        });
    }

    /// Goes on with every record that is due.
    pub(super) fn pursue_all(&self) {
        let now = self.now();
        if self.inner.store_refused.get().1 > now {
            return;
        }
        let (mut due, mut backlog) = (Vec::new(), false);
        self.survey(&mut |key, standing, entry| {
            if standing.due.is_some_and(|due| due <= now) {
                if self.is_backlog(entry) {
                    backlog = true;
                } else {
                    due.push(CallId(key.to_owned()));
                }
            }
        });
        for id in due {
            self.pursue(&id);
        }
        if backlog {
            self.work_off();
        }
    }

    /// Calls older than the memory of this machine, whose record is settled, are forgotten; what still waits is kept
    /// however old.
    pub(super) async fn forget_old(&self) {
        let oldest = Timestamp(self.now().0 - KEPT);
        let mut old = Vec::new();
        self.survey(&mut |key, standing, entry| {
            if standing.settled && entry.call.began < oldest {
                old.push(key.to_owned());
            }
        });
        for key in old {
            let forgotten = self.inner.journal.update(&key, &|_| None).await;
            self.mind_store(forgotten);
        }
    }
}

/// The internal id of a call's record, once it is in NetSuite.
pub(super) fn record_id(entry: &Entry) -> Option<&str> {
    match &entry.record {
        Record::Made { id, .. } => Some(id),
        Record::NotYet | Record::Intended { .. } | Record::Skipped(_) => None,
    }
}
