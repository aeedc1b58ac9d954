//! What lists and scores have on the shelf: it can all be had again.
//!
//! ```text
//! engagement/<owner>/standing          how far calls and fields are read
//! engagement/<owner>/shown             what the pages draw of the last count
//! engagement/<owner>/calls/<n>         calls, by the beginning of their ids
//! engagement/<owner>/values/<t>.<n>    fields of people, by table and the beginning of their ids
//! engagement/<owner>/names             what fields refer to, by name
//! engagement/<owner>/scores/<t>.<n>    scores, in the same way
//! engagement/<owner>/list/<id>         who is on a list, in the order it is shown in at first
//! engagement/<owner>/head/<id>         all that its first rows show
//! ```

use std::rc::Rc;

use crate::{
    directory::{
        copy::{self, CopyError, GivenUp, Owner},
        people::RecordId,
    },
    engagement::{
        members::Members,
        packed::{self, Head, Valued},
        scored::Scored,
        standing::Standing,
        touches::{Row, Touches},
    },
    office::ENGAGEMENT,
    ordered::{places_by, sort},
    ports::{Bulk, Shelf, StoreError},
};

/// Ids of calls, and of people, that share a piece: as powers of two.
const CALLS: u32 = 13;
const PEOPLE: u32 = 12;

/// One owner's place on the shelf.
#[derive(Clone)]
pub(in crate::office) struct Place {
    shelf: Rc<dyn Shelf>,
    /// With its slash.
    prefix: String,
    /// From then on nothing is written here.
    given_up: GivenUp,
}

/// What is to be written at once.
#[derive(Default)]
pub(super) struct Change {
    put: Vec<Bulk>,
    remove: Vec<String>,
}

impl Place {
    pub(in crate::office) fn new(shelf: &Rc<dyn Shelf>, owner: &Owner, given_up: &GivenUp) -> Self {
        let prefix = [ENGAGEMENT, &owner.name(), "/"].concat();
        Self { shelf: Rc::clone(shelf), prefix, given_up: Rc::clone(given_up) }
    }

    /// The copy that it was made of is gone, and it with that.
    pub(super) fn is_given_up(&self) -> bool {
        self.given_up.get()
    }

    /// Whatever lies there of anybody.
    pub(super) async fn forget_all(shelf: &Rc<dyn Shelf>) -> Result<(), StoreError> {
        let names = shelf.names(ENGAGEMENT).await?;
        if names.is_empty() { Ok(()) } else { shelf.change(Vec::new(), names).await }
    }

    /// What others have had there.
    pub(super) async fn forget_others(&self) -> Result<(), StoreError> {
        let mut names = self.shelf.names(ENGAGEMENT).await?;
        names.retain(|name| !name.starts_with(&self.prefix));
        if names.is_empty() { Ok(()) } else { self.shelf.change(Vec::new(), names).await }
    }

    /// Whatever lies here.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        let names = self.shelf.names(&self.prefix).await?;
        if names.is_empty() { Ok(()) } else { self.shelf.change(Vec::new(), names).await }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.shelf.get(&[&self.prefix, name].concat()).await
    }

    async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
        let names = self.shelf.names(&[&self.prefix, beginning].concat()).await?;
        Ok(names.iter().filter_map(|name| name.strip_prefix(&self.prefix)).map(str::to_owned).collect())
    }

    /// A value that is kept as JSON; where it cannot be read, as if there were none.
    pub(super) async fn json<T: callside_json::FromJson>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let bytes = self.get(name).await?;
        Ok(bytes.and_then(|bytes| callside_json::read(std::str::from_utf8(&bytes).ok()?).ok()))
    }

    /// All calls; `None`: a piece cannot be read, and all is to be read from NetSuite anew.
    pub(super) async fn touches(&self) -> Result<Option<Touches>, StoreError> {
        let mut rows = Vec::new();
        for name in self.names("calls/").await? {
            let piece = self.get(&name).await?.and_then(|bytes| packed::read_calls(&bytes).ok());
            let Some(more) = piece else { return Ok(None) };
            rows.extend(more);
        }
        let mut touches = Touches::default();
        let _ = touches.take(rows, &[]);
        Ok(Some(touches))
    }

    /// All values, in the order of ids; `None`: as of [`Self::touches`].
    pub(super) async fn all_values(&self) -> Result<Option<Vec<Valued>>, StoreError> {
        let mut values = Vec::new();
        for name in self.names("values/").await? {
            let piece = self.get(&name).await?.and_then(|bytes| packed::read_values(&bytes).ok());
            let Some(more) = piece else { return Ok(None) };
            values.extend(more);
        }
        order(&mut values);
        Ok(Some(values))
    }

    /// Every score, in the order of ids.
    pub(super) async fn scores(&self) -> Result<Vec<Scored>, StoreError> {
        let mut all = Vec::new();
        for name in self.names("scores/").await? {
            let bytes = self.get(&name).await?;
            all.extend(bytes.and_then(|bytes| packed::read_scores(&bytes).ok()).unwrap_or_default());
        }
        let keys: Vec<u64> = all.iter().map(|scored: &Scored| scored.whom.packed()).collect();
        let mut places: Vec<Option<Scored>> = all.into_iter().map(Some).collect();
        let in_order = places_by(&keys).into_iter();
        Ok(in_order.filter_map(|place| places.get_mut(place as usize)?.take()).collect())
    }

    /// One score; `None`: there was no call with them.
    pub(in crate::office) async fn score(&self, whom: RecordId) -> Result<Option<Scored>, StoreError> {
        let bytes = self.get(&piece("scores", whom)).await?;
        let scores = bytes.and_then(|bytes| packed::read_scores(&bytes).ok()).unwrap_or_default();
        Ok(scores.into_iter().find(|scored| scored.whom == whom))
    }

    /// Who is on a list, and in which order it is shown at first; `None`: not counted yet.
    pub(super) async fn members(&self, list: &str) -> Result<Option<(Members, Vec<RecordId>)>, StoreError> {
        let bytes = self.get(&["list/", list].concat()).await?;
        Ok(bytes.and_then(|bytes| packed::read_members(&bytes).ok()))
    }

    /// What the first rows of a list show; `None`: not counted yet.
    pub(super) async fn head(&self, list: &str) -> Result<Option<Head>, StoreError> {
        let bytes = self.get(&["head/", list].concat()).await?;
        Ok(bytes.and_then(|bytes| Head::read(&bytes).ok()))
    }

    /// How far everything is read.
    pub(in crate::office) async fn standing(&self) -> Result<Option<Standing>, StoreError> {
        self.json("standing").await
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    /// The browser's store failed, or the place was given up.
    pub(super) async fn change(&self, change: Change) -> Result<(), CopyError> {
        let prefix = self.prefix.trim_end_matches('/');
        copy::write(&self.shelf, prefix, &self.given_up, change.put, change.remove).await.map(drop)
    }

    /// What lies in that part of the place goes with a change.
    pub(super) async fn clear(&self, change: &mut Change, beginning: &str) -> Result<(), StoreError> {
        change.remove.extend(self.names(beginning).await?);
        Ok(())
    }
}

impl Change {
    /// A value as JSON.
    pub(super) fn json<T: callside_json::ToJson>(&mut self, name: &str, value: &T) {
        self.put.push(Bulk { name: name.to_owned(), bytes: callside_json::write(value).into_bytes() });
    }

    /// A list is of no use any more.
    pub(super) fn drop_members(&mut self, list: &str) {
        self.remove.extend([["list/", list].concat(), ["head/", list].concat()]);
    }

    /// What the first rows of a list show.
    pub(super) fn head(&mut self, list: &str, head: &Head) {
        self.put.push(Bulk { name: ["head/", list].concat(), bytes: head.written() });
    }

    /// Who is on a list.
    pub(super) fn members(&mut self, list: &str, members: &Members, order: &[RecordId]) {
        self.put.push(Bulk { name: ["list/", list].concat(), bytes: packed::members(members, order) });
    }

    /// The pieces in which these calls lie.
    pub(super) fn calls(&mut self, touches: &Touches, ids: impl IntoIterator<Item = i32>) {
        let mut pieces: Vec<i32> = ids.into_iter().map(|id| id >> CALLS).collect();
        sort(&mut pieces);
        pieces.dedup();
        for number in pieces {
            let first = number << CALLS;
            let rows: &[Row] = touches.within(first, first + ((1 << CALLS) - 1));
            self.piece(format!("calls/{number}"), rows.is_empty(), || packed::calls(rows));
        }
    }

    /// The pieces in which the values of these people lie.
    pub(super) fn values(&mut self, values: &[Valued], people: impl IntoIterator<Item = RecordId>) {
        let mut names: Vec<String> = people.into_iter().map(|whom| piece("values", whom)).collect();
        sort(&mut names);
        names.dedup();
        for of in values.chunk_by(|one, other| piece("values", one.whom) == piece("values", other.whom)) {
            let Some(name) = of.first().map(|one| piece("values", one.whom)) else { continue };
            if names.binary_search(&name).is_ok() {
                self.piece(name, false, || packed::values(of));
            }
        }
    }

    /// Every score.
    pub(super) fn scores(&mut self, all: &[Scored]) {
        for of in all.chunk_by(|one, other| piece("scores", one.whom) == piece("scores", other.whom)) {
            if let Some(first) = of.first() {
                self.piece(piece("scores", first.whom), false, || packed::scores(of));
            }
        }
    }

    fn piece(&mut self, name: String, is_empty: bool, bytes: impl FnOnce() -> Vec<u8>) {
        if is_empty {
            self.remove.push(name);
        } else {
            self.put.push(Bulk { name, bytes: bytes() });
        }
    }
}

/// The piece that somebody is in.
fn piece(of: &str, whom: RecordId) -> String {
    format!("{of}/{}.{}", whom.table.name(), whom.id >> PEOPLE)
}

/// In the order of ids.
pub(super) fn order(values: &mut [Valued]) {
    crate::ordered::sort_by(values, |one, other| one.whom.cmp(&other.whom));
}
