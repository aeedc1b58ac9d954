//! Believable people in any number, the same for the same seed: what the benchmarks and the larger tests are made of.
//! And how long finding one among them takes, measured by the clock of whoever asks.

use callside_protocol::{CompanyRef, Personal, PhoneField, RecordKind, RecordRef};

use super::{
    copy::{AT_A_STRETCH, ENTRIES_AT_A_STRETCH, MANY_AT_FIRST},
    index::{Numbers, Part, Sorted, Words, search},
    lookup::Table,
    people::{Page, Person, Phone, RecordId},
};
use crate::phone::{PhoneNumber, Region};

const FIRST: [&str; 40] = [
    "Dana",
    "Priya",
    "Marcus",
    "Ingrid",
    "José",
    "Zoë",
    "Łukasz",
    "Amara",
    "Kenji",
    "Olga",
    "Noah",
    "Emma",
    "Liam",
    "Sofía",
    "Mateo",
    "Aisha",
    "Chloé",
    "Jürgen",
    "Siobhán",
    "Hiroshi",
    "Fatima",
    "Ahmed",
    "Wei",
    "Mei",
    "Ivan",
    "Katarzyna",
    "Björn",
    "Anaïs",
    "Thi",
    "Ravi",
    "Grace",
    "Samuel",
    "Ruth",
    "Peter",
    "Maria",
    "John",
    "Anna",
    "Paul",
    "Laura",
    "David",
];

const LAST: [&str; 48] = [
    "Whitfield",
    "Nair",
    "Bell",
    "Solberg",
    "García",
    "Müller",
    "Nowak",
    "Okafor",
    "Tanaka",
    "Petrova",
    "Smith",
    "Johnson",
    "Brown",
    "Martínez",
    "Nguyen",
    "Kim",
    "Lee",
    "O'Brien",
    "D'Angelo",
    "Schröder",
    "Dubois",
    "Rossi",
    "Silva",
    "Santos",
    "Kowalski",
    "Andersson",
    "Jensen",
    "van den Berg",
    "Fernández",
    "Papadopoulos",
    "Yılmaz",
    "Haddad",
    "Cohen",
    "Singh",
    "Patel",
    "Chen",
    "Wang",
    "Sato",
    "Suzuki",
    "Novák",
    "Horvat",
    "Popescu",
    "Ivanova",
    "Murphy",
    "Walsh",
    "Taylor",
    "Clark",
    "Young",
];

const FIRMS: [&str; 32] = [
    "Harbor",
    "Coastline",
    "Summit",
    "Pioneer",
    "Redwood",
    "Blue Ridge",
    "Granite",
    "Evergreen",
    "Northwind",
    "Silverline",
    "Cascade",
    "Meridian",
    "Beacon",
    "Atlas",
    "Juniper",
    "Keystone",
    "Lakeside",
    "Prairie",
    "Cedar",
    "Ironbridge",
    "Falcon",
    "Orchard",
    "Riverbend",
    "Sterling",
    "Tidewater",
    "Union",
    "Vanguard",
    "Westgate",
    "Yellow",
    "Zenith",
    "Crown",
    "Delta",
];

const TRADES: [&str; 16] = [
    "Foods",
    "Catering",
    "Freight",
    "Logistics",
    "Medical",
    "Plumbing",
    "Electric",
    "Textiles",
    "Software",
    "Paper",
    "Roofing",
    "Dental",
    "Marine",
    "Optics",
    "Tools",
    "Travel",
];

/// A row of numbers that is the same for the same seed.
struct Dice(u64);

impl Dice {
    /// Splitmix64: every seed is good.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len() as u64) as usize).copied().unwrap_or_default()
    }
}

/// The person of that place in a directory: one in eight a company with a switchboard, the others its contacts, every
/// seventh of them inactive or without a company. Numbers are mostly American, in the spellings people use; one person
/// in four has two, some have none, some share the company's with an extension.
#[must_use]
pub fn person(place: u32, seed: u64) -> Person {
    let mut dice = Dice(seed ^ u64::from(place) << 20);
    let company = place / 8;
    let mut of_company = Dice(seed ^ u64::from(company) << 20 ^ 1 << 60);
    let name = format!("{} {} {company}", of_company.of(&FIRMS), of_company.of(&TRADES));
    let switchboard = line(&mut of_company);
    let id = i32::try_from(place + 100).unwrap_or(i32::MAX);
    if place.is_multiple_of(8) {
        let mut firm = Person::new(RecordId { table: Table::Customer, id }, RecordKind::Customer);
        firm.whole = Personal::new(name);
        firm.phones.push(Phone { field: PhoneField::Phone, text: spelled(switchboard, &mut dice).into() });
        return firm;
    }
    let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
    person.first = dice.of(&FIRST).into();
    person.last = dice.of(&LAST).into();
    person.email = format!("{}.{place}@firm{company}.example", person.first.reveal()).into();
    person.inactive = dice.below(14) == 0;
    if dice.below(14) > 0 {
        let record = RecordRef { kind: RecordKind::Customer, id: (company * 8 + 100).to_string() };
        person.company = Some(CompanyRef { record, name: name.into() });
    }
    let mut add = |field, text: String| person.phones.push(Phone { field, text: text.into() });
    match dice.below(20) {
        0 => {}
        1 => add(PhoneField::Phone, format!("{} x{}", spelled(switchboard, &mut dice), dice.below(900) + 100)),
        2 => add(PhoneField::Phone, format!("555-{:04}", dice.below(10_000))),
        3 => add(PhoneField::Mobile, format!("+44 7700 {:06}", dice.below(1_000_000))),
        4..=8 => {
            let (mobile, desk) = (line(&mut dice), line(&mut dice));
            add(PhoneField::Mobile, spelled(mobile, &mut dice));
            add(PhoneField::Office, spelled(desk, &mut dice));
        }
        _ => {
            let mobile = line(&mut dice);
            add(PhoneField::Mobile, spelled(mobile, &mut dice));
        }
    }
    person
}

/// An American number: area, exchange, line.
fn line(dice: &mut Dice) -> [u64; 3] {
    [201 + dice.below(780), 200 + dice.below(800), dice.below(10_000)]
}

fn spelled([area, exchange, line]: [u64; 3], dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => format!("({area}) {exchange}-{line:04}"),
        1 => format!("{area}-{exchange}-{line:04}"),
        2 => format!("+1 {area} {exchange} {line:04}"),
        3 => format!("{area}.{exchange}.{line:04}"),
        _ => format!("{area}{exchange}{line:04}"),
    }
}

/// What one measurement found.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Of what.
    pub name: &'static str,
    /// In what: "ms", "µs", "MB", "" for a count.
    pub unit: &'static str,
    /// How much: the middle one, or the only one.
    pub median: f64,
    /// The one that 95 of a hundred do not pass.
    pub p95: f64,
    /// The most there was.
    pub most: f64,
}

/// An index as it is on disk, for measuring.
pub struct OnDisk {
    numbers: Vec<(u32, Vec<u8>)>,
    words: Vec<(u32, Vec<u8>)>,
    people: u32,
    seed: u64,
}

/// Builds both indexes of a directory in the stretches in which a first copy is indexed, and tells how long they took. `now` is a clock in milliseconds.
pub fn build(people: u32, seed: u64, now: &dyn Fn() -> f64, figures: &mut Vec<Figure>) -> OnDisk {
    let (mut numbers, mut words) = (Numbers::default(), Words::default());
    let (mut slices, mut pages) = (Vec::new(), 0usize);
    let (mut in_numbers, mut in_words) = (0.0, 0.0);
    let (mut kept_numbers, mut kept_words) = (Vec::new(), Vec::new());
    for from in (0..people).step_by(AT_A_STRETCH) {
        let rows: Vec<Person> =
            (from..people.min(from + AT_A_STRETCH as u32)).map(|place| person(place, seed)).collect();
        if (from / AT_A_STRETCH as u32).is_multiple_of(WEIGHED) {
            let written = Page::default().merge(rows.clone(), &[]).pages;
            pages += written.iter().map(|page| page.written().len()).sum::<usize>() * WEIGHED as usize;
        }
        let began = now();
        numbers.take(&rows, &[], Region::US);
        let then = now();
        words.take(&rows, &[]);
        slices.extend([then - began, now() - then]);
        in_numbers += then - began;
        in_words += now() - then;
        let last = from + AT_A_STRETCH as u32 >= people;
        if last || numbers.waiting() > MANY_AT_FIRST {
            in_numbers += merge(&mut numbers, &mut kept_numbers, now, &mut slices);
        }
        if last || words.waiting() > MANY_AT_FIRST {
            in_words += merge(&mut words, &mut kept_words, now, &mut slices);
        }
    }
    let bytes = |parts: &[(u32, Vec<u8>)]| parts.iter().map(|(_, part)| part.len()).sum::<usize>();
    figures.extend([
        one("numbers", "", numbers.len() as f64),
        one("words", "", words.len() as f64),
        one("build numbers", "ms", in_numbers),
        one("build words", "ms", in_words),
        spread("a slice of building", "ms", slices),
        megabytes("numbers in memory", numbers.memory()),
        megabytes("words in memory", words.memory()),
        megabytes("numbers on disk", bytes(&kept_numbers)),
        megabytes("words on disk", bytes(&kept_words)),
        megabytes("people on disk", pages),
    ]);
    OnDisk { numbers: kept_numbers, words: kept_words, people, seed }
}

/// The parts of an index of so many whole numbers, made in seconds, because none of them is read out of a text.
#[must_use]
pub fn parts_of_numbers(count: u32, seed: u64) -> Vec<(u32, Vec<u8>)> {
    let (mut numbers, mut kept, mut dice) = (Numbers::default(), Vec::new(), Dice(seed));
    let all: Vec<(u64, RecordId)> = (0..count)
        .map(|place| {
            let [area, exchange, line] = line(&mut dice);
            let id = RecordId { table: Table::Contact, id: i32::try_from(place).unwrap_or(i32::MAX) };
            (10_000_000_000 + area * 10_000_000 + exchange * 10_000 + line, id)
        })
        .collect();
    for some in all.chunks(MANY_AT_FIRST) {
        numbers.take_lines(some);
        merge(&mut numbers, &mut kept, &|| 0.0, &mut Vec::new());
    }
    kept
}

/// One slice in so many is written as pages of people, to tell what all of them take on disk.
const WEIGHED: u32 = 16;
fn merge<P: Part>(
    index: &mut Sorted<P>,
    kept: &mut Vec<(u32, Vec<u8>)>,
    now: &dyn Fn() -> f64,
    slices: &mut Vec<f64>,
) -> f64 {
    let mut all = 0.0;
    loop {
        let began = now();
        let step = index.step(ENTRIES_AT_A_STRETCH);
        let took = now() - began;
        slices.push(took);
        all += took;
        kept.retain(|(number, _)| !step.removed.contains(number) && step.written.iter().all(|(of, _)| of != number));
        kept.extend(step.written);
        if step.done {
            return all;
        }
    }
}

impl OnDisk {
    /// The parts of the number index, each under its number.
    #[must_use]
    pub fn numbers(&self) -> &[(u32, Vec<u8>)] {
        &self.numbers
    }

    /// Reads the indexes back and asks them, as often as `times`.
    ///
    /// # Errors
    /// What was written could not be read.
    pub fn ask(
        &self,
        times: u32,
        now: &dyn Fn() -> f64,
        figures: &mut Vec<Figure>,
    ) -> Result<(), super::people::Unreadable> {
        let (mut numbers, mut words) = (Numbers::default(), Words::default());
        let (mut loads, mut word_loads) = (Vec::new(), Vec::new());
        for _ in 0..times.min(20) {
            (numbers, words) = (Numbers::default(), Words::default());
            let began = now();
            for (number, part) in &self.numbers {
                numbers.load(*number, part)?;
            }
            let then = now();
            for (number, part) in &self.words {
                words.load(*number, part)?;
            }
            loads.push(then - began);
            word_loads.push(now() - then);
        }
        let mut dice = Dice(self.seed);
        let callers: Vec<PhoneNumber> = (0..1_000)
            .filter_map(|_| {
                let person = person(dice.below(u64::from(self.people)) as u32, self.seed);
                PhoneNumber::parse(person.phones.first()?.text.reveal(), Region::US)
            })
            .collect();
        let mut lookups = Vec::new();
        let mut found = 0;
        for _ in 0..times {
            let began = now();
            found += callers.iter().map(|caller| numbers.find(caller).len()).sum::<usize>();
            lookups.push((now() - began) * 1_000.0 / callers.len() as f64);
        }
        figures.extend([
            spread("load numbers", "ms", loads),
            spread("load words", "ms", word_loads),
            one("found a lookup", "", found as f64 / f64::from(times) / callers.len() as f64),
            spread("lookup", "µs", lookups),
        ]);
        for (name, typed) in [
            ("search d", "d"),
            ("search dana", "dana"),
            ("search dana whit", "dana whit"),
            ("search harbor foods", "harbor foods"),
            ("search a s", "a s"),
            ("search d h", "d h"),
            ("search @firm77", "dana@firm77"),
            ("search 650555", "650555"),
            ("search last digits 0134", "0134"),
        ] {
            let (mut took, mut hits) = (Vec::new(), 0);
            for _ in 0..times {
                let began = now();
                hits += search(&words, &numbers, typed, Region::US).len();
                took.push(now() - began);
            }
            figures.push(spread(name, "ms", took));
            debug_assert!(hits > 0 || self.people < 1_000);
        }
        Ok(())
    }
}

fn one(name: &'static str, unit: &'static str, value: f64) -> Figure {
    Figure { name, unit, median: value, p95: value, most: value }
}

fn megabytes(name: &'static str, bytes: usize) -> Figure {
    one(name, "MB", bytes as f64 / 1_000_000.0)
}

/// The middle and the 95 % of what was measured.
#[must_use]
pub fn spread(name: &'static str, unit: &'static str, mut values: Vec<f64>) -> Figure {
    values.sort_by(f64::total_cmp);
    let at = |share: usize| values.get((values.len() * share / 100).min(values.len().saturating_sub(1))).copied();
    let [median, p95, most] = [50, 95, 100].map(|share| at(share).unwrap_or_default());
    Figure { name, unit, median, p95, most }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_make_equal_people_and_what_is_built_of_them_is_found() {
        assert_eq!(person(77, 5), person(77, 5));
        assert_ne!(person(77, 5).phones, person(77, 6).phones);
        let mut figures = Vec::new();
        build(300, 1, &|| 0.0, &mut figures).ask(1, &|| 0.0, &mut figures).expect("what was written");
        let figure = |name| figures.iter().find(|figure| figure.name == name).expect(name).median;
        assert!(figure("numbers") > 250.0 && figure("words") > 1_000.0);
        assert!(figure("found a lookup") >= 1.0);
    }

    #[test]
    fn a_figure_has_its_middle_nearly_all_and_its_most() {
        let figure = spread("load", "ms", (0..=100).rev().map(f64::from).collect());
        assert_eq!((figure.median, figure.p95, figure.most), (50.0, 95.0, 100.0));
        let only = spread("load", "ms", vec![3.0]);
        assert_eq!((only.median, only.p95, only.most), (3.0, 3.0, 3.0));
    }

    #[test]
    fn bare_numbers_are_all_there() {
        let parts = parts_of_numbers(40_000, 3);
        let mut numbers = Numbers::default();
        for (number, part) in &parts {
            numbers.load(*number, part).expect("a part");
        }
        assert_eq!(numbers.len(), 40_000);
        assert!(parts.len() > 1);
    }
}
