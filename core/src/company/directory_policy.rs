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

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

impl DirectoryPolicy {
    /// Places of fields that cannot be an entity's own: they would stand in a query.
    pub(super) fn unfit_fields(&self) -> Vec<usize> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_fit = |id: &str| {
            let rest = id.strip_prefix("custentity");
            id.len() <= LONGEST && rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
        };
        self.own_fields.iter().enumerate().filter(|(_, id)| !is_fit(id)).map(|(place, _)| place).collect()
    }
}
