//! "Choose company": a search among NetSuite's companies for a contact that has none.

use callside_protocol::{CallId, Candidate, Command, words};
use gloo_timers::callback::Timeout;
use web_sys::{HtmlInputElement, InputEvent};
use yew::{Callback, Component, Context, Html, NodeRef, Properties, TargetCast as _, html};

use crate::{part::fault, scene::Scene};

/// Fewer characters find half the account.
const ENOUGH: usize = 2;

/// How long after a key the search is sent, in milliseconds (market.md §4.1).
const PAUSE: u32 = 250;

/// For which call.
#[derive(Clone, PartialEq, Properties)]
pub struct CompanyProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: CallId,
    /// Closes the search.
    pub close: Callback<()>,
}

/// What reaches the search.
pub enum Message {
    /// Something was typed.
    Typed(String),
    /// The pause after it is over.
    Search,
    /// One was chosen; `None`: leave it logged by number.
    Choose(Option<Candidate>),
}

/// The search.
pub struct Company {
    text: String,
    field: NodeRef,
    pause: Option<Timeout>,
}

impl Component for Company {
    type Message = Message;
    type Properties = CompanyProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { text: String::new(), field: NodeRef::default(), pause: None }
    }

    fn rendered(&mut self, _context: &Context<Self>, first: bool) {
        if let Some(field) = self.field.cast::<HtmlInputElement>().filter(|_| first) {
            let _kept = field.focus();
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let CompanyProps { scene, call, close } = context.props();
        match message {
            Message::Typed(text) => {
                self.text = text;
                let link = context.link().clone();
                self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Search)));
            }
            Message::Search => {
                let text = self.text.trim().to_owned();
                if text.chars().count() >= ENOUGH {
                    scene.send(Command::SearchCompany { call: call.clone(), text });
                }
            }
            Message::Choose(company) => {
                let company = company.map(|company| company.record);
                scene.send(Command::ChooseCompany { call: call.clone(), company });
                close.emit(());
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let close = context.props().close.reform(|_| ());
        let typed = link.callback(|event: InputEvent| {
            Message::Typed(event.target_dyn_into::<HtmlInputElement>().map_or_else(String::new, |input| input.value()))
        });
        html! {
            <section class="company" aria-label="Choose company">
                <div class="company-search">
                    <label for="company">{ "Company" }</label>
                    <input id="company" ref={self.field.clone()} class="field" type="search" dir="auto"
                        placeholder="Part of its name" autocomplete="off" oninput={typed} />
                    <button class="button small" onclick={close}>{ "Close" }</button>
                </div>
                { self.answer(context) }
                <button class="button link small" onclick={link.callback(|_| Message::Choose(None))}>
                    { "Leave it logged by number" }
                </button>
            </section>
        }
    }
}

impl Company {
    fn answer(&self, context: &Context<Self>) -> Html {
        let CompanyProps { scene, call, .. } = context.props();
        let wanted = self.text.trim();
        let search = scene.view.search.as_ref().filter(|search| search.call == *call && search.text == wanted);
        let Some(search) = search.filter(|_| wanted.chars().count() >= ENOUGH) else { return Html::default() };
        match &search.answer {
            None => html! { <p class="quiet small looking">{ "Searching NetSuite" }</p> },
            Some(Err(why)) => fault::fault(why),
            Some(Ok(found)) if found.is_empty() => {
                html! { <p class="quiet small">{ "No company your role sees has that in its name." }</p> }
            }
            Some(Ok(found)) => html! {
                <ul class="company-list">{ for found.iter().map(|company| choice(context, company)) }</ul>
            },
        }
    }
}

fn choice(context: &Context<Company>, company: &Candidate) -> Html {
    let chosen = company.clone();
    let choose = context.link().callback(move |_| Message::Choose(Some(chosen.clone())));
    let name = words::candidate_name(company);
    html! {
        <li key={company.record.id.clone()}>
            <button class="company-choice" onclick={choose}>
                <bdi class="ellipsis" dir="auto" title={name.clone()}>{ &name }</bdi>
                <span class="kind">{ words::kind(company.record.kind) }</span>
            </button>
        </li>
    }
}
