//! The open pages and what each is shown.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{Door, ToPage, View};

/// One open port. The worker numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(pub u64);

struct Page {
    id: PageId,
    send: Rc<dyn Fn(ToPage)>,
    /// `None` until it has subscribed.
    door: Option<Door>,
    visible: bool,
}

/// Every open page.
#[derive(Default)]
pub(super) struct Pages {
    open: RefCell<Vec<Page>>,
    revision: RefCell<u64>,
}

impl Pages {
    pub(super) fn connect(&self, id: PageId, send: Rc<dyn Fn(ToPage)>) {
        self.open.borrow_mut().push(Page { id, send, door: None, visible: false });
    }

    pub(super) fn disconnect(&self, page: PageId) {
        self.open.borrow_mut().retain(|open| open.id != page);
    }

    pub(super) fn subscribe(&self, page: PageId, door: Door, visible: bool) {
        if let Some(page) = self.open.borrow_mut().iter_mut().find(|open| open.id == page) {
            page.door = Some(door);
            page.visible = visible;
        }
    }

    pub(super) fn set_visible(&self, page: PageId, visible: bool) {
        if let Some(page) = self.open.borrow_mut().iter_mut().find(|open| open.id == page) {
            page.visible = visible;
        }
    }

    /// True while the agent can see a pane: a ringing call needs no notification.
    pub(super) fn pane_in_sight(&self) -> bool {
        self.open.borrow().iter().any(|page| page.door == Some(Door::Pane) && page.visible)
    }

    /// Sends to one page; a page that is gone hears nothing.
    pub(super) fn send(&self, page: PageId, message: ToPage) {
        let send = self.open.borrow().iter().find(|open| open.id == page).map(|page| Rc::clone(&page.send));
        if let Some(send) = send {
            send(message);
        }
    }

    /// Sends every subscribed page its View; a View is computed once per door.
    pub(super) fn publish(&self, draw: impl Fn(Door) -> View) {
        let subscribed: Vec<_> = {
            let open = self.open.borrow();
            open.iter().filter_map(|page| Some((page.door?, Rc::clone(&page.send)))).collect()
        };
        let mut drawn: Vec<View> = Vec::new();
        for (door, send) in subscribed {
            if drawn.iter().all(|view| view.door != door) {
                drawn.push(draw(door));
            }
            if let Some(view) = drawn.iter().find(|view| view.door == door) {
                send(ToPage::View { revision: self.next_revision(), view: Box::new(view.clone()) });
            }
        }
    }

    /// Sends one page its View.
    pub(super) fn publish_to(&self, page: PageId, draw: impl Fn(Door) -> View) {
        let door = self.open.borrow().iter().find(|open| open.id == page).and_then(|page| page.door);
        if let Some(door) = door {
            self.send(page, ToPage::View { revision: self.next_revision(), view: Box::new(draw(door)) });
        }
    }

    fn next_revision(&self) -> u64 {
        let mut revision = self.revision.borrow_mut();
        *revision += 1;
        *revision
    }
}
