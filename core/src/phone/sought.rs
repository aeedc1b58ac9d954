//! What somebody types to find a number: all of it in any form, a part of it, or an extension alone.

use super::{PhoneNumber, Region, stored, typed};

/// Fewer digits are no part of a number worth looking for.
const FEWEST_DIGITS: usize = 3;

/// Fewer letters are none of a keypad (`1-800-FLOWERS`): a name has begun.
const FEWEST_LETTERS: usize = 3;

/// What stands before a number in a link.
const SCHEMES: [&str; 3] = ["tel:", "callto:", "sip:"];

/// A number somebody looks for.
#[derive(Clone, PartialEq, Eq)]
pub struct SoughtNumber {
    /// It, where what was typed is a whole number.
    pub whole: Option<PhoneNumber>,
    /// Its digits, which may be a number's first or last ones; empty where an extension alone was typed.
    pub digits: String,
    /// An extension and nothing else.
    pub extension: Option<String>,
}

/// Reads what was typed: `650-555-0134 x12`, `tel:+16505550134`, `1-800-FLOWERS`, `(650) 555`, `ext. 12`. `None`: it is
/// no number; a name that has digits in it is none.
#[must_use]
pub fn sought(text: &str, home: Region) -> Option<SoughtNumber> {
    let text = text.trim();
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.into_iter().find(|scheme| begins(scheme)).map_or(0, str::len);
    let text = text.get(scheme..).unwrap_or_default();
    if let Some(extension) = typed::extension_alone(text) {
        return Some(SoughtNumber { whole: None, digits: String::new(), extension: Some(extension.to_owned()) });
    }
    let (whole, digits) = if text.chars().any(char::is_alphabetic) {
        with_letters(text, home)?
    } else {
        (PhoneNumber::parse(text, home), typed::digits(text))
    };
    (digits.len() >= FEWEST_DIGITS).then_some(SoughtNumber { whole, digits, extension: None })
}

fn with_letters(text: &str, home: Region) -> Option<(Option<PhoneNumber>, String)> {
    if let Some(whole) = stored(text, home).and_then(|stored| PhoneNumber::parse(stored.e164.as_deref()?, home)) {
        let digits = typed::digits(whole.e164());
        return Some((Some(whole), digits));
    }
    let (number, _) = typed::number_in(text)?;
    let begins = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(number));
    let before = text.get(..(0..text.len()).find(begins)?)?;
    // An x stands before an extension that is still being typed.
    let letters = number.chars().filter(|letter| letter.is_alphabetic() && !matches!(letter, 'x' | 'X')).count();
    let is_number = letters == 0 || letters >= FEWEST_LETTERS;
    (is_number && !before.chars().any(char::is_alphabetic)).then(|| (None, typed::digits(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Option<String>, String, Option<String>)> {
        let SoughtNumber { whole, digits, extension } = sought(text, Region::US)?;
        Some((whole.map(|whole| whole.e164().to_owned()), digits, extension))
    }

    #[test]
    fn whole_numbers_in_any_form() {
        for text in [
            "(650) 555-0134",
            "650-555-0134 x12",
            "650-555-0134 ext. 12",
            "650-555-0134 #12",
            "650-555-0134 ex",
            "650-555-0134 mobile",
            "Office: 650-555-0134",
            "tel:+1-650-555-0134",
            "TEL:+16505550134;ext=12",
            "callto:6505550134",
            "sip:+16505550134@example.com",
            "650-555-0134 (Bob)",
        ] {
            assert_eq!(read(text).and_then(|read| read.0).as_deref(), Some("+16505550134"), "{text}");
        }
        for text in ["1-800-FLOWERS", "1 800 flowers", "tel:1-800-FLOWERS", "+1-800-FLOWERS"] {
            assert_eq!(read(text).and_then(|read| read.0).as_deref(), Some("+18003569377"), "{text}");
        }
    }

    #[test]
    fn parts_of_numbers() {
        let part = |text: &str| read(text).map(|read| read.1);
        assert_eq!(part("(650) 555").as_deref(), Some("650555"));
        assert_eq!(part("tel:650555").as_deref(), Some("650555"));
        assert_eq!(part("1-800-FLOW").as_deref(), Some("18003569"));
        assert_eq!(part("555-0134 x").as_deref(), Some("5550134"));
        assert_eq!(part("٦٥٠ ٥٥٥").as_deref(), Some("650555"));
    }

    #[test]
    fn an_extension_alone() {
        for text in ["ext. 12", "x12", "Ext 12", "extension 12", "#12", "tel:;ext=12"] {
            assert_eq!(read(text), Some((None, String::new(), Some("12".to_owned()))), "{text}");
        }
    }

    #[test]
    fn a_name_is_no_number() {
        for text in ["dana 650", "Studio 360", "3M", "3M Company", "360 St", "12", "Dana", "", "x", "R2D2", "tel:"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
