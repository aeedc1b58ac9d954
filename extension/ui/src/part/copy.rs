//! A text to be copied into somebody else's form, letter by letter.

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDocument, HtmlTextAreaElement, window};
use yew::{AttrValue, Component, Context, Html, NodeRef, Properties, html};

use super::icon::Icon;

/// The text.
#[derive(Clone, PartialEq, Properties)]
pub struct CopyProps {
    /// The field's id, for its label.
    pub id: AttrValue,
    /// What it is: "the redirect address".
    pub what: AttrValue,
    /// It.
    pub text: AttrValue,
    /// Lines in sight.
    #[prop_or(1)]
    pub rows: u32,
}

/// A field that holds it and a button that copies it.
#[derive(Default)]
pub struct Copy {
    field: NodeRef,
    said: Option<&'static str>,
}

impl Component for Copy {
    /// The button was pressed.
    type Message = ();
    type Properties = CopyProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn changed(&mut self, _context: &Context<Self>, _old: &CopyProps) -> bool {
        self.said = None;
        true
    }

    fn update(&mut self, _context: &Context<Self>, (): ()) -> bool {
        self.said = Some(if self.copy() { "Copied." } else { "Select the text and copy it." });
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let CopyProps { id, what, text, rows } = context.props();
        let copy = context.link().callback(|_| ());
        html! {
            <>
                <div class="with-button">
                    <textarea {id} ref={self.field.clone()} class="field mono" rows={rows.to_string()} readonly={true}
                        value={text} />
                    <button class="button" type="button" onclick={copy}>
                        { Icon::Copy.draw() }{ "Copy" }<span class="unseen">{ " " }{ what }</span>
                    </button>
                </div>
                <p class="small quiet" role="status">{ self.said.unwrap_or_default() }</p>
            </>
        }
    }
}

impl Copy {
    /// Selects the text and copies it; no clipboard permission is needed for what the person selected.
    fn copy(&self) -> bool {
        let Some(field) = self.field.cast::<HtmlTextAreaElement>() else { return false };
        field.select();
        window()
            .and_then(|window| window.document())
            .and_then(|document| document.dyn_into::<HtmlDocument>().ok())
            .is_some_and(|document| document.exec_command("copy").unwrap_or(false))
    }
}
