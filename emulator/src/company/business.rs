//! What is open between the company and its customers: cases, opportunities, estimates and orders, and those that are
//! over. Drawn by a chance of its own, so that the people are the same with and without it.

use super::choose::Choose;
use super::{Case, Company, Deal, DealKind};
use crate::chance::Chance;

/// The first ids; people and firms have others, and each kind has a sequence of its own.
const FIRST_CASE: i64 = 7_001;
const FIRST_DEAL: i64 = 20_001;

const TROUBLES: [&str; 8] = [
    "Short delivery",
    "Invoice does not match the order",
    "Pallet arrived damaged",
    "Wrong item in the box",
    "Cannot sign in to the portal",
    "Wants to return an item",
    "Asks for a certificate",
    "Late for the third time",
];

const WISHES: [&str; 8] = [
    "Spring assortment",
    "Second warehouse",
    "Yearly contract",
    "New packaging",
    "Cold chain pilot",
    "Catering for the fair",
    "Extension to the north",
    "Replacement of the old line",
];

/// Gives the customers their business.
pub(super) fn fill(company: &mut Company, seed: u64) {
    let mut desk = Desk { cases: Vec::new(), deals: Vec::new() };
    desk.of_the_cast();
    let mut chance = Chance::from_seed(seed ^ 0x000B_0551_E55E);
    for customer in company.customers.iter().filter(|customer| customer.id >= 2_000) {
        if chance.percent(20) {
            let closed = chance.percent(50);
            desk.case(customer.id, chance.pick(&TROUBLES), closed, day(&mut chance));
        }
        for (kind, share) in [(DealKind::Opportunity, 20), (DealKind::Estimate, 10), (DealKind::SalesOrder, 25)] {
            if chance.percent(share) {
                let statuses = kind.statuses();
                let status = statuses[chance.below(statuses.len())].0;
                desk.deal(kind, customer.id, chance.pick(&WISHES), status, day(&mut chance));
            }
        }
    }
    (company.cases, company.deals) = (desk.cases, desk.deals);
}

/// A day of 2026 before the emulator's usual present.
fn day(chance: &mut Chance) -> String {
    format!("2026-{:02}-{:02}", 1 + chance.below(10), 1 + chance.below(28))
}

struct Desk {
    cases: Vec<Case>,
    deals: Vec<Deal>,
}

impl Desk {
    /// The same whatever the seed.
    fn of_the_cast(&mut self) {
        let harbor = 1_101;
        self.case(harbor, "Short delivery on the October order", false, "2026-11-02".to_owned());
        self.case(harbor, "Portal password", true, "2026-06-12".to_owned());
        self.deal(DealKind::Opportunity, harbor, "Spring price list", "A", "2026-10-20".to_owned());
        self.deal(DealKind::Opportunity, harbor, "Cold chain pilot", "D", "2026-03-02".to_owned());
        self.deal(DealKind::Estimate, harbor, "Spring price list, 400 crates", "A", "2026-11-10".to_owned());
        self.deal(DealKind::SalesOrder, harbor, "Standing order, week 47", "B", "2026-11-16".to_owned());
        self.deal(DealKind::SalesOrder, harbor, "Standing order, week 40", "G", "2026-09-28".to_owned());
        let script = r#"<script>alert("case")</script> לא הגיע"#;
        self.case(1_102, script, false, "2026-11-05".to_owned());
        // A firm with more business than any list shows.
        for week in 0..40 {
            let title = format!("Panels, part {}", week + 1);
            self.deal(
                DealKind::SalesOrder,
                1_106,
                &title,
                "B",
                format!("2026-{:02}-{:02}", 1 + week / 4, 1 + week % 4),
            );
        }
    }

    fn case(&mut self, company: i64, title: &str, closed: bool, since: String) {
        let id = FIRST_CASE + self.cases.len() as i64;
        self.cases.push(Case {
            id,
            number: format!("CASE-{}", id - 5_000),
            title: title.to_owned(),
            company,
            closed,
            since,
        });
    }

    fn deal(&mut self, kind: DealKind, customer: i64, title: &str, status: &'static str, day: String) {
        let id = FIRST_DEAL + self.deals.len() as i64;
        let number = format!("{}-{}", kind.prefix(), id - 15_000);
        self.deals.push(Deal { id, kind, number, title: title.to_owned(), customer, status, day });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Company, DealKind};

    #[test]
    fn business_is_the_same_for_a_seed_and_changes_nobody() {
        let print = |company: &Company| format!("{:?}{:?}", company.cases, company.deals);
        let (one, other) = (Company::of_size(7, 400), Company::of_size(7, 400));
        assert_eq!(print(&one), print(&other));
        assert_ne!(print(&one), print(&Company::of_size(8, 400)));
    }

    #[test]
    fn all_of_it_is_some_customers_and_every_kind_is_there_open_and_closed() {
        let company = Company::of_size(3, 800);
        let is_customer = |id: i64| company.customers.iter().any(|customer| customer.id == id);
        assert!(company.cases.iter().all(|case| is_customer(case.company)));
        assert!(company.deals.iter().all(|deal| is_customer(deal.customer)));
        assert!(company.cases.iter().any(|case| case.closed) && company.cases.iter().any(|case| !case.closed));
        for kind in [DealKind::Opportunity, DealKind::Estimate, DealKind::SalesOrder] {
            assert!(company.deals.iter().filter(|deal| deal.kind == kind).count() > 10);
        }
    }
}
