//! The reading side of a copy: its people, its indexes, and what the person is shown of how it stands.
//!
//! The back office writes to the shelf while this reads from it. It tells what it has changed only when a step is over,
//! so for a moment what is in memory may be older than what lies there: a page may have been turned into two, or be gone.
//! Then its directory is read again, and the record looked for once more, before the copy counts as unreadable.

use std::{
    cell::{Cell, Ref, RefCell},
    rc::Rc,
};

use callside_protocol::NumberFinding;

use super::{
    CopyError,
    keeper::page_name,
    standing::{Owner, Shown, Terms},
};
use crate::{
    directory::{
        hygiene::Checked,
        index::{Numbers, Part, Pieces, Sorted},
        people::{Page, Pages, Person, RecordId},
    },
    phone::{PhoneNumber, Region},
    ports::Shelf,
};

/// Pages kept in memory: people who call, call again.
const REMEMBERED: usize = 8;

/// Where the findings of a report on its numbers lie.
const FINDINGS: &str = "findings/";

/// A copy, as it is read.
pub struct Held {
    shelf: Rc<dyn Shelf>,
    prefix: String,
    shown: RefCell<Shown>,
    pages: RefCell<Pages>,
    numbers: RefCell<Numbers>,
    members: RefCell<Numbers>,
    /// A company has called.
    members_loaded: Cell<bool>,
    remembered: RefCell<Vec<(u32, Page)>>,
    /// How often the copy has changed under this reader.
    turn: Cell<u32>,
}

impl Held {
    /// A copy under that prefix of which nothing is there yet.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, prefix: String, shown: Shown) -> Self {
        Self {
            shelf: Rc::clone(shelf),
            prefix,
            shown: RefCell::new(shown),
            pages: RefCell::default(),
            numbers: RefCell::default(),
            members: RefCell::default(),
            members_loaded: Cell::new(false),
            remembered: RefCell::default(),
            turn: Cell::new(0),
        }
    }

    /// The copy under that prefix; `None`: there is none.
    ///
    /// # Errors
    /// It cannot be read, or belongs to another version.
    pub async fn load(shelf: &Rc<dyn Shelf>, prefix: String) -> Result<Option<Self>, CopyError> {
        let held = Self::load_people(shelf, prefix).await?;
        if let Some(held) = held.as_ref().filter(|held| held.is_complete()) {
            held.read_index("numbers/", &held.numbers).await?;
        }
        Ok(held)
    }

    /// The same without who has which number.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub async fn load_people(shelf: &Rc<dyn Shelf>, prefix: String) -> Result<Option<Self>, CopyError> {
        let standing = shelf.get(&format!("{prefix}/standing")).await?;
        let Some(standing) = standing else { return Ok(None) };
        let held = Self::new(shelf, prefix, Shown::read(&standing).ok_or(CopyError::Unreadable)?);
        held.read_pages().await?;
        Ok(Some(held))
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CopyError> {
        Ok(self.shelf.get(&format!("{}/{name}", self.prefix)).await?)
    }

    async fn read_pages(&self) -> Result<(), CopyError> {
        if let Some(pages) = self.get("pages").await? {
            self.pages.replace(Pages::read(&pages)?);
        }
        Ok(())
    }

    /// Reads a whole index. What changed beside its parts comes last: parts that have taken it in meanwhile hold it
    /// twice then, and not never.
    async fn read_index(&self, name: &str, index: &RefCell<dyn Pieces>) -> Result<(), CopyError> {
        let beginning = format!("{}/{name}", self.prefix);
        let names = self.shelf.names(&beginning).await?;
        let numbers = names.iter().filter_map(|name| name.strip_prefix(&beginning)?.parse().ok());
        for number in numbers {
            self.read_part(name, number, index).await?;
        }
        self.read_changes(name, index).await
    }

    /// Reads a part anew; one that is not there any more holds nothing any more.
    async fn read_part(&self, name: &str, number: u32, index: &RefCell<dyn Pieces>) -> Result<(), CopyError> {
        let name = format!("{}/{name}{number}", self.prefix);
        let bytes = self.shelf.get(&name).await?;
        // There, and yet not to be had: this browser's key does not open it.
        if bytes.is_none() && self.shelf.names(&name).await?.contains(&name) {
            return Err(CopyError::Unreadable);
        }
        Ok(index.borrow_mut().renew_part(number, bytes.as_deref())?)
    }

    async fn read_changes(&self, name: &str, index: &RefCell<dyn Pieces>) -> Result<(), CopyError> {
        if let Some(changes) = self.get(&format!("{name}changes")).await? {
            index.borrow_mut().renew_changes(&changes)?;
        }
        Ok(())
    }

    /// Takes in what has changed on the shelf, by the names of what did, behind the copy's own.
    ///
    /// # Errors
    /// The copy cannot be read.
    pub async fn follow(&self, changed: &[String]) -> Result<(), CopyError> {
        self.turn.set(self.turn.get() + 1);
        let has = |name: &str| changed.iter().any(|changed| changed == name);
        self.remembered.borrow_mut().retain(|(number, _)| !has(&page_name(*number)));
        if has("pages") {
            self.read_pages().await?;
        }
        let was_complete = self.is_complete();
        if has("standing") {
            let standing = self.get("standing").await?.ok_or(CopyError::Unreadable)?;
            self.shown.replace(Shown::read(&standing).ok_or(CopyError::Unreadable)?);
        }
        if !self.is_complete() {
            return Ok(());
        }
        if was_complete {
            self.follow_index("numbers/", &self.numbers, changed).await?;
        } else {
            self.read_index("numbers/", &self.numbers).await?;
        }
        if self.members_loaded.get() {
            self.follow_index("members/", &self.members, changed).await?;
        }
        Ok(())
    }

    /// New parts come first: what a part has given to another is then there twice for a moment, and not nowhere.
    pub(super) async fn follow_index(
        &self,
        name: &str,
        index: &RefCell<dyn Pieces>,
        changed: &[String],
    ) -> Result<(), CopyError> {
        let parts = || changed.iter().filter_map(|changed| changed.strip_prefix(name)?.parse::<u32>().ok());
        let known: Vec<u32> = parts().filter(|number| index.borrow().has_part(*number)).collect();
        for number in parts().filter(|number| !known.contains(number)).chain(known.iter().copied()) {
            self.read_part(name, number, index).await?;
        }
        self.read_changes(name, index).await
    }

    /// Where it lies.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whose copy it is.
    #[must_use]
    pub fn owner(&self) -> Owner {
        self.shown.borrow().of.clone()
    }

    /// Everything was in at least once.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.shown.borrow().complete.is_some()
    }

    /// It is made by these terms.
    #[must_use]
    pub fn is_by(&self, terms: &Terms) -> bool {
        self.shown.borrow().terms == *terms
    }

    /// How it stands.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.shown.borrow().clone()
    }

    /// How many records it holds.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.pages.borrow().count()
    }

    /// One record's row; `None`: it is not in the copy.
    ///
    /// # Errors
    /// Its page cannot be read.
    pub async fn person(&self, id: RecordId) -> Result<Option<Person>, CopyError> {
        let mut again = false;
        loop {
            let Some(number) = self.pages.borrow().page_of(id) else { return Ok(None) };
            let page = self.page(number).await?;
            let is_missing = page.is_none();
            if let Some(person) = page.and_then(|page| page.find(id).cloned()) {
                return Ok(Some(person));
            }
            if std::mem::replace(&mut again, true) {
                return if is_missing { Err(CopyError::Unreadable) } else { Ok(None) };
            }
            // The back office may have turned the page a moment ago.
            self.remembered.borrow_mut().retain(|(of, _)| *of != number);
            self.read_pages().await?;
        }
    }

    /// `None`: there is no such page, or not any more.
    async fn page(&self, number: u32) -> Result<Option<Page>, CopyError> {
        let known = self.remembered.borrow().iter().find(|(of, _)| *of == number).map(|(_, page)| page.clone());
        if known.is_some() {
            return Ok(known);
        }
        let turn = self.turn.get();
        let Some(bytes) = self.get(&page_name(number)).await? else { return Ok(None) };
        let page = Page::read(&bytes)?;
        if turn == self.turn.get() {
            let mut remembered = self.remembered.borrow_mut();
            remembered.retain(|(of, _)| *of != number);
            remembered.insert(0, (number, page.clone()));
            remembered.truncate(REMEMBERED);
        }
        Ok(Some(page))
    }

    /// The next people in the order of ids, at most a page of them; `None`: there are none behind `after`.
    ///
    /// # Errors
    /// A page cannot be read.
    pub async fn people_after(&self, after: Option<RecordId>) -> Result<Option<Vec<Person>>, CopyError> {
        let numbers: Vec<u32> = {
            let pages = self.pages.borrow();
            let begun = pages.leaves().partition_point(|leaf| after.is_some_and(|after| leaf.first <= after));
            pages.leaves().iter().skip(begun.saturating_sub(1)).map(|leaf| leaf.number).collect()
        };
        for number in numbers {
            let page = self.page(number).await?.ok_or(CopyError::Unreadable)?;
            let people = page.people().iter().filter(|person| after.is_none_or(|after| person.id > after));
            let people: Vec<Person> = people.cloned().collect();
            if !people.is_empty() {
                return Ok(Some(people));
            }
        }
        Ok(None)
    }

    /// Where the report on the copy's numbers stands; `None`: there is none.
    ///
    /// # Errors
    /// The browser's store failed.
    pub async fn checked(&self) -> Result<Option<Checked>, CopyError> {
        let bytes = self.get(Self::CHECKED).await?;
        Ok(bytes.and_then(|bytes| callside_json::read(std::str::from_utf8(&bytes).ok()?).ok()))
    }

    /// Every finding of that report.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn findings(&self) -> Result<Vec<NumberFinding>, CopyError> {
        let mut all = Vec::new();
        for name in self.findings_names().await? {
            let Some(bytes) = self.get(&name).await? else { continue };
            let text = std::str::from_utf8(&bytes).map_err(|_| CopyError::Unreadable)?;
            all.extend(callside_json::read::<Vec<NumberFinding>>(text).map_err(|_| CopyError::Unreadable)?);
        }
        Ok(all)
    }

    /// The pieces findings lie in, in their order, by names behind the copy's own.
    pub(in crate::directory) async fn findings_names(&self) -> Result<Vec<String>, CopyError> {
        let own = format!("{}/", self.prefix);
        let names = self.shelf.names(&format!("{own}{FINDINGS}")).await?;
        Ok(names.iter().filter_map(|name| name.strip_prefix(&own)).map(str::to_owned).collect())
    }

    /// The piece that begins with that finding.
    pub(in crate::directory) fn findings_name(first: usize) -> String {
        format!("{FINDINGS}{first:06}")
    }

    /// Where a report on the copy's numbers says how far it is.
    pub const CHECKED: &'static str = "checked";

    /// The country its numbers are read in.
    pub(in crate::directory) fn home(&self) -> Region {
        self.shown.borrow().terms.home
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
        self.numbers.borrow().having(number)
    }

    /// The people of a company, whatever their numbers.
    ///
    /// # Errors
    /// It cannot be read who belongs where.
    pub async fn members_of(&self, company: RecordId) -> Result<Vec<RecordId>, CopyError> {
        self.read_late("members/", &self.members, &self.members_loaded).await?;
        Ok(self.members.borrow().members_of(company))
    }

    /// The index of numbers.
    pub(super) fn numbers(&self) -> Ref<'_, Numbers> {
        self.numbers.borrow()
    }

    /// Reads an index that is not needed before somebody asks for it.
    pub(super) async fn read_late<P: Part + 'static>(
        &self,
        name: &str,
        index: &RefCell<Sorted<P>>,
        loaded: &Cell<bool>,
    ) -> Result<(), CopyError> {
        while !loaded.get() {
            let (turn, read) = (self.turn.get(), RefCell::new(Sorted::default()));
            self.read_index(name, &read).await?;
            // What changed meanwhile, and was told before it was there, is in some of it only.
            if turn == self.turn.get() {
                index.replace(read.into_inner());
                loaded.set(true);
            }
        }
        Ok(())
    }
}
