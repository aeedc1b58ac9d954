//! When the worker wants to be woken: the earliest of everything that is due by a time.

use callside_protocol::Timestamp;

use super::{Agent, records::record_id};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};

/// A store that failed is tried again after so many milliseconds.
const STORE_TRIED_AGAIN: i64 = 5_000;

impl Agent {
    /// The time asked for through [`crate::ports::Clock::wake_at`] has come, or an alarm went off by chance: whatever
    /// is due is done.
    pub fn tick(&self) {
        let now = self.now();
        if self.inner.setup.safe_mode {
            return;
        }
        self.try_store();
        self.try_policy();
        self.tick_line(now);
        self.ask_busy_again(now);
        self.keep_sessions_alive(now);
        self.meet_again(now);
        self.prove_again(now);
        self.pursue_all();
        self.go_on_catching_up();
        self.go_on_with_additions(false);
        self.go_on_with_edits();
        self.keep_people();
        self.keep_company();
        self.keep_sync();
        if self.inner.desk.borrow_mut().tidy(now) {
            self.keep_desk();
        }
        self.publish();
    }

    /// The network came back or went away, as the browser sees it.
    pub fn network(&self, online: bool) {
        if online && !self.inner.setup.safe_mode {
            self.inner.backlog.resting.set(Timestamp(0));
            self.line_network_back();
            self.keep_sessions_alive(self.now());
            self.look_up_open_calls();
            self.pursue_all();
            if let Some(round) = self.inner.catching_up.round.borrow_mut().as_mut().filter(|round| !round.listed) {
                round.due = self.now();
            }
            self.go_on_catching_up();
            self.go_on_with_additions(true);
            self.keep_people();
        }
    }

    /// Renews the sign-ins that nobody has needed for long. A browser that is open but idle stays signed in.
    pub(super) fn keep_sessions_alive(&self, now: Timestamp) {
        let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= now);
        if is_due(self.inner.ringcentral.keep_alive_due()) {
            self.go(async |agent| {
                agent.inner.ringcentral.keep_alive().await;
                agent.publish();
            });
        }
        if is_due(self.inner.netsuite.keep_alive_due()) {
            self.go(async |agent| {
                agent.inner.netsuite.keep_alive().await;
                agent.publish();
            });
        }
    }

    /// Asks to be woken for the earliest thing that is due.
    pub(super) fn schedule(&self) {
        let sessions = [self.inner.ringcentral.keep_alive_due(), self.inner.netsuite.keep_alive_due()];
        let mut earliest = sessions
            .into_iter()
            .chain([
                self.line_due(),
                self.meet_due(),
                self.busy_due(),
                self.people_due(),
                self.colleagues_due(),
                self.addition_due(),
                self.edits_due(),
                self.catch_up_due(),
                self.sync_due(),
            ])
            .flatten()
            .min();
        let is_known = self.me().is_some();
        let mut logged = false;
        self.survey(&mut |key, standing, entry| {
            logged |= record_id(entry).is_some();
            // A record under way is looked at again when its conversation has ended, and so is the backlog; and nothing is
            // written while it is not known for whom.
            let backlog = standing.due.is_some() && self.is_backlog(entry);
            let under_way =
                self.inner.pursuing.borrow().get(key).is_some() || backlog && self.inner.backlog.working_off.get();
            let resting = if backlog { self.inner.backlog.resting.get() } else { Timestamp(0) };
            if let Some(due) = standing.due.map(|due| due.max(resting)).filter(|_| is_known && !under_way) {
                let due = due.max(self.inner.store_refused.get().1);
                earliest = Some(earliest.map_or(due, |earliest| earliest.min(due)));
            }
        });
        self.inner.company.logged.set(logged);
        earliest = earliest.into_iter().chain(self.company_due()).min();
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::NoRest) {
            return self.inner.ports.clock.wake_at(earliest);
        }
        if self.inner.behind.get() {
            // Whatever is due would be written first.
            earliest = Some(Timestamp(self.now().0 + STORE_TRIED_AGAIN));
        }
        self.inner.ports.clock.wake_at(earliest);
    }

    /// A store that failed is tried with something small. Once it works, what it refused is found again: calls that began
    /// or ended meanwhile.
    fn try_store(&self) {
        if self.inner.behind.get() {
            self.go(async |agent| {
                if agent.mind_call(agent.inner.learnt.change(|_| ()).await).is_some() {
                    agent.inner.behind.set(false);
                    agent.inner.store_refused.set(Default::default());
                    agent.begin_catching_up();
                    agent.pursue_all();
                }
            });
        }
    }
}
