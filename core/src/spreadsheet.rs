//! What a spreadsheet's file holds: its text, whatever it was written in, and its rows. The apostrophe before what a spreadsheet
//! would take for a formula, which `callside_protocol::words` writes, is taken off again.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// How a cell begins that a spreadsheet would reckon.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Columns that are looked at.
const COLUMNS: usize = 256;

/// What stands for the bytes 0x80 to 0x9f in Windows-1252, which spreadsheets of western countries write where nobody asks
/// them for Unicode (WHATWG Encoding, index windows-1252); elsewhere it is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file: in UTF-8 or UTF-16 where it is that, in Windows-1252 otherwise. Without the mark that says which.
#[must_use]
pub fn text_of(file: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match file {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => match std::str::from_utf8(plain) {
            Ok(text) => text.to_owned(),
            Err(_) => plain.iter().map(|byte| windows(*byte)).collect(),
        },
    }
}

/// What [`text_of`] takes a file to be written in, as people call it.
#[must_use]
pub fn encoding_of(file: &[u8]) -> &'static str {
    match file {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        plain if std::str::from_utf8(plain).is_ok() || plain.starts_with(&[0xef, 0xbb, 0xbf]) => "UTF-8",
        _ => "Windows-1252",
    }
}

fn windows(byte: u8) -> char {
    let place = byte.checked_sub(0x80).map(usize::from);
    place.and_then(|place| WINDOWS.get(place)).copied().unwrap_or(char::from(byte))
}

/// A cell without the blanks around it and without the apostrophe of a formula.
#[must_use]
pub fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// The records of a file with the lines they begin in. What separates the cells, a comma, a semicolon or a tab, is what the
/// head has most of: spreadsheets write their country's.
pub struct Lines<'a> {
    reader: Reader,
    rest: &'a [u8],
    cells: Vec<u8>,
}

impl<'a> Lines<'a> {
    /// Of a file's text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let head = text.lines().next().unwrap_or_default();
        let count = |separator: u8| head.bytes().filter(|byte| *byte == separator).count();
        let mut separator = b',';
        for other in [b';', b'\t'] {
            if count(other) > count(separator) {
                separator = other;
            }
        }
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { reader, rest: text.as_bytes(), cells: vec![0; text.len()] }
    }
}

impl Iterator for Lines<'_> {
    type Item = (usize, Vec<String>);

    fn next(&mut self) -> Option<Self::Item> {
        // The reader has not come by the end of the line before, where that is two characters, nor by empty lines.
        let ends = self.rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
        let line = usize::try_from(self.reader.line()).unwrap_or(usize::MAX).saturating_add(ends.count());
        let mut ends = [0; COLUMNS];
        let (mut written, mut found) = (0, 0);
        loop {
            let room = self.cells.get_mut(written..).unwrap_or_default();
            let places = ends.get_mut(found..).unwrap_or_default();
            let (came_to, read, wrote, ended) = self.reader.read_record(self.rest, room, places);
            self.rest = self.rest.get(read..).unwrap_or_default();
            (written, found) = (written + wrote, found + ended);
            match came_to {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                // More columns than anybody looks at, or a file that is none.
                ReadRecordResult::OutputEndsFull => found = COLUMNS - 1,
                ReadRecordResult::OutputFull | ReadRecordResult::End => return None,
            }
        }
        let mut from = 0;
        let cells = ends.iter().take(found).map(|end| {
            let cell = self.cells.get(from..*end).unwrap_or_default();
            from = *end;
            String::from_utf8_lossy(cell).into_owned()
        });
        Some((line, cells.collect()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Lines, plain, text_of};

    #[test]
    fn a_file_is_read_in_whatever_it_was_written() {
        let text = "Name;Note\nJürgen „Müller“;€ 5";
        let wide = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
        };
        let windows = b"Name;Note\nJ\xfcrgen \x84M\xfcller\x93;\x80 5";
        assert_eq!(text_of(text.as_bytes()), text);
        assert_eq!(text_of(["\u{feff}", text].concat().as_bytes()), text);
        assert_eq!(text_of(&wide(u16::to_le_bytes, [0xff, 0xfe])), text);
        assert_eq!(text_of(&wide(u16::to_be_bytes, [0xfe, 0xff])), text);
        assert_eq!(text_of(windows), text);
    }

    #[test]
    fn rows_come_with_the_lines_they_begin_in_and_what_separates_them_is_seen() {
        let of = |text: &str| Lines::of(text).collect::<Vec<_>>();
        let cells = |one: &str, other: &str| vec![one.to_owned(), other.to_owned()];
        let expected = [(1, cells("Name", "Phone")), (2, cells("Avery", "1\n2")), (4, cells("Blake", "'=3"))];
        for separator in [",", ";", "\t"] {
            let text = ["Name", "Phone\nAvery", "\"1\n2\"\nBlake", "'=3\n"].join(separator);
            assert_eq!(of(&text), expected);
        }
        // As spreadsheets end their lines, and with an empty one.
        let text = "Name,Phone\r\nAvery,1\r\n\r\nBlake,2\r\n";
        assert_eq!(of(text), [(1, cells("Name", "Phone")), (2, cells("Avery", "1")), (4, cells("Blake", "2"))]);
        assert_eq!((plain(" '=3 "), plain("'tis"), plain("=3")), ("=3", "'tis", "=3"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(file: Vec<u8>) {
            let text = text_of(&file);
            prop_assert!(Lines::of(&text).count() <= text.len() + 1);
        }
    }
}
