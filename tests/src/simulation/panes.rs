//! The pages of one computer, and whoever types in them: the pages' own rules of a note being typed, with nobody drawing
//! them. What is not acknowledged is sent again, and closed pages have sent what they had.

use std::{cell::RefCell, rc::Rc};

use callside_core::agent::PageId;
use callside_emulator::clock::Moment;
use callside_protocol::{Answer, CallId, CallPhase, Command, Door, ToPage, ToWorker, View};
use callside_ui::note_edit::{Edit, Notebook, PAUSE, PAUSE_AFTER_REFUSAL};

use super::{
    judge,
    machine::{Machine, State},
    shared::Typed,
    tally::Count,
};

/// Somebody who types nothing more looks at the pages for so many milliseconds.
const LOOKS: i64 = 25_000;

/// A page with a note in it.
pub(super) struct Pane {
    pub(super) id: PageId,
    inbox: Rc<RefCell<Vec<ToPage>>>,
    pub(super) notebook: Notebook,
    sequence: u64,
    pub(super) waiting: Vec<(u64, CallId)>,
    /// Pauses between keys that end then.
    pub(super) pauses: Vec<(Moment, CallId)>,
    pub(super) view: Option<View>,
}

impl Pane {
    pub(super) fn new(id: u32) -> Self {
        Self {
            id: PageId(id),
            inbox: Rc::default(),
            notebook: Notebook::default(),
            sequence: 0,
            waiting: Vec::new(),
            pauses: Vec::new(),
            view: None,
        }
    }
}

impl Machine {
    pub(super) fn clear_panes(&mut self) {
        for (id, pane) in (11..).zip(self.panes.iter_mut()) {
            *pane = Pane::new(id);
        }
        self.looked_at = None;
    }

    /// Somebody looks at the pages, and opens them where they are closed.
    pub fn look(&mut self) {
        let opens = self.looked_at.replace(self.shared.now.get()).is_none();
        self.shared.trace.note(self.shared.now.get(), self.number, "somebody looks", b"");
        if opens && self.state == State::Up {
            self.open_pages();
            self.turn_pages();
        }
    }

    /// Nobody has looked for a while, and everything typed is acknowledged: the pages are closed, and with them the
    /// calls that are over.
    pub(super) fn look_away(&mut self, now: Moment) {
        let seen = self.looked_at.is_some_and(|at| now.since(at) < LOOKS);
        let calls = |pane: &Pane| pane.view.as_ref().map(|view| view.calls.clone()).unwrap_or_default();
        let settled = |pane: &Pane| {
            let open = calls(pane);
            let mut notes = open.iter().filter_map(|call| pane.notebook.get(&call.id));
            pane.waiting.is_empty() && pane.pauses.is_empty() && notes.all(|note| note.is_acknowledged())
        };
        if self.looked_at.is_none() || seen || self.state != State::Up || !self.panes.iter().all(settled) {
            return;
        }
        // A page that is left sends what it has.
        let mut flushed = false;
        for place in 0..self.panes.len() {
            for (call, edit) in self.panes[place].notebook.flush() {
                flushed = true;
                self.send(place, call, edit);
            }
        }
        if flushed {
            return;
        }
        for call in self.panes.first().map(calls).unwrap_or_default() {
            if matches!(call.phase, CallPhase::Ended(_)) && self.chance.between(0, 3) > 0 {
                self.ask(Command::CloseCall { call: call.id });
            }
        }
        if self.state == State::Up && !self.room().fuse.is_blown() && !self.always_open {
            for pane in &self.panes {
                self.room().close(pane.id);
            }
            self.clear_panes();
        }
    }

    pub(super) fn open_pages(&mut self) {
        for pane in &mut self.panes {
            pane.inbox.borrow_mut().clear();
            pane.sequence = 0;
        }
        for pane in &self.panes {
            let inbox = Rc::clone(&pane.inbox);
            self.room().open(pane.id, Door::Pane, Rc::new(move |message| inbox.borrow_mut().push(message)));
        }
    }

    /// Pages read what the worker told them, and answer. True when they said something.
    pub(super) fn turn_pages(&mut self) -> bool {
        let mut said = false;
        for place in 0..self.panes.len() {
            let messages = self.panes[place].inbox.take();
            for message in messages {
                let edits = self.read(place, message);
                said |= !edits.is_empty();
                for (call, edit) in edits {
                    self.send(place, call, edit);
                }
            }
        }
        said
    }

    fn read(&mut self, place: usize, message: ToPage) -> Vec<(CallId, Edit)> {
        let now = self.shared.now.get();
        let pane = &mut self.panes[place];
        match message {
            ToPage::View { view, .. } => {
                let edits = pane.notebook.seen(&view);
                pane.view = Some(*view);
                let pane = &self.panes[place];
                if let Some(view) = &pane.view {
                    judge::watch(self.number, view, &self.shared);
                }
                edits
            }
            ToPage::Answer { sequence, answer } => {
                let Some(at) = pane.waiting.iter().position(|(of, _)| *of == sequence) else { return Vec::new() };
                let (_, call) = pane.waiting.remove(at);
                let refused = matches!(answer, Answer::Refused(_));
                let what = if refused { "a page is refused" } else { "a page is acknowledged" };
                self.shared.trace.note(now, self.number, what, call.0.as_bytes());
                let Some(note) = pane.notebook.get_mut(&call) else { return Vec::new() };
                match answer {
                    Answer::Note { revision, text } => {
                        note.acknowledged(revision, text.reveal()).map(|edit| (call, edit)).into_iter().collect()
                    }
                    Answer::Refused(refusal) => {
                        if note.refused(refusal) {
                            pane.pauses.push((now.plus(i64::from(PAUSE_AFTER_REFUSAL)), call));
                        }
                        Vec::new()
                    }
                    _ => Vec::new(),
                }
            }
            ToPage::Reload => Vec::new(),
        }
    }

    fn send(&mut self, place: usize, call: CallId, edit: Edit) {
        let pane = &mut self.panes[place];
        pane.sequence += 1;
        pane.waiting.push((pane.sequence, call.clone()));
        let (id, sequence) = (pane.id, pane.sequence);
        self.shared.trace.note(self.shared.now.get(), self.number, "a page sends", edit.text.as_bytes());
        let message = ToWorker::Command { sequence, command: edit.into_command(call) };
        self.room().tell(id, message);
    }

    pub(super) fn end_pauses(&mut self, now: Moment) -> bool {
        let mut said = false;
        for place in 0..self.panes.len() {
            let pauses = std::mem::take(&mut self.panes[place].pauses);
            let (over, rest): (Vec<_>, Vec<_>) = pauses.into_iter().partition(|(at, _)| *at <= now);
            self.panes[place].pauses = rest;
            for (_, call) in over {
                let edit = self.panes[place].notebook.get_mut(&call).and_then(|note| note.paused());
                if let Some(edit) = edit {
                    said = true;
                    self.send(place, call, edit);
                }
            }
        }
        said
    }

    /// Somebody types a word more into the note of that call, or takes one back. False where its note is not open.
    pub fn type_word(&mut self, call: &CallId) -> bool {
        if !matches!(self.state, State::Up | State::NoWorker(_)) {
            return false;
        }
        let now = self.shared.now.get();
        self.look();
        let last = i64::try_from(self.panes.len()).unwrap_or(1) - 1;
        let place = usize::try_from(self.chance.between(0, last)).unwrap_or_default();
        let word = self.shared.word();
        let chance = &mut self.chance;
        let pane = &mut self.panes[place];
        let Some(note) = pane.notebook.get_mut(call) else { return false };
        note.focused();
        let text = note.text().to_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        let (text, taken) = match chance.between(0, 11) {
            0 if !words.is_empty() => (format!("{word} {text}"), None),
            1 if words.len() > 2 => {
                let last = i64::try_from(words.len()).unwrap_or(1) - 1;
                let gone = words[usize::try_from(chance.between(0, last)).unwrap_or_default()];
                (text.replacen(gone, &word, 1), Some(gone.to_owned()))
            }
            2 => (format!("{text}\n{word}"), None),
            3 => (format!("{text} {word}, שלום 👩🏽‍🚀."), None),
            _ if text.is_empty() => (word.clone(), None),
            _ => (format!("{text} {word}"), None),
        };
        if text.len() > 2_500 {
            return true;
        }
        if let Some(taken) = taken {
            let taken = taken.trim_end_matches(',');
            let mut typed = self.shared.typed.borrow_mut();
            typed.iter_mut().filter(|typed| typed.word == taken).for_each(|typed| typed.excused = true);
        }
        self.shared.count(Count::Words);
        self.shared.trace.note(now, self.number, &format!("types {word} into"), call.0.as_bytes());
        if note.typed(text) {
            pane.pauses.push((now.plus(i64::from(PAUSE)), call.clone()));
        }
        self.shared.typed.borrow_mut().push(Typed {
            word,
            key: call.0.clone(),
            extension: self.extension,
            machine: self.number,
            at: now,
            excused: false,
        });
        true
    }

    /// Somebody leaves the field.
    pub fn leave_notes(&mut self, call: &CallId) {
        for place in 0..self.panes.len() {
            let edit = self.panes[place].notebook.get_mut(call).and_then(|note| note.blurred());
            match edit {
                Some(edit) if self.state == State::Up => self.send(place, call.clone(), edit),
                // The port is closed: it is sent again once it is open.
                Some(_) => self.panes[place].notebook.lost(),
                None => {}
            }
        }
    }
}
