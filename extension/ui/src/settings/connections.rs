//! Both sign-ins: as whom, until when, and what the application has to be set up with.

use callside_protocol::{
    Cloud, Command, Connection, ConnectionState, Identity, Live, MissingRight, Refusal, SettingsPlace, SignInStart,
    policy_key, words,
};
use yew::{Callback, Component, Context, Html, Properties, html};

use super::{client::Client, join::Join, labels::Labels, policy};
use crate::{
    part::{chip, control, fault, icon::Icon},
    scene::Scene,
    sign_in,
};

/// What the section is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct ConnectionsProps {
    /// One moment.
    pub scene: Scene,
    /// A setup code that came with the page's address.
    pub given: Option<String>,
}

/// What reaches the section.
pub enum Message {
    /// The account field.
    Account(String),
    /// Sign in.
    SignIn(Cloud),
    /// It could not begin.
    Refused(Cloud, Refusal),
}

/// Both sign-ins.
pub struct Connections {
    account: String,
    refused: Option<(Cloud, Refusal)>,
}

impl Component for Connections {
    type Message = Message;
    type Properties = ConnectionsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { account: String::new(), refused: None }
    }

    /// What was refused for want of a client id is refused no longer once there is another.
    fn changed(&mut self, context: &Context<Self>, old: &ConnectionsProps) -> bool {
        let ids = |props: &ConnectionsProps| {
            let connections = &props.scene.view.connections;
            (connections.ringcentral.client_id.clone(), connections.netsuite.client_id.clone())
        };
        if ids(old) != ids(context.props()) {
            self.refused = None;
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Account(account) => self.account = account,
            Message::SignIn(cloud) => {
                self.refused = None;
                let account = if cloud == Cloud::NetSuite { self.account.clone() } else { String::new() };
                let refused = context.link().callback(move |refusal| Message::Refused(cloud, refusal));
                sign_in::begin(&context.props().scene, SignInStart { cloud, account }, refused);
            }
            Message::Refused(cloud, refusal) => self.refused = Some((cloud, refusal)),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ConnectionsProps { scene, given } = context.props();
        let connections = &scene.view.connections;
        let unknown = connections.ringcentral.client_id.is_none() || connections.netsuite.client_id.is_none();
        html! {
            <>
                if unknown || given.is_some() {
                    <Join scene={scene.clone()} given={given.clone()}
                        account={context.link().callback(Message::Account)} />
                }
                { self.card(context, Cloud::RingCentral, &connections.ringcentral) }
                { self.card(context, Cloud::NetSuite, &connections.netsuite) }
            </>
        }
    }
}

impl Connections {
    fn card(&self, context: &Context<Self>, cloud: Cloud, connection: &Connection) -> Html {
        let scene = &context.props().scene;
        let name = words::cloud(cloud);
        let fault = match &connection.state {
            ConnectionState::NotConnected(fault) => fault.as_ref(),
            ConnectionState::ReconnectNeeded(fault) => Some(fault),
            ConnectionState::SigningIn | ConnectionState::Connected => None,
        };
        let client_key = match cloud {
            Cloud::RingCentral => policy_key::RINGCENTRAL_CLIENT_ID,
            Cloud::NetSuite => policy_key::NETSUITE_CLIENT_ID,
        };
        let (ringcentral, netsuite) = (["ringcentral"], ["netsuite"]);
        let keys = if cloud == Cloud::RingCentral { &ringcentral } else { &netsuite };
        // Until the first sign-in the application comes first: nothing can begin before it is set up.
        let ready = !matches!(connection.state, ConnectionState::NotConnected(_));
        let application = || {
            html! {
                <Client scene={scene.clone()} {cloud} client_id={connection.client_id.clone()}
                    of_company={policy::decides(scene, client_key)}
                    redirect={connection.redirect.clone()} />
            }
        };
        let refused = self.refused.as_ref().filter(|(about, _)| *about == cloud).map(|(_, refusal)| refusal);
        html! {
            <section class="card" id={SettingsPlace::of(cloud).name()} tabindex="-1" aria-label={name} key={name}>
                <header class="card-head"><h2>{ name }</h2>{ chip::chip(&connection.state) }</header>
                { for fault.map(fault::fault) }
                { policy::faults(scene, keys) }
                { for connection.missing.iter().map(missing) }
                { for connection.who.as_ref().map(|who| identity(scene, cloud, connection, who)) }
                if cloud == Cloud::RingCentral {
                    { live(scene) }
                }
                if cloud == Cloud::NetSuite {
                    { self.account(context, connection) }
                }
                if let Some(refusal) = refused {
                    <p class="alarm" role="alert">{ words::refusal(refusal) }</p>
                }
                { for (!ready).then(application) }
                <div class="card-actions">{ actions(context, cloud, connection) }</div>
                { for ready.then(application) }
                if let Some(who) = connection.who.as_ref().filter(|who| who.labels_editable) {
                    <Labels scene={scene.clone()} {cloud} who={who.clone()} />
                }
            </section>
        }
    }

    /// NetSuite asks for the account by itself; naming it saves a step and guards against the wrong one.
    fn account(&self, context: &Context<Self>, connection: &Connection) -> Html {
        if matches!(connection.state, ConnectionState::Connected) {
            return Html::default();
        }
        let typed = control::typed(context.link().callback(Message::Account));
        if let Some(account) = policy::of(&context.props().scene).and_then(|policy| policy.account.clone()) {
            return html! {
                <div class="form-row">
                    <label for="account">{ "Account" }</label>
                    <div>
                        <input id="account" class="field" type="text" value={account} readonly={true}
                            aria-describedby="account-company" />
                        { policy::reason("account-company") }
                    </div>
                </div>
            };
        }
        html! {
            <div class="form-row">
                <label for="account">{ "Account" }</label>
                <div>
                    <input id="account" class="field" type="text" value={self.account.clone()} oninput={typed}
                        placeholder="1234567_SB1, or any NetSuite address" autocomplete="off" spellcheck="false"
                        aria-describedby="account-hint" />
                    <p id="account-hint" class="small quiet">
                        { "May stay empty: NetSuite then asks which account and role. Callside never asks for a password." }
                    </p>
                </div>
            </div>
        }
    }
}

fn identity(scene: &Scene, cloud: Cloud, connection: &Connection, who: &Identity) -> Html {
    let fact = |name: &'static str, value: String, id: Option<String>| {
        html! {
            <div>
                <dt>{ name }</dt>
                <dd><bdi dir="auto">{ value }</bdi>{ for id.map(|id| html! { <span class="quiet">{ " " }{ id }</span> }) }</dd>
            </div>
        }
    };
    let labelled = |label: Option<String>, id: &str| match label {
        Some(label) => (label, Some(id.to_owned())),
        None => (id.to_owned(), None),
    };
    let (account, account_id) = labelled(who.account_label.clone(), &who.account);
    let (user, user_id) = labelled(who.user_label.as_ref().map(|label| label.reveal().to_owned()), &who.user);
    let role = who.role.as_ref().map(|role| labelled(who.role_label.clone(), role));
    let role_name = if cloud == Cloud::NetSuite { "Role" } else { "Extension" };
    let ends = connection.ends.filter(|_| matches!(connection.state, ConnectionState::Connected));
    html! {
        <dl class="facts">
            { fact("User", user, user_id) }
            { for role.map(|(role, id)| fact(role_name, role, id)) }
            { fact("Account", account, account_id) }
            { fact("Host", who.domain.clone(), None) }
            { for ends.map(|ends| fact("Signed in until", scene.times.date_and_time(ends), None)) }
        </dl>
    }
}

/// A right the sign-in lacks.
fn missing(missing: &MissingRight) -> Html {
    let said = words::right_missing(&missing.right, &missing.feature);
    html! {
        <div class="banner warning" key={missing.right.clone()}>
            { Icon::Warning.draw() }
            <p class="banner-text"><strong>{ said.happened }</strong>{ " " }{ said.works }</p>
        </div>
    }
}

fn live(scene: &Scene) -> Html {
    let live = &scene.view.connections.live;
    let why = match live {
        Live::Lost { fault, .. } => fault::fault(fault),
        _ => Html::default(),
    };
    let lost = matches!(live, Live::Lost { .. });
    html! {
        <>
            <p class="small quiet">{ words::live(live) }{ "." }</p>
            { why }
            if lost {
                <button class="button small" onclick={scene.on(Command::TryLive)}>{ "Reconnect now" }</button>
            }
        </>
    }
}

fn actions(context: &Context<Connections>, cloud: Cloud, connection: &Connection) -> Html {
    let scene = &context.props().scene;
    let name = words::cloud(cloud);
    let sign_in = context.link().callback(move |_| Message::SignIn(cloud));
    let sign_out = scene.on(Command::SignOut(cloud));
    let primary = |label: String, press: Callback<_>| {
        html! { <button class="button primary" onclick={press}>{ label }</button> }
    };
    match &connection.state {
        ConnectionState::NotConnected(_) => primary(format!("Connect {name}"), sign_in),
        ConnectionState::SigningIn => html! {
            <>
                <span class="quiet looking">{ "The sign-in window is open" }</span>
                <button class="button" onclick={sign_in}>{ "Open it again" }</button>
            </>
        },
        ConnectionState::Connected => html! {
            <>
                <button class="button" onclick={sign_in}>{ "Sign in again" }</button>
                <button class="button" onclick={sign_out}>{ "Sign out" }<span class="unseen">{ " of " }{ name }</span></button>
            </>
        },
        ConnectionState::ReconnectNeeded(_) => html! {
            <>
                { primary(format!("Reconnect {name}"), sign_in) }
                <button class="button" onclick={sign_out}>{ "Sign out" }<span class="unseen">{ " of " }{ name }</span></button>
            </>
        },
    }
}
