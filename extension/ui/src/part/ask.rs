//! The control for a value NetSuite wants: a list, a date, a tick or text.

use callside_protocol::{Ask, AskKind};
use web_sys::{Event, FocusEvent, HtmlSelectElement, KeyboardEvent, PointerEvent};
use yew::{AttrValue, Callback, Html, TargetCast as _, html};

use super::{control::ticked, field::Field};

/// The control, whose label is for `id`. `described` is the id of what is said about it; where it is `required`, no value is a
/// wrong one.
pub fn control(
    ask: &Ask,
    id: String,
    required: bool,
    invalid: bool,
    described: Option<AttrValue>,
    give: Callback<String>,
) -> Html {
    let value = ask.value.as_ref().map_or_else(String::new, |value| value.reveal().to_owned());
    let invalid = invalid || required && value.is_empty();
    match &ask.kind {
        AskKind::OneOf(choices) => {
            let (pressed, left) = (give.clone(), give.clone());
            html! {
                <select {id} class="field" aria-invalid={invalid.to_string()} aria-describedby={described}
                    onpointerdown={|event: PointerEvent| by_keys(&event, false)}
                    onkeydown={move |event: KeyboardEvent| {
                        let done = event.key() == "Enter";
                        by_keys(&event, !done);
                        if done { give_from(&event, &pressed); }
                    }}
                    onchange={move |event: Event| if !is_by_keys(&event) { give_from(&event, &give); }}
                    onblur={move |event: FocusEvent| if is_by_keys(&event) { give_from(&event, &left); }}>
                    <option value="" selected={value.is_empty()}>{ "Choose…" }</option>
                    { for choices.iter().map(|choice| html! {
                        <option value={choice.id.clone()} selected={choice.id == value}>{ &choice.label }</option>
                    }) }
                </select>
            }
        }
        AskKind::Text => html! { <Field {id} {value} given={give} {invalid} {described} /> },
        AskKind::Date => html! { <Field {id} {value} kind="date" given={give} {invalid} {described} /> },
        AskKind::Number => html! { <Field {id} {value} kind="number" given={give} {invalid} {described} /> },
        AskKind::Tick => html! {
            <input {id} type="checkbox" checked={value == "true"} onchange={ticked(give.reform(|ticked: bool| ticked.to_string()))} aria-describedby={described} />
        },
    }
}

/// Marks a list that is gone through by keys. Chrome tells of every step as of a choice; made by pointer a choice is meant,
/// made by keys it is once the person presses Enter or goes on.
const BY_KEYS: &str = "data-by-keys";

fn by_keys(event: &Event, are_keys: bool) {
    if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
        // An attribute of that name can always be set.
        let _marked = list.toggle_attribute_with_force(BY_KEYS, are_keys);
    }
}

fn is_by_keys(event: &Event) -> bool {
    event.target_dyn_into::<HtmlSelectElement>().is_some_and(|list| list.has_attribute(BY_KEYS))
}

fn give_from(event: &Event, give: &Callback<String>) {
    if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
        give.emit(list.value());
    }
}
