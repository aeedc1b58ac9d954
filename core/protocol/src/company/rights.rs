//! What a NetSuite role may do, as the checks of a company's setup have found it.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Timestamp};

/// How much of a permission a role has; each includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Level {
    /// Not at all.
    #[default]
    None,
    /// Look.
    View,
    /// Make new ones.
    Create,
    /// Change.
    Edit,
    /// Delete too; the only level of permissions that one has or has not.
    Full,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Self; 5] = [Self::None, Self::View, Self::Create, Self::Edit, Self::Full];

    /// NetSuite's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::View => "View",
            Self::Create => "Create",
            Self::Edit => "Edit",
            Self::Full => "Full",
        }
    }
}

/// How much was found of a permission. Without the bundle NetSuite tells no role its levels: what is known then is what a
/// harmless question was answered with.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum FoundLevel {
    /// This level, as NetSuite tells it.
    Exactly(Level),
    /// What needs this level was not refused.
    AtLeast(Level),
    /// What needs the one level was refused; what needs the other was not.
    Below {
        /// Refused.
        needs: Level,
        /// Not refused.
        has: Level,
    },
    /// The account has no such records, or a feature of it is off.
    NotThere,
    /// NetSuite could not be asked, or did not answer.
    CouldNotAsk(Fault),
    /// Nothing tells it: it was asked, or there is nothing to ask that could not also write.
    Untold,
}

impl FoundLevel {
    /// Whether that level is there; `None`: it is not known.
    #[must_use]
    pub fn holds(&self, needed: Level) -> Option<bool> {
        match *self {
            Self::Exactly(level) => Some(level >= needed),
            Self::AtLeast(level) => (level >= needed).then_some(true),
            Self::Below { needs, has } => match needed {
                needed if needed >= needs => Some(false),
                needed if needed <= has => Some(true),
                _ => None,
            },
            Self::NotThere | Self::CouldNotAsk(_) | Self::Untold => None,
        }
    }
}

/// What Callside does only where a role has a right beyond the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum RightFeature {
    /// The employees to whom extensions are mapped.
    Mapping,
    /// Making a contact of an unknown caller.
    NewContacts,
    /// Writing to a contact that is there: a number, and the fields beside a call.
    ChangedContacts,
    /// The same of a customer.
    ChangedCustomers,
    /// Filling a project's fields beside a call.
    ChangedProjects,
    /// Recognising vendors.
    Vendors,
    /// Writing a number to a vendor that is there.
    ChangedVendors,
    /// Saying which case a call is about.
    Cases,
    /// Looking through what has been sold or offered.
    Deals,
    /// Saying which opportunity a call is about.
    Opportunities,
    /// Saying which estimate a call is about.
    Estimates,
    /// Saying which sales order a call is about.
    SalesOrders,
    /// Making a task out of a call.
    Tasks,
    /// Working by what the company has decided.
    CompanySettings,
    /// Deciding for the company.
    SettingsEditor,
    /// Telling whoever set the company up how far one has come.
    Teammates,
    /// One of several machines syncs at a time.
    SyncLease,
    /// Lists and scores, both ways (the second profile).
    Engagement,
}

/// What was found, against what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum RightVerdict {
    /// The role has it.
    Held,
    /// The role lacks it.
    Missing,
    /// The account has no such records.
    NotThere,
    /// It could not be found out this time.
    CouldNotAsk,
    /// It cannot be found out.
    Untold,
}

/// A right, and what a role has of it.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RightRow {
    /// Where an administrator finds it: a subtab of a role's Permissions, or the page of a record type.
    pub subtab: String,
    /// Its name there.
    pub name: String,
    /// NetSuite's id of the permission.
    pub id: String,
    /// The level that is needed.
    pub needed: Level,
    /// What was found.
    pub found: FoundLevel,
    /// What that means.
    pub verdict: RightVerdict,
    /// The one feature that it switches on; `None`: it belongs to the base.
    pub feature: Option<RightFeature>,
    /// What does not work without it.
    pub without: String,
}

/// A feature of the account, which its administrator enables for everyone.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct AccountFeatureRow {
    /// The subtab of Enable Features.
    pub subtab: String,
    /// Its name there.
    pub name: String,
    /// Whether it is on; `None`: nothing tells.
    pub on: Option<bool>,
    /// What does not work without it.
    pub without: String,
}

/// Which rights are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum RightsProfile {
    /// What calls need of a person's role.
    #[default]
    Person,
    /// What company call sync needs of the machine's role.
    Machine,
    /// What connectors for lists and scores ask of a role that is not the administrator's.
    Engagement,
}

/// Who told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ToldBy {
    /// The bundle: levels as NetSuite knows them.
    Bundle,
    /// Harmless questions, one for each right.
    Questions,
}

/// What one role may do.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RoleRights {
    /// Which rights were looked at.
    pub profile: RightsProfile,
    /// The account.
    pub account: String,
    /// NetSuite's internal id of the role.
    pub role: String,
    /// Its name, or script id, where one is told.
    pub role_name: Option<String>,
    /// Who told.
    pub told_by: ToldBy,
    /// When, by this computer's clock.
    pub asked: Timestamp,
    /// The rights, the base first.
    pub rows: Vec<RightRow>,
    /// The account's features.
    pub features: Vec<AccountFeatureRow>,
    /// What to send to whoever administers NetSuite.
    pub letter: String,
}

/// How the bundle is, for this role.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum BundleHealth {
    /// It is there and knows what this Callside asks of it.
    Works {
        /// Its version.
        version: String,
        /// The contract it keeps (netsuite/CONTRACT.md).
        contract: u64,
    },
    /// It is there and older than what this Callside asks of it.
    Outdated {
        /// Its version.
        version: String,
        /// The contract it keeps.
        contract: u64,
    },
    /// There is none: not installed, not deployed, or not released.
    Absent,
    /// It is there and this role may not call it.
    NotForRole,
    /// NetSuite could not be asked, or did not answer as it should.
    CouldNotAsk(Fault),
}

/// Every role of the account, where the person's role may read them.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum RolesSeen {
    /// They are these.
    Roles(Vec<RoleRow>),
    /// The role may not read roles and their permissions: an administrator's does.
    NotAllowed,
    /// NetSuite could not be asked, or did not answer.
    CouldNotAsk(Fault),
}

/// A role of the account, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RoleRow {
    /// NetSuite's internal id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it lacks of the base, each as "Phone Calls: Edit (View)".
    pub lacks: Vec<String>,
    /// What it lacks of the rest, in the same words.
    pub lacks_extras: Vec<String>,
}
