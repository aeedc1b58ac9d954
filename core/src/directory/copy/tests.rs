//! A copy that is kept and read at the same time, by two who share nothing but the shelf.

use std::rc::Rc;

use callside_protocol::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::{
    directory::{
        lookup::Table,
        people::{Person, RecordId},
        synthetic,
    },
    phone::{PhoneNumber, Region},
    ports::{
        Shelf, Spawn,
        fakes::{FakeShelf, FakeSpawn},
    },
};

const PREFIX: &str = "people/1234567.5.3/a";

struct Desk {
    disk: Rc<FakeShelf>,
    shelf: Rc<dyn Shelf>,
    executor: Rc<FakeSpawn>,
    spawn: Rc<dyn Spawn>,
    given_up: GivenUp,
}

impl Desk {
    fn new() -> Self {
        let (disk, executor) = (FakeShelf::new(), FakeSpawn::new());
        let (shelf, spawn): (Rc<dyn Shelf>, Rc<dyn Spawn>) = (disk.clone(), executor.clone());
        Self { disk, shelf, executor, spawn, given_up: GivenUp::default() }
    }

    fn run<T>(&self, doing: impl Future<Output = T>) -> T {
        self.executor.run(doing)
    }

    fn keeper(&self) -> Keeper {
        let owner = Owner { account: "1234567".to_owned(), entity: Some("5".to_owned()), role: Some("3".to_owned()) };
        let begun =
            Standing::new(owner, Terms { custom: Vec::new(), home: Region::US, only_mine: false }, Timestamp(7));
        self.run(Keeper::open(&self.shelf, &self.spawn, PREFIX.to_owned(), begun, &self.given_up)).unwrap()
    }

    fn reader(&self) -> Finder {
        self.run(Finder::load(&self.shelf, PREFIX.to_owned())).unwrap().unwrap()
    }

    /// A whole copy of these people, indexed as the first walk's end indexes it.
    fn whole(&self, people: Vec<Person>) -> Keeper {
        let keeper = self.keeper();
        self.run(keeper.take(people, Vec::new())).unwrap();
        while !self.run(keeper.index_more()).unwrap() {}
        keeper.standing.borrow_mut().complete = Some(Timestamp(9));
        self.run(keeper.keep_standing()).unwrap();
        keeper
    }
}

fn people(places: impl IntoIterator<Item = u32>) -> Vec<Person> {
    places.into_iter().map(|place| synthetic::person(place, 1)).collect()
}

/// Whom a copy finds for a number, and whom by a name.
fn found(desk: &Desk, finder: &Finder, person: &Person) -> (Vec<RecordId>, Vec<RecordId>) {
    let number = person.phones.first().and_then(|phone| PhoneNumber::parse(phone.text.reveal(), Region::US));
    let mut having = number.map(|number| finder.held().having(&number)).unwrap_or_default();
    having.sort();
    let named = desk.run(finder.search(person.last.reveal())).unwrap();
    (having, named.into_iter().map(|(_, person)| person.id).collect())
}

#[test]
fn a_page_that_is_turned_while_somebody_reads_hides_nobody() {
    let desk = Desk::new();
    // Every other id, so that what comes between them splits pages.
    let keeper = desk.whole(people((1..900).step_by(2)));
    let finder = desk.reader();
    let before = people((1..900).step_by(2));
    assert_eq!(desk.run(finder.held().person(before[0].id)).unwrap().as_ref(), Some(&before[0]));
    desk.run(keeper.take(people((2..900).step_by(2)), Vec::new())).unwrap();
    // The reader has not been told: its pages are those of before.
    for person in &before {
        assert_eq!(desk.run(finder.held().person(person.id)).unwrap().as_ref(), Some(person));
    }
}

#[test]
fn somebody_whose_page_is_gone_is_gone_and_the_copy_stays_readable() {
    let desk = Desk::new();
    let keeper = desk.whole(people(1..900));
    let finder = desk.reader();
    let employees: Vec<RecordId> = {
        let all = people(1..900);
        all.iter().map(|person| person.id).filter(|id| id.table == Table::Contact).take(400).collect()
    };
    desk.run(keeper.take(Vec::new(), employees.clone())).unwrap();
    assert!(keeper.take_changed().iter().any(|name| name.starts_with("page/")), "a page went");
    for id in employees {
        assert_eq!(desk.run(finder.held().person(id)), Ok(None));
    }
    desk.disk.clear();
    let unread = RecordId { table: Table::Contact, id: 999 };
    assert_eq!(
        desk.run(finder.held().person(unread)),
        Err(CopyError::Unreadable),
        "a page that ought to be there is missed"
    );
}

#[test]
fn an_index_cut_short_by_a_death_is_whole_in_the_end() {
    let desk = Desk::new();
    let all = people(1..700);
    {
        let keeper = desk.keeper();
        desk.run(keeper.take(all.clone(), Vec::new())).unwrap();
        // As a death between two stretches leaves it: the first page is in, and written down to be.
        let first = keeper.pages.borrow().leaves()[0].number;
        let page = desk.run(keeper.page(first)).unwrap();
        keeper.parts_loaded.set(true);
        desk.run(keeper.index(page.people(), &[]));
        desk.run(keeper.merge()).unwrap();
        keeper.standing.borrow_mut().indexed = page.people().last().map(|person| person.id);
        desk.run(keeper.keep_standing()).unwrap();
    }
    let keeper = desk.keeper();
    assert!(desk.run(keeper.index_more()).unwrap());
    keeper.standing.borrow_mut().complete = Some(Timestamp(9));
    desk.run(keeper.keep_standing()).unwrap();
    let (finder, other) = (desk.reader(), Desk::new());
    other.whole(all.clone());
    let whole = other.reader();
    for person in all.iter().step_by(5) {
        assert_eq!(found(&desk, &finder, person), found(&other, &whole, person));
    }
}

#[test]
fn a_copy_that_was_given_up_is_written_no_more() {
    let desk = Desk::new();
    let keeper = desk.whole(people(1..20));
    let size = desk.disk.size();
    desk.given_up.set(true);
    assert_eq!(desk.run(keeper.take(people(20..40), Vec::new())), Err(CopyError::GivenUp));
    assert_eq!(desk.disk.size(), size);
}

#[test]
fn other_terms_begin_on_an_empty_shelf_and_remember_when() {
    let desk = Desk::new();
    let keeper = desk.whole(people(1..20));
    let (owner, mut terms) = (keeper.standing.borrow().of.clone(), keeper.standing.borrow().terms.clone());
    terms.custom.push(CustomField { table: Table::Contact, column: "custentity_direct".to_owned() });
    assert!(keeper.is(PREFIX, &owner, &keeper.standing.borrow().terms) && !keeper.is(PREFIX, &owner, &terms));
    let begun = Standing::new(owner, terms, Timestamp(70));
    let open = |begun: Standing| {
        desk.run(Keeper::open(&desk.shelf, &desk.spawn, PREFIX.to_owned(), begun, &desk.given_up)).unwrap()
    };
    open(begun.clone());
    assert_eq!(desk.run(desk.shelf.names("people/")).unwrap(), [format!("{PREFIX}/standing")]);
    let again = open(Standing { not_before: Timestamp(700), ..begun });
    assert_eq!(again.standing.borrow().not_before, Timestamp(70));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_reader_that_is_told_knows_what_one_that_begins_now_knows(
        steps in prop::collection::vec((1..300_u32, 1..120_u32, any::<bool>(), any::<bool>(), any::<bool>()), 1..7),
    ) {
        let desk = Desk::new();
        let keeper = desk.whole(people(1..200));
        let _ = keeper.take_changed();
        let finder = desk.reader();
        for (from, count, goes, merges, searches) in steps {
            if searches {
                desk.run(finder.search("whitfield")).unwrap();
            }
            let some = people(from..from + count);
            let (rows, gone) = if goes { (Vec::new(), some.iter().map(|person| person.id).collect()) } else { (some, Vec::new()) };
            desk.run(keeper.take(rows, gone)).unwrap();
            if merges {
                desk.run(keeper.merge()).unwrap();
            }
            desk.run(finder.follow(&keeper.take_changed())).unwrap();
            let fresh = desk.reader();
            prop_assert_eq!(finder.held().count(), fresh.held().count());
            for person in people((1..420).step_by(7)) {
                prop_assert_eq!(desk.run(finder.held().person(person.id)), desk.run(fresh.held().person(person.id)));
                prop_assert_eq!(found(&desk, &finder, &person), found(&desk, &fresh, &person));
            }
        }
    }
}
