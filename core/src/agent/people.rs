//! The agent's copy of the people they may see: kept beside the calls, asked before NetSuite is.

use std::rc::Rc;

use callside_protocol::{Answer, CopyState, DirectoryView, Fault, RecordRef, Timestamp, Who};

use super::{Agent, preferences::Preferences};
use crate::{
    directory::{
        copy::{self, CopyError, Held, Owner, Scene, Stepped},
        lookup::{self, Evidence, Readable},
    },
    phone::{PhoneNumber, Region},
    ports::StoreError,
    signin::Standing,
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
    /// What went wrong last; `None` after a success.
    pub(super) fault: Option<Fault>,
}

impl Agent {
    /// Goes on with the copy until nothing is to be done; one conversation at a time. Called whenever something may have
    /// become due: a sign-in, a tick, a choice.
    pub(super) fn keep_people(&self) {
        if self.inner.setup.safe_mode || !self.inner.preferences.get().copies_people() {
            return;
        }
        let now = self.now();
        {
            let mut keeping = self.inner.keeping.borrow_mut();
            if keeping.under_way || !keeping.hurry && keeping.due.is_some_and(|due| now < due) {
                return;
            }
            keeping.under_way = true;
        }
        self.go(async |agent| {
            agent.keep_people_now().await;
            agent.inner.keeping.borrow_mut().under_way = false;
            agent.publish();
        });
    }

    /// A record was made or opened from the pane: what changed is wanted at once.
    pub(super) fn hurry_people(&self) {
        self.inner.keeping.borrow_mut().hurry = true;
        self.keep_people();
    }

    /// Whose copy it is, or whether one is wanted, has changed: what was due for the one before says nothing any more.
    pub(super) fn keep_people_now_on(&self) {
        self.inner.keeping.borrow_mut().due = None;
        self.keep_people();
    }

    /// When the copy wants to be gone on with.
    pub(super) fn people_due(&self) -> Option<Timestamp> {
        let keeping = self.inner.keeping.borrow();
        keeping.due.filter(|_| !keeping.under_way && self.inner.preferences.get().copies_people())
    }

    /// Opens the copy of whoever is signed in. An expired sign-in leaves it open: its owner is known, and people still
    /// call.
    pub(super) async fn open_people(&self) {
        let session = self.inner.learnt.get().netsuite.clone();
        let Some(session) = session.filter(|_| self.inner.preferences.get().copies_people()) else { return };
        let of = Owner { account: session.account.id().to_owned(), entity: session.entity, role: session.role };
        let opened = self.inner.copies.open(of).await;
        self.mind_store(opened);
    }

    async fn keep_people_now(&self) {
        self.open_people().await;
        loop {
            let (custom, wanted) = {
                let preferences = self.inner.preferences.get();
                (preferences.own_fields.clone(), preferences.copies_people() && !preferences.paused)
            };
            if !wanted || self.inner.netsuite.standing() != Standing::SignedIn {
                // Whatever changes that calls again.
                self.inner.keeping.borrow_mut().due = None;
                return;
            }
            let Some(held) = self.inner.copies.to_keep(&custom, self.some_time_soon()) else { return };
            match self.keep(&held).await {
                Ok(Stepped::Went) => self.inner.keeping.borrow_mut().fault = None,
                Ok(Stepped::Learnt(refused)) => {
                    let now = self.now();
                    self.learn(|learnt| learnt.readable.learn(std::slice::from_ref(&refused), now)).await;
                }
                Ok(Stepped::Failed(fault)) => self.inner.keeping.borrow_mut().fault = Some(fault),
                Ok(Stepped::Waits(until)) => {
                    self.inner.keeping.borrow_mut().due = Some(until);
                    return;
                }
                Err(error) => {
                    self.lose(&held, error).await;
                    return;
                }
            }
            let settled = self.inner.copies.settle(&custom).await;
            self.mind_store(settled);
            self.publish();
        }
    }

    async fn keep(&self, held: &Held) -> Result<Stepped, CopyError> {
        let readable = self.inner.learnt.get().readable.clone();
        let hurry = std::mem::take(&mut self.inner.keeping.borrow_mut().hurry);
        let scene = Scene {
            netsuite: &self.inner.netsuite,
            readable: &readable,
            home: self.home(),
            live: self.is_on_call(),
            hurry,
            clock: &*self.inner.ports.clock,
            entropy: &*self.inner.ports.entropy,
        };
        copy::go_on(held, &scene).await
    }

    /// What a copy that cannot be used leads to: one that is damaged is made anew; where the store failed, what is on it
    /// holds, and memory is read from it again.
    async fn lose(&self, held: &Rc<Held>, error: CopyError) {
        let due = Timestamp(self.now().0 + copy::AFTER_STORE_FAILED);
        self.inner.keeping.borrow_mut().due = Some(due);
        let done = match error {
            CopyError::Unreadable => self.inner.copies.give_up(held).await,
            CopyError::GivenUp => self.inner.copies.tidy().await,
            CopyError::Store(error) => {
                self.inner.copies.close();
                Err(error)
            }
        };
        self.mind_store::<()>(done);
    }

    fn some_time_soon(&self) -> Timestamp {
        let mut chance = [0; 2];
        self.inner.ports.entropy.fill(&mut chance);
        Timestamp(self.now().0 + i64::from(u16::from_le_bytes(chance)) * BEGINS_WITHIN / i64::from(u16::MAX))
    }

    /// Who has that number, by the copy alone. `None`: nobody in it, or there is none.
    pub(super) async fn ask_copy(
        &self,
        number: &PhoneNumber,
        home: Region,
        chosen_before: Option<Option<&RecordRef>>,
        readable: &Readable,
    ) -> Option<Who> {
        let held = self.inner.copies.serving()?;
        let people = match held.people(&held.having(number)).await {
            Ok(people) => people,
            Err(error) => {
                self.lose(&held, error).await;
                return None;
            }
        };
        let spoke_with = self.spoke_with();
        let session = self.inner.netsuite.session();
        let evidence = Evidence {
            chosen_before,
            spoke_with: &spoke_with,
            agent: session.as_ref().and_then(|session| session.entity.as_deref()),
            labels: &[],
        };
        let ranked = lookup::rank_people(&people, number, home, &evidence);
        if ranked.candidates.is_empty() {
            return None;
        }
        let (_, unread) = readable.kinds();
        Some(Who::Found { candidates: ranked.candidates, chosen: ranked.chosen, by_agent: ranked.by_agent, unread })
    }

    /// With whom the agent spoke, and when.
    fn spoke_with(&self) -> Vec<(RecordRef, Timestamp)> {
        let mut spoke = Vec::new();
        self.inner.journal.each(&mut |_, _, entry| {
            if let (Who::Found { candidates, chosen: Some(chosen), .. }, Some(_)) = (&entry.who, entry.call.answered) {
                spoke.extend(candidates.get(*chosen).map(|candidate| (candidate.record.clone(), entry.call.began)));
            }
        });
        spoke
    }

    /// Keeps a copy from now on, or deletes it.
    pub(super) async fn want_people(&self, wanted: bool) -> Answer {
        let answer = self.prefer(|preferences| preferences.copies_nobody = !wanted).await;
        if wanted {
            self.keep_people_now_on();
            return answer;
        }
        self.answered(self.forget_people()).await
    }

    /// How the copy stands, for Settings.
    pub(super) fn directory(&self) -> DirectoryView {
        let preferences = self.inner.preferences.get();
        let paused = preferences.paused;
        let (serving, building) = (self.inner.copies.serving(), self.inner.copies.building());
        let state = if !preferences.copies_people() {
            CopyState::Off
        } else if self.inner.netsuite.standing() != Standing::SignedIn {
            CopyState::Waiting
        } else if serving.as_ref().is_some_and(|held| held.holds(&preferences.own_fields)) {
            CopyState::Kept { paused }
        } else {
            let standing = building.as_ref().map(|held| held.standing());
            let people = building.as_ref().map_or(0, |held| held.count());
            CopyState::Making {
                people,
                of: standing.as_ref().and_then(|standing| standing.began.map(|_| standing.expected)),
                left: standing.and_then(|standing| standing.time_left(people, self.now())),
                paused,
            }
        };
        DirectoryView {
            state,
            people: serving.as_ref().map_or(0, |held| held.count()),
            as_of: serving.and_then(|held| {
                let standing = held.standing();
                standing.refreshed.or(standing.complete)
            }),
            fault: self.inner.keeping.borrow().fault.clone(),
        }
    }

    /// Removes every copy.
    pub(super) async fn forget_people(&self) -> Result<(), StoreError> {
        let kept = std::mem::take(&mut *self.inner.keeping.borrow_mut());
        self.inner.keeping.borrow_mut().under_way = kept.under_way;
        self.inner.copies.forget().await
    }
}

impl Preferences {
    /// A copy of the directory is wanted.
    pub(super) fn copies_people(&self) -> bool {
        !self.copies_nobody
    }
}
