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

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case)]
pub struct CallField {
    /// Whose it is.
    pub of: Holder,
    /// Its property over REST, such as `custevent_call_reason`.
    pub name: String,
    /// What it is called beside the call; `None`: as NetSuite calls it.
    #[json(default)]
    pub label: Option<String>,
    /// It can be changed there; otherwise it is only shown.
    #[json(default)]
    pub editable: bool,
    /// The agent is reminded until it is filled.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Fields that fit beside a call.
const MOST: usize = 40;

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

/// What Callside writes in a phone call, by its property in small letters.
const OURS: [&str; 13] = [
    "title",
    "phone",
    "status",
    "message",
    "startdate",
    "starttime",
    "endtime",
    "timedevent",
    "completeddate",
    "company",
    "contact",
    "assigned",
    "externalid",
];

/// How the bundle's own fields begin; Callside writes those too.
const BUNDLED: &str = "custevent_callside_";

impl CallFields {
    /// What is wrong, by place in the list.
    pub(super) fn faults(&self) -> Vec<(usize, FieldFault)> {
        let mut faults = Vec::new();
        for (place, field) in self.shown.iter().enumerate() {
            let mut before = self.shown.iter().take(place);
            let is_twice = before.any(|other| other.of == field.of && other.name.eq_ignore_ascii_case(&field.name));
            let found = [
                (!is_property(&field.name), FieldFault::Name),
                (is_twice, FieldFault::Twice),
                ((field.editable || field.default.is_some()) && field.is_ours(), FieldFault::Ours),
                (field.required && !field.editable, FieldFault::RequiredButFixed),
                (field.default.is_some() && field.of != Holder::PhoneCall, FieldFault::DefaultOfAnother),
                (place >= MOST, FieldFault::TooMany),
            ];
            faults.extend(found.into_iter().filter(|(is, _)| *is).map(|(_, fault)| (place, fault)));
        }
        faults
    }
}

impl CallField {
    fn is_ours(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        self.of == Holder::PhoneCall && (OURS.contains(&name.as_str()) || name.starts_with(BUNDLED))
    }
}

fn is_property(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=LONGEST).contains(&name.len())
        && name.bytes().all(plain)
        && !name.starts_with(|first: char| first.is_ascii_digit())
}
