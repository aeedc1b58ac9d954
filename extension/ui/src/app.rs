//! The page itself: holds the port and the notes, and hands each View to the door's room.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{Answer, CallId, Command, Door, ToWorker, View};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::{Document, window};
use yew::{Callback, Component, Context, Html, Properties, html};

use crate::{
    browser::{Browser, Port, PortEvent},
    link::{Heard, Link, pause_before_reopening},
    note_edit::{Edit, Notebook, PAUSE, PAUSE_AFTER_REFUSAL},
    pane::Pane,
    popup::popup,
    scene::{Desk, NoteEvent, Scene},
    settings::Settings,
    times::Times,
    today::Today,
};

/// The browser a page runs in, compared by identity.
#[derive(Clone)]
pub struct Around(pub Rc<dyn Browser>);

impl PartialEq for Around {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Draws a door from one moment: the same for the whole life of a page.
#[derive(Clone, Copy)]
pub struct Draw(pub fn(&Scene) -> Html);

impl PartialEq for Draw {
    fn eq(&self, _same: &Self) -> bool {
        true
    }
}

/// How to open a page.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// Which page.
    pub door: Door,
    /// What draws it.
    pub draw: Draw,
    /// The browser around it.
    pub around: Around,
}

/// Who waits for an answer.
enum Asker {
    Nobody,
    Page(Callback<Answer>),
    Note(CallId),
}

/// What reaches the page.
pub enum Message {
    /// From the port.
    Port(PortEvent),
    /// Open the port (again).
    Open,
    /// The person did something.
    Send(Command, Option<Callback<Answer>>),
    /// Something happened to a note.
    Note(CallId, NoteEvent),
    /// A pause in typing is over.
    Paused(CallId),
    /// The page was shown or hidden.
    Visibility,
    /// The page is being left.
    Leaving,
}

/// What the page can say instead of a View.
enum Stage {
    Opening,
    Drawn(Scene),
    /// The extension was replaced under this page, or speaks another protocol.
    Stale,
}

/// One page.
pub struct App {
    link: Link<Asker>,
    port: Option<Box<dyn Port>>,
    failures: u32,
    stage: Stage,
    desk: Rc<Desk>,
    listeners: Vec<EventListener>,
    reopening: Option<Timeout>,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(context: &Context<Self>) -> Self {
        let link = context.link();
        let desk = Desk {
            browser: Rc::clone(&context.props().around.0),
            notes: Rc::new(RefCell::new(Notebook::default())),
            send: link.callback(|(command, answered)| Message::Send(command, answered)),
            note: link.callback(|(call, event)| Message::Note(call, event)),
        };
        link.send_message(Message::Open);
        Self {
            link: Link::new(context.props().door, document().is_none_or(|document| !document.hidden())),
            port: None,
            failures: 0,
            stage: Stage::Opening,
            desk: Rc::new(desk),
            listeners: listen(context),
            reopening: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let changed = self.take(context, message);
        let unsaved = !self.desk.notes.borrow().is_acknowledged();
        let message = self.link.unsaved(unsaved);
        self.post(message);
        changed
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = match &self.stage {
            Stage::Opening => {
                return html! {
                    <main class="opening" aria-busy="true"><p class="quiet">{ "Opening Callside…" }</p></main>
                };
            }
            Stage::Stale => return stale(),
            Stage::Drawn(scene) => scene.clone(),
        };
        (context.props().draw.0)(&scene)
    }

    fn destroy(&mut self, _context: &Context<Self>) {
        self.listeners.clear();
        self.port = None;
    }
}

impl App {
    /// What follows from a message; true when something is to be drawn anew.
    fn take(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Open => self.open(context),
            Message::Port(PortEvent::Message(text)) => self.hear(context, &text),
            // The sound of a recording comes on a port of its own.
            Message::Port(PortEvent::Piece { .. }) => false,
            Message::Port(PortEvent::Closed) => {
                self.close(context);
                false
            }
            Message::Send(command, answered) => {
                self.send(command, answered.map_or(Asker::Nobody, Asker::Page));
                false
            }
            Message::Note(call, event) => self.note(context, call, event),
            Message::Paused(call) => {
                let edit = self.desk.notes.borrow_mut().get_mut(&call).and_then(|note| note.paused());
                self.post_edits(edit.map(|edit| (call, edit)));
                false
            }
            Message::Visibility => {
                let hidden = document().is_some_and(|document| document.hidden());
                if hidden {
                    self.flush();
                }
                let message = self.link.visible(!hidden);
                self.post(message);
                false
            }
            Message::Leaving => {
                self.flush();
                false
            }
        }
    }

    fn open(&mut self, context: &Context<Self>) -> bool {
        self.reopening = None;
        match self.desk.browser.open_port(context.link().callback(Message::Port)) {
            Some(port) => {
                self.port = Some(port);
                let subscription = self.link.opened();
                self.post(Some(subscription));
                false
            }
            None => {
                self.stage = Stage::Stale;
                true
            }
        }
    }

    fn close(&mut self, context: &Context<Self>) {
        self.port = None;
        // Only notes are sent again: their text is still here. Everything else shows in the next View or was not done.
        drop(self.link.closed());
        self.desk.notes.borrow_mut().lost();
        let link = context.link().clone();
        let pause = pause_before_reopening(self.failures);
        self.failures += 1;
        self.reopening = Some(Timeout::new(pause, move || link.send_message(Message::Open)));
    }

    fn hear(&mut self, context: &Context<Self>, text: &str) -> bool {
        // It fits unless worker and page are of different versions.
        let Ok(message) = callside_json::read(text) else {
            self.stage = Stage::Stale;
            return true;
        };
        match self.link.heard(message) {
            Heard::View(view) => {
                self.failures = 0;
                let edits = self.desk.notes.borrow_mut().seen(&view);
                self.post_edits(edits);
                self.draw(view);
                true
            }
            Heard::Answered(Asker::Note(call), answer) => {
                self.answer_note(context, call, answer);
                self.redraw()
            }
            Heard::Answered(Asker::Page(answered), answer) => {
                answered.emit(answer);
                false
            }
            Heard::Answered(Asker::Nobody, _) | Heard::Nothing => false,
            Heard::Reload => {
                self.flush();
                reload();
                false
            }
        }
    }

    fn draw(&mut self, view: Box<View>) {
        let times = Times::new(Rc::clone(&self.desk.browser), view.zone.clone(), view.now);
        let desk = Rc::clone(&self.desk);
        self.stage = Stage::Drawn(Scene { view: Rc::from(view), times: Rc::new(times), desk, turn: 0 });
    }

    fn redraw(&mut self) -> bool {
        if let Stage::Drawn(scene) = &mut self.stage {
            scene.turn += 1;
        }
        true
    }

    fn note(&mut self, context: &Context<Self>, call: CallId, event: NoteEvent) -> bool {
        let mut notes = self.desk.notes.borrow_mut();
        let Some(note) = notes.get_mut(&call) else { return false };
        let edit = match event {
            NoteEvent::Typed(text) => {
                if note.typed(text) {
                    pause(context, call.clone(), PAUSE);
                }
                None
            }
            NoteEvent::Focused => {
                note.focused();
                None
            }
            NoteEvent::Blurred => note.blurred(),
        };
        drop(notes);
        self.post_edits(edit.map(|edit| (call, edit)));
        self.redraw()
    }

    fn answer_note(&mut self, context: &Context<Self>, call: CallId, answer: Answer) {
        let mut notes = self.desk.notes.borrow_mut();
        let Some(note) = notes.get_mut(&call) else { return };
        let edit = match answer {
            Answer::Note { revision, text } => note.acknowledged(revision, text.reveal()),
            Answer::Refused(refusal) => {
                if note.refused(refusal) {
                    pause(context, call.clone(), PAUSE_AFTER_REFUSAL);
                }
                None
            }
            // The contract answers an edit with its text; anything else leaves the edit unacknowledged.
            _ => {
                note.lost();
                None
            }
        };
        drop(notes);
        self.post_edits(edit.map(|edit| (call, edit)));
    }

    fn flush(&mut self) {
        let edits = self.desk.notes.borrow_mut().flush();
        self.post_edits(edits);
    }

    fn post_edits(&mut self, edits: impl IntoIterator<Item = (CallId, Edit)>) {
        for (call, edit) in edits {
            self.send(edit.into_command(call.clone()), Asker::Note(call));
        }
    }

    fn send(&mut self, command: Command, asker: Asker) {
        match self.link.command(command, asker) {
            Ok(message) => self.post(Some(message)),
            Err(Asker::Note(call)) => {
                if let Some(note) = self.desk.notes.borrow_mut().get_mut(&call) {
                    note.lost();
                }
            }
            Err(Asker::Page(_) | Asker::Nobody) => {}
        }
    }

    fn post(&self, message: Option<ToWorker>) {
        if let (Some(port), Some(message)) = (&self.port, message) {
            port.post(&callside_json::write(&message));
        }
    }
}

/// Where calls are worked on: the pane and Today.
pub fn calls(scene: &Scene) -> Html {
    match scene.view.door {
        Door::Today => html! { <Today scene={scene.clone()} /> },
        _ => html! { <Pane scene={scene.clone()} /> },
    }
}

/// What stands beside that: the popup and Settings.
pub fn settings(scene: &Scene) -> Html {
    match scene.view.door {
        Door::Popup => popup(scene),
        _ => html! { <Settings scene={scene.clone()} /> },
    }
}

/// Any of them, for the gallery and the tests.
#[cfg(any(test, feature = "samples"))]
pub fn any_page(scene: &Scene) -> Html {
    if matches!(scene.view.door, Door::Popup | Door::Settings) { settings(scene) } else { calls(scene) }
}

fn stale() -> Html {
    html! {
        <main class="opening">
            <h1 class="opening-title">{ "Callside was updated" }</h1>
            <p>{ "This page belongs to the version before. Notes up to “Saved here” are kept." }</p>
            <button class="button primary" onclick={Callback::from(|_| reload())}>{ "Reload this page" }</button>
        </main>
    }
}

fn pause(context: &Context<App>, call: CallId, milliseconds: u32) {
    let link = context.link().clone();
    Timeout::new(milliseconds, move || link.send_message(Message::Paused(call))).forget();
}

/// Hiding, leaving and coming back, as the browser tells them.
fn listen(context: &Context<App>) -> Vec<EventListener> {
    let (Some(window), Some(document)) = (window(), document()) else { return Vec::new() };
    let link = context.link();
    let visibility = link.callback(|()| Message::Visibility);
    let leaving = link.callback(|()| Message::Leaving);
    vec![
        EventListener::new(&document, "visibilitychange", move |_| visibility.emit(())),
        EventListener::new(&window, "pagehide", move |_| leaving.emit(())),
    ]
}

fn document() -> Option<Document> {
    window()?.document()
}

fn reload() {
    if let Some(window) = window() {
        // A page that cannot reload keeps showing what it has.
        let _refused = window.location().reload();
    }
}
