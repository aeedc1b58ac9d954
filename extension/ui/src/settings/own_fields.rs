//! The account's own telephone fields: ticked here, searched at each call.

use callside_protocol::{Answer, Command, OwnField, OwnFields, RecordKind, Refusal, words};
use web_sys::{HtmlInputElement, MouseEvent};
use yew::{Callback, Component, Context, Html, NodeRef, Properties, html};

use crate::{part::control, scene::Scene};

/// Kinds a field can be typed for.
const KINDS: [RecordKind; 5] =
    [RecordKind::Contact, RecordKind::Customer, RecordKind::Vendor, RecordKind::Employee, RecordKind::Project];

/// The fields as they are.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldsProps {
    /// One moment.
    pub scene: Scene,
    /// What there is.
    pub own: OwnFields,
}

/// What reaches the card.
pub enum Message {
    /// The kind an id is typed for.
    Kind(String),
    /// Search the field whose id was typed.
    Add,
    /// What became of it.
    Answered(Answer),
}

/// The card.
pub struct Fields {
    kind: RecordKind,
    id: NodeRef,
    refused: Option<Refusal>,
}

impl Component for Fields {
    type Message = Message;
    type Properties = FieldsProps;

    fn create(context: &Context<Self>) -> Self {
        context.props().scene.send(Command::ListOwnFields);
        Self { kind: RecordKind::Contact, id: NodeRef::default(), refused: None }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Kind(name) => {
                self.kind = KINDS.into_iter().find(|kind| words::kind(*kind) == name).unwrap_or(self.kind);
            }
            Message::Add => {
                let Some(field) = self.id.cast::<HtmlInputElement>() else { return false };
                let command = Command::SearchOwnField { kind: self.kind, id: field.value(), searched: true };
                context.props().scene.ask(command, context.link().callback(Message::Answered));
            }
            Message::Answered(Answer::Refused(refusal)) => self.refused = Some(refusal),
            Message::Answered(_) => {
                self.refused = None;
                if let Some(field) = self.id.cast::<HtmlInputElement>() {
                    field.set_value("");
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let FieldsProps { scene, own } = context.props();
        let link = context.link();
        let add = control::sent(link.callback(|()| Message::Add));
        let refused = self.refused.as_ref().map(|_| "own-refused");
        html! {
            <section class="card" aria-label="Telephone fields of your account">
                <header class="card-head"><h2>{ "Telephone fields of your account" }</h2></header>
                <p>
                    { "The usual telephone fields are searched anyway. Tick your account's own fields that hold numbers, and \
                       callers are found by them, too. A copy with them is made while the one there is serves on." }
                </p>
                if own.asking {
                    <p class="quiet looking" role="status">{ "NetSuite is asked for its fields" }</p>
                } else if own.fields.is_empty() && own.unlisted.is_empty() {
                    <p class="quiet" role="status">{ "No field of the account's own holds text on these records." }</p>
                }
                { for KINDS.iter().map(|kind| group(scene, *kind, own)) }
                { for own.unlisted.iter().map(|(kind, why)| html! {
                    <p class="quiet small">{ words::unlisted(*kind, why) }</p>
                }) }
                <form class="own-form" onsubmit={add}>
                    <label for="own-kind">{ "Field of a" }</label>
                    <select id="own-kind" class="field" onchange={control::selected(link.callback(Message::Kind))}>
                        { for KINDS.iter().map(|kind| html! {
                            <option value={words::kind(*kind)} selected={*kind == self.kind}>{ words::kind(*kind) }</option>
                        }) }
                    </select>
                    <label for="own-id">{ "with the id" }</label>
                    <input id="own-id" ref={self.id.clone()} class="field mono" type="text" placeholder="custentity_…"
                        autocomplete="off" spellcheck="false" aria-invalid={refused.is_some().to_string()}
                        aria-describedby={refused} />
                    <button class="button" type="submit">{ "Search it" }</button>
                </form>
                if let Some(refusal) = &self.refused {
                    <p class="alarm" id="own-refused" role="alert">{ words::refusal(refusal) }</p>
                }
            </section>
        }
    }
}

fn group(scene: &Scene, kind: RecordKind, own: &OwnFields) -> Html {
    let fields: Vec<&OwnField> = own.fields.iter().filter(|field| field.kind == kind).collect();
    if fields.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="own-fields" key={words::kind(kind)}>
            <legend class="section-name">{ words::kind(kind) }</legend>
            { for fields.into_iter().map(|field| row(scene, field)) }
        </fieldset>
    }
}

fn row(scene: &Scene, field: &OwnField) -> Html {
    let (scene, id) = (scene.clone(), field.id.clone());
    let kind = field.kind;
    let ticked = control::ticked(Callback::from(move |searched: bool| {
        scene.send(Command::SearchOwnField { kind, id: id.clone(), searched });
    }));
    // A box that is disabled could not be reached: what the company has ticked stays ticked instead.
    let kept = field.of_company.then(|| Callback::from(|click: MouseEvent| click.prevent_default()));
    let fixed = field.of_company.then_some("true");
    html! {
        <label class="own-field" key={field.id.clone()}>
            <input type="checkbox" checked={field.searched} onchange={ticked} onclick={kept} aria-disabled={fixed} />
            <span>
                <bdi>{ &field.label }</bdi>{ " " }<span class="quiet mono">{ &field.id }</span>
                if field.of_company {
                    <span class="small">{ " " }{ words::SET_BY_COMPANY }</span>
                }
                if field.suggested && !field.searched {
                    <span class="quiet small">{ " looks like a telephone field" }</span>
                }
                if field.searched && field.refused {
                    <span class="alarm small">{ " NetSuite does not let your role search it, so it is left out" }</span>
                }
            </span>
        </label>
    }
}
