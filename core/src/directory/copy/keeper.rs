//! The writing side of a copy: its pages, where it stands, and what beside its indexes waits to be merged into them.
//!
//! New rows, the changes of every index and the new standing go to disk in one commit; the first copy is indexed when it
//! is whole. After a commit that failed, memory is ahead of the disk: the copy is loaded again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    CopyError,
    queries::Range,
    standing::{Owner, Standing, Terms},
};
use crate::{
    directory::{
        index::{Numbers, Words},
        people::{Leaf, Page, Pages, Person, RecordId},
    },
    ordered::{sort, sort_by},
    ports::{Bulk, Shelf, Spawn},
};

/// Says that nothing more is written. Clones share it.
pub type GivenUp = Rc<Cell<bool>>;

/// A copy, as it is kept.
pub struct Keeper {
    pub(super) shelf: Rc<dyn Shelf>,
    pub(super) spawn: Rc<dyn Spawn>,
    pub(super) prefix: String,
    pub(super) standing: RefCell<Standing>,
    pub(super) pages: RefCell<Pages>,
    pub(super) numbers: RefCell<Numbers>,
    pub(super) words: RefCell<Words>,
    pub(super) members: RefCell<Numbers>,
    /// The parts of all indexes are in memory: while they are merged. Else only what changed beside them is.
    pub(super) parts_loaded: Cell<bool>,
    /// What is other on the shelf than before.
    changed: RefCell<Vec<String>>,
    given_up: GivenUp,
}

impl Keeper {
    /// The copy under that prefix. Where there is none, or one of somebody else's or by other terms, it begins as `begun`
    /// says.
    ///
    /// # Errors
    /// It cannot be read, or what lies there cannot be removed.
    pub async fn open(
        shelf: &Rc<dyn Shelf>,
        spawn: &Rc<dyn Spawn>,
        prefix: String,
        begun: Standing,
        given_up: &GivenUp,
    ) -> Result<Self, CopyError> {
        let keeper = Self {
            shelf: Rc::clone(shelf),
            spawn: Rc::clone(spawn),
            prefix,
            standing: RefCell::new(begun),
            pages: RefCell::default(),
            numbers: RefCell::default(),
            words: RefCell::default(),
            members: RefCell::default(),
            parts_loaded: Cell::new(false),
            changed: RefCell::default(),
            given_up: Rc::clone(given_up),
        };
        if let Some(standing) = keeper.get("standing").await? {
            let standing = std::str::from_utf8(&standing).ok().and_then(|text| callside_json::read(text).ok());
            let standing: Standing = standing.ok_or(CopyError::Unreadable)?;
            let is_it = {
                let begun = keeper.standing.borrow();
                begun.of == standing.of && begun.terms == standing.terms
            };
            if is_it {
                keeper.standing.replace(standing);
                if let Some(pages) = keeper.get("pages").await? {
                    keeper.pages.replace(Pages::read(&pages)?);
                }
                keeper.load_changes().await?;
                return Ok(keeper);
            }
        }
        // Written down at once: whoever opens it next keeps to when it begins.
        let stale = keeper.names("").await?;
        keeper.change(vec![keeper.standing_bulk()], stale).await?;
        Ok(keeper)
    }

    /// True: this is the copy of that owner, by these terms, under that prefix.
    #[must_use]
    pub fn is(&self, prefix: &str, of: &Owner, terms: &Terms) -> bool {
        let standing = self.standing.borrow();
        self.prefix == prefix && standing.of == *of && standing.terms == *terms
    }

    /// Where it lies.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What has changed on the shelf since this was asked last, by its names behind the copy's own.
    #[must_use]
    pub fn take_changed(&self) -> Vec<String> {
        self.changed.take()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.standing.borrow().complete.is_some()
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CopyError> {
        Ok(self.shelf.get(&format!("{}/{name}", self.prefix)).await?)
    }

    /// What of the copy lies on the shelf and begins so, each by its name behind the copy's own.
    pub(super) async fn names(&self, beginning: &str) -> Result<Vec<String>, CopyError> {
        let own = format!("{}/", self.prefix);
        let names = self.shelf.names(&format!("{own}{beginning}")).await?;
        Ok(names.iter().filter_map(|name| name.strip_prefix(&own)).map(str::to_owned).collect())
    }

    /// Puts and removes, each by its name behind the copy's own.
    pub(super) async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), CopyError> {
        let mut changed = write(&self.shelf, &self.prefix, &self.given_up, put, remove).await?;
        let mut known = self.changed.borrow_mut();
        changed.retain(|name| !known.contains(name));
        known.extend(changed);
        Ok(())
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

    /// The page a record is on, as a range.
    pub(super) fn around(&self, id: RecordId) -> Range {
        let pages = self.pages.borrow();
        let leaves = pages.leaves();
        let next = leaves.partition_point(|leaf| leaf.first <= id);
        let of_table = |leaf: &&Leaf| leaf.first.table == id.table;
        let first = next.checked_sub(1).and_then(|place| leaves.get(place)).filter(of_table);
        let end = leaves.get(next).filter(of_table);
        Range {
            table: id.table,
            first: first.map_or(i32::MIN, |leaf| leaf.first.id),
            last: end.map_or(i32::MAX, |leaf| leaf.first.id - 1),
        }
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

    pub(super) async fn page(&self, number: u32) -> Result<Page, CopyError> {
        let bytes = self.get(&page_name(number)).await?.ok_or(CopyError::Unreadable)?;
        Ok(Page::read(&bytes)?)
    }

    /// Takes in rows as they now are, drops those that are gone, and writes it down together with the standing.
    ///
    /// # Errors
    /// Nothing of it is on disk then; the copy is to be loaded again.
    pub async fn take(&self, mut people: Vec<Person>, mut gone: Vec<RecordId>) -> Result<(), CopyError> {
        sort_by(&mut people, |one, other| one.id.cmp(&other.id));
        sort(&mut gone);
        let (mut put, mut remove) = self.turn_pages(&people, &gone).await?;
        put.push(bulk("pages", self.pages.borrow().written()));
        // The first copy is indexed when it is whole.
        if self.is_complete() {
            self.index(&people, &gone).await;
            put.extend(self.index_changes());
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
        bulk("standing", standing.into_bytes())
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
                // A page that was turned before in this step is not on disk yet.
                Some(number) => match put.iter().find(|bulk| bulk.name == page_name(number)) {
                    Some(turned) => Page::read(&turned.bytes)?,
                    None => self.page(number).await?,
                },
                None => Page::default(),
            };
            let merged = page.merge(now.to_vec(), now_gone);
            let numbers = self.pages.borrow_mut().replace(number, &merged.pages);
            if let Some(old) = number.filter(|old| !numbers.contains(old)) {
                remove.push(page_name(old));
            }
            for (number, page) in numbers.into_iter().zip(merged.pages) {
                let page = bulk(&page_name(number), page.written());
                put.retain(|earlier| earlier.name != page.name);
                put.push(page);
            }
            self.spawn.breathe().await;
        }
        Ok((put, remove))
    }
}

/// Puts and removes what lies behind a copy's prefix, unless the copy was given up; gives the names that changed.
///
/// # Errors
/// Nothing of it is on the shelf then.
pub async fn write(
    shelf: &Rc<dyn Shelf>,
    prefix: &str,
    given_up: &GivenUp,
    mut put: Vec<Bulk>,
    remove: Vec<String>,
) -> Result<Vec<String>, CopyError> {
    if given_up.get() {
        return Err(CopyError::GivenUp);
    }
    let changed: Vec<String> = put.iter().map(|bulk| bulk.name.clone()).chain(remove.iter().cloned()).collect();
    let whole = |name: &str| format!("{prefix}/{name}");
    for bulk in &mut put {
        bulk.name = whole(&bulk.name);
    }
    shelf.change(put, remove.iter().map(|name| whole(name)).collect()).await?;
    if given_up.get() {
        // Given up while it was on its way to disk: whoever did that has removed the rest.
        shelf.change(Vec::new(), changed.iter().map(|name| whole(name)).collect()).await?;
        return Err(CopyError::GivenUp);
    }
    Ok(changed)
}

pub(super) fn page_name(number: u32) -> String {
    format!("page/{number}")
}

pub(super) fn bulk(name: &str, bytes: Vec<u8>) -> Bulk {
    Bulk { name: name.to_owned(), bytes }
}
