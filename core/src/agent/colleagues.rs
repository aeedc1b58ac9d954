//! RingCentral's own lists: followed beside the calls, and put beside what NetSuite knows.

use std::rc::Rc;

use async_trait::async_trait;
use callside_protocol::{Candidate, MatchReason, NumberKind, Personal, RecordRef, RingCentralPerson, Timestamp, Who};
use futures::{FutureExt, future::LocalBoxFuture};

use super::Agent;
use crate::{
    directory::colleagues::{self, Identity, Known},
    logging::Entry,
    office::{CameTo, Errand, FollowLists},
    ports::Front,
    ringcentral::NoList,
    signin::Standing,
};

impl Agent {
    /// Opens the book of whoever is signed in to RingCentral. An expired sign-in leaves it open: people still call.
    pub(super) fn open_colleagues(&self) -> LocalBoxFuture<'_, ()> {
        // Boxed: three conversations wait for it, and each would carry it whole.
        async {
            if let Some(me) = self.me().filter(|_| self.copies_people()) {
                let opened = self.inner.book.open(&me).await;
                self.mind_store(opened);
            }
        }
        .boxed_local()
    }

    /// Goes on with RingCentral's lists until nothing is to be done; one conversation at a time. Called whenever
    /// something may have become due.
    pub(super) fn keep_colleagues(&self) {
        if self.inner.setup.safe_mode || !self.follows_colleagues() || self.inner.following.replace(true) {
            return;
        }
        self.go(async |agent| {
            agent.open_colleagues().await;
            while agent.follows_colleagues() && agent.follow_lists().await {
                agent.publish();
            }
            agent.inner.following.set(false);
            agent.publish();
        });
    }

    /// Sends the back office for one step. True: there may be another.
    async fn follow_lists(&self) -> bool {
        let book = &self.inner.book;
        let Some(prefix) = book.prefix() else { return false };
        let errand = Errand::FollowLists(FollowLists { prefix: prefix.clone(), home: self.home() });
        let hatch = Rc::new(ListHatch { agent: self.clone(), prefix: prefix.clone() });
        let Ok(report) = self.send_office(errand, hatch).await else {
            self.office_failed();
            return false;
        };
        self.office_works();
        let followed = if book.is_open(&prefix) {
            book.follow(&prefix, &report.changed).await
        } else {
            // Signed out meanwhile: what the step wrote goes, too.
            book.tidy().await
        };
        let goes_on = matches!(report.came_to, CameTo::Went | CameTo::Waits(_));
        let kept = match report.came_to {
            CameTo::Store(error) => followed.and(Err(error)),
            _ => followed,
        };
        if kept.is_err() {
            book.put_off(self.now());
        }
        self.mind_store(kept).is_some() && goes_on
    }

    /// Removes RingCentral's lists from this machine.
    pub(super) async fn forget_colleagues(&self) {
        self.inner.office.give_up();
        let forgotten = self.inner.book.forget().await;
        self.mind_store(forgotten);
    }

    /// They are wanted, RingCentral may be asked, and it is time.
    fn follows_colleagues(&self) -> bool {
        let wanted = self.copies_people() && !self.inner.preferences.get().paused;
        let due = self.inner.book.due().max(self.office_rests()).is_none_or(|due| due <= self.now());
        wanted && due && self.inner.ringcentral.standing() == Standing::SignedIn && self.me().is_some()
    }

    /// When RingCentral's lists want to be gone on with.
    pub(super) fn colleagues_due(&self) -> Option<Timestamp> {
        let paused = self.inner.preferences.get().paused;
        let wanted = self.copies_people() && !paused && !self.inner.following.get();
        let due = self.inner.book.due().max(self.office_rests()).filter(|_| wanted);
        due.filter(|_| self.inner.ringcentral.standing() == Standing::SignedIn)
    }

    /// Whom RingCentral knows by the number or extension of a call's other side. Contacts are a last source: where
    /// NetSuite knows somebody they are told only as the same person.
    pub(super) fn in_ringcentral(&self, entry: &Entry) -> Vec<RingCentralPerson> {
        let home = self.home();
        self.known(entry).into_iter().map(|(known, record)| known.person(record, home)).collect()
    }

    /// The one RingCentral knows where NetSuite knows nobody.
    pub(super) fn named_by_ringcentral(&self, entry: &Entry) -> Option<Personal> {
        match self.known(entry).as_slice() {
            [(only, _)] if !matches!(entry.who, Who::Found { .. }) => Some(only.name().into()),
            _ => None,
        }
    }

    fn known(&self, entry: &Entry) -> Vec<(Known, Option<RecordRef>)> {
        if !self.copies_people() {
            return Vec::new();
        }
        let other = &entry.call.other;
        let dialled = other.number.as_ref().filter(|_| entry.number.kind == NumberKind::Extension);
        let keys = colleagues::caller_keys(&entry.number, [other.extension.as_deref(), dialled.map(Personal::reveal)]);
        let known = self.inner.book.having(&keys);
        if known.is_empty() {
            return Vec::new();
        }
        let candidates = match &entry.who {
            Who::Found { candidates, .. } => candidates.as_slice(),
            _ => &[],
        };
        let having: Vec<&Candidate> = candidates.iter().filter(|candidate| has_the_number(candidate)).collect();
        let records: Vec<Identity> = having
            .iter()
            .map(|candidate| Identity {
                id: candidate.record.id.clone(),
                name: candidate.name.reveal().to_owned(),
                keys: keys.clone(),
            })
            .collect();
        let identities: Vec<Identity> = known.iter().map(Identity::of).collect();
        let paired = colleagues::same(&records, &identities);
        let mut listed = Vec::new();
        for (known, place) in known.into_iter().zip(paired) {
            let record = place.and_then(|place| having.get(place)).map(|candidate| candidate.record.clone());
            if record.is_some() || candidates.is_empty() || !known.is_contact() {
                listed.push((known, record));
            }
        }
        listed
    }
}

/// What the back office may ask while it follows RingCentral's lists.
struct ListHatch {
    agent: Agent,
    /// Whose lists.
    prefix: String,
}

#[async_trait(?Send)]
impl Front for ListHatch {
    async fn ask(&self, question: String) -> Result<String, String> {
        let inner = &self.agent.inner;
        let answer = match callside_json::read(&question) {
            // Nobody's lists are read with somebody else's rights.
            Ok(question) if inner.book.is_open(&self.prefix) => inner.ringcentral.list(question).await,
            _ => Err(NoList::Other),
        };
        answer.map(|answer| callside_json::write(&answer)).map_err(|no| callside_json::write(&no))
    }
}

/// Listed for a number of its own, and not as somebody of the company or a project of the customer that has it.
fn has_the_number(candidate: &Candidate) -> bool {
    candidate.reasons.iter().any(|reason| {
        matches!(reason, MatchReason::Exact(_) | MatchReason::ExactWithExtension(_) | MatchReason::LastDigits(_))
    })
}
