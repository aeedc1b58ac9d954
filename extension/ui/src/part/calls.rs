//! Lists of calls.

use callside_protocol::{CallPhase, CallerNumber, Command, Direction, LogState, NumberKind, RecentCall, words};
use yew::{Html, classes, html};

use super::{icon::Icon, log};
use crate::scene::Scene;

/// The number as people read it, or the words for none.
#[must_use]
pub fn number(number: &CallerNumber) -> String {
    match number.kind {
        NumberKind::Anonymous => "Number withheld".to_owned(),
        NumberKind::Public | NumberKind::Extension | NumberKind::Code => number.display.reveal().to_owned(),
    }
}

/// Who it was: the name, or the number.
#[must_use]
pub fn who(call: &RecentCall) -> String {
    match &call.name {
        Some(name) if !name.is_blank() => name.reveal().to_owned(),
        _ => number(&call.number),
    }
}

/// Whose idea a call was, as an icon with a name.
pub fn direction(direction: Direction) -> Html {
    let icon = match direction {
        Direction::Inbound => Icon::Inbound,
        Direction::Outbound => Icon::Outbound,
    };
    html! {
        <span class={classes!("direction")} title={words::direction(direction)}>
            { icon.draw() }<span class="unseen">{ words::direction(direction) }</span>
        </span>
    }
}

/// How a call went: "6 min", "Missed", "Connected".
#[must_use]
pub fn how(call: &RecentCall) -> String {
    match call.phase {
        CallPhase::Ended(callside_protocol::EndedAs::Completed) => words::duration(call.talked),
        phase @ CallPhase::Ended(_) if call.talked > 0 => {
            format!("{} · {}", words::phase(phase, call.direction), words::duration(call.talked))
        }
        phase => words::phase(phase, call.direction).to_owned(),
    }
}

/// One call of a list: who, when, how, the note's beginning, its record's state and the one thing to do about it.
pub fn row(scene: &Scene, call: &RecentCall) -> Html {
    let who = who(call);
    let company = call.company.as_ref().filter(|company| !company.name.is_blank());
    html! {
        <li class="call-row" key={call.id.0.clone()}>
            { direction(call.direction) }
            <div class="call-who">
                <div class="call-name">
                    <bdi class="ellipsis" dir="auto" title={who.clone()}>{ &who }</bdi>
                </div>
                if let Some(company) = company {
                    if company.name.reveal() != who {
                        <bdi class="quiet small ellipsis" dir="auto" title={company.name.reveal().to_owned()}>
                            { company.name.reveal() }
                        </bdi>
                    }
                }
                if !call.note.is_blank() {
                    <span class="small ellipsis note-start" dir="auto">{ call.note.reveal() }</span>
                }
            </div>
            <div class="call-when small quiet">
                <span>{ scene.times.day_and_time(call.began) }</span>
                <span>{ how(call) }</span>
            </div>
            <div class="call-log">{ log::mark(&call.log) }{ action(scene, call, &who) }</div>
        </li>
    }
}

/// The one thing to do about a call's record.
fn action(scene: &Scene, call: &RecentCall, who: &str) -> Html {
    let id = || call.id.clone();
    let (label, command) = match (&call.log, log::send_now(&call.log)) {
        (LogState::Logged { record, flag: None, .. }, _) => ("Open", Command::OpenPhoneCall { id: record.clone() }),
        (_, Some(label)) => (label, Command::SendNow { call: id() }),
        (LogState::Waiting { .. }, None) => return Html::default(),
        _ => ("Show", Command::ShowCall { call: id() }),
    };
    html! {
        <button class="button link small" onclick={scene.on(command)}>
            { label }<span class="unseen">{ ": " }{ who }</span>
        </button>
    }
}
