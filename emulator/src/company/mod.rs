//! A believable company: about five thousand people and firms that a NetSuite account knows, made from a seed.
//!
//! Most of it is plausible noise in the messy forms people type; a small [cast](Caller) of records
//! is there on purpose, one for each case a caller lookup must get right, with the same ids and numbers whatever the
//! seed. RingCentral's half of the world and NetSuite's half are both made from the same [`Company`].
//!
//! `people` says what is known of each, `cast` and `crowd` make them, `business` what is open with them, `multitude`
//! makes any number of further ones, `names` and `numbers` are what they are made of.

mod business;
mod cast;
mod choose;
mod crowd;
mod multitude;
mod names;
mod numbers;
mod people;

pub use multitude::{Entity, Multitude};
pub use people::{
    Agent, Caller, Case, Contact, Customer, CustomerName, Deal, DealKind, Employee, Kind, Project, Stage, Vendor,
};

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
    /// Support cases of customers.
    pub cases: Vec<Case>,
    /// Opportunities, estimates and sales orders of customers.
    pub deals: Vec<Deal>,
    agents: Vec<Agent>,
    callers: Vec<Caller>,
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
        crowd::fill(&mut company, seed, size);
        business::fill(&mut company, seed);
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
