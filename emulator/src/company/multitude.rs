//! A company of any size, made record by record and never held in memory as a whole: a hundred thousand people for the
//! tests of the directory, a million for its benchmarks. The same seed gives the same people.
//!
//! One in a thousand of each kind of trouble is among them: somebody with nine numbers, ten people on one line, letters
//! in a number, two numbers in one field, names in other scripts, no name, a firm without a name, fields that hold no
//! number at all.

use std::collections::VecDeque;

use super::choose::Choose;
use super::names;
use super::numbers::{AREAS, Country, Exchange, Line};
use super::{Contact, Customer, CustomerName, Employee, Project, Stage, Vendor};
use crate::chance::Chance;

/// One record of people, firms and projects.
#[derive(Clone, Debug)]
pub enum Entity {
    /// A lead, prospect or customer.
    Customer(Customer),
    /// A person.
    Contact(Contact),
    /// A supplier.
    Vendor(Vendor),
    /// A colleague.
    Employee(Employee),
    /// A project.
    Project(Project),
}

/// People at one firm.
const AT_A_FIRM: usize = 10;

/// Further area codes whose exchange 555 is dealt out here: outside 555-01xx, which belongs to the usual crowd and the
/// cast, its lines are assigned to nobody.
const MORE_AREAS: [u16; 58] = [
    571, 573, 574, 575, 580, 585, 586, 601, 602, 603, 605, 606, 607, 608, 609, 610, 612, 614, 615, 616, 617, 618, 619,
    620, 623, 626, 630, 631, 636, 641, 646, 651, 660, 661, 662, 678, 682, 701, 702, 703, 704, 706, 708, 712, 713, 714,
    715, 716, 717, 718, 719, 720, 724, 727, 731, 732, 734, 740,
];
const FIRST_ENDING: usize = 200;
const ENDINGS: usize = 10_000 - FIRST_ENDING;

const OTHER_SCRIPTS: [(&str, &str); 6] =
    [("小红", "李"), ("Олена", "Шевченко"), ("ليلى", "منصور"), ("Σοφία", "Παππά"), ("さくら", "山本"), ("지우", "김")];

/// The people of a large company with the firms they are at, each firm before its people.
#[derive(Debug)]
pub struct Multitude {
    chance: Chance,
    exchange: Exchange,
    people: usize,
    made: usize,
    id: i64,
    lines: usize,
    foreign: [usize; 5],
    employee: Option<i64>,
    waiting: VecDeque<Entity>,
}

impl Multitude {
    /// That many people, whose ids start at `first_id`.
    #[must_use]
    pub fn new(seed: u64, people: usize, first_id: i64) -> Self {
        Self {
            chance: Chance::from_seed(seed ^ first_id.unsigned_abs()),
            exchange: Exchange::new(),
            people,
            made: 0,
            id: first_id - 1,
            // Every company starts elsewhere, so that a second multitude does not repeat the first one's lines.
            lines: usize::try_from(first_id).unwrap_or(0),
            foreign: [0; 5],
            employee: None,
            waiting: VecDeque::new(),
        }
    }

    fn next_id(&mut self) -> i64 {
        self.id += 1 + i64::from(self.chance.percent(20));
        self.id
    }

    /// A line that nobody else here has, most of them American.
    fn line(&mut self) -> Line {
        let country = match self.chance.below(100) {
            0..=2 => Country::UnitedKingdom,
            3 => Country::Germany,
            4 => Country::France,
            5 => Country::Australia,
            _ => Country::UnitedStates,
        };
        let most = match country {
            Country::UnitedStates => 0,
            Country::UnitedKingdom => 6_000,
            Country::Germany => 4_000,
            Country::France | Country::Australia => 10_000,
        };
        let dealt = &mut self.foreign[country as usize];
        if *dealt < most {
            *dealt += 1;
            return self.exchange.line(country);
        }
        let areas = AREAS.len() + MORE_AREAS.len();
        self.lines += 1;
        // A prime stride walks the whole range before a number repeats, without looking like a count.
        let place = self.lines * 611_953 % (areas * ENDINGS);
        let area = place / ENDINGS;
        let area = AREAS.get(area).or_else(|| MORE_AREAS.get(area - AREAS.len())).copied().unwrap_or(AREAS[0]);
        Line::american(area, FIRST_ENDING + place % ENDINGS)
    }

    fn typed(&mut self) -> Option<String> {
        let line = self.line();
        Some(line.typed(&mut self.chance))
    }

    fn maybe(&mut self, percent: usize) -> Option<String> {
        if self.chance.percent(percent) { self.typed() } else { None }
    }

    /// A firm, its people, and now and then a supplier, a colleague, a project.
    fn block(&mut self) {
        let serial = self.made / AT_A_FIRM;
        if serial.is_multiple_of(25) {
            let employee = self.colleague();
            self.waiting.push_back(Entity::Employee(employee));
        }
        if serial.is_multiple_of(10) {
            let vendor = self.supplier(serial);
            self.waiting.push_back(Entity::Vendor(vendor));
        }
        let nameless = self.made % 1_000 == 20;
        let name = if nameless { String::new() } else { names::company(serial, &mut self.chance) };
        let host = names::host(if nameless { "nameless" } else { &name });
        let switchboard = self.line();
        let firm = self.firm(name, &switchboard, &host);
        let id = firm.id;
        self.waiting.push_back(Entity::Customer(firm));
        if serial % 10 == 3 {
            let (project, inactive) = (self.next_id(), self.chance.percent(10));
            let name = format!("{} {project}", names::project(&mut self.chance));
            self.waiting.push_back(Entity::Project(Project { id: project, name, customer: id, inactive }));
        }
        let shared = self.typed();
        for _ in 0..AT_A_FIRM.min(self.people - self.made) {
            let contact = self.person(id, &switchboard, &host, shared.as_deref());
            self.waiting.push_back(Entity::Contact(contact));
            self.made += 1;
        }
    }

    fn firm(&mut self, name: String, switchboard: &Line, host: &str) -> Customer {
        let stage = match self.chance.below(100) {
            0..=59 => Stage::Customer,
            60..=79 => Stage::Prospect,
            _ => Stage::Lead,
        };
        Customer {
            id: self.next_id(),
            name: CustomerName::Firm(name),
            stage,
            parent: None,
            phone: Some(switchboard.typed(&mut self.chance)),
            alternative_phone: self.maybe(12),
            mobile_phone: None,
            home_phone: None,
            fax: self.maybe(5),
            after_hours_phone: self.maybe(3),
            email: Some(format!("office@{host}")),
            sales_representative: self.employee,
            balance_cents: if stage == Stage::Customer { self.chance.below(4_000_000) as i64 } else { 0 },
            inactive: self.chance.percent(3),
        }
    }

    fn supplier(&mut self, serial: usize) -> Vendor {
        let name = names::company(serial + 7, &mut self.chance);
        Vendor {
            id: self.next_id(),
            email: Some(format!("orders@{}", names::host(&name))),
            name: format!("{name} Supply"),
            phone: self.typed(),
            alternative_phone: self.maybe(10),
            inactive: self.chance.percent(4),
        }
    }

    fn colleague(&mut self) -> Employee {
        let id = self.next_id();
        self.employee = Some(id);
        let (first_name, last_name) = names::person(&mut self.chance);
        Employee {
            id,
            email: format!("{}.{id}@northgate.example", first_name.to_lowercase()),
            first_name,
            last_name,
            phone: None,
            mobile_phone: self.typed(),
            has_access: false,
            administrator: false,
            inactive: false,
        }
    }

    fn person(&mut self, firm: i64, switchboard: &Line, host: &str, shared: Option<&str>) -> Contact {
        let (first, mut last) = names::person(&mut self.chance);
        if self.chance.percent(40) {
            last = format!("{last}-{}", names::person(&mut self.chance).1);
        }
        let extension = self.chance.percent(50).then(|| 100 + self.chance.below(900));
        let mut contact = Contact {
            id: self.next_id(),
            email: self.chance.percent(80).then(|| format!("{}.{}@{host}", first, last).to_lowercase()),
            first_name: Some(first),
            last_name: Some(last),
            title: self.chance.percent(75).then(|| names::title(&mut self.chance)),
            company: Some(firm),
            phone: extension.map(|extension| switchboard.typed_with_extension(extension, &mut self.chance)),
            office_phone: self.maybe(20),
            mobile_phone: self.maybe(60),
            inactive: self.chance.percent(3),
            ..Contact::default()
        };
        match self.made % 1_000 {
            0 => {
                contact.phone = self.typed();
                contact.office_phone = self.typed();
                contact.mobile_phone = self.typed();
                contact.home_phone = self.typed();
                contact.fax = self.typed();
                contact.assistant_phone = self.typed();
                contact.supervisor_phone = self.typed();
                contact.direct_line = self.typed();
                contact.messenger_number = self.typed();
            }
            10..=19 => contact.office_phone = shared.map(str::to_owned),
            30 => contact.phone = Some(format!("1-800-555-{}", self.chance.pick(&["PIPE", "SHIP", "CRATE"]))),
            31 => contact.mobile_phone = self.typed().zip(self.typed()).map(|(one, two)| format!("{one}/{two}")),
            32 => {
                let place = self.chance.below(OTHER_SCRIPTS.len());
                let (first, last) = OTHER_SCRIPTS[place];
                contact.first_name = Some(first.to_owned());
                contact.last_name = Some(last.to_owned());
            }
            33 => contact.first_name = contact.first_name.map(|first| format!("{first} 🧗🏾‍♀️")),
            34 => (contact.first_name, contact.last_name) = (None, None),
            35 => contact.mobile_phone = Some("x4412".to_owned()),
            36 => contact.phone = Some("n/a".to_owned()),
            37 => contact.phone = Some("ask for the warehouse".to_owned()),
            38 => contact.company = None,
            _ => {}
        }
        contact
    }
}

impl Iterator for Multitude {
    type Item = Entity;

    fn next(&mut self) -> Option<Entity> {
        if self.waiting.is_empty() && self.made < self.people {
            self.block();
        }
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Entity, Multitude};

    #[test]
    fn the_same_seed_makes_the_same_people_and_as_many_as_asked() {
        let print = |seed| Multitude::new(seed, 25, 100).map(|entity| format!("{entity:?}")).collect::<Vec<_>>();
        assert_eq!(print(1), print(1));
        assert_ne!(print(1), print(2));
        for people in [0, 1, 9, 10, 1_234] {
            let contacts = Multitude::new(1, people, 100).filter(|entity| matches!(entity, Entity::Contact(_)));
            assert_eq!(contacts.count(), people);
        }
    }

    #[test]
    fn ids_are_unique_and_mobile_numbers_are_too() {
        let mut ids = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for entity in Multitude::new(3, 20_000, 100) {
            let id = match entity {
                Entity::Customer(firm) => firm.id,
                Entity::Contact(contact) => {
                    let digits: String = contact
                        .mobile_phone
                        .iter()
                        .flat_map(|number| number.chars())
                        .filter(char::is_ascii_digit)
                        .collect();
                    let tail = digits.get(digits.len().saturating_sub(8)..).unwrap_or_default().to_owned();
                    assert!(digits.len() < 8 || numbers.insert(digits), "{tail} is dealt twice");
                    contact.id
                }
                Entity::Vendor(vendor) => vendor.id,
                Entity::Employee(employee) => employee.id,
                Entity::Project(project) => project.id,
            };
            assert!(ids.insert(id));
        }
        assert!(numbers.len() > 10_000);
    }

    #[test]
    fn each_trouble_is_met_once_in_a_thousand() {
        let people: Vec<_> = Multitude::new(5, 2_000, 100)
            .filter_map(|entity| if let Entity::Contact(contact) = entity { Some(contact) } else { None })
            .collect();
        assert_eq!(people.iter().filter(|person| person.messenger_number.is_some()).count(), 2);
        let shared = people[10].office_phone.clone();
        assert_eq!(people.iter().filter(|person| person.office_phone == shared).count(), 10);
        assert_eq!(people.iter().filter(|person| person.line().is_none()).count(), 2);
    }
}
