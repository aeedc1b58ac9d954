//! Who it is: the number first; the name replaces it on the same line, so nothing jumps.

use callside_protocol::{
    CallView, Candidate, Command, NumberKind, RecordKind, RingCentralPerson, Who, company::Beside, words,
};
use yew::{Callback, Html, MouseEvent, classes, html};

use super::beside;
use crate::{
    part::{badge::badge, calls, fault, icon::Icon},
    scene::Scene,
};

/// The candidate the call is for.
#[must_use]
pub fn chosen(call: &CallView) -> Option<&Candidate> {
    match &call.who {
        Who::Found { candidates, chosen: Some(chosen), .. } => candidates.get(*chosen),
        _ => None,
    }
}

/// Name, company, number, and why it matches. `toggle` opens and closes the list of matches.
pub fn who(scene: &Scene, call: &CallView, open: bool, toggle: Callback<MouseEvent>) -> Html {
    let number = calls::number(&call.number);
    let candidate = chosen(call);
    let name = candidate.map_or_else(|| title_without_match(call, &number), words::candidate_name);
    let line = words::line(call.line.as_ref(), call.queue.as_ref());
    html! {
        <section class="who" aria-label="Who it is">
            <div class="who-name">
                <h2 dir="auto" title={name.clone()}>{ &name }</h2>
                if let Some(candidate) = candidate {
                    <span class="kind">{ words::kind(candidate.record.kind) }</span>
                    { badge(words::record_badge(call, &candidate.record)) }
                } else if let Some(person) = words::named_by_ringcentral(call) {
                    { badge(words::badge(false, Some(person.listed_in))) }
                }
            </div>
            <p class="who-company ellipsis" dir="auto">{ company(call, candidate) }</p>
            <p class="who-number">
                if candidate.is_some() || name != number {
                    <bdi>{ &number }</bdi>
                }
                if let Some(line) = line {
                    <bdi class="quiet">{ line }</bdi>
                }
            </p>
            { match_line(scene, call, open, toggle) }
            { for words::only_in_ringcentral(call).map(|person| known_there(call, person)) }
        </section>
    }
}

/// Somebody only RingCentral knows, said beside what NetSuite says: it never stands for a match.
fn known_there(call: &CallView, person: &RingCentralPerson) -> Html {
    let reach = words::person_reach(person);
    let named = words::named_by_ringcentral(call).is_some();
    html! {
        <p class="known-there small">
            <span class="quiet">{ words::listed_in(person.listed_in) }{ if named { "" } else { ": " } }</span>
            if !named {
                <bdi dir="auto">{ person.name.reveal() }</bdi>
                { " " }{ badge(words::badge(false, Some(person.listed_in))) }
            }
            if !reach.is_empty() {
                <bdi class="quiet ellipsis" dir="auto" title={reach.clone()}>{ &reach }</bdi>
            }
        </p>
    }
}

/// Whom RingCentral alone knows is called by that name, a colleague it does not list by their extension's; everybody
/// else by the number until a record says more.
fn title_without_match(call: &CallView, number: &str) -> String {
    if let Some(person) = words::named_by_ringcentral(call) {
        return person.name.reveal().to_owned();
    }
    match (&call.network_name, call.number.kind) {
        (Some(name), NumberKind::Extension) if !name.is_blank() => name.reveal().to_owned(),
        _ => number.to_owned(),
    }
}

/// Title and company of a match; the network's name, marked as such, while there is none.
fn company(call: &CallView, candidate: Option<&Candidate>) -> Html {
    if let Some(candidate) = candidate {
        let title = candidate.title.as_ref().filter(|title| !title.is_blank());
        let company = candidate.company.as_ref().filter(|company| !company.name.is_blank());
        let both = title.is_some() && company.is_some();
        return html! {
            <>
                { for title.map(|title| title.reveal()) }
                if both { { " · " } }
                { for company.map(|company| company.name.reveal()) }
            </>
        };
    }
    if let Some(person) = words::named_by_ringcentral(call) {
        return html! { words::person_about(person) };
    }
    match &call.network_name {
        Some(name) if !name.is_blank() && call.number.kind != NumberKind::Extension => {
            html! { <span class="quiet small">{ "The network says " }<q>{ name.reveal() }</q></span> }
        }
        _ => Html::default(),
    }
}

fn match_line(scene: &Scene, call: &CallView, open: bool, toggle: Callback<MouseEvent>) -> Html {
    let said = words::who_summary(&call.who, &|at| scene.times.brief(at));
    let again = scene.on(Command::LookUpAgain { call: call.id.clone() });
    match &call.who {
        Who::Looking => html! { <p class="match-line quiet looking">{ said }</p> },
        Who::Unasked(_) => html! { <p class="match-line quiet">{ said }</p> },
        // A tie that is not settled shows its list without being asked.
        Who::Found { candidates, unread, chosen, by_agent, .. } => html! {
            <>
                <div class="match-line">
                    <span class="quiet">{ said }</span>
                    if chosen.is_some() || *by_agent {
                    <button class="button link small" onclick={toggle} aria-expanded={open.to_string()}
                        aria-controls="matches">
                        { if candidates.len() > 1 { "All matches" } else { "Change" } }<kbd>{ "m" }</kbd>
                    </button>
                    }
                </div>
                if let Some(as_of) = call.who.aged(call.began) {
                    <p class="quiet small">{ words::aged(as_of, &|at| scene.times.brief(at)) }</p>
                }
                { not_searched(unread) }
            </>
        },
        Who::NotFound { among, unread } => html! {
            <div class="match-block">
                <p><strong>{ said }</strong></p>
                <p class="quiet small">{ "Searched: " }{ words::kinds(among) }{ ". The call is logged by number." }</p>
                { not_searched(unread) }
                <button class="button small" onclick={again}>{ Icon::Search.draw() }{ "Look again" }</button>
            </div>
        },
        Who::CouldNotAsk(why) => html! {
            <div class="match-block warning">
                <p><strong>{ said }</strong></p>
                { fault::fault(why) }
                <button class="button small" onclick={again}>{ Icon::Search.draw() }{ "Ask again" }</button>
            </div>
        },
        Who::NotAllowed(why) => html! {
            <div class="match-block warning">
                <p><strong>{ said }</strong></p>
                { fault::fault(why) }
            </div>
        },
    }
}

fn not_searched(unread: &[RecordKind]) -> Html {
    if unread.is_empty() {
        return Html::default();
    }
    html! { <p class="quiet small">{ "Your role may not read " }{ words::kinds(unread) }{ "." }</p> }
}

/// The way into NetSuite, and wherever the company has put a link to.
pub fn links(scene: &Scene, call: &CallView) -> Html {
    let candidate = chosen(call);
    let beside = Beside::of(call).map(|beside| beside.links).unwrap_or_default();
    if candidate.is_none() && beside.is_empty() {
        return Html::default();
    }
    let company = candidate.and_then(|one| one.company.as_ref().filter(|company| company.record != one.record));
    html! {
        <nav class="links" aria-label="Links">
            if let Some(candidate) = candidate {
                <button class={classes!("button", "small")} onclick={scene.open(&candidate.record)}>
                    { Icon::Open.draw() }{ "Open in NetSuite" }<kbd>{ "o" }</kbd>
                </button>
            }
            if let Some(company) = company {
                <button class={classes!("button", "small")} onclick={scene.open(&company.record)}>
                    { Icon::Company.draw() }{ "Company" }
                </button>
            }
            { for beside.iter().map(beside::link) }
        </nav>
    }
}
