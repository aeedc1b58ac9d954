//! The three-way merge of plain text. What either side wrote stays; what both left alone stays; what only one side
//! removed goes. Words are the smallest unit, and no word is cut inside a character as people see it.

use std::ops::Range;

use super::changes::changes;
use crate::characters::characters;

/// Brings two texts that grew from `base` together. Where both changed the same words, both wordings are kept, `ours`
/// first; a wording that the other one merely continues or contains is not doubled, which is what an edit sent again
/// after a lost answer looks like.
#[must_use]
pub fn three_way(base: &str, ours: &str, theirs: &str) -> String {
    if ours == theirs || theirs == base {
        return ours.to_owned();
    }
    if ours == base {
        return theirs.to_owned();
    }
    let (base, ours, theirs) = (words(base), words(ours), words(theirs));
    let ours = edits(&base, &ours);
    let theirs = edits(&base, &theirs);
    let mut merged = String::new();
    let mut position = 0;
    let (mut next_ours, mut next_theirs) = (0, 0);
    loop {
        let first =
            match (ours.get(next_ours), theirs.get(next_theirs)) {
                (Some(our), Some(their)) => {
                    if (our.range.start, our.range.end) <= (their.range.start, their.range.end) { our } else { their }
                }
                (Some(edit), None) | (None, Some(edit)) => edit,
                (None, None) => break,
            };
        let mut region = first.range.clone();
        let (from_ours, from_theirs) = (next_ours, next_theirs);
        loop {
            if let Some(edit) = ours.get(next_ours).filter(|edit| collide(&region, &edit.range)) {
                region = region.start.min(edit.range.start)..region.end.max(edit.range.end);
                next_ours += 1;
            } else if let Some(edit) = theirs.get(next_theirs).filter(|edit| collide(&region, &edit.range)) {
                region = region.start.min(edit.range.start)..region.end.max(edit.range.end);
                next_theirs += 1;
            } else {
                break;
            }
        }
        merged.extend(base[position..region.start].iter().copied());
        let our_edits = &ours[from_ours..next_ours];
        let their_edits = &theirs[from_theirs..next_theirs];
        match (our_edits.is_empty(), their_edits.is_empty()) {
            (false, true) => merged.push_str(&version(&base, &region, our_edits)),
            (true, false) => merged.push_str(&version(&base, &region, their_edits)),
            _ => {
                merged.push_str(&keep_both(&version(&base, &region, our_edits), &version(&base, &region, their_edits)))
            }
        }
        position = region.end;
    }
    merged.extend(base[position..].iter().copied());
    merged
}

/// One side's change: these words of the base became that text.
struct Edit {
    range: Range<usize>,
    text: String,
}

fn edits(base: &[&str], side: &[&str]) -> Vec<Edit> {
    let changes = changes(base, side).into_iter();
    changes.map(|change| Edit { range: change.old, text: side[change.new].concat() }).collect()
}

/// Two changes collide when they change the same words or write at the same place. Writing beside a changed word is no
/// collision.
fn collide(region: &Range<usize>, edit: &Range<usize>) -> bool {
    region == edit || (region.start < edit.end && edit.start < region.end)
}

/// A region of the base as one side has it.
fn version(base: &[&str], region: &Range<usize>, edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut position = region.start;
    for edit in edits {
        text.extend(base[position..edit.range.start].iter().copied());
        text.push_str(&edit.text);
        position = edit.range.end;
    }
    text.extend(base[position..region.end].iter().copied());
    text
}

/// Both texts, each whole, as short as that can be.
fn keep_both(ours: &str, theirs: &str) -> String {
    if theirs.starts_with(ours) {
        return theirs.to_owned();
    }
    if ours.starts_with(theirs) {
        return ours.to_owned();
    }
    let (our_words, their_words) = (words(ours), words(theirs));
    if contains(&our_words, &their_words) {
        return ours.to_owned();
    }
    if contains(&their_words, &our_words) {
        return theirs.to_owned();
    }
    let shared = (1..our_words.len().min(their_words.len())).rev().find(|&count| {
        let end = &our_words[our_words.len() - count..];
        end == &their_words[..count] && end.iter().any(|word| is_word(word))
    });
    if let Some(count) = shared {
        return format!("{ours}{}", their_words[count..].concat());
    }
    let fuse = !ours.ends_with(char::is_whitespace) && !theirs.starts_with(char::is_whitespace);
    let between = match fuse {
        true if ours.contains('\n') || theirs.contains('\n') => "\n",
        true => " ",
        false => "",
    };
    format!("{ours}{between}{theirs}")
}

fn contains(whole: &[&str], part: &[&str]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

/// Cuts text into words and single other characters (as people see them, so that no emoji or accent is ever taken
/// apart).
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut word: Option<Range<usize>> = None;
    let mut start = 0;
    for character in characters(text) {
        let here = start..start + character.len();
        start = here.end;
        if is_word(character) {
            word = Some(word.map_or(here.start, |word| word.start)..here.end);
        } else {
            words.extend(word.take().and_then(|word| text.get(word)));
            words.extend(text.get(here));
        }
    }
    words.extend(word.and_then(|word| text.get(word)));
    words
}

fn is_word(character: &str) -> bool {
    character.chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{three_way, words};

    #[test]
    fn changes_in_different_places_are_both_made() {
        let merged = three_way(
            "wants prices\ncall back Monday",
            "wants March prices\ncall back Monday",
            "wants prices\ncall back Tuesday",
        );
        assert_eq!(merged, "wants March prices\ncall back Tuesday");
    }

    #[test]
    fn different_words_for_the_same_place_are_both_kept() {
        assert_eq!(three_way("call Monday", "call Tuesday", "call Friday"), "call Tuesday Friday");
    }

    #[test]
    fn an_edit_sent_again_is_not_doubled() {
        assert_eq!(three_way("", "he", "hello"), "hello");
        assert_eq!(three_way("", "hello there", "hello"), "hello there");
        let merged = three_way("", "from the desk", "from the car");
        assert_eq!(three_way("", &merged, "from the car"), merged);
        assert_eq!(three_way("", &merged, "from the car now"), format!("{merged} now"));
    }

    #[test]
    fn what_one_side_removed_goes_and_what_the_other_wrote_there_stays() {
        assert_eq!(three_way("one two three", "one three", "one two three four"), "one three four");
        assert_eq!(three_way("one two three", "", "one two and a half three"), "one two and a half three");
    }

    #[test]
    fn a_person_typing_beside_a_changed_word_is_no_collision() {
        assert_eq!(three_way("price list", "March price list", "prices list"), "March prices list");
    }

    #[test]
    fn no_character_is_taken_apart() {
        let family = "👨‍👩‍👧";
        assert_eq!(words(&format!("{family}e\u{301}té\r\nשלום")), [family, "e\u{301}té", "\r\n", "שלום"]);
    }

    /// A text of numbered words, and two edits of it that insert words nobody else has and remove some.
    fn stories() -> impl Strategy<Value = (Vec<String>, Vec<String>, Vec<String>)> {
        let side = |name: &'static str| {
            proptest::collection::vec((0..4_u8, 0..3_usize), 0..20).prop_map(move |steps| (name, steps))
        };
        (0..20_usize, side("ours"), side("theirs")).prop_map(|(length, ours, theirs)| {
            let base: Vec<String> = (0..length).map(|index| format!("base{index}x")).collect();
            let edit = |(name, steps): (&str, Vec<(u8, usize)>)| {
                let mut text = Vec::new();
                for index in 0..=length {
                    let (act, count) = steps.get(index).copied().unwrap_or_default();
                    if act == 1 || act == 3 {
                        text.extend((0..=count).map(|nth| format!("{name}{index}x{nth}x")));
                    }
                    if act < 2 {
                        text.extend(base.get(index).cloned());
                    }
                }
                text
            };
            let (ours, theirs) = (edit(ours), edit(theirs));
            (base, ours, theirs)
        })
    }

    proptest! {
        #[test]
        fn every_word_either_side_wrote_is_there((base, ours, theirs) in stories()) {
            let merged = three_way(&base.join(" "), &ours.join(" "), &theirs.join(" "));
            let found: Vec<&str> = merged.split_whitespace().collect();
            for word in ours.iter().chain(&theirs).filter(|word| !base.contains(word)) {
                prop_assert!(found.contains(&word.as_str()), "{word} is missing in {merged:?}");
            }
            for word in base.iter().filter(|word| ours.contains(word) && theirs.contains(word)) {
                prop_assert!(found.contains(&word.as_str()), "{word}, which both kept, is missing in {merged:?}");
            }
        }

        #[test]
        fn any_text_survives(base in "\\PC{0,30}", ours in "[\\PC\n]{0,30}", theirs in "[\\PC\n]{0,30}") {
            prop_assert_eq!(three_way(&base, &ours, &base), ours.clone());
            prop_assert_eq!(three_way(&base, &base, &theirs), theirs.clone());
            prop_assert_eq!(three_way(&base, &ours, &ours), ours.clone());
            let merged = three_way("", &ours, &theirs);
            prop_assert!(merged.contains(&ours) && merged.contains(&theirs));
        }

        #[test]
        fn words_put_together_are_the_text(text in "[\\PC\r\n]{0,60}") {
            prop_assert_eq!(words(&text).concat(), text);
        }
    }
}
