//! Settings → Company: what is to be done until a company runs, step by step, and what the role in use may do. Whoever may not
//! set the company up sees the role alone.

mod apps;
mod bundle;
pub(super) mod rights;
mod roles;
mod steps;

use callside_protocol::{
    Answer, SettingsPlace,
    company::{CompanyCommand, CompanyView, Condition, RightsProfile},
};
use yew::{AttrValue, Component, Context, Html, Properties, html};

use super::{
    Section,
    machine::{Jwt, Key},
};
use crate::{
    part::{banner::place, copy::Copy, icon::Icon},
    scene::Scene,
};

/// What the page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct CompanyProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the page.
pub enum Message {
    /// Look at that now.
    Look(CompanyCommand),
    /// The answer to it.
    Answered(Answer),
}

/// The page.
#[derive(Default)]
pub struct Company {
    /// Something is being looked at.
    looks: bool,
    /// What was asked for last could not be done.
    failed: bool,
}

impl Component for Company {
    type Message = Message;
    type Properties = CompanyProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            context.link().send_message(Message::Look(CompanyCommand::ShowSetup));
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Look(command) => {
                context.props().scene.ask(command.sent(), context.link().callback(Message::Answered));
                self.looks = true;
            }
            Message::Answered(answer) => {
                self.looks = false;
                self.failed = !matches!(answer, Answer::Company(_));
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let Some(view) = CompanyView::of(&scene.view) else {
            return html! { <p role="status">{ self.says() }</p> };
        };
        let look = context.link().callback(Message::Look);
        let person = view.rights.iter().find(|rights| rights.profile == RightsProfile::Person);
        html! {
            <>
                { conditions(&view.conditions.iter().filter(|condition| is_here(condition)).collect::<Vec<_>>()) }
                <p class="small quiet setup-says" role="status">{ self.says() }</p>
                if view.sets_up {
                    { steps::checklist(scene, &view, &look) }
                    <Jwt scene={scene.clone()} />
                    <Key scene={scene.clone()} />
                    { roles::roles(view.roles.as_ref(), &look) }
                    { rights::engagement(scene, &view, &look) }
                    { steps::after(&view.checklist) }
                } else {
                    <section class="card" id={SettingsPlace::Company.name()} tabindex="-1" aria-label="Your role">
                        <header class="card-head"><h2>{ "Your NetSuite role" }</h2></header>
                        <p>{ "Who sets the company up is decided in NetSuite, by the permissions of the record type Callside \
                              Settings. Your role may not change it." }</p>
                        { rights::test(RightsProfile::Person, &look) }
                        { for person.map(|rights| rights::table(scene, rights)) }
                    </section>
                }
            </>
        }
    }
}

impl Company {
    fn says(&self) -> &'static str {
        match (self.looks, self.failed) {
            (true, _) => "Looking at NetSuite…",
            (false, true) => "It could not be looked at. Try again in a moment.",
            (false, false) => "",
        }
    }
}

/// A text to copy, under its label.
fn copied(
    id: impl Into<AttrValue>,
    label: &'static str,
    what: &'static str,
    text: impl Into<AttrValue>,
    rows: u32,
) -> Html {
    let id: AttrValue = id.into();
    html! {
        <div class="copied">
            <label for={id.clone()}>{ label }</label>
            <Copy {id} {what} text={text.into()} {rows} />
        </div>
    }
}

/// It is seen to on this page; any other has a banner above it.
fn is_here(condition: &Condition) -> bool {
    Section::of(place(condition)) == Section::Company
}

/// What people have to be told. The button of each leads here, so there is none.
fn conditions(conditions: &[&Condition]) -> Html {
    if conditions.is_empty() {
        return Html::default();
    }
    html! {
        <section class="banners" aria-label="What the setup lacks">
            { for conditions.iter().map(|condition| html! {
                <div class="banner warning">
                    { Icon::Warning.draw() }
                    <div class="banner-text">
                        <p><strong>{ &condition.matter }</strong></p>
                        <p class="small quiet">{ "Still works: " }{ &condition.still_works }</p>
                    </div>
                </div>
            }) }
        </section>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
