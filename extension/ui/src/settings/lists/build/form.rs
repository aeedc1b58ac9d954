//! The form of a list.

use callside_protocol::{
    SettingsPlace,
    company::{ListSource, Outcome},
    words::{self, engagement},
};
use yew::{Callback, Html, html};

use super::{
    Build, Message,
    conditions::{Asks, Typed, comparisons},
};
use crate::{part::control, settings::lists::ListProps};

/// The card.
pub(super) fn form(page: &Build, props: &ListProps, send: &Callback<Message>) -> Html {
    let is_new = page.id.is_empty();
    let title = if is_new { "New list" } else { "Change the list" };
    let objection = page.objection();
    let sent = control::sent(send.reform(|()| Message::Save));
    html! {
        <section class="card" id={SettingsPlace::Lists.name()} tabindex="-1" aria-label={title}>
            <header class="card-head"><h2>{ title }</h2></header>
            <form class="lists-form" onsubmit={sent}>
                <div class="form-row">
                    <label for="list-name">{ "Name of the list" }</label>
                    <input id="list-name" class="field" type="text" dir="auto" autocomplete="off" value={page.name.clone()}
                        oninput={control::typed(send.reform(Message::Name))} />
                </div>
                if is_new {
                    <fieldset class="copy-scope">
                        <legend class="section-name">{ "Who is on it" }</legend>
                        { for [(false, "By a rule", "Whoever fits, at any time."),
                               (true, "Chosen people", "Those you pick on other lists, or read from a CSV.")].map(|(is, name, means)| html! {
                            <label class="copy-choice">
                                <input type="radio" name="list-kind" checked={page.is_fixed == is}
                                    onchange={send.reform(move |_| Message::Fixed(is))} />
                                <span>{ name }{ " " }<span class="quiet small">{ means }</span></span>
                            </label>
                        }) }
                    </fieldset>
                }
                if !page.is_fixed {
                    { rule(page, props, send) }
                    { tried(page) }
                }
                { columns(page, props, send) }
                <label class="own-field">
                    <input type="checkbox" checked={page.shared} onchange={control::ticked(send.reform(Message::Shared))} />
                    <span>{ "Share with everyone " }<span class="quiet small">{ "Otherwise it is kept on this computer." }</span></span>
                </label>
                <div class="card-actions">
                    <button type="submit" class="button primary" disabled={page.busy || objection.is_some()}>{ "Save the list" }</button>
                </div>
                <p class="small" role="status">
                    { if page.busy { "Saving" } else { objection.unwrap_or_default() } }
                </p>
                if let Some(trouble) = &page.trouble { <p class="alarm" role="alert">{ trouble }</p> }
            </form>
        </section>
    }
}

fn rule(page: &Build, props: &ListProps, send: &Callback<Message>) -> Html {
    html! {
        <>
            <fieldset class="lists-ticks">
                <legend class="section-name">{ "Whose people" }</legend>
                { for ListSource::ALL.map(|source| html! {
                    <label class="own-field">
                        <input type="checkbox" checked={page.of.contains(&source)}
                            onchange={control::ticked(send.reform(move |is| Message::Of(source, is)))} />
                        <span>{ engagement::source(source) }</span>
                    </label>
                }) }
                <p class="small quiet">{ "None ticked: the contacts of all of them." }</p>
            </fieldset>
            <fieldset class="lists-conditions">
                <legend class="section-name">{ "What has to be so of each" }</legend>
                if page.conditions.is_empty() { <p class="quiet small">{ "Nothing yet: all of them are on the list." }</p> }
                <ol>{ for page.conditions.iter().enumerate().map(|(place, of)| condition(props, place, of, send)) }</ol>
                <button type="button" class="button small" onclick={send.reform(|_| Message::Add)}>{ "Add a condition" }</button>
            </fieldset>
            <datalist id="rule-fields">
                { for props.lists.fields.iter().map(|field| html! { <option value={field.name.clone()}>{ &field.label }</option> }) }
            </datalist>
            <datalist id="rule-owners">
                { for props.lists.owners.iter().map(|(id, name)| html! { <option value={id.clone()}>{ name.reveal() }</option> }) }
            </datalist>
        </>
    }
}

fn condition(props: &ListProps, place: usize, of: &Typed, send: &Callback<Message>) -> Html {
    let number = (place + 1).to_string();
    let label = |what: &str| [what, " of condition ", &number].concat();
    let select = |what: &str, selected: usize, options: Vec<&'static str>, message: fn(usize, String) -> Message| {
        html! {
            <select class="field" aria-label={label(what)} onchange={control::selected(send.reform(move |at| message(place, at)))}>
                { for options.into_iter().enumerate().map(|(at, says)| control::choice(at.to_string(), says, at == selected)) }
            </select>
        }
    };
    let input = |what: &str, value: &str, list: Option<&'static str>, message: fn(usize, String) -> Message| {
        let is_wrong = !value.trim().is_empty() && of.whole().is_none();
        html! {
            <input class="field" type="text" dir="auto" autocomplete="off" {list} aria-label={label(what)} value={value.to_owned()}
                aria-invalid={is_wrong.to_string()} placeholder={what.to_owned()}
                oninput={control::typed(send.reform(move |text| message(place, text)))} />
        }
    };
    let asks = Asks::ALL.iter().position(|asks| *asks == of.asks).unwrap_or_default();
    let says = comparisons("").map(|how| engagement::comparison(&how).0);
    let owner = props.lists.owners.iter().find(|(id, _)| *id == of.value.trim()).map(|(_, name)| name.reveal());
    let own = props.scene.view.connections.netsuite.who.as_ref().map(|who| &who.user);
    html! {
        <li key={place} class="lists-condition">
            { select("Kind", asks, Asks::ALL.map(Asks::says).to_vec(), Message::Asks) }
            { match of.asks {
                Asks::Field => html! {
                    <>
                        { input("Field", &of.field, Some("rule-fields"), Message::Field) }
                        { select("Comparison", of.how, says.to_vec(), Message::How) }
                        if of.needs_value() { { input("Value", &of.value, None, Message::Value) } }
                    </>
                },
                Asks::Outcome => select("Outcome", of.how, Outcome::ALL.map(engagement::outcome).to_vec(), Message::How),
                Asks::Owner => html! {
                    <>
                        { input("Employee", &of.value, Some("rule-owners"), Message::Value) }
                        <span class="small quiet">
                            { match (owner, own) {
                                (Some(name), _) => name.to_owned(),
                                (None, Some(own)) => ["By internal id. Yours is ", own, "."].concat(),
                                (None, None) => "By internal id.".to_owned(),
                            } }
                        </span>
                    </>
                },
                Asks::Within | Asks::NotFor => input("Days", &of.value, None, Message::Value),
                Asks::AtLeast | Asks::Below => input("Points", &of.value, None, Message::Value),
            } }
            <button type="button" class="button small" onclick={send.reform(move |_| Message::Remove(place))}>
                { "Remove" }<span class="unseen">{ " condition " }{ &number }</span>
            </button>
        </li>
    }
}

/// How many people that are, as it is edited.
fn tried(page: &Build) -> Html {
    if let Some(why) = &page.untried {
        return html! { <p class="alarm" role="status">{ "They could not be counted. " }{ why }</p> };
    }
    let Some(tried) = &page.tried else {
        return html! { <p class="quiet looking" role="status">{ "Counting" }</p> };
    };
    let named = tried.columns.iter().position(|column| column.name == "name").unwrap_or_default();
    let names: Vec<&str> = tried.rows.iter().take(5).filter_map(|row| Some(row.cells.get(named)?.reveal())).collect();
    html! {
        <p class="lists-tried" role="status">
            <strong>{ words::count(tried.total, "person fits", "people fit") }</strong>
            if !names.is_empty() { { ": " }<bdi dir="auto">{ names.join(", ") }</bdi>{ if tried.total > names.len() { ", …" } else { "" } } }
        </p>
    }
}

fn columns(page: &Build, props: &ListProps, send: &Callback<Message>) -> Html {
    html! {
        <fieldset class="lists-ticks">
            <legend class="section-name">{ "Columns" }</legend>
            { for props.lists.columns.iter().map(|column| {
                let name = column.name.clone();
                html! {
                    <label key={name.clone()} class="own-field">
                        <input type="checkbox" checked={page.columns.contains(&name)}
                            onchange={control::ticked(send.reform(move |is| Message::Column(name.clone(), is)))} />
                        <span>{ &column.label }</span>
                    </label>
                }
            }) }
            <p class="small quiet">{ "In the order in which they are ticked. None ticked: the common ones." }</p>
        </fieldset>
    }
}
