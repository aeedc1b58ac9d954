//! The state strip: word, icon and colour, timer, recording mark, direction.

use callside_protocol::{CallPhase, CallView, Command, words};
use yew::{Html, classes, html};

use crate::{
    part::{calls, icon::Icon, timer::Timer},
    scene::Scene,
};

/// The class that colours a phase.
#[must_use]
pub const fn tone(phase: CallPhase) -> &'static str {
    match phase {
        CallPhase::Ringing => "ringing",
        CallPhase::Connected => "connected",
        CallPhase::OnHold => "on-hold",
        CallPhase::Parked => "parked",
        CallPhase::Ended(_) => "ended",
    }
}

/// A phase's icon.
#[must_use]
pub const fn icon(phase: CallPhase) -> Icon {
    match phase {
        CallPhase::Ringing => Icon::Bell,
        CallPhase::Connected => Icon::Phone,
        CallPhase::OnHold => Icon::Pause,
        CallPhase::Parked => Icon::Park,
        CallPhase::Ended(_) => Icon::HungUp,
    }
}

/// The strip of the call on top.
pub fn strip(scene: &Scene, call: &CallView) -> Html {
    let over = matches!(call.phase, CallPhase::Ended(_));
    html! {
        <header class={classes!("strip", tone(call.phase))}>
            <span class="strip-state">
                { icon(call.phase).draw() }
                <strong>{ words::phase(call.phase, call.direction) }</strong>
            </span>
            <Timer times={scene.times.clone()} from={call.answered.unwrap_or(call.began)} until={call.ended} />
            if call.recording && !over {
                <span class="recording" title="This call is being recorded"><span class="dot" />{ "Recording" }</span>
            }
            <span class="strip-end">
                { calls::direction(call.direction) }
                <span class="strip-word" aria-hidden="true">{ words::direction(call.direction) }</span>
                if over {
                    <button class="button small" onclick={scene.on(Command::CloseCall { call: call.id.clone() })}>
                        { "Done" }
                    </button>
                }
            </span>
        </header>
    }
}
