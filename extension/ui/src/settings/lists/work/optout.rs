//! What somebody does not want: said, respected, and set as an act of its own.

use callside_protocol::{
    company::{OptOut, PersonOnList},
    words::engagement,
};
use yew::{Callback, Html, html};

use super::{Message, Work};
use crate::part::{control, icon::Icon};

/// What they do not want. Whoever does not want to be called is called for a reason alone.
pub(super) fn shown(page: &Work, of: &PersonOnList, send: &Callback<Message>) -> Html {
    if of.opted_out.is_empty() {
        return Html::default();
    }
    let no_calls = of.opted_out.contains(&OptOut::Calls);
    html! {
        <div class="banner warning work-opted-out">
            { Icon::Warning.draw() }
            <div class="banner-text">
                { for of.opted_out.iter().map(|what| html! { <p><strong>{ engagement::opted_out(*what).0 }{ "." }</strong></p> }) }
                if no_calls && !page.allowed {
                    <form onsubmit={control::sent(send.reform(|()| Message::CallAnyway))}>
                        <label for="call-reason">{ "Why you call all the same. It is kept in the audit list." }</label>
                        <div class="with-button">
                            <input id="call-reason" class="field" type="text" dir="auto" autocomplete="off" value={page.reason.clone()}
                                oninput={control::typed(send.reform(Message::Reason))} />
                            <button type="submit" class="button" disabled={page.reason.trim().is_empty()}>{ "Call all the same" }</button>
                        </div>
                    </form>
                } else if no_calls {
                    <p class="small">{ "The reason is kept: “" }{ &page.reason }{ "”. You can call now." }</p>
                }
            </div>
        </div>
    }
}

/// Setting it, or taking it back: asked first.
pub(super) fn set(page: &Work, of: &PersonOnList, send: &Callback<Message>) -> Html {
    html! {
        <details class="more" open={page.doubted.is_some()}>
            <summary>{ "Calls and e-mail they do not want" }</summary>
            <div class="card-actions">
                { for [OptOut::Calls, OptOut::Email].map(|what| {
                    let out = !of.opted_out.contains(&what);
                    html! {
                        <button type="button" class="button small" onclick={send.reform(move |_| Message::Doubt(Some((what, out))))}>
                            { says(what, out) }
                        </button>
                    }
                }) }
            </div>
            if let Some((what, out)) = page.doubted {
                <div class="confirm" role="group" aria-label={says(what, out)}>
                    <p><strong>{ says(what, out) }{ "?" }</strong>{ " It is written to NetSuite as this person's own wish, holds for everyone, \
                        and is kept in the audit list." }</p>
                    <div class="card-actions">
                        <button type="button" class="button danger" onclick={send.reform(move |_| Message::OptOut(what, out))}>
                            { "Yes, they said so" }
                        </button>
                        <button type="button" class="button" onclick={send.reform(|_| Message::Doubt(None))}>{ "Cancel" }</button>
                    </div>
                </div>
            }
        </details>
    }
}

const fn says(what: OptOut, out: bool) -> &'static str {
    let (opted_out, again) = engagement::opted_out(what);
    if out { opted_out } else { again }
}
