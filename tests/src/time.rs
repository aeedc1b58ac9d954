//! Time on a stage. The clouds' passes when it is told to; the computer's is moved inside the extension's worker, through
//! the browser's own tools: what `Date` says there, and then the alarm that wakes it. So minutes of both pass in
//! milliseconds and the two clocks agree. A worker that is replaced falls back to the machine's time.

use anyhow::Result;

use crate::stage::Stage;

/// Moves the worker's clock. Chrome's shortest alarm is for packed extensions alone (engineering.md §2.6).
const MOVE: &str = "
    if (self.ahead === undefined) {
        const machine = Date.now;
        self.ahead = 0;
        Date.now = () => machine() + self.ahead;
    }
    self.ahead += ";
const WAKE: &str = "await chrome.alarms.create('time has passed', {when: 0});";

impl Stage {
    /// Lets time pass for both clouds and for this computer, in one leap: what falls due in it happens after it.
    ///
    /// # Errors
    /// When the worker cannot be reached.
    pub async fn pass(&self, milliseconds: i64) -> Result<()> {
        self.skip(milliseconds);
        self.worker().run(&format!("{MOVE}{milliseconds}; {WAKE}")).await?;
        Ok(())
    }

    /// The computer sleeps for so long: nothing in it runs, and the clouds go on. Halfway something happens there.
    ///
    /// # Errors
    /// When the worker cannot be reached, or that cannot happen.
    pub async fn sleep(&self, milliseconds: i64, halfway: impl FnOnce() -> Result<()>) -> Result<()> {
        // A clock has moved on when its computer wakes; here that is done in the moment before it falls asleep.
        self.worker().run(&format!("{MOVE}{milliseconds}")).await?;
        self.browser.stand_still(true);
        self.skip(milliseconds / 2);
        let happened = halfway();
        self.skip(milliseconds / 2);
        self.browser.stand_still(false);
        happened
    }
}
