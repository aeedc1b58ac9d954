//! The record's message: the note, then Callside's block, within what NetSuite takes.

use callside_protocol::Personal;

use super::fence;
use crate::characters::characters;

/// What the message field takes (netsuite-api.md §3.3). What NetSuite counts is not documented [?]: UTF-16 units are
/// assumed, and two for a line end, which is the most that any way of counting would come to.
pub const LIMIT: usize = 4_000;

/// The last line of a note that goes on elsewhere.
const REST: &str = "[The rest of this note is kept in Callside on the agent's computer.]";

/// How much of [`LIMIT`] a text takes.
#[must_use]
pub fn size(text: &str) -> usize {
    text.chars().map(|character| if character == '\n' { 2 } else { character.len_utf16() }).sum()
}

/// The note as far as NetSuite takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotePart {
    /// What stands above the block: the note, or its beginning and a line that says where the rest is.
    pub text: Personal,
    /// How many characters (Unicode scalar values) of the note that are; `None`: all of it.
    pub characters: Option<usize>,
}

/// Fits a note into so much room. It is never cut inside a character as people see it.
#[must_use]
pub fn fit(note: &str, room: usize) -> NotePart {
    let note = note.trim_end();
    if size(note) <= room {
        return NotePart { text: note.into(), characters: None };
    }
    let room = room.saturating_sub(size(REST) + size("\n"));
    let mut taken = 0;
    let mut end = 0;
    for character in characters(note) {
        taken += size(character);
        if taken > room {
            break;
        }
        end += character.len();
    }
    let first = note.get(..end).unwrap_or_default().trim_end();
    let text = if first.is_empty() { REST.to_owned() } else { format!("{first}\n{REST}") };
    NotePart { text: text.into(), characters: Some(first.chars().count()) }
}

/// The room a message leaves beside its block.
#[must_use]
pub fn room(block: &str) -> usize {
    LIMIT.saturating_sub(size(&fence::below("x", block)) - size("x"))
}

/// Cuts a text to so many letters (Unicode scalar values), none of them inside a character as people see it; one that
/// is cut ends with an ellipsis.
#[must_use]
pub fn shorten(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut room = letters.saturating_sub(1);
    for character in characters(text) {
        let Some(left) = room.checked_sub(character.chars().count()) else { break };
        room = left;
        kept.push_str(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block() -> String {
        fence::write(&[("Direction", "Inbound".into())], "cs-1-2-3")
    }

    #[test]
    fn a_short_note_stands_whole_above_the_block() {
        let part = fit("wants prices\n", room(&block()));
        assert_eq!(part, NotePart { text: "wants prices".into(), characters: None });
    }

    #[test]
    fn ten_thousand_characters_are_cut_and_say_so() {
        let note = "0123456789".repeat(1_000);
        let part = fit(&note, room(&block()));
        let characters = part.characters.unwrap();
        assert!((3_500..LIMIT).contains(&characters), "{characters}");
        let text = part.text.reveal();
        assert!(text.starts_with(note.get(..characters).unwrap()) && text.ends_with(REST));
        let message = fence::below(text, &block());
        assert!(size(&message) <= LIMIT);
        assert!(fence::split(&message, "cs-1-2-3").is_some());
    }

    #[test]
    fn an_emoji_is_never_taken_apart() {
        let astronaut = "👩🏽‍🚀";
        for room in 0..200 {
            let text = fit(&astronaut.repeat(40), room).text.into_revealed();
            let kept = text.trim_end_matches(REST).trim_end();
            assert_eq!(kept.len() % astronaut.len(), 0);
        }
    }

    #[test]
    fn shortened_names_end_with_an_ellipsis() {
        assert_eq!(shorten("Dana", 4), "Dana");
        assert_eq!(shorten("Dana Whitfield", 6), "Dana…");
    }

    proptest! {
        #[test]
        fn it_always_fits(note in "[\\PC\n]{0,400}", room in 80_usize..400) {
            let part = fit(&note, room);
            let text = part.text.reveal();
            prop_assert!(size(text) <= room);
            match part.characters {
                None => prop_assert_eq!(text, note.trim_end()),
                Some(count) => {
                    let first: String = note.chars().take(count).collect();
                    prop_assert!(text.starts_with(&first));
                }
            }
        }
    }
}
