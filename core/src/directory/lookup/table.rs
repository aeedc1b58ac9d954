//! The tables of a lookup and what each gives: the columns of netsuite-api.md §4.4, proven or not.

use callside_json::{FromJson, ToJson};
use callside_protocol::{PhoneField, RecordKind};

/// A SuiteQL table that holds somebody who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Table {
    /// Contacts.
    Contact,
    /// Customers, prospects and leads.
    Customer,
    /// Projects; they have no phone field and are found through their customer.
    Job,
    /// Vendors.
    Vendor,
    /// Employees.
    Employee,
}

impl Table {
    /// Every table, in the order of the query.
    pub const ALL: [Self; 5] = [Self::Contact, Self::Customer, Self::Job, Self::Vendor, Self::Employee];

    /// Its name in SuiteQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Customer => "customer",
            Self::Job => "job",
            Self::Vendor => "vendor",
            Self::Employee => "employee",
        }
    }

    /// The table of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name().eq_ignore_ascii_case(name))
    }

    /// The table that holds records of a kind.
    #[must_use]
    pub fn of(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Contact => Self::Contact,
            RecordKind::Customer | RecordKind::Prospect | RecordKind::Lead => Self::Customer,
            RecordKind::Project => Self::Job,
            RecordKind::Vendor => Self::Vendor,
            RecordKind::Employee => Self::Employee,
        }
    }

    /// The kinds of record that are in it.
    #[must_use]
    pub fn kinds(self) -> &'static [RecordKind] {
        match self {
            Self::Contact => &[RecordKind::Contact],
            Self::Customer => &[RecordKind::Customer, RecordKind::Prospect, RecordKind::Lead],
            Self::Job => &[RecordKind::Project],
            Self::Vendor => &[RecordKind::Vendor],
            Self::Employee => &[RecordKind::Employee],
        }
    }

    /// The permission that opens it, by its menu name (netsuite-api.md §4.4, §7).
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::Contact => "Lists → Contacts",
            Self::Customer => "Lists → Customers",
            Self::Job => "Lists → Jobs",
            Self::Vendor => "Lists → Vendors",
            Self::Employee => "Lists → Employee Record",
        }
    }

    /// Its telephone columns. Some of them no account has proved yet: what an account refuses is left out.
    pub(in crate::directory) fn phones(self) -> &'static [(PhoneField, &'static str)] {
        match self {
            Self::Contact => &[
                (PhoneField::Phone, "phone"),
                (PhoneField::Mobile, "mobilephone"),
                (PhoneField::Office, "officephone"),
                (PhoneField::Home, "homephone"),
                (PhoneField::Fax, "fax"),
            ],
            Self::Customer | Self::Vendor => &[
                (PhoneField::Phone, "phone"),
                (PhoneField::Mobile, "mobilephone"),
                (PhoneField::Home, "homephone"),
                (PhoneField::Alternate, "altphone"),
                (PhoneField::Fax, "fax"),
            ],
            Self::Job => &[],
            Self::Employee => &[
                (PhoneField::Phone, "phone"),
                (PhoneField::Mobile, "mobilephone"),
                (PhoneField::Office, "officephone"),
                (PhoneField::Home, "homephone"),
            ],
        }
    }

    /// Whether an account has been seen to take that column (netsuite-api.md §4.4); the others are doubtful.
    pub(in crate::directory) fn is_proven(self, column: &str) -> bool {
        let doubtful: &[&str] = match self {
            Self::Contact => &["title", "fax", "owner"],
            Self::Customer => &["searchstage", "fax", "salesrep"],
            Self::Job => &["parent"],
            Self::Vendor => &["fax"],
            Self::Employee => &["phone", "mobilephone", "officephone", "homephone"],
        };
        !doubtful.contains(&column)
    }

    /// Its columns with parts of a person's name: first, middle, last.
    pub(in crate::directory) fn name_parts(self) -> [Option<&'static str>; 3] {
        match self {
            Self::Contact | Self::Employee => [Some("firstname"), Some("middlename"), Some("lastname")],
            Self::Customer | Self::Vendor => [Some("firstname"), None, Some("lastname")],
            Self::Job => [None; 3],
        }
    }

    /// Its columns with a whole name, best first.
    pub(in crate::directory) fn whole_names(self) -> &'static [&'static str] {
        match self {
            Self::Contact | Self::Employee => &["entityid"],
            Self::Customer | Self::Job | Self::Vendor => &["companyname", "altname", "entityid"],
        }
    }
}

/// Result columns of the telephone fields, in the order of the query.
pub(in crate::directory) const PHONES: [(PhoneField, &str); 6] = [
    (PhoneField::Phone, "phone"),
    (PhoneField::Mobile, "mobilephone"),
    (PhoneField::Office, "officephone"),
    (PhoneField::Home, "homephone"),
    (PhoneField::Alternate, "altphone"),
    (PhoneField::Fax, "fax"),
];
