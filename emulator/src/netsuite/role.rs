//! Roles: what a person may see and do is a list of permissions with levels (netsuite-api.md §7).

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::RecordType;
use super::refusal::Refusal;

/// A permission the emulator checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// REST Web Services.
    RestWebServices,
    /// Log in using OAuth 2.0 Access Tokens.
    OAuth2Login,
    /// SuiteAnalytics Workbook: SuiteQL, collections and `q=`.
    Workbook,
    /// Phone Calls.
    PhoneCalls,
    /// Contacts.
    Contacts,
    /// Customers (leads and prospects too).
    Customers,
    /// Vendors.
    Vendors,
    /// Projects.
    Projects,
    /// Employees: the record.
    Employees,
    /// Employee Record: the SuiteQL table.
    EmployeeRecord,
    /// Perform Search: the SuiteQL table `entity`.
    PerformSearch,
    /// Find Transaction.
    Transactions,
    /// Tasks.
    Tasks,
    /// Cases.
    Cases,
    /// Opportunity.
    Opportunities,
    /// Estimate.
    Estimates,
    /// Sales Order.
    SalesOrders,
    /// Bulk Manage Roles: the SuiteQL table `role`.
    ManageRoles,
    /// Subsidiaries, on OneWorld accounts.
    Subsidiaries,
    /// Deleted Records: the SuiteQL table `deletedrecord`.
    DeletedRecords,
    /// Publish Search: saved searches for everybody.
    PublishSearch,
}

impl Permission {
    /// Every permission the emulator knows.
    pub const ALL: [Self; 21] = [
        Self::RestWebServices,
        Self::OAuth2Login,
        Self::Workbook,
        Self::PhoneCalls,
        Self::Contacts,
        Self::Customers,
        Self::Vendors,
        Self::Projects,
        Self::Employees,
        Self::EmployeeRecord,
        Self::PerformSearch,
        Self::Transactions,
        Self::Tasks,
        Self::Cases,
        Self::Opportunities,
        Self::Estimates,
        Self::SalesOrders,
        Self::ManageRoles,
        Self::Subsidiaries,
        Self::DeletedRecords,
        Self::PublishSearch,
    ];

    /// NetSuite's id of the permission, as role files name it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::RestWebServices => "ADMI_RESTWEBSERVICES",
            Self::OAuth2Login => "ADMI_LOGIN_OAUTH2",
            Self::Workbook => "REPO_ANALYTICS",
            Self::PhoneCalls => "LIST_CALL",
            Self::Contacts => "LIST_CONTACT",
            Self::Customers => "LIST_CUSTJOB",
            Self::Vendors => "LIST_VENDOR",
            Self::Projects => "LIST_JOB",
            Self::Employees => "LIST_EMPLOYEE",
            Self::EmployeeRecord => "LIST_EMPLOYEE_RECORD",
            Self::PerformSearch => "LIST_FIND",
            Self::Transactions => "TRAN_FIND",
            Self::Tasks => "LIST_TASK",
            Self::Cases => "LIST_CASE",
            Self::Opportunities => "TRAN_OPPRTNTY",
            Self::Estimates => "TRAN_ESTIMATE",
            Self::SalesOrders => "TRAN_SALESORD",
            Self::ManageRoles => "ADMI_MANAGEROLES",
            Self::Subsidiaries => "LIST_SUBSIDIARY",
            Self::DeletedRecords => "ADMI_DELETEDRECORD",
            Self::PublishSearch => "LIST_PUBLISHSEARCH",
        }
    }

    /// The permission of that id.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.key() == key)
    }

    /// Its name on a role's page.
    pub(crate) fn name(self) -> &'static str {
        self.label().split_once(" -> ").map_or("", |(_, name)| name)
    }

    /// Where a person finds it in NetSuite's role page.
    fn label(self) -> &'static str {
        match self {
            Self::RestWebServices => "Setup -> REST Web Services",
            Self::OAuth2Login => "Setup -> Log in using OAuth 2.0 Access Tokens",
            Self::Workbook => "Reports -> SuiteAnalytics Workbook",
            Self::PhoneCalls => "Lists -> Phone Calls",
            Self::Contacts => "Lists -> Contacts",
            Self::Customers => "Lists -> Customers",
            Self::Vendors => "Lists -> Vendors",
            Self::Projects => "Lists -> Jobs",
            Self::Employees => "Lists -> Employees",
            Self::EmployeeRecord => "Lists -> Employee Record",
            Self::PerformSearch => "Lists -> Perform Search",
            Self::Transactions => "Transactions -> Find Transaction",
            Self::Tasks => "Lists -> Tasks",
            Self::Cases => "Lists -> Cases",
            Self::Opportunities => "Transactions -> Opportunity",
            Self::Estimates => "Transactions -> Estimate",
            Self::SalesOrders => "Transactions -> Sales Order",
            Self::ManageRoles => "Setup -> Bulk Manage Roles",
            Self::Subsidiaries => "Lists -> Subsidiaries",
            Self::DeletedRecords => "Setup -> Deleted Records",
            Self::PublishSearch => "Lists -> Publish Search",
        }
    }
}

/// How much of a permission a role has; each includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Delete too.
    Full,
}

/// Which records a role sees of those its permissions open. What is outside is missing without a word
/// (netsuite-api.md §7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Restriction {
    /// All of them.
    #[default]
    None,
    /// The customers one sells to, their projects and contacts, and contacts of one's own.
    Own,
    /// Those of these subsidiaries.
    Subsidiaries(BTreeSet<i64>),
}

/// A role in which people work.
#[derive(Clone, Debug)]
pub struct Role {
    /// NetSuite's internal id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Who may choose it, by employee id; nobody in particular means everybody with login access.
    pub holders: BTreeSet<i64>,
    /// Which records it sees.
    pub restriction: Restriction,
    /// Web Services Only Role is ticked: it calls no RESTlets (netsuite-api.md §5.1), and no machine runs in it.
    pub web_services_only: bool,
    permissions: BTreeMap<Permission, Level>,
}

impl Role {
    /// NetSuite's Administrator: everything, in full.
    pub const ADMINISTRATOR: i64 = 3;
    /// The role Callside's setup guide describes.
    pub const AGENT: i64 = 1_042;
    /// The bundle's own role (`netsuite/src/Objects/customrole_callside.xml`).
    pub const BUNDLE: i64 = 1_051;
    /// The bundle's role for company sync (`netsuite/src/Objects/customrole_callside_sync.xml`).
    pub const BUNDLE_SYNC: i64 = 1_052;
    /// A role that lets people in, but see no phone calls.
    pub const WITHOUT_CALLS: i64 = 1_043;

    /// A role with nothing allowed.
    #[must_use]
    pub fn new(id: i64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            holders: BTreeSet::new(),
            restriction: Restriction::None,
            web_services_only: false,
            permissions: BTreeMap::new(),
        }
    }

    /// The Administrator role, held by those employees alone.
    #[must_use]
    pub fn administrator(holders: impl IntoIterator<Item = i64>) -> Self {
        let mut role = Self::new(Self::ADMINISTRATOR, "Administrator");
        role.holders.extend(holders);
        role.permissions.extend(Permission::ALL.map(|permission| (permission, Level::Full)));
        role
    }

    /// A role with what Callside asks for: the six permissions it must have, SuiteAnalytics Workbook, and those that
    /// each switch on one feature (DESIGN §1).
    #[must_use]
    pub fn agent() -> Self {
        Self::new(Self::AGENT, "Callside Agent")
            .with(Permission::RestWebServices, Level::Full)
            .with(Permission::OAuth2Login, Level::Full)
            .with(Permission::Workbook, Level::Edit)
            .with(Permission::PhoneCalls, Level::Edit)
            .with(Permission::Contacts, Level::View)
            .with(Permission::Customers, Level::View)
            .with(Permission::Vendors, Level::View)
            .with(Permission::Projects, Level::View)
            .with(Permission::Employees, Level::View)
            .with(Permission::EmployeeRecord, Level::View)
            .with(Permission::Tasks, Level::Create)
            .with(Permission::Cases, Level::View)
            .with(Permission::Transactions, Level::View)
            .with(Permission::Opportunities, Level::View)
            .with(Permission::Estimates, Level::View)
            .with(Permission::SalesOrders, Level::View)
    }

    /// The agent's role without phone calls.
    #[must_use]
    pub fn without_calls() -> Self {
        let mut role = Self::agent().with(Permission::PhoneCalls, Level::None);
        role.id = Self::WITHOUT_CALLS;
        "Sales Reader".clone_into(&mut role.name);
        role
    }

    /// The same role with another level of that permission.
    #[must_use]
    pub fn with(mut self, permission: Permission, level: Level) -> Self {
        self.set(permission, level);
        self
    }

    /// Changes the level of a permission, as an administrator would; it counts from the next request.
    pub fn set(&mut self, permission: Permission, level: Level) {
        self.permissions.insert(permission, level);
    }

    /// The level the role has of a permission.
    #[must_use]
    pub fn level(&self, permission: Permission) -> Level {
        self.permissions.get(&permission).copied().unwrap_or_default()
    }

    /// The permissions it has, as the role's page lists them.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = (Permission, Level)> {
        let listed = self.permissions.iter().filter(|(_, level)| **level > Level::None);
        listed.map(|(permission, level)| (*permission, *level))
    }

    /// Whether that employee may choose this role.
    #[must_use]
    pub fn is_held_by(&self, employee: i64) -> bool {
        self.holders.is_empty() || self.holders.contains(&employee)
    }

    /// The condition under which this employee sees a record of that type in this role, over the columns of its table;
    /// nothing where all are seen.
    pub(crate) fn sees_only(&self, record: RecordType, employee: i64) -> Option<String> {
        let customers = |condition: &str| format!("IN (SELECT id FROM rows_customer WHERE {condition})");
        match (&self.restriction, record) {
            (Restriction::None, _) => None,
            (Restriction::Own, RecordType::Customer) => Some(format!("salesrep = {employee}")),
            (Restriction::Own, RecordType::Job) => {
                Some(format!("parent {}", customers(&format!("salesrep = {employee}"))))
            }
            (Restriction::Own, RecordType::Contact) => {
                let theirs = customers(&format!("salesrep = {employee}"));
                Some(format!("(owner = {employee} OR company {theirs})"))
            }
            (Restriction::Own, _) => None,
            (Restriction::Subsidiaries(_), record) if !record.is_entity() && record != RecordType::Subsidiary => None,
            (Restriction::Subsidiaries(ids), record) => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                let among = format!("IN ({})", ids.join(", "));
                Some(match record {
                    RecordType::Subsidiary => format!("id {among}"),
                    RecordType::Job => format!("parent {}", customers(&format!("subsidiary {among}"))),
                    _ => format!("subsidiary {among}"),
                })
            }
        }
    }

    /// Refuses what the role may not do to a record, in NetSuite's words (§7).
    pub(crate) fn require(&self, permission: Permission, wanted: Level) -> Result<(), Refusal> {
        let level = self.level(permission);
        if level >= wanted {
            return Ok(());
        }
        let label = permission.label();
        // The two blanks before the label are NetSuite's own.
        let detail = if level == Level::None {
            format!(
                "Permission Violation: You need  the '{label}' permission to access this page. Please contact your account administrator."
            )
        } else {
            format!(
                "Permission Violation: You need a higher level of the '{label}' permission to access this page. Please contact your account administrator."
            )
        };
        Err(Refusal::new(403, "INSUFFICIENT_PERMISSION", detail))
    }
}
