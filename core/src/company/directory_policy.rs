//! How the policy for the directory is judged.

use callside_protocol::company::DirectoryPolicy;

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

/// Places of fields that cannot be an entity's own: they would stand in a query.
pub(super) fn unfit_fields(policy: &DirectoryPolicy) -> Vec<usize> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let is_fit = |id: &str| {
        let rest = id.strip_prefix("custentity");
        id.len() <= LONGEST && rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
    };
    policy.own_fields.iter().enumerate().filter(|(_, id)| !is_fit(id)).map(|(place, _)| place).collect()
}
