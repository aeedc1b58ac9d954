//! Keeping the agent's copy of the people they may see, beside the calls. The work itself is the back office's: one errand a
//! step. Who is in the copy is asked in [`super::people`].

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use callside_protocol::{Answer, BannerKind, CopyScope, CopyState, DirectoryView, Fault, FaultKind, Timestamp, Who};

use futures::{FutureExt, future::LocalBoxFuture};

use super::{Agent, numbers::Checking};
use crate::{
    directory::copy::{self, CopyError, Held, No, Owner, Terms},
    netsuite::NetSuiteError,
    office::{CameTo, ENGAGEMENT, Errand, KeepCopy, Question, Report},
    ports::{Front, OfficeFailed, StoreError},
    signin::Standing,
    traffic::Lane,
};

/// A copy begins at some moment of its first twenty seconds, in milliseconds: colleagues start their browsers together,
/// and fifty of them may share five slots.
const BEGINS_WITHIN: i64 = 20_000;

/// What the agent knows of the copy's keeping.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// A conversation keeps it right now.
    under_way: bool,
    /// When there is something to do again.
    due: Option<Timestamp>,
    /// Changes are wanted at once.
    hurry: bool,
    /// Changes are wanted at once then.
    again: Option<Timestamp>,
    /// The back office has failed so often in a row.
    failures: u32,
    /// It has failed: no errand before that, however urgent.
    rests: Option<Timestamp>,
    /// What went wrong last; `None` after a success.
    pub(super) fault: Option<Fault>,
    /// What NetSuite said about numbers (E.164), and when, oldest first.
    pub(super) answers: Vec<(String, Timestamp, Who)>,
    /// The report on its numbers.
    pub(super) checking: Checking,
}

/// A day in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// How long the back office rests after it has failed, in milliseconds: each time twice as long, at most for an hour.
const RESTS: i64 = 60_000;
const RESTS_AT_MOST: i64 = 60 * 60_000;

/// Whoever opens a record may change it, so changes are asked for once more after so many milliseconds.
const AGAIN_AFTER: i64 = 60_000;

impl Keeping {
    /// When there is something to do again: never while the office rests.
    fn due(&self) -> Option<Timestamp> {
        let due = self.due.map(|due| self.again.map_or(due, |again| again.min(due)));
        due.max(self.rests)
    }

    /// The copy itself is to be gone on with.
    fn is_due(&self, now: Timestamp) -> bool {
        let due = if self.hurry { self.rests } else { self.due() };
        due.is_none_or(|due| now >= due)
    }

    /// Changes are wanted at once; nobody is told so twice.
    fn take_hurry(&mut self, now: Timestamp) -> bool {
        let again = self.again.take_if(|again| *again <= now);
        std::mem::take(&mut self.hurry) || again.is_some()
    }
}

impl Agent {
    /// Goes on with the copy until nothing is to be done; one conversation at a time. Called whenever something may have
    /// become due: a sign-in, a tick, a choice.
    pub(super) fn keep_people(&self) {
        self.keep_colleagues();
        if self.inner.setup.safe_mode || !self.copies_people() {
            return;
        }
        let now = self.now();
        {
            let mut keeping = self.inner.keeping.borrow_mut();
            let rests = keeping.rests.is_some_and(|rests| now < rests);
            let wanted = keeping.is_due(now) || keeping.checking.is_under_way();
            if keeping.under_way || rests || !wanted {
                return;
            }
            (keeping.under_way, keeping.rests) = (true, None);
        }
        self.go(async |agent| {
            loop {
                let due = agent.inner.keeping.borrow().is_due(agent.now());
                if due {
                    agent.keep_people_now().await;
                }
                if !agent.check_some_numbers().await {
                    break;
                }
            }
            agent.inner.keeping.borrow_mut().under_way = false;
            agent.publish();
        });
    }

    /// A record was made from the pane: what changed is wanted at once.
    pub(super) fn hurry_people(&self) {
        self.inner.keeping.borrow_mut().hurry = true;
        self.keep_people();
    }

    /// A record was opened from the pane: what changed is wanted at once, and once more when it may have been edited.
    pub(super) fn hurry_people_twice(&self) {
        self.inner.keeping.borrow_mut().again = Some(Timestamp(self.now().0 + AGAIN_AFTER));
        self.hurry_people();
    }

    /// Whose copy it is, or whether one is wanted, has changed: what was due for the one before says nothing any more.
    pub(super) fn keep_people_now_on(&self) {
        {
            let mut keeping = self.inner.keeping.borrow_mut();
            (keeping.due, keeping.rests) = (None, None);
            keeping.answers.clear();
        }
        self.keep_people();
    }

    /// When the copy wants to be gone on with.
    pub(super) fn people_due(&self) -> Option<Timestamp> {
        let keeping = self.inner.keeping.borrow();
        keeping.due().filter(|_| !keeping.under_way && self.copies_people())
    }

    /// Opens the copy of whoever is signed in. An expired sign-in leaves it open: its owner is known, and people still
    /// call.
    pub(super) async fn open_people(&self) {
        let session = self.inner.learnt.get().netsuite.clone();
        let Some(session) = session.filter(|_| self.copies_people()) else { return };
        let of = Owner::from(session);
        let opened = self.inner.copies.open(of).await;
        self.mind_store(opened);
    }

    async fn keep_people_now(&self) {
        self.open_people().await;
        loop {
            let terms = self.copy_terms();
            let wanted = self.copies_people() && !self.inner.preferences.get().paused;
            if !wanted || self.inner.netsuite.standing() != Standing::SignedIn {
                // Whatever else changes that calls again.
                let due = self.let_expire().await;
                self.inner.keeping.borrow_mut().due = due;
                return;
            }
            let Some(held) = self.inner.copies.to_keep(&terms) else { return };
            let hatch = Rc::new(Hatch { agent: self.clone(), held: Some(Rc::clone(&held)), said: RefCell::default() });
            let Ok(report) = self.send_for(&hatch, &held, terms.clone()).await else {
                self.office_failed();
                return;
            };
            self.office_works();
            if !self.inner.copies.has(&held) {
                // Somebody else has signed in, or the same person in another role: on with theirs.
                let tidied = self.inner.copies.tidy().await;
                self.mind_store(tidied);
                continue;
            }
            if let Err(error) = held.follow(&report.changed).await {
                self.lose(&held, error).await;
                return;
            }
            match report.came_to {
                CameTo::Went => self.inner.keeping.borrow_mut().fault = None,
                CameTo::Learnt(refused) => {
                    let now = self.now();
                    self.learn(|learnt| learnt.readable.learn(std::slice::from_ref(&refused), now)).await;
                }
                CameTo::Failed => {
                    let fault = hatch.said.take().unwrap_or_else(|| NetSuiteError::Unreadable.fault());
                    self.inner.keeping.borrow_mut().fault = Some(fault);
                }
                CameTo::Waits(until) => {
                    self.inner.keeping.borrow_mut().due = Some(until);
                    return;
                }
                // Given up, and opened again since.
                CameTo::GivenUp => {}
                CameTo::Unreadable => return self.lose(&held, CopyError::Unreadable).await,
                CameTo::Store(error) => return self.lose(&held, CopyError::Store(error)).await,
            }
            let settled = self.inner.copies.settle(&terms).await;
            self.mind_store(settled);
            self.publish();
        }
    }

    /// Sends the back office for one step of that copy.
    async fn send_for(&self, hatch: &Rc<Hatch>, held: &Held, terms: Terms) -> Result<Report, OfficeFailed> {
        let hurry = self.inner.keeping.borrow_mut().take_hurry(self.now());
        let errand = Errand::KeepCopy(KeepCopy {
            prefix: held.prefix().to_owned(),
            of: held.owner(),
            terms,
            not_before: self.some_time_soon(),
            readable: self.copied(),
            live: self.is_on_call(),
            hurry,
        });
        let report = self.send_office(errand, Rc::<Hatch>::clone(hatch)).await?;
        if hurry && matches!(report.came_to, CameTo::Waits(_)) {
            // NetSuite may not be asked yet: still wanted when it may.
            self.inner.keeping.borrow_mut().hurry = true;
        }
        Ok(report)
    }

    /// Sends the back office on an errand; what it wants to know it asks `front`.
    pub(super) fn send_office(
        &self,
        errand: Errand,
        front: Rc<dyn Front>,
    ) -> LocalBoxFuture<'static, Result<Report, OfficeFailed>> {
        // Boxed: each of those who wait for it would carry it whole.
        let office = Rc::clone(&self.inner.office);
        async move {
            let told = office.send(callside_json::write(&errand), front).await?;
            callside_json::read(&told).map_err(|_| OfficeFailed)
        }
        .boxed_local()
    }

    /// The back office has failed. What it has written holds, whatever that is, and people are found in what is in memory;
    /// after a while another office goes on.
    pub(super) fn office_failed(&self) {
        self.inner.copies.doubt();
        self.inner.book.doubt();
        let mut keeping = self.inner.keeping.borrow_mut();
        let rests = (RESTS << keeping.failures.min(6)).min(RESTS_AT_MOST);
        keeping.failures += 1;
        keeping.rests = Some(Timestamp(self.now().0 + rests));
        keeping.fault = Some(Fault { cloud: None, kind: FaultKind::Ours, detail: None });
    }

    /// Until when the back office rests, where it has failed.
    pub(super) fn office_rests(&self) -> Option<Timestamp> {
        self.inner.keeping.borrow().rests
    }

    /// It has come back from an errand.
    pub(super) fn office_works(&self) {
        let mut keeping = self.inner.keeping.borrow_mut();
        if std::mem::take(&mut keeping.failures) > 0 {
            (keeping.rests, keeping.fault) = (None, None);
        }
    }

    /// What a copy that cannot be used leads to: one that is damaged is made anew; where the store failed, what is on it
    /// holds and is read again, and people are found in what is in memory until then.
    pub(super) async fn lose(&self, held: &Rc<Held>, error: CopyError) {
        let due = Timestamp(self.now().0 + copy::AFTER_STORE_FAILED);
        self.inner.keeping.borrow_mut().due = Some(due);
        let done = match error {
            CopyError::Unreadable => self.inner.copies.give_up(held).await,
            CopyError::GivenUp => Ok(()),
            CopyError::Store(error) => {
                self.inner.copies.doubt();
                Err(error)
            }
        };
        self.mind_store::<()>(done);
    }

    fn copy_terms(&self) -> Terms {
        let only_mine = self.scope() == CopyScope::Mine;
        Terms { custom: self.searched_fields(), home: self.home(), only_mine }
    }

    fn some_time_soon(&self) -> Timestamp {
        let mut chance = [0; 2];
        self.inner.ports.entropy.fill(&mut chance);
        Timestamp(self.now().0 + i64::from(u16::from_le_bytes(chance)) * BEGINS_WITHIN / i64::from(u16::MAX))
    }

    /// Keeps a copy of these people from now on, or deletes it.
    pub(super) async fn want_people(&self, scope: CopyScope) -> Answer {
        let answer = self.prefer(|preferences| preferences.copies = scope).await;
        match self.answered(self.follow_scope()).await {
            Answer::Done => answer,
            refused => refused,
        }
    }

    /// Lets the copy be so many days old at most.
    pub(super) async fn limit_people(&self, days: Option<u32>) -> Answer {
        let answer = self.prefer(|preferences| preferences.copy_days = days).await;
        self.keep_people_now_on();
        answer
    }

    /// The copy to look people up in: complete, and not older than it may be.
    pub(super) fn people_copy(&self) -> Option<Rc<Held>> {
        let serves =
            |held: &Rc<Held>| self.copies_people() && self.expires(held).is_none_or(|expires| self.now() < expires);
        self.inner.copies.serving().filter(serves)
    }

    /// When a copy is older than it may be, unless it is brought up to date before.
    fn expires(&self, held: &Held) -> Option<Timestamp> {
        let days = self.copy_days()?;
        let shown = held.shown();
        let as_of = shown.refreshed.or(shown.complete).or(shown.began)?;
        Some(Timestamp(as_of.0 + i64::from(days) * DAY))
    }

    /// Removes copies that are older than they may be where none can be brought up to date. The time when the next will
    /// be.
    async fn let_expire(&self) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        for held in [self.inner.copies.serving(), self.inner.copies.building()].into_iter().flatten() {
            match self.expires(&held) {
                Some(expires) if expires <= self.now() => {
                    let removed = self.inner.copies.give_up(&held).await;
                    self.mind_store(removed);
                }
                Some(expires) => next = Some(next.map_or(expires, |next| next.min(expires))),
                None => {}
            }
        }
        next
    }

    /// The first copy is being made, and nobody is found in one yet.
    pub(super) fn first_copy(&self) -> Option<BannerKind> {
        let goes_on = self.inner.keeping.borrow().fault.is_none() && self.people_copy().is_none();
        match self.copy_state() {
            CopyState::Making { people, of, paused: false, .. } if goes_on => {
                Some(BannerKind::DirectoryCopying { people, of })
            }
            _ => None,
        }
    }

    fn copy_state(&self) -> CopyState {
        let paused = self.inner.preferences.get().paused;
        let (made, building) = (self.inner.copies.serving(), self.inner.copies.building());
        if !self.copies_people() {
            CopyState::Off
        } else if self.inner.netsuite.standing() != Standing::SignedIn {
            CopyState::Waiting
        } else if made.is_some_and(|held| held.is_by(&self.copy_terms())) {
            if self.people_copy().is_some() { CopyState::Kept { paused } } else { CopyState::TooOld }
        } else {
            let shown = building.as_ref().map(|held| held.shown());
            let people = building.as_ref().map_or(0, |held| held.count());
            CopyState::Making {
                people,
                of: shown.as_ref().and_then(|shown| shown.began.map(|_| shown.expected)),
                left: shown.and_then(|shown| shown.time_left(people, self.now())),
                paused,
            }
        }
    }

    /// How the copy stands, for Settings.
    pub(super) fn directory(&self) -> DirectoryView {
        let serving = self.people_copy();
        DirectoryView {
            state: self.copy_state(),
            people: serving.as_ref().map_or(0, |held| held.count()),
            as_of: serving.and_then(|held| {
                let shown = held.shown();
                shown.refreshed.or(shown.complete)
            }),
            scope: self.scope(),
            days: self.copy_days(),
            left_out: self.left_out(),
            fault: self.inner.keeping.borrow().fault.clone(),
            own: self.own_fields(),
            ringcentral: self.inner.book.listed(),
        }
    }

    /// Removes every copy, and what is made of them.
    pub(super) async fn forget_people(&self) -> Result<(), StoreError> {
        let kept = std::mem::take(&mut *self.inner.keeping.borrow_mut());
        self.inner.keeping.borrow_mut().under_way = kept.under_way;
        self.inner.copies.forget().await?;
        let shelf = &self.inner.ports.shelf;
        shelf.change(Vec::new(), shelf.names(ENGAGEMENT).await?).await
    }
}

/// What the back office may ask of NetSuite.
pub(super) struct Hatch {
    pub(super) agent: Agent,
    /// The copy it keeps; `None`: a person waits for the answer.
    pub(super) held: Option<Rc<Held>>,
    /// Why NetSuite gave no answer.
    pub(super) said: RefCell<Option<Fault>>,
}

impl Hatch {
    async fn answer(&self, question: &str) -> Result<String, No> {
        let inner = &self.agent.inner;
        let question: Question = callside_json::read(question).map_err(|_| No::Other)?;
        // Nobody's copy is made with somebody else's rights.
        if self.held.as_ref().is_some_and(|held| !inner.copies.has(held)) {
            return Err(No::Other);
        }
        let lane = if self.held.is_some() { Lane::Background } else { Lane::Live };
        let (limit, offset, purpose) = (question.limit, question.offset, question.purpose.words());
        let answer = inner.netsuite.suiteql_text(&question.query(), limit, offset, lane, purpose).await;
        let error = match answer {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        self.said.replace(Some(error.fault()));
        Err(match error {
            NetSuiteError::TableUnreadable { table } => No::Table(table),
            NetSuiteError::ColumnUnknown { column } => No::Column(column),
            NetSuiteError::Busy { until } => No::Busy(until),
            _ => No::Other,
        })
    }
}

#[async_trait(?Send)]
impl Front for Hatch {
    async fn ask(&self, question: String) -> Result<String, String> {
        self.answer(&question).await.map_err(|no| callside_json::write(&no))
    }
}
