//! What people type into a telephone field.

use std::fmt;

use callside_json::{FromJson, ToJson};

use super::{
    PhoneNumber, Region,
    reading::{self, Length, Reading},
    typed,
};

/// Fewer digits than this name no telephone.
const FEWEST_DIGITS: usize = 5;

/// A number as it stands in a NetSuite field.
#[derive(Clone, PartialEq, Eq, FromJson, ToJson)]
pub struct StoredNumber {
    /// E.164, where the text is a whole number.
    pub e164: Option<String>,
    /// The national significant digits of a whole number; else every digit typed, without the extension.
    pub digits: String,
    /// The extension typed behind it.
    pub extension: Option<String>,
    /// The country calling code the text belongs to: written, or certain because it is a whole or a local number at
    /// home. `None`: could be anywhere.
    pub country: Option<u16>,
}

/// Reads a field's text as people type it: `(650) 555-0134 x12`, `+44 (0)20 7946 0018`, `650.555.0134 (Bob)`,
/// `555-0199`, `1-800-FLOWERS`, two numbers with a slash between (the first counts). `None`: there is no number in it.
#[must_use]
pub fn stored(text: &str, home: Region) -> Option<StoredNumber> {
    let candidates = [text, first_of_several(text), before_words(text)];
    let mut shorter = None;
    for candidate in candidates {
        match attempt(candidate, home) {
            Some(whole) if whole.e164.is_some() => return Some(whole),
            found => shorter = shorter.or(found),
        }
    }
    shorter.or_else(|| bare_digits(text))
}

fn attempt(text: &str, home: Region) -> Option<StoredNumber> {
    let reading = reading::read(text, home.plan()?)?;
    let extension = reading.extension.clone();
    if let Some(number) = PhoneNumber::whole(&reading).filter(|_| !is_stray(text, &reading)) {
        return Some(StoredNumber {
            e164: Some(number.e164().to_owned()),
            digits: number.national_digits().to_owned(),
            extension,
            country: Some(number.country()),
        });
    }
    if let Some(number) = with_plus_forgotten(text, home) {
        return Some(StoredNumber { extension, ..number });
    }
    let written = text.trim_start().starts_with('+');
    let local = reading.length() == Some(Length::Local);
    (reading.national.len() >= FEWEST_DIGITS).then_some(StoredNumber {
        e164: None,
        digits: reading.national,
        extension,
        country: (written || local).then_some(reading.country),
    })
}

/// As long as a number at home, but written without country code and without what is dialled at home before an area, and
/// in no plan of home: `(650) 555-0134` in a British account. It may be from anywhere, so that its last digits alone
/// count.
fn is_stray(text: &str, reading: &Reading) -> bool {
    let number = typed::number_in(text).map(|(number, _)| typed::digits(number));
    // A shorter one may lack its area, and belongs to home then.
    let is_long = reading.is_longest() && number.as_ref() == Some(&reading.national);
    is_long && !text.contains(typed::is_plus) && !reading.fits_a_plan()
}

/// A whole foreign number typed without its plus: believed only when the result fits that country's numbering plan,
/// since any long row of digits begins with some country's code. (One random row of twelve in four or five fits; with
/// the plan of every kind of line, which `plans` leaves out for its size, it would be one in eleven.)
fn with_plus_forgotten(text: &str, home: Region) -> Option<StoredNumber> {
    if text.contains('+') || text.chars().any(char::is_alphabetic) {
        return None;
    }
    let reading = reading::read(&format!("+{}", text.trim()), home.plan()?)?;
    let number = PhoneNumber::whole(&reading).filter(|_| reading.fits_a_plan())?;
    Some(StoredNumber {
        e164: Some(number.e164().to_owned()),
        digits: number.national_digits().to_owned(),
        extension: None,
        country: Some(number.country()),
    })
}

fn first_of_several(text: &str) -> &str {
    text.split(['/', ';', '|', '\n', '&']).find(|part| digits_in(part).len() >= FEWEST_DIGITS).unwrap_or_default()
}

/// The part before the first letter that follows a digit: `650-555-0134 (Bob)`.
fn before_words(text: &str) -> &str {
    let mut seen_digit = false;
    let end = text.char_indices().find(|(_, letter)| {
        seen_digit |= letter.is_ascii_digit();
        seen_digit && letter.is_alphabetic()
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or_default().trim_end_matches(['(', '[', ' ', '-'])
}

fn bare_digits(text: &str) -> Option<StoredNumber> {
    let digits = digits_in(text);
    (digits.len() >= FEWEST_DIGITS).then_some(StoredNumber { e164: None, digits, extension: None, country: None })
}

fn digits_in(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl fmt::Debug for StoredNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StoredNumber")
            .field("whole", &self.e164.is_some())
            .field("digits", &self.digits.len())
            .field("extension", &self.extension.is_some())
            .field("country", &self.country)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Region, stored};

    fn e164(text: &str) -> Option<String> {
        stored(text, Region::US).and_then(|number| number.e164)
    }

    #[test]
    fn the_formats_people_type() {
        for text in [
            "(650) 555-0134",
            "650.555.0134",
            "650 555 0134",
            "6505550134",
            "1-650-555-0134",
            "+1 650 555 0134",
            "+1 (650) 555-0134 ",
            "16505550134",
            "tel:+1-650-555-0134",
            "650-555-0134 (Bob)",
            "650-555-0134 mobile",
            "Office: 650-555-0134",
            "650-555-0134 / 650-555-0199",
            "650-555-0134; home 212-555-0100",
        ] {
            assert_eq!(e164(text).as_deref(), Some("+16505550134"), "{text}");
        }
        assert_eq!(e164("011 44 20 7946 0018").as_deref(), Some("+442079460018"));
        assert_eq!(e164("+44 (0)20 7946 0018").as_deref(), Some("+442079460018"));
        assert_eq!(e164("442079460018").as_deref(), Some("+442079460018"));
        assert_eq!(e164("1-800-FLOWERS").as_deref(), Some("+18003569377"));
    }

    #[test]
    fn extensions() {
        for text in [
            "(650) 555-0134 x12",
            "650-555-0134 ext. 12",
            "650-555-0134 extension 12",
            "650-555-0134 #12",
            "+1 650-555-0134,12",
        ] {
            let number = stored(text, Region::US).expect(text);
            assert_eq!(
                (number.e164.as_deref(), number.extension.as_deref()),
                (Some("+16505550134"), Some("12")),
                "{text}"
            );
        }
    }

    #[test]
    fn extensions_have_names_in_many_languages() {
        let regions =
            [("CA", "(416) 555-0134"), ("DE", "030 12345678"), ("FR", "01 45 67 89 01"), ("BR", "11 2345-6789")];
        for (region, number) in regions {
            let home = Region::of(region).expect(region);
            let whole = stored(number, home).expect(number);
            for word in [
                " poste ",
                ", Poste: ",
                " Durchwahl ",
                " DW ",
                " App. ",
                " (ramal 12",
                " - toestel ",
                " 内線",
                " interno ",
            ] {
                let text = if word.ends_with("12") { format!("{number}{word})") } else { format!("{number}{word}12") };
                let read = stored(&text, home).expect(&text);
                assert_eq!((&read.e164, read.extension.as_deref()), (&whole.e164, Some("12")), "{text}");
            }
        }
    }

    #[test]
    fn a_word_for_an_extension_is_none_within_a_number_or_a_note() {
        for text in ["650-555-0134 app download", "650-555-0134 poste restante", "650-555-0134 DW Smith 2"] {
            let read = stored(text, Region::US).expect(text);
            assert_eq!((read.e164.as_deref(), read.extension), (Some("+16505550134"), None), "{text}");
        }
        assert_eq!(e164("1-800-RAMAL12").as_deref(), Some("+18007262512"));
    }

    #[test]
    fn a_number_that_no_plan_of_home_has_may_be_from_anywhere() {
        let britain = Region::of("GB").expect("Britain");
        let stray = stored("(650) 555-0134", britain).expect("digits");
        assert_eq!((stray.e164, stray.digits.as_str(), stray.country), (None, "6505550134", None));
        let british = stored("020 7946 0018", britain).expect("digits");
        assert_eq!(british.e164.as_deref(), Some("+442079460018"));
        let lost_zero = stored("2079460018", britain).expect("digits");
        assert_eq!(lost_zero.e164.as_deref(), Some("+442079460018"), "as British as it can be");
    }

    #[test]
    fn what_is_not_whole_keeps_its_digits() {
        let local = stored("555-0199", Region::US).expect("digits");
        assert_eq!((local.e164, local.digits.as_str(), local.country), (None, "5550199", Some(1)));
        let foreign = stored("912 34 56 78", Region::US).expect("digits");
        assert_eq!((foreign.e164, foreign.digits.as_str(), foreign.country), (None, "912345678", None));
        let old = stored("+52 1 55 1234 5678", Region::US).expect("digits");
        assert_eq!(old.country, Some(52));
        assert!(old.digits.ends_with("5512345678"));
    }

    #[test]
    fn no_number_at_all() {
        for text in ["", "   ", "n/a", "none", "call Bob", "x12", "104"] {
            assert_eq!(stored(text, Region::US), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_digit_of_it() {
        let shown = format!("{:?}", stored("+442079460018", Region::US));
        assert!(!shown.contains("7946"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,60}") {
            if let Some(number) = stored(&text, Region::US) {
                prop_assert!(number.digits.chars().all(|digit| digit.is_ascii_digit()));
            }
        }
    }
}
