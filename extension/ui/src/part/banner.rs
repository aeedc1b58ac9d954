//! Banners: one per fault, with what still works and one button.

use callside_protocol::{
    Banner, BannerAction, BannerKind, Cloud, Command, Connection, Door, SettingsPlace, SignInStart, Timestamp, View,
    company::{Condition, ConditionKind, put_away},
    words,
};
use yew::{Callback, Html, MouseEvent, classes, html};

use super::icon::Icon;
use crate::{
    scene::Scene,
    settings::{Section, go},
    sign_in,
};

/// All banners of the View, worst first.
pub fn banners(scene: &Scene) -> Html {
    list(scene, scene.view.banners.iter().collect())
}

/// The banners above a section of Settings: without those whose button would lead to it, for it says the same.
pub fn banners_above(scene: &Scene, section: Section) -> Html {
    list(scene, scene.view.banners.iter().filter(|banner| to(banner).map(Section::of) != Some(section)).collect())
}

fn list(scene: &Scene, banners: Vec<&Banner>) -> Html {
    if banners.is_empty() {
        return Html::default();
    }
    html! {
        <section class="banners" aria-label="What needs attention">
            { for banners.into_iter().map(|banner| draw(scene, banner)) }
        </section>
    }
}

fn draw(scene: &Scene, banner: &Banner) -> Html {
    let said = words::banner(&banner.kind);
    let company = banner.kind.condition().map(|condition| {
        html! {
            <div class="banner-buttons">
                <button class="button small" onclick={settings(scene, place(&condition))}>{ &condition.button }</button>
                { for condition.again.map(|again| not_now(scene, condition.kind, again)) }
            </div>
        }
    });
    let button = banner.action.map(|action| {
        html! {
            <button class="button small" onclick={press(scene, action)}>{ words::banner_action(action) }</button>
        }
    });
    html! {
        <div class={classes!("banner", tone(&banner.kind))}>
            { Icon::Warning.draw() }
            <div class="banner-text">
                <p><strong>{ said.happened }</strong>{ " " }{ said.works }</p>
                <p class="small quiet">{ "Since " }{ scene.times.day_and_time(banner.since) }</p>
            </div>
            { for button.or(company) }
        </div>
    }
}

/// What can wait comes again by itself.
fn not_now(scene: &Scene, kind: ConditionKind, again: Timestamp) -> Html {
    let comes = ["Comes again ", &scene.times.day_and_time(again)].concat();
    html! {
        <button class="button link small" title={comes} onclick={scene.on(put_away(kind))}>{ "Not now" }</button>
    }
}

/// Whether something is lost now, will be, or could just be better.
const fn tone(kind: &BannerKind) -> &'static str {
    match kind {
        BannerKind::StorageFailing | BannerKind::SafeMode | BannerKind::ClockWrong(_) => "danger",
        BannerKind::ReconnectRingCentral
        | BannerKind::ReconnectNetSuite { .. }
        | BannerKind::LiveLost
        | BannerKind::RightMissing { .. }
        | BannerKind::Company { .. } => "warning",
        BannerKind::ConnectRingCentral
        | BannerKind::ConnectNetSuite
        | BannerKind::NetSuiteEndsSoon
        | BannerKind::DirectoryCopying { .. }
        | BannerKind::ConfirmTimeZone => "info",
    }
}

/// The place in Settings a banner's button leads to.
fn to(banner: &Banner) -> Option<SettingsPlace> {
    banner.kind.condition().as_ref().map(place).or_else(|| banner.action.and_then(leads_to))
}

/// Where a condition of the company's setup is seen to.
pub fn place(condition: &Condition) -> SettingsPlace {
    let name = condition.place.rsplit('/').next();
    let named = SettingsPlace::ALL.into_iter().find(|place| Some(place.name()) == name);
    named.unwrap_or(SettingsPlace::Connections)
}

/// The place in Settings a button leads to; `None` where it acts by itself.
const fn leads_to(action: BannerAction) -> Option<SettingsPlace> {
    match action {
        BannerAction::SignIn(cloud) => Some(SettingsPlace::of(cloud)),
        BannerAction::Open(place) => Some(place),
        BannerAction::TryLive | BannerAction::CheckClock | BannerAction::LeaveSafeMode => None,
    }
}

/// What the button does. A sign-in that needs nothing typed begins here; everything else leads to Settings.
fn press(scene: &Scene, action: BannerAction) -> Callback<MouseEvent> {
    match action {
        BannerAction::SignIn(cloud) => match resumable(&scene.view, cloud) {
            Some(start) => {
                let scene = scene.clone();
                Callback::from(move |_| sign_in::begin(&scene, start.clone(), Callback::noop()))
            }
            None => settings(scene, SettingsPlace::of(cloud)),
        },
        BannerAction::Open(place) => settings(scene, place),
        BannerAction::TryLive | BannerAction::CheckClock => scene.on(Command::TryLive),
        BannerAction::LeaveSafeMode => scene.on(Command::LeaveSafeMode),
    }
}

/// Brings Settings; in Settings, goes to the place.
fn settings(scene: &Scene, place: SettingsPlace) -> Callback<MouseEvent> {
    if scene.view.door == Door::Settings {
        Callback::from(move |_| go(place))
    } else {
        scene.on(Command::OpenSettings(place))
    }
}

/// A popup closes when the sign-in window takes the focus, and a first sign-in may need a client id or an account.
fn resumable(view: &View, cloud: Cloud) -> Option<SignInStart> {
    let Connection { who, client_id, .. } = match cloud {
        Cloud::RingCentral => &view.connections.ringcentral,
        Cloud::NetSuite => &view.connections.netsuite,
    };
    let known = client_id.is_some() && view.door == Door::Pane;
    let who = who.as_ref().filter(|_| known)?;
    let account = if cloud == Cloud::NetSuite { who.account.clone() } else { String::new() };
    Some(SignInStart { cloud, account })
}
