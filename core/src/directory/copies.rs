//! Which copy serves, and which is being made. A copy that serves goes on serving until another one is complete, and
//! whoever the copy on this computer belonged to before, its people are gone once somebody else, or the same person in
//! another role, has signed in.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::Timestamp;

use super::copy::{CopyError, Held, Owner, Standing, Terms};
use crate::ports::{Shelf, Spawn, StoreError};

/// Where all copies lie.
const PEOPLE: &str = "people/";

/// A copy and the one that will replace it lie beside each other.
const SIDES: [&str; 2] = ["a", "b"];

/// The copies of one owner.
pub struct Copies {
    shelf: Rc<dyn Shelf>,
    spawn: Rc<dyn Spawn>,
    open: RefCell<Option<Open>>,
}

struct Open {
    of: Owner,
    serving: Option<Side>,
    building: Option<Side>,
}

#[derive(Clone)]
struct Side {
    prefix: String,
    held: Rc<Held>,
}

impl Copies {
    /// None is open.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, spawn: &Rc<dyn Spawn>) -> Self {
        Self { shelf: Rc::clone(shelf), spawn: Rc::clone(spawn), open: RefCell::new(None) }
    }

    /// Opens this owner's copies and removes everything else: other owners' copies, and what cannot be read.
    ///
    /// # Errors
    /// The browser's store failed; nothing is open then.
    pub async fn open(&self, of: Owner) -> Result<(), StoreError> {
        if self.open.borrow().as_ref().is_some_and(|open| open.of == of) {
            return Ok(());
        }
        self.close();
        let own = format!("{PEOPLE}{}/", name(&of));
        let all = self.shelf.names(PEOPLE).await?;
        self.remove(all.into_iter().filter(|name| !name.starts_with(&own)).collect()).await?;
        let (mut complete, mut begun) = (None, None);
        for side in SIDES {
            let prefix = format!("{own}{side}");
            match Held::load(&self.shelf, &self.spawn, prefix.clone()).await {
                Ok(Some(held)) if held.owner() == of => {
                    let slot = if held.is_complete() { &mut complete } else { &mut begun };
                    slot.get_or_insert(Side { prefix, held: Rc::new(held) });
                }
                Ok(None) => {}
                Ok(Some(_)) | Err(CopyError::Unreadable | CopyError::GivenUp) => self.remove_side(&prefix).await?,
                Err(CopyError::Store(error)) => return Err(error),
            }
        }
        self.open.replace(Some(Open { of, serving: complete, building: begun }));
        Ok(())
    }

    /// The copy to look people up in: complete, if perhaps some minutes old.
    #[must_use]
    pub fn serving(&self) -> Option<Rc<Held>> {
        Some(Rc::clone(&self.open.borrow().as_ref()?.serving.as_ref()?.held))
    }

    /// The copy being made, if one is.
    #[must_use]
    pub fn building(&self) -> Option<Rc<Held>> {
        Some(Rc::clone(&self.open.borrow().as_ref()?.building.as_ref()?.held))
    }

    /// The copy to go on with: the one that serves where it is made by these terms, else the one being made, begun here
    /// if need be, not before that time. `None`: none is open.
    #[must_use]
    pub fn to_keep(&self, terms: &Terms, not_before: Timestamp) -> Option<Rc<Held>> {
        let mut open = self.open.borrow_mut();
        let open = open.as_mut()?;
        if let Some(serving) = open.serving.as_ref().filter(|side| side.held.is_by(terms)) {
            return Some(Rc::clone(&serving.held));
        }
        if open.building.as_ref().is_none_or(|side| !side.held.is_by(terms)) {
            let taken = open.serving.as_ref().map(|side| side.prefix.as_str());
            let prefixes = SIDES.map(|side| format!("{PEOPLE}{}/{side}", name(&open.of)));
            let prefix = prefixes.into_iter().find(|prefix| Some(prefix.as_str()) != taken)?;
            let standing = Standing::new(open.of.clone(), terms.clone(), not_before);
            let held = Held::new(&self.shelf, &self.spawn, prefix.clone(), standing);
            open.building = Some(Side { prefix, held: Rc::new(held) });
        }
        open.building.as_ref().map(|side| Rc::clone(&side.held))
    }

    /// A copy that has become complete serves from now on, and the one before it goes; one that is not wanted any more
    /// goes, too.
    ///
    /// # Errors
    /// The browser's store failed: what was to go is still there and goes the next time.
    pub async fn settle(&self, terms: &Terms) -> Result<(), StoreError> {
        let old = {
            let mut open = self.open.borrow_mut();
            let Some(open) = open.as_mut() else { return Ok(()) };
            if open.building.as_ref().is_some_and(|side| side.held.is_complete()) {
                std::mem::replace(&mut open.serving, open.building.take())
            } else if open.serving.as_ref().is_some_and(|side| side.held.is_by(terms)) {
                open.building.take()
            } else {
                None
            }
        };
        match old {
            Some(side) => {
                side.held.give_up();
                self.remove_side(&side.prefix).await
            }
            None => Ok(()),
        }
    }

    /// A copy turned out to be unreadable: it goes, and will be made anew.
    ///
    /// # Errors
    /// The browser's store failed: it goes when the copies are opened next.
    pub async fn give_up(&self, held: &Rc<Held>) -> Result<(), StoreError> {
        let side = {
            let mut open = self.open.borrow_mut();
            let Some(open) = open.as_mut() else { return Ok(()) };
            let is_it = |side: &mut Side| Rc::ptr_eq(&side.held, held);
            open.serving.take_if(is_it).or_else(|| open.building.take_if(is_it))
        };
        match side {
            Some(side) => {
                side.held.give_up();
                self.remove_side(&side.prefix).await
            }
            None => Ok(()),
        }
    }

    /// Removes what lies on the shelf and belongs to no copy that is open: what a conversation wrote that was under way
    /// while its copy was forgotten.
    ///
    /// # Errors
    /// The browser's store failed: it goes when copies are opened next.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let prefixes: Vec<String> = {
            let open = self.open.borrow();
            let sides = open.iter().flat_map(|open| open.serving.iter().chain(&open.building));
            sides.map(|side| format!("{}/", side.prefix)).collect()
        };
        let all = self.shelf.names(PEOPLE).await?;
        let orphans = all.into_iter().filter(|name| prefixes.iter().all(|prefix| !name.starts_with(prefix)));
        self.remove(orphans.collect()).await
    }

    /// Memory forgets them; the shelf keeps them.
    pub fn close(&self) {
        if let Some(open) = self.open.replace(None) {
            for side in open.serving.into_iter().chain(open.building) {
                side.held.give_up();
            }
        }
    }

    /// Removes every copy there is.
    ///
    /// # Errors
    /// The browser's store failed: they are still there.
    pub async fn forget(&self) -> Result<(), StoreError> {
        self.close();
        let all = self.shelf.names(PEOPLE).await?;
        self.remove(all).await
    }

    async fn remove_side(&self, prefix: &str) -> Result<(), StoreError> {
        let names = self.shelf.names(&format!("{prefix}/")).await?;
        self.remove(names).await
    }

    async fn remove(&self, names: Vec<String>) -> Result<(), StoreError> {
        if names.is_empty() { Ok(()) } else { self.shelf.change(Vec::new(), names).await }
    }
}

/// An owner's name on the shelf.
fn name(of: &Owner) -> String {
    let part = |part: Option<&str>| -> String {
        let letters = part.unwrap_or_default().chars();
        letters.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
    };
    [Some(of.account.as_str()), of.entity.as_deref(), of.role.as_deref()].map(part).join(".")
}
