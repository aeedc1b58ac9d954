//! Whose record a call is: which employee an extension is, and the rules for extensions that have none.
//!
//! It is a part of what is decided by itself ([`OrganizerMap`], part `organizers`), of some hundred kilobytes in a large
//! company, which only company call sync and the page that edits it read ([`Kept`]).

pub mod csv;
mod draft;
mod kept;
mod lists;
pub mod matching;
mod table;

use callside_protocol::company::{ExtensionKind, OrganizerMap, OrganizerRule, Organizers};

pub use super::kept_part::Saved;
pub use draft::{Change, Draft};
pub use kept::Kept;
pub use lists::{Lists, Staff};
pub use table::{Parts, Table, waiting};

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

/// What stands behind an extension, by RingCentral's word for its type; `None`: a person, or what has no calls.
#[must_use]
pub fn kind(of_type: &str) -> Option<ExtensionKind> {
    match of_type {
        "Department" => Some(ExtensionKind::Queue),
        "IvrMenu" => Some(ExtensionKind::Menu),
        "SharedLinesGroup" | "DelegatedLinesGroup" => Some(ExtensionKind::SharedLine),
        _ => None,
    }
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

/// Whose the calls of an extension are of which that much is decided; `None`: nothing.
#[must_use]
pub fn of_extension<'a>(
    own: Option<&'a OrganizerRule>,
    rules: &'a Organizers,
    kind: Option<ExtensionKind>,
) -> Organizer<'a> {
    match own {
        Some(OrganizerRule::Employee(id)) => Organizer::Employee(id),
        Some(OrganizerRule::Skip) => Organizer::Skip,
        Some(OrganizerRule::AsOthers) | None => organizer(rules, kind),
    }
}

/// The rule of a kind.
#[must_use]
pub fn rule(rules: &Organizers, kind: ExtensionKind) -> &OrganizerRule {
    match kind {
        ExtensionKind::Queue => &rules.queues,
        ExtensionKind::Menu => &rules.menus,
        ExtensionKind::SharedLine => &rules.shared_lines,
        ExtensionKind::Deleted => &rules.deleted,
    }
}

/// Every internal id in it could be one: it may be written. Pages offer employees to choose from, so nothing else is
/// expected.
#[must_use]
pub fn is_fit(map: &OrganizerMap) -> bool {
    let own = map.extensions.iter().map(|mapped| &mapped.whose);
    let mut named = ExtensionKind::ALL.into_iter().map(|kind| rule(&map.rules, kind)).chain(own);
    let is_fit = |rule: &OrganizerRule| match rule {
        OrganizerRule::Employee(id) => super::is_internal_id(id),
        OrganizerRule::AsOthers | OrganizerRule::Skip => true,
    };
    named.all(is_fit) && map.rules.others.as_deref().is_none_or(super::is_internal_id)
}
