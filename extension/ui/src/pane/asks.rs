//! What NetSuite wants from the agent before it takes the record.

use callside_protocol::{Ask, AskKind, CallView, Command, Personal};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Html, html};

use crate::{part::field::Field, scene::Scene};

/// A field per ask; an answer is sent when it is given, and remembered for the next calls.
pub fn asks(scene: &Scene, call: &CallView) -> Html {
    if call.asks.is_empty() {
        return Html::default();
    }
    html! {
        <section class="asks" aria-label="NetSuite needs">
            <p class="small quiet">{ "NetSuite wants this on every phone call. Callside remembers your answer." }</p>
            { for call.asks.iter().map(|ask| field(scene, call, ask)) }
        </section>
    }
}

fn field(scene: &Scene, call: &CallView, ask: &Ask) -> Html {
    let id = format!("ask-{}", ask.field);
    let value = ask.value.as_ref().map_or_else(String::new, |value| value.reveal().to_owned());
    let give = {
        let (scene, call, field) = (scene.clone(), call.id.clone(), ask.field.clone());
        Callback::from(move |value: String| {
            let (call, field) = (call.clone(), field.clone());
            scene.send(Command::AnswerAsk { call, field, value: Personal::new(value) });
        })
    };
    let missing = value.is_empty();
    let control = match &ask.kind {
        AskKind::OneOf(choices) => html! {
            <select id={id.clone()} class="field" onchange={selected(give)} aria-invalid={missing.to_string()}>
                <option value="" selected={missing}>{ "Choose…" }</option>
                { for choices.iter().map(|choice| html! {
                    <option value={choice.id.clone()} selected={choice.id == value}>{ &choice.label }</option>
                }) }
            </select>
        },
        AskKind::Text => html! { <Field id={id.clone()} {value} given={give} invalid={missing} /> },
        AskKind::Date => html! { <Field id={id.clone()} {value} kind="date" given={give} invalid={missing} /> },
        AskKind::Tick => html! {
            <input id={id.clone()} type="checkbox" checked={value == "true"} onchange={ticked(give)} />
        },
    };
    html! { <div class="ask" key={ask.field.clone()}><label for={id}>{ &ask.label }</label>{ control }</div> }
}

fn selected(give: Callback<String>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
            give.emit(select.value());
        }
    })
}

fn ticked(give: Callback<String>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            give.emit(input.checked().to_string());
        }
    })
}
