//! Info links: buttons beside a call that lead elsewhere.

use callside_protocol::{
    SettingsPlace,
    company::{InfoLink, LinkPreview, LinkState, When},
    words,
};
use yew::{Callback, Html, classes, html};

use super::{Editor, List, Message, acts, typing};
use crate::{
    part::{control, field::Field, icon::Icon},
    scene::Scene,
};

pub(super) const WHENS: [When; 3] = [When::Always, When::Matched, When::Customers];

pub(super) const fn name(when: When) -> &'static str {
    match when {
        When::Always => "always",
        When::Matched => "matched",
        When::Customers => "customers",
    }
}

/// The card.
pub fn card(_scene: &Scene, editor: &Editor, send: &Callback<Message>) -> Html {
    let links = &editor.draft.info_links;
    let hosts: Vec<&str> = {
        let mut hosts: Vec<&str> = Vec::new();
        let all = editor.preview.iter().flat_map(|preview| &preview.links).filter_map(|link| link.host.as_deref());
        for host in all {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    };
    html! {
        <section class="card" id={SettingsPlace::InfoLinks.name()} tabindex="-1" aria-label="Info links">
            <header class="card-head"><h2>{ "Info links" }</h2></header>
            <p>
                { "Buttons that open a page about the caller elsewhere. In an address, " }
                { for ["{contact.id}", "{company.id}", "{project.id}", "{phone}", "{call.id}"].map(|place| html! {
                    <><code>{ place }</code>{ ", " }</>
                }) }
                { "and any field as " }<code>{ "{field.Customer.entityId}" }</code>
                { " stand for what is known of the call. A button that cannot be filled is not there." }
            </p>
            <ol class="ordered">
                <li class="ordered-row" key="own">
                    <span class="ordered-what">
                        <strong>{ Icon::Open.draw() }{ " Open in NetSuite" }</strong>
                        <span class="quiet small">{ "Always the first, when NetSuite knows the caller." }</span>
                    </span>
                </li>
                { for links.iter().enumerate().map(|(place, link)| {
                    let shown = editor.preview.as_ref().and_then(|preview| preview.links.get(place));
                    row(place, links.len(), link, shown, send)
                }) }
            </ol>
            <div class="card-actions">
                <button type="button" class="button" onclick={send.reform(|_| Message::AddLink)}>
                    { Icon::Add.draw() }{ "Add a link" }
                </button>
            </div>
            if !hosts.is_empty() {
                <p class="small">{ "Everyone's buttons lead to: " }<strong>{ hosts.join(", ") }</strong></p>
            }
        </section>
    }
}

fn row(place: usize, length: usize, link: &InfoLink, shown: Option<&LinkPreview>, send: &Callback<Message>) -> Html {
    let number = (place + 1).to_string();
    let id = |part: &str| ["link-", part, "-", &number].concat();
    let (label, template, when) = (id("label"), id("template"), id("when"));
    let what = if link.label.is_empty() { ["link ", &number].concat() } else { link.label.clone() };
    let faulty = shown.is_some_and(|shown| matches!(shown.state, LinkState::Faulty(_)));
    html! {
        <li key={place} class="ordered-row" draggable="true"
            ondragstart={send.reform(move |_| Message::Drag(List::Links, place))}
            ondragover={Callback::from(|event: yew::DragEvent| event.prevent_default())}
            ondrop={send.reform(move |event: yew::DragEvent| { event.prevent_default(); Message::Drop(List::Links, place) })}>
            <span class="ordered-what link-form">
                <label for={label.clone()}>{ "On the button" }</label>
                <Field id={label} value={link.label.clone()} typed={typing(send)}
                    given={send.reform(move |text| Message::Label(place, text))} />
                <label for={template.clone()}>{ "Leads to" }</label>
                <Field id={template} class="mono" value={link.template.clone()} invalid={faulty}
                    typed={typing(send)} given={send.reform(move |text| Message::Template(place, text))} />
                <label for={when.clone()}>{ "It is there" }</label>
                <select id={when} class="field"
                    onchange={control::selected(send.reform(move |name| Message::When(place, name)))}>
                    { for WHENS.map(|when| html! {
                        <option value={name(when)} selected={when == link.when}>{ words::link_when(when) }</option>
                    }) }
                </select>
                if let Some(shown) = shown {
                    <span class={classes!("small", "link-state", if faulty { "alarm" } else { "quiet" })} role="status">
                        { words::link_state(&shown.state) }
                    </span>
                }
            </span>
            { acts(List::Links, place, length, &what, send) }
        </li>
    }
}
