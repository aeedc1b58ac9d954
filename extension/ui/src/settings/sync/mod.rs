//! Settings → Call sync: how the calls of the whole company get into NetSuite, whether all of them have, and what would be
//! written before anything is.

mod days;
mod status;
mod trial;
mod waiting;

use callside_protocol::{
    Answer, SettingsPlace, Timestamp,
    company::{CompanyCommand, CompanyView, Stretch, SyncCommand, SyncView, TrialFor},
};
use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Component, Context, Html, NodeRef, Properties, html};

use crate::{
    part::{control, field::Field},
    scene::Scene,
    times::calendar_days,
};

const DAY: i64 = 86_400_000;
/// So far back what was read is looked at again after mapping or rules have changed, where nothing else is typed.
const LOOKS_BACK: i64 = 7 * DAY;

/// What the page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct SyncProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the page.
pub enum Message {
    /// Have that done.
    Ask(SyncCommand),
    /// The form was sent, for that.
    Try(TrialFor),
    /// The answer.
    Answered(Answer),
}

/// The page.
#[derive(Default)]
pub struct CallSync {
    from: NodeRef,
    busy: bool,
    objection: Option<&'static str>,
}

impl Component for CallSync {
    type Message = Message;
    type Properties = SyncProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let scene = &context.props().scene;
            scene.ask(CompanyCommand::LookAgain.sent(), context.link().callback(Message::Answered));
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        match message {
            Message::Ask(command) => {
                self.objection = None;
                self.busy = true;
                scene.ask(CompanyCommand::Sync(command).sent(), context.link().callback(Message::Answered));
            }
            Message::Try(purpose) => {
                let view = SyncView::of(&scene.view).unwrap_or_default();
                let typed = self.from.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
                match stretch(&typed, purpose, &view, scene.times.now()) {
                    Ok(stretch) => context.link().send_message(Message::Ask(SyncCommand::Try(stretch))),
                    Err(objection) => self.objection = Some(objection),
                }
            }
            Message::Answered(answer) => {
                self.busy = false;
                if !matches!(answer, Answer::Company(_)) {
                    self.objection = Some("It could not be done. Try again in a moment.");
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let Some(view) = SyncView::of(&scene.view) else {
            return html! {
                <section class="card" id={SettingsPlace::CallSync.name()} tabindex="-1" aria-label="Call sync">
                    <p role="status">{ "Looking…" }</p>
                </section>
            };
        };
        let company = CompanyView::of(&scene.view).unwrap_or_default();
        let ask = context.link().callback(Message::Ask);
        html! {
            <>
                { status::status(scene, &view, &company, &ask) }
                { for view.trial.as_ref().map(|tried| trial::trial(scene, &view, tried, &ask)) }
                { self.form(context, &view) }
                { days::days(scene, &view, &ask) }
                { waiting::waiting(scene, &view, &ask) }
            </>
        }
    }
}

impl CallSync {
    /// What can be tried out.
    fn form(&self, context: &Context<Self>, view: &SyncView) -> Html {
        let purpose = if view.begun.is_none() { TrialFor::Begin } else { TrialFor::Back };
        let send = control::sent(context.link().callback(move |()| Message::Try(purpose)));
        let (heading, about, label) = match purpose {
            TrialFor::Begin => (
                "Begin",
                "Choose the first day whose calls get records. Callside reads RingCentral's log from there, shows what it \
                 would write, and writes nothing before you say “Do it”.",
                "First day",
            ),
            _ => (
                "Earlier calls",
                "Calls of a time before the sync began. They are read from the newest to the oldest, after everything that is \
                 new.",
                "Back to",
            ),
        };
        html! {
            <section class="card" aria-label={heading}>
                <header class="card-head"><h2>{ heading }</h2></header>
                if view.changed {
                    <p>{ "Mapping or rules have changed since somebody last said “Do it”. Calls that are read from now on follow \
                          them, and so does what was waiting. What was read before stays as it is until you look at it here." }</p>
                    <p>
                        <button class="button" type="button" disabled={self.busy}
                            onclick={context.link().callback(|_| Message::Try(TrialFor::Again))}>
                            { "Try out the last seven days" }
                        </button>
                    </p>
                }
                <p>{ about }</p>
                <form class="form-row" onsubmit={send}>
                    <label for="sync-from">{ label }</label>
                    <div class="with-button">
                        <Field id="sync-from" node={self.from.clone()} kind="date" value="" invalid={self.objection.is_some()}
                            described={self.objection.map(|_| AttrValue::from("sync-objection"))} />
                        <button class="button" type="submit" disabled={self.busy}>{ "Try it out" }</button>
                    </div>
                </form>
                if let Some(objection) = self.objection {
                    <p class="alarm" role="alert" id="sync-objection">{ objection }</p>
                }
            </section>
        }
    }
}

/// The stretch that was asked for, or what is wrong with what was typed.
fn stretch(typed: &str, purpose: TrialFor, view: &SyncView, now: Timestamp) -> Result<Stretch, &'static str> {
    let (from, to) = match purpose {
        TrialFor::Again => (Timestamp(view.from.0.max(view.settled.0 - LOOKS_BACK)), view.settled),
        _ => {
            let day = calendar_days(typed).ok_or("Choose a day.")?;
            let from = Timestamp(day * DAY - view.offset);
            (from, if purpose == TrialFor::Back { view.from } else { now })
        }
    };
    match purpose {
        TrialFor::Again if to <= from => {
            Err("Nothing has been read for the last time yet. It is read again by itself.")
        }
        _ if now <= from => Err("That day has not begun."),
        TrialFor::Back if to <= from => Err("The calls of that day are synced already. Choose an earlier one."),
        _ => Ok(Stretch { from, to, purpose }),
    }
}

/// Whose an extension is: its number and name, as far as they are known.
fn named(view: &SyncView, extension: &str) -> String {
    match view.names.iter().find(|name| name.extension == extension) {
        Some(name) if name.number.is_empty() => name.name.reveal().to_owned(),
        Some(name) => [&name.number, " ", name.name.reveal()].concat(),
        None => ["Extension with the id ", extension].concat(),
    }
}

/// A button that asks for that.
fn button(label: &'static str, more: &'static str, command: SyncCommand, ask: &Callback<SyncCommand>) -> Html {
    let ask = ask.clone();
    let click = move |_: web_sys::MouseEvent| ask.emit(command.clone());
    html! {
        <button class="button" type="button" onclick={click}>
            { label }if !more.is_empty() { <span class="unseen">{ more }</span> }
        </button>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
