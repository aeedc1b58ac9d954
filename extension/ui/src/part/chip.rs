//! Connection chips: which cloud, where its sign-in stands.

use callside_protocol::{Cloud, Connection, ConnectionState, words};
use yew::{Html, classes, html};

use super::icon::Icon;

/// The class that colours a state.
#[must_use]
pub const fn tone(state: &ConnectionState) -> &'static str {
    match state {
        ConnectionState::NotConnected(_) => "off",
        ConnectionState::SigningIn => "waiting",
        ConnectionState::Connected => "good",
        ConnectionState::ReconnectNeeded(_) => "bad",
    }
}

/// The state's word with its icon.
pub fn chip(state: &ConnectionState) -> Html {
    let icon = match state {
        ConnectionState::NotConnected(_) => Icon::Skip,
        ConnectionState::SigningIn => Icon::Clock,
        ConnectionState::Connected => Icon::Check,
        ConnectionState::ReconnectNeeded(_) => Icon::Warning,
    };
    html! {
        <span class={classes!("chip", tone(state))}>{ icon.draw() }<span>{ words::connection_state(state) }</span></span>
    }
}

/// The cloud, its chip, and as whom.
pub fn connection(cloud: Cloud, connection: &Connection) -> Html {
    let who = connection.who.as_ref().map(|who| {
        let user = who.user_label.as_ref().map_or_else(|| who.user.clone(), |label| label.reveal().to_owned());
        let account = who.account_label.clone().unwrap_or_else(|| who.account.clone());
        format!("{user} · {account}")
    });
    html! {
        <div class="connection-line">
            <div class="connection-name">
                <strong>{ words::cloud(cloud) }</strong>
                if let Some(who) = who {
                    <span class="quiet small ellipsis" dir="auto" title={who.clone()}>{ who }</span>
                }
            </div>
            { chip(&connection.state) }
        </div>
    }
}
