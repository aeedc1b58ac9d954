//! The last calls with this person, notes visible without a click.

use callside_protocol::{CallView, Command, EarlierCall, EndedAs, words};
use yew::{Html, html};

use super::recording;
use crate::{
    part::{calls, icon::Icon},
    scene::Scene,
};

/// Newest first.
pub fn earlier(scene: &Scene, call: &CallView) -> Html {
    if call.earlier.is_empty() && call.earlier_unread.is_none() {
        return Html::default();
    }
    html! {
        <section class="earlier" aria-label="Earlier calls">
            <span class="section-name">{ "Earlier" }</span>
            <ul>{ for call.earlier.iter().map(|earlier| line(scene, earlier)) }</ul>
            if call.recordings.is_empty() && call.earlier.iter().any(|earlier| !earlier.recordings.is_empty()) {
                { for recording::not_allowed(scene) }
            }
            if let Some(fault) = &call.earlier_unread {
                <p class="small quiet">{ words::earlier_unread(fault) }</p>
            }
        </section>
    }
}

fn line(scene: &Scene, earlier: &EarlierCall) -> Html {
    let how = match earlier.ended {
        EndedAs::Completed => words::duration(earlier.talked),
        ended => words::ended_as(ended).to_owned(),
    };
    let when = scene.times.brief(earlier.began);
    html! {
        <li key={earlier.record.clone().unwrap_or_else(|| earlier.began.0.to_string())}>
            <span class="earlier-when">
                if let Some(direction) = earlier.direction { { calls::direction(direction) } }{ &when }
            </span>
            <span class="quiet">
                { how }
                if let Some(by) = &earlier.by { { ", " }<bdi dir="auto">{ by.reveal() }</bdi> }
            </span>
            <bdi class="ellipsis earlier-note" dir="auto" title={earlier.note.reveal().to_owned()}>
                { earlier.note.reveal() }
            </bdi>
            if let Some(id) = &earlier.record {
                <button class="button icon-only" onclick={scene.on(Command::OpenPhoneCall { id: id.clone() })}
                    title="Open this phone call in NetSuite">
                    { Icon::Open.draw() }<span class="unseen">{ "Open the phone call of " }{ &when }</span>
                </button>
            }
            { for recording::players(scene, &earlier.recordings, earlier.began, &|_| format!("Play recording of {when}")) }
        </li>
    }
}
