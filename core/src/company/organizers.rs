//! Whose record a call is where its extension has no employee of its own.

use callside_protocol::company::{ExtensionKind, OrganizerRule, Organizers};

/// Whose a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organizer<'a> {
    /// This employee's, by internal id.
    Employee(&'a str),
    /// Nobody's, and it gets no record.
    Skip,
    /// Nobody's yet: it is kept until somebody is named.
    Wait,
}

/// Whose a call is, of an extension without an employee; `None`: a person's.
#[must_use]
pub fn organizer(rules: &Organizers, kind: Option<ExtensionKind>) -> Organizer<'_> {
    match kind.map(|kind| rule(rules, kind)) {
        Some(OrganizerRule::Employee(id)) => Organizer::Employee(id),
        Some(OrganizerRule::Skip) => Organizer::Skip,
        Some(OrganizerRule::AsOthers) | None => rules.others.as_deref().map_or(Organizer::Wait, Organizer::Employee),
    }
}

fn rule(rules: &Organizers, kind: ExtensionKind) -> &OrganizerRule {
    match kind {
        ExtensionKind::Queue => &rules.queues,
        ExtensionKind::Menu => &rules.menus,
        ExtensionKind::SharedLine => &rules.shared_lines,
        ExtensionKind::Deleted => &rules.deleted,
    }
}

/// Where an employee is named who cannot be one.
pub(super) fn strangers(rules: &Organizers) -> Vec<Option<ExtensionKind>> {
    let of_kinds = ExtensionKind::ALL.into_iter().filter_map(|kind| match rule(rules, kind) {
        OrganizerRule::Employee(id) => Some((Some(kind), id.as_str())),
        OrganizerRule::AsOthers | OrganizerRule::Skip => None,
    });
    let named = rules.others.as_deref().map(|id| (None, id)).into_iter().chain(of_kinds);
    named.filter(|(_, id)| !super::is_internal_id(id)).map(|(kind, _)| kind).collect()
}
