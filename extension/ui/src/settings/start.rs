//! The first page of whoever has just joined: what is left until calls are shown and logged, a line each, and a call to try it.

use callside_protocol::{ConnectionState, Connections, LogState, words};
use yew::{Html, classes, html};

use super::notifications;
use crate::{part::icon::Icon, scene::Scene};

/// The lines; nothing once a call has been logged.
pub fn start(scene: &Scene) -> Html {
    let view = &scene.view;
    let tried = view.recent.first();
    if tried.is_some_and(|call| matches!(call.log, LogState::Logged { .. })) {
        return Html::default();
    }
    let Connections { ringcentral, netsuite, .. } = &view.connections;
    let connected = |state: &ConnectionState| *state == ConnectionState::Connected;
    let (calls, records) = (connected(&ringcentral.state), connected(&netsuite.state));
    let seen = notifications::known(scene);
    let zone = view.settings.as_ref().is_some_and(|settings| settings.time_zone.confirmed);
    html! {
        <section class="card" aria-label="Getting started">
            <header class="card-head"><h2>{ "Getting started" }</h2></header>
            <ol class="steps">
                { line(calls, "RingCentral", if calls { "Connected: calls appear as they happen." } else { "Sign in below." }) }
                { line(records, "NetSuite", if records {
                    "Connected: callers are found, and calls are logged under your name."
                } else {
                    "Sign in below, in the role you work in."
                }) }
                { line(seen.seen == Some(true) && !seen.are_off(), "Notifications", if seen.are_off() {
                    "Off: turn them on below."
                } else if seen.seen.is_some() {
                    "Tried: a call that rings is announced."
                } else {
                    "Try one below, once."
                }) }
                { line(zone, "Time zone", if zone { "Confirmed." } else { "Confirm it below, once." }) }
                { line(false, "Test call", match tried {
                    Some(call) => format!("Heard: {}.", words::log_state(&call.log).state),
                    None if calls => "Call your RingCentral number from another telephone: the call appears in the pane.".into(),
                    None => "When RingCentral is connected.".into(),
                }) }
            </ol>
        </section>
    }
}

fn line(done: bool, title: &'static str, says: impl Into<yew::AttrValue>) -> Html {
    html! {
        <li class={classes!("step", done.then_some("done"))}>
            { if done { Icon::Check.draw() } else { Html::default() } }
            <strong>{ title }</strong>
            <span class="unseen">{ if done { ", done: " } else { ", to do: " } }</span>
            <span>{ says.into() }</span>
        </li>
    }
}
