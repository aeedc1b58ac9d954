//! NetSuite: connected or not, as whom, with which rights, and what was read.

use callside_protocol::{
    Cloud, ConnectionState, SettingsPlace,
    company::{CompanyView, ListsCommand, ListsView, RightVerdict, RightsProfile, RoleRights},
    words::engagement,
};
use yew::{Callback, Html, html};

use super::{Connectors, Message};
use crate::{
    part::chip,
    scene::Scene,
    settings::{
        company::rights as rights_table,
        engagement::{address, standing},
    },
};

/// NetSuite's id of the role of administrators, the same in every account.
const ADMINISTRATOR: &str = "3";

/// The card.
pub(super) fn card(page: &Connectors, scene: &Scene, lists: &ListsView, send: &Callback<Message>) -> Html {
    let connection = &scene.view.connections.netsuite;
    let is_signed_in = matches!(connection.state, ConnectionState::Connected);
    let act = |command: ListsCommand, says: &'static str| send.reform(move |_| Message::Do(command.clone(), says));
    html! {
        <section class="card" id={SettingsPlace::Connectors.name()} tabindex="-1" aria-label="NetSuite">
            <header class="card-head"><h2>{ "NetSuite" }</h2></header>
            <p>{ "Phone calls and the fields you choose are read out of NetSuite onto this computer; lists and scores are made here. \
                  Nothing goes to anybody else, and nothing is written to NetSuite unless you allow it below." }</p>
            { chip::connection(Cloud::NetSuite, connection) }
            if !is_signed_in {
                <p class="lists-lack">{ "Sign in to NetSuite first; then it connects here. " }
                    <a href={address(SettingsPlace::NetSuite, "")}>{ "Sign in to NetSuite" }</a></p>
            }
            { identity(scene, lists) }
            { standing(scene, lists) }
            if lists.connected {
                { read(scene, lists) }
                <div class="card-actions">
                    <button type="button" class="button primary" disabled={lists.reading.is_some() || !is_signed_in}
                        onclick={act(ListsCommand::SyncNow, "")}>{ "Sync now" }</button>
                    <button type="button" class="button" onclick={act(ListsCommand::Connect(false),
                        "Disconnected. What was read is gone from this computer; lists stay.")}>{ "Disconnect" }</button>
                </div>
            } else {
                <p role="status">{ "Not connected." }</p>
                <div class="card-actions">
                    <button type="button" class="button primary" disabled={!is_signed_in} onclick={send.reform(|_| Message::Connect)}>
                        { "Connect" }<span class="unseen">{ " NetSuite" }</span>
                    </button>
                </div>
            }
            { role(page, scene, is_signed_in, send) }
        </section>
    }
}

/// As whom: nobody types it.
fn identity(scene: &Scene, lists: &ListsView) -> Html {
    let Some(who) = scene.view.connections.netsuite.who.as_ref().filter(|_| lists.connected) else {
        return Html::default();
    };
    let role = who.role_label.as_ref().or(who.role.as_ref()).cloned().unwrap_or_default();
    let account = who.account_label.as_ref().map(|label| [label, " · ", &who.account].concat());
    html! {
        <dl class="facts">
            { for [("Role", role), ("Account", account.unwrap_or_else(|| who.account.clone())), ("Domain", who.domain.clone())].map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd><bdi dir="auto">{ value }</bdi></dd></div>
            }) }
        </dl>
    }
}

fn read(scene: &Scene, lists: &ListsView) -> Html {
    let at = |at| scene.times.day_and_time(at);
    html! {
        <dl class="facts">
            <div><dt>{ "Calls that count" }</dt><dd>{ engagement::number(lists.calls) }</dd></div>
            <div><dt>{ "People" }</dt><dd>{ engagement::number(lists.people) }</dd></div>
            <div><dt>{ "Last synced" }</dt><dd>{ lists.synced.map_or_else(|| "Not yet".to_owned(), at) }</dd></div>
            <div><dt>{ "Next" }</dt><dd>{ lists.due.map_or_else(|| "When you press Sync now".to_owned(), at) }</dd></div>
        </dl>
    }
}

/// What was found of the role, as far as lists and scores need it.
pub(super) fn rights(scene: &Scene) -> Option<RoleRights> {
    CompanyView::of(&scene.view)?.rights.into_iter().find(|rights| rights.profile == RightsProfile::Engagement)
}

/// What it takes of a role.
fn role(page: &Connectors, scene: &Scene, is_signed_in: bool, send: &Callback<Message>) -> Html {
    let seen = rights(scene);
    let seen = seen.as_ref();
    let role = scene.view.connections.netsuite.who.as_ref().and_then(|who| who.role.as_deref());
    let administrator = page.administrator.unwrap_or(role == Some(ADMINISTRATOR));
    let missing = seen.map(|seen| seen.rows.iter().filter(|row| row.verdict == RightVerdict::Missing).count());
    let choices = [
        (true, "As an administrator", "Has every right: enough to try it out."),
        (
            false,
            "In a role with the least rights",
            "For every day: it may do what lists and scores need, and nothing else.",
        ),
    ];
    html! {
        <div class="more">
            <fieldset class="copy-scope">
                <legend class="section-name">{ "The role" }</legend>
                { for choices.map(|(is, name, means)| html! {
                    <label class="copy-choice">
                        <input type="radio" name="connector-role" checked={administrator == is}
                            onchange={send.reform(move |_| Message::AsAdministrator(is))} />
                        <span>{ name }{ " " }<span class="quiet small">{ means }</span></span>
                    </label>
                }) }
            </fieldset>
            <p role="status">
                { match missing {
                    _ if page.checks => "Looking at the role…",
                    None if administrator => "Sign in to NetSuite as Administrator; whether that role may do everything can be checked here.",
                    None => "Make a role with the rights below, give it to whoever connects, and sign in with it. Check it here.",
                    Some(0) => "The role in use may do everything that lists and scores need.",
                    Some(_) => "The role in use lacks something. What does not need it works all the same.",
                } }
            </p>
            { for page.unchecked.iter().map(|why| html! { <p class="alarm" role="alert">{ why }</p> }) }
            <div class="card-actions">
                <button type="button" class="button" disabled={!is_signed_in || page.checks} onclick={send.reform(|_| Message::CheckRole)}>
                    { if seen.is_some() { "Check again" } else { "Check the role" } }
                </button>
            </div>
            { for seen.map(|seen| rights_table::table(scene, seen)) }
        </div>
    }
}
