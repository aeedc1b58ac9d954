//! What happens to this computer: its disk, its clock, its network, what its administrators decide.

use super::Room;

impl Room {
    /// The company's administrators decide something; `None`: the browser does not say what. The browser tells the worker.
    pub fn decide(&self, policy: Option<&str>) {
        self.policy.set(policy);
        self.agent.policy_changed();
        self.settle();
    }

    /// The same while the worker sleeps: nobody tells it.
    pub fn decide_unheard(&self, policy: Option<&str>) {
        self.policy.set(policy);
    }

    /// The disk takes its time from now on: nothing is written until it is quick again.
    pub fn slow_disk(&self, slow: bool) {
        self.queue.set_slow(slow);
        self.settle();
    }

    /// This computer's clock is wrong by so many milliseconds.
    pub fn set_clock_wrong(&self, by: i64) {
        self.clock.set_wrong(by);
    }

    /// The browser tells something else of itself than before.
    pub fn surroundings_changed(&self) {
        self.agent.begin_company();
        self.settle();
    }

    /// This browser's network goes or comes back.
    pub fn network(&self, online: bool) {
        self.http.set_offline(!online);
        self.sockets.set_offline(!online);
        self.settle();
        self.agent.network(online);
        self.settle();
    }
}
