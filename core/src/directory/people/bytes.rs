//! Whole numbers and text in few bytes: numbers in groups of seven bits, small ones in one byte; text behind its length.

/// What a value on disk is, and the version of its form. A form that changes gets the next version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page of people.
    People,
    /// A part of the number index.
    Numbers,
    /// A part of the word index.
    Words,
    /// What changed since the parts of an index were written.
    Changes,
    /// Everybody's calls, as far as they count.
    Calls,
    /// Values of people's fields.
    Values,
    /// Scores with their reasons.
    Scores,
    /// Who is on a list.
    Members,
}

impl Form {
    /// One byte for what it is, one for the version. The index parts hold what `phone` and `fold` made of the text, so a
    /// change of what those read is a new version, too.
    const fn header(self) -> [u8; 2] {
        match self {
            Self::People => [b'P', 2],
            Self::Numbers => [b'N', 2],
            Self::Words => [b'W', 1],
            Self::Changes => [b'C', 2],
            Self::Calls => [b'T', 1],
            Self::Values => [b'V', 1],
            Self::Scores => [b'S', 1],
            Self::Members => [b'M', 1],
        }
    }
}

/// Why a value from disk cannot be used. Either way the copy is made anew; the difference is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Another version of Callside wrote it.
    #[error("written by another version")]
    OtherVersion,
    /// It is not what this version writes.
    #[error("damaged")]
    Damaged,
}

/// Collects bytes.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(form: Form) -> Self {
        Self(form.header().to_vec())
    }

    /// Without a header: inside something that has one.
    pub(crate) fn bare() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(crate) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Four bytes, for numbers that are seldom small.
    pub(crate) fn word(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Takes them apart again. Every reading is `None` past the end or where no [`Writer`] wrote.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(form: Form, bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let [kind, version] = form.header();
        match bytes {
            [of, by, rest @ ..] if *of == kind && *by == version => Ok(Self(rest)),
            [of, _, ..] if *of == kind => Err(Unreadable::OtherVersion),
            _ => Err(Unreadable::Damaged),
        }
    }

    pub(crate) fn bare(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.size()?;
        self.take(length)
    }

    /// As many [`Writer::word`]s in a row.
    pub(crate) fn words(&mut self, count: usize) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let (words, _) = self.take(count.checked_mul(4)?)?.as_chunks();
        Some(words.iter().map(|word| u32::from_le_bytes(*word)))
    }

    /// Nothing is left.
    pub(crate) fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn another_version_is_told_from_damage() {
        let written = Writer::new(Form::People).done();
        assert!(Reader::new(Form::People, &written).is_ok());
        assert_eq!(Reader::new(Form::People, b"P\x00rest").err(), Some(Unreadable::OtherVersion));
        assert_eq!(Reader::new(Form::Words, &written).err(), Some(Unreadable::Damaged));
        assert_eq!(Reader::new(Form::People, b"").err(), Some(Unreadable::Damaged));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(number: u64, signed: i64, text in "\\PC{0,40}", word: u32) {
            let mut writer = Writer::bare();
            writer.number(number);
            writer.signed(signed);
            writer.text(&text);
            writer.word(word);
            let written = writer.done();
            let mut reader = Reader::bare(&written);
            prop_assert_eq!(reader.number(), Some(number));
            prop_assert_eq!(reader.signed(), Some(signed));
            prop_assert_eq!(reader.text(), Some(text.as_str()));
            prop_assert_eq!(reader.words(1).map(Vec::from_iter), Some(vec![word]));
            prop_assert!(reader.is_done());
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes: Vec<u8>) {
            let mut reader = Reader::bare(&bytes);
            while reader.number().is_some() && reader.text().is_some() && reader.words(1).is_some() {}
        }
    }
}
