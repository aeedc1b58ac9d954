//! One call of the list: who, when, how, why it is in its state, and the first thing to do about it.

use std::rc::Rc;

use callside_protocol::{CallId, Cloud, Command, LogState, RecentCall, SettingsPlace, WaitingFor, words};
use yew::{Callback, Component, Context, Html, Properties, classes, html};

use crate::{
    part::{calls, log},
    scene::Scene,
};

/// The class of the buttons that open a call, in the order of the list.
pub const OPEN: &str = "row-open";

/// What a row is handed.
#[derive(Clone, Properties)]
pub struct RowProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: RecentCall,
    /// It is opened.
    pub is_open: bool,
    /// Today: what a time is told by.
    pub day: i64,
    /// Opens or closes it.
    pub toggle: Callback<CallId>,
}

impl PartialEq for RowProps {
    /// What is not drawn does not count: of a thousand rows those are drawn anew that have changed.
    fn eq(&self, other: &Self) -> bool {
        let same_desk =
            Rc::ptr_eq(&self.scene.desk, &other.scene.desk) && self.scene.view.zone == other.scene.view.zone;
        self.call == other.call && self.is_open == other.is_open && self.day == other.day && same_desk
    }
}

/// A row.
pub struct Row;

impl Component for Row {
    type Message = ();
    type Properties = RowProps;

    fn create(_context: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let RowProps { scene, call, is_open, toggle, .. } = context.props();
        let who = calls::who(call);
        let company = call.company.as_ref().filter(|company| !company.name.is_blank() && company.name.reveal() != who);
        let when = scene.times.day_and_time(call.began);
        let open = {
            let id = call.id.clone();
            toggle.reform(move |_| id.clone())
        };
        let group = words::log_group(&call.log);
        // The opened call says it beneath, with what can be done about it.
        let detail = if *is_open { String::new() } else { log::detail(scene, &call.log) };
        // What it needs is given in the opened call.
        let first = match &call.log {
            LogState::NeedsYou(_) | LogState::Logged { flag: Some(_), .. } => Some(("See to it", open.clone())),
            log => actions(&call.id, log).into_iter().next().map(|(label, command)| (label, scene.on(command))),
        };
        html! {
            <li class={classes!("call-row", log::tone(group), is_open.then_some("is-open"))}>
                { calls::direction(call.direction) }
                <div class="call-who">
                    <button id={id(&call.id)} class={classes!(OPEN)} onclick={open} aria-expanded={is_open.to_string()}>
                        <bdi class="ellipsis" dir="auto" title={who.clone()}>{ &who }</bdi>
                        <span class="unseen">{ ", " }{ &when }</span>
                    </button>
                    if let Some(company) = company {
                        <bdi class="quiet small ellipsis" dir="auto" title={company.name.reveal().to_owned()}>{ company.name.reveal() }</bdi>
                    }
                    if !call.note.is_blank() {
                        <bdi class="small ellipsis note-start" dir="auto">{ call.note.reveal() }</bdi>
                    }
                    if !detail.is_empty() {
                        <p class="small quiet call-detail">{ detail }</p>
                    }
                </div>
                <div class="call-when small quiet">
                    <span>{ when }</span>
                    <span>{ calls::how(call) }</span>
                </div>
                <div class="call-log">
                    { log::mark(&call.log) }
                    if let Some((label, press)) = first.filter(|_| !is_open) {
                        <button class="button link small" onclick={press}>
                            { label }<span class="unseen">{ ": " }{ &who }</span>
                        </button>
                    }
                </div>
            </li>
        }
    }
}

/// The id of the button that opens a call.
#[must_use]
pub fn id(call: &CallId) -> String {
    format!("open-{}", call.0)
}

/// What can be done about a call's record, the first thing first.
#[must_use]
pub fn actions(call: &CallId, log: &LogState) -> Vec<(&'static str, Command)> {
    let send = log::send_now(log).map(|label| (label, Command::SendNow { call: call.clone() }));
    let skip = (log::DO_NOT_LOG, Command::DoNotLog { call: call.clone() });
    let show = ("Show in pane", Command::ShowCall { call: call.clone() });
    let (first, may_skip) = match log {
        LogState::Logged { record, .. } => {
            (Some(("Open phone call", Command::OpenPhoneCall { id: record.clone() })), false)
        }
        LogState::NotYet | LogState::NeedsYou(_) => (None, true),
        LogState::Hidden { .. } | LogState::Skipped(_) => (send, false),
        LogState::Waiting { waiting_for: WaitingFor::SignIn, .. } => {
            (Some(("Sign in", Command::OpenSettings(SettingsPlace::of(Cloud::NetSuite)))), true)
        }
        // It may be in NetSuite already.
        LogState::Waiting { waiting_for: WaitingFor::Checking, .. } => (send, false),
        LogState::Failed(_) | LogState::Waiting { .. } => {
            let may_skip = send.is_some();
            (send, may_skip)
        }
    };
    first.into_iter().chain(may_skip.then_some(skip)).chain([show]).collect()
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CallId, Fault, FaultKind, LogState, Need, SkipRule, Timestamp, WaitingFor};

    use super::actions;

    fn labels(log: &LogState) -> Vec<&'static str> {
        actions(&CallId("cs-1".to_owned()), log).into_iter().map(|(label, _)| label).collect()
    }

    #[test]
    fn every_state_offers_what_can_be_done_about_it() {
        let fault = Fault { cloud: None, kind: FaultKind::Busy, detail: None };
        let waiting = |waiting_for, next| LogState::Waiting { waiting_for, next };
        let soon = Some(Timestamp(1));
        let logged = LogState::Logged { record: "7".to_owned(), at: Timestamp(0), complete: true, flag: None };
        for (log, expected) in [
            (logged, &["Open phone call", "Show in pane"][..]),
            (LogState::NotYet, &["Do not log", "Show in pane"]),
            (LogState::NeedsYou(Need::Company), &["Do not log", "Show in pane"]),
            (LogState::Hidden { next: soon }, &["Look again", "Show in pane"]),
            (LogState::Failed(fault.clone()), &["Try again", "Do not log", "Show in pane"]),
            (LogState::Skipped(SkipRule::ByAgent), &["Log it now", "Show in pane"]),
            (waiting(WaitingFor::SignIn, None), &["Sign in", "Do not log", "Show in pane"]),
            (waiting(WaitingFor::Checking, soon), &["Try now", "Show in pane"]),
            (waiting(WaitingFor::Retry(fault), soon), &["Try now", "Do not log", "Show in pane"]),
            (waiting(WaitingFor::Sending, soon), &["Log it now", "Do not log", "Show in pane"]),
            (waiting(WaitingFor::Facts, soon), &["Log it now", "Do not log", "Show in pane"]),
            (waiting(WaitingFor::Sending, None), &["Show in pane"]),
        ] {
            assert_eq!(labels(&log), expected, "{log:?}");
        }
    }
}
