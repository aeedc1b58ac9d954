//! What calls are worth, tried on real people as it is edited; and saving what is decided.

use callside_protocol::{
    company::{ListsView, Preset, Previewed, SettingsTrouble},
    words::{self, engagement},
};
use yew::{Callback, Html, classes, html};

use super::{Connectors, Message, draft::Number, fields::NOT_YOURS};
use crate::{part::control, scene::Scene, settings::engagement::reasons};

/// The card.
pub(super) fn card(page: &Connectors, scene: &Scene, lists: &ListsView, send: &Callback<Message>) -> Html {
    let off = !lists.decides;
    let preset = page.draft.weights().map(|weights| weights.preset());
    html! {
        <section class="card" aria-label="Score">
            <header class="card-head"><h2>{ "Score" }</h2></header>
            <p>{ "A call is worth points, and they fade with time. A score is what all calls with somebody are worth today." }</p>
            if off { <p class="lists-lack">{ NOT_YOURS }</p> }
            <div class="card-actions" role="group" aria-label="Presets">
                { for Preset::ALL.map(|of| {
                    let (name, means) = engagement::preset(of);
                    html! {
                        <button type="button" class="button" disabled={off} title={means} aria-pressed={(preset == Some(Some(of))).to_string()}
                            onclick={send.reform(move |_| Message::Take(of))}>{ name }</button>
                    }
                }) }
                <span class="small quiet" role="status">
                    { match preset {
                        Some(Some(of)) => engagement::preset(of).1,
                        Some(None) => "Your own weights.",
                        None => "",
                    } }
                </span>
            </div>
            <div class="weights">{ for Number::ALL.map(|number| weight(page, off, number, send)) }</div>
            <label class="own-field">
                <input type="checkbox" checked={page.draft.pushes_scores} disabled={off}
                    onchange={control::ticked(send.reform(Message::PushesScores))} />
                <span>{ "Push scores every day by themselves " }
                    <span class="quiet small">{ "Into Callside's own fields of contacts and customers, where the account has them." }</span></span>
            </label>
            { preview(page, scene, lists) }
        </section>
    }
}

fn weight(page: &Connectors, off: bool, number: Number, send: &Callback<Message>) -> Html {
    let (name, unit) = number.says();
    let id = format!("weight-{}", number as usize);
    let is_wrong = page.draft.is_wrong(number);
    html! {
        <div class="weight">
            <label for={id.clone()}>{ name }</label>
            <span class="with-unit">
                <input {id} class="field number" type="text" inputmode="decimal" autocomplete="off" disabled={off}
                    value={page.draft.number(number).to_owned()} aria-invalid={is_wrong.to_string()}
                    oninput={control::typed(send.reform(move |text| Message::Type(number, text)))} />
                <span class="small quiet">{ unit }</span>
            </span>
        </div>
    }
}

/// Real people, as they are ranked and as they would be.
fn preview(page: &Connectors, scene: &Scene, lists: &ListsView) -> Html {
    let says = |text: &str| html! { <p class="quiet small" role="status">{ text.to_owned() }</p> };
    let body = match (&page.unranked, &page.ranked) {
        _ if !lists.connected => says("Once NetSuite is connected, it is shown here how this ranks real people."),
        (Some(why), _) => html! { <p class="alarm" role="alert">{ why }</p> },
        (None, None) => html! { <p class="quiet looking" role="status">{ "Ranking people" }</p> },
        (None, Some(ranked)) if ranked.is_empty() => says("There is no call with anybody yet, so nobody has a score."),
        (None, Some(ranked)) => {
            html! { <ol class="previewed">{ for ranked.iter().map(|one| person(scene, one)) }</ol> }
        }
    };
    html! { <div class="preview"><h3 class="section-name">{ "On real people" }</h3>{ body }</div> }
}

fn person(scene: &Scene, one: &Previewed) -> Html {
    let moved = one.then.points - one.now;
    html! {
        <li>
            <p>
                <strong><bdi dir="auto">{ one.name.reveal() }</bdi></strong>
                <span class="quiet">{ " " }<bdi dir="auto">{ one.company.reveal() }</bdi></span>
            </p>
            <p class="small">
                { "Now " }{ engagement::signed(one.now, false) }{ ", then " }<strong>{ engagement::signed(one.then.points, false) }</strong>
                if moved != 0 {
                    <span class={classes!(if moved > 0 { "rises" } else { "falls" })}>{ " (" }{ engagement::signed(moved, true) }{ ")" }</span>
                }
            </p>
            { reasons(scene, &one.then) }
        </li>
    }
}

/// Saving what is decided.
pub(super) fn save(page: &Connectors, scene: &Scene, lists: &ListsView, send: &Callback<Message>) -> Html {
    if !lists.decides {
        return Html::default();
    }
    let here = matches!(lists.settings.trouble, Some(SettingsTrouble::NoBundle | SettingsTrouble::Outdated));
    let trouble = lists.settings.trouble.as_ref().filter(|_| !here);
    let is_whole = page.draft.decided(&lists.decided).is_some();
    let status = match (page.saving, is_whole, page.changed) {
        (true, ..) => "Saving",
        (_, false, _) => "Something in the score is no number.",
        (_, _, true) => "Not saved yet.",
        _ => page.saved,
    };
    html! {
        <section class="card" aria-label="Save fields and score">
            if page.is_overtaken(lists) {
                <div role="alert">
                    <h2>{ "Somebody else has saved meanwhile" }</h2>
                    <p>
                        <bdi dir="auto">{ lists.settings.by.as_ref().map_or("Somebody", |by| by.reveal()) }</bdi>{ " saved other fields or weights" }
                        { for lists.settings.written.map(|at| [" at ", &scene.times.brief(at)].concat()) }
                        { ". Nothing of yours was saved, and nothing of it is lost: it stands above." }
                    </p>
                    <div class="card-actions">
                        <button type="button" class="button" onclick={send.reform(|_| Message::TakeTheirs)}>{ "Go on with theirs" }</button>
                        <button type="button" class="button" disabled={!is_whole} onclick={send.reform(|_| Message::SaveMine)}>
                            { "Save mine over theirs" }
                        </button>
                    </div>
                </div>
            } else {
                if here {
                    <p>{ "Your account has no Callside bundle that could keep this for everyone: it is kept on this computer." }</p>
                }
                { for trouble.map(|why| html! { <p class="alarm">{ "What is saved could not be read. " }{ words::not_saved(why) }</p> }) }
                <div class="card-actions">
                    <button type="button" class="button primary" disabled={!page.changed || !is_whole || page.saving}
                        onclick={send.reform(|_| Message::Save)}>{ if here { "Save here" } else { "Save for everyone" } }</button>
                </div>
                <p class="small" role="status">{ status }</p>
                { for page.not_saved.iter().map(|why| html! { <p class="alarm" role="alert">{ why }</p> }) }
            }
        </section>
    }
}
