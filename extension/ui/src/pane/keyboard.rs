//! Keys as a page hears them, and what those of the pane do to a call; Today has the same ones for the call that is opened.

use callside_protocol::{CallView, Command};
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{KeyboardEvent, window};
use yew::Callback;

use super::{focus, matches, outcomes, who};
use crate::{
    keys::{Act, Over, Press},
    scene::Scene,
};

/// Hears every key of the page, until what comes back is dropped.
pub fn listen(pressed: Callback<KeyboardEvent>) -> Option<EventListener> {
    let document = window()?.document()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&document, "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            pressed.emit(event.clone());
        }
    }))
}

/// The key that was pressed, and where.
pub fn press(event: &KeyboardEvent) -> Press {
    Press {
        key: event.key(),
        // While an input method composes, its keys are not ours.
        modified: event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key(),
        in_text: focus::in_text(),
    }
}

/// Does what a key does to a call, and answers what is open over it then.
pub fn act_on(scene: &Scene, call: &CallView, act: Act, over: Over) -> Over {
    let command = match act {
        Act::Matches if over == Over::Matches => return Over::Call,
        Act::Matches => return Over::Matches,
        Act::Match(index) => match matches::choice(call, index) {
            Some(command) => {
                scene.send(command);
                return Over::Call;
            }
            None => None,
        },
        Act::Outcome(index) => outcomes::choice(call, index),
        Act::Open => who::chosen(call).map(|candidate| Command::OpenRecord(candidate.record.clone())),
        Act::Note => {
            focus::note();
            None
        }
        Act::Move(by) => {
            focus::move_in_matches(by);
            None
        }
        Act::About => return Over::About,
        Act::Task if call.task.is_none() && scene.view.disposing.no_task.is_none() => return Over::Task,
        Act::OtherCall | Act::Contact | Act::Number | Act::Task | Act::Back | Act::Help => None,
    };
    if let Some(command) = command {
        scene.send(command);
    }
    over
}
