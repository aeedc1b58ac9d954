//! The toolbar popup: connections, the current call, the last calls, at a glance.

use callside_protocol::{CallView, Cloud, Command, SettingsPlace, words};
use yew::{Callback, Html, classes, html};

use crate::{
    pane,
    part::{banner::banners, calls, chip, icon::Icon, log, people::People, timer::Timer},
    scene::Scene,
};

/// The popup.
pub fn popup(scene: &Scene) -> Html {
    let connections = &scene.view.connections;
    let panel = {
        let browser = scene.desk.browser.clone();
        Callback::from(move |_| browser.open_side_panel())
    };
    html! {
        <main class="popup">
            <header class="popup-head">
                <h1>{ "Callside" }</h1>
                <button class="button small" onclick={panel}>{ Icon::Panel.draw() }{ "Open side panel" }</button>
            </header>
            <section class="connections-brief" aria-label="Connections">
                { chip::connection(Cloud::RingCentral, &connections.ringcentral) }
                { chip::connection(Cloud::NetSuite, &connections.netsuite) }
                <p class="small quiet">{ words::live(&connections.live) }</p>
            </section>
            { banners(scene) }
            { for scene.view.calls.iter().map(|call| current(scene, call)) }
            <People scene={scene.clone()} />
            if !scene.view.recent.is_empty() {
                <section class="call-section">
                    <h2 class="section-name">{ "Last calls" }</h2>
                    <ul class="call-list">{ for scene.view.recent.iter().map(|call| calls::row(scene, call)) }</ul>
                </section>
            } else if scene.view.calls.is_empty() {
                <p class="quiet empty-line">{ "No calls yet." }</p>
            }
            <nav class="page-foot" aria-label="Pages">
                <button class="button link" onclick={scene.on(Command::OpenToday)}>{ Icon::List.draw() }{ "Today" }</button>
                <button class="button link" onclick={scene.on(Command::OpenSettings(SettingsPlace::Connections))}>{ Icon::Sliders.draw() }{ "Settings" }</button>
            </nav>
        </main>
    }
}

fn current(scene: &Scene, call: &CallView) -> Html {
    let title = words::notice_title(call).into_revealed();
    let message = words::notice_message(call).into_revealed();
    html! {
        <section class="current" aria-label="Current call" key={call.id.0.clone()}>
            <div class={classes!("strip", pane::strip::tone(call.phase))}>
                <span class="strip-state">
                    { pane::strip::icon(call.phase).draw() }
                    <strong>{ words::phase(call.phase, call.direction) }</strong>
                </span>
                <Timer times={scene.times.clone()} from={call.answered.unwrap_or(call.began)} until={call.ended} />
                <span class="strip-end">{ log::mark(&call.log) }</span>
            </div>
            <div class="current-who">
                <strong class="ellipsis" dir="auto" title={title.clone()}>{ &title }</strong>
                <span class="quiet small ellipsis" dir="auto">{ message }</span>
            </div>
            <button class="button small" onclick={scene.on(Command::ShowCall { call: call.id.clone() })}>
                { "Show" }<span class="unseen">{ ": " }{ title }</span>
            </button>
        </section>
    }
}
