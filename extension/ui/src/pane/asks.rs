//! What NetSuite wants from the agent before it takes the record, and what the company wants in it.

use callside_protocol::{Ask, CallView, Command, FieldToFill, Personal, words};
use yew::{Callback, Html, html};

use crate::{part::ask, scene::Scene};

/// A field per ask; an answer is sent when it is given, and remembered for the next calls.
pub fn asks(scene: &Scene, call: &CallView) -> Html {
    if call.asks.is_empty() {
        return Html::default();
    }
    html! {
        <section class="asks" aria-label="NetSuite needs">
            <p class="small quiet">{ "NetSuite wants this on every phone call. Callside remembers your answer." }</p>
            { for call.asks.iter().map(|ask| self::field(scene, call, ask, true, false)) }
        </section>
    }
}

/// The company's fields of the record, each with why the agent's value is not there.
pub fn fields(scene: &Scene, call: &CallView) -> Html {
    if call.fields.is_empty() {
        return Html::default();
    }
    html! {
        <section class="asks" aria-label="For the record">{ for call.fields.iter().map(|field| to_fill(scene, call, field)) }</section>
    }
}

fn to_fill(scene: &Scene, call: &CallView, field: &FieldToFill) -> Html {
    let asked = self::field(scene, call, &field.ask, field.required, field.not_taken.is_some());
    let Some(why) = &field.not_taken else { return asked };
    let (said, offer) = words::not_taken(why, &field.ask);
    let value = field.ask.value.clone().unwrap_or_default();
    let again = give(scene, call, &field.ask).reform(move |_| value.reveal().to_owned());
    html! {
        <>
            { asked }
            <p id={["why-", &field.ask.field].concat()} class="alarm small" role="status">{ said }</p>
            <button class="button small" onclick={again}>{ offer }</button>
        </>
    }
}

fn give(scene: &Scene, call: &CallView, ask: &Ask) -> Callback<String> {
    let (scene, call, field) = (scene.clone(), call.id.clone(), ask.field.clone());
    Callback::from(move |value: String| {
        let (call, field) = (call.clone(), field.clone());
        scene.send(Command::AnswerAsk { call, field, value: Personal::new(value) });
    })
}

fn field(scene: &Scene, call: &CallView, ask: &Ask, required: bool, refused: bool) -> Html {
    let id = ["ask-", &ask.field].concat();
    let described = refused.then(|| ["why-", &ask.field].concat().into());
    let control = ask::control(ask, id.clone(), required, refused, described, give(scene, call, ask));
    html! {
        <div class="ask" key={ask.field.clone()}>
            <label for={id}>{ &ask.label }{ if required { " *" } else { "" } }</label>
            { control }
        </div>
    }
}
