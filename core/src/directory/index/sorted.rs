//! Entries in order, in parts, with what changed since beside them.
//!
//! A record that changes is superseded: its entries in the parts count no more, those in `fresh` do. A pass goes over
//! the parts, leaves out what is superseded and takes in what is fresh. Going over a part twice changes nothing, so a
//! pass that a death cut short is simply begun again.

use crate::{
    directory::people::{
        Form, RecordId, Unreadable,
        bytes::{Reader, Writer},
    },
    ordered::sort,
};

/// What an index consists of. Its order is the order of the index.
pub trait Entry: Ord + Clone {
    /// The record it finds.
    fn record(&self) -> RecordId;
}

/// Entries in order, in few bytes.
pub trait Part: Sized {
    /// What it holds.
    type Entry: Entry;
    /// What it is on disk.
    const FORM: Form;
    /// A part with more entries becomes two.
    const MOST: usize;

    /// From entries in order.
    fn pack(entries: &[Self::Entry]) -> Self;
    /// All of them, in order.
    fn entries(&self) -> Vec<Self::Entry>;
    /// The first of them.
    fn first(&self) -> Option<Self::Entry>;
    /// How many.
    fn len(&self) -> usize;
    /// None at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Bytes of memory it takes.
    fn memory(&self) -> usize;
    /// As it goes to disk, without a header.
    #[doc(hidden)]
    fn write(&self, writer: &mut Written);
    /// Back from there.
    #[doc(hidden)]
    fn read(reader: &mut Reading<'_>) -> Option<Self>;
}

/// Where a part writes itself.
pub struct Written(pub(super) Writer);

/// Where it reads itself.
pub struct Reading<'a>(pub(super) Reader<'a>);

/// An index.
pub struct Sorted<P: Part> {
    parts: Vec<Kept<P>>,
    /// Sorted.
    fresh: Vec<P::Entry>,
    /// Sorted.
    superseded: Vec<RecordId>,
    pass: Option<Pass>,
    next: u32,
}

struct Kept<P: Part> {
    number: u32,
    first: P::Entry,
    part: P,
}

struct Pass {
    /// The part it goes on with.
    at: usize,
    /// Records that changed since it began; sorted. Parts it has left may hold them as they were.
    since: Vec<RecordId>,
}

/// An index as its reader keeps it, whatever its entries are: piece by piece as on disk.
pub trait Pieces {
    /// Whether it holds the part of that number.
    fn has_part(&self, number: u32) -> bool;
    /// A part as it now is; `None`: it is gone.
    ///
    /// # Errors
    /// Another version wrote it, or it is damaged.
    fn renew_part(&mut self, number: u32, bytes: Option<&[u8]>) -> Result<(), Unreadable>;
    /// What changed since the parts were written, as it now is.
    ///
    /// # Errors
    /// Another version wrote it, or it is damaged.
    fn renew_changes(&mut self, bytes: &[u8]) -> Result<(), Unreadable>;
}

impl<P: Part> Pieces for Sorted<P> {
    fn has_part(&self, number: u32) -> bool {
        self.parts.iter().any(|kept| kept.number == number)
    }

    fn renew_part(&mut self, number: u32, bytes: Option<&[u8]>) -> Result<(), Unreadable> {
        self.parts.retain(|kept| kept.number != number);
        bytes.map_or(Ok(()), |bytes| self.load(number, bytes))
    }

    fn renew_changes(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        self.load_changes(bytes)
    }
}

/// What a step did. Each of them is to be written to disk in one commit; until then the disk holds the state before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Parts to be written, each under its number.
    pub written: Vec<(u32, Vec<u8>)>,
    /// Parts to be deleted.
    pub removed: Vec<u32>,
    /// Nothing is left to do: the changes ([`Sorted::changes`]) are to be written with this commit, too.
    pub done: bool,
}

impl<P: Part> Default for Sorted<P> {
    fn default() -> Self {
        Self { parts: Vec::new(), fresh: Vec::new(), superseded: Vec::new(), pass: None, next: 0 }
    }
}

impl<P: Part> Sorted<P> {
    /// Takes a part from disk, under its number. Parts may come in any order.
    ///
    /// # Errors
    /// Another version wrote it, or it is damaged: the index has to be made anew.
    pub fn load(&mut self, number: u32, bytes: &[u8]) -> Result<(), Unreadable> {
        let mut reader = Reading(Reader::new(P::FORM, bytes)?);
        let part = P::read(&mut reader).filter(|_| reader.0.is_done()).ok_or(Unreadable::Damaged)?;
        let first = P::first(&part).ok_or(Unreadable::Damaged)?;
        self.next = self.next.max(number);
        let place = self.parts.partition_point(|kept| kept.first < first);
        self.parts.insert(place, Kept { number, first, part });
        Ok(())
    }

    /// Takes the changes from disk.
    ///
    /// # Errors
    /// Another version wrote them, or they are damaged: the index has to be made anew.
    pub fn load_changes(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        let mut reader = Reading(Reader::new(Form::Changes, bytes)?);
        let mut read = || {
            let mut superseded = Vec::new();
            for _ in 0..reader.0.number()? {
                superseded.push(RecordId::unpacked(reader.0.number()?)?);
            }
            let fresh = P::read(&mut reader)?.entries();
            (reader.0.is_done() && superseded.is_sorted()).then_some((superseded, fresh))
        };
        (self.superseded, self.fresh) = read().ok_or(Unreadable::Damaged)?;
        Ok(())
    }

    /// What changed since the parts were written, as it goes to disk: with every commit of new rows, and with the last
    /// one of a pass.
    #[must_use]
    pub fn changes(&self) -> Vec<u8> {
        let mut writer = Writer::new(Form::Changes);
        writer.number(self.superseded.len() as u64);
        for record in &self.superseded {
            writer.number(record.packed());
        }
        let mut writer = Written(writer);
        P::pack(&self.fresh).write(&mut writer);
        writer.0.done()
    }

    /// These records now have these entries and no others.
    pub fn change(&mut self, mut records: Vec<RecordId>, mut entries: Vec<P::Entry>) {
        sort(&mut records);
        records.dedup();
        let known = records.iter().any(|record| self.superseded.binary_search(record).is_ok());
        if known {
            self.fresh.retain(|entry| records.binary_search(&entry.record()).is_err());
        }
        sort(&mut entries);
        merge(&mut self.fresh, &entries);
        if let Some(pass) = &mut self.pass {
            add(&mut pass.since, &records);
        }
        add(&mut self.superseded, &records);
    }

    /// Memory lets go of the parts, which are on disk. What changed since stays.
    pub fn put_parts_away(&mut self) {
        self.parts = Vec::new();
    }

    /// How many changes wait for a pass: records and entries.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.superseded.len().max(self.fresh.len())
    }

    /// How many entries the parts hold.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|kept| kept.part.len()).sum()
    }

    /// Holds nothing, and nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.fresh.is_empty()
    }

    /// Bytes of memory the parts take.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.parts.capacity() * size_of::<Kept<P>>() + self.parts.iter().map(|kept| kept.part.memory()).sum::<usize>()
    }

    /// Goes on with a pass, or begins one when changes wait, until about `budget` entries were looked at.
    pub fn step(&mut self, budget: usize) -> Step {
        let mut step = Step::default();
        if self.pass.is_none() && self.waiting() == 0 {
            step.done = true;
            return step;
        }
        let mut pass = self.pass.take().unwrap_or(Pass { at: 0, since: Vec::new() });
        let mut looked_at = 0;
        while pass.at < self.parts.len().max(1) {
            if looked_at >= budget {
                self.pass = Some(pass);
                return step;
            }
            looked_at += self.renew(&mut pass.at, &mut step);
        }
        let since = &pass.since;
        self.superseded.retain(|record| since.binary_search(record).is_ok());
        self.fresh.retain(|entry| since.binary_search(&entry.record()).is_ok());
        self.fresh.shrink_to_fit();
        self.superseded.shrink_to_fit();
        step.done = self.superseded.is_empty();
        step
    }

    /// Renews one part and answers how many entries that was; `at` becomes the next part.
    fn renew(&mut self, at: &mut usize, step: &mut Step) -> usize {
        let fresh = {
            let from = if *at == 0 { 0 } else { self.fresh_before(*at) };
            let until = if *at + 1 < self.parts.len() { self.fresh_before(*at + 1) } else { self.fresh.len() };
            self.fresh.get(from..until).unwrap_or_default()
        };
        let mut entries = self.parts.get(*at).map(|kept| kept.part.entries()).unwrap_or_default();
        let before = entries.len();
        let looked_at = before + fresh.len();
        entries.retain(|entry| self.superseded.binary_search(&entry.record()).is_err());
        if fresh.is_empty() && entries.len() == before {
            *at += 1;
            return looked_at;
        }
        merge(&mut entries, fresh);
        let mut free = (*at < self.parts.len()).then(|| self.parts.remove(*at).number);
        let even = entries.len().div_ceil(entries.len().div_ceil(P::MOST).max(1)).max(1);
        for entries in entries.chunks(even) {
            let Some(first) = entries.first().cloned() else { continue };
            let number = free.take().unwrap_or_else(|| {
                self.next += 1;
                self.next
            });
            let part = P::pack(entries);
            let mut writer = Written(Writer::new(P::FORM));
            part.write(&mut writer);
            step.written.push((number, writer.0.done()));
            self.parts.insert(*at, Kept { number, first, part });
            *at += 1;
        }
        step.removed.extend(free);
        // An empty index has no part to go on from.
        *at += usize::from(self.parts.is_empty());
        looked_at.max(1)
    }

    fn fresh_before(&self, part: usize) -> usize {
        self.parts.get(part).map_or(self.fresh.len(), |kept| self.fresh.partition_point(|entry| *entry < kept.first))
    }

    /// The parts that may hold entries from `low` on, in order, each with its first entry.
    pub(super) fn parts_from<'a>(
        &'a self,
        before: &dyn Fn(&P::Entry) -> bool,
    ) -> impl Iterator<Item = (&'a P::Entry, &'a P)> + use<'a, P> {
        let from = self.parts.partition_point(|kept| before(&kept.first)).saturating_sub(1);
        self.parts.iter().skip(from).map(|kept| (&kept.first, &kept.part))
    }

    /// Changed entries, in order.
    pub(super) fn fresh(&self) -> &[P::Entry] {
        &self.fresh
    }

    /// Whether entries of the parts still count for a record.
    pub(super) fn counts(&self, record: RecordId) -> bool {
        self.superseded.is_empty() || self.superseded.binary_search(&record).is_err()
    }

    /// Every entry that counts, in order: to compare indexes with.
    #[cfg(any(test, feature = "fakes"))]
    #[must_use]
    pub fn all(&self) -> Vec<P::Entry> {
        let mut all: Vec<P::Entry> = self.parts.iter().flat_map(|kept| kept.part.entries()).collect();
        all.retain(|entry| self.counts(entry.record()));
        all.extend_from_slice(&self.fresh);
        all.sort();
        all
    }
}

/// Adds to a sorted list what it does not hold.
fn add(list: &mut Vec<RecordId>, more: &[RecordId]) {
    merge(list, more);
}

/// Adds sorted entries to a sorted list, each once. Changes come a few at a time and are many when they have waited, so
/// what lies between two of them is moved as a whole.
fn merge<T: Ord + Clone>(list: &mut Vec<T>, more: &[T]) {
    let mut merged: Vec<T> = Vec::with_capacity(list.len() + more.len());
    let mut rest = std::mem::take(list).into_iter();
    for next in more {
        let before = rest.as_slice().partition_point(|entry| entry < next);
        merged.extend(rest.by_ref().take(before));
        if rest.as_slice().first() != Some(next) && merged.last() != Some(next) {
            merged.push(next.clone());
        }
    }
    merged.extend(rest);
    *list = merged;
}
