//! The indexes of a copy: loaded, fed, merged into their parts, and built when the first copy is whole.

use std::cell::RefCell;

use super::{CopyError, Held};
use crate::{
    directory::{
        index::{Part, Sorted, search},
        people::{Leaf, Person, RecordId},
    },
    ports::Bulk,
};

/// People taken into the indexes at a stretch, at some tenths of a millisecond each.
const AT_A_STRETCH: usize = 32;

/// Index entries gone over at a stretch, at some fifty nanoseconds each.
const ENTRIES_AT_A_STRETCH: usize = 32_768;

/// So many changes beside an index are merged into its parts.
const MANY_CHANGES: usize = 8_192;

/// While the first copy is indexed, more: merging rewrites most parts, and nothing but time is lost with what waits.
const MANY_AT_FIRST: usize = 65_536;

impl Held {
    pub(super) async fn load_indexes(&self) -> Result<(), CopyError> {
        self.load_parts("numbers", &self.numbers).await?;
        self.load_changes("words", &self.words).await?;
        self.words_loaded.set(false);
        Ok(())
    }

    async fn load_parts<P: Part>(&self, name: &str, index: &RefCell<Sorted<P>>) -> Result<(), CopyError> {
        let beginning = format!("{}/{name}/", self.prefix);
        for part in self.shelf.names(&beginning).await? {
            let Some(number) = part.strip_prefix(&beginning).and_then(|number| number.parse().ok()) else { continue };
            let bytes = self.shelf.get(&part).await?.ok_or(CopyError::Unreadable)?;
            index.borrow_mut().load(number, &bytes)?;
        }
        self.load_changes(name, index).await
    }

    async fn load_changes<P: Part>(&self, name: &str, index: &RefCell<Sorted<P>>) -> Result<(), CopyError> {
        if let Some(changes) = self.get(&format!("{name}/changes")).await? {
            index.borrow_mut().load_changes(&changes)?;
        }
        Ok(())
    }

    /// Who fits what was typed, best first.
    ///
    /// # Errors
    /// The names or a page cannot be read.
    pub async fn search(&self, typed: &str) -> Result<Vec<Person>, CopyError> {
        self.load_words().await?;
        let home = self.standing.borrow().terms.home;
        let hits = search(&self.words.borrow(), &self.numbers.borrow(), typed, home);
        let ids: Vec<RecordId> = hits.iter().map(|hit| hit.record).collect();
        self.people(&ids).await
    }

    /// Takes people into the indexes, in memory.
    pub(super) async fn index(&self, people: &[Person], gone: &[RecordId]) {
        let home = self.standing.borrow().terms.home;
        let mut stretches = people.chunks(AT_A_STRETCH);
        let mut gone = gone;
        while let Some(stretch) = stretches.next().or((!gone.is_empty()).then_some(&[])) {
            self.numbers.borrow_mut().take(stretch, gone, home);
            self.words.borrow_mut().take(stretch, gone);
            gone = &[];
            self.spawn.breathe().await;
        }
    }

    /// Indexes some more of the first copy, in the order of the pages, and writes down how far it is. True: all of it is
    /// indexed. What a death leaves half merged is taken in again, which changes nothing.
    ///
    /// # Errors
    /// The copy cannot be read or written.
    pub(super) async fn index_more(&self) -> Result<bool, CopyError> {
        let after = self.standing.borrow().indexed;
        if after.is_none() {
            self.clear_indexes().await?;
        }
        let leaves: Vec<Leaf> = self.pages.borrow().leaves().to_vec();
        let mut left = leaves.iter().filter(|leaf| after.is_none_or(|after| leaf.first > after));
        let mut through = after;
        for leaf in left.by_ref() {
            let page = self.page(leaf.number).await?;
            self.index(page.people(), &[]).await;
            through = page.people().last().map(|person| person.id).or(through);
            if self.waiting() > MANY_AT_FIRST {
                break;
            }
        }
        let is_all = left.next().is_none();
        self.merge().await?;
        self.standing.borrow_mut().indexed = through;
        self.keep_standing().await?;
        Ok(is_all)
    }

    async fn clear_indexes(&self) -> Result<(), CopyError> {
        self.numbers.take();
        self.words.take();
        self.words_loaded.set(true);
        let mut stale = Vec::new();
        for index in ["numbers", "words"] {
            stale.extend(self.shelf.names(&format!("{}/{index}/", self.prefix)).await?);
        }
        self.change(Vec::new(), stale).await
    }

    /// Whether changes beside the indexes are to be merged into their parts.
    #[must_use]
    pub fn is_to_be_merged(&self) -> bool {
        self.waiting() > MANY_CHANGES
    }

    fn waiting(&self) -> usize {
        self.numbers.borrow().waiting().max(self.words.borrow().waiting())
    }

    /// Merges them, a stretch at a time, each written down.
    ///
    /// # Errors
    /// What was written until then holds.
    pub async fn merge(&self) -> Result<(), CopyError> {
        self.merge_one("numbers", &self.numbers).await?;
        self.load_words().await?;
        self.merge_one("words", &self.words).await
    }

    async fn merge_one<P: Part>(&self, name: &str, index: &RefCell<Sorted<P>>) -> Result<(), CopyError> {
        loop {
            let step = index.borrow_mut().step(ENTRIES_AT_A_STRETCH);
            let done = step.done;
            let mut put: Vec<Bulk> = Vec::new();
            for (number, bytes) in step.written {
                put.push(self.bulk(&format!("{name}/{number}"), bytes));
            }
            if done {
                put.push(self.bulk(&format!("{name}/changes"), index.borrow().changes()));
            }
            let remove = step.removed.iter().map(|number| format!("{}/{name}/{number}", self.prefix)).collect();
            self.change(put, remove).await?;
            if done {
                return Ok(());
            }
            self.spawn.breathe().await;
        }
    }

    /// Makes names searchable, once.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn load_words(&self) -> Result<(), CopyError> {
        if !self.words_loaded.get() {
            let fresh = RefCell::new(Sorted::default());
            self.load_parts("words", &fresh).await?;
            self.words.replace(fresh.into_inner());
            self.words_loaded.set(true);
        }
        Ok(())
    }
}
