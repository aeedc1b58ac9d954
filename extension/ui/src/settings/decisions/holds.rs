//! What holds in this browser, and who decides it.

use callside_protocol::{
    company::{CompanyView, Holding, Part, Source},
    words,
};
use yew::{Html, html};

use crate::part::icon::Icon;

/// The card.
pub fn card(view: &CompanyView) -> Html {
    let holding = &view.holding;
    html! {
        <section class="card" aria-label="What holds here">
            <header class="card-head"><h2>{ "What holds here, and who decides it" }</h2></header>
            { for holding.wrong.iter().map(|(key, value)| html! {
                <div class="banner warning">
                    { Icon::Warning.draw() }
                    <p class="banner-text">{ words::wrong_policy(key, value) }</p>
                </div>
            }) }
            if holding.by.is_empty() {
                <p>{ "Nobody has decided anything for everyone: Callside's defaults and each person's own settings hold." }</p>
            } else {
                { decided(holding) }
            }
            if holding.source(Part::CallFields) == Some(Source::OldRecord) || holding.source(Part::Logging) == Some(Source::OldRecord) {
                <p class="small quiet">{ "There is no bundle any more that your role can use. What it said last holds until somebody decides otherwise." }</p>
            }
        </section>
    }
}

/// Each part that somebody decides, by whom, and what.
pub fn decided(holding: &Holding) -> Html {
    html! {
        <dl class="holds">
            { for holding.by.iter().map(|(part, source)| html! {
                <div key={part.key()}>
                    <dt>{ words::part(*part) }<span class="small quiet">{ " by " }{ words::source(*source) }</span></dt>
                    { for words::part_lines(*part, &holding.settings).into_iter().map(|line| html! {
                        <dd><bdi dir="auto">{ line }</bdi></dd>
                    }) }
                </div>
            }) }
        </dl>
    }
}
