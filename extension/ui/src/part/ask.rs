//! The control for a value NetSuite wants: a list, a date, a tick or text.

use callside_protocol::{Ask, AskKind};
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::{AttrValue, Callback, Html, TargetCast as _, html};

use super::field::Field;

/// The control, whose label is for `id`. `described` is the id of what is said about it.
pub fn control(ask: &Ask, id: String, invalid: bool, described: Option<AttrValue>, give: Callback<String>) -> Html {
    let value = ask.value.as_ref().map_or_else(String::new, |value| value.reveal().to_owned());
    let invalid = invalid || value.is_empty();
    match &ask.kind {
        AskKind::OneOf(choices) => html! {
            <select {id} class="field" onchange={selected(give)} aria-invalid={invalid.to_string()}
                aria-describedby={described}>
                <option value="" selected={value.is_empty()}>{ "Choose…" }</option>
                { for choices.iter().map(|choice| html! {
                    <option value={choice.id.clone()} selected={choice.id == value}>{ &choice.label }</option>
                }) }
            </select>
        },
        AskKind::Text => html! { <Field {id} {value} given={give} {invalid} {described} /> },
        AskKind::Date => html! { <Field {id} {value} kind="date" given={give} {invalid} {described} /> },
        AskKind::Tick => html! {
            <input {id} type="checkbox" checked={value == "true"} onchange={ticked(give)} aria-describedby={described} />
        },
    }
}

/// Hears the value of a list.
pub fn selected(give: Callback<String>) -> Callback<Event> {
    give.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map_or_else(String::new, |list| list.value())
    })
}

/// Hears "true" or "false" of a box.
pub fn ticked(give: Callback<String>) -> Callback<Event> {
    give.reform(|event: Event| {
        event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()).to_string()
    })
}
