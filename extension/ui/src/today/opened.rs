//! An opened call: what is known of it, and its match, outcome and note to be worked on, as in the pane and by the same
//! parts.

use callside_protocol::{CallView, Command, LogState, Need, SettingsPlace, Write, words};
use yew::{Callback, Html, MouseEvent, html};

use super::{row, writes};
use crate::{
    keys::Over,
    pane::{asks, company, matches, note, outcomes, who},
    part::{explain::Explain, fault, log},
    scene::Scene,
};

/// The call. `lay` opens and closes what lies over it, `close` closes the call itself.
pub fn opened(
    scene: &Scene,
    call: &CallView,
    written: &[Write],
    over: Over,
    lay: &Callback<Over>,
    close: Callback<MouseEvent>,
) -> Html {
    let title = words::notice_title(call).into_revealed();
    // A choice that was made closes what it was made in.
    let chosen = |of: Over| {
        let (lay, is_open) = (lay.clone(), over == of);
        Callback::from(move |()| {
            if is_open {
                lay.emit(of);
            }
        })
    };
    html! {
        <section class="opened" id="opened" aria-label={format!("The call with {title}")}>
            { who::who(scene, call, over == Over::Matches, toggle(lay, Over::Matches)) }
            if matches::is_open(call, over) {
                { matches::matches(scene, call, chosen(Over::Matches)) }
            }
            { who::links(scene, call) }
            { asks::asks(scene, call) }
            if over == Over::Company {
                { company::company(scene, &call.id, chosen(Over::Company)) }
            }
            <note::Note key={call.id.0.clone()} scene={scene.clone()} call={call.id.clone()} />
            { outcomes::outcomes(scene, call) }
            { state(scene, call, lay) }
            { times(scene, call) }
            <details class="opened-rules">
                <summary class="small">{ "What the rules say about it" }</summary>
                <Explain scene={scene.clone()} call={call.id.clone()} />
            </details>
            { writes::of_call(scene, written) }
            <p class="opened-end"><button class="button link small" onclick={close}>{ "Close" }</button></p>
        </section>
    }
}

/// A click that opens or closes this over the call.
fn toggle(lay: &Callback<Over>, over: Over) -> Callback<MouseEvent> {
    lay.reform(move |_| over)
}

/// The record's one state, with everything that can be done about it.
fn state(scene: &Scene, call: &CallView, lay: &Callback<Over>) -> Html {
    let detail = log::detail(scene, &call.log);
    let need = match &call.log {
        LogState::NeedsYou(need) | LogState::Logged { flag: Some(need), .. } => Some(need),
        _ => None,
    };
    let answer = match need {
        Some(Need::Company) => Some(("Choose company", toggle(lay, Over::Company))),
        Some(Need::TimeZone) => Some(("Confirm time zone", scene.on(Command::OpenSettings(SettingsPlace::TimeZone)))),
        Some(Need::Caller) => Some(("Log by number", scene.on(Command::SendNow { call: call.id.clone() }))),
        Some(Need::Fields(_) | Need::Choose | Need::BothEdited) | None => None,
    };
    html! {
        <section class="opened-state" aria-label="Its record">
            <p>{ log::mark(&call.log) }{ " " }<span class="small quiet">{ detail }</span></p>
            { for call.left_off.iter().map(|left_off| html! { <p class="small">{ words::left_off(left_off) }</p> }) }
            if let LogState::Failed(why) = &call.log {
                { fault::quote(why) }
            }
            <div class="opened-actions">
                { for answer.map(|(label, press)| html! { <button class="button small primary" onclick={press}>{ label }</button> }) }
                { for row::actions(&call.id, &call.log).into_iter().map(|(label, command)| html! {
                    <button class="button small" onclick={scene.on(command)}>{ label }</button>
                }) }
            </div>
        </section>
    }
}

/// When it rang, was answered and ended.
fn times(scene: &Scene, call: &CallView) -> Html {
    let facts = [("Began", Some(call.began)), ("Answered", call.answered), ("Ended", call.ended)];
    html! {
        <dl class="opened-facts small">
            <div><dt>{ words::direction(call.direction) }</dt><dd>{ words::phase(call.phase, call.direction) }</dd></div>
            { for facts.into_iter().filter_map(|(name, at)| at.map(|at| html! {
                <div><dt>{ name }</dt><dd>{ scene.times.day_and_time(at) }</dd></div>
            })) }
        </dl>
    }
}
