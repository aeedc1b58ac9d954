//! Other calls than the one on top: banners above the strip, so that none replaces the note in progress.

use callside_protocol::{CallPhase, CallView, Command, words};
use yew::{Html, classes, html};

use super::strip;
use crate::scene::Scene;

/// A banner per waiting call.
pub fn banners(scene: &Scene, others: &[CallView]) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    html! {
        <section class="seconds" aria-label="Other calls">
            { for others.iter().map(|call| banner(scene, call)) }
        </section>
    }
}

fn banner(scene: &Scene, call: &CallView) -> Html {
    let title = words::notice_title(call).into_revealed();
    let verb = if call.phase == CallPhase::Ringing { "Go to it" } else { "Go back to it" };
    html! {
        <div class={classes!("second", strip::tone(call.phase))} key={call.id.0.clone()}>
            { strip::icon(call.phase).draw() }
            <p class="second-text">
                <strong>{ words::phase(call.phase, call.direction) }</strong>{ " " }
                <bdi dir="auto">{ &title }</bdi>
            </p>
            <button class="button small" onclick={scene.on(Command::ShowCall { call: call.id.clone() })}>
                { verb }<span class="unseen">{ ": " }{ title }</span>
            </button>
        </div>
    }
}
