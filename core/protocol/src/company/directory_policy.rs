//! What agents' machines may hold of NetSuite's people.

use callside_json::{FromJson, ToJson};

use crate::CopyScope;

/// The policy.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct DirectoryPolicy {
    /// Of whom a copy is kept on their machine; whoever is not in it is asked for at the call. `None`: each agent's own choice.
    pub scope: Option<CopyScope>,
    /// So many days ago NetSuite may have been asked last what has changed; `None`: each agent's own choice.
    pub days: Option<u32>,
    /// Vendors are in it.
    pub vendors: bool,
    /// Colleagues are in it.
    pub employees: bool,
    /// Fields of the account's own that hold telephone numbers, each behind its record: `contact.custentity_direct_line`.
    pub own_fields: Vec<String>,
}

impl Default for DirectoryPolicy {
    fn default() -> Self {
        Self { scope: None, days: None, vendors: true, employees: true, own_fields: Vec::new() }
    }
}
