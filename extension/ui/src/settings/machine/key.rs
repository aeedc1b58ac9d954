//! The card of NetSuite machine access.

use callside_protocol::{
    SettingsPlace,
    company::{CompanyAnswer, CompanyView, MachineCommand, MachineKeyView, MachineView, NewMachineKey, NotKept},
};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;
use yew::{Component, Context, Html, NodeRef, Properties, classes, html};

use super::{ask, line, objection, said, told, typed};
use crate::{
    browser::keys::{self, KeyFile, NoKey},
    part::{control, field::Field},
    scene::Scene,
};

/// Days a certificate made here is valid: NetSuite takes up to two years; after one, somebody looks who still needs it.
const DAYS: u16 = 365;

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct KeyProps {
    /// One moment.
    pub scene: Scene,
}

/// What is kept. It is read out of the View where it is needed: compared and copied, its types would weigh more.
fn kept(scene: &Scene) -> MachineView {
    CompanyView::of(&scene.view).unwrap_or_default().machine
}

/// The account that the person works in; empty: none.
fn account(scene: &Scene) -> &str {
    scene.view.connections.netsuite.who.as_ref().map_or("", |who| &who.account)
}

/// What reaches the card.
pub enum Message {
    /// Make a key.
    Make,
    /// Take one out of the chosen files.
    Take,
    /// There is a key, or none.
    Read(Result<KeyFile, NoKey>),
    /// Keep it, and test it.
    Save,
    /// It was kept, or not.
    Kept(Result<CompanyAnswer, String>),
    /// Test the key in use, or the one that is to follow.
    Try(bool),
    /// Forget that one.
    Forget(bool),
    /// It was done, or not.
    Done(Result<CompanyAnswer, String>),
}

/// The card.
#[derive(Default)]
pub struct Key {
    account: NodeRef,
    client_id: NodeRef,
    certificate_id: NodeRef,
    private: NodeRef,
    public: NodeRef,
    /// The key that is to be kept.
    file: Option<KeyFile>,
    no_key: Option<NoKey>,
    /// It is being kept for the second time, because it had not arrived at the first.
    again: bool,
    busy: Option<&'static str>,
    objection: Option<String>,
}

impl Component for Key {
    type Message = Message;
    type Properties = KeyProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        let link = context.link();
        match message {
            Message::Make => {
                self.busy = Some("Making a key of 4096 bits, which takes some seconds…");
                keys::make_key(typed(&self.account), DAYS, link.callback(Message::Read));
            }
            Message::Take => {
                self.busy = Some("Reading…");
                keys::take_key(files(&self.private), files(&self.public), link.callback(Message::Read));
            }
            Message::Read(read) => {
                self.busy = None;
                self.objection = None;
                (self.file, self.no_key) = match read {
                    Ok(file) => (Some(file), None),
                    Err(no) => (None, Some(no)),
                };
            }
            Message::Save => {
                let Some(file) = &self.file else { return false };
                // The fingerprint names it: the same key twice is one.
                let name = file.facts.fingerprint.clone();
                keys::hand_over(&name);
                let new = NewMachineKey {
                    key: name,
                    account: typed(&self.account),
                    client_id: typed(&self.client_id),
                    certificate_id: typed(&self.certificate_id),
                    facts: file.facts.clone(),
                };
                self.busy = Some("Saving…");
                ask(scene, MachineCommand::KeepKey(new), link.callback(Message::Kept));
            }
            // The key and the command come to the worker by two roads: the command may have been the quicker one.
            Message::Kept(Ok(CompanyAnswer::NotKept(NotKept::NotHandedOver))) if !self.again => {
                self.again = true;
                link.send_message(Message::Save);
            }
            Message::Kept(answer) => {
                self.again = false;
                self.objection = objection(answer);
                self.busy = None;
                // The key stays at hand: a Certificate ID may have been mistyped.
                if self.objection.is_none() {
                    // It waits beside one that NetSuite has taken.
                    let next = kept(scene).current.as_ref().is_some_and(|current| current.accepted.is_some());
                    link.send_message(Message::Try(next));
                }
            }
            Message::Try(next) => {
                self.busy = Some("Testing at NetSuite…");
                ask(scene, MachineCommand::TryKey { next }, link.callback(Message::Done));
            }
            Message::Forget(next) => {
                self.busy = Some("Removing…");
                ask(scene, MachineCommand::ForgetKey { next }, link.callback(Message::Done));
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
        let kept = kept(scene);
        html! {
            <section class="card" id={SettingsPlace::NetSuiteMachine.name()} tabindex="-1" aria-label="NetSuite machine access">
                <header class="card-head"><h2>{ "NetSuite machine access" }</h2></header>
                <p>{ "With it Callside writes the company's calls to NetSuite, also those of people who have no browser open." }</p>
                { for kept.current.as_ref().map(|key| self.kept(context, scene, key, false)) }
                { for kept.next.as_ref().map(|key| self.kept(context, scene, key, true)) }
                <details class="more">
                    <summary>{ "What this key can do" }</summary>
                    <p>{ "Whoever uses this browser profile can do in NetSuite what the entity and the role can do that you chose for the \
                          certificate, and no more. The key itself cannot be read out, copied or exported, not even by Callside; it \
                          can be used here alone, until the certificate ends or somebody revokes it in NetSuite." }</p>
                </details>
                <details class="more" open={kept.current.is_none()}>
                    <summary>{ if kept.current.is_some() { "Set up another key" } else { "Set it up" } }</summary>
                    if kept.current.is_some() {
                        <p>{ "The one in use works on until NetSuite has taken the new one." }</p>
                    }
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

impl Key {
    fn kept(&self, context: &Context<Self>, scene: &Scene, key: &MachineKeyView, next: bool) -> Html {
        let link = context.link();
        let busy = self.busy.is_some();
        let (near, end) = said::end(key.facts.ends, scene.times.now().0);
        let which = if next { " with the new key" } else { " to NetSuite" };
        html! {
            <>
                if next { <h3>{ "The new key" }</h3> }
                <dl class="machine-facts">
                    { line("Account", &key.account, true) }
                    { line("Certificate ID", &key.certificate_id, true) }
                    { line("Fingerprint", &key.facts.fingerprint, true) }
                    <dt>{ "Certificate" }</dt><dd class={classes!(near.then_some("alarm"))}>{ end }</dd>
                </dl>
                { for key.trial.as_ref().map(|trial| told(&said::machine(&trial.found))) }
                if key.trial.as_ref().is_some_and(|trial| !said::machine(&trial.found).good) {
                    <p class="small">
                        { "NetSuite's reason stands in " }
                        <a href={page(&key.account, "/app/setup/loginaudit.nl")} target="_blank" rel="noreferrer">
                            { "Setup → Users/Roles → View Login Audit Trail" }</a>
                        { ", column Detail. What people log themselves goes on." }
                    </p>
                }
                <p class="machine-acts">
                    <button class="button" type="button" disabled={busy} onclick={link.callback(move |_| Message::Try(next))}>
                        { "Test Connection" }<span class="unseen">{ which }</span>
                    </button>
                    <button class="button" type="button" disabled={busy} onclick={link.callback(move |_| Message::Forget(next))}>
                        { "Remove" }<span class="unseen">{ if next { " the new key" } else { " the key" } }</span>
                    </button>
                </p>
            </>
        }
    }

    fn form(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let account = account(&context.props().scene);
        let save = control::sent(link.callback(|()| Message::Save));
        let busy = self.busy.is_some();
        html! {
            <form onsubmit={save}>
                <ol class="machine-steps">
                    <li>
                        { "In NetSuite, " }
                        <a href={page(account, "/app/common/integration/integrapp.nl")} target="_blank" rel="noreferrer">
                            { "Setup → Integration → Manage Integrations → New" }</a>
                        { ": tick Client Credentials (Machine to Machine) Grant, RESTlets and REST Web Services. Enter its Client ID:" }
                        <div class="form-row">
                            <label for="machine-account">{ "Account" }</label>
                            <Field id="machine-account" node={self.account.clone()} class="mono" value={account.to_owned()} />
                        </div>
                        <div class="form-row">
                            <label for="machine-client">{ "Client id" }</label>
                            <Field id="machine-client" node={self.client_id.clone()} class="mono" value="" />
                        </div>
                    </li>
                    <li>
                        { "Make a key here, or choose the one you made:" }
                        <p class="machine-acts">
                            <button class="button" type="button" disabled={busy} onclick={link.callback(|_| Message::Make)}>{ "Make the key here" }</button>
                        </p>
                        <div class="form-row">
                            <label for="machine-private">{ "private.pem" }</label>
                            <input id="machine-private" ref={self.private.clone()} type="file" onchange={link.callback(|_| Message::Take)} />
                        </div>
                        <div class="form-row">
                            <label for="machine-public">{ "public.pem" }</label>
                            <input id="machine-public" ref={self.public.clone()} type="file" onchange={link.callback(|_| Message::Take)} />
                        </div>
                        { for self.no_key.as_ref().map(|no| html! {
                            <p class="alarm" role="alert">{ &no.reason }{ " " }{ &no.remedy }</p>
                        }) }
                        { for self.file.as_ref().map(file) }
                    </li>
                    <li>
                        { "In NetSuite, " }
                        <a href={page(account, "/app/oauth2/clientcredentials/setup.nl")} target="_blank" rel="noreferrer">
                            { "Setup → Integration → Manage Authentication → OAuth 2.0 Client Credentials (M2M) Setup → Create New" }</a>
                        { ": choose an entity, a role that is not Web Services Only, the integration, and the certificate. NetSuite allows \
                           five certificates for an integration, so each computer that writes needs one of them." }
                    </li>
                    <li>
                        { "Enter the Certificate ID that NetSuite shows:" }
                        <div class="form-row">
                            <label for="machine-certificate">{ "Certificate ID" }</label>
                            <Field id="machine-certificate" node={self.certificate_id.clone()} class="mono" value="" />
                        </div>
                    </li>
                </ol>
                <button class="button machine-save" type="submit" disabled={busy || self.file.is_none()}>{ "Save and test" }<span class="unseen">{ " the key" }</span></button>
            </form>
        }
    }
}

/// A key that is ready to be kept.
fn file(file: &KeyFile) -> Html {
    let facts = &file.facts;
    html! {
        <>
            <p role="status">{ format!("A key of {} bits is ready. Fingerprint: ", facts.bits) }<span class="mono">{ &facts.fingerprint }</span></p>
            if facts.ends.is_none() {
                <p>{ "Choose public.pem, too, so that Callside can say in time when the certificate ends." }</p>
            }
            if let Some((certificate, name)) = &file.certificate {
                <p>
                    <a class="button" download={name.clone()} href={data(certificate)}>{ "Download the certificate" }</a>
                    { " It is no secret. The key stays in this browser." }
                </p>
            }
        </>
    }
}

/// The text as an address of its own: nothing is asked for and nothing is stored to download it.
fn data(certificate: &str) -> String {
    let mut address = "data:application/x-x509-ca-cert,".to_owned();
    for letter in certificate.chars() {
        match letter {
            '\n' => address.push_str("%0A"),
            '+' => address.push_str("%2B"),
            ' ' => address.push_str("%20"),
            other => address.push(other),
        }
    }
    address
}

/// A page of the account, or NetSuite's beginning where the account is not known.
fn page(account: &str, path: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if account.is_empty() || !account.chars().all(fits) {
        return "https://system.netsuite.com".to_owned();
    }
    ["https://", &account.to_ascii_lowercase().replace('_', "-"), ".app.netsuite.com", path].concat()
}

/// The chosen files, as the browser has them.
fn files(node: &NodeRef) -> JsValue {
    node.cast::<HtmlInputElement>().and_then(|input| Reflect::get(&input, &"files".into()).ok()).unwrap_or_default()
}
