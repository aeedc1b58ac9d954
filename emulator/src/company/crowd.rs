//! Everybody who is not in the cast: plausible noise.

use super::{
    Company, Contact, Customer, CustomerName, Employee, Project, Stage, Vendor, choose::Choose, names, numbers,
};
use crate::chance::Chance;

/// Fills a company with about so many records beside the cast, always the same for a seed.
pub(super) fn fill(company: &mut Company, seed: u64, size: usize) {
    Crowd { company, chance: Chance::from_seed(seed), exchange: numbers::Exchange::new(), id: 2_000 }.fill(size);
}

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
            after_hours_phone: None,
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
            ..Contact::default()
        };
        self.company.contacts.push(contact);
    }
}
