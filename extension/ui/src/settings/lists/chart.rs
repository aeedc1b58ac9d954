//! Who is most engaged and who is cooling: bars, with the numbers beside them.

use callside_protocol::{
    company::{ListsView, Ranked},
    words::engagement::signed,
};
use yew::{Html, html};

use crate::scene::Scene;

/// The card.
pub(super) fn chart(scene: &Scene, lists: &ListsView) -> Html {
    let all = || lists.engaged.iter().chain(&lists.cooling);
    let most = all().map(|ranked| ranked.now.max(ranked.then)).max().unwrap_or_default().max(1);
    let half = |title: &'static str, none: &'static str, ranked: &[Ranked]| {
        html! {
            <div>
                <h3 class="section-name">{ title }</h3>
                if ranked.is_empty() {
                    <p class="quiet">{ none }</p>
                } else {
                    <ol class="chart">{ for ranked.iter().map(|one| row(scene, one, most)) }</ol>
                }
            </div>
        }
    };
    html! {
        <section class="card" aria-label="Who is engaged">
            <header class="card-head"><h2>{ "Who is engaged" }</h2></header>
            <div class="charts">
                { half("Most engaged", "Nobody has a score yet. Scores come from calls, once NetSuite's are read.", &lists.engaged) }
                { half("Cooling", "Nobody has lost anything in the last thirty days.", &lists.cooling) }
            </div>
        </section>
    }
}

fn row(scene: &Scene, ranked: &Ranked, most: i64) -> Html {
    let width = |points: i64| (points.max(0) * 100 / most).to_string();
    let name = ranked.name.reveal();
    html! {
        <li key={[ranked.person.id.as_str(), name].concat()}>
            <button type="button" class="button link chart-name" onclick={scene.open(&ranked.person)}>
                <bdi class="ellipsis" dir="auto">{ name }</bdi><span class="unseen">{ ", open in NetSuite" }</span>
            </button>
            <bdi class="quiet small ellipsis" dir="auto">{ ranked.company.reveal() }</bdi>
            <svg class="chart-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="chart-then" x="0" y="0" width={width(ranked.then)} height="8" />
                <rect class="chart-now" x="0" y="2" width={width(ranked.now)} height="4" />
            </svg>
            <span class="small number">
                <strong>{ signed(ranked.now, false) }</strong><span class="unseen">{ " points now," }</span>
                <span class="quiet">{ " was " }{ signed(ranked.then, false) }</span><span class="unseen">{ " thirty days ago" }</span>
            </span>
        </li>
    }
}
