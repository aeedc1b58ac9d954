//! Push: what would be written to NetSuite, what is being, and what came of it. A dry run comes first, always.

use callside_protocol::{
    company::{DryRun, DryRunKind, DryRunRow, ListsCommand, ListsView},
    words::engagement,
};
use yew::{Callback, Html, classes, html};

use super::{Connectors, Message};
use crate::{part::fault, scene::Scene};

/// The card.
pub(super) fn card(page: &Connectors, scene: &Scene, lists: &ListsView, send: &Callback<Message>) -> Html {
    let push = &lists.push;
    let runs = push.running.is_some();
    let nothing = page.dry.as_ref().is_none_or(|dry| dry.sums.created + dry.sums.changed == 0);
    html! {
        <section class="card" aria-label="Push to NetSuite">
            <header class="card-head"><h2>{ "Push to NetSuite" }</h2></header>
            <p>{ "Changes of fields and scores that have moved are written to contacts and customers, and people out of a file whom \
                  NetSuite does not have are made contacts. Look first what it would do: a value that is newer in NetSuite stays." }</p>
            if !push.has_fields {
                <p class="lists-lack">{ "The account has no fields for scores yet: they come with Callside's bundle. Changes of fields can be \
                    pushed without it." }</p>
            }
            <p>{ engagement::waiting(push) }</p>
            if let Some(due) = push.due { <p class="small quiet">{ "Scores are pushed by themselves next " }{ scene.times.day_and_time(due) }{ "." }</p> }
            <div class="card-actions">
                <button type="button" class="button" disabled={runs || page.tries} onclick={send.reform(|_| Message::DryRun)}>{ "Dry run" }</button>
                <button type="button" class="button primary" disabled={runs || nothing}
                    onclick={send.reform(|_| Message::Do(ListsCommand::Push, "Pushing has begun."))}>{ "Push" }</button>
                <button type="button" class="button" disabled={runs || push.waiting + push.newcomers == 0}
                    onclick={send.reform(|_| Message::Do(ListsCommand::DropChanges, "Changes that waited are dropped."))}>{ "Drop changes" }</button>
                <button type="button" class="button lists-wraps" onclick={send.reform(|_| Message::Do(ListsCommand::MakeSearch, ""))}>
                    { "Make the saved search in NetSuite" }
                </button>
            </div>
            if page.dry.is_none() && !page.tries && !runs {
                <p class="small quiet">{ "“Push” writes what a dry run has shown, so it is off before one." }</p>
            }
            <p class="small" role="status">{ if page.tries { "Looking what NetSuite has…" } else { &page.said } }</p>
            if let Some(trouble) = &page.trouble { <p class="alarm" role="alert">{ trouble }</p> }
            if let Some((done, all)) = push.running {
                <progress class="progress" value={done.to_string()} max={all.max(1).to_string()} aria-label="People written" />
                <p class="small" role="status">{ engagement::number(done) }{ " of " }{ engagement::people(all) }{ " written" }</p>
            }
            if let Some(why) = &push.fault {
                <div class="fault"><p>{ engagement::stopped(why) }</p>{ fault::quote(why) }</div>
            }
            if let Some((at, sums)) = &push.last {
                <p>{ "Last push, " }{ scene.times.day_and_time(*at) }{ ": " }{ engagement::pushed(sums) }</p>
            }
            { for page.dry.as_ref().map(|dry| dry_run(scene, dry)) }
        </section>
    }
}

/// What came of making the saved search.
pub(super) fn search(id: &str, made: bool) -> String {
    let is = if made { "is made" } else { "was there already" };
    ["“Most engaged contacts” ", is, ": saved search ", id, ", under Lists → Search → Saved Searches in NetSuite."]
        .concat()
}

fn dry_run(scene: &Scene, dry: &DryRun) -> Html {
    let most = usize::try_from(engagement::dry_run_sums(&dry.sums).iter().map(|(_, of)| of).sum::<u64>())
        .unwrap_or(usize::MAX);
    html! {
        <div>
            <h3 class="section-name">{ "Dry run, " }{ scene.times.day_and_time(dry.as_of) }</h3>
            <dl class="dry-sums">
                { for engagement::dry_run_sums(&dry.sums).map(|(name, of)| html! {
                    <div><dt>{ name }</dt><dd>{ engagement::number(of) }</dd></div>
                }) }
                <div><dt>{ "Requests, about" }</dt><dd>{ engagement::number(dry.requests) }</dd></div>
            </dl>
            if dry.rows.is_empty() {
                <p class="quiet">{ "Nothing would be written: NetSuite has all of it already." }</p>
            } else {
                <div class="table-room setup-room" tabindex="0" role="region" aria-label="What pushing would do">
                    <table class="setup-rights labelled lists-dry">
                        <thead><tr>
                            <th scope="col">{ "Who" }</th><th scope="col">{ "Field" }</th><th scope="col">{ "What" }</th>
                            <th scope="col">{ "Before" }</th><th scope="col">{ "After" }</th>
                        </tr></thead>
                        <tbody>{ for dry.rows.iter().map(|row| one(scene, row)) }</tbody>
                    </table>
                </div>
                if most > dry.rows.len() { <p class="small quiet">{ "The first of each kind are shown." }</p> }
            }
        </div>
    }
}

fn one(scene: &Scene, row: &DryRunRow) -> Html {
    let tone = match row.kind {
        DryRunKind::Create | DryRunKind::Change => "good",
        DryRunKind::Conflict | DryRunKind::IsThere => "waiting",
        _ => "bad",
    };
    let value = |text: &str| match text {
        "" => html! { <span class="quiet">{ "empty" }</span> },
        text => html! { <bdi dir="auto">{ text.to_owned() }</bdi> },
    };
    html! {
        <tr>
            <th scope="row">
                if let Some(person) = &row.person {
                    <button type="button" class="button link small" onclick={scene.open(person)}>
                        <bdi dir="auto">{ row.name.reveal() }</bdi><span class="unseen">{ ", open in NetSuite" }</span>
                    </button>
                } else {
                    <bdi dir="auto">{ row.name.reveal() }</bdi>
                }
            </th>
            <td data-label="Field">{ if row.field.is_empty() { "New contact" } else { &row.field } }</td>
            <td><span class={classes!("chip", tone)}>{ engagement::dry_run(row.kind) }</span></td>
            <td data-label="Before">{ value(row.before.reveal()) }</td>
            <td data-label="After">{ value(row.after.reveal()) }</td>
        </tr>
    }
}
