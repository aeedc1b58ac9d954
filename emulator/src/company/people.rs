//! What NetSuite and RingCentral know of people, firms, projects and business.

/// How far a sale has come; NetSuite keeps all three in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not yet qualified.
    Lead,
    /// Qualified, nothing sold.
    Prospect,
    /// Has bought.
    Customer,
}

/// A firm or a private person one sells to.
#[derive(Clone, Debug)]
pub struct Customer {
    /// NetSuite's internal id; people, firms and projects share one sequence.
    pub id: i64,
    /// The firm's name, or first and last name of a private person.
    pub name: CustomerName,
    /// How far the sale has come.
    pub stage: Stage,
    /// The firm this one belongs to.
    pub parent: Option<i64>,
    /// Main phone as typed.
    pub phone: Option<String>,
    /// Alternative phone as typed.
    pub alternative_phone: Option<String>,
    /// Mobile phone as typed.
    pub mobile_phone: Option<String>,
    /// Home phone as typed.
    pub home_phone: Option<String>,
    /// Fax as typed.
    pub fax: Option<String>,
    /// The account's own field for the number at night, as typed.
    pub after_hours_phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The employee who sells to it.
    pub sales_representative: Option<i64>,
    /// What it owes, in cents of the account's currency.
    pub balance_cents: i64,
    /// No longer in use.
    pub inactive: bool,
}

/// A customer's name.
#[derive(Clone, Debug)]
pub enum CustomerName {
    /// A firm.
    Firm(String),
    /// A private person: first and last name.
    Person(String, String),
}

impl CustomerName {
    /// The name as one line.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Firm(name) => name.clone(),
            Self::Person(first, last) => format!("{first} {last}"),
        }
    }
}

/// A person at a firm, or on their own.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// NetSuite's internal id.
    pub id: i64,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// The customer or vendor they belong to.
    pub company: Option<i64>,
    /// E-mail address.
    pub email: Option<String>,
    /// Main phone as typed.
    pub phone: Option<String>,
    /// Office phone as typed.
    pub office_phone: Option<String>,
    /// Mobile phone as typed.
    pub mobile_phone: Option<String>,
    /// Home phone as typed.
    pub home_phone: Option<String>,
    /// Fax as typed.
    pub fax: Option<String>,
    /// The assistant's phone as typed.
    pub assistant_phone: Option<String>,
    /// The supervisor's phone as typed.
    pub supervisor_phone: Option<String>,
    /// The account's own field for a direct line, as typed.
    pub direct_line: Option<String>,
    /// The account's own field for a messenger's number, as typed.
    pub messenger_number: Option<String>,
    /// The employee who made the record.
    pub owner: Option<i64>,
    /// No longer in use.
    pub inactive: bool,
}

impl Contact {
    /// The name as one line; none for the record that has no name.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        match (&self.first_name, &self.last_name) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(name), None) | (None, Some(name)) => Some(name.clone()),
            (None, None) => None,
        }
    }
}

/// A supplier.
#[derive(Clone, Debug)]
pub struct Vendor {
    /// NetSuite's internal id.
    pub id: i64,
    /// The firm's name.
    pub name: String,
    /// Main phone as typed.
    pub phone: Option<String>,
    /// Alternative phone as typed.
    pub alternative_phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// No longer in use.
    pub inactive: bool,
}

/// One of the company's own people.
#[derive(Clone, Debug)]
pub struct Employee {
    /// NetSuite's internal id.
    pub id: i64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone as typed.
    pub phone: Option<String>,
    /// Mobile phone as typed.
    pub mobile_phone: Option<String>,
    /// May sign in to NetSuite.
    pub has_access: bool,
    /// Holds the Administrator role.
    pub administrator: bool,
    /// No longer with the company.
    pub inactive: bool,
}

/// A project for a customer.
#[derive(Clone, Debug)]
pub struct Project {
    /// NetSuite's internal id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The customer it is for.
    pub customer: i64,
    /// No longer in use.
    pub inactive: bool,
}

/// A customer's trouble.
#[derive(Clone, Debug)]
pub struct Case {
    /// NetSuite's internal id.
    pub id: i64,
    /// Its number, as people say it.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The customer.
    pub company: i64,
    /// It is settled.
    pub closed: bool,
    /// The day it was reported, `YYYY-MM-DD`.
    pub since: String,
}

/// An opportunity, an estimate or a sales order: NetSuite keeps all three as transactions.
#[derive(Clone, Debug)]
pub struct Deal {
    /// NetSuite's internal id.
    pub id: i64,
    /// Which of the three.
    pub kind: DealKind,
    /// Its number, as people say it.
    pub number: String,
    /// An opportunity's title, a memo of the others.
    pub title: String,
    /// The customer.
    pub customer: i64,
    /// The letter of its status.
    pub status: &'static str,
    /// Its day, `YYYY-MM-DD`.
    pub day: String,
}

/// Which kind of transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealKind {
    /// Something that may be sold.
    Opportunity,
    /// An offer.
    Estimate,
    /// Something sold.
    SalesOrder,
}

impl DealKind {
    /// SuiteQL's word for it (netsuite-api.md §4.4).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Opportunity => "Opprtnty",
            Self::Estimate => "Estimate",
            Self::SalesOrder => "SalesOrd",
        }
    }

    /// The beginning of its numbers.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Opportunity => "OP",
            Self::Estimate => "EST",
            Self::SalesOrder => "SO",
        }
    }

    /// The letters of its statuses, each with what people read.
    #[must_use]
    pub const fn statuses(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Opportunity => {
                &[("A", "In Progress"), ("B", "Issued Estimate"), ("C", "Closed - Won"), ("D", "Closed - Lost")]
            }
            Self::Estimate => &[("A", "Open"), ("B", "Processed"), ("C", "Closed"), ("V", "Voided"), ("X", "Expired")],
            Self::SalesOrder => &[
                ("A", "Pending Approval"),
                ("B", "Pending Fulfillment"),
                ("C", "Cancelled"),
                ("D", "Partially Fulfilled"),
                ("E", "Pending Billing/Partially Fulfilled"),
                ("F", "Pending Billing"),
                ("G", "Billed"),
                ("H", "Closed"),
            ],
        }
    }
}

/// Someone who answers calls: an employee in NetSuite and, by the same e-mail address, an extension in RingCentral.
#[derive(Clone, Debug)]
pub struct Agent {
    /// First and last name.
    pub name: String,
    /// The address that both systems know.
    pub email: String,
    /// NetSuite's internal id of the employee.
    pub employee: i64,
    /// Extension number in the company.
    pub extension: String,
    /// Their own line, E.164.
    pub direct_number: String,
}

/// The kinds of record a caller can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Contact,
    /// A lead, prospect or customer.
    Customer,
    /// A supplier.
    Vendor,
    /// A colleague.
    Employee,
    /// A project.
    Project,
}

/// One of the cast: a number, and what a lookup of it must find.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Which case it stands for, such as `contact`, `switchboard` or `unknown`.
    pub role: &'static str,
    /// The calling number, E.164.
    pub number: String,
    /// What a person would call the caller; empty where NetSuite has no name.
    pub name: String,
    /// Every record that has this number in one of its phone fields.
    pub records: Vec<(Kind, i64)>,
}
