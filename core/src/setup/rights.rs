//! The table of rights, as data: what each is called where an administrator finds it, the level that is needed, what it is
//! for, and what to ask where no bundle tells the level (netsuite-api.md §4.4, §7).
//!
//! The base is six permissions and SuiteAnalytics Workbook, without which SuiteQL answers 400. Everything else switches on
//! one feature and is offered or not. The third profile holds what connectors for lists and scores ask of a role: Callside
//! checks it in the same way, and says of what nobody can ask NetSuite that it has to be looked at by hand.

use callside_protocol::company::{Level, RightFeature, RightsProfile};

/// A right of a role.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// The profiles it belongs to.
    pub profiles: &'static [RightsProfile],
    /// The subtab of a role's Permissions where it is, or the page of a record type.
    pub subtab: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// NetSuite's id of the permission.
    pub id: &'static str,
    /// The level that is needed.
    pub needed: Level,
    /// What it switches on; `None`: nothing works without it.
    pub feature: Option<RightFeature>,
    /// What does not work without it.
    pub without: &'static str,
    /// What to ask where no bundle tells the level.
    pub probe: Probe,
}

/// A question that tells of a right and can change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The time at NetSuite, which needs a token and no right: a token that is taken is a sign-in that is allowed.
    SignIn,
    /// The record that cannot be ([`NOBODY`]), changed in nothing: where REST is allowed at all, it is "no such record" or
    /// a permission of that record.
    Services(&'static str),
    /// Any query. No row fits it.
    Query,
    /// A query of this table that no row fits; where it is refused, what the catalog and the record service say of this
    /// record tells a permission from a feature that is off. No record: every account has the table, and no record has its
    /// permission.
    Table(&'static str, &'static str),
    /// What the catalog says of this record; where nothing, the record that cannot be.
    Record(&'static str),
    /// The values that this field of a new record takes: a question that makes nothing. An account that took it for a new record
    /// would refuse it: it names a property that there is not, and none of those that there must be.
    Make(&'static str, &'static str),
    /// The record that cannot be, changed in nothing: there is no such record to change.
    Change(&'static str),
    /// Only the bundle tells.
    Bundle,
    /// Nothing tells: somebody has to look, on the page of the role.
    ByHand,
}

/// No record has this id: NetSuite counts what people make from 1 and its own below 0.
pub(super) const NOBODY: &str = "0";

const CALLS: &[RightsProfile] = &[RightsProfile::Person, RightsProfile::Machine];
const PERSON: &[RightsProfile] = &[RightsProfile::Person];
const MACHINE: &[RightsProfile] = &[RightsProfile::Machine];
const ENGAGEMENT: &[RightsProfile] = &[RightsProfile::Engagement];

/// The pages on which the bundle's records are allowed to roles, one by one.
const SETTINGS_PAGE: &str = "Record type Callside Settings";
const LEASE_PAGE: &str = "Record type Callside Lease";
const TEAMMATE_PAGE: &str = "Record type Callside Teammate";
/// The bundle's records.
pub(super) const SETTINGS_RECORD: &str = "customrecord_callside_settings";
pub(super) const LEASE_RECORD: &str = "customrecord_callside_lease";
pub(super) const TEAMMATE_RECORD: &str = "customrecord_callside_teammate";

/// A right of the base.
const fn base(
    subtab: &'static str,
    name: &'static str,
    id: &'static str,
    needed: Level,
    probe: Probe,
    without: &'static str,
) -> Right {
    Right { profiles: CALLS, subtab, name, id, needed, feature: None, without, probe }
}

/// A right that switches on one feature.
const fn extra(right: Right, profiles: &'static [RightsProfile], feature: RightFeature) -> Right {
    Right { profiles, feature: Some(feature), ..right }
}

/// Every right, the base first, in the order of an administrator's page.
pub static RIGHTS: &[Right] = &[
    base(
        "Setup",
        "REST Web Services",
        "ADMI_RESTWEBSERVICES",
        Level::Full,
        Probe::Services("phonecall"),
        "everything that Callside does in NetSuite",
    ),
    base(
        "Setup",
        "Log in using OAuth 2.0 Access Tokens",
        "ADMI_LOGIN_OAUTH2",
        Level::Full,
        Probe::SignIn,
        "signing in to NetSuite from Callside",
    ),
    base(
        "Reports",
        "SuiteAnalytics Workbook",
        "REPO_ANALYTICS",
        Level::Edit,
        Probe::Query,
        "recognising callers, searching, and the directory",
    ),
    base(
        "Lists",
        "Phone Calls",
        "LIST_CALL",
        Level::Edit,
        Probe::Change("phonecall"),
        "writing calls and their notes to NetSuite",
    ),
    base("Lists", "Contacts", "LIST_CONTACT", Level::View, Probe::Table("contact", "contact"), "recognising contacts"),
    base(
        "Lists",
        "Customers",
        "LIST_CUSTJOB",
        Level::View,
        Probe::Table("customer", "customer"),
        "recognising customers, prospects and leads, and the company of a contact",
    ),
    base(
        "Lists",
        "Projects (Jobs)",
        "LIST_JOB",
        Level::View,
        Probe::Table("job", "job"),
        "finding a customer's projects",
    ),
    extra(
        base(
            "Lists",
            "Contacts",
            "LIST_CONTACT",
            Level::Create,
            Probe::Make("contact", "company"),
            "making a contact of an unknown caller, or out of a file",
        ),
        PERSON,
        RightFeature::NewContacts,
    ),
    extra(
        base(
            "Lists",
            "Contacts",
            "LIST_CONTACT",
            Level::Edit,
            Probe::Change("contact"),
            "writing a number to a contact that is there, and filling contacts' fields beside a call",
        ),
        PERSON,
        RightFeature::ChangedContacts,
    ),
    extra(
        base(
            "Lists",
            "Customers",
            "LIST_CUSTJOB",
            Level::Edit,
            Probe::Change("customer"),
            "writing a number to a customer that is there, and filling customers' fields beside a call",
        ),
        PERSON,
        RightFeature::ChangedCustomers,
    ),
    extra(
        base(
            "Lists",
            "Projects (Jobs)",
            "LIST_JOB",
            Level::Edit,
            Probe::Change("job"),
            "filling projects' fields beside a call",
        ),
        PERSON,
        RightFeature::ChangedProjects,
    ),
    extra(
        base("Lists", "Vendors", "LIST_VENDOR", Level::View, Probe::Table("vendor", "vendor"), "recognising vendors"),
        CALLS,
        RightFeature::Vendors,
    ),
    extra(
        base(
            "Lists",
            "Vendors",
            "LIST_VENDOR",
            Level::Edit,
            Probe::Change("vendor"),
            "writing a number to a vendor that is there",
        ),
        PERSON,
        RightFeature::ChangedVendors,
    ),
    extra(
        base(
            "Lists",
            "Cases",
            "LIST_CASE",
            Level::View,
            Probe::Table("supportcase", "supportcase"),
            "saying which case a call is about",
        ),
        PERSON,
        RightFeature::Cases,
    ),
    extra(
        base(
            "Transactions",
            "Find Transaction",
            "TRAN_FIND",
            Level::View,
            Probe::Table("transaction", ""),
            "looking through opportunities, estimates and sales orders",
        ),
        PERSON,
        RightFeature::Deals,
    ),
    extra(
        base(
            "Transactions",
            "Opportunity",
            "TRAN_OPPRTNTY",
            Level::View,
            Probe::Record("opportunity"),
            "saying which opportunity a call is about",
        ),
        PERSON,
        RightFeature::Opportunities,
    ),
    extra(
        base(
            "Transactions",
            "Estimate",
            "TRAN_ESTIMATE",
            Level::View,
            Probe::Record("estimate"),
            "saying which estimate a call is about",
        ),
        PERSON,
        RightFeature::Estimates,
    ),
    extra(
        base(
            "Transactions",
            "Sales Order",
            "TRAN_SALESORD",
            Level::View,
            Probe::Record("salesorder"),
            "saying which sales order a call is about",
        ),
        PERSON,
        RightFeature::SalesOrders,
    ),
    extra(
        base(
            "Lists",
            "Tasks",
            "LIST_TASK",
            Level::Create,
            Probe::Make("task", "priority"),
            "making a task out of a call",
        ),
        PERSON,
        RightFeature::Tasks,
    ),
    extra(
        base(
            "Lists",
            "Employees",
            "LIST_EMPLOYEE",
            Level::View,
            Probe::Record("employee"),
            "reading the employees to whom extensions are mapped",
        ),
        MACHINE,
        RightFeature::Mapping,
    ),
    extra(
        base(
            "Lists",
            "Employee Record",
            "LIST_EMPLOYEE_RECORD",
            Level::View,
            Probe::Table("employee", ""),
            "finding the employees to whom extensions are mapped",
        ),
        MACHINE,
        RightFeature::Mapping,
    ),
    extra(
        base(
            SETTINGS_PAGE,
            "Callside Settings",
            SETTINGS_RECORD,
            Level::View,
            Probe::Bundle,
            "working by what the company has decided: Callside's defaults are used",
        ),
        CALLS,
        RightFeature::CompanySettings,
    ),
    extra(
        base(
            SETTINGS_PAGE,
            "Callside Settings",
            SETTINGS_RECORD,
            Level::Edit,
            Probe::Bundle,
            "changing what the company has decided",
        ),
        PERSON,
        RightFeature::SettingsEditor,
    ),
    extra(
        base(
            TEAMMATE_PAGE,
            "Callside Teammate",
            TEAMMATE_RECORD,
            Level::Edit,
            Probe::Bundle,
            "telling whoever set the company up that this person has finished, and which extension is theirs",
        ),
        PERSON,
        RightFeature::Teammates,
    ),
    extra(
        base(
            LEASE_PAGE,
            "Callside Lease",
            LEASE_RECORD,
            Level::Edit,
            Probe::Bundle,
            "taking turns where several machines sync the company's calls",
        ),
        MACHINE,
        RightFeature::SyncLease,
    ),
    connector(
        "Lists",
        "Contacts",
        "LIST_CONTACT",
        Level::Edit,
        Probe::Change("contact"),
        "writing lists and scores to contacts",
    ),
    connector(
        "Lists",
        "Customers",
        "LIST_CUSTJOB",
        Level::Edit,
        Probe::Change("customer"),
        "writing lists and scores to customers, prospects and leads",
    ),
    connector(
        "Lists",
        "Contact Roles",
        "LIST_CONTACTROLE",
        Level::View,
        Probe::ByHand,
        "what somebody is at their company",
    ),
    connector(
        "Lists",
        "Employees",
        "LIST_EMPLOYEE",
        Level::View,
        Probe::Record("employee"),
        "whose customer somebody is",
    ),
    connector(
        "Setup",
        "SOAP Web Services",
        "ADMI_WEBSERVICES",
        Level::Full,
        Probe::ByHand,
        "connectors that speak SOAP; Callside does not",
    ),
    connector(
        "Setup",
        "Custom Entity Fields",
        "ADMI_CUSTENTITYFIELD",
        Level::Edit,
        Probe::ByHand,
        "making the fields that scores are written to",
    ),
    connector(
        "Setup",
        "Custom Fields",
        "ADMI_CUSTFIELD",
        Level::Edit,
        Probe::ByHand,
        "finding the fields of the account's own",
    ),
    connector(
        "Setup",
        "Custom Lists",
        "ADMI_CUSTLIST",
        Level::Edit,
        Probe::ByHand,
        "the values of fields of the account's own",
    ),
    connector(
        "Setup",
        "Customer Status",
        "ADMI_ENTITYSTATUS",
        Level::Full,
        Probe::ByHand,
        "choosing people by the stage that their company is in",
    ),
    connector(
        "Forms: Entity",
        "Contact, all enabled",
        "",
        Level::Full,
        Probe::ByHand,
        "seeing every field of a contact",
    ),
    connector(
        "Forms: Entity",
        "Customer, Lead, Prospect, all enabled",
        "",
        Level::Full,
        Probe::ByHand,
        "seeing every field of a customer, lead or prospect",
    ),
];

/// A right that connectors for lists and scores ask for.
const fn connector(
    subtab: &'static str,
    name: &'static str,
    id: &'static str,
    needed: Level,
    probe: Probe,
    without: &'static str,
) -> Right {
    extra(base(subtab, name, id, needed, probe, without), ENGAGEMENT, RightFeature::Engagement)
}

impl Right {
    /// The rights of a profile.
    pub fn of(profile: RightsProfile) -> impl Iterator<Item = &'static Self> {
        RIGHTS.iter().filter(move |right| right.profiles.contains(&profile))
    }

    /// One of the bundle's own records, which are allowed to roles on a page of theirs.
    #[must_use]
    pub fn is_of_bundle(&self) -> bool {
        self.id.starts_with("customrecord_")
    }
}

/// What shows whether a feature of the account is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureSign {
    /// A token was taken.
    SignIn,
    /// The record service or SuiteQL answered.
    Services,
    /// SuiteQL answered.
    Query,
    /// The RESTlet answered.
    Bundle,
    /// Only NetSuite's own word for it, through the bundle.
    Told,
}

/// A feature of the account, which its administrator enables for everyone.
#[derive(Clone, Copy, Debug)]
pub struct AccountFeature {
    /// The profiles it belongs to.
    pub profiles: &'static [RightsProfile],
    /// The subtab of Setup → Company → Enable Features.
    pub subtab: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// NetSuite's id of it, where one is documented.
    pub id: Option<&'static str>,
    /// What shows that it is on.
    pub sign: FeatureSign,
    /// What does not work without it.
    pub without: &'static str,
}

const EVERY: &[RightsProfile] = &[RightsProfile::Person, RightsProfile::Machine, RightsProfile::Engagement];

/// The account's features that Callside can use.
pub static ACCOUNT_FEATURES: &[AccountFeature] = &[
    AccountFeature {
        profiles: CALLS,
        subtab: "SuiteCloud",
        name: "REST Web Services",
        id: Some("RESTWEBSERVICES"),
        sign: FeatureSign::Services,
        without: "everything that Callside does in NetSuite",
    },
    AccountFeature {
        profiles: CALLS,
        subtab: "SuiteCloud",
        name: "OAuth 2.0",
        id: Some("OAUTH2"),
        sign: FeatureSign::SignIn,
        without: "signing in to NetSuite from Callside",
    },
    AccountFeature {
        profiles: EVERY,
        subtab: "SuiteCloud",
        name: "Server SuiteScript",
        id: Some("SERVERSIDESCRIPTING"),
        sign: FeatureSign::Bundle,
        without: "the bundle",
    },
    AccountFeature {
        profiles: CALLS,
        subtab: "SuiteCloud",
        name: "Custom Records",
        id: Some("CUSTOMRECORDS"),
        sign: FeatureSign::Told,
        without: "the company's settings in the account",
    },
    AccountFeature {
        profiles: CALLS,
        subtab: "Analytics",
        name: "SuiteAnalytics Workbook",
        id: None,
        sign: FeatureSign::Query,
        without: "recognising callers, searching, and the directory",
    },
    AccountFeature {
        profiles: ENGAGEMENT,
        subtab: "SuiteCloud",
        name: "SuiteSignOn",
        id: Some("SUITESIGNON"),
        sign: FeatureSign::Told,
        without: "connectors that sign in by it; Callside does not",
    },
];
