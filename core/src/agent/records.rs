//! The records of calls, pursued one call at a time: the terms that hold for all of them, and when which is due.

use async_trait::async_trait;
use callside_protocol::{CallId, LogState, Timestamp};

use super::Agent;
use crate::{
    logging::{self, CallLog, Entry, LogUnread, Record, Rooms, Scene, Terms},
    ringcentral::{LogRecord, RingCentral},
    signin::Standing,
};

/// Calls are kept on this machine for so many milliseconds: ninety days.
const KEPT: i64 = 90 * 24 * 3_600_000;

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
            rules: preferences.rules.clone(),
            home: self.home(),
        }
    }

    /// The record's one state.
    pub(super) fn log_state(&self, entry: &Entry) -> LogState {
        logging::log_state(entry, &Scene { terms: &self.terms(), clock: &*self.inner.ports.clock })
    }

    /// Goes on with a call's record until it is written or waits for something; one conversation for each call.
    pub(super) fn pursue(&self, id: &CallId) {
        if self.inner.setup.safe_mode {
            return;
        }
        if let Some(again) = self.inner.pursuing.borrow_mut().get_mut(&id.0) {
            *again = true;
            return;
        }
        self.inner.pursuing.borrow_mut().insert(id.0.clone(), false);
        let id = id.clone();
        self.go(async move |agent| {
            loop {
                agent.pursue_once(&id).await;
                agent.publish();
                if agent.inner.pursuing.borrow_mut().insert(id.0.clone(), false) != Some(true) {
                    break;
                }
            }
            agent.inner.pursuing.borrow_mut().remove(&id.0);
            agent.publish();
        });
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
        let cannot_edit = self.mind_store(pursued).flatten().is_some_and(|pursued| pursued.cannot_edit);
        if cannot_edit && !self.inner.learnt.get().cannot_edit {
            self.learn(|learnt| learnt.cannot_edit = true).await;
        }
    }

    /// Goes on with every record that is due.
    pub(super) fn pursue_all(&self) {
        let now = self.now();
        let mut due = Vec::new();
        self.survey(&mut |key, standing, _| {
            if standing.due.is_some_and(|due| due <= now) {
                due.push(CallId(key.to_owned()));
            }
        });
        for id in due {
            self.pursue(&id);
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
