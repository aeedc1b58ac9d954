//! Today: the ledger. Every call is in exactly one group, and no call is missing.

use callside_protocol::{RecentCall, words, words::LogGroup};
use yew::{Html, classes, html};

use crate::{
    part::{banner::banners, calls, icon::Icon, log},
    scene::Scene,
};

/// Today.
pub fn today(scene: &Scene) -> Html {
    let groups = groups(&scene.view.recent);
    html! {
        <main class="today page">
            <header class="page-head">
                <h1>{ "Today" }</h1>
                <p class="quiet">
                    { "Every call kept on this computer and the one state of its record. Times are in " }
                    { &scene.view.zone }{ "." }
                </p>
            </header>
            { banners(scene) }
            <ul class="tallies" aria-label="Calls by state">
                { for groups.iter().map(|(group, calls)| html! {
                    <li class={classes!("tally", log::tone(*group))}>
                        <a href={format!("#{}", log::tone(*group))}>
                            <strong>{ words::thousands(calls.len()) }</strong>
                            <span>{ log::icon(*group).draw() }{ group.title() }</span>
                        </a>
                    </li>
                }) }
            </ul>
            if groups.is_empty() {
                <div class="empty">{ Icon::Phone.draw() }<p>{ "No calls are kept yet." }</p></div>
            }
            { for groups.iter().map(|(group, list)| html! {
                <section class="card call-section" id={log::tone(*group)} key={log::tone(*group)}>
                    <h2 class={classes!("group-name", log::tone(*group))}>
                        { log::icon(*group).draw() }{ group.title() }
                        <span class="quiet">{ words::count(list.len(), "call", "calls") }</span>
                    </h2>
                    <ul class="call-list wide">{ for list.iter().map(|call| line(scene, call)) }</ul>
                </section>
            }) }
        </main>
    }
}

/// A row, and beneath it why it is in its group where that takes a sentence.
fn line(scene: &Scene, call: &RecentCall) -> Html {
    let detail = words::log_state(&call.log).detail;
    html! {
        <>
            { calls::row(scene, call) }
            if let Some(detail) = detail {
                <li class="call-detail small quiet">{ detail }</li>
            }
        </>
    }
}

/// The calls by group, in the order of the ledger; groups without calls are left out.
fn groups(recent: &[RecentCall]) -> Vec<(LogGroup, Vec<&RecentCall>)> {
    let of = |group| recent.iter().filter(move |call| words::log_group(&call.log) == group).collect::<Vec<_>>();
    LogGroup::ALL.into_iter().map(|group| (group, of(group))).filter(|(_, calls)| !calls.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::groups;
    use crate::samples;

    #[test]
    fn every_call_is_in_exactly_one_group() {
        let view = samples::today();
        let groups = groups(&view.recent);
        assert_eq!(groups.iter().map(|(_, calls)| calls.len()).sum::<usize>(), view.recent.len());
        assert!(groups.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
