//! Whether a stored number is the caller's.

use super::{PhoneNumber, StoredNumber};

/// Fewer common last digits than this are chance, not a match.
const FEWEST_LAST_DIGITS: usize = 7;
/// More than ten digits are never typed without the country code.
const MOST_LAST_DIGITS: usize = 10;

/// How a stored number fits a caller, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The whole number.
    Exact,
    /// The whole number, stored with an extension behind it: a switchboard.
    ExactWithExtension,
    /// Only the last digits, and nothing known of the stored number's country contradicts.
    LastDigits,
}

/// The country code shared by the United States, Canada and their neighbours.
const NORTH_AMERICA: u16 = 1;

/// Countries that write a digit before some mobile numbers, or not: Mexico until 2019, Argentina when called from abroad.
const COMING_AND_GOING: [(u16, &str); 2] = [(52, "1"), (54, "9")];

/// Compares. Two whole numbers fit only when they are the same; when the stored one lacks leading digits, because it was
/// typed without its area where that, too, may be a whole number (Australia, Brazil); or when they differ by the digit
/// their country puts before mobile numbers at times.
#[must_use]
pub fn fit(caller: &PhoneNumber, stored: &StoredNumber) -> Option<Fit> {
    if stored.e164.as_deref() == Some(caller.e164()) {
        return Some(if stored.extension.is_some() { Fit::ExactWithExtension } else { Fit::Exact });
    }
    if stored.country.is_some_and(|country| country != caller.country()) {
        return None;
    }
    let (one, other) = (caller.national_digits(), stored.digits.as_str());
    let (shorter, longer) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if stored.e164.is_some() && !other_spellings(caller).iter().any(|spelling| spelling == other) {
        return None;
    }
    (shorter.len() >= FEWEST_LAST_DIGITS && longer.ends_with(shorter)).then_some(Fit::LastDigits)
}

/// Other whole numbers, in E.164, that [`fit`] takes for this one.
#[must_use]
pub fn also_written(caller: &PhoneNumber) -> Vec<String> {
    let country = caller.country();
    other_spellings(caller).into_iter().map(|national| format!("+{country}{national}")).collect()
}

/// National digits that stand for the same telephone in the caller's country.
fn other_spellings(caller: &PhoneNumber) -> Vec<String> {
    let (country, national) = (caller.country(), caller.national_digits());
    // In North America every whole number has ten digits.
    let shortest = if country == NORTH_AMERICA { national.len() } else { FEWEST_LAST_DIGITS };
    let without_area = (1..=national.len().saturating_sub(shortest)).filter_map(|area| national.get(area..));
    let digit = COMING_AND_GOING.iter().filter(|(of, _)| *of == country).map(|(_, digit)| format!("{digit}{national}"));
    without_area.map(str::to_owned).chain(digit).collect()
}

/// The last digits that [`fit`] asks for at least: every number it calls [`Fit::LastDigits`] ends with the caller's.
/// `None`: fewer are there.
#[must_use]
pub fn last_digits(digits: &str) -> Option<&str> {
    digits.get(digits.len().checked_sub(FEWEST_LAST_DIGITS)?..)
}

/// The digits every way of storing this number ends with, before an extension: the condition that narrows a search in
/// NetSuite before [`fit`] decides. Seven to ten digits of the national number; with the country code in front where
/// the national number is shorter than seven.
#[must_use]
pub fn match_digits(caller: &PhoneNumber) -> String {
    let national = caller.national_digits();
    let whole = caller.e164().trim_start_matches('+');
    let digits = if national.len() < FEWEST_LAST_DIGITS { whole } else { national };
    digits.get(digits.len().saturating_sub(MOST_LAST_DIGITS)..).unwrap_or(digits).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{PhoneNumber, Region, stored},
        Fit, also_written, fit, match_digits,
    };

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text, Region::US).expect("a number")
    }

    fn fits(caller: &str, text: &str) -> Option<Fit> {
        fit(&number(caller), &stored(text, Region::US).expect("digits"))
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(fits("+16505550134", "(650) 555-0134"), Some(Fit::Exact));
        assert_eq!(fits("+16505550134", "650 555 0134 x7"), Some(Fit::ExactWithExtension));
        assert_eq!(fits("+16505550134", "(650) 555-0135"), None);
        assert_eq!(fits("+442079460018", "+44 (0)20 7946 0018"), Some(Fit::Exact));
    }

    #[test]
    fn last_digits_where_nothing_contradicts() {
        assert_eq!(fits("+16505550199", "555-0199"), Some(Fit::LastDigits));
        assert_eq!(fits("+34912345678", "912 34 56 78"), Some(Fit::LastDigits));
        assert_eq!(fits("+442079460018", "020 7946 0018"), Some(Fit::LastDigits));
        assert_eq!(fits("+525512345678", "+52 1 55 1234 5678"), Some(Fit::LastDigits));
    }

    #[test]
    fn a_mobile_prefix_comes_and_goes_and_no_other_digit_does() {
        assert_eq!(fits("+541123456789", "+54 9 11 2345 6789"), Some(Fit::LastDigits));
        assert_eq!(fits("+5491123456789", "+54 11 2345 6789"), Some(Fit::LastDigits));
        assert!(also_written(&number("+541123456789")).contains(&"+5491123456789".to_owned()));
        assert!(also_written(&number("+5491123456789")).contains(&"+541123456789".to_owned()));
        assert_eq!(fits("+49301234567", "+49 4 9301234567"), None);
    }

    #[test]
    fn a_whole_number_may_lack_its_area() {
        let australia = Region::of("AU").expect("Australia");
        let local = stored("9123 4567", australia).expect("digits");
        assert_eq!(fit(&number("+61291234567"), &local), Some(Fit::LastDigits));
        assert!(also_written(&number("+61291234567")).contains(&"+6191234567".to_owned()));
        assert_eq!(also_written(&number("+16505550134")), [""; 0]);
    }

    #[test]
    fn a_spanish_number_never_fits_an_american_contact() {
        assert_eq!(fits("+34916505501", "(291) 650-5501"), None);
        assert_eq!(fits("+34915550199", "555-0199"), None);
        assert_eq!(fits("+34912345678", "+1 912 345 6780"), None);
        assert_eq!(fits("+12079460018", "+44 20 7946 0018"), None);
    }

    #[test]
    fn the_digits_to_search_by() {
        assert_eq!(match_digits(&number("+16505550134")), "6505550134");
        assert_eq!(match_digits(&number("+34912345678")), "912345678");
        assert_eq!(match_digits(&number("+298201234")), "298201234");
    }

    proptest! {
        #[test]
        fn every_spelling_of_a_number_fits_it_and_ends_with_its_match_digits(
            area in 201u32..990, exchange in 200u32..1000, line in 0u32..10_000, style in 0usize..5
        ) {
            let caller = number(&format!("+1{area}{exchange}{line:04}"));
            let typed = match style {
                0 => format!("({area}) {exchange}-{line:04}"),
                1 => format!("{area}.{exchange}.{line:04}"),
                2 => format!("1-{area}-{exchange}-{line:04}"),
                3 => format!("+1 {area} {exchange} {line:04}"),
                _ => format!("{area}{exchange}{line:04}"),
            };
            let stored = stored(&typed, Region::US).expect("digits");
            prop_assert_eq!(fit(&caller, &stored), Some(Fit::Exact));
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(digits.ends_with(&match_digits(&caller)));
        }

        #[test]
        fn numbers_of_different_countries_never_fit(us in 2_012_000_000u64..9_899_999_999, es in 600_000_000u64..999_999_999) {
            let spanish = number(&format!("+34{es}"));
            if let Some(american) = stored(&us.to_string(), Region::US) {
                prop_assert_eq!(fit(&spanish, &american), None);
            }
        }
    }
}
