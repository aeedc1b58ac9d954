//! The pane: one call from top to bottom, in the order an agent needs it, or the last calls when there is none.
//!
//! The call on top is the first of the View's calls. What is open over it (matches, company search, a form, keys) is the only
//! thing the pane remembers by itself; everything else is in the View.

mod adding;
mod announce;
pub mod asks;
pub mod company;
mod contact;
mod earlier;
pub mod focus;
mod foot;
mod help;
mod idle;
pub mod matches;
pub mod note;
mod number;
pub mod outcomes;
mod second;
pub mod strip;
pub mod who;

use callside_protocol::{CallId, CallPhase, CallView, Command, LogState, Need, Who};
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{KeyboardEvent, window};
use yew::{Callback, Component, Context, Html, Properties, html};

use crate::{
    keys::{Act, Over, Press, act},
    part::banner::banners,
    scene::Scene,
};

/// What the pane is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct PaneProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the pane.
pub enum Message {
    /// A key was pressed somewhere in the page.
    Key(KeyboardEvent),
    /// Open this over the call, or close it if it is open.
    Toggle(Over),
    /// Close what is open.
    Close,
}

/// The pane.
pub struct Pane {
    over: Over,
    top: Option<(CallId, CallPhase)>,
    answered: bool,
    listeners: Vec<EventListener>,
}

impl Component for Pane {
    type Message = Message;
    type Properties = PaneProps;

    fn create(context: &Context<Self>) -> Self {
        let mut pane = Self { over: Over::Call, top: None, answered: false, listeners: Vec::new() };
        pane.follow(context);
        pane
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.listeners = listen(context);
        }
        if std::mem::take(&mut self.answered) {
            focus::note_on_answer();
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &PaneProps) -> bool {
        self.follow(context);
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Key(event) => self.key(context, &event),
            Message::Toggle(over) => {
                self.over = if self.over == over { Over::Call } else { over };
                true
            }
            Message::Close => std::mem::replace(&mut self.over, Over::Call) != Over::Call,
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let link = context.link();
        let toggle = |over| link.callback(move |_| Message::Toggle(over));
        let body = match scene.view.calls.as_slice() {
            [] => idle::idle(scene),
            [call, ..] => html! {
                <>
                    { strip::strip(scene, call) }
                    { who::who(scene, call, self.over == Over::Matches, toggle(Over::Matches)) }
                    { self.matches(scene, call, link.callback(|()| Message::Close)) }
                    { adding::offers(scene, call, self.over, &toggle) }
                    { self.form(scene, call, link.callback(|()| Message::Close)) }
                    { who::links(scene, call) }
                    { asks::asks(scene, call) }
                    if self.over == Over::Company {
                        { company::company(scene, &call.id, link.callback(|()| Message::Close)) }
                    }
                    <note::Note key={call.id.0.clone()} scene={scene.clone()} call={call.id.clone()} />
                    { outcomes::outcomes(scene, call) }
                    { earlier::earlier(scene, call) }
                    { foot::foot(scene, call, toggle(Over::Company), toggle(Over::Matches)) }
                </>
            },
        };
        html! {
            <main class="pane">
                <h1 class="unseen">{ "Callside" }</h1>
                <p class="unseen" role="status" aria-live="polite">{ announce::announcement(&scene.view) }</p>
                { second::banners(scene) }
                { banners(scene) }
                { body }
                if self.over == Over::Help {
                    { help::help(toggle(Over::Help)) }
                }
            </main>
        }
    }
}

impl Pane {
    /// A View arrived: another call on top closes what was open over the last one, an answer focuses the note.
    fn follow(&mut self, context: &Context<Self>) {
        let top = context.props().scene.view.calls.first().map(|call| (call.id.clone(), call.phase));
        let before = std::mem::replace(&mut self.top, top);
        let same = before.as_ref().map(|(id, _)| id) == self.top.as_ref().map(|(id, _)| id);
        if !same {
            self.over = Over::Call;
        }
        // The caller has been added: the form is gone, and the focus it had goes on to the note.
        let added = context.props().scene.view.calls.first().is_some_and(|call| !adding::is_addable(call));
        if added && matches!(self.over, Over::Contact | Over::Number) {
            self.over = Over::Call;
            self.answered = true;
        }
        let was_on = same && before.is_some_and(|(_, phase)| phase != CallPhase::Ringing);
        self.answered |= !was_on && matches!(self.top, Some((_, CallPhase::Connected)));
    }

    /// The list is open when asked for, and as long as several share the number and none is chosen.
    fn shows_matches(&self, call: &CallView) -> bool {
        self.over == Over::Matches || matches!(call.who, Who::Found { chosen: None, by_agent: false, .. })
    }

    /// The form that adds the caller, while it is open and there is still somebody to add.
    fn form(&self, scene: &Scene, call: &CallView, close: Callback<()>) -> Html {
        let (scene, key, call) = (scene.clone(), call.id.0.clone(), call.clone());
        match self.over {
            _ if !adding::is_addable(&call) => Html::default(),
            Over::Contact if scene.view.adding.no_contact.is_none() => {
                html! { <contact::Contact {key} {scene} {call} {close} /> }
            }
            Over::Number => html! { <number::Number {key} {scene} {call} {close} /> },
            _ => Html::default(),
        }
    }

    fn matches(&self, scene: &Scene, call: &CallView, close: Callback<()>) -> Html {
        if self.shows_matches(call) { matches::matches(scene, call, close) } else { Html::default() }
    }

    fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let scene = &context.props().scene;
        let call = scene.view.calls.first();
        // A tie that is not settled shows its list by itself, so digits choose from it.
        let tied = call.is_some_and(|call| self.over == Over::Call && self.shows_matches(call));
        let over = if tied { Over::Matches } else { self.over };
        let press = Press {
            key: event.key(),
            // While an input method composes, its keys are not ours.
            modified: event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key(),
            in_text: focus::in_text(),
        };
        let Some(act) = act(&press, over) else { return false };
        match act {
            Act::Help => self.over = if self.over == Over::Help { Over::Call } else { Over::Help },
            Act::Back => {
                if self.over == Over::Call {
                    focus::leave();
                }
                self.over = Over::Call;
            }
            act => {
                let Some(call) = call else { return false };
                self.act(scene, call, act);
            }
        }
        event.prevent_default();
        true
    }

    fn act(&mut self, scene: &Scene, call: &CallView, act: Act) {
        match act {
            Act::Note => focus::note(),
            Act::Matches => self.over = if self.over == Over::Matches { Over::Call } else { Over::Matches },
            Act::Match(index) => {
                if let Some(command) = matches::choice(call, index) {
                    scene.send(command);
                    self.over = Over::Call;
                }
            }
            Act::Move(by) => focus::move_in_matches(by),
            Act::Outcome(index) => {
                if let Some(command) = outcomes::choice(call, index) {
                    scene.send(command);
                }
            }
            Act::Contact | Act::Number if !adding::is_addable(call) => {}
            Act::Contact if scene.view.adding.no_contact.is_none() => self.over = Over::Contact,
            Act::Number if scene.view.adding.no_number().is_none() => self.over = Over::Number,
            Act::OtherCall => {
                if let Some(other) = second::first(scene) {
                    scene.send(Command::ShowCall { call: other.id.clone() });
                }
            }
            Act::Open => {
                if let Some(candidate) = who::chosen(call) {
                    scene.send(Command::OpenRecord(candidate.record.clone()));
                }
            }
            Act::Contact | Act::Number | Act::Back | Act::Help => {}
        }
    }
}

/// What the agent is needed for, whether the record exists already or not.
fn need(log: &LogState) -> Option<&Need> {
    match log {
        LogState::NeedsYou(need) | LogState::Logged { flag: Some(need), .. } => Some(need),
        _ => None,
    }
}

fn listen(context: &Context<Pane>) -> Vec<EventListener> {
    let Some(window) = window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let pressed = context.link().callback(Message::Key);
    let options = EventListenerOptions::enable_prevent_default();
    let keys = EventListener::new_with_options(&document, "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            pressed.emit(event.clone());
        }
    });
    let focus = EventListener::new(&window, "focus", |_| focus::given());
    vec![keys, focus]
}
