//! What became of the calls of each day.

use callside_protocol::{
    Timestamp,
    company::{Stretch, SyncCommand, SyncView, Tally, TrialFor},
    words,
};
use yew::{Callback, Html, html};

use super::DAY;
use crate::scene::Scene;

/// Days that are shown.
const SHOWN: usize = 31;

/// What is counted of each.
const NUMBERS: [&str; 5] = ["Calls", "Logged", "By rule", "Waiting", "Failed"];

/// The card.
pub(super) fn days(scene: &Scene, view: &SyncView, ask: &Callback<SyncCommand>) -> Html {
    if view.begun.is_none() {
        return Html::default();
    }
    let most = view.days.iter().map(|(_, tally)| tally.calls).max().unwrap_or_default().max(1);
    html! {
        <section class="card" aria-label="Calls by day">
            <header class="card-head"><h2>{ "Calls by day" }</h2></header>
            <p class="small quiet">{ "A call that two extensions spoke in counts twice: each has a record. “Is it all there?” reads the \
                day in RingCentral once more and looks for each record in NetSuite." }</p>
            if view.days.is_empty() {
                <p>{ "No call has been read yet." }</p>
            } else {
                <div class="table-room" tabindex="0" role="region" aria-label="The days">
                    <table class="setup-rights labelled sync-days">
                        <thead>
                            <tr>
                                <th scope="col">{ "Day" }</th>
                                { for NUMBERS.map(|name| html! {
                                    <th scope="col" class="number">{ name }</th>
                                }) }
                                <th scope="col">{ "Share" }</th><th scope="col"><span class="unseen">{ "Check" }</span></th>
                            </tr>
                        </thead>
                        <tbody>{ for view.days.iter().rev().take(SHOWN).map(|day| row(scene, view, day, most, ask)) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(
    scene: &Scene,
    view: &SyncView,
    (begins, tally): &(Timestamp, Tally),
    most: u64,
    ask: &Callback<SyncCommand>,
) -> Html {
    let name = scene.times.calendar_day((begins.0 + view.offset).div_euclid(DAY));
    let number = |number: u64| words::thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let numbers = [tally.calls, tally.logged, tally.skipped, tally.waiting + tally.nameless, tally.failed];
    // What has been read of it: whatever is newer is not told yet.
    let to = Timestamp((begins.0 + DAY).min(view.read.0));
    let stretch = Stretch { from: Timestamp(begins.0.max(view.from.0)), to, purpose: TrialFor::Look };
    let ask = ask.clone();
    let look = move |_: web_sys::MouseEvent| ask.emit(SyncCommand::Try(stretch));
    html! {
        <tr key={begins.0}>
            <th scope="row">{ name.clone() }</th>
            { for NUMBERS.into_iter().zip(numbers).map(|(name, of)| html! {
                <td class="number" data-label={name}>{ number(of) }</td>
            }) }
            <td class="sync-share">{ bar(tally, most) }</td>
            <td>
                <button class="button small" type="button" onclick={look}>
                    { "Is it all there?" }<span class="unseen">{ [" ", &name].concat() }</span>
                </button>
            </td>
        </tr>
    }
}

/// The numbers beside it once more, as lengths.
fn bar(tally: &Tally, most: u64) -> Html {
    let parts = [
        ("logged", tally.logged),
        ("skipped", tally.skipped),
        ("waiting", tally.waiting + tally.nameless),
        ("failed", tally.failed),
    ];
    let mut left = 0;
    let parts = parts.map(|(name, number)| {
        let width = number.saturating_mul(100) / most;
        let x = left;
        left += width;
        html! { <rect class={["sync-", name].concat()} x={x.to_string()} y="0" width={width.to_string()} height="8" /> }
    });
    html! {
        <svg class="sync-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{ for parts }</svg>
    }
}
