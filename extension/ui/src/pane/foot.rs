//! The foot: the record's one state, and the one thing to do about it.

use callside_protocol::{CallView, Command, InNetSuite, LogState, Need, SettingsPlace, words};
use yew::{Callback, Html, MouseEvent, classes, html};

use super::need;
use crate::{
    part::{fault, icon::Icon, log},
    scene::{Scene, logged_record},
};

/// The log line.
pub fn foot(scene: &Scene, call: &CallView, company: Callback<MouseEvent>, matches: Callback<MouseEvent>) -> Html {
    let said = words::log_state(&call.log);
    let number = logged_record(&call.log).map(|record| format!("Phone call {record}"));
    let next = match &call.log {
        LogState::Waiting { next: Some(next), .. } => Some(format!("Next try {}.", scene.times.time(*next))),
        LogState::Hidden { next: Some(next) } => Some(format!("Next look {}.", scene.times.time(*next))),
        _ => None,
    };
    let detail = [said.detail, next].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let group = words::log_group(&call.log);
    html! {
        <footer class={classes!("foot", log::tone(group))}>
            <div class="foot-line">
                { log::icon(group).draw() }
                <strong>{ said.state }</strong>
                if let Some(number) = number {
                    <span class="quiet">{ number }</span>
                }
                <span class="foot-actions">{ actions(scene, call, company, matches) }</span>
            </div>
            if !detail.is_empty() {
                <p class="small">{ detail }</p>
            }
            { for call.left_off.iter().map(|left_off| html! { <p class="small">{ words::left_off(left_off) }</p> }) }
            if let LogState::Failed(why) = &call.log {
                { fault::quote(why) }
            }
        </footer>
    }
}

fn actions(scene: &Scene, call: &CallView, company: Callback<MouseEvent>, matches: Callback<MouseEvent>) -> Html {
    let id = || call.id.clone();
    let needed = need(&call.log).and_then(|need| match need {
        Need::Company => Some(button("Choose company", company)),
        Need::Choose => Some(button("Choose", matches)),
        Need::TimeZone => Some(button("Confirm time zone", scene.on(Command::OpenSettings(SettingsPlace::TimeZone)))),
        Need::Caller => Some(button("Log by number", scene.on(Command::SendNow { call: id() }))),
        Need::Fields(_) | Need::BothEdited => None,
    });
    let own = match &call.log {
        LogState::Logged { record, .. } => html! {
            <button class="button small" onclick={scene.on(Command::OpenPhoneCall { id: record.clone() })}>
                { Icon::Open.draw() }{ "Open in NetSuite" }
            </button>
        },
        log => {
            // A record that is in NetSuite stays there.
            let may_skip = match log {
                LogState::NotYet | LogState::NeedsYou(_) => true,
                LogState::Failed(_) => call.note.in_netsuite == InNetSuite::NotYet,
                _ => false,
            };
            html! {
                <>
                    { for log::send_now(log).map(|label| button(label, scene.on(Command::SendNow { call: id() }))) }
                    if may_skip {
                        { button(log::DO_NOT_LOG, scene.on(Command::DoNotLog { call: id() })) }
                    }
                </>
            }
        }
    };
    html! { <>{ for needed }{ own }</> }
}

fn button(label: &'static str, press: Callback<MouseEvent>) -> Html {
    html! { <button class="button small" onclick={press}>{ label }</button> }
}
