//! What administrators decide by a policy of the browser's own (docs/enterprise-policy.md), as far as Settings shows it.

use callside_json::{FromJson, ToJson};

/// Keys of the policy, as `extension/static/managed_schema.json` has them.
pub mod policy_key {
    /// The NetSuite account people sign in to.
    pub const ACCOUNT: &str = "netsuiteAccount";
    /// The client id of the NetSuite integration record.
    pub const NETSUITE_CLIENT_ID: &str = "netsuiteClientId";
    /// The client id of the RingCentral application.
    pub const RINGCENTRAL_CLIENT_ID: &str = "ringcentralClientId";
    /// Of whom a copy is kept: a [`crate::CopyScope`].
    pub const SCOPE: &str = "directoryScope";
    /// The copy's greatest age in days.
    pub const DAYS: &str = "directoryDays";
    /// Whether vendors are in the copy.
    pub const VENDORS: &str = "directoryVendors";
    /// Whether employees are in the copy.
    pub const EMPLOYEES: &str = "directoryEmployees";
    /// The account's own fields that are searched, too.
    pub const OWN_FIELDS: &str = "directoryOwnFields";
    /// Which calls get a record: [`crate::LogRules`].
    pub const LOGGING: &str = "logging";
    /// The fields beside a call: [`crate::company::CallFields`].
    pub const CALL_FIELDS: &str = "callFields";
    /// The buttons beside a call: a list of [`crate::company::InfoLink`].
    pub const INFO_LINKS: &str = "infoLinks";

    /// Every key.
    pub const ALL: [&str; 11] = [
        ACCOUNT,
        NETSUITE_CLIENT_ID,
        RINGCENTRAL_CLIENT_ID,
        SCOPE,
        DAYS,
        VENDORS,
        EMPLOYEES,
        OWN_FIELDS,
        LOGGING,
        CALL_FIELDS,
        INFO_LINKS,
    ];
}

/// The greatest age a policy can name, in days: ten years.
pub const MOST_COPY_DAYS: u32 = 3_650;

/// What is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct PolicyView {
    /// Keys that hold: what they are about, the person cannot choose.
    pub set: Vec<String>,
    /// Keys with a value that cannot be used (those of the rules as `logging.when`), and the value as JSON.
    pub wrong: Vec<(String, String)>,
    /// The browser does not give the policy: what it says now is not known.
    pub unread: bool,
    /// The NetSuite account people sign in to.
    pub account: Option<String>,
}

impl PolicyView {
    /// That key holds.
    #[must_use]
    pub fn decides(&self, key: &str) -> bool {
        self.set.iter().any(|set| set == key)
    }
}
