//! What RingCentral says about the other side of a call.

use std::fmt;

use callside_protocol::{CallerNumber, NumberKind, Personal};

use super::{PhoneNumber, Region};

/// Words that networks and RingCentral put where a withheld number would stand.
const WITHHELD: [&str; 12] = [
    "anonymous",
    "blocked",
    "no caller id",
    "not available",
    "private",
    "private number",
    "restricted",
    "unavailable",
    "unknown",
    "unknown caller",
    "unknown number",
    "withheld",
];

/// Emergency and service numbers short enough to look like an extension: the North American N11 family, 988, and the
/// emergency numbers of the world.
const SERVICE_CODES: [&str; 20] = [
    "000", "110", "111", "112", "113", "115", "117", "118", "119", "190", "211", "311", "411", "511", "611", "711",
    "811", "911", "988", "999",
];

/// RingCentral extension numbers have 3 to 8 digits; longer ones that stand for an extension are ids, which no person
/// knows.
const LONGEST_EXTENSION: usize = 8;

/// The other side's number as RingCentral gave it.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    /// A public number, known in full.
    Public(PhoneNumber),
    /// A colleague in the own account: extension number, or public number, or nothing when only an id was given.
    Extension(String),
    /// A service code, a short or masked number: nothing a record can be found by.
    Code(String),
    /// Withheld.
    Anonymous,
}

/// Reads the number RingCentral gave (`phoneNumber`, or `from`/`to` of a presence entry) and the extension id or number
/// that came with it, which is there only when the other side belongs to the own account (ringcentral-api.md §2.6).
#[must_use]
pub fn read(text: Option<&str>, extension: Option<&str>, home: Region) -> Heard {
    let text = address(text.unwrap_or_default().trim());
    let extension = extension.map(str::trim).filter(|extension| !extension.is_empty());
    if let Some(extension) = extension {
        return Heard::Extension(match text {
            "" if extension.len() <= LONGEST_EXTENSION => extension.to_owned(),
            text => text.to_owned(),
        });
    }
    let withheld = WITHHELD.iter().any(|word| word.eq_ignore_ascii_case(text));
    if withheld || !text.chars().any(char::is_alphanumeric) && !text.contains(['*', '#']) {
        return Heard::Anonymous;
    }
    // Masked digits are written X (ringcentral-api.md §3), which a parser of vanity numbers would read as 9.
    if text.chars().any(char::is_alphabetic) {
        return Heard::Code(text.to_owned());
    }
    if text.starts_with(['*', '#']) {
        return behind_service_code(text, home).map_or_else(|| Heard::Code(text.to_owned()), Heard::Public);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == text.len() && (3..=6).contains(&digits.len()) && !SERVICE_CODES.contains(&digits.as_str()) {
        return Heard::Extension(digits);
    }
    match PhoneNumber::parse(text, home).or_else(|| PhoneNumber::parse(&format!("+{digits}"), home)) {
        Some(number) => Heard::Public(number),
        None => Heard::Code(text.to_owned()),
    }
}

impl Heard {
    /// For the pane.
    #[must_use]
    pub fn to_caller(&self, home: Region) -> CallerNumber {
        let public = |number: &PhoneNumber| (Personal::new(number.display(home)), Some(Personal::new(number.e164())));
        let (kind, (display, e164)) = match self {
            Self::Public(number) => (NumberKind::Public, public(number)),
            Self::Extension(text) => (
                NumberKind::Extension,
                match PhoneNumber::parse(text, home) {
                    Some(number) => public(&number),
                    None if text.is_empty() => (Personal::default(), None),
                    None => (Personal::new(format!("ext. {text}")), None),
                },
            ),
            Self::Code(text) => (NumberKind::Code, (Personal::new(text.as_str()), None)),
            Self::Anonymous => (NumberKind::Anonymous, (Personal::default(), None)),
        };
        CallerNumber { kind, display, e164 }
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Public(_) => "Public(‹number›)",
            Self::Extension(_) => "Extension(‹number›)",
            Self::Code(_) => "Code(‹number›)",
            Self::Anonymous => "Anonymous",
        })
    }
}

/// The number in a `tel:` or `sip:` address, or the text as it is.
fn address(text: &str) -> &str {
    ["tel:", "sip:", "sips:"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .map_or(text, |rest| rest.split(['@', ';']).next().unwrap_or_default())
}

/// The number dialled behind a vertical service code: `*67` and two or three digits like it come before the number
/// itself (*67 withholds the agent's own number, it says nothing about the other side).
fn behind_service_code(text: &str, home: Region) -> Option<PhoneNumber> {
    let rest = text.trim_start_matches(['*', '#']);
    [2, 3].into_iter().find_map(|digits| PhoneNumber::parse(rest.get(digits..)?, home))
}

#[cfg(test)]
mod tests {
    use callside_protocol::NumberKind;
    use proptest::prelude::*;

    use super::{Heard, PhoneNumber, Region, read};

    fn public(e164: &str) -> Heard {
        Heard::Public(PhoneNumber::parse(e164, Region::US).expect("a number"))
    }

    #[track_caller]
    fn hears(text: &str, heard: &Heard) {
        assert!(read(Some(text), None, Region::US) == *heard, "{text}: {:?}", read(Some(text), None, Region::US));
    }

    #[test]
    fn public_numbers_in_every_spelling() {
        for text in [
            "+12055550142",
            "12055550142",
            "2055550142",
            "(205) 555-0142",
            "tel:+12055550142",
            "sip:+12055550142@sip.example",
        ] {
            hears(text, &public("+12055550142"));
        }
        hears("442079460018", &public("+442079460018"));
    }

    #[test]
    fn withheld_numbers() {
        for text in ["", " ", "-", "anonymous", "Anonymous", "Restricted", "UNKNOWN", "Private"] {
            hears(text, &Heard::Anonymous);
        }
        assert_eq!(read(None, None, Region::US), Heard::Anonymous);
    }

    #[test]
    fn codes_and_masked_numbers_name_nobody() {
        for text in ["911", "988", "112", "*67", "*86", "#31#", "conference", "+1855201XXXX", "555-0199", "99"] {
            hears(text, &Heard::Code(text.to_owned()));
        }
    }

    #[test]
    fn a_service_code_is_no_part_of_the_number() {
        for text in ["*672055550142", "*67 205 555 0142", "*67+12055550142", "*82(205)555-0142"] {
            hears(text, &public("+12055550142"));
        }
    }

    #[test]
    fn colleagues() {
        hears("104", &Heard::Extension("104".to_owned()));
        let by_id = read(Some("+12055550107"), Some("713728662"), Region::US);
        assert!(by_id == Heard::Extension("+12055550107".to_owned()));
        let caller = by_id.to_caller(Region::US);
        assert_eq!((caller.kind, caller.display.reveal()), (NumberKind::Extension, "+1 (205) 555-0107"));
        assert_eq!(read(None, Some("104"), Region::US).to_caller(Region::US).display.reveal(), "ext. 104");
        assert_eq!(read(None, Some("713728662"), Region::US).to_caller(Region::US).display.reveal(), "");
    }

    proptest! {
        #[test]
        fn anything_can_be_heard_and_shown(text in "\\PC{0,40}", extension in proptest::option::of("\\PC{0,12}")) {
            let heard = read(Some(&text), extension.as_deref(), Region::US);
            let caller = heard.to_caller(Region::US);
            prop_assert_eq!(caller.kind == NumberKind::Public, matches!(heard, Heard::Public(_)));
        }

        #[test]
        fn a_public_number_is_heard_the_same_with_and_without_its_plus(area in 201u32..990, rest in 2_000_000u32..10_000_000) {
            let digits = format!("1{area}{rest}");
            let with_plus = format!("+{digits}");
            prop_assert_eq!(read(Some(&digits), None, Region::US), read(Some(&with_plus), None, Region::US));
        }
    }
}
