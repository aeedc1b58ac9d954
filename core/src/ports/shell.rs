//! The browser around Callside: tabs, notifications, the badge.

use callside_protocol::{CallId, Personal, SettingsPlace};

/// Pages of Callside's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Settings, at that place.
    Settings(SettingsPlace),
    /// Today.
    Today,
}

/// The toolbar icon's badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// Nothing to say.
    Clear,
    /// A call rings or is on.
    OnCall,
    /// So many calls need the agent.
    NeedsYou(usize),
    /// A sign-in is needed.
    SignIn,
}

/// A notification: a call rings and no pane is visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The call; a later notice for it replaces this one.
    pub call: CallId,
    /// First line: the caller's name or number.
    pub title: Personal,
    /// Second line: company, number, line.
    pub message: Personal,
}

/// The browser around Callside. Nothing here is awaited: what fails here loses nothing.
pub trait Shell {
    /// Opens an address, or focuses the tab that shows the same record: same host, path and `id` parameter.
    fn open(&self, url: &str);
    /// Opens or focuses one of Callside's pages.
    fn open_page(&self, page: Page);
    /// Brings a pane into sight: the RingCentral tab if there is one, else a window of its own.
    fn bring_pane(&self);
    /// Raises or replaces a notification.
    fn notify(&self, notice: Notice);
    /// Takes a call's notification back.
    fn take_back(&self, call: &CallId);
    /// Sets the badge.
    fn badge(&self, badge: Badge);
    /// The address a sign-in comes back to: `https://<extension id>.chromiumapp.org/<path>`.
    fn redirect(&self, path: &str) -> String;
    /// The extension's version.
    fn version(&self) -> String;
    /// Writes a line into the worker's console, for whoever looks for a cause. It holds no secret and nothing personal:
    /// words of ours, and errors, which name neither.
    fn warn(&self, line: &str);
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, rc::Rc};

    use callside_protocol::CallId;

    use super::{Badge, Notice, Page, Shell};

    /// Keeps what it is asked for.
    #[derive(Default)]
    pub struct FakeShell {
        /// Addresses opened.
        pub opened: RefCell<Vec<String>>,
        /// Pages opened.
        pub pages: RefCell<Vec<Page>>,
        /// Notices standing.
        pub notices: RefCell<Vec<Notice>>,
        /// Badges set, in order.
        pub badges: RefCell<Vec<Badge>>,
        /// How often the pane was brought.
        pub brought: RefCell<usize>,
        /// Lines in the console.
        pub warnings: RefCell<Vec<String>>,
    }

    impl FakeShell {
        /// A quiet browser.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }
    }

    impl Shell for FakeShell {
        fn open(&self, url: &str) {
            self.opened.borrow_mut().push(url.to_owned());
        }
        fn open_page(&self, page: Page) {
            self.pages.borrow_mut().push(page);
        }
        fn bring_pane(&self) {
            *self.brought.borrow_mut() += 1;
        }
        fn notify(&self, notice: Notice) {
            self.take_back(&notice.call);
            self.notices.borrow_mut().push(notice);
        }
        fn take_back(&self, call: &CallId) {
            self.notices.borrow_mut().retain(|notice| notice.call != *call);
        }
        fn badge(&self, badge: Badge) {
            self.badges.borrow_mut().push(badge);
        }
        fn redirect(&self, path: &str) -> String {
            format!("https://callsidecallsidecallsidecallside.chromiumapp.org/{path}")
        }
        fn version(&self) -> String {
            "0.0.0".to_owned()
        }
        fn warn(&self, line: &str) {
            self.warnings.borrow_mut().push(line.to_owned());
        }
    }
}
