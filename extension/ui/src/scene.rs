//! What every part of a page is handed: the View, and the means to act on it.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{Answer, CallId, Command, LogState, RecordRef, View};
use yew::{Callback, MouseEvent};

use crate::{browser::Browser, note_edit::Notebook, times::Times};

/// What happened to a note, told to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteEvent {
    /// The whole text now.
    Typed(String),
    /// The textarea was focused.
    Focused,
    /// The textarea lost the focus.
    Blurred,
}

/// The means to act: one per page, the same for its whole life.
pub struct Desk {
    /// The browser around the page.
    pub browser: Rc<dyn Browser>,
    /// The notes being typed.
    pub notes: Rc<RefCell<Notebook>>,
    /// Sends a command; the second part hears the answer, unless the worker dies first.
    pub send: Callback<(Command, Option<Callback<Answer>>)>,
    /// Tells what happens to a note.
    pub note: Callback<(CallId, NoteEvent)>,
}

/// One moment of a page.
#[derive(Clone)]
pub struct Scene {
    /// What to draw.
    pub view: Rc<View>,
    /// Clock and calendar for this View.
    pub times: Rc<Times>,
    /// The means to act.
    pub desk: Rc<Desk>,
    /// Rises with every change of a note's state, which is not part of the View.
    pub turn: u64,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view) && Rc::ptr_eq(&self.desk, &other.desk) && self.turn == other.turn
    }
}

impl Scene {
    /// Sends a command whose effect the next View shows.
    pub fn send(&self, command: Command) {
        self.desk.send.emit((command, None));
    }

    /// Sends a command and hears its answer.
    pub fn ask(&self, command: Command, answered: Callback<Answer>) {
        self.desk.send.emit((command, Some(answered)));
    }

    /// A click that sends a command.
    #[must_use]
    pub fn on(&self, command: Command) -> Callback<MouseEvent> {
        let desk = Rc::clone(&self.desk);
        Callback::from(move |_| desk.send.emit((command.clone(), None)))
    }

    /// A click that opens a record in NetSuite.
    #[must_use]
    pub fn open(&self, record: &RecordRef) -> Callback<MouseEvent> {
        self.on(Command::OpenRecord(record.clone()))
    }
}

/// The phone call record's id, once there is one.
#[must_use]
pub fn logged_record(log: &LogState) -> Option<&str> {
    match log {
        LogState::Logged { record, .. } => Some(record),
        _ => None,
    }
}
