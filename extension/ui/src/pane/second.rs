//! Other calls than the one on top: banners above everything, so that none replaces the note in progress.

use callside_protocol::{CallPhase, CallView, Command, words};
use yew::{Html, classes, html};

use super::strip;
use crate::scene::Scene;

/// The call the key leads to, and the banner that says so: one that rings before one that waits.
pub fn first(scene: &Scene) -> Option<&CallView> {
    let others = scene.view.calls.get(1..)?;
    others.iter().find(|call| call.phase == CallPhase::Ringing).or_else(|| others.first())
}

/// A banner per waiting call, what rings first.
pub fn banners(scene: &Scene) -> Html {
    let [top, others @ ..] = scene.view.calls.as_slice() else { return Html::default() };
    if others.is_empty() {
        return Html::default();
    }
    let (ringing, waiting): (Vec<_>, Vec<_>) = others.iter().partition(|call| call.phase == CallPhase::Ringing);
    html! {
        <section class="seconds" aria-label="Other calls">
            { for ringing.into_iter().chain(waiting).enumerate().map(|(at, call)| banner(scene, top, call, at == 0)) }
        </section>
    }
}

fn banner(scene: &Scene, top: &CallView, call: &CallView, by_key: bool) -> Html {
    let title = words::notice_title(call).into_revealed();
    let verb = if call.phase == CallPhase::Ringing { "Go to it" } else { "Go back to it" };
    html! {
        <div class={classes!("second", strip::tone(call.phase))} key={call.id.0.clone()}>
            { strip::icon(call.phase).draw() }
            <div class="second-text">
                <p class="second-who">
                    <strong>{ words::phase(call.phase, call.direction) }</strong>{ " " }
                    <bdi dir="auto">{ &title }</bdi>
                </p>
                if let Some(why) = words::kept_in_front(top, call) {
                    <p class="small quiet">{ why }</p>
                }
            </div>
            <button class="button small" onclick={scene.on(Command::ShowCall { call: call.id.clone() })}>
                { verb }<span class="unseen">{ ": " }{ title }</span>
                if by_key {
                    <kbd aria-hidden="true">{ "c" }</kbd>
                }
            </button>
        </div>
    }
}
