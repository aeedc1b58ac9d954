//! "Create contact": the form of a new contact for the caller.

use callside_protocol::{
    AddAct, Addition, CallView, Candidate, Command, CompanyRef, Draft, NewContact, Personal, PhoneField, words,
};
use yew::{Callback, Component, Context, Html, Properties, html};

use super::{adding, focus};
use crate::{
    part::{ask, calls, control, field::Field, find::Find},
    scene::Scene,
};

/// Fields a contact's number goes into.
const FIELDS: [PhoneField; 4] = [PhoneField::Phone, PhoneField::Mobile, PhoneField::Office, PhoneField::Home];

/// Whose form.
#[derive(Clone, PartialEq, Properties)]
pub struct ContactProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: CallView,
    /// Closes the form.
    pub close: Callback<()>,
}

/// What reaches the form.
pub enum Message {
    /// A line was typed into: its property and the text.
    Typed(&'static str, String),
    /// A company was chosen, or is to be chosen anew.
    Company(Option<CompanyRef>),
    /// The field the number goes into.
    Field(String),
    /// A value NetSuite wants.
    Asked(String, String),
    /// Create it.
    Create,
}

/// The form.
pub struct Contact {
    contact: NewContact,
    /// As the worker had it in the last View.
    held: NewContact,
    /// Sent again already, because the worker did not have it.
    again: bool,
    /// What the focus was on is about to go: the company's list.
    chosen: bool,
    /// The company is to be chosen anew.
    anew: bool,
}

impl Component for Contact {
    type Message = Message;
    type Properties = ContactProps;

    fn create(context: &Context<Self>) -> Self {
        let contact = held(context);
        // The worker adds what this account wants beside the usual fields.
        keep(context, &contact);
        Self { held: contact.clone(), contact, again: false, chosen: false, anew: false }
    }

    fn rendered(&mut self, _context: &Context<Self>, first: bool) {
        if first {
            focus::on("add-firstName");
        } else if std::mem::take(&mut self.chosen) {
            focus::on(focus::CHANGE);
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &ContactProps) -> bool {
        let held = held(context);
        for ask in &held.asks {
            if self.contact.asks.iter().all(|known| known.field != ask.field) {
                self.contact.asks.push(ask.clone());
            }
        }
        // A View that has come no further than the one before: a worker that has ended did not hear it.
        if held == self.held && held != self.contact && !self.again {
            self.again = true;
            keep(context, &self.contact);
        }
        self.held = held;
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let contact = &mut self.contact;
        match message {
            Message::Typed(property, text) => {
                let part = match property {
                    "firstName" => &mut contact.first,
                    "lastName" => &mut contact.last,
                    "title" => &mut contact.title,
                    _ => &mut contact.email,
                };
                *part = Personal::new(text);
            }
            Message::Company(company) => {
                self.chosen = company.is_some();
                self.anew = company.is_none();
                contact.company = company;
            }
            Message::Field(name) => {
                contact.field = FIELDS.into_iter().find(|field| words::field(field) == name).unwrap_or_default();
            }
            Message::Asked(field, value) => {
                if let Some(ask) = contact.asks.iter_mut().find(|ask| ask.field == field) {
                    ask.value = Some(Personal::new(value));
                }
            }
            Message::Create => {
                keep(context, contact);
                let ContactProps { scene, call, .. } = context.props();
                adding::add(scene, call, AddAct::Contact);
                return false;
            }
        }
        self.again = false;
        keep(context, &self.contact);
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ContactProps { call, close, .. } = context.props();
        let link = context.link();
        let addition = call.addition.as_ref();
        let rests = addition.is_some_and(|addition| addition.under_way.is_some());
        let submit = control::sent(link.callback(|()| Message::Create));
        let contact = &self.contact;
        html! {
            <section class="adding" id="adding" aria-label="Create contact">
                <form onsubmit={submit} novalidate=true>
                    <fieldset disabled={rests}>
                        <legend class="section-name">{ "New contact for " }<bdi>{ calls::number(&call.number) }</bdi></legend>
                        { self.line(context, "firstName", "First name", &contact.first) }
                        { self.line(context, "lastName", "Last name", &contact.last) }
                        { self.company(context) }
                        { self.line(context, "title", "Job title", &contact.title) }
                        { self.line(context, "email", "E-mail", &contact.email) }
                        { number_field(context, &contact.field, addition) }
                        { for contact.asks.iter().map(|ask| {
                            let (said, described) = adding::refusal(addition, &ask.field);
                            let (id, field) = (format!("add-{}", ask.field), ask.field.clone());
                            let give = link.callback(move |value| Message::Asked(field.clone(), value));
                            html! {
                                <div class="ask" key={ask.field.clone()}>
                                    <label for={id.clone()}>{ &ask.label }</label>
                                    { ask::control(ask, id, true, described.is_some(), described, give) }
                                    { said }
                                </div>
                            }
                        }) }
                    </fieldset>
                    { adding::end(addition, AddAct::Contact, true, close.reform(|_| ())) }
                </form>
            </section>
        }
    }
}

impl Contact {
    fn line(&self, context: &Context<Self>, property: &'static str, label: &'static str, text: &Personal) -> Html {
        let (said, described) = adding::refusal(context.props().call.addition.as_ref(), property);
        let id = format!("add-{property}");
        let typed = context.link().callback(move |text| Message::Typed(property, text));
        html! {
            <div class="ask">
                <label for={id.clone()}>{ label }</label>
                <Field {id} value={text.reveal().to_owned()} {typed} invalid={described.is_some()} {described} />
                { said }
            </div>
        }
    }

    fn company(&self, context: &Context<Self>) -> Html {
        let ContactProps { scene, call, .. } = context.props();
        let link = context.link();
        let (said, _) = adding::refusal(call.addition.as_ref(), "company");
        let control = match &self.contact.company {
            Some(company) => html! {
                <div class="chosen">
                    <bdi class="ellipsis" dir="auto">{ company.name.reveal() }</bdi>
                    <button class="button small" type="button" id={focus::CHANGE} onclick={link.callback(|_| Message::Company(None))}>
                        { "Change" }<span class="unseen">{ " the company" }</span>
                    </button>
                </div>
            },
            None => {
                let chosen = link.callback(|company: Candidate| {
                    Message::Company(Some(CompanyRef { name: company.name, record: company.record }))
                });
                html! { <Find scene={scene.clone()} call={call.id.clone()} id="add-company" people={false} focus={self.anew} {chosen} /> }
            }
        };
        let label = match self.contact.company {
            Some(_) => html! { <span class="label">{ "Company" }</span> },
            None => html! { <label for="add-company">{ "Company" }</label> },
        };
        html! { <div class="ask">{ label }{ control }{ said }</div> }
    }
}

/// Which telephone field the number goes into.
fn number_field(context: &Context<Contact>, chosen: &PhoneField, addition: Option<&Addition>) -> Html {
    let property = match chosen {
        PhoneField::Mobile => "mobilePhone",
        PhoneField::Office => "officePhone",
        PhoneField::Home => "homePhone",
        _ => "phone",
    };
    let (said, described) = adding::refusal(addition, property);
    let choose = control::selected(context.link().callback(Message::Field));
    html! {
        <div class="ask">
            <label for="add-number">{ "Number as" }</label>
            <select id="add-number" class="field" onchange={choose} aria-describedby={described}>
                { for FIELDS.iter().map(|field| html! {
                    <option value={words::field(field).to_owned()} selected={field == chosen}>
                        { words::field_label(field, None) }
                    </option>
                }) }
            </select>
            { said }
        </div>
    }
}

fn held(context: &Context<Contact>) -> NewContact {
    context.props().call.addition.as_ref().map(|addition| addition.contact.clone()).unwrap_or_default()
}

fn keep(context: &Context<Contact>, contact: &NewContact) {
    let ContactProps { scene, call, .. } = context.props();
    scene.send(Command::KeepDraft { call: call.id.clone(), draft: Box::new(Draft::Contact(contact.clone())) });
}
