//! Looking for a record by name while a call is on: typed, found, chosen.

use callside_protocol::{CallId, Candidate, Command};
use gloo_timers::callback::Timeout;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::{Callback, Component, Context, Html, NodeRef, Properties, html};

use super::{control, fault, record};
use crate::scene::Scene;

/// Fewer characters find half the account.
const ENOUGH: usize = 2;

/// How long after a key the search is sent, in milliseconds (market.md §4.1).
const PAUSE: u32 = 250;

/// What is looked for.
#[derive(Clone, PartialEq, Properties)]
pub struct FindProps {
    /// One moment.
    pub scene: Scene,
    /// The call it is for.
    pub call: CallId,
    /// Id of the field; a label for it stands outside.
    pub id: &'static str,
    /// People, too, and not companies alone.
    pub people: bool,
    /// The field takes the focus when it appears.
    pub focus: bool,
    /// Hears which record was chosen.
    pub chosen: Callback<Candidate>,
}

/// What reaches the search.
pub enum Message {
    /// Something was typed.
    Typed(String),
    /// The pause after it is over.
    Search,
}

/// The search.
pub struct Find {
    text: String,
    field: NodeRef,
    pause: Option<Timeout>,
}

impl Component for Find {
    type Message = Message;
    type Properties = FindProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { text: String::new(), field: NodeRef::default(), pause: None }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if let Some(field) = self.field.cast::<HtmlInputElement>().filter(|_| first && context.props().focus) {
            let _kept = field.focus();
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(text) => {
                self.text = text;
                let link = context.link().clone();
                self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Search)));
            }
            Message::Search => {
                let FindProps { scene, call, people, .. } = context.props();
                let text = self.text.trim().to_owned();
                if text.chars().count() >= ENOUGH {
                    scene.send(Command::SearchRecords { call: call.clone(), text, people: *people });
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let FindProps { id, people, .. } = context.props();
        let typed = control::typed(context.link().callback(Message::Typed));
        // Enter belongs to the form around it, where there is one; in a search it sends nothing.
        let pressed = |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
            }
        };
        html! {
            <div class="find">
                <input id={*id} ref={self.field.clone()} class="field" type="search" dir="auto" autocomplete="off"
                    placeholder={if *people { "Name of a person or company" } else { "Part of its name" }}
                    value={self.text.clone()} oninput={typed} onkeydown={pressed} />
                { self.answer(context) }
            </div>
        }
    }
}

impl Find {
    fn answer(&self, context: &Context<Self>) -> Html {
        let FindProps { scene, call, people, chosen, .. } = context.props();
        let wanted = self.text.trim();
        let search = scene.view.search.as_ref();
        let search = search.filter(|search| search.call == *call && search.text == wanted && search.people == *people);
        let Some(search) = search.filter(|_| wanted.chars().count() >= ENOUGH) else { return Html::default() };
        match &search.answer {
            None => html! { <p class="quiet small looking">{ "Searching" }</p> },
            Some(Err(why)) => fault::fault(why),
            Some(Ok(found)) if found.is_empty() => html! {
                <p class="quiet small" role="status">
                    { if *people { "No record" } else { "No company" } }{ " your role sees has that in its name." }
                </p>
            },
            Some(Ok(found)) => html! {
                <ul class="record-list" aria-label="Records found">
                    { for found.iter().map(|found| {
                        let record = found.clone();
                        record::row(found, "choose", chosen.reform(move |_| record.clone()))
                    }) }
                </ul>
            },
        }
    }
}
