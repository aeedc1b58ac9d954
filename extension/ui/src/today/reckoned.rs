//! The calls kept here beside RingCentral's own count, and everything that sets the two apart.

use callside_protocol::{ConnectionState, MissingCall, TodayView, words, words::Stand};
use yew::{Html, classes, html};

use crate::{part::icon::Icon, scene::Scene};

/// Both counts, and why they differ where they do.
pub fn reckoned(scene: &Scene, today: &TodayView) -> Html {
    let view = &scene.view;
    let connected = view.connections.ringcentral.state == ConnectionState::Connected;
    let said = words::reckoning(today, &view.counts, connected, view.now, &|at| scene.times.day_and_time(at));
    let (tone, icon) = match said.stand {
        Stand::Agree => ("logged", Icon::Check),
        Stand::Differ => ("waiting", Icon::Clock),
        Stand::Open => ("needs-you", Icon::Warning),
    };
    html! {
        <section class={classes!("reckoned", tone)} aria-label="RingCentral's count">
            { icon.draw() }
            <div>
                <p><strong>{ said.counts }</strong></p>
                { for said.why.into_iter().map(|why| html! { <p class="small">{ why }</p> }) }
                { missing(scene, &said.missing) }
            </div>
        </section>
    }
}

/// The calls RingCentral alone has: all that is known of them.
fn missing(scene: &Scene, calls: &[&MissingCall]) -> Html {
    if calls.is_empty() {
        return Html::default();
    }
    html! {
        <details class="small">
            <summary>{ "When they began, and with whom" }</summary>
            <ul>
                { for calls.iter().map(|call| {
                    let number = Some(call.number.reveal()).filter(|number| !number.is_empty());
                    html! {
                        <li>
                            { scene.times.day_and_time(call.began) }{ " · " }<bdi>{ number.unwrap_or("no number") }</bdi>
                        </li>
                    }
                }) }
            </ul>
        </details>
    }
}
