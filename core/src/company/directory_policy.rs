//! How the policy for the directory is judged.

use callside_protocol::company::DirectoryPolicy;

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

/// Records that have telephone fields, by their names in SuiteQL.
const RECORDS: [&str; 4] = ["contact", "customer", "vendor", "employee"];

/// Whether that names a field of the account's own on one of those records.
pub(super) fn is_own_field(field: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    field.split_once('.').is_some_and(|(record, id)| {
        let rest = id.strip_prefix("custentity");
        RECORDS.contains(&record)
            && id.len() <= LONGEST
            && rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
    })
}

/// Places of fields that cannot be an entity's own: they would stand in a query.
pub(super) fn unfit_fields(policy: &DirectoryPolicy) -> Vec<usize> {
    let fields = policy.own_fields.iter().enumerate();
    fields.filter(|(_, field)| !is_own_field(field)).map(|(place, _)| place).collect()
}
