//! A line of text that belongs to the person while they type: a View that arrives meanwhile does not replace it.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, InputEvent, window};
use yew::{
    AttrValue, Callback, Classes, Component, Context, Html, NodeRef, Properties, TargetCast as _, classes, html,
};

/// A field.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// Its id, for its label.
    pub id: String,
    /// The value as the worker holds it.
    pub value: String,
    /// `type` of the input.
    #[prop_or("text")]
    pub kind: &'static str,
    /// More classes than `field`.
    #[prop_or_default]
    pub class: Classes,
    /// The value is missing or was refused.
    #[prop_or_default]
    pub invalid: bool,
    /// Hears the text when the person is done with it: Enter, or leaving the field.
    #[prop_or_default]
    pub given: Callback<String>,
    /// Hears the text with every key.
    #[prop_or_default]
    pub typed: Callback<String>,
    /// What to type, where it is empty.
    #[prop_or_default]
    pub placeholder: &'static str,
    /// Id of what is said about the field.
    #[prop_or_default]
    pub described: Option<AttrValue>,
    /// The input itself, for forms that read it when they are sent.
    #[prop_or_default]
    pub node: NodeRef,
}

/// What reaches the field.
pub enum Message {
    /// The text now.
    Typed(String),
    /// The person is done with it.
    Given(String),
}

/// The field.
pub struct Field {
    text: String,
}

impl Component for Field {
    type Message = Message;
    type Properties = FieldProps;

    fn create(context: &Context<Self>) -> Self {
        Self { text: context.props().value.clone() }
    }

    /// Another value in the View replaces the text; the same one, drawn anew, does not.
    fn changed(&mut self, context: &Context<Self>, old: &FieldProps) -> bool {
        if context.props().value != old.value {
            self.text.clone_from(&context.props().value);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(text) => {
                self.text = text;
                context.props().typed.emit(self.text.clone());
            }
            Message::Given(text) => context.props().given.emit(text),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let FieldProps { id, kind, class, invalid, node, described, placeholder, .. } = context.props();
        let link = context.link();
        let typed = link.callback(|event: InputEvent| Message::Typed(text(event.target_dyn_into())));
        let given = link.callback(|event: Event| Message::Given(text(event.target_dyn_into())));
        html! {
            <input id={id.clone()} ref={node.clone()} class={classes!("field", class.clone())} type={*kind} dir="auto"
                value={self.text.clone()} oninput={typed} onchange={given} aria-invalid={invalid.to_string()}
                aria-describedby={described.clone()} placeholder={*placeholder} autocomplete="off" spellcheck="false" />
        }
    }
}

/// What is in the field of that id now.
#[must_use]
pub fn value(id: &str) -> String {
    let element = window().and_then(|window| window.document()?.get_element_by_id(id));
    text(element.and_then(|element| element.dyn_into().ok()))
}

fn text(input: Option<HtmlInputElement>) -> String {
    input.map_or_else(String::new, |input| input.value())
}
