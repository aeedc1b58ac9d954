//! What was tried out: how many calls would come to what, which they are, how the records would look; and "Do it".

use callside_protocol::{
    company::{Listed, SampleRecord, SyncCommand, SyncView, TrialFor, TrialView, TriedSums, WouldBe},
    words,
};
use yew::{Callback, Html, html};

use super::{button, named};
use crate::{part::fault, scene::Scene};

/// The card.
pub(super) fn trial(scene: &Scene, view: &SyncView, tried: &TrialView, ask: &Callback<SyncCommand>) -> Html {
    let heading = words::sync::trial(tried.of.purpose);
    let (from, to) = (scene.times.day_and_time(tried.of.from), scene.times.day_and_time(tried.of.to));
    let look = tried.of.purpose == TrialFor::Look;
    html! {
        <section class="card sync-trial" aria-label={heading}>
            <header class="card-head"><h2>{ heading }</h2></header>
            <p role="status">
                { format!("Calls from {from} until {to}. ") }
                { if tried.is_over {
                    "All of them have been read. Nothing was written.".to_owned()
                } else {
                    format!("{} % read; this goes on when the page is closed. Nothing is written.", tried.read / 10)
                } }
            </p>
            if !tried.is_over {
                <progress class="progress" value={tried.read.to_string()} max="1000" aria-label="Read of RingCentral's log" />
            }
            if let Some(fault) = &tried.fault {
                { fault::fault(fault) }
            }
            if look && tried.is_over {
                { verdict(view, tried) }
            }
            { for tried.counts.iter().map(|(would_be, count)| kind(scene, view, tried, *would_be, *count)) }
            if tried.nameless > 0 {
                <p>{ format!("{} without a session id, which nobody could find again: no record.", calls(tried.nameless)) }</p>
            }
            { extensions(view, tried) }
            if !tried.samples.is_empty() {
                <details class="more">
                    <summary>{ "How the first records would look" }</summary>
                    { for tried.samples.iter().map(|record| sample(view, record)) }
                </details>
            }
            <p class="card-actions">
                if !look && (tried.is_over || !tried.counts.is_empty()) {
                    { button(if tried.is_over { "Do it" } else { "Do it without the rest" }, "", SyncCommand::DoIt, ask) }
                }
                { button(if look { "Close" } else { "Not now" }, "", SyncCommand::Drop, ask) }
            </p>
        </section>
    }
}

/// Whether RingCentral's count and Callside's agree.
fn verdict(view: &SyncView, tried: &TrialView) -> Html {
    let count = |of: WouldBe| tried.counts.iter().find(|(is, _)| *is == of).map_or(0, |(_, count)| *count);
    let all = tried.counts.iter().map(|(_, count)| count).sum::<u64>() + tried.nameless;
    let missing = count(WouldBe::Created);
    let known =
        view.days.iter().find(|(begins, _)| *begins <= tried.of.from && tried.of.from.0 < begins.0 + super::DAY);
    let counted = known.map(|(_, tally)| tally.calls).filter(|counted| *counted != all);
    html! {
        <>
            <p>
                <strong>{ if missing == 0 {
                    format!("Yes. RingCentral has {}, and each has its record or a reason why not.", calls(all))
                } else {
                    format!("No. RingCentral has {}; {} no record:", calls(all), if missing == 1 { "1 has".to_owned() } else { format!("{missing} have") })
                } }</strong>
                if missing > 0 {
                    { " they are listed under “" }{ words::sync::would_be(WouldBe::Created) }{ "”. “Look now” reads what is new; calls of the \
                      last six hours are read once more by themselves." }
                }
            </p>
            if let Some(counted) = counted {
                <p>{ format!("Callside has counted {} until now; what RingCentral has added since is counted when the day is read for the last time, six \
                      hours after its end.", calls(counted)) }</p>
            }
        </>
    }
}

fn kind(scene: &Scene, view: &SyncView, tried: &TrialView, would_be: WouldBe, count: u64) -> Html {
    let listed: Vec<&Listed> = tried.list.iter().filter(|listed| listed.would_be == would_be).collect();
    let more = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(listed.len());
    html! {
        <details class="more" key={format!("{would_be:?}")}>
            <summary>{ words::sync::would_be(would_be) }{ ": " }<strong>{ calls(count) }</strong></summary>
            <ul class="sync-list">
                { for listed.iter().map(|listed| html! {
                    <li key={listed.key.clone()}>{ scene.times.day_and_time(listed.began) }{ " " }{ named(view, &listed.extension) }</li>
                }) }
            </ul>
            if more > 0 {
                <p class="small quiet">{ format!("And {} more.", words::thousands(more)) }</p>
            }
        </details>
    }
}

/// What is counted of each extension.
const SUMS: [&str; 6] = ["Calls", "New", "Completed", "As it is", "By rule", "Waiting"];

fn extensions(view: &SyncView, tried: &TrialView) -> Html {
    if tried.extensions.is_empty() {
        return Html::default();
    }
    let number = |number: u64| words::thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let row = |(extension, sums): &(String, TriedSums)| {
        let sums = [sums.calls(), sums.created, sums.completed, sums.as_it_is, sums.skipped, sums.waiting];
        html! {
            <tr key={extension.clone()}>
                <th scope="row">{ named(view, extension) }</th>
                { for SUMS.into_iter().zip(sums).map(|(name, of)| html! {
                    <td class="number" data-label={name}>{ number(of) }</td>
                }) }
            </tr>
        }
    };
    html! {
        <details class="more">
            <summary>{ "By extension" }</summary>
            <div class="table-room" tabindex="0" role="region" aria-label="By extension">
                <table class="setup-rights labelled sync-days">
                    <thead>
                        <tr>
                            <th scope="col">{ "Extension" }</th>
                            { for SUMS.map(|name| html! {
                                <th scope="col" class="number">{ name }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>{ for tried.extensions.iter().map(row) }</tbody>
                </table>
            </div>
            if tried.more > 0 {
                <p class="small quiet">{ format!("And {} extensions with fewer calls.", number(tried.more)) }</p>
            }
        </details>
    }
}

fn sample(view: &SyncView, record: &SampleRecord) -> Html {
    html! {
        <dl class="machine-facts sync-sample">
            <dt>{ "Subject" }</dt><dd>{ record.title.reveal() }</dd>
            <dt>{ "Organizer" }</dt><dd>{ format!("{} (employee {})", named(view, &record.extension), record.organizer) }</dd>
            <dt>{ "When" }</dt><dd>{ format!("{}, {} to {}", record.date, record.begins, record.ends) }</dd>
            <dt>{ "Number" }</dt><dd>{ record.phone.reveal() }</dd>
            <dt>{ "Message" }</dt><dd class="sync-message">{ record.message.reveal() }</dd>
        </dl>
    }
}

fn calls(number: u64) -> String {
    words::count(usize::try_from(number).unwrap_or(usize::MAX), "call", "calls")
}
