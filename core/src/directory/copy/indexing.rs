//! The indexes of a copy: fed, merged into their parts, and built when the first copy is whole.

use std::cell::RefCell;

use super::{CopyError, Keeper, keeper::bulk};
use crate::{
    directory::{
        index::{Part, Sorted},
        people::{Leaf, Person, RecordId},
    },
    ports::Bulk,
};

/// People taken into the indexes at a stretch, at some tenths of a millisecond each.
pub(in crate::directory) const AT_A_STRETCH: usize = 32;

/// Records taken out of them at a stretch: they only have to be sorted in.
const GONE_AT_A_STRETCH: usize = 2_048;

/// Index entries gone over at a stretch, at some fifty nanoseconds each.
pub(in crate::directory) const ENTRIES_AT_A_STRETCH: usize = 16_384;

/// So many changes beside an index are merged into its parts.
const MANY_CHANGES: usize = 8_192;

/// While the first copy is indexed, more: merging rewrites most parts, and nothing but time is lost with what waits.
pub(in crate::directory) const MANY_AT_FIRST: usize = 131_072;

const NUMBERS: &str = "numbers";
const WORDS: &str = "words";
const MEMBERS: &str = "members";

impl Keeper {
    /// What changed beside the parts: all that a step without a merge needs of the indexes.
    pub(super) async fn load_changes(&self) -> Result<(), CopyError> {
        if let Some(changes) = self.get(&changes_name(NUMBERS)).await? {
            self.numbers.borrow_mut().load_changes(&changes)?;
        }
        if let Some(changes) = self.get(&changes_name(WORDS)).await? {
            self.words.borrow_mut().load_changes(&changes)?;
        }
        if let Some(changes) = self.get(&changes_name(MEMBERS)).await? {
            self.members.borrow_mut().load_changes(&changes)?;
        }
        Ok(())
    }

    /// What changed beside the parts, as it now is.
    pub(super) fn index_changes(&self) -> [Bulk; 3] {
        [
            bulk(&changes_name(NUMBERS), self.numbers.borrow().changes()),
            bulk(&changes_name(WORDS), self.words.borrow().changes()),
            bulk(&changes_name(MEMBERS), self.members.borrow().changes()),
        ]
    }

    async fn load_parts(&self) -> Result<(), CopyError> {
        if !self.parts_loaded.get() {
            self.load_parts_of(NUMBERS, &self.numbers).await?;
            self.load_parts_of(WORDS, &self.words).await?;
            self.load_parts_of(MEMBERS, &self.members).await?;
            self.parts_loaded.set(true);
        }
        Ok(())
    }

    async fn load_parts_of<P: Part>(&self, name: &str, index: &RefCell<Sorted<P>>) -> Result<(), CopyError> {
        for part in self.names(&format!("{name}/")).await? {
            let Some(number) = part.rsplit('/').next().and_then(|number| number.parse().ok()) else { continue };
            let bytes = self.get(&part).await?.ok_or(CopyError::Unreadable)?;
            index.borrow_mut().load(number, &bytes)?;
        }
        Ok(())
    }

    /// The people of these companies, as the index knows them.
    pub(super) async fn members_of(&self, companies: &[RecordId]) -> Result<Vec<RecordId>, CopyError> {
        let was_loaded = self.parts_loaded.get();
        if !was_loaded {
            self.load_parts_of(MEMBERS, &self.members).await?;
        }
        let members = companies.iter().flat_map(|company| self.members.borrow().members_of(*company)).collect();
        if !was_loaded {
            self.members.borrow_mut().put_parts_away();
        }
        Ok(members)
    }

    /// Memory lets go of the parts: at a million numbers they take some 12 MB, and the reader has them, too.
    fn put_parts_away(&self) {
        self.numbers.borrow_mut().put_parts_away();
        self.words.borrow_mut().put_parts_away();
        self.members.borrow_mut().put_parts_away();
        self.parts_loaded.set(false);
    }

    /// Takes people into the indexes, in memory.
    pub(super) async fn index(&self, people: &[Person], gone: &[RecordId]) {
        let home = self.standing.borrow().terms.home;
        let people = people.chunks(AT_A_STRETCH).map(|stretch| (stretch, &[][..]));
        let gone = gone.chunks(GONE_AT_A_STRETCH).map(|stretch| (&[][..], stretch));
        for (people, gone) in people.chain(gone) {
            self.numbers.borrow_mut().take(people, gone, home);
            self.words.borrow_mut().take(people, gone);
            self.members.borrow_mut().take_members(people, gone);
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
        self.merge_all().await?;
        self.standing.borrow_mut().indexed = through;
        self.keep_standing().await?;
        if is_all {
            self.put_parts_away();
        }
        Ok(is_all)
    }

    async fn clear_indexes(&self) -> Result<(), CopyError> {
        self.numbers.take();
        self.words.take();
        self.members.take();
        self.parts_loaded.set(true);
        let mut stale = self.names(&format!("{NUMBERS}/")).await?;
        stale.extend(self.names(&format!("{WORDS}/")).await?);
        stale.extend(self.names(&format!("{MEMBERS}/")).await?);
        self.change(Vec::new(), stale).await
    }

    /// Whether changes beside the indexes are to be merged into their parts.
    #[must_use]
    pub fn is_to_be_merged(&self) -> bool {
        self.waiting() > MANY_CHANGES
    }

    fn waiting(&self) -> usize {
        let waiting = self.numbers.borrow().waiting().max(self.words.borrow().waiting());
        waiting.max(self.members.borrow().waiting())
    }

    /// Merges them, a stretch at a time, each written down.
    ///
    /// # Errors
    /// What was written until then holds.
    pub async fn merge(&self) -> Result<(), CopyError> {
        self.merge_all().await?;
        self.put_parts_away();
        Ok(())
    }

    async fn merge_all(&self) -> Result<(), CopyError> {
        self.load_parts().await?;
        self.merge_one(NUMBERS, &self.numbers).await?;
        self.merge_one(WORDS, &self.words).await?;
        self.merge_one(MEMBERS, &self.members).await
    }

    async fn merge_one<P: Part>(&self, name: &str, index: &RefCell<Sorted<P>>) -> Result<(), CopyError> {
        let part = |number: u32| format!("{name}/{number}");
        loop {
            let step = index.borrow_mut().step(ENTRIES_AT_A_STRETCH);
            let done = step.done;
            let mut put: Vec<Bulk> = Vec::new();
            for (number, bytes) in step.written {
                put.push(bulk(&part(number), bytes));
            }
            if done {
                put.push(bulk(&changes_name(name), index.borrow().changes()));
            }
            self.change(put, step.removed.into_iter().map(part).collect()).await?;
            if done {
                return Ok(());
            }
            self.spawn.breathe().await;
        }
    }
}

fn changes_name(index: &str) -> String {
    format!("{index}/changes")
}
