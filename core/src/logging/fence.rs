//! Callside's own block inside a text that belongs to people: where it begins and ends, and how it is replaced without
//! touching anything around it. Only the block that carries this call's key is its own; marker lines somebody typed or
//! pasted, and blocks of other calls, are theirs.

use std::ops::Range;

use crate::characters::Pieces;

/// The block's first line.
const BEGIN: &str = "--- Call details, kept up to date by Callside ---";
/// The block's last line.
const END: &str = "--- End of call details ---";
/// The label of the line by which a block is recognised; it is the last one before [`END`].
const KEY: &str = "Call key: ";

/// Writes a block. Labels and values become one line each; a line break in a value becomes a space.
#[must_use]
pub fn write(lines: &[(&str, String)], key: &str) -> String {
    let mut block = String::from(BEGIN);
    for (label, value) in lines {
        let value = value.split(['\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        block.push_str(&format!("\n{label}: {value}"));
    }
    block.push_str(&format!("\n{KEY}{key}\n{END}"));
    block
}

/// A text around its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// What stands before the block.
    pub before: &'a str,
    /// The block, from its first marker to the end of its last.
    pub block: &'a str,
    /// What stands after it.
    pub after: &'a str,
}

/// Finds the block of that key: the last one, since Callside writes its block below what people wrote. Line ends may be
/// of any sort and lines may have grown blanks at their ends.
#[must_use]
pub fn split<'a>(text: &'a str, key: &str) -> Option<Split<'a>> {
    let mut begin: Option<usize> = None;
    let mut named = false;
    let mut found: Option<Range<usize>> = None;
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare == BEGIN {
            begin = Some(position + (line.len() - line.trim_start().len()));
            named = false;
        } else if bare.strip_prefix(KEY) == Some(key) {
            named = true;
        } else if bare == END {
            if let Some(begin) = begin.take().filter(|_| named) {
                found = Some(begin..position + line.trim_end().len());
            }
            named = false;
        }
        position += line.len();
    }
    let found = found?;
    Some(Split { before: text.get(..found.start)?, block: text.get(found.clone())?, after: text.get(found.end..)? })
}

/// The text outside the block as one text: what people own. Blank lines that only set the block apart are not part of
/// it.
#[must_use]
pub fn outside(text: &str, key: &str) -> String {
    match split(text, key) {
        None => text.trim_end().to_owned(),
        Some(Split { before, after, .. }) => {
            let (before, after) = (before.trim_end(), after.trim_matches(['\r', '\n', ' ']));
            match (before.is_empty(), after.is_empty()) {
                (_, true) => before.to_owned(),
                (true, false) => after.to_owned(),
                (false, false) => format!("{before}\n\n{after}"),
            }
        }
    }
}

/// What stands above the first block in a text, whichever call's it is: the note of a record as Callside writes it.
#[must_use]
pub fn before_any(text: &str) -> &str {
    text.place_of(BEGIN).map_or(text, |at| text.get(..at).unwrap_or_default())
}

/// The value behind a label in the first block of a text.
#[must_use]
pub fn value<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (_, block) = text.halves(BEGIN)?;
    let lines = block.lines().map(str::trim).take_while(|line| *line != END);
    lines.filter_map(|line| line.halves(": ")).find(|(of, _)| *of == label).map(|(_, value)| value)
}

/// The value behind a label in a block.
#[must_use]
pub fn line<'a>(block: &'a str, label: &str) -> Option<&'a str> {
    block.lines().filter_map(|line| line.trim().halves(": ")).find(|(of, _)| *of == label).map(|(_, value)| value)
}

/// The block with that value behind the label: in the place of the one there, else as its last line before the key.
#[must_use]
pub fn with_line(block: &str, label: &str, value: &str) -> String {
    let is_there = line(block, label).is_some();
    let mut lines: Vec<String> = Vec::new();
    for line in block.lines().map(str::trim) {
        let of = line.halves(": ").map(|(of, _)| of);
        if of == Some(label) {
            lines.push([label, ": ", value].concat());
            continue;
        }
        if !is_there && line.starts_with(KEY) {
            lines.push([label, ": ", value].concat());
        }
        lines.push(line.to_owned());
    }
    lines.join("\n")
}

/// Sets a block below people's text.
#[must_use]
pub fn below(text: &str, block: &str) -> String {
    if text.is_empty() { block.to_owned() } else { format!("{text}\n\n{block}") }
}

/// Puts another block in the place of this call's block and leaves every other character as it is; without one it is
/// set below.
#[must_use]
pub fn replace(text: &str, key: &str, block: &str) -> String {
    match split(text, key) {
        Some(Split { before, after, .. }) => format!("{before}{block}{after}"),
        None => below(text.trim_end(), block),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(result: &str, key: &str) -> String {
        write(&[("Direction", "Inbound".into()), ("Result", result.into())], key)
    }

    #[test]
    fn a_block_reads_like_a_form() {
        assert_eq!(
            block("Completed", "cs-1-2-s-3"),
            "--- Call details, kept up to date by Callside ---\nDirection: Inbound\nResult: Completed\n\
             Call key: cs-1-2-s-3\n--- End of call details ---"
        );
    }

    #[test]
    fn a_value_cannot_leave_its_line() {
        let forged = format!("x\r\n{KEY}other\n{END}");
        let text = write(&[("Line", forged)], "cs-1");
        assert_eq!(text.lines().count(), 4);
        assert_eq!(split(&text, "cs-1").unwrap().block, text);
        assert_eq!(split(&text, "other"), None);
    }

    #[test]
    fn replacing_leaves_line_ends_and_html_alone() {
        let text = format!("<b>bold</b>\r\n\r\n{}\r\n\r\nPS: שלום\r\n", block("a", "cs-1").replace('\n', " \r\n"));
        let got = replace(&text, "cs-1", "BLOCK");
        assert_eq!(got, "<b>bold</b>\r\n\r\nBLOCK\r\n\r\nPS: שלום\r\n");
    }

    #[test]
    fn the_block_of_another_call_is_not_touched() {
        let text = below(&below("note", &block("theirs", "cs-2")), &block("mine", "cs-1"));
        assert_eq!(outside(&text, "cs-1"), below("note", &block("theirs", "cs-2")));
        assert_eq!(replace(&text, "cs-3", "NEW"), below(&text, "NEW"));
    }

    #[test]
    fn marker_lines_somebody_typed_are_theirs() {
        for typed in [BEGIN.to_owned(), END.to_owned(), format!("{KEY}cs-1"), format!("{END}\n{BEGIN}\n{KEY}cs-1")] {
            let text = below(&typed, &block("a", "cs-1"));
            assert_eq!(outside(&text, "cs-1"), typed);
            assert_eq!(replace(&text, "cs-1", &block("b", "cs-1")), below(&typed, &block("b", "cs-1")));
        }
    }

    #[test]
    fn a_block_pasted_into_the_note_stays_a_note() {
        let pasted = block("old", "cs-1");
        let text = below(&pasted, &block("new", "cs-1"));
        assert_eq!(outside(&text, "cs-1"), pasted);
    }

    proptest! {
        #[test]
        fn what_people_wrote_comes_back(before in "[\\PC\n\r]{0,40}", after in "[\\PC\n\r]{0,40}") {
            let (old, new) = (block("a", "cs-1"), block("b", "cs-1"));
            let text = format!("{before}\n{old}\n{after}");
            prop_assert_eq!(replace(&text, "cs-1", &new), format!("{before}\n{new}\n{after}"));
            let typed = before.trim_end();
            prop_assert_eq!(outside(&below(typed, &old), "cs-1"), typed);
        }
    }
}
