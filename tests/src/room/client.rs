//! Clients of the agent's own sign-ins, as the back office has them: for what is asked of a cloud in no call.

use std::future::Future;

use callside_core::{netsuite::NetSuite, ports::Clock, traffic::Traffic};

use super::Room;

impl Room {
    /// A client of the agent's NetSuite session.
    #[must_use]
    pub fn netsuite(&self) -> NetSuite {
        let ports = self.ports();
        let netsuite = NetSuite::new(&ports, &Traffic::new(&ports));
        self.run(async { netsuite.load().await.expect("the disk is well") });
        netsuite
    }

    /// This computer's clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Runs what waits for nothing but the clouds.
    pub fn run<F: Future>(&self, what: F) -> F::Output {
        self.spawn.run(what)
    }
}
