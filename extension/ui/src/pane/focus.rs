//! Where the focus is and goes. The pane never takes it from somebody who is typing.

use std::cell::Cell;

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, window};

/// The id of the note's textarea.
pub const NOTE: &str = "note";

/// The class of the buttons in the list of matches.
pub const MATCH: &str = "match-choice";

/// True when the focus is in a field that takes text or opens by letters.
#[must_use]
pub fn in_text() -> bool {
    active().is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT"))
}

/// Focuses the note.
pub fn note() {
    on(NOTE);
}

/// Focuses the element with that id.
pub fn on(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused leaves the focus where it is.
        let _kept = element.focus();
    }
}

/// The id of the button beside what was chosen, where the focus goes on when the list it was in is gone.
pub const CHANGE: &str = "add-change";

/// The call was answered: focuses the note, unless the person types elsewhere. Docked in another page, the pane cannot
/// see whether they type there, so without the focus it asks the page around it, which hands the focus over or not.
pub fn note_on_answer() {
    let Some(window) = window() else { return };
    let docked = window.parent().ok().flatten().is_some_and(|parent| parent != window);
    let has_focus = window.document().and_then(|document| document.has_focus().ok()).unwrap_or(false);
    if docked && !has_focus {
        ASKED.set(true);
        if let Ok(Some(parent)) = window.parent() {
            // A page around the pane that does not listen leaves the focus where it is.
            let _unheard = parent.post_message(&ASK_FOR_FOCUS.into(), "*");
        }
    } else if !in_text() {
        note();
    }
}

/// The page was given the focus. If it asked for it, the focus goes on to the note.
pub fn given() {
    if ASKED.take() && !in_text() {
        note();
    }
}

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Tells the page around a docked pane that a call was answered: hand the focus over unless somebody types there.
pub const ASK_FOR_FOCUS: &str = "callside:answered";

/// Leaves the field the focus is in.
pub fn leave() {
    if let Some(element) = active().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _kept = element.blur();
    }
}

/// Moves the focus in the list of matches, around its ends.
pub fn move_in_matches(by: isize) {
    move_among(MATCH, by);
}

/// Moves the focus among the elements of that class, around their ends.
pub fn move_among(class: &str, by: isize) {
    let Some(document) = document() else { return };
    let choices = document.get_elements_by_class_name(class);
    let count = isize::try_from(choices.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let at =
        active().and_then(|active| (0..choices.length()).find(|index| choices.item(*index).as_ref() == Some(&active)));
    let next = match at.and_then(|at| isize::try_from(at).ok()) {
        Some(at) => (at + by).rem_euclid(count),
        None if by < 0 => count - 1,
        None => 0,
    };
    let next = u32::try_from(next).ok().and_then(|next| choices.item(next));
    if let Some(element) = next.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _kept = element.focus();
    }
}

fn active() -> Option<Element> {
    document()?.active_element()
}

fn document() -> Option<Document> {
    window()?.document()
}
