//! Text cut only between what people see as characters.
//!
//! Unicode's own cuts (Annex 29) need tables of every letter's part in them, which weigh 8 KB in wasm (gzip). Here stand
//! a few rules that cut at fewer places: an accent, an emoji, a flag, a syllable is never taken apart, and where letters
//! lean on each other (India's scripts and their relatives, Hangul written in jamo, scripts that few write) whole words stay
//! together.

/// Cuts a text. Put together, the pieces are the text.
#[must_use]
pub fn characters(text: &str) -> Characters<'_> {
    Characters { rest: text }
}

/// The pieces, from the first.
#[derive(Clone, Debug)]
pub struct Characters<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Characters<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut letters = self.rest.char_indices();
        let (_, mut before) = letters.next()?;
        // What the marks up to here lean on.
        let mut base = before;
        let end = letters.find_map(|(start, here)| {
            if !joined(base, before, here) {
                return Some(start);
            }
            before = here;
            if !leans(here) {
                base = here;
            }
            None
        });
        let (character, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        Some(character)
    }
}

fn joined(base: char, before: char, here: char) -> bool {
    const JOINER: char = '\u{200d}';
    leans(here)
        || before == JOINER
        || (before, here) == ('\r', '\n')
        || is_jamo(before)
        || is_jamo(here)
        || is_prepended(before)
        || (is_flag_letter(base) && is_flag_letter(here))
        || (is_syllabic(here) && !before.is_whitespace() && !before.is_control())
}

/// Marks, variation selectors, joiners, tags, skin tones. (What std knows of it is behind what it prints for debugging,
/// whose tables are 2 KB of the worker.)
fn leans(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{897}'..='\u{89f}' | '\u{8ca}'..='\u{8ff}'
        | '\u{135d}'..='\u{135f}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}'..='\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{2cef}'..='\u{2cf1}' | '\u{2d7f}' | '\u{2de0}'..='\u{2dff}' | '\u{302a}'..='\u{302f}'
        | '\u{3099}'..='\u{309a}' | '\u{a66f}'..='\u{a67d}' | '\u{a69e}'..='\u{a69f}' | '\u{a6f0}'..='\u{a6f1}'
        | '\u{fb1e}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{ff9e}'..='\u{ff9f}' | '\u{101fd}'
        | '\u{102e0}' | '\u{10376}'..='\u{1037a}' | '\u{1bc9d}'..='\u{1bc9e}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn is_jamo(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
}

/// Signs that are written before the letter they belong to: Arabic ones that reach under a number, and the dot or the
/// small letter that some scripts of India put in front (Annex 29, Prepend).
fn is_prepended(letter: char) -> bool {
    matches!(letter,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{110bd}'
        | '\u{110cd}' | '\u{111c2}'..='\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}' | '\u{11a84}'..='\u{11a89}'
        | '\u{11d46}' | '\u{11f02}')
}

/// Two of them are a flag.
fn is_flag_letter(letter: char) -> bool {
    matches!(letter, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Of a script whose vowels and conjuncts are written around their consonant, or of one of the many with marks that few
/// write: musical notation and SignWriting among them.
fn is_syllabic(letter: char) -> bool {
    matches!(letter,
        '\u{711}'..='\u{85f}' | '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
        | '\u{10a00}'..='\u{13455}' | '\u{16100}'..='\u{16fff}' | '\u{1cf00}'..='\u{1cf46}'
        | '\u{1d165}'..='\u{1d244}' | '\u{1da00}'..='\u{1daaf}' | '\u{1e000}'..='\u{1e94a}')
}

/// Looking for a piece of text in another, letter by letter. The standard library's search for text is made for long
/// pieces, and 2 KB of the worker (gzip).
pub trait Pieces {
    /// Where the piece stands first.
    fn place_of(&self, piece: &str) -> Option<usize>;
    /// It is in there.
    fn has(&self, piece: &str) -> bool;
    /// What stands before the first such piece, and behind it.
    fn halves(&self, piece: &str) -> Option<(&str, &str)>;
    /// With another in place of every such piece.
    fn exchanged(&self, piece: &str, by: &str) -> String;
}

impl Pieces for str {
    fn place_of(&self, piece: &str) -> Option<usize> {
        let piece = piece.as_bytes();
        if piece.is_empty() { Some(0) } else { self.as_bytes().windows(piece.len()).position(|here| here == piece) }
    }

    fn has(&self, piece: &str) -> bool {
        self.place_of(piece).is_some()
    }

    fn halves(&self, piece: &str) -> Option<(&str, &str)> {
        let (before, rest) = self.split_at_checked(self.place_of(piece)?)?;
        Some((before, rest.get(piece.len()..)?))
    }

    fn exchanged(&self, piece: &str, by: &str) -> String {
        let (mut text, mut rest) = (String::with_capacity(self.len()), self);
        while let Some((before, behind)) = rest.halves(piece).filter(|_| !piece.is_empty()) {
            text.push_str(before);
            text.push_str(by);
            rest = behind;
        }
        text + rest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{Pieces, characters};

    /// Where it is cut, in bytes.
    fn cuts<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<usize> {
        pieces
            .scan(0, |end, piece| {
                *end += piece.len();
                Some(*end)
            })
            .collect()
    }

    #[track_caller]
    fn assert_whole(text: &str) {
        let theirs = cuts(text.graphemes(true));
        // A vowel sign behind a space has no letter to be taken from.
        let behind_space = |&cut: &usize| text.get(..cut).is_some_and(|before| before.ends_with(char::is_whitespace));
        for cut in cuts(characters(text)).into_iter().filter(|cut| !behind_space(cut)) {
            assert!(theirs.binary_search(&cut).is_ok(), "{text:?} ({}) is cut at {cut}", text.escape_unicode());
        }
    }

    #[test]
    fn what_people_see_as_one() {
        let text = "e\u{301}t👨‍👩‍👧👩🏽‍🚀🇪🇸1️⃣\r\nש!";
        let pieces: Vec<&str> = characters(text).collect();
        assert_eq!(pieces, ["e\u{301}", "t", "👨‍👩‍👧", "👩🏽‍🚀", "🇪🇸", "1️⃣", "\r\n", "ש", "!"]);
        // A vowel sign leans on a mark, even where that has nothing to lean on.
        for text in ["\n\u{d81}\u{1112c}", " \u{301}\u{903}"] {
            assert_whole(text);
        }
        assert_eq!(characters("नमस्ते जी").collect::<Vec<_>>(), ["नमस्ते", " ", "जी"]);
    }

    #[test]
    fn every_letter_beside_every_sort_is_cut_only_where_unicode_cuts() {
        let sorts = ["a", "\u{301}", "\u{200d}", "👩", "क", "क\u{94d}", "가", "\u{1100}", "🇦", "\r", "\u{600}", "กำ"];
        let planes = (0..0x2_0000).chain(0xe_0000..0xe_0200);
        for letter in planes.filter_map(char::from_u32) {
            let mut text = String::new();
            for sort in sorts {
                text.push_str(sort);
                text.push(letter);
            }
            text.push('a');
            assert_whole(&text);
        }
    }

    proptest! {
        #[test]
        fn pieces_are_found_where_the_library_finds_them(
            text in "[ab\u{e9}\r\n]{0,12}", piece in "[ab\u{e9}\r\n]{0,3}", by in "[bc]{0,2}",
        ) {
            prop_assert_eq!(text.place_of(&piece), text.find(&piece));
            prop_assert_eq!(text.has(&piece), text.contains(&piece));
            prop_assert_eq!(text.halves(&piece), text.split_once(&piece));
            if !piece.is_empty() {
                prop_assert_eq!(text.exchanged(&piece, &by), text.replace(&piece, &by));
            }
        }

        #[test]
        fn any_text_is_cut_only_where_unicode_cuts(text in "[\\PC\r\n\u{300}-\u{36f}\u{900}-\u{d7f}\u{1100}-\u{11ff}🇦-🇿🏻-🏿👨👩\u{200d}\u{fe0f}]{0,60}") {
            assert_whole(&text);
            prop_assert_eq!(characters(&text).collect::<String>(), text);
        }

        #[test]
        fn plain_letters_stand_alone(text in "[a-zA-ZäöüßéñА-я一-十 .,\n]{0,40}") {
            prop_assert_eq!(characters(&text).count(), text.chars().count());
        }
    }
}
