//! The open pages and what each is shown.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{Door, ToPage, View, Window};

/// One open port. The worker numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(pub u32);

struct Page {
    id: PageId,
    send: Rc<dyn Fn(ToPage)>,
    /// `None` until it has subscribed.
    door: Option<Door>,
    /// The calls it lists, where it lists any.
    window: Window,
    visible: bool,
    /// It holds letters that nobody has acknowledged.
    unsaved: bool,
    /// The View it was sent last, as [`text_of`] writes it.
    sent: Option<Rc<str>>,
}

/// Every open page.
#[derive(Default)]
pub(super) struct Pages {
    open: RefCell<Vec<Page>>,
    revision: RefCell<u64>,
}

impl Pages {
    pub(super) fn connect(&self, id: PageId, send: Rc<dyn Fn(ToPage)>) {
        self.open.borrow_mut().push(Page {
            id,
            send,
            door: None,
            window: Window::default(),
            visible: false,
            unsaved: false,
            sent: None,
        });
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

    pub(super) fn set_unsaved(&self, page: PageId, unsaved: bool) {
        if let Some(page) = self.open.borrow_mut().iter_mut().find(|open| open.id == page) {
            page.unsaved = unsaved;
        }
    }

    /// True while a page holds letters that nobody has acknowledged.
    pub(super) fn hold_letters(&self) -> bool {
        self.open.borrow().iter().any(|page| page.unsaved)
    }

    /// True while nobody is there to see anything, or to bring back a sign-in.
    pub(super) fn are_closed(&self) -> bool {
        self.open.borrow().is_empty()
    }

    /// What it draws; `None` before it has subscribed.
    pub(super) fn door_of(&self, page: PageId) -> Option<Door> {
        self.open.borrow().iter().find(|open| open.id == page)?.door
    }

    /// From now on it lists these calls.
    pub(super) fn show(&self, page: PageId, window: Window) {
        if let Some(page) = self.open.borrow_mut().iter_mut().find(|open| open.id == page) {
            page.window = window;
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

    /// Sends every subscribed page its View, unless it would draw what it draws already; a View is computed once per
    /// door and window.
    pub(super) fn publish(&self, draw: impl Fn(Door, &Window) -> View) {
        let doors: Vec<(PageId, Door, Window)> = {
            let open = self.open.borrow();
            open.iter().filter_map(|page| Some((page.id, page.door?, page.window.clone()))).collect()
        };
        let mut drawn: Vec<(View, Rc<str>)> = Vec::new();
        for (id, door, window) in doors {
            let serves =
                |view: &View| view.door == door && view.today.as_ref().is_none_or(|today| today.window == window);
            if drawn.iter().all(|(view, _)| !serves(view)) {
                let mut view = draw(door, &window);
                let text = text_of(&mut view);
                drawn.push((view, text));
            }
            let Some((view, text)) = drawn.iter().find(|(view, _)| serves(view)) else { continue };
            let send = {
                let mut open = self.open.borrow_mut();
                let page = open.iter_mut().find(|page| page.id == id);
                let page = page.filter(|page| page.sent.as_ref() != Some(text));
                page.map(|page| {
                    page.sent = Some(Rc::clone(text));
                    Rc::clone(&page.send)
                })
            };
            if let Some(send) = send {
                send(ToPage::View { revision: self.next_revision(), view: Box::new(view.clone()) });
            }
        }
    }

    /// Sends one page its View.
    pub(super) fn publish_to(&self, page: PageId, draw: impl Fn(Door, &Window) -> View) {
        let subscribed = {
            let open = self.open.borrow();
            open.iter().find(|open| open.id == page).and_then(|page| Some((page.door?, page.window.clone())))
        };
        if let Some((door, window)) = subscribed {
            let view = Box::new(draw(door, &window));
            self.send(page, ToPage::View { revision: self.next_revision(), view });
        }
    }

    fn next_revision(&self) -> u64 {
        let mut revision = self.revision.borrow_mut();
        *revision += 1;
        *revision
    }
}

/// What a page would draw, as text: of the time it shows minutes at most.
fn text_of(view: &mut View) -> Rc<str> {
    let now = view.now;
    view.now.0 -= now.0.rem_euclid(60_000);
    let text = callside_json::write(view).into();
    view.now = now;
    text
}
