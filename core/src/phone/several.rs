//! Several numbers in one field.

use super::{Region, StoredNumber, stored};

/// What people put between two numbers.
const SEPARATORS: [char; 7] = ['/', ';', '|', '\n', '&', ',', '\\'];

/// Fewer digits than this after a separator are another ending or an extension, and no number of their own.
const FEWEST_DIGITS: usize = 7;

/// Every number in a field's text, in the order they stand there, each once. What separates them may be a sign, a word
/// (`650-555-0134 mobile 212-555-0100`) or a blank between two whole numbers.
#[must_use]
pub fn stored_numbers(text: &str, home: Region) -> Vec<StoredNumber> {
    let mut found = Vec::from_iter(stored(text, home));
    if digits(text) < 2 * FEWEST_DIGITS {
        return found;
    }
    let parts = text.split(SEPARATORS).filter(|part| digits(part) >= FEWEST_DIGITS);
    let numbers: Vec<StoredNumber> = parts.flat_map(|part| of_part(part, home)).collect();
    if !numbers.is_empty() {
        // Read as one, the text gave the first of them, or a row of digits that is no number.
        found.clear();
    }
    for number in numbers {
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

/// A part without separators: one number, or several with words or blanks between.
fn of_part(part: &str, home: Region) -> Vec<StoredNumber> {
    let one = stored(part, home);
    if digits(part) < 2 * FEWEST_DIGITS {
        return one.into_iter().collect();
    }
    let between_words: Vec<StoredNumber> = part
        .split(char::is_alphabetic)
        .filter(|piece| digits(piece) >= FEWEST_DIGITS)
        .filter_map(|piece| stored(piece, home))
        .collect();
    if between_words.len() > 1 {
        return between_words;
    }
    if one.as_ref().is_none_or(|one| one.e164.is_none()) {
        let whole = |text: &str| stored(text, home).filter(|number| number.e164.is_some());
        for (blank, _) in part.match_indices(' ') {
            if let Some((left, right)) = part.split_at_checked(blank)
                && let (Some(left), Some(right)) = (whole(left), whole(right))
            {
                return vec![left, right];
            }
        }
    }
    one.into_iter().collect()
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Region, stored_numbers};

    fn numbers(text: &str) -> Vec<String> {
        let shown = |number: super::StoredNumber| match (number.e164, number.extension) {
            (Some(whole), Some(extension)) => format!("{whole}x{extension}"),
            (Some(whole), None) => whole,
            (None, _) => number.digits,
        };
        stored_numbers(text, Region::US).into_iter().map(shown).collect()
    }

    #[test]
    fn every_number_of_a_field_counts() {
        for text in [
            "650-555-0134 / 212-555-0100",
            "650-555-0134, 212-555-0100",
            "(650) 555-0134; (212) 555-0100",
            "650-555-0134 mobile, 212-555-0100 home",
            "O: 650-555-0134 M: 212-555-0100",
            "650-555-0134 or 212-555-0100",
            "650 555 0134 212 555 0100",
            "6505550134 2125550100",
        ] {
            assert_eq!(numbers(text), ["+16505550134", "+12125550100"], "{text}");
        }
        assert_eq!(numbers("650-555-0134 x12 / 212-555-0100 x7"), ["+16505550134x12", "+12125550100x7"]);
    }

    #[test]
    fn one_number_stays_one() {
        assert_eq!(numbers("650-555-0134/0135"), ["+16505550134"]);
        assert_eq!(numbers("+1 650-555-0134,12"), ["+16505550134x12"]);
        assert_eq!(numbers("1-800-FLOWERS"), ["+18003569377"]);
        assert_eq!(numbers("650-555-0134 / (650) 555-0134"), ["+16505550134"]);
        assert_eq!(numbers("n/a"), [""; 0]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,60}") {
            for number in stored_numbers(&text, Region::US) {
                prop_assert!(number.digits.chars().all(|digit| digit.is_ascii_digit()));
            }
        }
    }
}
