//! The pane: one call from top to bottom, in the order an agent needs it, or the last calls when there is none.
//!
//! The call on top is the first of the View's calls. What is open over it (matches, company search, a form, keys) is the only
//! thing the pane remembers by itself; everything else is in the View.

mod adding;
mod announce;
pub mod asks;
pub mod beside;
pub mod company;
mod contact;
pub mod disposing;
mod earlier;
pub mod focus;
mod foot;
mod help;
mod idle;
pub mod keyboard;
pub mod matches;
pub mod note;
mod number;
pub mod outcomes;
pub mod recording;
mod second;
pub mod strip;
pub mod who;

use callside_protocol::{CallId, CallPhase, CallView, Command, LogState, Need};
use gloo_events::EventListener;
use web_sys::{KeyboardEvent, window};
use yew::{Callback, Component, Context, Html, Properties, html};

use crate::{
    keys::{Act, Over, act},
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
    /// What is to have the focus once it is drawn.
    focus: Option<&'static str>,
    listeners: Vec<EventListener>,
}

impl Component for Pane {
    type Message = Message;
    type Properties = PaneProps;

    fn create(context: &Context<Self>) -> Self {
        let mut pane = Self { over: Over::Call, top: None, answered: false, focus: None, listeners: Vec::new() };
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
        if let Some(id) = self.focus.take() {
            focus::on(id);
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
                self.lay(&context.props().scene, if self.over == over { Over::Call } else { over });
                true
            }
            Message::Close => {
                let was_open = self.over != Over::Call;
                self.lay(&context.props().scene, Over::Call);
                was_open
            }
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
                    { beside::fields(scene, call) }
                    { asks::asks(scene, call) }
                    { asks::fields(scene, call) }
                    if self.over == Over::Company {
                        { company::company(scene, &call.id, link.callback(|()| Message::Close)) }
                    }
                    <note::Note key={call.id.0.clone()} scene={scene.clone()} call={call.id.clone()} />
                    { outcomes::outcomes(scene, call) }
                    { disposing::disposing(scene, call, self.over, &toggle, &link.callback(|()| Message::Close)) }
                    { recording::recordings(scene, call) }
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

    /// Lays this over the call, or nothing.
    fn lay(&mut self, scene: &Scene, over: Over) {
        self.focus = disposing::focus_after(self.over, over);
        self.over = over;
        if let (Over::About, Some(call)) = (over, scene.view.calls.first()) {
            scene.send(disposing::asked(call, String::new()));
        }
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
        if matches::is_open(call, self.over) { matches::matches(scene, call, close) } else { Html::default() }
    }

    fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let scene = &context.props().scene;
        let call = scene.view.calls.first();
        let over = matches::over_for_keys(call, self.over);
        let Some(act) = act(&keyboard::press(event), over) else { return false };
        match act {
            Act::Help => self.over = if self.over == Over::Help { Over::Call } else { Over::Help },
            Act::Back => {
                if self.over == Over::Call {
                    focus::leave();
                }
                self.lay(scene, Over::Call);
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
            Act::Contact | Act::Number if !adding::is_addable(call) => {}
            Act::Contact if scene.view.adding.no_contact.is_none() => self.over = Over::Contact,
            Act::Number if scene.view.adding.no_number().is_none() => self.over = Over::Number,
            Act::OtherCall => {
                if let Some(other) = second::first(scene) {
                    scene.send(Command::ShowCall { call: other.id.clone() });
                }
            }
            act => {
                let over = keyboard::act_on(scene, call, act, self.over);
                if over != self.over {
                    self.lay(scene, over);
                }
            }
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
    let keys = keyboard::listen(context.link().callback(Message::Key));
    let focus = window().map(|window| EventListener::new(&window, "focus", |_| focus::given()));
    keys.into_iter().chain(focus).collect()
}
