//! A note being typed: a focused textarea owns its text.
//!
//! The page keeps the text and sends edits, one in flight. Each edit carries the last acknowledged state it was made
//! from, so that the worker can merge it three-way when the note changed elsewhere. What is not acknowledged is kept
//! and sent again after a reconnect; a View never replaces what is being typed. Pure: what to send comes out as data.

use callside_protocol::{CallId, CallPhase, Command, NoteView, Personal, Refusal, View};

/// How long after a key an edit is sent at the latest, in milliseconds: "Saved here" within a second, with room for
/// the disk.
pub const PAUSE: u32 = 250;

/// How long after a refusal the edit is sent again, in milliseconds: a full disk does not heal faster.
pub const PAUSE_AFTER_REFUSAL: u32 = 3_000;

/// An edit to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The revision it was made from.
    pub base: u64,
    /// The text at that revision.
    pub base_text: String,
    /// The text now.
    pub text: String,
}

impl Edit {
    /// The command that carries it.
    #[must_use]
    pub fn into_command(self, call: CallId) -> Command {
        Command::EditNote {
            call,
            base: self.base,
            base_text: Personal::new(self.base_text),
            text: Personal::new(self.text),
        }
    }
}

/// One note's text in the page and how far it has come.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteEdit {
    text: String,
    base: u64,
    base_text: String,
    sent: Option<String>,
    focused: bool,
    pausing: bool,
    wanted: bool,
    refusal: Option<Refusal>,
}

impl NoteEdit {
    /// A note as the worker holds it.
    #[must_use]
    pub fn new(note: &NoteView) -> Self {
        Self {
            text: note.text.reveal().to_owned(),
            base: note.revision,
            base_text: note.text.reveal().to_owned(),
            sent: None,
            focused: false,
            pausing: false,
            wanted: false,
            refusal: None,
        }
    }

    /// The text to show.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when the worker has acknowledged every letter.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.sent.is_none() && self.text == self.base_text
    }

    /// Why the last edit was refused; `None` again once one is taken.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The person typed. True when a pause of [`PAUSE`] begins, at whose end [`Self::paused`] is to be called.
    #[must_use]
    pub fn typed(&mut self, text: String) -> bool {
        self.text = text;
        !std::mem::replace(&mut self.pausing, true)
    }

    /// The pause is over.
    pub fn paused(&mut self) -> Option<Edit> {
        self.pausing = false;
        self.flush()
    }

    /// The textarea has been focused.
    pub const fn focused(&mut self) {
        self.focused = true;
    }

    /// The textarea has lost the focus.
    pub fn blurred(&mut self) -> Option<Edit> {
        self.focused = false;
        self.flush()
    }

    /// Send what there is now: the page is being hidden or left, or the call has ended.
    pub fn flush(&mut self) -> Option<Edit> {
        if self.sent.is_some() {
            self.wanted = true;
            return None;
        }
        self.wanted = false;
        if self.text == self.base_text {
            return None;
        }
        self.sent = Some(self.text.clone());
        Some(Edit { base: self.base, base_text: self.base_text.clone(), text: self.text.clone() })
    }

    /// The worker took the edit in flight. `text` differs from what was sent when it merged a stale base.
    pub fn acknowledged(&mut self, revision: u64, text: &str) -> Option<Edit> {
        let sent = self.sent.take()?;
        self.refusal = None;
        if sent == text || sent == self.text {
            // Nothing was merged, or nothing was typed since: the worker's text is the new base.
            if sent == self.text {
                text.clone_into(&mut self.text);
            }
            self.base = revision;
            text.clone_into(&mut self.base_text);
            return if self.wanted { self.flush() } else { None };
        }
        // Merged while more was typed. What was typed since then is a change against what was sent, so that is the
        // base text; the old revision tells the worker that the base is stale and to merge again.
        self.base_text = sent;
        self.flush()
    }

    /// The worker refused the edit in flight. True when it is to be sent again after [`PAUSE_AFTER_REFUSAL`], by
    /// calling [`Self::paused`].
    #[must_use]
    pub fn refused(&mut self, refusal: Refusal) -> bool {
        self.sent = None;
        self.wanted = false;
        let again = refusal != Refusal::NoSuchCall;
        self.refusal = Some(refusal);
        again
    }

    /// The port closed: the edit in flight may or may not have arrived. It is sent again with the next View.
    pub fn lost(&mut self) {
        if self.sent.take().is_some() {
            self.wanted = true;
        }
    }

    /// A View arrived.
    pub fn seen(&mut self, note: &NoteView) -> Option<Edit> {
        if self.sent.is_some() {
            return None;
        }
        let newer = note.revision > self.base;
        if newer && (note.text.reveal() == self.text || (self.text == self.base_text && !self.focused)) {
            // The lost edit had arrived after all, or another page wrote while nobody types here.
            note.text.reveal().clone_into(&mut self.text);
            note.text.reveal().clone_into(&mut self.base_text);
            self.base = note.revision;
        }
        if self.wanted { self.flush() } else { None }
    }
}

/// Every note of the page: those shown, and those with letters the worker has not acknowledged. They are a handful, so
/// a list is searched faster than a map and is smaller in the module.
#[derive(Default)]
pub struct Notebook {
    notes: Vec<(CallId, NoteEdit)>,
    ended: Vec<CallId>,
}

impl Notebook {
    /// One call's note.
    #[must_use]
    pub fn get(&self, call: &CallId) -> Option<&NoteEdit> {
        self.notes.iter().find(|(id, _)| id == call).map(|(_, note)| note)
    }

    /// One call's note, to tell it what happened.
    pub fn get_mut(&mut self, call: &CallId) -> Option<&mut NoteEdit> {
        self.notes.iter_mut().find(|(id, _)| id == call).map(|(_, note)| note)
    }

    /// A View arrived: notes of new calls open, ended calls send what they have, settled notes of gone calls close.
    pub fn seen(&mut self, view: &View) -> Vec<(CallId, Edit)> {
        let mut edits = Vec::new();
        for call in &view.calls {
            let place = self.notes.iter().position(|(id, _)| *id == call.id).unwrap_or(self.notes.len());
            if place == self.notes.len() {
                self.notes.push((call.id.clone(), NoteEdit::new(&call.note)));
            }
            let Some((_, note)) = self.notes.get_mut(place) else { continue };
            let mut edit = note.seen(&call.note);
            let over = matches!(call.phase, CallPhase::Ended(_));
            if over && !self.ended.contains(&call.id) {
                self.ended.push(call.id.clone());
                edit = edit.or_else(|| note.flush());
            }
            edits.extend(edit.map(|edit| (call.id.clone(), edit)));
        }
        let here = |id: &CallId| view.calls.iter().any(|call| call.id == *id);
        self.ended.retain(here);
        self.notes.retain(|(id, note)| {
            let orphaned = matches!(note.refusal(), Some(Refusal::NoSuchCall));
            here(id) || !(note.is_acknowledged() || orphaned)
        });
        for (id, note) in &mut self.notes {
            if !here(id) && note.wanted {
                edits.extend(note.flush().map(|edit| (id.clone(), edit)));
            }
        }
        edits
    }

    /// True when the worker has acknowledged every letter of every note.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.notes.iter().all(|(_, note)| note.is_acknowledged())
    }

    /// The page is being hidden or left.
    pub fn flush(&mut self) -> Vec<(CallId, Edit)> {
        self.notes.iter_mut().filter_map(|(id, note)| note.flush().map(|edit| (id.clone(), edit))).collect()
    }

    /// The port closed.
    pub fn lost(&mut self) {
        self.notes.iter_mut().for_each(|(_, note)| note.lost());
    }
}

/// Where the caret goes when `old` becomes `new` under it: it stays with the text around it. Counted in UTF-16 units,
/// as textareas do.
#[must_use]
pub fn caret_after(old: &str, new: &str, caret: usize) -> usize {
    let (old, new): (Vec<u16>, Vec<u16>) = (old.encode_utf16().collect(), new.encode_utf16().collect());
    let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    if caret <= before {
        return caret;
    }
    let room = old.len().min(new.len()) - before;
    let behind = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(old, new)| old == new).count();
    let from_end = old.len().saturating_sub(caret);
    if from_end <= behind { new.len() - from_end } else { new.len() - behind }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
