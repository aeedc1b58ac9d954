//! When the worker wants to be woken: the earliest of everything that is due by a time.

use callside_protocol::{CallId, Timestamp};

use super::Agent;

impl Agent {
    /// The time asked for through [`crate::ports::Clock::wake_at`] has come, or an alarm went off by chance: whatever
    /// is due is done.
    pub fn tick(&self) {
        let now = self.now();
        if self.inner.setup.safe_mode {
            return;
        }
        self.tick_line(now);
        self.pursue_all();
        if self.inner.desk.borrow_mut().tidy(now) {
            self.keep_desk();
        }
        self.publish();
    }

    /// The network came back or went away, as the browser sees it.
    pub fn network(&self, online: bool) {
        if online && !self.inner.setup.safe_mode {
            self.line_network_back();
            self.look_up_open_calls();
            self.pursue_all();
        }
    }

    /// Asks to be woken for the earliest thing that is due.
    pub(super) fn schedule(&self) {
        let records = self
            .inner
            .journal
            .all()
            .into_iter()
            .filter(|(id, _)| !self.inner.pursuing.borrow().contains_key(&CallId(id.clone())))
            .filter_map(|(_, entry)| self.due(&entry));
        let earliest: Option<Timestamp> = records.chain(self.line_due()).min();
        self.inner.ports.clock.wake_at(earliest);
    }
}
