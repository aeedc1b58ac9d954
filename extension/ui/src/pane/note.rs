//! The note. Its text is the [`Notebook`](crate::note_edit::Notebook)'s; this draws it and says how far it has come.

use callside_protocol::{CallId, NoteView, SavedHere, words};
use web_sys::HtmlTextAreaElement;
use yew::{Component, Context, Html, NodeRef, Properties, classes, html};

use super::focus;
use crate::{
    note_edit::{NoteEdit, caret_after},
    part::control,
    scene::{NoteEvent, Scene},
};

/// From here on the note says how long it is: NetSuite takes 4,000 characters, the facts of the call included
/// (netsuite-api.md §3.3).
const LONG: usize = 3_500;

/// Whose note.
#[derive(Clone, PartialEq, Properties)]
pub struct NoteProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: CallId,
}

/// The note of one call.
pub struct Note {
    area: NodeRef,
}

impl Component for Note {
    type Message = NoteEvent;
    type Properties = NoteProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { area: NodeRef::default() }
    }

    fn update(&mut self, context: &Context<Self>, event: NoteEvent) -> bool {
        let NoteProps { scene, call } = context.props();
        scene.desk.note.emit((call.clone(), event));
        false
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        let Some(area) = self.area.cast::<HtmlTextAreaElement>() else { return };
        let NoteProps { scene, call } = context.props();
        if let Some(note) = scene.desk.notes.borrow().get(call) {
            show(&area, note.text());
        }
    }

    /// A textarea that goes away tells nobody that it lost the focus.
    fn destroy(&mut self, context: &Context<Self>) {
        let NoteProps { scene, call } = context.props();
        scene.desk.note.emit((call.clone(), NoteEvent::Blurred));
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let NoteProps { scene, call } = context.props();
        let notes = scene.desk.notes.borrow();
        let held = scene.view.calls.iter().find(|view| view.id == *call).map(|view| &view.note);
        let (Some(note), Some(held)) = (notes.get(call), held) else { return Html::default() };
        let link = context.link();
        let typed = control::typed(link.callback(NoteEvent::Typed));
        html! {
            <section class="note" aria-label="Notes">
                <div class="note-head"><label for={focus::NOTE}>{ "Notes" }</label><kbd>{ "n" }</kbd></div>
                <textarea id={focus::NOTE} class="field" ref={self.area.clone()} dir="auto" rows="4" spellcheck="true"
                    placeholder="Saved as you type" aria-describedby="note-state" oninput={typed}
                    onfocus={link.callback(|_| NoteEvent::Focused)} onblur={link.callback(|_| NoteEvent::Blurred)} />
                <p id="note-state" class={classes!("note-state", "small", (!saved(note, held)).then_some("alarm"))}>
                    { state(scene, note, held) }
                </p>
                { length(note) }
            </section>
        }
    }
}

/// Shows a text without moving the caret away from the words around it.
fn show(area: &HtmlTextAreaElement, text: &str) {
    let shown = area.value();
    // The browser turns CR LF into LF in what it gives back.
    if shown.chars().eq(text.chars().filter(|letter| *letter != '\r')) {
        return;
    }
    // In an empty field the caret has no words around it: it goes where one writes on, to the end.
    let caret = area.selection_end().ok().flatten().filter(|_| !shown.is_empty());
    let caret = caret.map(|caret| caret_after(&shown, text, caret as usize));
    area.set_value(text);
    if let Some(caret) = caret.and_then(|caret| u32::try_from(caret).ok()) {
        // A caret that cannot be set stays at the end.
        let _kept = area.set_selection_range(caret, caret);
    }
}

fn saved(note: &NoteEdit, held: &NoteView) -> bool {
    note.refusal().is_none() && !matches!(held.here, SavedHere::NotSaved(_))
}

/// Two facts, in words: on this computer, in NetSuite.
fn state(scene: &Scene, note: &NoteEdit, held: &NoteView) -> String {
    if let Some(refusal) = note.refusal() {
        return format!("Not saved: {} The text stays in this page.", words::refusal(refusal));
    }
    if !note.is_acknowledged() {
        return "Saving…".to_owned();
    }
    if matches!(held.here, SavedHere::Empty) {
        return words::saved_here(&held.here);
    }
    let there = words::in_netsuite(held.in_netsuite, |at| scene.times.time(at));
    format!("{} · {there}", words::saved_here(&held.here))
}

fn length(note: &NoteEdit) -> Html {
    let characters = note.text().chars().count();
    if characters < LONG {
        return Html::default();
    }
    let characters = words::thousands(characters);
    html! {
        <p class="small quiet">
            { characters }
            { " characters. NetSuite takes 4,000, the facts of the call included; what is beyond stays here." }
        </p>
    }
}
