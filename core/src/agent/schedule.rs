//! When the worker wants to be woken: the earliest of everything that is due by a time.

use callside_protocol::CallId;

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
        let mut earliest = self.line_due();
        self.survey(|key, standing, _| {
            // A record under way is looked at again when its conversation has ended.
            let under_way = self.inner.pursuing.borrow().contains_key(&CallId(key.to_owned()));
            if let Some(due) = standing.due.filter(|_| !under_way) {
                earliest = Some(earliest.map_or(due, |earliest| earliest.min(due)));
            }
        });
        self.inner.ports.clock.wake_at(earliest);
    }
}
