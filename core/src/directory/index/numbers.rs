//! Numbers and the records that have them: two sorted arrays a part, twelve bytes an entry.
//!
//! An entry's key is a whole number beside the record's table, its value the record's id. What is no whole number is kept by its last
//! seven digits, above all whole ones (fifteen digits stay below 10¹⁵), and a company's people by the company's id above
//! those. Extensions are no part of a key: they are read where the row is, by the same [`phone::fit()`] that reads a
//! live answer, which also decides whether last digits are a match at all.

use super::sorted::{Entry, Part, Reading, Sorted, Written};
use crate::{
    directory::{
        lookup::Table,
        people::{Form, Person, RecordId},
    },
    phone::{self, PhoneNumber, Region},
};

/// Keys from here on are last digits: no E.164 number has sixteen.
const LAST_DIGITS: u64 = 1_000_000_000_000_000;
/// Keys from here on are companies: seven digits are below ten million.
const COMPANIES: u64 = LAST_DIGITS + 10_000_000;

/// Bits of a table beside a key: 2⁵⁰ is more than any key.
const TABLE_BITS: u32 = 3;

/// What an entry finds a record by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberEntry {
    key: u64,
    id: u32,
}

impl NumberEntry {
    fn new(key: u64, record: RecordId) -> Self {
        Self { key: key << TABLE_BITS | record.table as u64, id: record.biased() }
    }

    fn lowest(key: u64) -> u64 {
        key << TABLE_BITS
    }
}

impl Entry for NumberEntry {
    fn record(&self) -> RecordId {
        record(self.key, self.id)
    }
}

fn record(key: u64, id: u32) -> RecordId {
    let table = Table::ALL.get((key & ((1 << TABLE_BITS) - 1)) as usize).copied().unwrap_or(Table::Contact);
    RecordId::of_parts(table, id)
}

/// A part of the number index.
pub struct NumberPart {
    keys: Box<[u64]>,
    ids: Box<[u32]>,
}

impl NumberPart {
    fn each_in(&self, low: u64, high: u64, found: &mut dyn FnMut(u64, RecordId) -> bool) -> bool {
        let from = self.keys.partition_point(|key| *key < low);
        let mut entries = self.keys.iter().zip(&self.ids).skip(from).take_while(|(key, _)| **key < high);
        entries.all(|(key, id)| found(*key >> TABLE_BITS, record(*key, *id)))
    }
}

impl Part for NumberPart {
    type Entry = NumberEntry;
    const FORM: Form = Form::Numbers;
    const MOST: usize = 32_768;

    fn pack(entries: &[NumberEntry]) -> Self {
        Self {
            keys: entries.iter().map(|entry| entry.key).collect(),
            ids: entries.iter().map(|entry| entry.id).collect(),
        }
    }

    fn entries(&self) -> Vec<NumberEntry> {
        self.keys.iter().zip(&self.ids).map(|(&key, &id)| NumberEntry { key, id }).collect()
    }

    fn first(&self) -> Option<NumberEntry> {
        Some(NumberEntry { key: *self.keys.first()?, id: *self.ids.first()? })
    }

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn memory(&self) -> usize {
        self.len() * (size_of::<u64>() + size_of::<u32>())
    }

    fn write(&self, writer: &mut Written) {
        writer.0.number(self.len() as u64);
        for key in &self.keys {
            writer.0.word(*key as u32);
        }
        for key in &self.keys {
            writer.0.word((key >> 32) as u32);
        }
        for id in &self.ids {
            writer.0.word(*id);
        }
    }

    // Words of a fixed width: a million numbers have to be there in milliseconds when the worker starts.
    fn read(reader: &mut Reading<'_>) -> Option<Self> {
        let length = reader.0.size()?;
        let (low, high, ids) = (reader.0.words(length)?, reader.0.words(length)?, reader.0.words(length)?);
        let keys: Box<[u64]> = low.zip(high).map(|(low, high)| u64::from(low) | u64::from(high) << 32).collect();
        keys.is_sorted().then(|| Self { keys, ids: ids.collect() })
    }
}

/// The number index: whole numbers, last digits, and the people of companies.
pub type Numbers = Sorted<NumberPart>;

impl Numbers {
    /// Takes people in as they now are, their telephones read at `home`. `gone`: those the copy holds no more. Reading a
    /// number takes some hundred microseconds in wasm: a slice of work is about thirty people.
    pub fn take(&mut self, people: &[Person], gone: &[RecordId], home: Region) {
        let mut entries = Vec::new();
        for person in people {
            for phone in &person.phones {
                for stored in phone::stored_numbers(phone.text.reveal(), home) {
                    let whole = stored.e164.as_deref().and_then(whole);
                    let key = whole.or_else(|| last_digits(&stored.digits));
                    entries.extend(key.map(|key| NumberEntry::new(key, person.id)));
                }
            }
            if person.id.table == Table::Job
                && let Some(customer) = person.company.as_ref().and_then(|company| RecordId::of_record(&company.record))
            {
                entries.push(NumberEntry::new(company_key(customer), person.id));
            }
        }
        self.change(people.iter().map(|person| person.id).chain(gone.iter().copied()).collect(), entries)
    }

    /// Takes in whole numbers as E.164's digits, unread: for measuring what a million of them cost.
    #[cfg(any(test, feature = "fakes"))]
    pub fn take_lines(&mut self, lines: &[(u64, RecordId)]) {
        let entries = lines.iter().map(|(number, record)| NumberEntry::new(*number, *record)).collect();
        self.change(lines.iter().map(|(_, record)| *record).collect(), entries);
    }

    /// Takes in who belongs to which company: for an index beside the one of numbers, read when it is first needed.
    pub fn take_members(&mut self, people: &[Person], gone: &[RecordId]) {
        let member = |person: &Person| {
            let company = person.company.as_ref().filter(|_| person.id.table == Table::Contact)?;
            Some(NumberEntry::new(company_key(RecordId::of_record(&company.record)?), person.id))
        };
        let records = people.iter().map(|person| person.id).chain(gone.iter().copied()).collect();
        self.change(records, people.iter().filter_map(member).collect());
    }

    /// The records that have this number, each once: first those that have it whole, then those whose last digits may
    /// be its own, which [`phone::fit()`] has to judge by their rows.
    #[must_use]
    pub fn find(&self, caller: &PhoneNumber) -> Vec<RecordId> {
        let mut found = Vec::new();
        let mut add = |_, record| {
            if !found.contains(&record) {
                found.push(record);
            }
            true
        };
        let also = phone::also_written(caller);
        let numbers = [caller.e164()].into_iter().chain(also.iter().map(String::as_str)).filter_map(whole);
        for key in numbers.chain(last_digits(caller.e164())) {
            self.each(key, key + 1, &mut add);
        }
        found
    }

    /// Everybody who may have that number, and the projects of the customers among them.
    #[must_use]
    pub fn having(&self, number: &PhoneNumber) -> Vec<RecordId> {
        let mut found = self.find(number);
        let projects: Vec<RecordId> = found.iter().flat_map(|record| self.members_of(*record)).collect();
        found.extend(projects.into_iter().filter(|project| !found.contains(project)).collect::<Vec<_>>());
        found
    }

    /// The projects of a customer; in an index of members, the people of a company.
    #[must_use]
    pub fn members_of(&self, company: RecordId) -> Vec<RecordId> {
        let mut found = Vec::new();
        let key = company_key(company);
        self.each(key, key + 1, &mut |_, record| {
            found.push(record);
            true
        });
        found
    }

    /// Numbers that begin with these digits in E.164, the shortest first, until `found` has enough.
    pub(super) fn beginning(&self, digits: &str, found: &mut dyn FnMut(u64, RecordId) -> bool) {
        let Ok(mut low) = digits.parse::<u64>() else { return };
        let mut width = 1;
        for _ in digits.len()..=15 {
            if !self.each(low, (low + width).min(LAST_DIGITS), found) {
                return;
            }
            (low, width) = (low * 10, width * 10);
        }
    }

    /// Numbers that end with these digits: looks at every number there is.
    pub(super) fn ending(&self, digits: &str, found: &mut dyn FnMut(u64, RecordId) -> bool) {
        let (Ok(end), Ok(length)) = (digits.parse::<u64>(), u32::try_from(digits.len())) else { return };
        let Some(modulus) = 10u64.checked_pow(length) else { return };
        for (_, part) in self.parts_from(&|_| false) {
            // A loop of its own: a call for each of a million entries would take longer than the division.
            for (key, id) in part.keys.iter().zip(&part.ids) {
                let number = key >> TABLE_BITS;
                if number % modulus == end && number < COMPANIES {
                    let record = record(*key, *id);
                    if self.counts(record) && !found(number, record) {
                        return;
                    }
                }
            }
        }
        for entry in self.fresh() {
            let number = entry.key >> TABLE_BITS;
            if number % modulus == end && number < COMPANIES && !found(number, entry.record()) {
                return;
            }
        }
    }

    /// Shows every entry from one key to before another, until `found` has enough; then it answers false.
    fn each(&self, low: u64, high: u64, found: &mut dyn FnMut(u64, RecordId) -> bool) -> bool {
        let (low, high) = (NumberEntry::lowest(low), NumberEntry::lowest(high));
        for (first, part) in self.parts_from(&|first| first.key < low) {
            if first.key >= high {
                break;
            }
            if !part.each_in(low, high, &mut |key, record| !self.counts(record) || found(key, record)) {
                return false;
            }
        }
        let fresh = self.fresh();
        let from = fresh.partition_point(|entry| entry.key < low);
        let mut entries = fresh.iter().skip(from).take_while(|entry| entry.key < high);
        entries.all(|entry| found(entry.key >> TABLE_BITS, entry.record()))
    }
}

fn whole(e164: &str) -> Option<u64> {
    let digits = e164.strip_prefix('+')?;
    (digits.len() <= 15).then(|| digits.parse().ok())?
}

fn last_digits(digits: &str) -> Option<u64> {
    Some(LAST_DIGITS + phone::last_digits(digits.trim_start_matches('+'))?.parse::<u64>().ok()?)
}

fn company_key(company: RecordId) -> u64 {
    COMPANIES + company.packed()
}
