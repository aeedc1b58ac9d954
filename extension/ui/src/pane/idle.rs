//! No call: what needs the agent, and the last calls.

use callside_protocol::{Command, Live, RecentCall, SettingsPlace, words, words::LogGroup};
use yew::{Html, classes, html};

use crate::{
    part::{calls, icon::Icon, people::People},
    scene::Scene,
};

/// The pane without a call.
pub fn idle(scene: &Scene) -> Html {
    let (needs, others): (Vec<_>, Vec<_>) =
        scene.view.recent.iter().partition(|call| words::log_group(&call.log) == LogGroup::NeedsYou);
    html! {
        <>
            <header class={classes!("strip", "idle", live_tone(&scene.view.connections.live))}>
                <span class="strip-state"><span class="dot" /><strong>{ "No call" }</strong></span>
                <span class="quiet small">{ words::live(&scene.view.connections.live) }</span>
            </header>
            <People scene={scene.clone()} />
            { list(scene, "Needs you", &needs) }
            { list(scene, "Last calls", &others) }
            if scene.view.recent.is_empty() {
                <div class="empty">
                    { Icon::Phone.draw() }
                    <p>{ "No calls yet. When one rings, you see here who it is." }</p>
                </div>
            }
            <nav class="page-foot" aria-label="Pages">
                <button class="button link" onclick={scene.on(Command::OpenToday)}>{ Icon::List.draw() }{ "Today" }</button>
                <button class="button link" onclick={scene.on(Command::OpenSettings(SettingsPlace::Connections))}>{ Icon::Sliders.draw() }{ "Settings" }</button>
                <span class="quiet small keys-hint"><kbd>{ "?" }</kbd>{ " keys" }</span>
            </nav>
        </>
    }
}

const fn live_tone(live: &Live) -> &'static str {
    match live {
        Live::On => "good",
        Live::Off | Live::Connecting { .. } => "waiting",
        Live::Lost { .. } => "bad",
    }
}

fn list(scene: &Scene, title: &'static str, list: &[&RecentCall]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    html! {
        <section class="call-section">
            <h2 class="section-name">{ title }</h2>
            <ul class="call-list">{ for list.iter().map(|call| calls::row(scene, call)) }</ul>
        </section>
    }
}
