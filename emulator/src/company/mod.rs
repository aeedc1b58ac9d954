//! A believable company: about five thousand people and firms that a NetSuite account knows, made from a seed.
//!
//! Most of it is plausible noise in the messy forms people type; a small [cast](Caller) of records
//! is there on purpose, one for each case a caller lookup must get right, with the same ids and numbers whatever the
//! seed. RingCentral's half of the world and NetSuite's half are both made from the same [`Company`].

mod cast;
mod choose;
mod names;
mod numbers;

use crate::chance::Chance;
use choose::Choose;

/// How many records [`Company::from_seed`] makes.
const USUAL_SIZE: usize = 5_000;

/// Everything the emulated world knows about one NetSuite account's people and firms.
#[derive(Clone, Debug)]
pub struct Company {
    /// NetSuite's account id in its underscore form: `1234567` or `1234567_SB1`.
    pub account: String,
    /// What the company calls itself.
    pub name: String,
    /// IANA name of the account's time zone, in which NetSuite's wall clocks run.
    pub zone: String,
    /// The seed it was made from.
    pub seed: u64,
    /// The company's own main number, E.164.
    pub main_number: String,
    /// Leads, prospects and customers.
    pub customers: Vec<Customer>,
    /// People, most of them at a customer.
    pub contacts: Vec<Contact>,
    /// Suppliers.
    pub vendors: Vec<Vendor>,
    /// The company's own people.
    pub employees: Vec<Employee>,
    /// Projects, each for a customer.
    pub projects: Vec<Project>,
    agents: Vec<Agent>,
    callers: Vec<Caller>,
}

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

impl Company {
    /// The company of that seed, at its usual size of about five thousand records.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self::of_size(seed, USUAL_SIZE)
    }

    /// A company with about that many records beside the cast: a simulation that starts thousands of worlds wants few.
    #[must_use]
    pub fn of_size(seed: u64, size: usize) -> Self {
        let mut company = cast::company(seed);
        Crowd { company: &mut company, chance: Chance::from_seed(seed), exchange: numbers::Exchange::new(), id: 2_000 }
            .fill(size);
        company
    }

    /// The same company under another account id.
    #[must_use]
    pub fn with_account(mut self, account: &str) -> Self {
        account.clone_into(&mut self.account);
        self
    }

    /// The same company with its clocks in another time zone (an IANA name).
    #[must_use]
    pub fn with_zone(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.zone);
        self
    }

    /// The five people who answer calls.
    #[must_use]
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// The cast: one caller for each case that a lookup must get right.
    #[must_use]
    pub fn callers(&self) -> &[Caller] {
        &self.callers
    }

    /// The member of the cast with that role.
    #[must_use]
    pub fn caller(&self, role: &str) -> Option<&Caller> {
        self.callers.iter().find(|caller| caller.role == role)
    }

    /// How many records there are in all.
    #[must_use]
    pub fn size(&self) -> usize {
        self.customers.len() + self.contacts.len() + self.vendors.len() + self.employees.len() + self.projects.len()
    }
}

/// Fills a company with everybody who is not in the cast.
struct Crowd<'a> {
    company: &'a mut Company,
    chance: Chance,
    exchange: numbers::Exchange,
    id: i64,
}

/// What a contact needs to know of the firm they are at.
struct Firm {
    id: i64,
    country: numbers::Country,
    switchboard: Option<numbers::Line>,
    host: String,
}

impl Crowd<'_> {
    /// The shares are those of a trading company: many contacts at fewer firms.
    fn fill(mut self, size: usize) {
        let employees = (0..size * 24 / 1_000).map(|_| self.employee()).collect::<Vec<_>>();
        let mut firms = Vec::new();
        for serial in 0..size * 280 / 1_000 {
            firms.extend(self.customer(serial, &employees));
        }
        for serial in 0..size * 52 / 1_000 {
            self.vendor(size + serial);
        }
        for _ in 0..size * 64 / 1_000 {
            self.project(&firms);
        }
        for _ in 0..size * 580 / 1_000 {
            self.contact(&firms);
        }
    }

    fn next_id(&mut self) -> i64 {
        // Ids have gaps, as they do where records are deleted.
        self.id += 1 + i64::from(self.chance.percent(20));
        self.id
    }

    fn number(&mut self, country: numbers::Country) -> String {
        self.exchange.line(country).typed(&mut self.chance)
    }

    fn employee(&mut self) -> i64 {
        let id = self.next_id();
        let (first_name, last_name) = names::person(&mut self.chance);
        let mobile_phone = self.chance.percent(60).then(|| self.number(numbers::Country::UnitedStates));
        let employee = Employee {
            id,
            email: format!("{}.{id}@northgate.example", first_name.to_lowercase()),
            first_name,
            last_name,
            phone: None,
            mobile_phone,
            has_access: self.chance.percent(40),
            administrator: false,
            inactive: self.chance.percent(8),
        };
        self.company.employees.push(employee);
        id
    }

    fn customer(&mut self, serial: usize, employees: &[i64]) -> Option<Firm> {
        let id = self.next_id();
        let stage = match self.chance.below(100) {
            0..=59 => Stage::Customer,
            60..=79 => Stage::Prospect,
            _ => Stage::Lead,
        };
        let country = numbers::country(&mut self.chance);
        let person = self.chance.percent(12);
        let name = if person {
            let (first, last) = names::person(&mut self.chance);
            CustomerName::Person(first, last)
        } else {
            CustomerName::Firm(names::company(serial, &mut self.chance))
        };
        let switchboard = self.chance.percent(92).then(|| self.exchange.line(country));
        let phone = switchboard.as_ref().map(|line| line.typed(&mut self.chance));
        let host = names::host(&name.line());
        let customer = Customer {
            id,
            name,
            stage,
            parent: None,
            phone,
            alternative_phone: self.chance.percent(12).then(|| self.number(country)),
            mobile_phone: (person && self.chance.percent(60)).then(|| self.number(country)),
            home_phone: (person && self.chance.percent(15)).then(|| self.number(country)),
            fax: self.chance.percent(10).then(|| self.number(country)),
            email: self.chance.percent(70).then(|| format!("office@{host}")),
            sales_representative: employees.get(self.chance.below(employees.len() * 2)).copied(),
            balance_cents: if stage == Stage::Customer { self.chance.below(4_000_000) as i64 } else { 0 },
            inactive: self.chance.percent(5),
        };
        self.company.customers.push(customer);
        (!person).then_some(Firm { id, country, switchboard, host })
    }

    fn vendor(&mut self, serial: usize) {
        let id = self.next_id();
        let name = names::company(serial, &mut self.chance);
        let country = numbers::country(&mut self.chance);
        // A few print words instead of digits, as advertisements do.
        let phone = if self.chance.percent(3) {
            format!("1-800-555-{}", self.chance.pick(&["PIPE", "SHIP", "CRATE"]))
        } else {
            self.number(country)
        };
        let vendor = Vendor {
            id,
            email: Some(format!("orders@{}", names::host(&name))),
            name,
            phone: Some(phone),
            alternative_phone: None,
            inactive: self.chance.percent(6),
        };
        self.company.vendors.push(vendor);
    }

    fn project(&mut self, firms: &[Firm]) {
        let Some(firm) = firms.get(self.chance.below(firms.len())) else { return };
        let id = self.next_id();
        let name = format!("{} {id}", names::project(&mut self.chance));
        let inactive = self.chance.percent(10);
        self.company.projects.push(Project { id, name, customer: firm.id, inactive });
    }

    fn contact(&mut self, firms: &[Firm]) {
        let id = self.next_id();
        let (first, last) = names::person(&mut self.chance);
        let firm = if self.chance.percent(96) { firms.get(self.chance.below(firms.len())) } else { None };
        let country = firm.map_or(numbers::Country::UnitedStates, |firm| firm.country);
        let phone = firm.and_then(|firm| firm.switchboard.as_ref()).filter(|_| self.chance.percent(50)).map(|line| {
            let extension = 100 + self.chance.below(900);
            line.typed_with_extension(extension, &mut self.chance)
        });
        let contact = Contact {
            id,
            email: firm.filter(|_| self.chance.percent(80)).map(|firm| {
                let word: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
                format!("{}.{}@{}", first.to_lowercase(), word.to_lowercase(), firm.host)
            }),
            first_name: Some(first),
            last_name: Some(last),
            title: self.chance.percent(75).then(|| names::title(&mut self.chance)),
            company: firm.map(|firm| firm.id),
            phone,
            office_phone: self.chance.percent(25).then(|| self.number(country)),
            mobile_phone: self.chance.percent(45).then(|| self.number(country)),
            home_phone: self.chance.percent(4).then(|| self.number(country)),
            inactive: self.chance.percent(4),
        };
        self.company.contacts.push(contact);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Company, Stage};

    #[test]
    fn the_same_seed_is_the_same_company_and_another_is_not() {
        let print = |seed| format!("{:?}", Company::of_size(seed, 400));
        assert_eq!(print(7), print(7));
        assert_ne!(print(7), print(8));
    }

    #[test]
    fn it_has_about_five_thousand_records_with_ids_of_their_own() {
        let company = Company::from_seed(1);
        assert!((4_900..5_200).contains(&company.size()), "{}", company.size());
        let mut ids = BTreeSet::new();
        ids.extend(company.customers.iter().map(|record| record.id));
        ids.extend(company.contacts.iter().map(|record| record.id));
        ids.extend(company.vendors.iter().map(|record| record.id));
        ids.extend(company.employees.iter().map(|record| record.id));
        ids.extend(company.projects.iter().map(|record| record.id));
        assert_eq!(ids.len(), company.size());
        for stage in [Stage::Lead, Stage::Prospect, Stage::Customer] {
            assert!(company.customers.iter().filter(|customer| customer.stage == stage).count() > 200);
        }
    }

    #[test]
    fn nobody_in_the_crowd_shares_seven_digits_with_the_cast() {
        let company = Company::from_seed(5);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let cast: BTreeSet<String> = company
            .callers()
            .iter()
            .map(|caller| caller.number.get(caller.number.len() - 7..).unwrap_or_default().to_owned())
            .collect();
        let mut crowd = Vec::new();
        for contact in company.contacts.iter().filter(|contact| contact.id > 2_000) {
            crowd.extend([&contact.phone, &contact.office_phone, &contact.mobile_phone, &contact.home_phone]);
        }
        for customer in company.customers.iter().filter(|customer| customer.id > 2_000) {
            crowd.extend([&customer.phone, &customer.alternative_phone, &customer.mobile_phone, &customer.fax]);
        }
        let typed: Vec<String> = crowd.into_iter().flatten().map(|number| digits(number)).collect();
        assert!(typed.len() > 3_000);
        for number in typed {
            assert!(!cast.iter().any(|tail| number.contains(tail)), "{number}");
        }
    }

    #[test]
    fn every_role_of_the_cast_is_played_once_and_its_records_exist() {
        let company = Company::of_size(2, 100);
        let mut roles = BTreeMap::new();
        for caller in company.callers() {
            *roles.entry(caller.role).or_insert(0) += 1;
        }
        assert!(roles.values().all(|&count| count == 1), "{roles:?}");
        for role in
            ["contact", "switchboard", "company", "lead", "project", "vendor", "employee", "unnamed", "html", "unknown"]
        {
            assert!(company.caller(role).is_some(), "nobody plays {role}");
        }
        assert_eq!(company.caller("switchboard").map(|caller| caller.records.len()), Some(2));
        assert_eq!(company.caller("unknown").map(|caller| caller.records.len()), Some(0));
        assert_eq!(company.agents().len(), 5);
        for agent in company.agents() {
            let employee = company.employees.iter().find(|employee| employee.id == agent.employee);
            assert_eq!(employee.map(|employee| employee.email.as_str()), Some(agent.email.as_str()));
        }
    }

    #[test]
    fn account_and_zone_can_be_chosen() {
        let company = Company::of_size(1, 10).with_account("1234567_SB1").with_zone("Europe/Madrid");
        assert_eq!((company.account.as_str(), company.zone.as_str()), ("1234567_SB1", "Europe/Madrid"));
    }
}
