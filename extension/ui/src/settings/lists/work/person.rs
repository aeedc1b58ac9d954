//! Whom to call next: who they are, their telephones, why they have their score, and what can become of them.

use callside_protocol::{
    Personal, RecordKind,
    company::{FieldWay, ListPhone, ListsView, OptOut, Outcome, PersonOnList, ScoreShown},
    words::{self, engagement},
};
use yew::{Callback, Html, html};

use super::{Message, Work, dialled, optout};
use crate::{
    part::{control, icon::Icon},
    scene::Scene,
    settings::engagement::reasons,
};

/// Where RingCentral's app calls a number (ringcentral-api.md §5).
const DIAL: &str = "https://app.ringcentral.com/r/call?number=%2B";

/// The card.
pub(super) fn card(page: &Work, scene: &Scene, lists: &ListsView, of: &PersonOnList, send: &Callback<Message>) -> Html {
    let no_calls = of.opted_out.contains(&OptOut::Calls);
    let name = if of.name.is_blank() { "Without a name" } else { of.name.reveal() };
    let about = [of.title.reveal(), of.company.reveal()];
    let about = about.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    html! {
        <div class="work-person" key={[words::kind(of.person.kind), &of.person.id].concat()}>
            <header>
                <h3 ref={page.head.clone()} tabindex="-1" class="work-name"><bdi dir="auto">{ name }</bdi></h3>
                <p><bdi dir="auto">{ about }</bdi></p>
                <p class="small quiet">
                    { words::kind(of.person.kind) }{ " · yours until " }{ scene.times.time(of.until) }{ " · " }
                    <button type="button" class="button link small" onclick={scene.open(&of.person)}>{ "Open in NetSuite" }</button>
                </p>
            </header>
            if of.alone {
                <p class="small lists-lack">{ "Nobody else knows how far this list is: it is kept on this computer alone, or the account \
                    has no bundle. Somebody else may call the same people." }</p>
            }
            { optout::shown(page, of, send) }
            if !no_calls || page.allowed { { phones(&of.phones) } }
            { dialled::shown(&scene.view, of, page.dialled.since) }
            { facts(of) }
            { for of.score.as_ref().map(|score| self::score(scene, score)) }
            if of.score.is_none() { <p class="small quiet">{ "No call with them yet, so no score." }</p> }
            if !of.note.is_blank() {
                <div><h4 class="section-name">{ "Last note" }</h4><p dir="auto" class="work-last">{ of.note.reveal() }</p></div>
            }
            <div class="work-note">
                <label for="call-note">{ "Note" }</label>
                <textarea id="call-note" class="field" rows="4" dir="auto" value={page.note.clone()}
                    oninput={control::typed(send.reform(Message::Note))} />
            </div>
            { outcomes(page, send) }
            { change(page, lists, of, send) }
            { optout::set(page, of, send) }
        </div>
    }
}

fn phones(phones: &[ListPhone]) -> Html {
    if phones.is_empty() {
        return html! { <p class="quiet">{ "NetSuite has no number of theirs. Skip them, or open the record." }</p> };
    }
    html! {
        <ul class="work-phones" aria-label="Telephones">
            { for phones.iter().map(|phone| html! {
                <li>
                    <span class="quiet">{ &phone.label }{ ": " }</span>
                    { match &phone.e164 {
                        Some(number) => html! {
                            <a class="button primary" href={dial(number)} target="ringcentral">
                                { Icon::Phone.draw() }<span class="unseen">{ "Call " }</span><bdi>{ phone.text.reveal() }</bdi>
                            </a>
                        },
                        None => html! { <><bdi>{ phone.text.reveal() }</bdi><span class="small quiet">{ " is no number that can be called" }</span></> },
                    } }
                </li>
            }) }
        </ul>
    }
}

/// The address that calls a number in E.164; a tab that was opened so is used again.
fn dial(number: &Personal) -> String {
    let digits: String = number.reveal().chars().filter(char::is_ascii_digit).collect();
    [DIAL, &digits].concat()
}

fn facts(of: &PersonOnList) -> Html {
    let email = [("E-mail".to_owned(), of.email.clone())];
    let fields = email.iter().chain(&of.fields).filter(|(_, value)| !value.is_blank());
    html! {
        <dl class="facts">
            { for fields.map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd><bdi dir="auto">{ value.reveal() }</bdi></dd></div>
            }) }
        </dl>
    }
}

/// The score, and why.
fn score(scene: &Scene, score: &ScoreShown) -> Html {
    html! {
        <div>
            <h4 class="section-name">{ "Score " }<strong>{ engagement::signed(score.points, false) }</strong></h4>
            { reasons(scene, score) }
            if let Some(lead) = score.lead {
                <p class="small">{ "Score from elsewhere: " }{ engagement::signed(lead, false) }</p>
            }
        </div>
    }
}

fn outcomes(page: &Work, send: &Callback<Message>) -> Html {
    html! {
        <div class="work-outcomes">
            <div class="card-actions" role="group" aria-label="How the call came out">
                { for Outcome::ALL.map(|outcome| html! {
                    <button type="button" class="button primary" disabled={page.busy}
                        onclick={send.reform(move |_| Message::Done(outcome))}>{ engagement::outcome(outcome) }</button>
                }) }
            </div>
            <div class="card-actions">
                <button type="button" class="button" disabled={page.busy} onclick={send.reform(|_| Message::Skip)}>{ "Skip" }</button>
                <button type="button" class="button" disabled={page.busy} onclick={send.reform(|_| Message::GiveBack)}>
                    { "Give back" }<span class="unseen">{ ": somebody else may call them" }</span>
                </button>
            </div>
            <form class="work-later" onsubmit={control::sent(send.reform(|()| Message::Later))}>
                <label for="call-later">{ "Call back at" }</label>
                <input id="call-later" class="field" type="datetime-local" value={page.when.clone()}
                    oninput={control::typed(send.reform(Message::When))} />
                <button type="submit" class="button" disabled={page.busy}>{ "Call back later" }</button>
            </form>
        </div>
    }
}

/// A field of theirs that may be written, changed in passing.
fn change(page: &Work, lists: &ListsView, of: &PersonOnList, send: &Callback<Message>) -> Html {
    let fields = lists.decided.fields.iter().filter(|field| field.way != FieldWay::Pull && field.allow_push);
    let fields: Vec<_> = fields.collect();
    if fields.is_empty() || !lists.decided.pushes || of.person.kind == RecordKind::Employee {
        return Html::default();
    }
    html! {
        <details class="more">
            <summary>{ "Change a field" }</summary>
            <form class="work-later" onsubmit={control::sent(send.reform(|()| Message::Change))}>
                <label class="unseen" for="change-field">{ "Field" }</label>
                <select id="change-field" class="field" onchange={control::selected(send.reform(Message::Field))}>
                    { control::choice("", "Choose a field…", page.field.is_empty()) }
                    { for fields.into_iter().map(|field| {
                        control::choice(field.netsuite.as_str(), field.column.as_str(), page.field == field.netsuite)
                    }) }
                </select>
                <label class="unseen" for="change-value">{ "New value" }</label>
                <input id="change-value" class="field" type="text" dir="auto" autocomplete="off" value={page.value.clone()}
                    oninput={control::typed(send.reform(Message::Value))} />
                <button type="submit" class="button" disabled={page.field.is_empty()}>{ "Keep the change" }</button>
            </form>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::dial;

    #[test]
    fn a_number_is_called_by_its_digits_alone() {
        assert_eq!(dial(&"+16505550134".into()), "https://app.ringcentral.com/r/call?number=%2B16505550134");
        assert_eq!(dial(&"+1&x=javascript:0".into()), "https://app.ringcentral.com/r/call?number=%2B10");
    }
}
