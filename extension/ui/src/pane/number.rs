//! "Add number to…": a record that is in NetSuite gets the caller's number, in a field the agent chooses.

use callside_protocol::{
    AddAct, CallView, Candidate, Command, Draft, Fault, HeldPhone, NumberFor, Personal, PhoneField, words,
};
use yew::{Callback, Component, Context, Html, Properties, html};

use super::{adding, focus};
use crate::{
    part::{calls, control, fault, find::Find},
    scene::Scene,
};

/// Whose form.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: CallView,
    /// Closes the form.
    pub close: Callback<()>,
}

/// What reaches the form.
pub enum Message {
    /// A record was chosen, or is to be chosen anew.
    Record(Option<Candidate>),
    /// A field was chosen.
    Field(PhoneField),
    /// What the field holds may be replaced, or may not.
    Replace(Option<Personal>),
    /// Add the number.
    Add,
}

/// The form.
pub struct Number {
    number: NumberFor,
    /// What the focus was on is about to go: the list of records.
    chosen: bool,
}

impl Component for Number {
    type Message = Message;
    type Properties = NumberProps;

    fn create(context: &Context<Self>) -> Self {
        let addition = context.props().call.addition.as_ref();
        let form = Self { number: addition.map(|addition| addition.number.clone()).unwrap_or_default(), chosen: false };
        form.read(context);
        form
    }

    fn rendered(&mut self, _context: &Context<Self>, first: bool) {
        if std::mem::take(&mut self.chosen) || first {
            focus::on(focus::CHANGE);
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &NumberProps) -> bool {
        self.read(context);
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Record(to) => {
                self.chosen = to.is_some();
                self.number = NumberFor { to, ..NumberFor::default() };
            }
            Message::Field(field) => {
                self.number.field = Some(field);
                self.number.over = None;
            }
            Message::Replace(over) => self.number.over = over,
            Message::Add => {
                self.keep(context);
                let NumberProps { scene, call, .. } = context.props();
                adding::add(scene, call, AddAct::Number);
                return false;
            }
        }
        self.keep(context);
        self.read(context);
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let NumberProps { scene, call, close } = context.props();
        let link = context.link();
        let addition = call.addition.as_ref();
        let rests = addition.is_some_and(|addition| addition.under_way.is_some());
        let submit = control::sent(link.callback(|()| Message::Add));
        let body = match &self.number.to {
            None => html! {
                <div class="ask">
                    <label for="add-record">{ "Record" }</label>
                    <Find scene={scene.clone()} call={call.id.clone()} id="add-record" people={true} focus={true}
                        chosen={link.callback(|record| Message::Record(Some(record)))} />
                </div>
            },
            Some(record) => html! {
                <>
                    <div class="ask">
                        <span class="label">{ words::kind(record.record.kind) }</span>
                        <div class="chosen">
                            <bdi class="ellipsis" dir="auto">{ words::candidate_name(record) }</bdi>
                            <button class="button small" type="button" id={focus::CHANGE} onclick={link.callback(|_| Message::Record(None))}>
                                { "Change" }<span class="unseen">{ " the record" }</span>
                            </button>
                        </div>
                    </div>
                    { self.fields(context, record) }
                </>
            },
        };
        html! {
            <section class="adding" id="adding" aria-label="Add number">
                <form onsubmit={submit} novalidate=true>
                    <fieldset disabled={rests}>
                        <legend class="section-name">{ "Add " }<bdi>{ calls::number(&call.number) }</bdi>{ " to a record" }</legend>
                        { body }
                    </fieldset>
                    { adding::end(addition, AddAct::Number, self.is_ready(context), close.reform(|_| ())) }
                </form>
            </section>
        }
    }
}

impl Number {
    /// Asks what the record's fields hold, unless that is known or being asked.
    fn read(&self, context: &Context<Self>) {
        let scene = &context.props().scene;
        let Some(to) = &self.number.to else { return };
        if scene.view.adding.phones.as_ref().is_none_or(|phones| phones.record != to.record) {
            scene.send(Command::ReadPhones(to.record.clone()));
        }
    }

    fn keep(&self, context: &Context<Self>) {
        let NumberProps { scene, call, .. } = context.props();
        scene.send(Command::KeepDraft { call: call.id.clone(), draft: Box::new(Draft::Number(self.number.clone())) });
    }

    fn phones<'a>(&self, context: &'a Context<Self>) -> Option<&'a Result<Vec<HeldPhone>, Fault>> {
        let to = self.number.to.as_ref()?;
        let phones = context.props().scene.view.adding.phones.as_ref()?;
        phones.phones.as_ref().filter(|_| phones.record == to.record)
    }

    /// The chosen field, as it is.
    fn chosen<'a>(&self, context: &'a Context<Self>) -> Option<&'a HeldPhone> {
        let field = self.number.field.as_ref()?;
        self.phones(context)?.as_ref().ok()?.iter().find(|held| held.field == *field)
    }

    fn is_ready(&self, context: &Context<Self>) -> bool {
        let free = |held: &HeldPhone| held.text.is_blank() || self.number.over.as_ref() == Some(&held.text);
        self.chosen(context).is_some_and(free)
    }

    fn fields(&self, context: &Context<Self>, record: &Candidate) -> Html {
        let NumberProps { scene, call, .. } = context.props();
        let refused = scene.view.adding.no_change.iter().find(|(kind, _)| *kind == record.record.kind);
        if let Some((_, why)) = refused {
            return html! { <p class="quiet small" role="status">{ words::not_offered(AddAct::Number, why) }</p> };
        }
        let link = context.link();
        let held = match self.phones(context) {
            None => return html! { <p class="quiet small looking" role="status">{ "Reading its numbers" }</p> },
            Some(Err(why)) => return fault::fault(why),
            Some(Ok(held)) => held,
        };
        let choice = |held: &HeldPhone| {
            let field = held.field.clone();
            let chosen = self.number.field.as_ref() == Some(&field);
            let choose = link.callback(move |_| Message::Field(field.clone()));
            html! {
                <label class="phone-choice">
                    <input type="radio" name="add-field" checked={chosen} onchange={choose} />
                    <bdi dir="auto">{ words::held_phone(held) }</bdi>
                </label>
            }
        };
        let occupied = self.chosen(context).filter(|held| !held.text.is_blank());
        let addition = call.addition.as_ref();
        let field = addition.and_then(|addition| addition.refused.first()).map(|(field, _)| field.as_str());
        let (said, _) = adding::refusal(addition, field.unwrap_or_default());
        html! {
            <>
                <div class="phone-choices" role="radiogroup" aria-label="Field for the number">{ for held.iter().map(choice) }</div>
                if let Some(held) = occupied {
                    { replace(context, self.number.over.as_ref() == Some(&held.text), held) }
                }
                { said }
            </>
        }
    }
}

/// A field that holds something is written only when the agent says so.
fn replace(context: &Context<Number>, replaced: bool, held: &HeldPhone) -> Html {
    let text = held.text.clone();
    let ticked =
        control::ticked(context.link().callback(move |ticked: bool| Message::Replace(ticked.then(|| text.clone()))));
    html! {
        <label class="phone-choice warning">
            <input type="checkbox" checked={replaced} onchange={ticked} />
            <span>{ "Replace " }<bdi>{ held.text.reveal() }</bdi>{ ", which the field holds now" }</span>
        </label>
    }
}
