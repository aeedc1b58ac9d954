//! Choosing an employee: searched by name, or one of the other ends a call's record can come to.

use callside_protocol::company::{ExtensionKind, OrganizerRule};
use web_sys::KeyboardEvent;
use yew::{Callback, Html, html};

use super::{Mapping, Message, Target};
use crate::part::control;

/// The id of the button that opens it.
pub(super) fn button_id(target: &Target) -> String {
    match target {
        Target::Row(extension) => ["choose-", extension].concat(),
        Target::Picked => "choose-picked".to_owned(),
        Target::Others => "choose-others".to_owned(),
        Target::Kind(kind) => ["choose-", kind_name(*kind)].concat(),
    }
}

/// Of a kind, in ids.
const fn kind_name(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::Queue => "queues",
        ExtensionKind::Menu => "menus",
        ExtensionKind::SharedLine => "shared-lines",
        ExtensionKind::Deleted => "deleted",
    }
}

/// The button that opens it. `what` says for what, to whoever does not see where it stands.
pub(super) fn button(
    page: &Mapping,
    target: Target,
    label: &'static str,
    what: &str,
    send: &Callback<Message>,
) -> Html {
    let open = page.target.as_ref() == Some(&target);
    let id = button_id(&target);
    let pressed = send.reform(move |_| if open { Message::Close } else { Message::Choose(target.clone()) });
    html! {
        <button type="button" class="button small" {id} aria-expanded={open.to_string()} onclick={pressed}>
            { label }<span class="unseen">{ " " }{ what }</span>
        </button>
    }
}

/// It, where it is open for that.
pub(super) fn chooser(page: &Mapping, target: &Target, what: &str, send: &Callback<Message>) -> Html {
    if page.target.as_ref() != Some(target) {
        return Html::default();
    }
    let close = send.reform(|()| Message::Close);
    let keys = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close.emit(());
        }
    });
    let choose = |label: &'static str, whose: Option<OrganizerRule>| {
        let pressed = send.reform(move |_| Message::Chosen(whose.clone()));
        html! { <button type="button" class="button small" onclick={pressed}>{ label }</button> }
    };
    html! {
        <div class="mapping-chooser" role="group" aria-label={["Organizer of ", what].concat()} onkeydown={keys}>
            <label for="mapping-employee">{ "Employee" }</label>
            <input id="mapping-employee" ref={page.field.clone()} class="field" type="search" dir="auto" autocomplete="off"
                placeholder="Name or e-mail" value={page.typed.clone()} oninput={control::typed(send.reform(Message::Typed))} />
            if page.found.is_empty() {
                <p class="quiet small" role="status">{ "NetSuite lists no employee like that who can be an organizer." }</p>
            } else {
                <ul class="record-list" aria-label="Employees found">
                    { for page.found.iter().map(|employee| {
                        let whose = Some(OrganizerRule::Employee(employee.id.clone()));
                        html! {
                            <li key={employee.id.clone()}>
                                <button type="button" class="button link" onclick={send.reform(move |_| Message::Chosen(whose.clone()))}>
                                    <bdi dir="auto">{ employee.name.reveal() }</bdi>
                                </button>
                                <span class="quiet small">{ " " }{ employee.email.reveal() }{ " · id " }{ &employee.id }</span>
                            </li>
                        }
                    }) }
                </ul>
            }
            <div class="card-actions">
                { match target {
                    Target::Others => choose("Nobody: the calls wait", None),
                    Target::Kind(_) => html! {
                        <>{ choose("As all others", Some(OrganizerRule::AsOthers)) }{ choose("No record", Some(OrganizerRule::Skip)) }</>
                    },
                    Target::Row(_) | Target::Picked => html! {
                        <>
                            { choose("No record", Some(OrganizerRule::Skip)) }
                            { choose("None of its own, by hand", Some(OrganizerRule::AsOthers)) }
                            { choose("Leave it to auto-match", None) }
                        </>
                    },
                } }
                <button type="button" class="button small" onclick={send.reform(|_| Message::Close)}>{ "Cancel" }</button>
            </div>
        </div>
    }
}
