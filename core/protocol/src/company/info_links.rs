//! Buttons beside a call that open a page: an address with places for what is known of the call.
//!
//! Only https, and only to the host that the administrator has read when saving.

use callside_json::{FromJson, ToJson};

/// When a button is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum When {
    /// Whoever calls.
    #[default]
    Always,
    /// NetSuite knows who calls.
    Matched,
    /// It is a customer; not a lead or prospect, vendor or colleague.
    Customers,
}

/// One button.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case)]
pub struct InfoLink {
    /// What stands on it.
    pub label: String,
    /// Where it leads: `https://crm.example.com/people/{contact.id}?from={phone}`.
    pub template: String,
    /// When it is there.
    #[json(default)]
    pub when: When,
}

/// What is wrong with a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum LinkFault {
    /// Nothing stands on it, or more than fits.
    Label,
    /// It does not begin with `https://`.
    NotHttps,
    /// There is no host, or a place in it: where it leads has to be known beforehand.
    Host,
    /// `{` and `}` do not belong together.
    Braces,
    /// There is no such place to be filled.
    Placeholder,
    /// It holds what an address cannot, or is too long for one.
    Address,
}
