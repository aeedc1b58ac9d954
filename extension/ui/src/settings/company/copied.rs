//! A text to copy: it is selected, so that no clipboard permission is needed.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDocument, HtmlTextAreaElement, window};
use yew::{AttrValue, Component, Context, Html, NodeRef, Properties, classes, html};

use crate::part::icon::Icon;

/// The text.
#[derive(Clone, PartialEq, Properties)]
pub struct CopiedProps {
    /// Its element's id.
    pub id: AttrValue,
    /// What it is.
    pub label: AttrValue,
    /// It.
    pub text: AttrValue,
    /// Lines to show.
    #[prop_or(1)]
    pub rows: u32,
    /// Letters of one width: what is entered letter by letter.
    #[prop_or(true)]
    pub mono: bool,
}

/// It, with its button.
#[derive(Default)]
pub struct Copied {
    text: NodeRef,
    said: Option<&'static str>,
}

impl Component for Copied {
    /// The button.
    type Message = ();
    type Properties = CopiedProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, _context: &Context<Self>, (): ()) -> bool {
        self.said = Some(if self.copy() { "Copied." } else { "Select the text and copy it." });
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let CopiedProps { id, label, text, rows, mono } = context.props();
        html! {
            <div class="copied">
                <label for={id.clone()}>{ label.clone() }</label>
                <div class="with-button">
                    <textarea id={id.clone()} ref={self.text.clone()} class={classes!("field", mono.then_some("mono"))}
                        rows={rows.to_string()} readonly={true} value={text.clone()} />
                    <button class="button" onclick={context.link().callback(|_| ())}>
                        { Icon::Copy.draw() }{ "Copy" }<span class="unseen">{ format!(": {label}") }</span>
                    </button>
                </div>
                <p class="small quiet" role="status">{ self.said.unwrap_or_default() }</p>
            </div>
        }
    }
}

impl Copied {
    fn copy(&self) -> bool {
        let Some(field) = self.text.cast::<HtmlTextAreaElement>() else { return false };
        field.select();
        window()
            .and_then(|window| window.document())
            .and_then(|document| document.dyn_into::<HtmlDocument>().ok())
            .is_some_and(|document| document.exec_command("copy").unwrap_or(false))
    }
}
