//! The fields of NetSuite's records that stand beside a call, in the order the company has given them.
//!
//! An agent sees at most what their role may see: that is NetSuite's to say when the fields are read, and nothing here
//! widens it.

use callside_json::{FromJson, ToJson};

/// Whose field it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Holder {
    /// The person who calls.
    Contact,
    /// Their company; leads and prospects too.
    Customer,
    /// The project the call is about.
    Project,
    /// The call's own record.
    PhoneCall,
}

impl Holder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Customer, Self::Project, Self::PhoneCall];

    /// Its name in the places of a link: `{field.Customer.balance}`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Customer => "Customer",
            Self::Project => "Project",
            Self::PhoneCall => "PhoneCall",
        }
    }
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case)]
pub struct CallField {
    /// Whose it is.
    pub of: Holder,
    /// Its property over REST, such as `custevent_call_reason`.
    pub name: String,
    /// What it is called beside the call, such as NetSuite's own label; `None`: its name.
    #[json(default)]
    pub label: Option<String>,
    /// It can be changed there; otherwise it is only shown.
    #[json(default)]
    pub editable: bool,
    /// The agent is asked for it while it is empty; a phone call's record waits for it.
    #[json(default)]
    pub required: bool,
    /// What a new phone call has in it: a text, or the id of a list's entry.
    #[json(default)]
    pub default: Option<String>,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct CallFields {
    /// In their order.
    pub shown: Vec<CallField>,
    /// The form of the phone call record, by internal id; `None`: the account's preferred one.
    pub form: Option<String>,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum FieldFault {
    /// No property has such a name.
    Name,
    /// It stands in the list already.
    Twice,
    /// Callside writes this field of the phone call itself, so nobody else can.
    Ours,
    /// It is required and cannot be filled.
    RequiredButFixed,
    /// Only a phone call is made by Callside, so only its fields have a default.
    DefaultOfAnother,
    /// More fields stand before it than anybody reads during a call.
    TooMany,
}
