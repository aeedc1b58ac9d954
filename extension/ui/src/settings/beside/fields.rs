//! Call fields: which, in which order, under which names, and how they look beside a real call.

use callside_protocol::{
    SettingsPlace,
    company::{CallField, CatalogField, CatalogKind, FieldBeside, Holder, SettingsFault},
    words,
};
use yew::{Callback, Html, html};

use super::{Editor, List, Message, acts, typing};
use crate::{
    part::{control, fault, field::Field, values},
    scene::Scene,
};

/// The card.
pub fn card(scene: &Scene, editor: &Editor, send: &Callback<Message>) -> Html {
    let shown = &editor.draft.call_fields.shown;
    html! {
        <section class="card" id={SettingsPlace::CallFields.name()} tabindex="-1" aria-label="Call fields">
            <header class="card-head"><h2>{ "Call fields" }</h2></header>
            <p>
                { "Fields of NetSuite's records that stand beside every call, for everyone. Each person sees at most what \
                   their own role may see. Drag them into order, or use Up and Down." }
            </p>
            if shown.is_empty() {
                <p class="quiet">{ "None yet: nothing is asked of NetSuite for them." }</p>
            } else {
                <ol class="ordered">
                    { for shown.iter().enumerate().map(|(place, field)| row(editor, place, field, send)) }
                </ol>
            }
            { chooser(editor, send) }
            <p class="own-form">
                <label for="record-form">{ "Form of a new phone call, by its internal id; empty: your account’s preferred one" }</label>
                <Field id="record-form" value={editor.draft.call_fields.form.clone().unwrap_or_default()}
                    invalid={editor.preview.iter().any(|preview| preview.faults.contains(&SettingsFault::Form))}
                    typed={typing(send)} given={send.reform(Message::Form)} />
            </p>
            { preview(scene, editor, send) }
        </section>
    }
}

fn row(editor: &Editor, place: usize, field: &CallField, send: &Callback<Message>) -> Html {
    let name = field.label.clone().unwrap_or_else(|| field.name.clone());
    let faults = editor.preview.iter().flat_map(|preview| &preview.faults);
    let fault = faults.clone().find_map(|fault| match fault {
        SettingsFault::Field(at, fault) if *at == place => Some(words::field_fault(*fault)),
        _ => None,
    });
    let id = ["field-", field.of.name(), "-", &field.name].concat();
    html! {
        <li key={id.clone()} class="ordered-row" draggable="true"
            ondragstart={send.reform(move |_| Message::Drag(List::Fields, place))}
            ondragover={Callback::from(|event: yew::DragEvent| event.prevent_default())}
            ondrop={send.reform(move |event: yew::DragEvent| { event.prevent_default(); Message::Drop(List::Fields, place) })}>
            <span class="ordered-what">
                <label class="unseen" for={id.clone()}>{ "Name of " }{ &field.name }</label>
                <Field {id} value={name.clone()} invalid={fault.is_some()} typed={typing(send)}
                    given={send.reform(move |text| Message::Named(place, text))} />
                <span class="quiet small">{ words::holder(field.of) }{ " · " }<span class="mono">{ &field.name }</span></span>
                { filling(editor, place, field, &name, send) }
                if let Some(fault) = fault { <span class="alarm small" role="alert">{ fault }</span> }
            </span>
            { acts(List::Fields, place, editor.draft.call_fields.shown.len(), &name, send) }
        </li>
    }
}

/// How a field is filled. `what` names it.
fn filling(editor: &Editor, place: usize, field: &CallField, what: &str, send: &Callback<Message>) -> Html {
    let is_of_call = field.of == Holder::PhoneCall;
    let fixed = editor.in_catalog(field.of, &field.name).is_some_and(|known| {
        let is_other = known.kind == CatalogKind::DateTime && !is_of_call;
        known.fixed || is_other || known.kind == CatalogKind::Several
    });
    let required = if is_of_call { "A record waits for it" } else { "They are asked for it while it is empty" };
    let tick = |says: &'static str, is: bool, off: bool, message: fn(usize, bool) -> Message| {
        html! {
            <label class="own-field">
                <input type="checkbox" checked={is} disabled={off}
                    onchange={control::ticked(send.reform(move |is| message(place, is)))} />
                <span>{ says }<span class="unseen">{ ": " }{ what }</span></span>
            </label>
        }
    };
    html! {
        <>
            { tick("Agents fill it", field.editable, fixed && !field.editable, Message::Editable) }
            { tick(required, field.required, !field.editable, Message::Required) }
            if is_of_call { { preset(editor, place, field, what, send) } }
        </>
    }
}

/// What a new record of a call has in a field.
fn preset(editor: &Editor, place: usize, field: &CallField, what: &str, send: &Callback<Message>) -> Html {
    let id = ["default-", &field.name].concat();
    let value = field.default.clone().unwrap_or_default();
    let given = send.reform(move |text| Message::Default(place, text));
    let choices = editor.choices.iter().find(|(name, _)| *name == field.name).map(|(_, told)| told);
    html! {
        <>
            <label for={id.clone()}>{ "In a new record" }<span class="unseen">{ ": " }{ what }</span></label>
            { match choices {
                Some(Some(Ok(choices))) => html! {
                    <select {id} class="field" onchange={control::selected(given)}>
                        <option value="" selected={value.is_empty()}>{ "Nothing" }</option>
                        if !value.is_empty() && choices.iter().all(|choice| choice.id != value) {
                            <option value={value.clone()} selected={true}>{ &value }{ " (not in the list)" }</option>
                        }
                        { for choices.iter().map(|choice| html! {
                            <option key={choice.id.clone()} value={choice.id.clone()} selected={choice.id == value}>
                                { &choice.label }
                            </option>
                        }) }
                    </select>
                },
                Some(None) => html! { <span class="quiet small looking" role="status">{ "NetSuite is asked for its values" }</span> },
                told => html! {
                    <>
                        <Field {id} {value} {given} typed={typing(send)} />
                        if let Some(Some(Err(why))) = told { { fault::fault(why) } }
                    </>
                },
            } }
        </>
    }
}

/// What there is to choose from.
fn chooser(editor: &Editor, send: &Callback<Message>) -> Html {
    let shown = &editor.draft.call_fields.shown;
    let is_new = |field: &&CatalogField| {
        !shown.iter().any(|known| known.of == editor.of && known.name.eq_ignore_ascii_case(&field.name))
    };
    html! {
        <div class="own-form">
            <label for="field-of">{ "Add a field of the" }</label>
            <select id="field-of" class="field" onchange={control::selected(send.reform(Message::Of))}>
                { for Holder::ALL.into_iter().map(|of| html! {
                    <option value={of.name()} selected={of == editor.of}>{ words::holder(of) }</option>
                }) }
            </select>
            { match editor.catalog(editor.of) {
                None => html! { <p class="quiet looking" role="status">{ "NetSuite is asked for its fields" }</p> },
                Some(Err(why)) => fault::fault(why),
                Some(Ok(fields)) if fields.is_empty() => html! {
                    <p class="quiet">{ "Your role does not see the fields of this record." }</p>
                },
                Some(Ok(fields)) => html! {
                    <>
                        <label class="unseen" for="field-add">{ "Field to add" }</label>
                        <select id="field-add" class="field" onchange={control::selected(send.reform(Message::Add))}>
                            <option value="" selected={true}>{ "Choose a field…" }</option>
                            { for fields.iter().filter(is_new).map(|field| html! {
                                <option key={field.name.clone()} value={field.name.clone()}>
                                    { &field.label }{ " (" }{ &field.name }{ if field.custom { ", your account's own)" } else { ")" } }
                                </option>
                            }) }
                        </select>
                    </>
                },
            } }
        </div>
    }
}

fn preview(scene: &Scene, editor: &Editor, send: &Callback<Message>) -> Html {
    let recent = &scene.view.recent;
    if recent.is_empty() {
        return html! { <p class="quiet small">{ "Once there has been a call, it is shown here how this looks beside it." }</p> };
    }
    let fields: &[FieldBeside] = editor.preview.as_ref().map_or(&[], |preview| &preview.beside.fields);
    html! {
        <div class="preview">
            <p class="preview-head">
                <label for="tried-on">{ "As it looks beside the call with" }</label>
                <select id="tried-on" class="field" onchange={control::selected(send.reform(Message::Try))}>
                    { for recent.iter().enumerate().map(|(place, call)| {
                        let who = call.name.as_ref().unwrap_or(&call.number.display).reveal();
                        html! {
                            <option key={call.id.0.clone()} value={place.to_string()} selected={place == editor.tried_on}>
                                { who }{ ", " }{ scene.times.brief(call.began) }
                            </option>
                        }
                    }) }
                </select>
            </p>
            if editor.preview.is_none() {
                <p class="quiet looking" role="status">{ "NetSuite is asked" }</p>
            } else if fields.is_empty() && !editor.draft.call_fields.shown.is_empty() {
                <p class="quiet small">{ "This call has none of these records, so no field stands there." }</p>
            }
            { values::values(scene, fields, &|_, _| None) }
        </div>
    }
}
