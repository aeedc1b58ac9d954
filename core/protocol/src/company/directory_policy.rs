//! What agents' machines may hold of NetSuite's people.

use callside_json::{FromJson, ToJson};

/// The policy.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct DirectoryPolicy {
    /// A copy of the people an agent may see is kept on their machine; otherwise each caller is asked for.
    pub copy: bool,
    /// Vendors are in it.
    pub vendors: bool,
    /// Colleagues are in it.
    pub employees: bool,
    /// Fields of the account's own that hold telephone numbers, such as `custentity_direct_line`.
    pub own_fields: Vec<String>,
}

impl Default for DirectoryPolicy {
    fn default() -> Self {
        Self { copy: true, vendors: true, employees: true, own_fields: Vec::new() }
    }
}
