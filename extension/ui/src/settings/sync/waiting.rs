//! What waits, by extension and reason.

use callside_protocol::{
    SettingsPlace,
    company::{SyncCommand, SyncView, WaitingCalls, WaitsFor},
    words,
};
use yew::{Callback, Html, html};

use super::{button, named};
use crate::scene::Scene;

/// The card; nothing where nothing waits.
pub(super) fn waiting(scene: &Scene, view: &SyncView, ask: &Callback<SyncCommand>) -> Html {
    if view.waiting.is_empty() {
        return Html::default();
    }
    let unnamed = view.waiting.iter().any(|waiting| waiting.why == WaitsFor::Organizer);
    html! {
        <section class="card" aria-label="Waiting and failed">
            <header class="card-head"><h2>{ "Waiting and failed" }</h2></header>
            <p>
                { "None of these calls is lost: they are read again in RingCentral's log, what lacks an organizer as soon as somebody is \
                   named, the rest every hour." }
                if unnamed {
                    { " " }<a href={[SettingsPlace::ADDRESS, SettingsPlace::Company.name()].concat()}>{ "Company setup" }</a>
                }
            </p>
            <div class="table-room" tabindex="0" role="region" aria-label="The calls, by extension">
                <table class="setup-rights labelled sync-waits">
                    <thead>
                        <tr>
                            <th scope="col">{ "Extension" }</th><th scope="col" class="number">{ "Calls" }</th>
                            <th scope="col">{ "Why" }</th><th scope="col">{ "From" }</th><th scope="col">{ "To" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for view.waiting.iter().map(|waiting| row(scene, view, waiting)) }</tbody>
                </table>
            </div>
            <p class="card-actions">{ button("Try again now", " what waits and what failed", SyncCommand::Retry, ask) }</p>
        </section>
    }
}

fn row(scene: &Scene, view: &SyncView, waiting: &WaitingCalls) -> Html {
    html! {
        <tr>
            <th scope="row">{ named(view, &waiting.extension) }</th>
            <td class="number" data-label="Calls">{ words::thousands(usize::try_from(waiting.calls).unwrap_or(usize::MAX)) }</td>
            <td data-label="Why">{ words::sync::waits_for(&waiting.why) }</td>
            <td data-label="From">{ scene.times.day_and_time(waiting.from) }</td>
            <td data-label="To">{ scene.times.day_and_time(waiting.to) }</td>
        </tr>
    }
}
