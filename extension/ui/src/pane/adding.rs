//! "Nobody in NetSuite has this number": what can be done about it, and the two forms' common parts.
//!
//! A form owns its text while it is open, and the worker keeps it with every key, so that closing the pane loses nothing.

use callside_protocol::{AddAct, Addition, CallView, Command, words};
use yew::{AttrValue, Callback, Html, MouseEvent, classes, html};

use crate::{
    keys::Over,
    part::{fault, icon::Icon},
    scene::Scene,
};

/// True where the caller can be added to NetSuite.
#[must_use]
pub fn is_addable(call: &CallView) -> bool {
    call.who.is_nobody() && call.number.e164.is_some()
}

/// The two acts, each offered or with the reason why not. `toggle` opens and closes a form.
pub fn offers(scene: &Scene, call: &CallView, over: Over, toggle: &dyn Fn(Over) -> Callback<MouseEvent>) -> Html {
    if !is_addable(call) {
        return Html::default();
    }
    let adding = &scene.view.adding;
    let acts = [
        (AddAct::Contact, Over::Contact, "a", adding.no_contact.as_ref()),
        (AddAct::Number, Over::Number, "u", adding.no_number()),
    ];
    html! {
        <section class="adding-offers" aria-label="Add to NetSuite">
            { for acts.iter().filter(|(.., why)| why.is_none()).map(|(act, opens, key, _)| html! {
                <button class="button small" onclick={toggle(*opens)} aria-expanded={(over == *opens).to_string()}>
                    { Icon::Add.draw() }{ words::add_act(*act) }<kbd>{ *key }</kbd>
                </button>
            }) }
            { for acts.iter().filter_map(|(act, _, _, why)| why.map(|why| html! {
                <p class="quiet small">{ words::not_offered(*act, why) }</p>
            })) }
        </section>
    }
}

/// The sentence beside a field, and its id.
pub fn refusal(addition: Option<&Addition>, field: &str) -> (Html, Option<AttrValue>) {
    let Some((_, said)) = addition.and_then(|addition| addition.refused.iter().find(|(of, _)| of == field)) else {
        return (Html::default(), None);
    };
    let id = AttrValue::from(format!("refused-{field}"));
    let said = html! {
        <p class="alarm small refusal" id={id.clone()} role="alert">{ "NetSuite says: " }<q dir="auto">{ said }</q></p>
    };
    (said, Some(id))
}

/// How far the act is, what went wrong with it, and its button.
pub fn end(addition: Option<&Addition>, act: AddAct, ready: bool, close: Callback<MouseEvent>) -> Html {
    let said = addition.and_then(words::under_way);
    let failed = addition.and_then(|addition| addition.fault.as_ref());
    let label = match act {
        AddAct::Contact => words::add_act(act),
        AddAct::Number => "Add number",
    };
    html! {
        <>
            if let Some(why) = failed {
                <div role="alert">{ fault::fault(why) }</div>
            }
            <p class={classes!("small", "quiet")} role="status">{ said.unwrap_or("What you type is kept on this computer.") }</p>
            <div class="adding-actions">
                <button class="button primary" type="submit" disabled={said.is_some() || !ready}>{ label }</button>
                <button class="button" type="button" onclick={close}>{ "Close" }</button>
            </div>
        </>
    }
}

/// Says that it is to be done.
pub fn add(scene: &Scene, call: &CallView, act: AddAct) {
    scene.send(Command::Add { call: call.id.clone(), act });
}
