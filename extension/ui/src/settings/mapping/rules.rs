//! Whose the calls are of extensions without an employee of their own.

use callside_protocol::company::{ExtensionKind, MappingView, OrganizerRule, Organizers};
use callside_protocol::words;
use yew::{Callback, Html, html};

use super::{Mapping, Message, Target, choose};

/// The rule of a kind, to be changed.
pub(super) fn of_kind(rules: &mut Organizers, kind: ExtensionKind) -> &mut OrganizerRule {
    match kind {
        ExtensionKind::Queue => &mut rules.queues,
        ExtensionKind::Menu => &mut rules.menus,
        ExtensionKind::SharedLine => &mut rules.shared_lines,
        ExtensionKind::Deleted => &mut rules.deleted,
    }
}

/// The card.
pub(super) fn card(page: &Mapping, mapping: &MappingView, send: &Callback<Message>) -> Html {
    let mut rules = mapping.rules.clone();
    let kinds = [
        (ExtensionKind::Queue, "Queues"),
        (ExtensionKind::Menu, "IVR menus"),
        (ExtensionKind::SharedLine, "Shared lines"),
        (ExtensionKind::Deleted, "Deleted extensions"),
    ];
    let others = rules.others.clone().map_or(OrganizerRule::AsOthers, OrganizerRule::Employee);
    html! {
        <section class="card" aria-label="Extensions without an employee">
            <header class="card-head"><h2>{ "Extensions without an employee" }</h2></header>
            <p>{ "Whose their calls are. What an extension has of its own comes first, then the rule of its type, then the default. \
                  The record of a call is whose it was: a queue's rule counts where nobody answered." }</p>
            { rule(page, mapping, Target::Others, "Default organizer", &others, "Nobody: their calls wait until somebody is named", send) }
            { for kinds.into_iter().map(|(kind, name)| {
                let rule_of = of_kind(&mut rules, kind).clone();
                rule(page, mapping, Target::Kind(kind), name, &rule_of, "As all others", send)
            }) }
        </section>
    }
}

fn rule(
    page: &Mapping,
    mapping: &MappingView,
    target: Target,
    name: &'static str,
    rule: &OrganizerRule,
    otherwise: &'static str,
    send: &Callback<Message>,
) -> Html {
    let said = match rule {
        OrganizerRule::AsOthers => html! { <span class="quiet">{ otherwise }</span> },
        OrganizerRule::Skip => html! { { "No record" } },
        OrganizerRule::Employee(id) => {
            let known = mapping.named.iter().find(|(employee, _)| employee.id == *id);
            let name = known.map(|(employee, _)| employee.name.reveal()).filter(|name| !name.is_empty());
            html! {
                <>
                    <bdi dir="auto">{ name.map_or_else(|| ["Employee ", id].concat(), str::to_owned) }</bdi>
                    { for known.into_iter().flat_map(|(_, warnings)| warnings).map(|warning| html! {
                        <span class="small alarm mapping-warning">{ words::mapping_warning(*warning) }</span>
                    }) }
                </>
            }
        }
    };
    html! {
        <>
            <div class="mapping-rule">
                <span class="quiet">{ name }</span>
                <span>{ said }</span>
                { choose::button(page, target.clone(), "Change", name, send) }
            </div>
            { choose::chooser(page, &target, name, send) }
        </>
    }
}
