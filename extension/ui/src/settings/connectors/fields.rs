//! Fields of contacts and customers: which come into lists, under which name, and which may be written back.

use callside_protocol::{
    company::{CatalogField, FieldWay, ListsView, MappedField},
    words::engagement,
};
use yew::{Callback, Html, html};

use super::{Connectors, Message};
use crate::part::{control, fault, icon::Icon};

/// The card.
pub(super) fn card(page: &Connectors, lists: &ListsView, send: &Callback<Message>) -> Html {
    let off = !lists.decides;
    html! {
        <section class="card" aria-label="Fields">
            <header class="card-head"><h2>{ "Fields" }</h2></header>
            <p>{ "Fields that come into lists beside name, company and number. Each goes one way or both; none is written before \
                  somebody allows it for that field, and for all of them." }</p>
            if off { <p class="lists-lack">{ NOT_YOURS }</p> }
            <label class="own-field lists-policy">
                <input type="checkbox" checked={page.draft.pushes} disabled={off}
                    onchange={control::ticked(send.reform(Message::Pushes))} />
                <span>
                    <strong>{ "Fields of contacts and customers may be written" }</strong>
                    <span class="quiet small">{ " Off: nothing is, whatever is allowed below." }</span>
                </span>
            </label>
            <label class="own-field lists-policy">
                <input type="checkbox" checked={page.draft.makes_contacts} disabled={off || !page.draft.pushes}
                    onchange={control::ticked(send.reform(Message::MakesContacts))} />
                <span>
                    <strong>{ "Contacts may be made out of a file" }</strong>
                    <span class="quiet small">
                        { " Of rows that fit nobody, where whoever reads the file asks for it, and after a dry run. Off: none is. Customers are \
                           never made." }
                    </span>
                </span>
            </label>
            if page.draft.fields.is_empty() {
                <p class="quiet">{ "None: lists have what the copy of the directory has." }</p>
            } else {
                <ul class="lists-fields">
                    { for page.draft.fields.iter().enumerate().map(|(place, field)| row(page, lists, place, field, send)) }
                </ul>
            }
            if !off { { add(page, send) } }
        </section>
    }
}

/// Why the controls are off.
pub(super) const NOT_YOURS: &str = "Whoever sets the company up decides this. Your role may not change it.";

fn row(page: &Connectors, lists: &ListsView, place: usize, field: &MappedField, send: &Callback<Message>) -> Html {
    let off = !lists.decides;
    let standing = lists.fields.iter().find(|standing| standing.name == field.netsuite);
    let label =
        standing.map(|standing| standing.label.as_str()).filter(|label| !label.is_empty()).unwrap_or(&field.netsuite);
    let refused = standing.and_then(|standing| standing.refused.as_ref());
    let ids = ["column-", "way-"].map(|id| [id, &field.netsuite].concat());
    let [column_id, way_id] = ids;
    let edit = move |edit: Box<dyn FnOnce(&mut MappedField)>| Message::Edit(place, edit);
    let named = control::typed(send.reform(move |text: String| edit(Box::new(move |field| field.column = text))));
    let turned = control::selected(send.reform(move |at: String| {
        let way = at.parse().ok().and_then(|at: usize| FieldWay::ALL.get(at).copied()).unwrap_or_default();
        // What only comes is not written.
        edit(Box::new(move |field| (field.way, field.allow_push) = (way, field.allow_push && way != FieldWay::Pull)))
    }));
    let allowed = control::ticked(send.reform(move |is| edit(Box::new(move |field| field.allow_push = is))));
    html! {
        <li key={field.netsuite.clone()}>
            <p class="lists-field"><strong>{ label }</strong>{ " " }<span class="quiet small mono">{ &field.netsuite }</span></p>
            <label class="unseen" for={column_id.clone()}>{ "Column of " }{ label }</label>
            <input id={column_id} class="field" type="text" dir="auto" autocomplete="off" disabled={off} value={field.column.clone()}
                oninput={named} />
            <label class="unseen" for={way_id.clone()}>{ "Direction of " }{ label }</label>
            <select id={way_id} class="field" disabled={off} onchange={turned}>
                { for FieldWay::ALL.into_iter().enumerate().map(|(at, way)| {
                    control::choice(at.to_string(), engagement::way(way), way == field.way)
                }) }
            </select>
            <label class="own-field">
                <input type="checkbox" checked={field.allow_push} disabled={off || field.way == FieldWay::Pull} onchange={allowed} />
                <span>{ "Allow push" }<span class="unseen">{ " of " }{ label }</span></span>
            </label>
            if !off {
                <button type="button" class="button small" onclick={send.reform(move |_| Message::Remove(place))}>
                    { "Remove" }<span class="unseen">{ " " }{ label }</span>
                </button>
            }
            if field.allow_push && !page.draft.pushes {
                <p class="small quiet">{ "Allowed, and not written while fields may not be written at all." }</p>
            }
            if let Some(why) = refused {
                <p class="small alarm">{ Icon::Warning.draw() }{ " NetSuite does not give it to your role. It says: " }<q dir="auto">{ why }</q></p>
            }
        </li>
    }
}

/// What there is to choose from.
fn add(page: &Connectors, send: &Callback<Message>) -> Html {
    let is_new =
        |field: &&CatalogField| !page.draft.fields.iter().any(|known| known.netsuite.eq_ignore_ascii_case(&field.name));
    match &page.catalog {
        None => html! { <p class="quiet looking" role="status">{ "NetSuite is asked for its fields" }</p> },
        Some(Err(why)) => fault::fault(why),
        Some(Ok(fields)) if fields.is_empty() => html! {
            <p class="quiet">{ "Your role does not see which fields a contact has." }</p>
        },
        Some(Ok(fields)) => html! {
            <div class="own-form">
                <label for="connector-field">{ "Add a field" }</label>
                <select id="connector-field" class="field" onchange={control::selected(send.reform(Message::Add))}>
                    <option value="" selected={true}>{ "Choose a field…" }</option>
                    { for fields.iter().filter(is_new).map(|field| html! {
                        <option key={field.name.clone()} value={field.name.clone()}>
                            { &field.label }{ " (" }{ &field.name }{ if field.custom { ", your account's own)" } else { ")" } }
                        </option>
                    }) }
                </select>
            </div>
        },
    }
}
