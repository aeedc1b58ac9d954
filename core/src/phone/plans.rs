//! The numbering plans of the world, as libphonenumber publishes them, without what nothing here asks for.
//!
//! `plans.txt` is made by `cargo xtask plans` from the data of rlibphonenumber (libphonenumber's metadata, Apache-2.0),
//! which says how the file is written; `cargo xtask tidy` sees whether it is what that library's data makes of it. Of
//! each region it keeps codes, prefixes, lengths, the general pattern and the ways to write a number.
//!
//! The library itself stays in the tests, which compare every answer of this room with its: in the worker it would
//! weigh 50 KB (gzip) more, for an engine of regular expressions, for tables of Unicode and for what nobody asks it.

//! The text comes from outside ([`learn`]): two wasm modules read it, and a module carries code.

use std::sync::OnceLock;

static PLANS: OnceLock<Vec<Plan>> = OnceLock::new();

/// The plans are these, for as long as the program runs: the text of `plans.txt`. Before that no number can be read. What
/// is learnt first holds.
pub fn learn(text: String) {
    if PLANS.get().is_none() {
        // Another thread may have been quicker; its plans are the same.
        let _ = PLANS.set(read(text.leak()));
    }
}

/// Tests need nobody to bring them.
#[cfg(any(test, feature = "fakes"))]
fn plans() -> &'static [Plan] {
    PLANS.get_or_init(|| read(include_str!("plans.txt")))
}

#[cfg(not(any(test, feature = "fakes")))]
fn plans() -> &'static [Plan] {
    PLANS.get().map_or(&[], Vec::as_slice)
}

/// The plan of a region, or of a service without one (letters `001`).
#[derive(Default)]
pub(super) struct Plan {
    /// ISO 3166-1.
    pub letters: &'static str,
    /// The country calling code.
    pub code: u16,
    /// How many digits a national number has.
    pub lengths: Lengths,
    /// How many may be dialled where the area goes without saying.
    pub local_lengths: Lengths,
    /// Pattern of what is dialled to call abroad.
    pub international_prefix: &'static str,
    /// Pattern of what is dialled before a national number at home; empty where nothing is.
    pub national_prefix: &'static str,
    /// What takes the place of the match of `national_prefix`, where that keeps some of it.
    pub transform: &'static str,
    /// Pattern of the first digits that tell this region from others with the same code.
    pub leading_digits: &'static str,
    /// Pattern of national numbers.
    pub pattern: &'static str,
    /// The first that fits a number is how it is written.
    pub formats: Vec<Format>,
}

/// A way to write numbers.
pub(super) struct Format {
    /// How many digits each group has, in words: `3`, or `3,5` for three to five.
    pub digits: &'static str,
    /// Pattern of the first digits of the numbers.
    pub leading_digits: &'static str,
    /// The groups (`$1`) and the signs between.
    pub groups: &'static str,
    /// What takes the place of the first group in the country itself; `=` the national prefix, then the group.
    pub first_group: &'static str,
    /// `groups` for use from other countries; empty: the same, `-`: this way is not used there.
    pub abroad: &'static str,
}

/// A set of lengths, one bit for each.
#[derive(Clone, Copy, Default)]
pub(super) struct Lengths(u32);

impl Lengths {
    fn read(letters: &str) -> Self {
        Self(letters.bytes().fold(0, |lengths, letter| lengths | 1 << (letter.saturating_sub(b'`') & 31)))
    }

    pub(super) fn has(self, length: usize) -> bool {
        length < 32 && self.0 >> length & 1 == 1
    }

    pub(super) fn shortest(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    pub(super) fn longest(self) -> usize {
        31_usize.saturating_sub(self.0.leading_zeros() as usize)
    }
}

/// How most numbers are written, as far as they have groups: none has more.
const WITH_SPACES: &str = "$1 $2 $3 $4 $5";

fn read(text: &'static str) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::with_capacity(256);
    for line in text.lines() {
        let mut fields = line.split(';');
        let mut next = || fields.next().unwrap_or_default();
        let letters = next();
        if !letters.is_empty() {
            plans.push(Plan {
                letters,
                code: next().parse().unwrap_or_default(),
                lengths: Lengths::read(next()),
                local_lengths: Lengths::read(next()),
                international_prefix: next(),
                national_prefix: next(),
                transform: next(),
                leading_digits: next(),
                pattern: next(),
                formats: Vec::new(),
            });
        } else if let Some(plan) = plans.last_mut() {
            let (digits, leading_digits, groups) = (next(), next(), next());
            let with_spaces = WITH_SPACES.get(..digits.split(' ').count() * 3 - 1).unwrap_or_default();
            let groups = if groups.is_empty() { with_spaces } else { groups };
            plan.formats.push(Format { digits, leading_digits, groups, first_group: next(), abroad: next() });
        }
    }
    plans
}

/// The plan of a region.
pub(super) fn of_region(letters: &str) -> Option<&'static Plan> {
    plans().iter().find(|plan| plan.letters == letters && letters.len() == 2)
}

/// The plans that share a country calling code, the one that speaks for all first.
pub(super) fn of_country(code: u16) -> impl Iterator<Item = &'static Plan> {
    plans().iter().filter(move |plan| plan.code == code)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use rlibphonenumber::{NumberLengthType, PhoneNumber, PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil};

    use super::{
        super::{
            Region,
            reading::{self, Length},
            stored,
            written::{Reader, written},
        },
        of_country, plans,
    };

    static LIBRARY: LazyLock<PhoneNumberUtil> = LazyLock::new(|| PhoneNumberUtil::new().unwrap());

    const KINDS: [PhoneNumberType; 10] = [
        PhoneNumberType::FixedLine,
        PhoneNumberType::Mobile,
        PhoneNumberType::TollFree,
        PhoneNumberType::PremiumRate,
        PhoneNumberType::SharedCost,
        PhoneNumberType::PersonalNumber,
        PhoneNumberType::VoIP,
        PhoneNumberType::Pager,
        PhoneNumberType::UAN,
        PhoneNumberType::VoiceMail,
    ];

    /// The library's example of every kind of line of every region, with the region.
    fn examples() -> Vec<(rlibphonenumber::Region, PhoneNumber)> {
        let mut regions: Vec<_> = LIBRARY.get_supported_regions().collect();
        regions.sort_by_key(|region| region.as_region_str().to_string());
        let of_region = |region| {
            KINDS.iter().filter_map(move |&kind| {
                Some((region, LIBRARY.get_example_number_for_type_and_region(region, kind).ok()?))
            })
        };
        let nowhere = LIBRARY.get_supported_global_network_calling_codes();
        let nowhere = nowhere.filter_map(|code| {
            Some((rlibphonenumber::Region::US, LIBRARY.get_example_number_for_non_geo_entity(code).ok()?))
        });
        regions.into_iter().flat_map(of_region).chain(nowhere).collect()
    }

    /// As people type it, and cut or grown so that it is no whole number.
    fn spellings(number: &PhoneNumber) -> Vec<String> {
        let written = |form| LIBRARY.format(number, form).into_owned();
        let national = written(PhoneNumberFormat::National);
        let e164 = written(PhoneNumberFormat::E164);
        let digits = e164.trim_start_matches('+').to_owned();
        let significant = rlibphonenumber::get_national_significant_number_owned(number);
        vec![
            written(PhoneNumberFormat::International),
            written(PhoneNumberFormat::RFC3966),
            format!("{national} x12"),
            format!("{e164}, 12"),
            format!("011{digits}"),
            format!("00{digits}"),
            format!("+00{digits}"),
            format!("+{digits}00"),
            e164.chars().take(e164.len() - 2).collect(),
            significant.chars().skip(3).collect(),
            format!("0{significant}"),
            significant,
            digits,
            national,
            e164,
        ]
    }

    /// All that this room is asked about a text: country, national number and extension, what its length says, whether
    /// it fits a plan, and how it is written at home and abroad.
    type Answers = (u16, String, Option<String>, Option<Length>, [String; 2]);

    fn ours(text: &str, home: rlibphonenumber::Region) -> Option<Answers> {
        let home = Region::of(home.as_region_str().as_ref()).unwrap().plan().unwrap();
        let reading = reading::read(text, home)?;
        let plan = of_country(reading.country).next().unwrap();
        let forms = [Reader::AtHome, Reader::Abroad].map(|reader| written(&reading.national, plan, reader));
        let length = reading.length();
        Some((reading.country, reading.national, reading.extension, length, forms))
    }

    fn theirs(text: &str, home: rlibphonenumber::Region) -> Option<Answers> {
        let mut parsed = LIBRARY.parse(text, Some(home)).ok()?;
        let extension = parsed.extension.take();
        let length = match LIBRARY.is_possible_number_with_reason(&parsed) {
            Ok(NumberLengthType::IsPossible) => Length::Whole,
            Ok(NumberLengthType::IsPossibleLocalOnly) => Length::Local,
            Err(rlibphonenumber::ValidationError::TooShort) => Length::TooShort,
            Err(rlibphonenumber::ValidationError::TooLong) => Length::TooLong,
            Err(_) => Length::Other,
        };
        let country = u16::try_from(parsed.country_code).unwrap();
        let national = LIBRARY.format(&parsed, PhoneNumberFormat::National).into_owned();
        let international = LIBRARY.format(&parsed, PhoneNumberFormat::International).into_owned();
        let abroad = international.strip_prefix(&format!("+{country} ")).unwrap().to_owned();
        let digits = rlibphonenumber::get_national_significant_number_owned(&parsed);
        Some((country, digits, extension, Some(length), [national, abroad]))
    }

    #[test]
    fn every_region_answers_as_the_library_does() {
        let mut compared = 0;
        for (index, (region, number)) in examples().into_iter().enumerate() {
            // Every third spelling, another third for the next number: all of them would take a minute.
            for text in spellings(&number).iter().skip(index % 3).step_by(3) {
                for home in [region, rlibphonenumber::Region::US] {
                    assert_eq!(ours(text, home), theirs(text, home), "{text} in {home}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 10_000, "only {compared}");
    }

    #[test]
    fn a_number_of_any_kind_is_believed_without_its_plus() {
        let believed = |number: &PhoneNumber| {
            let e164 = LIBRARY.format(number, PhoneNumberFormat::E164);
            let reading = reading::read(&e164, Region::US.plan().unwrap()).unwrap();
            reading.length() != Some(Length::Whole) || reading.fits_a_plan()
        };
        for (_, number) in examples() {
            assert!(LIBRARY.is_valid_number(&number) && believed(&number), "{number:?}");
        }
        let spain = stored("34912345678", Region::US).unwrap();
        assert_eq!(spain.e164.as_deref(), Some("+34912345678"));
        // Spain has no numbers that begin with 1, of whatever kind.
        assert_eq!(stored("34112345678", Region::US).unwrap().e164, None);
    }

    #[test]
    fn every_plan_is_read_whole() {
        assert_eq!(plans().len(), 254);
        for plan in plans().iter() {
            assert!(plan.code > 0 && plan.lengths.longest() <= 17 && !plan.pattern.is_empty(), "{}", plan.letters);
        }
        assert_eq!(of_country(1).next().unwrap().letters, "US");
        assert_eq!(of_country(44).map(|plan| plan.letters).collect::<Vec<_>>(), ["GB", "GG", "IM", "JE"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn whatever_people_type_is_read_as_the_library_reads_it(
            text in "[+＋(]{0,2}(0|1|00|011|44|049)?[0-9٣７ ().x/,;:#~*-]{0,18}([A-Za-z ]{0,7})[0-9 -]{0,9}\
                ( ?,?(x|ext\\.?|EXTN|extensión|xt:|int|anexo|доб\\.|ｅｘｔ|#|;ext=|,,|;|-|/ ?x) ?[0-9]{1,11}#?)?[ .)\n]?",
            home in prop_oneof![
                Just(rlibphonenumber::Region::US), Just(rlibphonenumber::Region::GB), Just(rlibphonenumber::Region::DE),
                Just(rlibphonenumber::Region::BR), Just(rlibphonenumber::Region::AR), Just(rlibphonenumber::Region::MX),
                Just(rlibphonenumber::Region::IT), Just(rlibphonenumber::Region::JP), Just(rlibphonenumber::Region::AU),
            ],
        ) {
            prop_assert_eq!(ours(&text, home), theirs(&text, home), "{:?} in {}", text, home);
        }

        #[test]
        fn any_row_of_digits_is_read_as_the_library_reads_it(text in "\\+?[0-9]{2,16}") {
            for home in [rlibphonenumber::Region::US, rlibphonenumber::Region::CN] {
                prop_assert_eq!(ours(&text, home), theirs(&text, home), "{} in {}", text, home);
            }
        }
    }
}
