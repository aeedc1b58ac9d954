//! What records there are and what fields they have: one description from which the tables, the record service, its
//! metadata, SuiteQL and the pages are all made. Names, labels and types are those of Oracle's REST API Browser 2026.1;
//! which columns SuiteQL is known to have is netsuite-api.md §4.4.

mod fields;

use serde::{Deserialize, Serialize};

use super::options::Features;
use super::role::Permission;
use crate::company::DealKind;
pub(crate) use fields::CUSTOMER_STATUSES;

/// A type of record that the record service knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RecordType {
    /// A person.
    Contact,
    /// A lead, prospect or customer.
    Customer,
    /// A supplier.
    Vendor,
    /// A colleague.
    Employee,
    /// A project.
    Job,
    /// A phone call.
    PhoneCall,
    /// Something somebody is to do.
    Task,
    /// A customer's trouble.
    SupportCase,
    /// Something that may be sold.
    Opportunity,
    /// An offer.
    Estimate,
    /// Something sold.
    SalesOrder,
    /// A company of the group, on OneWorld accounts.
    Subsidiary,
}

impl RecordType {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Contact,
        Self::Customer,
        Self::Vendor,
        Self::Employee,
        Self::Job,
        Self::PhoneCall,
        Self::Task,
        Self::SupportCase,
        Self::Opportunity,
        Self::Estimate,
        Self::SalesOrder,
        Self::Subsidiary,
    ];

    /// What is agreed or to be agreed with a customer. SuiteQL knows them by the table `transaction` alone.
    pub const TRANSACTIONS: [Self; 3] = [Self::Opportunity, Self::Estimate, Self::SalesOrder];

    /// People and firms: they share one sequence of ids.
    pub const ENTITIES: [Self; 5] = [Self::Contact, Self::Customer, Self::Vendor, Self::Employee, Self::Job];

    /// The name in an address, as the record service writes it in `Location` and links.
    #[must_use]
    pub fn address(self) -> &'static str {
        match self {
            Self::PhoneCall => "phoneCall",
            Self::SupportCase => "supportCase",
            Self::SalesOrder => "salesOrder",
            _ => self.table(),
        }
    }

    /// The name in SuiteQL and in the metadata catalogue.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Employee => "employee",
            Self::Job => "job",
            Self::PhoneCall => "phonecall",
            Self::Task => "task",
            Self::SupportCase => "supportcase",
            Self::Opportunity => "opportunity",
            Self::Estimate => "estimate",
            Self::SalesOrder => "salesorder",
            Self::Subsidiary => "subsidiary",
        }
    }

    /// The record type of a name in an address, in any case (§3.1).
    pub(crate) fn of_address(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|record| record.table().eq_ignore_ascii_case(name))
    }

    /// The SQLite table with its rows; SuiteQL sees them through a view named [`RecordType::table`].
    pub(crate) fn rows(self) -> String {
        format!("rows_{}", self.table())
    }

    /// Activities and business: no people, and with ids of their own.
    pub(crate) fn is_entity(self) -> bool {
        Self::ENTITIES.contains(&self)
    }

    /// The record service makes such a record. What is agreed with customers is made by others.
    pub(crate) fn can_be_made(self) -> bool {
        matches!(self, Self::PhoneCall | Self::Contact | Self::Task)
    }

    /// Its type in the table `transaction` (§4.4).
    pub(crate) fn deal(self) -> Option<DealKind> {
        match self {
            Self::Opportunity => Some(DealKind::Opportunity),
            Self::Estimate => Some(DealKind::Estimate),
            Self::SalesOrder => Some(DealKind::SalesOrder),
            _ => None,
        }
    }

    /// The permission that opens the record.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::Contact => Permission::Contacts,
            Self::Customer => Permission::Customers,
            Self::Vendor => Permission::Vendors,
            Self::Employee => Permission::Employees,
            Self::Job => Permission::Projects,
            Self::PhoneCall => Permission::PhoneCalls,
            Self::Task => Permission::Tasks,
            Self::SupportCase => Permission::Cases,
            Self::Opportunity => Permission::Opportunities,
            Self::Estimate => Permission::Estimates,
            Self::SalesOrder => Permission::SalesOrders,
            Self::Subsidiary => Permission::Subsidiaries,
        }
    }

    /// The permission that opens the SuiteQL table.
    pub(crate) fn query_permission(self) -> Permission {
        match self {
            Self::Employee => Permission::EmployeeRecord,
            _ => self.permission(),
        }
    }

    /// The path of its page (§8).
    pub(crate) fn page(self) -> &'static str {
        match self {
            Self::Contact => "/app/common/entity/contact.nl",
            Self::Customer => "/app/common/entity/custjob.nl",
            Self::Vendor => "/app/common/entity/vendor.nl",
            Self::Employee => "/app/common/entity/employee.nl",
            Self::Job => "/app/accounting/project/project.nl",
            Self::PhoneCall => "/app/crm/calendar/call.nl",
            Self::Task => "/app/crm/calendar/task.nl",
            Self::SupportCase => "/app/crm/support/supportcase.nl",
            Self::Opportunity => "/app/accounting/transactions/opprtnty.nl",
            Self::Estimate => "/app/accounting/transactions/estimate.nl",
            Self::SalesOrder => "/app/accounting/transactions/salesord.nl",
            Self::Subsidiary => "/app/common/otherlists/subsidiarytype.nl",
        }
    }

    /// What a person calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Customer => "Customer",
            Self::Vendor => "Vendor",
            Self::Employee => "Employee",
            Self::Job => "Project",
            Self::PhoneCall => "Phone Call",
            Self::Task => "Task",
            Self::SupportCase => "Case",
            Self::Opportunity => "Opportunity",
            Self::Estimate => "Estimate",
            Self::SalesOrder => "Sales Order",
            Self::Subsidiary => "Subsidiary",
        }
    }

    /// All fields it can have; an account may lack some ([`Features::has`]).
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Contact => fields::CONTACT,
            Self::Customer => fields::CUSTOMER,
            Self::Vendor => fields::VENDOR,
            Self::Employee => fields::EMPLOYEE,
            Self::Job => fields::JOB,
            Self::PhoneCall => fields::PHONE_CALL,
            Self::Task => fields::TASK,
            Self::SupportCase => fields::SUPPORT_CASE,
            Self::Opportunity => fields::OPPORTUNITY,
            Self::Estimate => fields::ESTIMATE,
            Self::SalesOrder => fields::SALES_ORDER,
            Self::Subsidiary => fields::SUBSIDIARY,
        }
    }

    /// The field of a REST property, whose name may be in any case (§3.3).
    pub(crate) fn property(self, name: &str, features: &Features) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.rest && features.has(field) && field.name.eq_ignore_ascii_case(name))
    }
}

/// One field of a record.
#[derive(Debug)]
pub(crate) struct Field {
    /// The REST property; its lower case form is the column.
    pub(crate) name: &'static str,
    /// The label people see.
    pub(crate) title: &'static str,
    pub(crate) kind: FieldKind,
    /// The record service shows it.
    pub(crate) rest: bool,
    /// A client may not write it.
    pub(crate) read_only: bool,
    pub(crate) query: Column,
    pub(crate) part: Part,
}

impl Field {
    /// The column in which its value is kept.
    pub(crate) fn column(&self) -> String {
        self.name.to_ascii_lowercase()
    }

    /// Made by this account, not by NetSuite.
    pub(crate) fn is_custom(&self) -> bool {
        self.name.starts_with("cust")
    }
}

/// Which accounts have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of them.
    Everywhere,
    /// Those with the feature OneWorld.
    OneWorld,
    /// Those whose administrator has added phone fields.
    CustomPhones,
    /// Those that have the bundle's fields for phone calls, which are optional.
    BundleCalls,
    /// Those that have the bundle's fields for contacts and customers, which are optional too.
    BundlePeople,
}

/// Whether SuiteQL has a column for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Seen in public use.
    Proven,
    /// Expected; an account may turn out not to have it.
    Doubtful,
    /// None.
    Absent,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FieldKind {
    /// Text of at most that many characters.
    Text(usize),
    /// A telephone number, as free text of at most 32 characters.
    Phone,
    /// A whole number, the internal id.
    Id,
    /// A whole number.
    Whole,
    /// An amount.
    Amount,
    /// `T` or `F`.
    Flag,
    /// A day without a time zone.
    Day,
    /// A time of day without a time zone.
    TimeOfDay,
    /// An instant, kept as milliseconds since 1970.
    Instant,
    /// One word of a closed list, with its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// One entry of a list the account keeps: a numeric id, with its label.
    ListEntry(&'static [(&'static str, &'static str)]),
    /// Another record, of one of these types.
    Reference(&'static [RecordType]),
    /// A record of a type of which this account has none.
    Nothing,
}

/// The SuiteQL columns, as `table.column`, that no public source proves.
pub(crate) fn doubtful_columns() -> impl Iterator<Item = String> {
    let of_records = RecordType::ALL.into_iter().flat_map(|record| {
        record
            .fields()
            .iter()
            .filter(|field| field.query == Column::Doubtful)
            .map(move |field| format!("{}.{}", record.table(), field.column()))
    });
    of_records.chain(["transaction.title", "transaction.memo"].map(str::to_owned))
}
