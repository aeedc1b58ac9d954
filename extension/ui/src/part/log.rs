//! The record's one state, as a mark with a word.

use callside_protocol::{LogState, words, words::LogGroup};
use yew::{Html, classes, html};

use super::icon::Icon;
use crate::scene::Scene;

/// The class that colours a group.
#[must_use]
pub const fn tone(group: LogGroup) -> &'static str {
    match group {
        LogGroup::NeedsYou => "needs-you",
        LogGroup::Failed => "failed",
        LogGroup::Waiting => "waiting",
        LogGroup::OnCall => "on-call",
        LogGroup::Logged => "logged",
        LogGroup::Skipped => "skipped",
    }
}

/// The group's icon.
#[must_use]
pub const fn icon(group: LogGroup) -> Icon {
    match group {
        LogGroup::NeedsYou | LogGroup::Failed => Icon::Warning,
        LogGroup::Waiting => Icon::Clock,
        LogGroup::OnCall => Icon::Phone,
        LogGroup::Logged => Icon::Check,
        LogGroup::Skipped => Icon::Skip,
    }
}

/// Why a record is in its state, and when it is tried next: "Being sent to NetSuite. Next try 14:05."
#[must_use]
pub fn detail(scene: &Scene, state: &LogState) -> String {
    let next = match state {
        LogState::Waiting { next: Some(next), .. } => Some(format!("Next try {}.", scene.times.day_and_time(*next))),
        _ => None,
    };
    words::log_state(state).detail.into_iter().chain(next).collect::<Vec<_>>().join(" ")
}

/// Icon and word: "✓ Logged".
pub fn mark(state: &LogState) -> Html {
    let group = words::log_group(state);
    let word = match state {
        LogState::Logged { flag: Some(need), .. } => words::need(need).0,
        _ => words::log_state(state).state,
    };
    html! { <span class={classes!("mark", tone(group))}>{ icon(group).draw() }<span>{ word }</span></span> }
}
