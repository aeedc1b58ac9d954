//! The applications: what to enter in RingCentral's console and on NetSuite's integration records.

use callside_protocol::Cloud;
use yew::{Html, html};

use super::copied;
use crate::scene::Scene;

/// What is set on a page, and to what.
type Setting = (&'static str, &'static str);

/// RingCentral's application for people.
const RINGCENTRAL: &[Setting] = &[
    ("Type", "REST API app"),
    ("Auth", "3-legged OAuth, client-side web app (no secret)"),
    ("Issue refresh tokens", "Yes"),
    (
        "Permissions",
        "Read Accounts, Call Control, Read Presence, Read Call Log, Read Call Recording, WebSocket Subscriptions",
    ),
];

/// RingCentral's application for the JWT.
const RINGCENTRAL_MACHINE: &[Setting] = &[
    ("Type", "REST API app"),
    ("Auth", "JWT, server-only (with a secret)"),
    ("Issue refresh tokens", "Yes"),
    ("Permissions", "Read Accounts, Read Call Log, Read Call Recording"),
];

/// NetSuite's integration record for people.
const NETSUITE: &[Setting] = &[
    ("State", "Enabled"),
    ("OAuth 2.0", "Authorization Code Grant and Public Client ticked"),
    ("Scope", "RESTlets and REST Web Services ticked"),
    ("Refresh Token Validity", "720 hours (NetSuite proposes 48)"),
    ("Maximum Time for Token Rotation", "720 hours (NetSuite proposes 168)"),
    ("Token-based Authentication", "Not ticked"),
];

/// NetSuite's integration record for the machine.
const NETSUITE_MACHINE: &[Setting] = &[
    ("State", "Enabled"),
    ("OAuth 2.0", "Client Credentials (Machine to Machine) Grant ticked, nothing else"),
    ("Scope", "RESTlets and REST Web Services ticked"),
];

/// The account's features.
const FEATURES: &[Setting] = &[
    ("SuiteCloud", "REST Web Services, OAuth 2.0, Server SuiteScript, Custom Records"),
    ("Analytics", "SuiteAnalytics Workbook"),
];

/// What to enter where.
pub fn apps(scene: &Scene) -> Html {
    html! {
        <>
            { application(scene, Cloud::RingCentral, "RingCentral: application for people", RINGCENTRAL) }
            { settings("RingCentral: application for the JWT", RINGCENTRAL_MACHINE) }
            { application(scene, Cloud::NetSuite, "NetSuite: integration for people", NETSUITE) }
            { settings("NetSuite: integration for the machine", NETSUITE_MACHINE) }
            { settings("NetSuite: features of the account", FEATURES) }
            <p>
                { "Then enter the client ids of the two for people under " }
                <a href="#/settings/connections">{ "Connections" }</a>{ " and sign in. NetSuite shows a client id once, when the \
                record is saved first." }
            </p>
        </>
    }
}

fn application(scene: &Scene, cloud: Cloud, title: &'static str, entered: &'static [Setting]) -> Html {
    let connections = &scene.view.connections;
    let (connection, id, what) = match cloud {
        Cloud::RingCentral => {
            (&connections.ringcentral, "setup-redirect-ringcentral", "the redirect address for RingCentral")
        }
        Cloud::NetSuite => (&connections.netsuite, "setup-redirect-netsuite", "the redirect address for NetSuite"),
    };
    html! {
        <>
            { settings(title, entered) }
            { copied(id, "Redirect address, letter by letter", what, connection.redirect.clone(), 1) }
        </>
    }
}

/// A list of what is set to what.
pub fn settings(title: &'static str, what: &'static [Setting]) -> Html {
    html! {
        <>
            <h3 class="section-name">{ title }</h3>
            <dl class="facts setup-values">
                { for what.iter().map(|(name, value)| html! { <div><dt>{ *name }</dt><dd>{ *value }</dd></div> }) }
            </dl>
        </>
    }
}
