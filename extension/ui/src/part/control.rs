//! What a control says when it is used: a field its text, a list its value, a box its tick, a form that it is sent.

use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, InputEvent, SubmitEvent};
use yew::{Callback, Html, TargetCast as _, virtual_dom::VTag};

/// Hears the text of a field with every key.
pub fn typed(give: Callback<String>) -> Callback<InputEvent> {
    give.reform(|event: InputEvent| {
        let line = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        let area = || Some(event.target_dyn_into::<HtmlTextAreaElement>()?.value());
        line.or_else(area).unwrap_or_default()
    })
}

/// Hears the value of a list.
pub fn selected(give: Callback<String>) -> Callback<Event> {
    give.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map_or_else(String::new, |list| list.value())
    })
}

/// Hears whether a box is ticked.
pub fn ticked(give: Callback<bool>) -> Callback<Event> {
    give.reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked()))
}

/// Hears that a form is sent: to the page, and nowhere else.
pub fn sent(give: Callback<()>) -> Callback<SubmitEvent> {
    give.reform(|event: SubmitEvent| event.prevent_default())
}

/// An entry of a list. Which of them is chosen is a property of it: its attribute counts for nothing any more once somebody has
/// chosen.
pub fn choice(value: impl Into<String>, text: impl Into<String>, selected: bool) -> Html {
    let mut choice = VTag::new("option");
    choice.add_attribute("value", value.into());
    choice.add_property("selected", selected);
    choice.add_child(text.into().into());
    choice.into()
}
