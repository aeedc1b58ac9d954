//! Pages: people of neighbouring ids, and which page holds whom.

use super::{
    Person, RecordId,
    bytes::{Form, Reader, Unreadable, Writer},
};
use crate::directory::lookup::Table;

/// A page with more people than this becomes two. Some fifty kilobytes: read, opened and taken apart in a few
/// milliseconds, which is what a caller's name may cost.
pub const MOST_ON_A_PAGE: usize = 256;

/// People of one table in the order of their ids, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page(Vec<Person>);

/// What merging changes made of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// In the order of ids; empty when nobody is left.
    pub pages: Vec<Page>,
    /// Rows that were there and are now other or gone, as they were.
    pub before: Vec<Person>,
}

impl Page {
    /// Reads a page from disk.
    ///
    /// # Errors
    /// Another version wrote it, or it is damaged: the copy has to be made anew.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(Form::People, bytes)?;
        Self::read_on(&mut reader).filter(|_| reader.is_done()).ok_or(Unreadable::Damaged)
    }

    fn read_on(reader: &mut Reader<'_>) -> Option<Self> {
        let table = *Table::ALL.get(reader.size()?)?;
        let mut custom = Vec::new();
        for _ in 0..reader.number()? {
            custom.push(reader.text()?.to_owned());
        }
        let (mut people, mut before) = (Vec::new(), 0);
        for _ in 0..reader.number()? {
            let person = Person::read(reader, table, before, &custom)?;
            before = person.id.biased();
            people.push(person);
        }
        Some(Self(people))
    }

    /// As it goes to disk. Personal data: to be sealed on the way.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        let (mut rows, mut custom, mut before) = (Writer::bare(), Vec::new(), 0);
        for person in &self.0 {
            person.write(&mut rows, before, &mut custom);
            before = person.id.biased();
        }
        let mut writer = Writer::new(Form::People);
        writer.number(self.0.first().map_or(0, |person| person.id.table as u64));
        writer.number(custom.len() as u64);
        for id in &custom {
            writer.text(id);
        }
        writer.number(self.0.len() as u64);
        let mut written = writer.done();
        written.extend(rows.done());
        written
    }

    /// Its people.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.0
    }

    /// One of them.
    #[must_use]
    pub fn find(&self, id: RecordId) -> Option<&Person> {
        self.0.get(self.place(id).ok()?)
    }

    fn place(&self, id: RecordId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |person| person.id)
    }

    /// Takes in rows of this page's range (later ones win) and drops those that are gone. A page that grew too large
    /// comes back as several, each at most [`MOST_ON_A_PAGE`], never with people of two tables.
    #[must_use]
    pub fn merge(mut self, rows: Vec<Person>, gone: &[RecordId]) -> Merged {
        let mut before = Vec::new();
        for row in rows {
            match self.place(row.id) {
                Ok(place) => before.extend(self.0.get_mut(place).map(|old| std::mem::replace(old, row))),
                Err(place) => self.0.insert(place, row),
            }
        }
        for id in gone {
            before.extend(self.place(*id).ok().map(|place| self.0.remove(place)));
        }
        let mut pages = Vec::new();
        for people in self.0.chunk_by(|one, next| one.id.table == next.id.table) {
            let even = people.len().div_ceil(people.len().div_ceil(MOST_ON_A_PAGE));
            pages.extend(people.chunks(even).map(|people| Self(people.to_vec())));
        }
        Merged { pages, before }
    }
}

/// The directory of pages: what each holds, and the number it is kept under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// In the order of ids.
    leaves: Vec<Leaf>,
    next: u32,
}

/// A page, as the directory knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Whom it begins with.
    pub first: RecordId,
    /// The number it is kept under.
    pub number: u32,
    /// How many people are on it.
    pub count: u32,
    /// What their ids add up to.
    pub total: i64,
}

impl Leaf {
    fn of(page: &Page, number: u32) -> Option<Self> {
        let first = page.0.first()?.id;
        let total = page.0.iter().map(|person| i64::from(person.id.id)).sum();
        Some(Self { first, number, count: u32::try_from(page.0.len()).ok()?, total })
    }
}

impl Pages {
    /// The page that holds a record if any does, and so the one a new record goes to. `None`: there are none yet.
    #[must_use]
    pub fn page_of(&self, id: RecordId) -> Option<u32> {
        Some(self.leaves.get(self.place_of(id))?.number)
    }

    /// The first record that is beyond the page of this one; `None`: none is.
    #[must_use]
    pub fn end_of(&self, id: RecordId) -> Option<RecordId> {
        Some(self.leaves.get(self.place_of(id) + 1)?.first)
    }

    fn place_of(&self, id: RecordId) -> usize {
        self.leaves.partition_point(|leaf| leaf.first <= id).saturating_sub(1)
    }

    /// Every page, in the order of ids.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// How many people are on all of them.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.leaves.iter().map(|leaf| u64::from(leaf.count)).sum()
    }

    /// Puts what became of page `old` (`None`: there was none) in its place. Answers the number each new page is kept
    /// under; where `old` is not among them, it is to be deleted.
    pub fn replace(&mut self, old: Option<u32>, pages: &[Page]) -> Vec<u32> {
        let mut free = old;
        self.leaves.retain(|leaf| Some(leaf.number) != old);
        let mut numbers = Vec::new();
        for page in pages {
            let number = free.take().unwrap_or_else(|| {
                self.next += 1;
                self.next
            });
            let Some(leaf) = Leaf::of(page, number) else { continue };
            let place = self.leaves.partition_point(|before| before.first < leaf.first);
            self.leaves.insert(place, leaf);
            numbers.push(number);
        }
        numbers
    }

    /// As it goes to disk.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        let mut writer = Writer::new(Form::People);
        writer.number(u64::from(self.next));
        writer.number(self.leaves.len() as u64);
        for leaf in &self.leaves {
            writer.number(leaf.first.packed());
            writer.number(u64::from(leaf.number));
            writer.number(u64::from(leaf.count));
            writer.signed(leaf.total);
        }
        writer.done()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// Another version wrote it, or it is damaged: the copy has to be made anew.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(Form::People, bytes)?;
        let mut read = || {
            let next = u32::try_from(reader.number()?).ok()?;
            let mut leaves = Vec::new();
            for _ in 0..reader.number()? {
                leaves.push(Leaf {
                    first: RecordId::unpacked(reader.number()?)?,
                    number: u32::try_from(reader.number()?).ok()?,
                    count: u32::try_from(reader.number()?).ok()?,
                    total: reader.signed()?,
                });
            }
            (reader.is_done() && leaves.is_sorted_by_key(|leaf| leaf.first)).then_some(Self { leaves, next })
        };
        read().ok_or(Unreadable::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use callside_protocol::{CompanyRef, Personal, PhoneField, RecordKind, RecordRef, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::directory::people::Phone;

    fn person(id: i32, last: &str) -> Person {
        let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
        person.last = last.into();
        person
    }

    fn anybody() -> impl Strategy<Value = Person> {
        let field = prop_oneof![
            proptest::sample::select(PhoneField::STANDARD.to_vec()),
            "custentity_[a-c]".prop_map(PhoneField::Custom),
        ];
        let phone = (field, "\\PC{0,16}").prop_map(|(field, text)| Phone { field, text: text.into() });
        let company = (proptest::sample::select(RecordKind::ALL.to_vec()), "-?[0-9]{1,9}", "\\PC{0,12}");
        (
            any::<i32>(),
            prop::array::uniform6("\\PC{0,12}"),
            proptest::option::of(company),
            (any::<bool>(), any::<bool>()),
            proptest::option::of("[0-9]{1,6}"),
            prop::collection::vec(phone, 0..5),
            (any::<i64>(), any::<i64>()),
        )
            .prop_map(|(id, texts, company, (inactive, is_person), sales_rep, phones, (modified, as_of))| {
                let [first, middle, last, whole, title, email] = texts.map(Personal::from);
                Person {
                    id: RecordId { table: Table::Customer, id },
                    kind: RecordKind::Lead,
                    is_person,
                    first,
                    middle,
                    last,
                    whole,
                    title,
                    email,
                    company: company
                        .map(|(kind, id, name)| CompanyRef { record: RecordRef { kind, id }, name: name.into() }),
                    inactive,
                    sales_rep,
                    phones,
                    modified,
                    as_of: Timestamp(as_of),
                }
            })
    }

    #[test]
    fn a_page_cut_short_is_damaged_and_an_older_one_is_refused() {
        let written = Page::default().merge(vec![person(5, "Whitfield")], &[]).pages[0].written();
        for end in 2..written.len() {
            assert_eq!(Page::read(&written[..end]), Err(Unreadable::Damaged), "{end}");
        }
        let mut older = written;
        older[1] -= 1;
        assert_eq!(Page::read(&older), Err(Unreadable::OtherVersion));
    }

    #[test]
    fn merging_says_what_was_there_before() {
        let page = Page::default().merge(vec![person(1, "a"), person(2, "b"), person(3, "c")], &[]).pages.remove(0);
        let gone = RecordId { table: Table::Contact, id: 3 };
        let merged = page.merge(vec![person(2, "bb"), person(4, "d")], &[gone]);
        assert_eq!(merged.before, [person(2, "b"), person(3, "c")]);
        assert_eq!(merged.pages[0].people(), [person(1, "a"), person(2, "bb"), person(4, "d")]);
    }

    proptest! {
        #[test]
        fn pages_survive_the_disk(people in prop::collection::vec(anybody(), 0..12)) {
            for page in Page::default().merge(people, &[]).pages {
                prop_assert_eq!(Page::read(&page.written()), Ok(page));
            }
        }

        #[test]
        fn any_bytes_are_refused_without_harm(bytes: Vec<u8>) {
            let _ = Page::read(&[&b"P\x01"[..], &bytes].concat());
            let _ = Pages::read(&[&b"P\x01"[..], &bytes].concat());
        }

        #[test]
        fn pages_hold_what_a_map_would(
            batches in prop::collection::vec(prop::collection::vec((0..2_000i32, "[a-z]{1,3}", any::<bool>()), 1..400), 1..6)
        ) {
            let mut map = BTreeMap::new();
            let (mut pages, mut kept) = (Pages::default(), BTreeMap::<u32, Page>::new());
            for batch in batches {
                for (id, name, goes) in batch {
                    let table = if id % 3 == 0 { Table::Vendor } else { Table::Contact };
                    let id = RecordId { table, id };
                    let row = Person { id, ..person(0, &name) };
                    let old = pages.page_of(id);
                    let page = old.and_then(|page| kept.remove(&page)).unwrap_or_default();
                    let merged = if goes {
                        map.remove(&id);
                        page.merge(Vec::new(), &[id])
                    } else {
                        map.insert(id, row.clone());
                        page.merge(vec![row], &[])
                    };
                    let numbers = pages.replace(old, &merged.pages);
                    kept.extend(numbers.into_iter().zip(merged.pages));
                }
                pages = Pages::read(&pages.written()).expect("a directory");
            }
            let leaves = pages.leaves().iter();
            let all: Vec<Person> = leaves.flat_map(|leaf| kept[&leaf.number].people().to_vec()).collect();
            prop_assert_eq!(pages.count(), all.len() as u64);
            let total: i64 = pages.leaves().iter().map(|leaf| leaf.total).sum();
            prop_assert_eq!(total, all.iter().map(|person| i64::from(person.id.id)).sum::<i64>());
            prop_assert_eq!(&all, &map.into_values().collect::<Vec<_>>());
            prop_assert!(kept.values().all(|page| page.people().len() <= MOST_ON_A_PAGE));
            prop_assert!(all.iter().all(|row| kept[&pages.page_of(row.id).unwrap()].find(row.id) == Some(row)));
        }
    }
}
