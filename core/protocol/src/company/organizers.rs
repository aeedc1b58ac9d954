//! Whose record a call is: which employee an extension is, and what becomes of the calls of one that has none. A part of
//! what is decided by itself, because agents have no use for it.

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

/// What becomes of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum OrganizerRule {
    /// As of everybody's without an employee: for a kind of extension, what holds for all others; for one extension, what
    /// holds for its kind.
    #[default]
    AsOthers,
    /// They are this employee's, by internal id.
    Employee(String),
    /// They get no record.
    Skip,
}

/// The rules for extensions that have no employee of their own.
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

/// How an extension came to its employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum MatchedBy {
    /// The extension's e-mail address is the employee's.
    Email,
    /// Whoever signed in to Callside with the extension signed in to NetSuite with the employee's address.
    UserEmail,
    /// A number that rings at the extension is the employee's.
    Phone,
    /// By hand. No matching changes it.
    Manual,
}

/// What is decided of one extension.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Mapped {
    /// RingCentral's id of it.
    pub extension: String,
    /// Whose its calls are.
    pub whose: OrganizerRule,
    /// Why.
    pub how: MatchedBy,
    /// IANA name of the zone the employee's records are written in; `None`: the account's.
    #[json(default)]
    pub zone: Option<String>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct OrganizerMap {
    /// The rules.
    pub rules: Organizers,
    /// Extensions of which something is decided, each at most once.
    pub extensions: Vec<Mapped>,
}

impl OrganizerMap {
    /// What is decided of that extension.
    #[must_use]
    pub fn get(&self, extension: &str) -> Option<&Mapped> {
        self.extensions.iter().find(|mapped| mapped.extension == extension)
    }
}
