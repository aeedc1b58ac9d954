//! What holds for every index, whatever happens on the way; and what the number index promises.

use std::collections::BTreeMap;

use callside_protocol::{CompanyRef, PhoneField, RecordKind, RecordRef};
use proptest::prelude::*;

use super::{Entry, Hit, MOST_HITS, Numbers, Part, Sorted, Words, search};
use crate::{
    directory::{
        lookup::{Evidence, Table, rank_people},
        people::{Person, Phone, RecordId, Unreadable},
    },
    phone::{Heard, PhoneNumber, Region, read},
};

fn contact(id: i32, phones: &[String]) -> Person {
    let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
    let phone = |text: &String| Phone { field: PhoneField::Phone, text: text.as_str().into() };
    person.phones = phones.iter().map(phone).collect();
    person
}

/// An index, and the disk below it.
struct Kept<P: Part> {
    index: Sorted<P>,
    parts: BTreeMap<u32, Vec<u8>>,
    changes: Vec<u8>,
}

impl<P: Part> Kept<P> {
    fn new() -> Self {
        let index = Sorted::default();
        Self { changes: index.changes(), index, parts: BTreeMap::new() }
    }

    fn step(&mut self, budget: usize) -> bool {
        let step = self.index.step(budget);
        self.parts.extend(step.written);
        for part in step.removed {
            self.parts.remove(&part);
        }
        if step.done {
            self.changes = self.index.changes();
        }
        step.done
    }

    fn restart(&mut self) {
        self.index = Sorted::default();
        for (number, part) in self.parts.iter().rev() {
            self.index.load(*number, part).expect("a part");
        }
        self.index.load_changes(&self.changes).expect("changes");
    }
}

/// What may happen to an index.
#[derive(Clone, Debug)]
enum Event {
    /// People change: id and their numbers (none: the record is gone).
    Change(Vec<(i32, Vec<u32>)>),
    Step(usize),
    /// A step whose commit never happened, because the worker died.
    LostStep(usize),
    Restart,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let person = (0..60i32, prop::collection::vec(0..200u32, 0..4));
    let event = prop_oneof![
        3 => prop::collection::vec(person, 1..30).prop_map(Event::Change),
        4 => (1..60usize).prop_map(Event::Step),
        1 => (1..60usize).prop_map(Event::LostStep),
        1 => Just(Event::Restart),
    ];
    prop::collection::vec(event, 1..40)
}

/// How people get into an index.
type Take<'a, P> = &'a dyn Fn(&mut Sorted<P>, &[Person], &[RecordId]);

/// Plays events on an index and answers it with the people there are in the end.
fn played<P: Part>(events: Vec<Event>, take: Take<'_, P>) -> (Kept<P>, Vec<Person>) {
    let (mut kept, mut people) = (Kept::new(), BTreeMap::new());
    for event in events {
        match event {
            Event::Change(changes) => {
                let changes: BTreeMap<i32, Vec<u32>> = changes.into_iter().collect();
                let (mut now, mut gone) = (Vec::new(), Vec::new());
                for (id, numbers) in changes {
                    if numbers.is_empty() {
                        people.remove(&id);
                        gone.push(RecordId { table: Table::Contact, id });
                    } else {
                        let texts: Vec<String> = numbers.iter().map(|line| format!("(650) 555-{line:04}")).collect();
                        let mut person = contact(id, &texts);
                        person.last = format!("w{}", numbers[0] % 40).into();
                        people.insert(id, person.clone());
                        now.push(person);
                    }
                }
                take(&mut kept.index, &now, &gone);
                kept.changes = kept.index.changes();
            }
            Event::Step(budget) => {
                kept.step(budget);
            }
            Event::LostStep(budget) => {
                kept.index.step(budget);
                kept.restart();
            }
            Event::Restart => kept.restart(),
        }
    }
    (kept, people.into_values().collect())
}

fn take_numbers(index: &mut Numbers, people: &[Person], gone: &[RecordId]) {
    index.take(people, gone, Region::US);
}

fn equals_a_full_build<P: Part>(events: Vec<Event>, take: Take<'_, P>)
where
    P::Entry: std::fmt::Debug,
{
    let (mut kept, people) = played(events, take);
    let mut full = Sorted::default();
    take(&mut full, &people, &[]);
    while !full.step(usize::MAX).done {}
    assert_eq!(kept.index.all(), full.all());
    while !kept.step(1) {}
    assert_eq!(kept.index.waiting(), 0);
    assert_eq!(kept.index.len(), full.len());
    kept.restart();
    assert_eq!(kept.index.all(), full.all());
    let records: Vec<RecordId> = full.all().iter().map(Entry::record).collect();
    assert!(people.iter().all(|person| records.contains(&person.id)));
}

/// With a company for its first number, so that nothing has to be read.
fn take_members(index: &mut Numbers, people: &[Person], gone: &[RecordId]) {
    let mut people = people.to_vec();
    for person in &mut people {
        let last = person.phones.first().map_or("(650) 555-0001", |phone| phone.text.reveal());
        let id = last.chars().filter(char::is_ascii_digit).skip(7).collect();
        person.company =
            Some(CompanyRef { record: RecordRef { kind: RecordKind::Customer, id }, name: "Harbor Foods Ltd".into() });
    }
    index.take_members(&people, gone);
}

proptest! {
    #[test]
    fn any_changes_merges_and_deaths_equal_a_full_build(events in events()) {
        equals_a_full_build(events, &take_members);
    }
}

proptest! {
    #[test]
    fn so_they_do_with_words(events in events()) {
        equals_a_full_build(events, &Words::take);
    }
}

proptest! {
    // Unoptimised, a number takes half a millisecond to read.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn so_they_do_with_several_numbers_a_person(events in events()) {
        equals_a_full_build(events, &take_numbers);
    }
}

#[test]
fn a_step_does_no_more_than_its_budget_and_a_part() {
    let mut index = Numbers::default();
    let people: Vec<Person> = (0..100_000).map(|id| contact(id, &[])).collect();
    for people in people.chunks(5_000) {
        take_members(&mut index, people, &[]);
        while !index.step(usize::MAX).done {}
    }
    assert_eq!(index.len(), 100_000);
    take_members(&mut index, &[contact(1, &["(650) 555-0134".to_owned()])], &[]);
    let mut steps = 0;
    loop {
        let step = index.step(1);
        assert!(step.written.len() <= 2);
        steps += 1;
        if step.done {
            break;
        }
    }
    assert!(steps > 2, "{steps}");
}

#[test]
fn a_part_of_another_version_is_refused() {
    let mut kept = Kept::new();
    take_numbers(&mut kept.index, &[contact(1, &["+16505550134".to_owned()])], &[]);
    while !kept.step(usize::MAX) {}
    let mut part = kept.parts.pop_first().expect("a part").1;
    part.truncate(part.len() - 1);
    assert_eq!(Numbers::default().load(1, &part), Err(Unreadable::Damaged));
    part[1] += 1;
    assert_eq!(Numbers::default().load(1, &part), Err(Unreadable::OtherVersion));
}

/// Lines in countries whose numbers look alike on purpose: they share last digits, or are each other's beginnings.
const LINES: [(&str, &str); 14] = [
    ("US", "+16505550134"),
    ("US", "+12125550134"),
    ("US", "+16505550135"),
    ("CA", "+14165550134"),
    ("GB", "+442079460018"),
    ("GB", "+442079460181"),
    ("GB", "+447700900123"),
    ("ES", "+34916505501"),
    ("ES", "+34912345678"),
    ("DE", "+493012345678"),
    ("FR", "+33145678901"),
    ("AU", "+61291234567"),
    ("IT", "+390612345678"),
    ("JP", "+81345678901"),
];

/// A line as somebody at `home` may write it.
fn written(line: usize, style: usize, home: Region) -> String {
    let (of, e164) = LINES[line];
    let number = PhoneNumber::parse(e164, home).expect("a number");
    let own = Region::of(of).expect("a region");
    let digits = e164.trim_start_matches('+');
    match style {
        0 => e164.to_owned(),
        1 => number.display(home),
        2 => PhoneNumber::display(&number, Region::of("JP").filter(|other| *other != own).unwrap_or(Region::US)),
        3 => format!("tel:{e164}"),
        4 if number.country() == home.calling_code() => number.display(own),
        5 => format!("00{digits}"),
        6 => format!("+{} {}", number.country(), number.national_digits()),
        7 => e164.chars().map(|c| if c == '+' { "+".to_owned() } else { format!("{c}.") }).collect(),
        _ => e164.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_number_is_found_by_every_way_of_writing_it_and_by_no_other_line(
        home in prop::sample::select(vec!["US", "GB", "ES", "DE"]),
        people in prop::collection::vec(prop::collection::vec((0..LINES.len(), 0..9usize), 0..4), 1..8),
        extended in any::<bool>(),
        merged in any::<bool>(),
        heard in 0..9usize,
    ) {
        let home = Region::of(home).expect("a region");
        // From North America one dials 011 and not 00.
        let style = |style| if home == Region::US && style == 5 { 6 } else { style };
        let people: Vec<(Person, Vec<usize>)> = people
            .into_iter()
            .enumerate()
            .map(|(id, phones)| {
                let end = if extended { " ext. 12" } else { "" };
                let texts: Vec<String> =
                    phones.iter().map(|(line, of)| format!("{}{end}", written(*line, style(*of), home))).collect();
                (contact(id as i32, &texts), phones.into_iter().map(|(line, _)| line).collect())
            })
            .collect();
        let mut index = Numbers::default();
        let rows: Vec<Person> = people.iter().map(|(person, _)| person.clone()).collect();
        index.take(&rows, &[], home);
        while merged && !index.step(100).done {}
        for (line, (_, whole)) in LINES.into_iter().enumerate() {
            let text = written(line, style(heard), home);
            let Heard::Public(caller) = read(Some(&text), None, home) else {
                return Err(TestCaseError::fail(format!("{text} was not heard")));
            };
            prop_assert_eq!(caller.e164(), whole);
            let found: Vec<RecordId> = index.find(&caller);
            let rows: Vec<Person> = rows.iter().filter(|row| found.contains(&row.id)).cloned().collect();
            let ranked = rank_people(&rows, &caller, home, &Evidence::default());
            let mut got: Vec<i32> =
                ranked.candidates.iter().map(|candidate| candidate.record.id.parse().expect("an id")).collect();
            got.sort_unstable();
            let with_line = people.iter().filter(|(_, lines)| lines.contains(&line));
            let expected: Vec<i32> = with_line.map(|(person, _)| person.id.id).collect();
            prop_assert_eq!(got, expected, "{}", text);
        }
    }
}

#[test]
fn last_digits_find_what_has_no_country() {
    let mut index = Numbers::default();
    index.take(&[contact(1, &["912 34 56 78".to_owned()]), contact(2, &["555-0134".to_owned()])], &[], Region::US);
    let find = |e164| index.find(&PhoneNumber::parse(e164, Region::US).expect("a number"));
    assert_eq!(find("+34912345678").len(), 1);
    assert_eq!(find("+16505550134").len(), 1);
    assert_eq!(find("+16505550199").len(), 0);
}

#[test]
fn projects_are_found_through_their_customer() {
    let customer = RecordRef { kind: RecordKind::Prospect, id: "9".into() };
    let mut project = Person::new(RecordId { table: Table::Job, id: 5 }, RecordKind::Project);
    project.company = Some(CompanyRef { record: customer.clone(), name: "Harbor Foods Ltd".into() });
    let mut index = Numbers::default();
    index.take(&[project], &[], Region::US);
    let of = |kind| RecordId::of_record(&RecordRef { kind, ..customer.clone() }).expect("an id");
    assert_eq!(index.members_of(of(RecordKind::Customer)).len(), 1);
    assert_eq!(index.members_of(of(RecordKind::Vendor)).len(), 0);
}

fn named(id: i32, first: &str, last: &str, company: &str) -> Person {
    let mut person = contact(id, &[]);
    (person.first, person.last) = (first.into(), last.into());
    let record = RecordRef { kind: RecordKind::Customer, id: "9".into() };
    person.company = Some(CompanyRef { record, name: company.into() });
    person
}

fn words_of(people: &[Person]) -> Words {
    let mut words = Words::default();
    words.take(people, &[]);
    while !words.step(usize::MAX).done {}
    words
}

fn ids(hits: &[Hit]) -> Vec<i32> {
    hits.iter().map(|hit| hit.record.id).collect()
}

#[test]
fn whole_words_come_first_then_names_then_companies_and_inactive_people_last() {
    let mut mailed = named(4, "Ivo", "Petrov", "");
    mailed.email = "dan@harbor.example".into();
    let mut inactive = named(5, "Dan", "Dan", "Dan");
    inactive.inactive = true;
    let people = [
        inactive,
        mailed,
        named(3, "Priya", "Nair", "Dan Freight"),
        named(2, "Dana", "Whitfield", ""),
        named(1, "Ølaf", "Dan", ""),
    ];
    let (words, numbers) = (words_of(&people), Numbers::default());
    let found = |typed| ids(&search(&words, &numbers, typed, Region::US));
    assert_eq!(found("dan"), [1, 2, 3, 4, 5]);
    assert_eq!(found("Dan olaf"), [1]);
    assert_eq!(found("DAN@harbor"), [4]);
    assert_eq!(found("whit dana"), [2]);
    assert_eq!(found("dana nair"), [0; 0]);
    assert_eq!(found(" "), [0; 0]);
}

#[test]
fn numbers_are_found_in_any_form_and_by_their_ends() {
    let people = [
        contact(1, &["(650) 555-0134".to_owned()]),
        contact(2, &["+44 20 7946 0018".to_owned()]),
        contact(3, &["555-0134".to_owned()]),
        contact(4, &["+1 212 650 5550".to_owned()]),
        contact(5, &["1-800-FLOWERS".to_owned()]),
    ];
    let mut numbers = Numbers::default();
    numbers.take(&people, &[], Region::US);
    for merged in [false, true] {
        while merged && !numbers.step(usize::MAX).done {}
        let found = |typed| ids(&search(&Words::default(), &numbers, typed, Region::US));
        let whole = ["+16505550134", "650-555-0134", "650-555-0134 x12", "tel:+1-650-555-0134"];
        let begun = ["(650) 555 01", "650", "+1 650", "1650555", "tel:650555"];
        for typed in whole.into_iter().chain(begun) {
            assert_eq!(found(typed).first(), Some(&1), "{typed}");
        }
        for typed in ["1-800-FLOWERS", "1 800 flow", "800 356 9377", "tel:1-800-flowers"] {
            assert_eq!(found(typed), [5], "{typed}");
        }
        assert_eq!(found("dana 650"), [0; 0], "a name that has digits in it");
        assert_eq!(found("(650) 555"), [1]);
        assert_eq!(found("+44 20"), [2]);
        assert_eq!(found("011 44 20 7946"), [2]);
        assert_eq!(found("0134"), [1, 3]);
        assert_eq!(found("555-0134"), [1, 3]);
        assert_eq!(found("65"), [0; 0]);
    }
}

/// What a search has to answer, by looking at everybody.
fn by_looking(people: &[Person], typed: &str) -> Vec<i32> {
    let mut found: Vec<i32> = people
        .iter()
        .filter(|person| {
            let all = format!(
                "{} {} {}",
                person.first.reveal(),
                person.last.reveal(),
                person.company.as_ref().map_or("", |company| company.name.reveal())
            );
            let has = |word: &str| all.split(' ').any(|of| of.starts_with(word));
            typed.split_whitespace().all(has)
        })
        .map(|person| person.id.id)
        .collect();
    found.sort_unstable();
    found
}

proptest! {
    #[test]
    fn a_search_finds_whom_looking_at_everybody_finds(
        people in prop::collection::vec(prop::array::uniform3("[ab]{1,3}"), 1..24),
        changed in prop::collection::vec((0..24usize, prop::array::uniform3("[ab]{1,3}")), 0..6),
        typed in prop::collection::vec("[ab]{1,3}", 1..4),
    ) {
        let person = |id: usize, [first, last, company]: &[String; 3]| named(id as i32, first, last, company);
        let mut people: Vec<Person> = people.iter().enumerate().map(|(id, texts)| person(id, texts)).collect();
        let mut words = words_of(&people);
        for (id, texts) in changed.iter().filter(|(id, _)| *id < people.len()).collect::<Vec<_>>() {
            people[*id] = person(*id, texts);
            words.take(&people[*id..=*id], &[]);
        }
        let typed = typed.join(" ");
        let mut found = ids(&search(&words, &Numbers::default(), &typed, Region::US));
        found.sort_unstable();
        prop_assert!(people.len() <= MOST_HITS);
        prop_assert_eq!(found, by_looking(&people, &typed));
    }
}
