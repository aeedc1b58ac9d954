//! Whose record a call is where its extension has no employee of its own. Which extension is whose employee is a list by
//! itself, because agents have no use for it.

use callside_json::{FromJson, ToJson};

/// What stands behind an extension that is no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ExtensionKind {
    /// A queue.
    Queue,
    /// A menu that callers choose from.
    Menu,
    /// A line several people share.
    SharedLine,
    /// Somebody who is not there any more.
    Deleted,
}

impl ExtensionKind {
    const ALL: [Self; 4] = [Self::Queue, Self::Menu, Self::SharedLine, Self::Deleted];
}

/// What becomes of their calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum OrganizerRule {
    /// As of everybody's without an employee.
    #[default]
    AsOthers,
    /// They are this employee's, by internal id.
    Employee(String),
    /// They get no record.
    Skip,
}

/// The rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct Organizers {
    /// The employee for whoever has none, by internal id; `None`: their calls wait until somebody is named.
    pub others: Option<String>,
    /// Of queues.
    pub queues: OrganizerRule,
    /// Of menus.
    pub menus: OrganizerRule,
    /// Of shared lines.
    pub shared_lines: OrganizerRule,
    /// Of those who are not there any more.
    pub deleted: OrganizerRule,
}

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

impl Organizers {
    /// Whose a call is, of an extension without an employee; `None`: a person's.
    #[must_use]
    pub fn of(&self, kind: Option<ExtensionKind>) -> Organizer<'_> {
        match kind.map(|kind| self.rule(kind)) {
            Some(OrganizerRule::Employee(id)) => Organizer::Employee(id),
            Some(OrganizerRule::Skip) => Organizer::Skip,
            Some(OrganizerRule::AsOthers) | None => self.others.as_deref().map_or(Organizer::Wait, Organizer::Employee),
        }
    }

    fn rule(&self, kind: ExtensionKind) -> &OrganizerRule {
        match kind {
            ExtensionKind::Queue => &self.queues,
            ExtensionKind::Menu => &self.menus,
            ExtensionKind::SharedLine => &self.shared_lines,
            ExtensionKind::Deleted => &self.deleted,
        }
    }

    /// Where an employee is named who cannot be one.
    pub(super) fn strangers(&self) -> Vec<Option<ExtensionKind>> {
        let of_kinds = ExtensionKind::ALL.into_iter().filter_map(|kind| match self.rule(kind) {
            OrganizerRule::Employee(id) => Some((Some(kind), id.as_str())),
            OrganizerRule::AsOthers | OrganizerRule::Skip => None,
        });
        let named = self.others.as_deref().map(|id| (None, id)).into_iter().chain(of_kinds);
        named.filter(|(_, id)| !super::is_internal_id(id)).map(|(kind, _)| kind).collect()
    }
}
