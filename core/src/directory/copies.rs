//! Which copy serves, and which is being made. A copy that serves goes on serving until another one is complete, and
//! whoever the copy on this computer belonged to before, its people are gone once somebody else, or the same person in
//! another role, has signed in.
//!
//! Copies are written by the back office. It is told whenever one is given up, so that it writes nothing more to it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::copy::{CopyError, Held, Owner, Shown, Terms};
use crate::ports::{Office, Shelf, StoreError};

/// Where all copies lie.
const PEOPLE: &str = "people/";

/// A copy and the one that will replace it lie beside each other.
const SIDES: [&str; 2] = ["a", "b"];

/// The copies of one owner.
pub struct Copies {
    shelf: Rc<dyn Shelf>,
    office: Rc<dyn Office>,
    open: RefCell<Option<Open>>,
    /// What is in memory may be older than what lies on the shelf.
    doubted: Cell<bool>,
    /// How often copies were closed.
    closed: Cell<u32>,
}

struct Open {
    of: Owner,
    serving: Option<Rc<Held>>,
    building: Option<Rc<Held>>,
}

impl Open {
    fn sides(&self) -> impl Iterator<Item = &Rc<Held>> {
        self.serving.iter().chain(&self.building)
    }
}

impl Copies {
    /// None is open.
    #[must_use]
    pub fn new(shelf: &Rc<dyn Shelf>, office: &Rc<dyn Office>) -> Self {
        Self {
            shelf: Rc::clone(shelf),
            office: Rc::clone(office),
            open: RefCell::default(),
            doubted: Cell::new(false),
            closed: Cell::new(0),
        }
    }

    /// Opens this owner's copies and removes everything else: other owners' copies, and what cannot be read. Those that
    /// are open stay as they are, unless they are doubted: then they are read again.
    ///
    /// # Errors
    /// The browser's store failed: another owner's copies are not open then, this owner's still are.
    pub async fn open(&self, of: Owner) -> Result<(), StoreError> {
        let is_open = |of: &Owner| self.open.borrow().as_ref().is_some_and(|open| open.of == *of);
        if !is_open(&of) {
            self.close();
        } else if !self.doubted.get() {
            return Ok(());
        }
        let closed = self.closed.get();
        let (mut complete, mut begun) = (None, None);
        for prefix in sides(&of) {
            match Held::load(&self.shelf, prefix).await {
                Ok(Some(held)) if held.owner() == of => {
                    let slot = if held.is_complete() { &mut complete } else { &mut begun };
                    slot.get_or_insert(Rc::new(held));
                }
                Ok(_) | Err(CopyError::Unreadable | CopyError::GivenUp) => {}
                Err(CopyError::Store(error)) => return Err(error),
            }
        }
        // Somebody else may have opened them meanwhile, or closed them.
        let is_done = is_open(&of) && !self.doubted.get();
        if !is_done && closed == self.closed.get() {
            self.open.replace(Some(Open { of, serving: complete, building: begun }));
            self.doubted.set(false);
        }
        self.tidy().await
    }

    /// The copy to look people up in: complete, if perhaps some minutes old.
    #[must_use]
    pub fn serving(&self) -> Option<Rc<Held>> {
        self.open.borrow().as_ref()?.serving.clone()
    }

    /// The copy being made, if one is.
    #[must_use]
    pub fn building(&self) -> Option<Rc<Held>> {
        self.open.borrow().as_ref()?.building.clone()
    }

    /// The copy to go on with: the one that serves where it is made by these terms, else the one being made, begun here
    /// if need be. `None`: none is open.
    #[must_use]
    pub fn to_keep(&self, terms: &Terms) -> Option<Rc<Held>> {
        let mut open = self.open.borrow_mut();
        let open = open.as_mut()?;
        if let Some(serving) = open.serving.as_ref().filter(|held| held.is_by(terms)) {
            return Some(Rc::clone(serving));
        }
        if open.building.as_ref().is_none_or(|held| !held.is_by(terms)) {
            let taken = open.serving.as_ref().map(|held| held.prefix());
            let prefix = sides(&open.of).into_iter().find(|prefix| Some(prefix.as_str()) != taken)?;
            let shown = Shown::not_begun(open.of.clone(), terms.clone());
            open.building = Some(Rc::new(Held::new(&self.shelf, prefix, shown)));
        }
        open.building.clone()
    }

    /// Whether it is still one of those that are open.
    #[must_use]
    pub fn has(&self, held: &Rc<Held>) -> bool {
        self.open.borrow().as_ref().is_some_and(|open| open.sides().any(|side| Rc::ptr_eq(side, held)))
    }

    /// A copy that has become complete serves from now on, and the one before it goes; one that is not wanted any more
    /// goes, too.
    ///
    /// # Errors
    /// The browser's store failed: what was to go is still there and goes the next time.
    pub async fn settle(&self, terms: &Terms) -> Result<(), StoreError> {
        let goes = {
            let mut open = self.open.borrow_mut();
            let Some(open) = open.as_mut() else { return Ok(()) };
            if open.building.as_ref().is_some_and(|held| held.is_complete()) {
                std::mem::replace(&mut open.serving, open.building.take()).is_some()
            } else {
                open.serving.as_ref().is_some_and(|held| held.is_by(terms)) && open.building.take().is_some()
            }
        };
        if goes { self.tidy().await } else { Ok(()) }
    }

    /// A copy turned out to be unreadable: it goes, and will be made anew.
    ///
    /// # Errors
    /// The browser's store failed: it goes when the copies are opened next.
    pub async fn give_up(&self, held: &Rc<Held>) -> Result<(), StoreError> {
        if let Some(open) = self.open.borrow_mut().as_mut() {
            open.serving.take_if(|side| Rc::ptr_eq(side, held));
            open.building.take_if(|side| Rc::ptr_eq(side, held));
        }
        self.office.give_up();
        self.tidy().await
    }

    /// Nobody knows what has been written: the next [`Self::open`] reads the copies again. They serve until then.
    pub fn doubt(&self) {
        self.doubted.set(true);
    }

    /// Removes what lies on the shelf and belongs to no copy that is open: other people's copies, a copy that was given
    /// up, and what a step wrote that was under way then.
    ///
    /// # Errors
    /// The browser's store failed: it goes when copies are opened next.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let own: Vec<String> = {
            let open = self.open.borrow();
            open.iter().flat_map(Open::sides).map(|held| format!("{}/", held.prefix())).collect()
        };
        let mut orphans = self.shelf.names(PEOPLE).await?;
        orphans.retain(|name| own.iter().all(|own| !name.starts_with(own)));
        if orphans.is_empty() { Ok(()) } else { self.shelf.change(Vec::new(), orphans).await }
    }

    /// Memory forgets them; the shelf keeps them.
    pub fn close(&self) {
        self.closed.set(self.closed.get() + 1);
        if self.open.take().is_some() {
            self.office.give_up();
        }
    }

    /// Removes every copy there is.
    ///
    /// # Errors
    /// The browser's store failed: they are still there.
    pub async fn forget(&self) -> Result<(), StoreError> {
        self.close();
        self.tidy().await
    }
}

/// An owner's copy that is whole, as it lies on the shelf now: its people alone, without the index of their numbers. `None`: there
/// is none.
///
/// # Errors
/// It cannot be read.
pub async fn whole(shelf: &Rc<dyn Shelf>, of: &Owner) -> Result<Option<Held>, CopyError> {
    for prefix in sides(of) {
        let held = Held::load_people(shelf, prefix).await?;
        if let Some(held) = held.filter(|held| held.is_complete() && held.owner() == *of) {
            return Ok(Some(held));
        }
    }
    Ok(None)
}

/// Where an owner's copies lie.
fn sides(of: &Owner) -> [String; 2] {
    let name = of.name();
    SIDES.map(|side| format!("{PEOPLE}{name}/{side}"))
}
