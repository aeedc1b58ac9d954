//! Words and the records they stand in. A part is text: each word once, as its difference from the one before, and
//! behind it the records, as theirs. Some four bytes an entry in memory and on disk; taken apart only where a search
//! looks.

use std::rc::Rc;

use super::{
    fold,
    sorted::{Entry, Part, Reading, Sorted, Written},
};
use crate::directory::people::{
    Form, Person, RecordId,
    bytes::{Reader, Writer},
};

/// Bits beside a record: where the word stands, and whether the record is inactive.
const MARK_BITS: u32 = 3;
const INACTIVE: u8 = 4;

/// Where a word stands, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    /// In the record's own name.
    Name,
    /// In its company's name.
    Company,
    /// In e-mail address or title.
    Elsewhere,
}

/// A word of a record. Records that have the word out of one part share its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordEntry {
    word: Rc<str>,
    record: RecordId,
    mark: u8,
}

impl Entry for WordEntry {
    fn record(&self) -> RecordId {
        self.record
    }
}

/// A part of the word index.
pub struct WordPart {
    first: Option<WordEntry>,
    entries: usize,
    bytes: Box<[u8]>,
}

impl WordPart {
    /// Shows each word with its records, still packed, until `see` has seen enough. False: the bytes are not what
    /// [`Part::pack`] writes.
    fn each(&self, see: &mut dyn FnMut(&str, Reader<'_>) -> bool) -> bool {
        let (mut reader, mut word) = (Reader::bare(&self.bytes), Vec::new());
        let mut next = || {
            word.truncate(reader.size()?);
            word.extend_from_slice(reader.bytes()?);
            let records = Reader::bare(reader.bytes()?);
            Some(see(std::str::from_utf8(&word).ok()?, records) && !reader.is_done())
        };
        loop {
            match next() {
                Some(true) => {}
                Some(false) => return true,
                None => return false,
            }
        }
    }
}

/// Shows each record, packed, with its mark, until `see` has seen enough; then it answers false.
fn each_record(mut records: Reader<'_>, see: &mut dyn FnMut(u64, u8) -> bool) -> bool {
    let mut record = 0;
    while let Some(number) = records.number() {
        record += number >> MARK_BITS;
        if !see(record, (number & ((1 << MARK_BITS) - 1)) as u8) {
            return false;
        }
    }
    true
}

impl Part for WordPart {
    type Entry = WordEntry;
    const FORM: Form = Form::Words;
    const MOST: usize = 16_384;

    fn pack(entries: &[WordEntry]) -> Self {
        let mut writer = Writer::bare();
        let mut before: &str = "";
        for same in entries.chunk_by(|one, next| one.word == next.word) {
            let Some(WordEntry { word, .. }) = same.first() else { continue };
            let shared = word.bytes().zip(before.bytes()).take_while(|(one, other)| one == other).count();
            writer.number(shared as u64);
            writer.bytes(word.as_bytes().get(shared..).unwrap_or_default());
            let (mut records, mut last) = (Writer::bare(), 0);
            for entry in same {
                let packed = entry.record.packed();
                records.number((packed - last) << MARK_BITS | u64::from(entry.mark));
                last = packed;
            }
            writer.bytes(&records.done());
            before = word;
        }
        Self { first: entries.first().cloned(), entries: entries.len(), bytes: writer.done().into_boxed_slice() }
    }

    fn entries(&self) -> Vec<WordEntry> {
        let mut entries = Vec::with_capacity(self.entries);
        self.each(&mut |word, records| {
            let word: Rc<str> = word.into();
            each_record(records, &mut |packed, mark| {
                let record = RecordId::unpacked(packed);
                entries.extend(record.map(|record| WordEntry { word: word.clone(), record, mark }));
                true
            })
        });
        entries
    }

    fn first(&self) -> Option<WordEntry> {
        self.first.clone()
    }

    fn len(&self) -> usize {
        self.entries
    }

    fn memory(&self) -> usize {
        self.bytes.len() + self.first.as_ref().map_or(0, |first| 2 * first.word.len())
    }

    fn write(&self, writer: &mut Written) {
        writer.0.number(self.entries as u64);
        writer.0.bytes(&self.bytes);
    }

    fn read(reader: &mut Reading<'_>) -> Option<Self> {
        let entries = reader.0.size()?;
        let bytes = reader.0.bytes()?.into();
        let mut part = Self { first: None, entries, bytes };
        if entries == 0 {
            return part.bytes.is_empty().then_some(part);
        }
        let mut first = None;
        let whole = part.each(&mut |word, records| {
            if first.is_none() {
                each_record(records, &mut |packed, mark| {
                    let record = RecordId::unpacked(packed).filter(|_| first.is_none());
                    first = record.map(|record| WordEntry { word: word.into(), record, mark }).or(first.take());
                    true
                });
            }
            true
        });
        part.first = first;
        (whole && part.first.is_some()).then_some(part)
    }
}

/// The word index.
pub type Words = Sorted<WordPart>;

impl Words {
    /// Takes people in as they now are. `gone`: those the copy holds no more. A slice of work is some hundred people.
    pub fn take(&mut self, people: &[Person], gone: &[RecordId]) {
        let mut entries = Vec::new();
        for person in people {
            entries.extend(of(person));
        }
        self.change(people.iter().map(|person| person.id).chain(gone.iter().copied()).collect(), entries);
    }

    /// About how many entries begin with these letters; at least as many as there are.
    pub(super) fn at_most(&self, letters: &str) -> usize {
        let first = self.parts_from(&|first| *first.word < *letters);
        let parts = first.take_while(|(first, _)| *first.word <= *letters || first.word.starts_with(letters));
        parts.map(|(_, part)| part.len()).sum::<usize>() + self.fresh().len()
    }

    /// Shows each record, packed, that has a word beginning with these letters, with a score: the smaller, the better.
    /// A record may come several times. What changed last comes first, and then whole words before longer ones, until
    /// `see` has seen enough.
    pub(super) fn beginning(&self, letters: &str, see: &mut dyn FnMut(u64, u8) -> bool) {
        let fresh = self.fresh();
        let from = fresh.partition_point(|entry| *entry.word < *letters);
        let mut fresh = fresh.iter().skip(from).take_while(|entry| entry.word.starts_with(letters));
        let mut more =
            fresh.all(|entry| see(entry.record.packed(), score(entry.mark, entry.word.len() == letters.len())));
        for (first, part) in self.parts_from(&|first| *first.word < *letters) {
            if !more || *first.word > *letters && !first.word.starts_with(letters) {
                break;
            }
            part.each(&mut |word, records| {
                if word.starts_with(letters) {
                    more = each_record(records, &mut |packed, mark| {
                        let counts = RecordId::unpacked(packed).is_some_and(|record| self.counts(record));
                        !counts || see(packed, score(mark, word.len() == letters.len()))
                    });
                }
                more && (*word < *letters || word.starts_with(letters))
            });
        }
    }
}

/// Below sixteen. Inactive records come last; then by where the word stands, the whole word before its beginning.
fn score(mark: u8, whole: bool) -> u8 {
    (mark & INACTIVE) << 1 | (mark & (INACTIVE - 1)) << 1 | u8::from(!whole)
}

/// Each word of a person once, with the best place it stands in.
fn of(person: &Person) -> Vec<WordEntry> {
    let mut entries: Vec<WordEntry> = Vec::new();
    let inactive = if person.inactive { INACTIVE } else { 0 };
    let company = person.company.as_ref().map_or("", |company| company.name.reveal());
    // What NetSuite calls a person may hold a number or the company's name.
    let whole = if person.is_person { Stands::Elsewhere } else { Stands::Name };
    for (text, stands) in [
        (person.first.reveal(), Stands::Name),
        (person.middle.reveal(), Stands::Name),
        (person.last.reveal(), Stands::Name),
        (person.whole.reveal(), whole),
        (company, Stands::Company),
        (person.title.reveal(), Stands::Elsewhere),
        (person.email.reveal(), Stands::Elsewhere),
    ] {
        let mark = stands as u8 | inactive;
        fold::each_word(text, &mut |word| match entries.iter_mut().find(|entry| *entry.word == *word) {
            Some(entry) => entry.mark = entry.mark.min(mark),
            None => entries.push(WordEntry { word: word.into(), record: person.id, mark }),
        });
    }
    entries
}
