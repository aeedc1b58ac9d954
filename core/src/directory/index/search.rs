//! What somebody types: words of names, companies and e-mail addresses, or a number in any form.

use super::{Numbers, Words, fold};
use crate::{
    directory::people::RecordId,
    ordered::sort,
    phone::{self, Region, SoughtNumber},
};

/// As many as a person looks through.
pub const MOST_HITS: usize = 25;

/// More words than this narrow nothing.
const MOST_WORDS: usize = 6;

/// A word of so few letters is the beginning of a name that is still being typed.
const LETTERS_OF_A_SHORT_WORD: usize = 2;

/// Where even the rarest word is as short, so many of the people it fits are looked at: whole words are among the first
/// of them, and at a million people all would cost more time than there is between two letters.
const MOST_OF_A_SHORT_WORD: usize = 65_536;

/// Fewer last digits than this are the end of too many numbers.
const FEWEST_LAST_DIGITS: usize = 4;

/// Numbers with the same beginning that are looked at: what was typed is then too short to name anybody.
const MOST_NUMBERS: usize = 1_000;

/// A record that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// How well it fits: the smaller, the better.
    pub score: u8,
    /// Which.
    pub record: RecordId,
}

/// The records that fit what was typed, best first, at most [`MOST_HITS`]. Of several words each must begin a word of
/// the record; whole words come before beginnings, own names before companies, those before titles and e-mail
/// addresses, inactive records last. Digits are looked for in numbers, too: whole, as a beginning, as the last digits.
#[must_use]
pub fn search(words: &Words, numbers: &Numbers, typed: &str, home: Region) -> Vec<Hit> {
    let mut best = Best::default();
    by_words(words, typed, &mut best);
    by_number(numbers, typed, home, &mut best);
    best.0
}

/// Answers how many entries of the index it looked at.
fn by_words(words: &Words, typed: &str, best: &mut Best) -> usize {
    let mut looked_at = 0;
    let typed = fold::typed_words(typed);
    let mut typed: Vec<(usize, &str)> =
        typed.iter().take(MOST_WORDS).map(|word| (words.at_most(word), word.as_str())).collect();
    // The rarest first: the others only have to be looked for among what it found.
    sort(&mut typed);
    match typed.as_slice() {
        [] => {}
        [(_, only)] => words.beginning(only, &mut |packed, score| {
            looked_at += 1;
            best.add(packed, score);
            true
        }),
        [(at_most, first), others @ ..] => {
            let is_short = first.chars().nth(LETTERS_OF_A_SHORT_WORD).is_none();
            let most = if is_short { MOST_OF_A_SHORT_WORD.min(*at_most) } else { *at_most };
            let mut tally = Tally::new(most);
            words.beginning(first, &mut |packed, score| {
                looked_at += 1;
                tally.count(packed, 0, score);
                looked_at < most
            });
            for (nth, (_, word)) in others.iter().enumerate() {
                words.beginning(word, &mut |packed, score| {
                    looked_at += 1;
                    tally.count(packed, nth + 1, score);
                    true
                });
            }
            tally.all(typed.len(), &mut |packed, score| best.add(packed, score));
        }
    }
    looked_at
}

fn by_number(numbers: &Numbers, typed: &str, home: Region, best: &mut Best) {
    let Some(SoughtNumber { whole, digits, extension: None }) = phone::sought(typed, home) else { return };
    if let Some(number) = whole {
        for (place, record) in numbers.find(&number).into_iter().enumerate() {
            best.add(record.packed(), u8::try_from(place.min(1)).unwrap_or(1));
        }
    }
    let international = digits.strip_prefix("00").or(digits.strip_prefix("011")).unwrap_or(&digits);
    let national = format!("{}{}", home.calling_code(), digits.trim_start_matches('0'));
    for beginning in [international, &national] {
        let mut left = MOST_NUMBERS;
        numbers.beginning(beginning, &mut |_, record| {
            best.add(record.packed(), 2);
            left -= 1;
            left > 0
        });
    }
    if digits.len() >= FEWEST_LAST_DIGITS && best.0.len() < MOST_HITS {
        numbers.ending(&digits, &mut |_, record| {
            best.add(record.packed(), 4);
            true
        });
    }
}

/// The best so far, in order.
#[derive(Default)]
struct Best(Vec<Hit>);

impl Best {
    fn add(&mut self, packed: u64, score: u8) {
        let full = self.0.len() >= MOST_HITS;
        if full && self.0.last().is_some_and(|last| (last.score, last.record.packed()) <= (score, packed)) {
            return;
        }
        let Some(record) = RecordId::unpacked(packed) else { return };
        let hit = Hit { score, record };
        if let Some(known) = self.0.iter().position(|known| known.record == record) {
            if self.0.get(known).is_some_and(|known| *known <= hit) {
                return;
            }
            self.0.remove(known);
        }
        let place = self.0.partition_point(|better| *better < hit);
        self.0.insert(place, hit);
        self.0.truncate(MOST_HITS);
    }
}

/// Counts how many words each record has: a table of numbers with the record in the low bits, so that a hundred
/// thousand records that share a first name cost milliseconds.
struct Tally {
    slots: Vec<u64>,
}

/// Bits of a packed record; above them a count of words, the sum of their best scores, and the best score of the
/// latest word.
const RECORD_BITS: u32 = 35;
const RECORD: u64 = (1 << RECORD_BITS) - 1;
const USED: u64 = 1 << 63;

#[derive(Clone, Copy)]
struct Counted {
    words: usize,
    sum: u8,
    latest: u8,
}

impl Tally {
    fn new(at_most: usize) -> Self {
        Self { slots: vec![0; (2 * at_most).max(16).next_power_of_two()] }
    }

    /// The `nth` word stands in the record; only those that had every word before count on.
    fn count(&mut self, packed: u64, nth: usize, score: u8) {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing: neighbouring ids go far apart.
        let mut at = (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                if nth == 0 {
                    *slot = packed | write(Counted { words: 1, sum: 0, latest: score });
                }
                return;
            }
            if *slot & RECORD == packed {
                let mut counted = read(*slot);
                if counted.words == nth {
                    counted = Counted { words: nth + 1, sum: counted.sum + counted.latest, latest: score };
                } else if counted.words == nth + 1 {
                    counted.latest = counted.latest.min(score);
                }
                *slot = packed | write(counted);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    fn all(&self, words: usize, see: &mut dyn FnMut(u64, u8)) {
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let counted = read(*slot);
            if counted.words == words {
                see(slot & RECORD, counted.sum + counted.latest);
            }
        }
    }
}

fn write(counted: Counted) -> u64 {
    let Counted { words, sum, latest } = counted;
    USED | (words as u64) << RECORD_BITS | u64::from(sum) << (RECORD_BITS + 8) | u64::from(latest) << (RECORD_BITS + 16)
}

fn read(slot: u64) -> Counted {
    let byte = |at: u32| (slot >> (RECORD_BITS + at)) as u8;
    Counted { words: usize::from(byte(0)), sum: byte(8), latest: byte(16) }
}

#[cfg(test)]
mod tests {
    use callside_protocol::RecordKind;

    use super::*;
    use crate::directory::{lookup::Table, people::Person};

    fn called(id: i32, first: &str, last: &str) -> Person {
        let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
        (person.first, person.last) = (first.into(), last.into());
        person
    }

    #[test]
    fn a_search_by_letters_alone_looks_at_no_more_people_than_one_with_words() {
        // Everybody's first name begins with one letter and their last with the other.
        let count = 75_000;
        let mut words = Words::default();
        for from in (0..count).step_by(5_000) {
            let some: Vec<Person> = (from..from + 5_000)
                .map(|id| called(id, if id == count - 1 { "A" } else { "Amal" }, "Bishara"))
                .collect();
            words.take(&some, &[]);
        }
        while !words.step(usize::MAX).done {}
        let looked_at = |letters: &str, enough: usize| {
            let mut looked_at = 0;
            words.beginning(letters, &mut |_, _| {
                looked_at += 1;
                looked_at < enough
            });
            looked_at
        };
        assert_eq!(looked_at("a", 100), 100);
        assert_eq!(looked_at("ab", usize::MAX), 0);
        let everybody = looked_at("a", usize::MAX);
        let seen = |typed| by_words(&words, typed, &mut Best::default());
        assert_eq!(seen("amal bishara"), 2 * everybody - 1, "whole names are looked for among everybody");
        assert_eq!(seen("a b"), MOST_OF_A_SHORT_WORD + everybody);
        let found = search(&words, &Numbers::default(), "a b", Region::US);
        assert_eq!(found.len(), MOST_HITS);
        assert_eq!(found[0].record.id, count - 1, "a whole word is looked at before its longer ones");
    }
}
