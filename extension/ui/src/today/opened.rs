//! An opened call: what is known of it, and its match, outcome and note to be worked on, as in the pane and by the same
//! parts.

use callside_protocol::{
    CallPhase, CallView, Command, EndedAs, InNetSuite, LogState, Need, SettingsPlace, Timestamp, Write, words,
};
use yew::{Callback, Html, MouseEvent, html};

use super::{row, writes};
use crate::{
    keys::Over,
    pane::{asks, beside, company, disposing, matches, note, outcomes, recording, who},
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
            { beside::fields(scene, call) }
            { asks::fields(scene, call) }
            if over == Over::Company {
                { company::company(scene, &call.id, chosen(Over::Company)) }
            }
            <note::Note key={call.id.0.clone()} scene={scene.clone()} call={call.id.clone()} />
            { outcomes::outcomes(scene, call) }
            { disposing::disposing(scene, call, over, &|over| toggle(lay, over), &chosen(over)) }
            { state(scene, call, lay) }
            { recording::recordings(scene, call) }
            { times(scene, call) }
            <details class="opened-rules">
                <summary>{ "What the rules say about it" }</summary>
                <Explain scene={scene.clone()} call={call.id.clone()} />
            </details>
            { writes::of_call(scene, written) }
            <p class="opened-end"><button class="button small" onclick={close}>{ "Close" }<kbd>{ "Esc" }</kbd></button></p>
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
    // A record that is in NetSuite stays there.
    let stays = call.note.in_netsuite != InNetSuite::NotYet;
    let actions = row::actions(&call.id, &call.log).into_iter();
    let actions = actions.filter(|(_, command)| !stays || !matches!(command, Command::DoNotLog { .. }));
    let answer = match need {
        Some(Need::Company) => Some(("Choose company", toggle(lay, Over::Company))),
        Some(Need::TimeZone) => Some(("Confirm time zone", scene.on(Command::OpenSettings(SettingsPlace::TimeZone)))),
        Some(Need::Caller) => Some(("Log by number", scene.on(Command::SendNow { call: call.id.clone() }))),
        Some(Need::Fields(_) | Need::Choose | Need::BothEdited) | None => None,
    };
    html! {
        <section class="opened-state" aria-label="Its record">
            <p>{ log::mark(&call.log) }</p>
            if !detail.is_empty() {
                <p class="small quiet">{ detail }</p>
            }
            { for call.left_off.iter().map(|left_off| html! { <p class="small">{ words::left_off(left_off) }</p> }) }
            if let LogState::Failed(why) = &call.log {
                { fault::quote(why) }
            }
            <div class="opened-actions">
                { for answer.map(|(label, press)| html! { <button class="button small primary" onclick={press}>{ label }</button> }) }
                { for actions.map(|(label, command)| html! {
                    <button class="button small" onclick={scene.on(command)}>{ label }</button>
                }) }
            </div>
        </section>
    }
}

/// Its direction, when it rang, was answered and ended, and how unless it was talked through.
fn times(scene: &Scene, call: &CallView) -> Html {
    let at = |at: Timestamp| scene.times.day_and_time(at);
    let result = (call.phase != CallPhase::Ended(EndedAs::Completed)).then(|| words::phase(call.phase, call.direction));
    let facts = [
        ("Direction", Some(words::direction(call.direction).to_owned())),
        ("Began", Some(at(call.began))),
        ("Answered", call.answered.map(at)),
        ("Ended", call.ended.map(at)),
        ("Result", result.map(str::to_owned)),
    ];
    html! {
        <dl class="opened-facts small">
            { for facts.into_iter().filter_map(|(name, said)| said.map(|said| html! {
                <div><dt>{ name }</dt><dd>{ said }</dd></div>
            })) }
        </dl>
    }
}
