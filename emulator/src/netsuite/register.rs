//! How the company's people, firms and business enter the tables: one prepared statement a table, so that a hundred thousand of
//! them take seconds.

use rusqlite::{CachedStatement, Connection, Result, params};

use super::catalogue::RecordType;
use super::rows::flag;
use crate::clock::{MINUTE, Moment};
use crate::company::{Case, Company, Contact, Customer, CustomerName, Deal, Employee, Entity, Project, Stage, Vendor};

/// The tables of people and firms, open for entries.
pub(super) struct Register<'a> {
    customers: CachedStatement<'a>,
    contacts: CachedStatement<'a>,
    vendors: CachedStatement<'a>,
    employees: CachedStatement<'a>,
    projects: CachedStatement<'a>,
}

impl<'a> Register<'a> {
    /// The register of a database.
    pub(super) fn of(connection: &'a Connection) -> Result<Self> {
        let insert = |table: &str, columns: &[&str]| {
            let marks = vec!["?"; columns.len()].join(", ");
            connection.prepare_cached(&format!("INSERT INTO rows_{table} ({}) VALUES ({marks})", columns.join(", ")))
        };
        Ok(Self {
            customers: insert("customer", &CUSTOMER)?,
            contacts: insert("contact", &CONTACT)?,
            vendors: insert("vendor", &VENDOR)?,
            employees: insert("employee", &EMPLOYEE)?,
            projects: insert("job", &PROJECT)?,
        })
    }

    pub(super) fn enter(&mut self, entity: &Entity) -> Result<()> {
        match entity {
            Entity::Customer(customer) => self.customer(customer),
            Entity::Contact(contact) => self.contact(contact),
            Entity::Vendor(vendor) => self.vendor(vendor),
            Entity::Employee(employee) => self.employee(employee),
            Entity::Project(project) => self.project(project),
        }
    }

    pub(super) fn customer(&mut self, customer: &Customer) -> Result<()> {
        let id = customer.id;
        let line = customer.name.line();
        // Whoever has no name is called by a number.
        let entity = if line.is_empty() { format!("CUST{id}") } else { line.clone() };
        let name = some(&line);
        let (firm, first, last) = match &customer.name {
            CustomerName::Firm(name) => (some(name), None, None),
            CustomerName::Person(first, last) => (None, some(first), some(last)),
        };
        let (stage, status) = match customer.stage {
            Stage::Lead => ("Lead", 7),
            Stage::Prospect => ("Prospect", 8),
            Stage::Customer => ("Customer", 13),
        };
        let balance = customer.balance_cents as f64 / 100.0;
        let (created, changed) = dates(id);
        self.customers.execute(params![
            id,
            entity,
            entity,
            name,
            flag(firm.is_none() && first.is_some()),
            firm,
            first,
            last,
            customer.parent,
            status,
            stage,
            customer.sales_representative,
            balance,
            customer.email,
            customer.phone,
            customer.alternative_phone,
            customer.mobile_phone,
            customer.home_phone,
            customer.fax,
            customer.after_hours_phone,
            subsidiary(Some(id)),
            flag(customer.inactive),
            created,
            changed,
        ])?;
        Ok(())
    }

    pub(super) fn contact(&mut self, contact: &Contact) -> Result<()> {
        let name = contact.line();
        let (created, changed) = dates(contact.id);
        self.contacts.execute(params![
            contact.id,
            name,
            name,
            contact.first_name,
            contact.last_name,
            contact.title,
            contact.company,
            contact.email,
            contact.phone,
            contact.office_phone,
            contact.mobile_phone,
            contact.home_phone,
            contact.fax,
            contact.assistant_phone,
            contact.supervisor_phone,
            contact.direct_line,
            contact.messenger_number,
            subsidiary(contact.company),
            contact.owner,
            flag(contact.inactive),
            created,
            changed,
        ])?;
        Ok(())
    }

    pub(super) fn vendor(&mut self, vendor: &Vendor) -> Result<()> {
        let (created, changed) = dates(vendor.id);
        let name = &vendor.name;
        self.vendors.execute(params![
            vendor.id,
            flag(false),
            name,
            name,
            name,
            name,
            vendor.email,
            vendor.phone,
            vendor.alternative_phone,
            subsidiary(Some(vendor.id)),
            flag(vendor.inactive),
            created,
            changed,
        ])?;
        Ok(())
    }

    pub(super) fn employee(&mut self, employee: &Employee) -> Result<()> {
        let (created, changed) = dates(employee.id);
        let name = format!("{} {}", employee.first_name, employee.last_name);
        self.employees.execute(params![
            employee.id,
            name,
            name,
            employee.first_name,
            employee.last_name,
            employee.email,
            employee.phone,
            employee.mobile_phone,
            flag(employee.has_access),
            subsidiary(Some(employee.id)),
            flag(employee.inactive),
            created,
            changed,
        ])?;
        Ok(())
    }

    pub(super) fn project(&mut self, project: &Project) -> Result<()> {
        let (created, changed) = dates(project.id);
        let name = &project.name;
        let inactive = flag(project.inactive);
        self.projects.execute(params![project.id, name, name, name, project.customer, inactive, created, changed])?;
        Ok(())
    }
}

/// What is open with customers, and what was.
pub(super) fn business(connection: &Connection, company: &Company) -> Result<()> {
    let sql = "INSERT INTO rows_supportcase (id, casenumber, title, company, status, stage, startdate, isinactive, \
               createddate, lastmodifieddate) VALUES (?, ?, ?, ?, ?, ?, ?, 'F', ?, ?)";
    let mut cases = connection.prepare_cached(sql)?;
    for case in &company.cases {
        let (status, stage) = if case.closed { (5, "CLOSED") } else { (2, "OPEN") };
        let (created, changed) = dates(case.id);
        let Case { id, number, title, company, since, .. } = case;
        cases.execute(params![id, number, title, company, status, stage, since, created, changed])?;
    }
    for record in RecordType::TRANSACTIONS {
        // An opportunity has a title, the others a memo.
        let words = if record == RecordType::Opportunity { "title" } else { "memo" };
        let sql = format!(
            "INSERT INTO {} (id, tranid, {words}, entity, status, trandate, lastmodifieddate) VALUES (?, ?, ?, ?, ?, ?, ?)",
            record.rows()
        );
        let mut deals = connection.prepare_cached(&sql)?;
        for deal in company.deals.iter().filter(|deal| Some(deal.kind) == record.deal()) {
            let Deal { id, number, title, customer, status, day, .. } = deal;
            deals.execute(params![id, number, title, customer, status, day, dates(*id).1])?;
        }
    }
    Ok(())
}

const CUSTOMER: [&str; 24] = [
    "id",
    "entityid",
    "entitytitle",
    "altname",
    "isperson",
    "companyname",
    "firstname",
    "lastname",
    "parent",
    "entitystatus",
    "searchstage",
    "salesrep",
    "balance",
    "email",
    "phone",
    "altphone",
    "mobilephone",
    "homephone",
    "fax",
    "custentity_after_hours",
    "subsidiary",
    "isinactive",
    "datecreated",
    "lastmodifieddate",
];

const CONTACT: [&str; 22] = [
    "id",
    "entityid",
    "entitytitle",
    "firstname",
    "lastname",
    "title",
    "company",
    "email",
    "phone",
    "officephone",
    "mobilephone",
    "homephone",
    "fax",
    "assistantphone",
    "supervisorphone",
    "custentity_direct_line",
    "custentity_messenger_number",
    "subsidiary",
    "owner",
    "isinactive",
    "datecreated",
    "lastmodifieddate",
];

const VENDOR: [&str; 13] = [
    "id",
    "isperson",
    "entityid",
    "entitytitle",
    "altname",
    "companyname",
    "email",
    "phone",
    "altphone",
    "subsidiary",
    "isinactive",
    "datecreated",
    "lastmodifieddate",
];

const EMPLOYEE: [&str; 13] = [
    "id",
    "entityid",
    "altname",
    "firstname",
    "lastname",
    "email",
    "phone",
    "mobilephone",
    "giveaccess",
    "subsidiary",
    "isinactive",
    "datecreated",
    "lastmodifieddate",
];

const PROJECT: [&str; 8] =
    ["id", "entityid", "altname", "companyname", "parent", "isinactive", "datecreated", "lastmodifieddate"];

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Every fifth firm belongs to the second subsidiary, and its people with it.
fn subsidiary(firm: Option<i64>) -> i64 {
    if firm.is_some_and(|id| id % 5 == 0) { 2 } else { 1 }
}

/// When it was made and last changed: over the two years before 2026, and some weeks later.
fn dates(id: i64) -> (i64, i64) {
    const START_OF_2024: Moment = Moment(1_704_067_200_000);
    let created = START_OF_2024.plus(id * 7_919 % 1_000_000 * MINUTE);
    (created.0, created.plus(id * 104_729 % 50_000 * MINUTE).0)
}
