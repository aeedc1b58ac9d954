//! Whatever people do in NetSuite while it is copied, and whatever fails or dies on the way: in the end the copy is what
//! a copy made then would be, and finds everybody by every number they have.

use std::rc::Rc;

use callside_core::{
    directory::{
        copy::Finder,
        index::MOST_HITS,
        people::{Page, Pages, Person, RecordId},
    },
    phone::{PhoneNumber, Region, stored_numbers},
    ports::{Shelf, StoreError},
};
use callside_emulator::{
    errand::{Deed, Errand},
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
};
use callside_protocol::{Answer, Command, CopyScope, Timestamp};
use callside_tests::room::{Room, small};
use futures::executor::block_on;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const MINUTE: i64 = 60_000;
const QUERIES: &str = "/services/rest/query";

/// Everything a copy holds, in NetSuite's words.
const KINDS: [RecordType; 5] =
    [RecordType::Contact, RecordType::Customer, RecordType::Vendor, RecordType::Employee, RecordType::Job];

/// What opens them.
const RIGHTS: [Permission; 5] = [
    Permission::Contacts,
    Permission::Customers,
    Permission::Vendors,
    Permission::EmployeeRecord,
    Permission::Projects,
];

/// What people type in telephone fields.
const NUMBERS: [&str; 11] = [
    "(650) 555-0177",
    "+1 650 555 0177",
    "650.555.0178 x12",
    "+44 20 7946 0018",
    "020 7946 0018",
    "+34 915 550 123",
    "555-0179",
    "1-800-FLOWERS",
    "650 555 0178 / 650 555 0177",
    "n/a 📞",
    "",
];

/// Names in any script.
const NAMES: [&str; 6] = ["Haddad", "Ångström", "李小龍", "О'Коннор", "Whit👩‍🚀field", "van der Berg"];

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody does something in NetSuite, when so many more queries have been answered.
    Does { what: What, after_queries: u32 },
    /// The administrator opens or closes a table.
    Right { place: usize, open: bool },
    /// The next queries fail.
    Fails { kind: Kind, count: u32 },
    /// Other integrations take the account's places.
    Busy(bool),
    /// The worker, or the browser, dies at that touch of the world.
    Dies { touch: u32, browser: bool },
    /// The back office fails at that touch of the shelf.
    OfficeFails { touch: u32 },
    /// The disk is full, or has room again.
    DiskFull(bool),
    /// Time passes, in seconds.
    Passes(i64),
}

/// What is done to a record; which one is a place in the list of those there are.
#[derive(Clone, Debug)]
enum What {
    Create { kind: usize, name: usize, number: usize, at: usize },
    Change { kind: usize, place: usize, name: usize, number: usize },
    Active { kind: usize, place: usize, active: bool },
    Moves { place: usize, to: usize },
    Delete { kind: usize, place: usize },
    Merge { kind: usize, place: usize, into: usize },
}

fn what() -> impl Strategy<Value = What> {
    let (kind, place) = (0..4_usize, 0..40_usize);
    let (name, number) = (0..NAMES.len(), 0..NUMBERS.len());
    prop_oneof![
        3 => (kind.clone(), name.clone(), number.clone(), place.clone())
            .prop_map(|(kind, name, number, at)| What::Create { kind, name, number, at }),
        4 => (kind.clone(), place.clone(), name, number)
            .prop_map(|(kind, place, name, number)| What::Change { kind, place, name, number }),
        1 => (kind.clone(), place.clone(), any::<bool>())
            .prop_map(|(kind, place, active)| What::Active { kind, place, active }),
        1 => (place.clone(), place.clone()).prop_map(|(place, to)| What::Moves { place, to }),
        3 => (0..KINDS.len(), place.clone()).prop_map(|(kind, place)| What::Delete { kind, place }),
        2 => (kind, place.clone(), place).prop_map(|(kind, place, into)| What::Merge { kind, place, into }),
    ]
}

fn failure() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Status { code: 429, retry_after: None }),
        Just(Kind::Status { code: 429, retry_after: Some(30) }),
        Just(Kind::Status { code: 500, retry_after: None }),
        Just(Kind::Status { code: 503, retry_after: Some(5) }),
        Just(Kind::CutBefore),
        Just(Kind::CutWithin),
        Just(Kind::CutAfter),
        Just(Kind::Malformed),
        Just(Kind::Delay { milliseconds: 20_000 }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (what(), 0..6_u32).prop_map(|(what, after_queries)| Step::Does { what, after_queries }),
        1 => (0..RIGHTS.len(), any::<bool>()).prop_map(|(place, open)| Step::Right { place, open }),
        2 => (failure(), 1..4_u32).prop_map(|(kind, count)| Step::Fails { kind, count }),
        1 => any::<bool>().prop_map(Step::Busy),
        2 => (1..60_u32, any::<bool>()).prop_map(|(touch, browser)| Step::Dies { touch, browser }),
        1 => (1..20_u32).prop_map(|touch| Step::OfficeFails { touch }),
        1 => any::<bool>().prop_map(Step::DiskFull),
        8 => prop_oneof![1..20_i64, Just(120), Just(360), Just(4_000)].prop_map(Step::Passes),
    ]
}

/// A room in which things happen to a copy.
struct Story {
    room: Option<Room>,
    /// Ids by the place of their kind, whether or not they are still there.
    ids: [Vec<i64>; KINDS.len()],
    /// How to begin again when the worker dies.
    browser: bool,
}

impl Story {
    fn new() -> Self {
        let room = Room::connected(small());
        assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
        let ids = KINDS.map(|kind| ids(&room, kind));
        Self { room: Some(room), ids, browser: false }
    }

    fn room(&self) -> &Room {
        self.room.as_ref().expect("a room")
    }

    fn id(&self, kind: usize, place: usize) -> i64 {
        let ids = &self.ids[kind];
        ids[place % ids.len()]
    }

    fn deed(&self, what: &What) -> Deed {
        let properties = |kind: usize, name: usize, number: usize| {
            let mut all = Map::new();
            let name = Value::from(NAMES[name]);
            if kind == 0 || kind == 3 {
                all.insert("firstName".to_owned(), "Noor".into());
                all.insert("lastName".to_owned(), name);
            } else {
                all.insert("companyName".to_owned(), name);
            }
            let field = if number.is_multiple_of(2) || kind == 2 { "phone" } else { "mobilePhone" };
            all.insert(field.to_owned(), NUMBERS[number].into());
            all
        };
        match *what {
            What::Create { kind, name, number, at } => {
                let mut properties = properties(kind, name, number);
                if kind == 0 && at.is_multiple_of(2) {
                    properties.insert("company".to_owned(), json!({"id": self.id(1, at).to_string()}));
                }
                Deed::Create { record: KINDS[kind], properties }
            }
            What::Change { kind, place, name, number } => Deed::Change {
                record: KINDS[kind],
                id: self.id(kind, place),
                properties: properties(kind, name, number),
            },
            What::Active { kind, place, active } => Deed::Change {
                record: KINDS[kind],
                id: self.id(kind, place),
                properties: Map::from_iter([("isInactive".to_owned(), Value::from(!active))]),
            },
            What::Moves { place, to } => Deed::Change {
                record: RecordType::Contact,
                id: self.id(0, place),
                properties: Map::from_iter([("company".to_owned(), json!({"id": self.id(1, to).to_string()}))]),
            },
            What::Delete { kind, place } => Deed::Delete { record: KINDS[kind], id: self.id(kind, place) },
            What::Merge { kind, place, into } => {
                Deed::Merge { record: KINDS[kind], id: self.id(kind, place), into: self.id(kind, into) }
            }
        }
    }

    /// What NetSuite refuses stays undone: a record may be gone already.
    fn happens(&mut self, step: &Step) {
        let room = self.room();
        match step {
            Step::Does { what, after_queries } => {
                let deed = self.deed(what);
                let made = room.world.borrow_mut().send_on(Errand { after_queries: *after_queries, deed });
                if let (What::Create { kind, .. }, Ok(id @ 1..)) = (what, made) {
                    self.ids[*kind].push(id);
                }
            }
            Step::Right { place, open } => {
                let level = if *open { Level::View } else { Level::None };
                let mut world = room.world.borrow_mut();
                world.netsuite.role_mut(Role::AGENT).expect("the role").set(RIGHTS[*place], level);
            }
            Step::Fails { kind, count } => room.fault("POST", QUERIES, *kind, *count),
            Step::Busy(busy) => room.world.borrow_mut().set_foreign_requests(if *busy { 5 } else { 0 }),
            Step::Dies { touch, browser } => {
                room.fuse.set(*touch);
                self.browser = *browser;
            }
            Step::OfficeFails { touch } => room.office_fuse.set(*touch),
            Step::DiskFull(full) => room.shelf.fail(full.then_some(StoreError::Full)),
            Step::Passes(seconds) => self.passes(seconds * 1_000),
        }
    }

    fn passes(&mut self, milliseconds: i64) {
        self.room().pass(milliseconds);
        if self.room().fuse.is_blown() {
            let room = self.room.take().expect("a room");
            self.room = Some(if self.browser { room.kill_browser() } else { room.kill_worker() });
        }
    }

    /// Nothing fails any more, the administrator has done, and a new sign-in learns what the role can read by then.
    fn calms_down(&mut self) {
        let room = self.room();
        room.world.borrow_mut().faults.clear();
        room.world.borrow_mut().set_foreign_requests(0);
        room.fuse.hold();
        room.office_fuse.hold();
        room.shelf.fail(None);
        self.passes(MINUTE);
        assert_eq!(self.room().connect_netsuite("101", None), Answer::Done);
        self.room().until_copied();
        // Longer than any wait after refusals, and than a sweep and the changes after it take.
        self.passes(150 * MINUTE);
    }
}

/// Ids of the cast.
fn ids(room: &Room, kind: RecordType) -> Vec<i64> {
    let world = room.world.borrow();
    let count = world.netsuite.count(kind);
    (1..10_000).filter(|id| world.netsuite.record(kind, *id).is_some()).take(count).collect()
}

/// A copy as it lies on the shelf: its people, and what reads it.
fn copied(room: &Room) -> (Vec<Person>, Finder) {
    let shelf: Rc<dyn Shelf> = room.shelf.clone();
    block_on(async {
        let names = shelf.names("people/").await.expect("a shelf");
        let prefixes: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix("/standing")).collect();
        let [prefix] = prefixes[..] else { panic!("one copy, not {prefixes:?}") };
        let read = async |name: String| shelf.get(&name).await.expect("a shelf").expect("a piece of the copy");
        let pages = Pages::read(&read(format!("{prefix}/pages")).await).expect("pages");
        let mut people = Vec::new();
        for leaf in pages.leaves() {
            let page = Page::read(&read(format!("{prefix}/page/{}", leaf.number)).await).expect("a page");
            people.extend(page.people().iter().cloned());
        }
        for person in &mut people {
            // When it was read is the one thing that may differ.
            person.as_of = Timestamp::default();
        }
        (people, Finder::load(&shelf, prefix.to_owned()).await.expect("a copy").expect("a copy"))
    })
}

/// Whom a copy finds by each number that stands in one of its fields, by each that may have stood there, and by names.
fn found(people: &[Person], finder: &Finder) -> Vec<(String, Vec<RecordId>)> {
    let texts = people.iter().flat_map(|person| person.phones.iter().map(|phone| phone.text.reveal()));
    let mut numbers: Vec<PhoneNumber> = texts
        .chain(NUMBERS)
        .flat_map(|text| stored_numbers(text, Region::US))
        .filter_map(|stored| PhoneNumber::parse(stored.e164.as_deref()?, Region::US))
        .collect();
    numbers.sort_by(|one, other| one.e164().cmp(other.e164()));
    numbers.dedup();
    let mut found: Vec<(String, Vec<RecordId>)> =
        numbers.iter().map(|number| (number.e164().to_owned(), finder.held().having(number))).collect();
    for name in NAMES {
        let named = block_on(finder.search(name)).expect("names");
        if named.len() < MOST_HITS {
            let is_called = |person: &Person| [&person.last, &person.whole].iter().any(|text| text.reveal() == name);
            let called = named.into_iter().filter(|(_, person)| is_called(person)).map(|(_, person)| person.id);
            found.push((name.to_owned(), called.collect()));
        }
    }
    for (_, ids) in &mut found {
        ids.sort();
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 60, ..ProptestConfig::with_cases(10) })]

    #[test]
    fn in_the_end_the_copy_is_what_a_copy_made_then_would_be(steps in prop::collection::vec(step(), 1..24)) {
        let mut story = Story::new();
        for step in &steps {
            story.happens(step);
        }
        story.calms_down();
        let (kept, finder) = copied(story.room());
        let kept_found = found(&kept, &finder);
        for person in &kept {
            for phone in &person.phones {
                for stored in stored_numbers(phone.text.reveal(), Region::US) {
                    let number = stored.e164.and_then(|e164| PhoneNumber::parse(&e164, Region::US));
                    prop_assert!(number.is_none_or(|number| finder.held().having(&number).contains(&person.id)));
                }
            }
        }
        assert_eq!(story.room().command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
        assert_eq!(story.room().on_shelf("people/"), 0);
        assert_eq!(story.room().command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
        story.room().until_copied();
        let (fresh, fresh_finder) = copied(story.room());
        let ids = |people: &[Person]| people.iter().map(|person| person.id).collect::<Vec<_>>();
        prop_assert_eq!(ids(&kept), ids(&fresh));
        for (kept, fresh) in kept.iter().zip(&fresh) {
            prop_assert_eq!(kept, fresh);
        }
        prop_assert_eq!(kept_found, found(&fresh, &fresh_finder));
    }
}
