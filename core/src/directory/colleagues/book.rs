//! The book of one user: on the shelf, where it outlives the worker, and in memory, where callers are looked for.
//!
//! ```text
//! ringcentral/<account>.<extension>/standing         where it stands
//! ringcentral/<account>.<extension>/colleagues/<n>   a page of the company's directory, as rows
//! ringcentral/<account>.<extension>/contacts         personal contacts, as rows
//! ```

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_protocol::{ListedPeople, Timestamp};

use super::{
    keep::Standing,
    row::{Known, Row},
    sheet::{CONTACTS, Sheet, is_email, shared_keys},
};
use crate::{
    directory::index::{MOST_HITS, each_word, typed_words},
    ordered::sort,
    phone::{self, Region, SoughtNumber},
    ports::{Bulk, Shelf, Spawn, StoreError},
    ringcentral::Me,
};

/// Where all books lie.
const BOOKS: &str = "ringcentral/";
/// More words than this narrow nothing.
const MOST_WORDS: usize = 6;
/// Fewer last digits are the end of too many numbers.
const FEWEST_LAST_DIGITS: usize = 4;

/// The book of whoever is signed in to RingCentral.
pub struct Book {
    shelf: Rc<dyn Shelf>,
    pub(super) spawn: Rc<dyn Spawn>,
    pub(super) open: RefCell<Option<Open>>,
    /// What was written since somebody asked, by its names behind the book's own.
    changed: RefCell<Vec<String>>,
    /// Nobody knows what somebody else has written: it is to be read anew.
    doubted: Cell<bool>,
}

/// An open book.
pub(super) struct Open {
    /// Where its things lie.
    pub(super) prefix: String,
    pub(super) standing: Standing,
    sheets: Vec<Sheet>,
    /// Rows of contacts that are being read from the beginning, and the page to go on with.
    pub(super) begun: (String, Option<String>),
}

impl Open {
    /// A sheet as it now is; one without rows goes.
    fn lay(&mut self, name: String, text: String) {
        self.sheets.retain(|sheet| sheet.name != name);
        if !text.is_empty() {
            self.sheets.push(Sheet::new(name, text));
        }
    }
}

impl Book {
    /// Closed.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, spawn: &Rc<dyn Spawn>) -> Self {
        Self {
            shelf: Rc::clone(shelf),
            spawn: Rc::clone(spawn),
            open: RefCell::new(None),
            changed: RefCell::default(),
            doubted: Cell::default(),
        }
    }

    /// Opens this user's book and removes everybody else's.
    ///
    /// # Errors
    /// The browser's store failed.
    pub async fn open(&self, me: &Me) -> Result<(), StoreError> {
        let prefix = format!("{BOOKS}{}.{}/", me.account, me.extension);
        if self.is_open(&prefix) {
            return self.open_at(prefix).await;
        }
        self.open_at(prefix).await?;
        self.tidy().await
    }

    /// Opens the book that lies there; one that is open and in doubt is read anew, and serves as it was until then.
    ///
    /// # Errors
    /// The browser's store failed; no other book is open then.
    pub async fn open_at(&self, prefix: String) -> Result<(), StoreError> {
        match self.is_open(&prefix) {
            true if !self.doubted.get() => return Ok(()),
            true => {}
            false => self.close(),
        }
        let (mut standing, mut sheets) = (Standing::default(), Vec::new());
        for name in self.shelf.names(&prefix).await? {
            let bytes = self.shelf.get(&name).await?.unwrap_or_default();
            let text = String::from_utf8(bytes).unwrap_or_default();
            match name.strip_prefix(&prefix) {
                Some(STANDING) => standing = callside_json::read(&text).unwrap_or_default(),
                Some(name) if !text.is_empty() => sheets.push(Sheet::new(name.to_owned(), text)),
                _ => {}
            }
        }
        // Somebody else may have opened it meanwhile, and gone on with it.
        if self.is_open(&prefix) && !self.doubted.get() {
            return Ok(());
        }
        standing.mend(&|name| sheets.iter().any(|sheet| sheet.name == name));
        self.doubted.set(false);
        self.open.replace(Some(Open { prefix, standing, sheets, begun: Default::default() }));
        Ok(())
    }

    /// Where the open book lies.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        self.open.borrow().as_ref().map(|open| open.prefix.clone())
    }

    /// The book that lies there is open.
    #[must_use]
    pub fn is_open(&self, prefix: &str) -> bool {
        self.open.borrow().as_ref().is_some_and(|open| open.prefix == prefix)
    }

    /// Memory forgets it; the shelf keeps it.
    pub fn close(&self) {
        self.open.replace(None);
    }

    /// Removes every book there is.
    ///
    /// # Errors
    /// The browser's store failed: they are still there.
    pub async fn forget(&self) -> Result<(), StoreError> {
        self.close();
        self.tidy().await
    }

    /// Removes every book but the open one.
    ///
    /// # Errors
    /// The browser's store failed: they are still there.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let mut names = self.shelf.names(BOOKS).await?;
        if let Some(own) = self.prefix() {
            names.retain(|name| !name.starts_with(&own));
        }
        self.remove(names).await
    }

    /// Somebody else has written these things of the book that lies there: they are read anew.
    ///
    /// # Errors
    /// The browser's store failed: the book serves as it was, and is in doubt.
    pub async fn follow(&self, prefix: &str, changed: &[String]) -> Result<(), StoreError> {
        for name in changed {
            let bytes = self.shelf.get(&(prefix.to_owned() + name)).await.inspect_err(|_| self.doubt())?;
            let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
            let mut open = self.open.borrow_mut();
            let Some(open) = open.as_mut().filter(|open| open.prefix == prefix) else { return Ok(()) };
            match name.as_str() {
                STANDING => open.standing = callside_json::read(&text).unwrap_or_default(),
                name => open.lay(name.to_owned(), text),
            }
        }
        Ok(())
    }

    /// Somebody else may have written to it, nobody knows what: it is read anew when it is opened next.
    pub fn doubt(&self) {
        self.doubted.set(true);
    }

    /// What was written since this was asked last, by its names behind the book's own.
    #[must_use]
    pub fn take_changed(&self) -> Vec<String> {
        self.changed.take()
    }

    /// Nothing is to be asked for a while.
    pub fn put_off(&self, now: Timestamp) {
        if let Some(open) = self.open.borrow_mut().as_mut() {
            open.standing.put_off(now);
        }
    }

    async fn remove(&self, names: Vec<String>) -> Result<(), StoreError> {
        if names.is_empty() { Ok(()) } else { self.shelf.change(Vec::new(), names).await }
    }

    /// Writes down what came of a step: sheets as they now are (an empty one goes) and where the book stands. Nothing of
    /// it is written for a book that has been closed meanwhile.
    pub(super) async fn keep(
        &self,
        prefix: &str,
        standing: Standing,
        sheets: Vec<(String, String)>,
    ) -> Result<(), StoreError> {
        if !self.is_open(prefix) {
            return Ok(());
        }
        let bulk = |name: &str, text: &str| Bulk { name: format!("{prefix}{name}"), bytes: text.as_bytes().to_vec() };
        let mut put = vec![bulk(STANDING, &callside_json::write(&standing))];
        put.extend(sheets.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| bulk(name, text)));
        let names: Vec<String> = put.iter().map(|bulk| bulk.name.clone()).collect();
        let remove = sheets.iter().map(|(name, _)| format!("{prefix}{name}")).collect();
        self.shelf.change(put, remove).await?;
        if !self.is_open(prefix) {
            // Forgotten while it was being written.
            return self.remove(names).await;
        }
        let mut changed = self.changed.borrow_mut();
        changed.push(STANDING.to_owned());
        if let Some(open) = self.open.borrow_mut().as_mut() {
            open.standing = standing;
            for (name, text) in sheets {
                changed.push(name.clone());
                open.lay(name, text);
            }
        }
        Ok(())
    }

    /// The rows of the contacts' sheet.
    pub(super) fn contacts(&self) -> String {
        let open = self.open.borrow();
        let mut sheets = open.iter().flat_map(|open| &open.sheets);
        sheets.find(|sheet| sheet.name == CONTACTS).map(|sheet| sheet.text.clone()).unwrap_or_default()
    }

    /// The names of the directory's sheets from this page on.
    pub(super) fn sheets_from(&self, page: usize) -> Vec<String> {
        let open = self.open.borrow();
        let names = open.iter().flat_map(|open| &open.sheets).map(|sheet| &sheet.name);
        let beyond = |name: &&String| {
            name.strip_prefix(COLLEAGUES).and_then(|number| number.parse::<usize>().ok()).is_some_and(|at| at >= page)
        };
        names.filter(beyond).cloned().collect()
    }

    /// When there is something to do again; `None`: nothing is open.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.open.borrow().as_ref().map(|open| open.standing.due())
    }

    /// How it stands, for Settings.
    #[must_use]
    pub fn listed(&self) -> ListedPeople {
        let open = self.open.borrow();
        let Some(open) = open.as_ref() else { return ListedPeople::default() };
        let mut listed = open.standing.listed();
        for sheet in &open.sheets {
            let count = if sheet.name == CONTACTS { &mut listed.contacts } else { &mut listed.colleagues };
            *count += sheet.count();
        }
        listed
    }

    /// Everybody who has one of these keys, each once, colleagues first. A contact who is a colleague, by number or
    /// address, is the colleague.
    #[must_use]
    pub fn having(&self, keys: &[u64]) -> Vec<Known> {
        let mut found = self.with_keys(keys);
        for known in &mut found {
            self.as_colleague(known);
        }
        sort(&mut found);
        found.dedup();
        found
    }

    fn with_keys(&self, keys: &[u64]) -> Vec<Known> {
        let mut found = Vec::new();
        for sheet in self.open.borrow().iter().flat_map(|open| &open.sheets) {
            sheet.having(keys, &mut |known| found.push(known));
        }
        found
    }

    fn as_colleague(&self, known: &mut Known) {
        if known.contact {
            let keys = shared_keys(&known.row());
            // The address counts before the line.
            let (emails, numbers): (Vec<u64>, Vec<u64>) = keys.into_iter().partition(|key| is_email(*key));
            let colleague = |keys: &[u64]| self.with_keys(keys).into_iter().filter(|known| !known.contact).min();
            if let Some(colleague) = colleague(&emails).or_else(|| colleague(&numbers)) {
                *known = colleague;
            }
        }
    }

    /// Who fits what was typed, each with its score, best first: by the words of name, company, title and addresses, by
    /// extension, by number in any form. Scores are those of [`crate::directory::index::search`].
    #[must_use]
    pub fn search(&self, typed: &str, home: Region) -> Vec<(u8, Known)> {
        let wanted = Wanted::read(typed, home);
        let mut found: Vec<(u8, Known)> = Vec::new();
        for sheet in self.open.borrow().iter().flat_map(|open| &open.sheets) {
            for line in sheet.text.lines() {
                found.extend(wanted.score(&Row::read(line)).map(|score| (score, sheet.known(line))));
            }
        }
        for (_, known) in &mut found {
            self.as_colleague(known);
        }
        sort(&mut found);
        let mut once: Vec<(u8, Known)> = Vec::new();
        for (score, known) in found {
            if once.len() < MOST_HITS && once.iter().all(|(_, earlier)| *earlier != known) {
                once.push((score, known));
            }
        }
        once
    }
}

/// What the standing is kept under.
const STANDING: &str = "standing";
/// What the directory's sheets are kept under, before their number.
pub(super) const COLLEAGUES: &str = "colleagues/";

/// What somebody typed.
struct Wanted {
    words: Vec<String>,
    number: Option<SoughtNumber>,
    /// Its digits as a number dialled at home begins.
    at_home: String,
}

impl Wanted {
    fn read(typed: &str, home: Region) -> Self {
        let mut words = typed_words(typed);
        words.truncate(MOST_WORDS);
        let number = phone::sought(typed, home);
        let digits = number.as_ref().map_or("", |number| number.digits.as_str());
        Self { words, at_home: format!("{}{digits}", home.calling_code()), number }
    }

    fn score(&self, row: &Row<'_>) -> Option<u8> {
        let by_number = self.number.as_ref().and_then(|number| self.score_of_number(number, row));
        let mut best = [u8::MAX; MOST_WORDS];
        for (place, text) in [(0, row.name), (1, row.company), (2, row.title), (2, row.emails)] {
            each_word(text, &mut |word| {
                for (typed, best) in self.words.iter().zip(&mut best) {
                    if word.starts_with(typed.as_str()) {
                        *best = (*best).min(place << 1 | u8::from(word.len() > typed.len()));
                    }
                }
            });
        }
        let best = best.get(..self.words.len())?;
        let by_words = (!best.is_empty() && !best.contains(&u8::MAX)).then(|| best.iter().sum());
        by_number.into_iter().chain(by_words).min()
    }

    fn score_of_number(&self, sought: &SoughtNumber, row: &Row<'_>) -> Option<u8> {
        let begins = |text: &str, digits: &str| text.starts_with(digits).then_some(if text == digits { 0 } else { 2 });
        if let Some(extension) = &sought.extension {
            return begins(row.extension, extension);
        }
        let digits = sought.digits.as_str();
        let numbers = row.numbers.split_ascii_whitespace().filter_map(|number| {
            let bare = number.trim_start_matches('+');
            if sought.whole.as_ref().is_some_and(|whole| whole.e164() == number) {
                return Some(0);
            }
            let ends = digits.len() >= FEWEST_LAST_DIGITS && bare.ends_with(digits);
            begins(bare, digits).or_else(|| begins(bare, &self.at_home)).or(ends.then_some(4))
        });
        numbers.chain(begins(row.extension, digits)).min()
    }
}
