//! A copy on the shelf and in memory: its pages, its indexes, and where it stands.
//!
//! ```text
//! <copy>/standing            where it stands
//! <copy>/pages               which page holds whom
//! <copy>/page/<number>       people
//! <copy>/numbers/<number>    parts of the number index, <copy>/numbers/changes beside them
//! <copy>/words/…             names to search, read when somebody first searches
//! ```
//!
//! New rows, the changes of every index and the new standing go to disk in one commit; the first copy is indexed when it
//! is whole. After a commit that failed,
//! memory is ahead of the disk: the copy is loaded again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    queries::Range,
    standing::{Owner, Standing, Terms},
};
use crate::{
    directory::{
        index::{Numbers, Words},
        people::{Page, Pages, Person, RecordId},
    },
    ordered::{sort, sort_by},
    phone::PhoneNumber,
    ports::{Bulk, Shelf, Spawn, StoreError},
};

/// Pages kept in memory: people who call, call again.
const REMEMBERED: usize = 8;

/// Why a copy cannot be used. It is made anew; until then NetSuite is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// The browser's store refused. Nothing on it has changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Part of it is missing, damaged, or written by another version.
    #[error("the copy cannot be read")]
    Unreadable,
    /// It was given up meanwhile: nothing more is written to it.
    #[error("the copy was given up")]
    GivenUp,
}

impl From<crate::directory::people::Unreadable> for CopyError {
    fn from(_: crate::directory::people::Unreadable) -> Self {
        Self::Unreadable
    }
}

/// A copy.
pub struct Held {
    pub(super) shelf: Rc<dyn Shelf>,
    pub(super) spawn: Rc<dyn Spawn>,
    pub(super) prefix: String,
    pub(super) standing: RefCell<Standing>,
    pub(super) pages: RefCell<Pages>,
    pub(super) numbers: RefCell<Numbers>,
    pub(super) words: RefCell<Words>,
    /// Its parts are in memory; without them only changes are taken in.
    pub(super) words_loaded: Cell<bool>,
    remembered: RefCell<Vec<(u32, Page)>>,
    given_up: Cell<bool>,
}

impl Held {
    /// An empty copy under that prefix. Nothing is written yet.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, spawn: &Rc<dyn Spawn>, prefix: String, standing: Standing) -> Self {
        Self {
            shelf: Rc::clone(shelf),
            spawn: Rc::clone(spawn),
            prefix,
            standing: RefCell::new(standing),
            pages: RefCell::default(),
            numbers: RefCell::default(),
            words: RefCell::default(),
            words_loaded: Cell::new(true),
            remembered: RefCell::default(),
            given_up: Cell::new(false),
        }
    }

    /// The copy under that prefix; `None`: there is none.
    ///
    /// # Errors
    /// It cannot be read, or belongs to another version.
    pub async fn load(shelf: &Rc<dyn Shelf>, spawn: &Rc<dyn Spawn>, prefix: String) -> Result<Option<Self>, CopyError> {
        let Some(standing) = shelf.get(&format!("{prefix}/standing")).await? else { return Ok(None) };
        let standing = std::str::from_utf8(&standing).ok().and_then(|text| callside_json::read(text).ok());
        let held = Self::new(shelf, spawn, prefix, standing.ok_or(CopyError::Unreadable)?);
        if let Some(pages) = held.get("pages").await? {
            held.pages.replace(Pages::read(&pages)?);
        }
        if held.is_complete() || held.standing.borrow().indexed.is_some() {
            held.load_indexes().await?;
        }
        Ok(Some(held))
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CopyError> {
        Ok(self.shelf.get(&format!("{}/{name}", self.prefix)).await?)
    }

    pub(super) async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), CopyError> {
        if self.given_up.get() { Err(CopyError::GivenUp) } else { Ok(self.shelf.change(put, remove).await?) }
    }

    /// Nothing is written to it from now on: it is removed, or another reads it anew.
    pub fn give_up(&self) {
        self.given_up.set(true);
    }

    pub(super) fn bulk(&self, name: &str, bytes: Vec<u8>) -> Bulk {
        Bulk { name: format!("{}/{name}", self.prefix), bytes }
    }

    /// Whose copy it is.
    #[must_use]
    pub fn owner(&self) -> Owner {
        self.standing.borrow().of.clone()
    }

    /// Everything was in at least once.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.standing.borrow().complete.is_some()
    }

    /// It is made by these terms.
    #[must_use]
    pub fn is_by(&self, terms: &Terms) -> bool {
        self.standing.borrow().terms == *terms
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing.borrow().clone()
    }

    /// The first ids of the pages in a range; those of a page that begins before it are left out.
    pub(super) fn firsts(&self, range: Range) -> Vec<i32> {
        self.pages.borrow().leaves().iter().filter(|leaf| range.holds(leaf.first)).map(|leaf| leaf.first.id).collect()
    }

    /// How many records a range holds and what their ids add up to. A range begins and ends between pages.
    pub(super) fn tally(&self, range: Range) -> (i64, i64) {
        let pages = self.pages.borrow();
        let within = pages.leaves().iter().filter(|leaf| range.holds(leaf.first));
        within.fold((0, 0), |(count, total), leaf| (count + i64::from(leaf.count), total + leaf.total))
    }

    /// Every record in a range.
    pub(super) async fn ids(&self, range: Range) -> Result<Vec<RecordId>, CopyError> {
        let numbers: Vec<u32> = {
            let pages = self.pages.borrow();
            let leaves = pages.leaves();
            // The page before the first that begins in the range may reach into it.
            let from = leaves.partition_point(|leaf| leaf.first < range.begin()).saturating_sub(1);
            let near = leaves.iter().skip(from).take_while(|leaf| leaf.first <= range.end());
            near.map(|leaf| leaf.number).collect()
        };
        let mut ids = Vec::new();
        for number in numbers {
            let page = self.page(number).await?;
            ids.extend(page.people().iter().map(|person| person.id).filter(|id| range.holds(*id)));
        }
        Ok(ids)
    }

    /// How many records it holds.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.pages.borrow().count()
    }

    /// The page a record is on, or would be on.
    pub(super) async fn page(&self, number: u32) -> Result<Page, CopyError> {
        let known = self.remembered.borrow().iter().find(|(of, _)| *of == number).map(|(_, page)| page.clone());
        if let Some(page) = known {
            return Ok(page);
        }
        let bytes = self.get(&format!("page/{number}")).await?.ok_or(CopyError::Unreadable)?;
        let page = Page::read(&bytes)?;
        self.remember(number, page.clone());
        Ok(page)
    }

    fn remember(&self, number: u32, page: Page) {
        let mut remembered = self.remembered.borrow_mut();
        remembered.retain(|(of, _)| *of != number);
        remembered.insert(0, (number, page));
        remembered.truncate(REMEMBERED);
    }

    /// One record's row; `None`: it is not in the copy.
    ///
    /// # Errors
    /// Its page cannot be read.
    pub async fn person(&self, id: RecordId) -> Result<Option<Person>, CopyError> {
        let Some(number) = self.pages.borrow().page_of(id) else { return Ok(None) };
        Ok(self.page(number).await?.find(id).cloned())
    }

    /// The rows of these records, in their order; those that are gone are left out.
    ///
    /// # Errors
    /// A page cannot be read.
    pub async fn people(&self, ids: &[RecordId]) -> Result<Vec<Person>, CopyError> {
        let mut people = Vec::with_capacity(ids.len());
        for id in ids {
            people.extend(self.person(*id).await?);
        }
        Ok(people)
    }

    /// Everybody who may have that number, and the projects of the customers among them. No request, no waiting.
    #[must_use]
    pub fn having(&self, number: &PhoneNumber) -> Vec<RecordId> {
        let numbers = self.numbers.borrow();
        let mut found = numbers.find(number);
        let projects: Vec<RecordId> = found.iter().flat_map(|record| numbers.members_of(*record)).collect();
        found.extend(projects.into_iter().filter(|project| !found.contains(project)).collect::<Vec<_>>());
        found
    }

    /// Takes in rows as they now are, drops those that are gone, and writes it down together with the standing.
    ///
    /// # Errors
    /// Nothing of it is on disk then; the copy is to be loaded again.
    pub async fn take(&self, mut people: Vec<Person>, mut gone: Vec<RecordId>) -> Result<(), CopyError> {
        sort_by(&mut people, |one, other| one.id.cmp(&other.id));
        sort(&mut gone);
        let (mut put, mut remove) = self.turn_pages(&people, &gone).await?;
        put.push(self.bulk("pages", self.pages.borrow().written()));
        // The first copy is indexed when it is whole.
        if self.is_complete() {
            self.index(&people, &gone).await;
            put.push(self.bulk("numbers/changes", self.numbers.borrow().changes()));
            put.push(self.bulk("words/changes", self.words.borrow().changes()));
        }
        put.push(self.standing_bulk());
        remove.retain(|name| put.iter().all(|bulk| bulk.name != *name));
        self.change(put, remove).await
    }

    /// Writes the standing alone.
    ///
    /// # Errors
    /// The disk holds the one before.
    pub async fn keep_standing(&self) -> Result<(), CopyError> {
        self.change(vec![self.standing_bulk()], Vec::new()).await
    }

    fn standing_bulk(&self) -> Bulk {
        let standing = callside_json::write(&*self.standing.borrow());
        self.bulk("standing", standing.into_bytes())
    }

    /// Merges rows into the pages they belong to. Both lists are in order.
    async fn turn_pages(&self, people: &[Person], gone: &[RecordId]) -> Result<(Vec<Bulk>, Vec<String>), CopyError> {
        let (mut put, mut remove): (Vec<Bulk>, Vec<String>) = (Vec::new(), Vec::new());
        let (mut people, mut gone) = (people, gone);
        while let Some(id) = people.first().map(|person| person.id).into_iter().chain(gone.first().copied()).min() {
            let (number, end) = {
                let pages = self.pages.borrow();
                (pages.page_of(id), pages.end_of(id))
            };
            let within = |of: RecordId| end.is_none_or(|end| of < end);
            let (now, later) = people.split_at(people.partition_point(|person| within(person.id)));
            let (now_gone, later_gone) = gone.split_at(gone.partition_point(|id| within(*id)));
            (people, gone) = (later, later_gone);
            let page = match number {
                Some(number) => self.page(number).await?,
                None => Page::default(),
            };
            let merged = page.merge(now.to_vec(), now_gone);
            let numbers = self.pages.borrow_mut().replace(number, &merged.pages);
            if let Some(old) = number.filter(|old| !numbers.contains(old)) {
                remove.push(format!("{}/page/{old}", self.prefix));
                self.remembered.borrow_mut().retain(|(of, _)| *of != old);
            }
            for (number, page) in numbers.into_iter().zip(merged.pages) {
                put.push(self.bulk(&format!("page/{number}"), page.written()));
                self.remember(number, page);
            }
        }
        // A page that was split twice was written twice: the last writing counts.
        let mut last: Vec<Bulk> = Vec::with_capacity(put.len());
        for bulk in put {
            last.retain(|earlier| earlier.name != bulk.name);
            last.push(bulk);
        }
        Ok((last, remove))
    }
}
