//! What NetSuite wants from the agent before it takes the record.

use callside_protocol::{Ask, CallView, Command, Personal};
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
            { for call.asks.iter().map(|ask| field(scene, call, ask)) }
        </section>
    }
}

fn field(scene: &Scene, call: &CallView, ask: &Ask) -> Html {
    let id = format!("ask-{}", ask.field);
    let give = {
        let (scene, call, field) = (scene.clone(), call.id.clone(), ask.field.clone());
        Callback::from(move |value: String| {
            let (call, field) = (call.clone(), field.clone());
            scene.send(Command::AnswerAsk { call, field, value: Personal::new(value) });
        })
    };
    let control = ask::control(ask, id.clone(), false, None, give);
    html! { <div class="ask" key={ask.field.clone()}><label for={id}>{ &ask.label }</label>{ control }</div> }
}
