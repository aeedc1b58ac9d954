//! How it stands, who writes, and what it costs.

use callside_protocol::{
    SettingsPlace,
    company::{CompanyView, SyncCommand, SyncStands, SyncView, Tally},
    words,
};
use yew::{Callback, Html, classes, html};

use super::button;
use crate::{part::fault, scene::Scene};

/// RingCentral's limit for its heaviest requests, which the log's are, in an hour (ringcentral-api.md §1.5).
const HEAVY_AN_HOUR: u64 = 600;

/// The card.
pub(super) fn status(scene: &Scene, view: &SyncView, company: &CompanyView, ask: &Callback<SyncCommand>) -> Html {
    let at = |at| scene.times.day_and_time(at);
    let said = words::sync::sync(view, company, scene.times.now(), &at);
    let runs = view.begun.is_some();
    html! {
        <section class="card" id={SettingsPlace::CallSync.name()} tabindex="-1" aria-label="Call sync">
            <header class="card-head"><h2>{ "Call sync" }</h2></header>
            <p>{ "Every call of every extension becomes a record in NetSuite under the right employee, also of people who never \
                  open Callside. A record that an agent has made is completed and never doubled; nobody's notes are touched." }</p>
            <p role="status" class={classes!(said.alarm.then_some("alarm"))}><strong>{ said.stands }</strong>{ " " }{ said.next }</p>
            if let SyncStands::Failed(fault, _) = &view.stands {
                { fault::quote(fault) }
            }
            if let Some((place, label)) = said.place {
                <p><a href={[SettingsPlace::ADDRESS, place.name()].concat()}>{ label }</a></p>
            }
            if view.nobody {
                <p class="alarm">{ "Nobody is named as an organizer, not even for extensions that have none: every call would wait. Name \
                    somebody under Organizer mapping first." }</p>
            }
            if view.alone {
                <p class="alarm">{ "The account has no bundle that this machine can use. Records are written one by one, and other machines \
                    cannot know how far this one is: let one browser alone write, or install the bundle." }</p>
            }
            if view.asked {
                <p class="quiet">{ "What you asked for is kept and reaches the machine that writes within a minute or two." }</p>
            }
            { backfill(scene, view) }
            { facts(scene, view) }
            if runs {
                <p class="card-actions">
                    { if view.stands == SyncStands::Paused {
                        button("Go on", " with call sync", SyncCommand::Resume, ask)
                    } else {
                        button("Pause", " call sync", SyncCommand::Pause, ask)
                    } }
                    { button("Look now", " for new calls", SyncCommand::Retry, ask) }
                </p>
            }
        </section>
    }
}

fn facts(scene: &Scene, view: &SyncView) -> Html {
    let at = |at| scene.times.day_and_time(at);
    let spent = (view.spent.0 > 0 || view.lately.0 > 0).then(|| requests(view));
    html! {
        <dl class="machine-facts">
            if let Some(writer) = &view.writer {
                <dt>{ "Writes" }</dt>
                <dd>
                    { if writer.here { "This browser".to_owned() } else { writer.name.clone() } }
                    { format!(", since {}", at(writer.since)) }
                    if writer.here { <span class="quiet">{ format!(" ({})", writer.name) }</span> }
                </dd>
            }
            if let Some(begun) = view.begun {
                <dt>{ "Begun" }</dt><dd>{ format!("{}, for calls from {} on", at(begun), at(view.from)) }</dd>
                <dt>{ "Read" }</dt><dd>{ format!("Calls until {}; for the last time until {}", at(view.read), at(view.settled)) }</dd>
            }
            if let Some(looked) = view.looked {
                <dt>{ "Last run here" }</dt><dd>{ at(looked) }</dd>
            }
            if let Some(next) = view.next.filter(|_| view.stands != SyncStands::Works) {
                <dt>{ "Next run here" }</dt><dd>{ at(next) }</dd>
            }
            if view.own_session {
                <dt>{ "Reads with" }</dt><dd>{ "Your own sign-in to RingCentral: only while you are signed in here" }</dd>
            }
            { for spent }
        </dl>
    }
}

fn requests(view: &SyncView) -> Html {
    let mut all = Tally::default();
    view.days.iter().for_each(|(_, tally)| all.add(tally));
    let line = |name: &str, spent: u64, lately: u64, limit: String| {
        let each = thousandths(spent, all.calls).map(|each| format!(", {each} for each call")).unwrap_or_default();
        let total = words::thousands(usize::try_from(spent).unwrap_or(usize::MAX));
        html! { <><dt>{ name.to_owned() }</dt><dd>{ format!("{total} requests since it began{each}; {lately} by this browser within the last hour{limit}") }</dd></> }
    };
    html! {
        <>
            { line("RingCentral", view.spent.0, view.lately.0, format!(" of the {HEAVY_AN_HOUR} that it takes")) }
            { line("NetSuite", view.spent.1, view.lately.1, ", one at a time of those the account lets run at once".to_owned()) }
        </>
    }
}

/// `0.008`; `None`: of nothing.
fn thousandths(spent: u64, calls: u64) -> Option<String> {
    let each = spent.saturating_mul(1_000).checked_div(calls)?;
    Some(format!("{}.{:03}", each / 1_000, each % 1_000))
}

fn backfill(scene: &Scene, view: &SyncView) -> Html {
    let Some(backfill) = &view.backfill else { return Html::default() };
    let at = |at| scene.times.day_and_time(at);
    let (done, all) = (backfill.from.0 - backfill.at.0, (backfill.from.0 - backfill.to.0).max(1));
    let took = scene.times.now().0 - backfill.since.0;
    let left =
        took.checked_div(done).map(|_| (i128::from(took) * i128::from(all - done) / i128::from(done.max(1))) as i64);
    let left = left.filter(|_| done > 0 && view.stands != SyncStands::Paused);
    html! {
        <>
            <p>
                { format!("Earlier calls are read back to {}; it has come to {}.", at(backfill.to), at(backfill.at)) }
                if let Some(left) = left { { format!(" It takes {} still.", words::sync::time_left(left)) } }
            </p>
            <progress class="progress" value={done.to_string()} max={all.to_string()} aria-label="Earlier calls read" />
        </>
    }
}
