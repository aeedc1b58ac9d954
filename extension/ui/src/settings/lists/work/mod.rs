//! Working through a list by telephone: whom to call next with all that is known of them, the note and what came of it, and how far
//! the list is. Who comes next is decided where everybody's marks are; this page asks for one person, and for the next once it has
//! said what became of them. What is typed stays here until that has been taken.

mod dialled;
mod optout;
mod person;

use callside_protocol::{
    Answer, RecordRef, SettingsPlace, Timestamp,
    company::{CallListSums, ListsAnswer, ListsCommand, MarkAs, NextPerson, OptOut, Outcome, PersonOnList},
    words::engagement,
};
use web_sys::HtmlElement;
use yew::{Component, Context, Html, NodeRef, html};

use self::dialled::Dialled;
use super::{ListProps, back, list_address};
use crate::{
    scene::Scene,
    settings::engagement::{ask, read, standing, trouble},
};

/// What reaches the page.
pub enum Message {
    /// Ask whom to call next.
    Ask,
    /// Them.
    Next(Answer),
    /// The note.
    Note(String),
    /// They were called.
    Done(Outcome),
    /// They are passed over.
    Skip,
    /// When they are to be called again, as it is typed.
    When(String),
    /// Call them again then.
    Later,
    /// Somebody else may have them.
    GiveBack,
    /// What came of that.
    Marked(Answer),
    /// Why they are called although they do not want to be.
    Reason(String),
    /// Call them all the same.
    CallAnyway,
    /// It is kept.
    Allowed(Answer),
    /// They do not want that, or do again; `None`: rather not.
    Doubt(Option<(OptOut, bool)>),
    /// It is so.
    OptOut(OptOut, bool),
    /// What came of it.
    OptedOut(OptOut, bool, Answer),
    /// The field of theirs that is changed.
    Field(String),
    /// What it is to be.
    Value(String),
    /// Have it wait to be pushed.
    Change,
    /// What came of it.
    Changed(Answer),
}

/// The page.
#[derive(Default)]
pub struct Work {
    pub(super) next: Option<NextPerson>,
    note: String,
    when: String,
    reason: String,
    /// Calling somebody who does not want it has a reason now.
    allowed: bool,
    doubted: Option<(OptOut, bool)>,
    field: String,
    value: String,
    busy: bool,
    said: &'static str,
    trouble: Option<String>,
    /// Somebody else is shown than before: the focus goes to their name.
    arrived: bool,
    dialled: Dialled,
    head: NodeRef,
}

impl Component for Work {
    type Message = Message;
    type Properties = ListProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            context.link().send_message(Message::Ask);
        }
        if std::mem::take(&mut self.arrived)
            && let Some(head) = self.head.cast::<HtmlElement>()
        {
            let _kept = head.focus();
        }
    }

    /// A call may have come of the card.
    fn changed(&mut self, context: &Context<Self>, _old: &ListProps) -> bool {
        let scene = &context.props().scene;
        if let Some(NextPerson::Call(of)) = &self.next
            && let Some(command) = self.dialled.ties(&scene.view, of)
        {
            scene.send(command);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        match message {
            Message::Ask => {
                (self.busy, self.trouble) = (true, None);
                if let Some(shown) = &context.props().shown {
                    ask(scene, ListsCommand::Next(shown.list.id.clone()), context.link().callback(Message::Next));
                }
            }
            Message::Next(answer) => {
                self.busy = false;
                self.trouble = trouble(&answer);
                if let Some(ListsAnswer::Next(next)) = read(&answer) {
                    self.take(*next, scene.times.now());
                }
            }
            Message::Note(note) => self.note = note,
            Message::When(when) => (self.when, self.trouble) = (when, None),
            Message::Done(outcome) => {
                let note = self.note.trim().into();
                self.mark(context, MarkAs::Done { outcome, note });
            }
            Message::Skip => self.mark(context, MarkAs::Skip),
            Message::GiveBack => self.mark(context, MarkAs::GiveBack),
            Message::Later => match later(scene, &self.when) {
                Ok(at) => {
                    let note = self.note.trim().into();
                    self.mark(context, MarkAs::Later { at, note });
                }
                Err(objection) => self.trouble = Some(objection.to_owned()),
            },
            Message::Marked(answer) => {
                self.busy = false;
                self.trouble = trouble(&answer);
                if self.trouble.is_none() {
                    // It is kept: what was typed is of no use any more.
                    let (next, dialled) = (self.next.take(), std::mem::take(&mut self.dialled));
                    *self = Self { next, dialled, ..Self::default() };
                    context.link().send_message(Message::Ask);
                }
            }
            Message::Reason(reason) => self.reason = reason,
            Message::CallAnyway => self.of_person(context, Message::Allowed, |page, person| ListsCommand::CallAnyway {
                person,
                reason: page.reason.trim().into(),
            }),
            Message::Allowed(answer) => {
                self.trouble = trouble(&answer);
                self.allowed = self.trouble.is_none();
            }
            Message::Doubt(what) => (self.doubted, self.said) = (what, ""),
            Message::OptOut(what, out) => {
                let answered = move |answer| Message::OptedOut(what, out, answer);
                self.of_person(context, answered, |_, person| ListsCommand::OptOut { person, what, out });
            }
            Message::OptedOut(what, out, answer) => {
                self.trouble = trouble(&answer);
                if self.trouble.is_none() {
                    (self.doubted, self.said) = (None, "Kept.");
                    if let Some(NextPerson::Call(person)) = &mut self.next {
                        person.opted_out.retain(|known| *known != what);
                        if out {
                            person.opted_out.push(what);
                        }
                    }
                }
            }
            Message::Field(field) => self.field = field,
            Message::Value(value) => self.value = value,
            Message::Change => self.of_person(context, Message::Changed, |page, person| ListsCommand::Change {
                person,
                field: page.field.clone(),
                value: page.value.as_str().into(),
            }),
            Message::Changed(answer) => {
                self.trouble = trouble(&answer);
                if self.trouble.is_none() {
                    self.value.clear();
                    self.said = "Kept. It waits under Connectors until somebody pushes.";
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ListProps { scene, lists, shown } = context.props();
        let Some(shown) = shown else { return Html::default() };
        let send = context.link().callback(|message| message);
        html! {
            <>
                <p class="lists-back">{ back() }{ " · " }<a href={list_address(&shown.list.id, "")}>{ &shown.list.name }</a></p>
                <section class="card" id={SettingsPlace::Lists.name()} tabindex="-1" aria-label="Call list">
                    <header class="card-head"><h2>{ "Call list: " }<bdi dir="auto">{ &shown.list.name }</bdi></h2></header>
                    { standing(scene, lists) }
                    { for self.sums().map(progress) }
                    <p class="small" role="status">
                        { if self.busy { "Looking for the next person…" } else { self.said } }
                    </p>
                    if let Some(trouble) = &self.trouble {
                        <p class="alarm" role="alert">{ trouble }</p>
                    }
                    { match &self.next {
                        Some(NextPerson::Call(of)) => person::card(self, scene, lists, of, &send),
                        Some(NextPerson::Wait(until, _)) => html! {
                            <>
                                <p>{ "Nobody is to be called before " }{ scene.times.day_and_time(*until) }{ ": whoever is left is with \
                                      others, or is to be called later." }</p>
                                { self.again(context, "Look again") }
                            </>
                        },
                        Some(NextPerson::Finished(_)) => html! {
                            <p><strong>{ "Finished." }</strong>{ " Nobody is left on this list. " }
                                <a href={list_address(&shown.list.id, "")}>{ "See who is on it" }</a></p>
                        },
                        None if self.trouble.is_some() => self.again(context, "Try again"),
                        None => Html::default(),
                    } }
                </section>
            </>
        }
    }
}

impl Work {
    fn take(&mut self, next: NextPerson, now: Timestamp) {
        let who = |next: &NextPerson| match next {
            NextPerson::Call(person) => Some(person.person.clone()),
            _ => None,
        };
        self.arrived = self.next.as_ref().and_then(who) != who(&next);
        if self.arrived {
            self.dialled = Dialled::since(now);
        }
        self.next = Some(next);
    }

    fn person(&self) -> Option<&PersonOnList> {
        match &self.next {
            Some(NextPerson::Call(person)) => Some(person),
            _ => None,
        }
    }

    fn sums(&self) -> Option<CallListSums> {
        Some(match self.next.as_ref()? {
            NextPerson::Call(person) => person.sums,
            NextPerson::Wait(_, sums) | NextPerson::Finished(sums) => *sums,
        })
    }

    fn mark(&mut self, context: &Context<Self>, mark: MarkAs) {
        let Some(shown) = &context.props().shown else { return };
        let list = shown.list.id.clone();
        self.busy = true;
        self.of_person(context, Message::Marked, |_, person| ListsCommand::Mark { list, person, mark });
    }

    /// Asks for something about whoever is shown.
    fn of_person(
        &mut self,
        context: &Context<Self>,
        answered: impl Fn(Answer) -> Message + 'static,
        command: impl FnOnce(&Self, RecordRef) -> ListsCommand,
    ) {
        (self.trouble, self.said) = (None, "");
        let Some(person) = self.person().map(|person| person.person.clone()) else { return };
        ask(&context.props().scene, command(self, person), context.link().callback(answered));
    }

    fn again(&self, context: &Context<Self>, label: &'static str) -> Html {
        html! {
            <div class="card-actions">
                <button type="button" class="button" disabled={self.busy} onclick={context.link().callback(|_| Message::Ask)}>
                    { label }
                </button>
            </div>
        }
    }
}

/// When that is, or what is wrong with what was typed.
fn later(scene: &Scene, typed: &str) -> Result<Timestamp, &'static str> {
    let at = scene.times.instant(typed).ok_or("Choose a day and a time to call them back.")?;
    if at > scene.times.now() { Ok(at) } else { Err("That time is over. Choose one that is still to come.") }
}

fn progress(sums: CallListSums) -> Html {
    let over = sums.done + sums.skipped;
    html! {
        <div class="work-progress">
            <progress class="progress" value={over.to_string()} max={sums.all().max(1).to_string()} aria-label="Worked through" />
            <p class="small quiet">{ engagement::sums(&sums) }</p>
        </div>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
