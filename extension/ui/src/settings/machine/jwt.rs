//! The card of RingCentral's JWT.

use callside_protocol::{
    SettingsPlace,
    company::{CompanyAnswer, CompanyView, JwtView, MachineCommand, NewJwt},
};
use web_sys::HtmlInputElement;
use yew::{Component, Context, Html, NodeRef, Properties, classes, html};

use super::{ask, line, objection, said, told, typed};
use crate::{
    part::{control, field::Field},
    scene::Scene,
};

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct JwtProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the card.
pub enum Message {
    /// Keep what was pasted, and test it.
    Save,
    /// Test what is kept.
    Try,
    /// Forget it.
    Forget,
    /// It was kept, or not.
    Kept(Result<CompanyAnswer, String>),
    /// The rest was done, or not.
    Done(Result<CompanyAnswer, String>),
}

/// The card.
#[derive(Default)]
pub struct Jwt {
    client_id: NodeRef,
    secret: NodeRef,
    jwt: NodeRef,
    /// What is under way.
    busy: Option<&'static str>,
    objection: Option<String>,
}

impl Component for Jwt {
    type Message = Message;
    type Properties = JwtProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        let done = || context.link().callback(Message::Done);
        match message {
            Message::Save => {
                let new = NewJwt {
                    client_id: typed(&self.client_id),
                    client_secret: typed(&self.secret).into(),
                    jwt: typed(&self.jwt).into(),
                };
                self.busy = Some("Saving…");
                ask(scene, MachineCommand::KeepJwt(new), context.link().callback(Message::Kept));
            }
            Message::Kept(answer) => {
                self.objection = objection(answer);
                self.busy = None;
                if self.objection.is_none() {
                    // It is wrapped now; nothing of it stays on the page.
                    for node in [&self.secret, &self.jwt] {
                        if let Some(input) = node.cast::<HtmlInputElement>() {
                            input.set_value("");
                        }
                    }
                    context.link().send_message(Message::Try);
                }
            }
            Message::Try => {
                self.busy = Some("Testing at RingCentral…");
                ask(scene, MachineCommand::TryJwt, done());
            }
            Message::Forget => {
                self.busy = Some("Removing…");
                ask(scene, MachineCommand::ForgetJwt, done());
            }
            Message::Done(answer) => {
                self.objection = objection(answer);
                self.busy = None;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let kept = CompanyView::of(&scene.view).unwrap_or_default().jwt;
        html! {
            <section class="card" id={SettingsPlace::RingCentralJwt.name()} tabindex="-1" aria-label="RingCentral JWT">
                <header class="card-head"><h2>{ "RingCentral JWT" }</h2></header>
                <p>{ "With it Callside reads the calls of the whole company, also of people who have no browser open." }</p>
                { for kept.as_ref().map(|kept| self.kept(context, scene, kept)) }
                <details class="more" open={kept.is_none()}>
                    <summary>{ if kept.is_some() { "Replace it" } else { "Set it up" } }</summary>
                    { instructions() }
                    { self.form(context) }
                </details>
                if let Some(objection) = &self.objection {
                    <p class="alarm" role="alert">{ objection }</p>
                }
                <p class="small quiet" role="status">{ self.busy.unwrap_or_default() }</p>
            </section>
        }
    }
}

impl Jwt {
    fn kept(&self, context: &Context<Self>, scene: &Scene, kept: &JwtView) -> Html {
        let link = context.link();
        let busy = self.busy.is_some();
        let (near, end) = match kept.ends {
            Some(ends) => said::end(Some(ends), scene.times.now().0),
            None => (false, "Never, or RingCentral does not say.".to_owned()),
        };
        html! {
            <>
                <dl class="machine-facts">
                    { line("Client id", &kept.client_id, true) }
                    <dt>{ "Ends" }</dt><dd class={classes!(near.then_some("alarm"))}>{ end }</dd>
                </dl>
                { for kept.trial.as_ref().map(|trial| told(&said::jwt(&trial.found))) }
                <p class="machine-acts">
                    <button class="button" type="button" disabled={busy} onclick={link.callback(|_| Message::Try)}>
                        { "Test Connection" }<span class="unseen">{ " to RingCentral" }</span>
                    </button>
                    <button class="button" type="button" disabled={busy} onclick={link.callback(|_| Message::Forget)}>
                        { "Remove" }<span class="unseen">{ " the JWT" }</span>
                    </button>
                </p>
            </>
        }
    }

    fn form(&self, context: &Context<Self>) -> Html {
        let save = control::sent(context.link().callback(|()| Message::Save));
        html! {
            <form onsubmit={save}>
                <div class="form-row">
                    <label for="jwt-client">{ "Client id" }</label>
                    <Field id="jwt-client" node={self.client_id.clone()} class="mono" value="" />
                </div>
                <div class="form-row">
                    <label for="jwt-secret">{ "Client secret" }</label>
                    <Field id="jwt-secret" node={self.secret.clone()} kind="password" class="mono" value="" />
                </div>
                <div class="form-row">
                    <label for="jwt-text">{ "JWT" }</label>
                    <div>
                        <Field id="jwt-text" node={self.jwt.clone()} kind="password" class="mono" value="" />
                        <p class="small quiet">
                            { "Secret and JWT are wrapped with a key that never leaves this browser. They are in no setup code and in no \
                               policy: enter them on each computer that is to write the company's calls." }
                        </p>
                    </div>
                </div>
                <button class="button machine-save" type="submit" disabled={self.busy.is_some()}>{ "Save and test" }<span class="unseen">{ " the JWT" }</span></button>
            </form>
        }
    }
}

fn instructions() -> Html {
    html! {
        <ol class="machine-steps">
            <li>
                { "In the " }
                <a href="https://developers.ringcentral.com/console" target="_blank" rel="noreferrer">{ "RingCentral Developer Console" }</a>
                { ": Apps → Register App → REST API App. Auth: JWT auth flow, with Issue refresh tokens on. Security: private. \
                   Permissions: Read Accounts, Read Call Log, Read Call Recording." }
            </li>
            <li>{ "Copy its Client ID and Client Secret here." }</li>
            <li>
                { "As an administrator who may see the company's call log: your name → Credentials → Create JWT. Under “What apps are \
                   permitted”, choose Only specific apps of my choice, and enter that Client ID. Paste the JWT here." }
            </li>
        </ol>
    }
}
