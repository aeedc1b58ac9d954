//! The searching side of a copy: whoever fits what somebody types. No call waits for it, and its index is as large as the
//! directory's text, so it is the back office's.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{CopyError, Held};
use crate::{
    directory::{
        index::{Words, search},
        people::Person,
    },
    ports::Shelf,
};

/// Where the index of words lies.
const WORDS: &str = "words/";

/// A copy, as it is searched.
pub struct Finder {
    held: Held,
    words: RefCell<Words>,
    /// Somebody has searched.
    words_loaded: Cell<bool>,
}

impl Finder {
    /// The copy under that prefix; `None`: there is none.
    ///
    /// # Errors
    /// It cannot be read, or belongs to another version.
    pub async fn load(shelf: &Rc<dyn Shelf>, prefix: String) -> Result<Option<Self>, CopyError> {
        let held = Held::load(shelf, prefix).await?;
        Ok(held.map(|held| Self { held, words: RefCell::default(), words_loaded: Cell::new(false) }))
    }

    /// The copy, as it is read.
    #[must_use]
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Whether it has read every name: that takes a while, and memory.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.words_loaded.get()
    }

    /// [`Held::follow`], and the names.
    ///
    /// # Errors
    /// The copy cannot be read.
    pub async fn follow(&self, changed: &[String]) -> Result<(), CopyError> {
        self.held.follow(changed).await?;
        if self.words_loaded.get() {
            self.held.follow_index(WORDS, &self.words, changed).await?;
        }
        Ok(())
    }

    /// Who fits what was typed, best first, each with the score of [`search`].
    ///
    /// # Errors
    /// The names or a page cannot be read.
    pub async fn search(&self, typed: &str) -> Result<Vec<(u8, Person)>, CopyError> {
        self.held.read_late(WORDS, &self.words, &self.words_loaded).await?;
        let hits = search(&self.words.borrow(), &self.held.numbers(), typed, self.held.home());
        let mut found = Vec::with_capacity(hits.len());
        for hit in hits {
            found.extend(self.held.person(hit.record).await?.map(|person| (hit.score, person)));
        }
        Ok(found)
    }
}
