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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Menu, Self::SharedLine, Self::Deleted];
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
