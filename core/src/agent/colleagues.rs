//! RingCentral's own lists: followed beside the calls, and put beside what NetSuite knows.

use std::rc::Rc;

use async_trait::async_trait;
use callside_protocol::{
    Answer, Candidate, MatchReason, NumberKind, PeopleFound, PeopleSearch, Personal, RecordRef, RingCentralPerson,
    Timestamp, Who,
};
use futures::{FutureExt, future::LocalBoxFuture};

use super::Agent;
use crate::{
    directory::{
        colleagues::{self, Identity, Known, Scored},
        copy::{CopyError, Held},
        people::Person,
    },
    logging::Entry,
    office::{CameTo, Errand, FollowLists, Report},
    phone::PhoneNumber,
    ports::{Front, OfficeFailed},
    ringcentral::NoList,
    signin::Standing,
};

/// So many of those RingCentral finds are looked for in NetSuite by their address too, which is a search of its own.
const SOUGHT_BY_ADDRESS: usize = 5;

impl Agent {
    /// Opens the book of whoever is signed in to RingCentral. An expired sign-in leaves it open: people still call.
    pub(super) fn open_colleagues(&self) -> LocalBoxFuture<'_, ()> {
        // Boxed: three conversations wait for it, and each would carry it whole.
        async {
            if let Some(me) = self.me().filter(|_| self.inner.preferences.get().copies_people()) {
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
        let told = self.inner.office.send(callside_json::write(&errand), hatch).await;
        let report = told.and_then(|told| callside_json::read::<Report>(&told).map_err(|_| OfficeFailed));
        let Ok(report) = report else {
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
        let preferences = self.inner.preferences.get();
        let wanted = preferences.copies_people() && !preferences.paused;
        let due = self.inner.book.due().max(self.office_rests()).is_none_or(|due| due <= self.now());
        wanted && due && self.inner.ringcentral.standing() == Standing::SignedIn && self.me().is_some()
    }

    /// When RingCentral's lists want to be gone on with.
    pub(super) fn colleagues_due(&self) -> Option<Timestamp> {
        let preferences = self.inner.preferences.get();
        let wanted = preferences.copies_people() && !preferences.paused && !self.inner.following.get();
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

    /// Looks for somebody, in the copy and in RingCentral's lists.
    pub(super) fn search_people(&self, text: String) -> Answer {
        let (wanted, serving, home) = (!text.trim().is_empty(), self.people_copy(), self.home());
        let known = self.inner.book.search(&text, home);
        let known: Vec<Scored<Known>> = known.into_iter().map(|(score, known)| (Some(score), known)).collect();
        let found = match &serving {
            Some(_) => PeopleFound::Looking,
            None => PeopleFound::NoCopy(colleagues::rows(Vec::new(), known.clone(), home)),
        };
        *self.inner.people.borrow_mut() = wanted.then(|| PeopleSearch { text: text.clone(), found });
        if let Some(held) = serving.filter(|_| wanted) {
            self.go(async move |agent| {
                let found = match agent.search_both(&held, &text, known).await {
                    Ok(found) => found,
                    Err(error) => return agent.lose(&held, error).await,
                };
                // Whoever typed on looks for somebody else by now.
                if let Some(search) = agent.inner.people.borrow_mut().as_mut().filter(|search| search.text == text) {
                    search.found = found;
                }
                agent.publish();
            });
        }
        Answer::Done
    }

    /// Whoever fits in one of the clouds is looked for in the other by number and address, so that nobody stands there
    /// twice, or once as if only one cloud knew them.
    async fn search_both(
        &self,
        held: &Held,
        text: &str,
        mut known: Vec<Scored<Known>>,
    ) -> Result<PeopleFound, CopyError> {
        let home = self.home();
        let hits = held.search(text).await?;
        let mut records: Vec<Scored<Person>> = hits.into_iter().map(|(score, person)| (Some(score), person)).collect();
        for (_, known) in known.iter().take(SOUGHT_BY_ADDRESS) {
            let found = held.search(known.email()).await?;
            records.extend(found.into_iter().map(|(_, person)| (None, person)));
        }
        let mut ids = Vec::new();
        for number in known.iter().flat_map(|(_, known)| known.numbers()) {
            let number = PhoneNumber::parse(number, home);
            ids.extend(number.into_iter().flat_map(|number| held.having(&number)));
        }
        ids.retain(|id| records.iter().all(|(_, person)| person.id != *id));
        for (_, person) in records.iter().filter(|(score, _)| score.is_some()) {
            for one in self.inner.book.having(&colleagues::record_keys(person, home)) {
                if known.iter().all(|(_, known)| *known != one) {
                    known.push((None, one));
                }
            }
        }
        records.extend(held.people(&ids).await?.into_iter().map(|person| (None, person)));
        Ok(PeopleFound::People(colleagues::rows(records, known, home)))
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
