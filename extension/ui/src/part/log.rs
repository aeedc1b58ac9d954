//! The record's one state, as a mark with a word.

use callside_protocol::{LogState, WaitingFor, words, words::LogGroup};
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

/// What sending its record now is called; `None`: there is nothing to send, or it is on its way.
#[must_use]
pub const fn send_now(state: &LogState) -> Option<&'static str> {
    Some(match state {
        LogState::Skipped(_) | LogState::Waiting { waiting_for: WaitingFor::Facts, next: Some(_) } => "Log it now",
        LogState::Waiting { waiting_for: WaitingFor::Sending, next: Some(_) } => "Log it now",
        LogState::Waiting { waiting_for: WaitingFor::Checking | WaitingFor::Retry(_), .. } => "Try now",
        LogState::Failed(_) => "Try again",
        LogState::Hidden { .. } => "Look again",
        _ => return None,
    })
}

/// What leaving a call without a record is called.
pub const DO_NOT_LOG: &str = "Do not log";

/// Icon and word: "✓ Logged".
pub fn mark(state: &LogState) -> Html {
    let group = words::log_group(state);
    let word = match state {
        LogState::Logged { flag: Some(need), .. } => words::need(need).0,
        _ => words::log_state(state).state,
    };
    html! { <span class={classes!("mark", tone(group))}>{ icon(group).draw() }<span>{ word }</span></span> }
}
