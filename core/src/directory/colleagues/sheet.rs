//! A sheet: rows, and where each number, extension and address stands in them.

use callside_protocol::CallerNumber;

use super::row::{Known, Row};
use crate::{directory::people, ordered::sort, phone, phone::Region};

/// What a key is, above its sixty bits.
const NUMBER: u64 = 0;
const EXTENSION: u64 = 1 << 60;
const ID: u64 = 2 << 60;
const EMAIL: u64 = 3 << 60;
/// The bits of its value.
const VALUE: u64 = (1 << 60) - 1;

/// Rows with their keys.
#[derive(Default)]
pub(super) struct Sheet {
    /// What it is kept under.
    pub(super) name: String,
    pub(super) text: String,
    /// Each key with where its row begins, in order.
    keys: Vec<(u64, u32)>,
}

impl Sheet {
    /// `name` says which list its rows are from.
    pub(super) fn new(name: String, text: String) -> Self {
        let mut sheet = Self { name, text, keys: Vec::new() };
        let mut begins = 0_u32;
        for line in sheet.text.split_inclusive('\n') {
            let row = Row::read(line.trim_end_matches('\n'));
            sheet.keys.extend(keys(&row, !sheet.name.starts_with(CONTACTS)).into_iter().map(|key| (key, begins)));
            begins += u32::try_from(line.len()).unwrap_or(u32::MAX);
        }
        sort(&mut sheet.keys);
        sheet
    }

    /// How many people are on it.
    pub(super) fn count(&self) -> usize {
        self.text.bytes().filter(|byte| *byte == b'\n').count()
    }

    /// Shows everybody who has one of these keys, in their order.
    pub(super) fn having(&self, keys: &[u64], see: &mut dyn FnMut(Known)) {
        for key in keys {
            let from = self.keys.partition_point(|(other, _)| other < key);
            for (_, begins) in self.keys.iter().skip(from).take_while(|(other, _)| other == key) {
                let rest = self.text.get(*begins as usize..).unwrap_or_default();
                see(self.known(rest.split('\n').next().unwrap_or_default()));
            }
        }
    }

    pub(super) fn known(&self, row: &str) -> Known {
        Known { contact: self.name.starts_with(CONTACTS), row: row.into() }
    }
}

/// What the name of the contacts' sheet is, behind a book's own.
pub(super) const CONTACTS: &str = "contacts";

/// Every key of a row: its numbers and addresses, and of a colleague extension number and id.
fn keys(row: &Row<'_>, colleague: bool) -> Vec<u64> {
    let mut keys = shared_keys(row);
    if colleague {
        keys.extend(digits_key(EXTENSION, row.extension));
        keys.extend(digits_key(ID, row.id));
    }
    keys
}

/// The keys that others may have, too: of numbers and addresses.
pub(super) fn shared_keys(row: &Row<'_>) -> Vec<u64> {
    let emails = row.emails.split_ascii_whitespace().map(email_key);
    row.numbers.split_ascii_whitespace().filter_map(number_key).chain(emails).collect()
}

/// The key of a whole number.
#[must_use]
pub fn number_key(e164: &str) -> Option<u64> {
    digits_key(NUMBER, e164.strip_prefix('+')?)
}

fn digits_key(kind: u64, digits: &str) -> Option<u64> {
    let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits?.parse().ok().filter(|number| *number <= VALUE).map(|number: u64| kind | number)
}

/// The key of an address, whatever its letters' case: FNV-1a. One in 10¹⁸ shares it with another.
fn email_key(email: &str) -> u64 {
    let hash = email.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    EMAIL | (hash ^ hash >> 60) & VALUE
}

/// Whether it is an address's.
pub(super) fn is_email(key: u64) -> bool {
    key >= EMAIL
}

/// What the other side of a call may be found by: the number shown, and what RingCentral said of a colleague, which may
/// be an extension's id or its number.
#[must_use]
pub fn caller_keys(number: &CallerNumber, said: [Option<&str>; 2]) -> Vec<u64> {
    let mut keys: Vec<u64> = number.e164.iter().filter_map(|e164| number_key(e164.reveal())).collect();
    for said in said.into_iter().flatten() {
        keys.extend(digits_key(ID, said));
        keys.extend(digits_key(EXTENSION, said));
    }
    keys
}

/// The keys of a record's numbers, read at `home`, and of its address.
#[must_use]
pub fn record_keys(person: &people::Person, home: Region) -> Vec<u64> {
    let numbers = person.phones.iter().flat_map(|phone| phone::stored_numbers(phone.text.reveal(), home));
    let mut keys: Vec<u64> = numbers.filter_map(|stored| number_key(stored.e164.as_deref()?)).collect();
    let email = person.email.reveal().trim();
    keys.extend((!email.is_empty()).then(|| email_key(email)));
    keys
}
