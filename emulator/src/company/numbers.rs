//! Telephone numbers as people type them into NetSuite. Every number made here lies in a range that its country has
//! set aside for fiction (555-01xx in North America, Ofcom's, Bundesnetzagentur's, Arcep's and ACMA's lists), so that
//! no demo ever shows a stranger's number.

use super::choose::Choose;
use crate::chance::Chance;

/// One line: its country and its national digits without a trunk zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    country: Country,
    /// The groups in which the country writes it: area first.
    groups: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Country {
    UnitedStates,
    UnitedKingdom,
    Germany,
    France,
    Australia,
}

impl Country {
    fn calling_code(self) -> &'static str {
        match self {
            Self::UnitedStates => "1",
            Self::UnitedKingdom => "44",
            Self::Germany => "49",
            Self::France => "33",
            Self::Australia => "61",
        }
    }
}

impl Line {
    /// The line 555-`ending` of an American area.
    pub(crate) fn american(area: u16, ending: usize) -> Self {
        Self {
            country: Country::UnitedStates,
            groups: vec![area.to_string(), "555".to_owned(), format!("{ending:04}")],
        }
    }

    /// `+` and digits.
    pub(crate) fn e164(&self) -> String {
        format!("+{}{}", self.country.calling_code(), self.groups.concat())
    }

    /// The number in one of the forms people type.
    pub(crate) fn typed(&self, chance: &mut Chance) -> String {
        let spaced = self.groups.join(" ");
        let solid = self.groups.concat();
        let code = self.country.calling_code();
        let (area, rest) = match self.groups.split_first() {
            Some((area, rest)) => (area.as_str(), rest),
            None => ("", [].as_slice()),
        };
        if self.country == Country::UnitedStates {
            let dashed = rest.join("-");
            return match chance.below(9) {
                0..=2 => format!("({area}) {dashed}"),
                3 => self.groups.join("-"),
                4 => self.groups.join("."),
                5 => format!("+1 {spaced}"),
                6 => solid,
                7 => format!("1-{}", self.groups.join("-")),
                _ => self.e164(),
            };
        }
        match chance.below(7) {
            0 => format!("+{code} {spaced}"),
            1 => format!("00{code} {spaced}"),
            2 => format!("+{code} (0){spaced}"),
            3 => format!("(0{area}) {}", rest.join(" ")),
            4 => format!("0{solid}"),
            5 if self.country == Country::France => format!("0{}", self.groups.join(".")),
            5 => format!("0{area}/{}", rest.concat()),
            _ => format!("0{spaced}"),
        }
    }

    /// The number with a person's extension behind it, in one of the forms people type.
    pub(crate) fn typed_with_extension(&self, extension: usize, chance: &mut Chance) -> String {
        let mark = chance.pick(&[" x", " ext. ", " ext ", "x", " #"]);
        format!("{}{mark}{extension}", self.typed(chance))
    }
}

/// Hands out lines, each once.
#[derive(Debug)]
pub(crate) struct Exchange {
    issued: [usize; 5],
}

/// Area codes whose 555-0100 to 555-0199 are dealt out. 650 and 360 are left to the cast.
pub(super) const AREAS: [u16; 110] = [
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234,
    239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309,
    310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 402, 404, 405, 406, 407, 408, 409, 412, 413,
    414, 415, 417, 419, 423, 425, 432, 434, 440, 443, 469, 478, 479, 480, 484, 501, 502, 503, 504, 505, 507, 508, 509,
    510, 512, 513, 515, 516, 517, 518, 520, 530, 540, 541, 559, 561, 562, 563, 567, 570, 707,
];

/// Endings that only the cast has. All numbers of fiction share 555-01, so without this a caller of the cast would have
/// dozens of namesakes by their last seven digits, which no real company has.
fn is_kept_for_the_cast(ending: usize) -> bool {
    matches!(ending, 0..=5 | 23 | 30 | 34 | 39 | 40 | 45 | 46 | 50..=63 | 99)
}

impl Exchange {
    pub(crate) fn new() -> Self {
        Self { issued: [0; 5] }
    }

    /// A line of that country that nobody has yet.
    pub(crate) fn line(&mut self, country: Country) -> Line {
        let counter = &mut self.issued[country as usize];
        let serial = *counter;
        *counter += 1;
        // Coprime strides walk each range completely before a number repeats, without looking like a count.
        let groups = match country {
            Country::UnitedStates => {
                let endings: Vec<usize> = (0..100).filter(|&ending| !is_kept_for_the_cast(ending)).collect();
                let place = serial * 2_741 % (AREAS.len() * endings.len());
                let (area, ending) = (AREAS[place / endings.len()], endings[place % endings.len()]);
                vec![area.to_string(), "555".to_owned(), format!("01{ending:02}")]
            }
            Country::UnitedKingdom => {
                const RANGES: [(&str, &str); 6] =
                    [("29", "2018"), ("161", "496"), ("113", "496"), ("117", "496"), ("131", "496"), ("7700", "")];
                let place = serial * 1_447 % (RANGES.len() * 1_000);
                let (area, exchange) = RANGES[place / 1_000];
                let last = place % 1_000;
                if exchange.is_empty() {
                    vec![area.to_owned(), format!("900{last:03}")]
                } else {
                    vec![area.to_owned(), exchange.to_owned(), format!("0{last:03}")]
                }
            }
            Country::Germany => {
                const RANGES: [(&str, &str); 4] = [("30", "23125"), ("69", "90009"), ("40", "66969"), ("89", "99998")];
                let place = serial * 1_447 % (RANGES.len() * 1_000);
                let (area, exchange) = RANGES[place / 1_000];
                vec![area.to_owned(), exchange.to_owned(), format!("{:03}", place % 1_000)]
            }
            Country::France => {
                let place = serial * 2_741 % 10_000;
                let area = if serial.is_multiple_of(3) { ["6", "39", "98"] } else { ["1", "99", "00"] };
                let mut groups: Vec<String> = area.iter().map(|&group| group.to_owned()).collect();
                groups.push(format!("{:02}", place / 100));
                groups.push(format!("{:02}", place % 100));
                groups
            }
            Country::Australia => {
                let place = serial * 2_741 % 10_000;
                let area = ["2", "3", "7", "8"][serial % 4];
                vec![area.to_owned(), "7010".to_owned(), format!("{place:04}")]
            }
        };
        Line { country, groups }
    }
}

/// The country of the next company, in this company's mix of trade.
pub(crate) fn country(chance: &mut Chance) -> Country {
    match chance.below(100) {
        0..=77 => Country::UnitedStates,
        78..=86 => Country::UnitedKingdom,
        87..=91 => Country::Germany,
        92..=95 => Country::France,
        _ => Country::Australia,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Country, Exchange};
    use crate::chance::Chance;

    #[test]
    fn no_line_is_dealt_twice() {
        let mut exchange = Exchange::new();
        let mut seen = BTreeSet::new();
        for (country, count) in [
            (Country::UnitedStates, 7_920),
            (Country::UnitedKingdom, 6_000),
            (Country::Germany, 4_000),
            (Country::France, 10_000),
            (Country::Australia, 10_000),
        ] {
            assert!((0..count).all(|_| seen.insert(exchange.line(country).e164())), "{country:?} repeats a line");
        }
    }

    #[test]
    fn every_typed_form_still_ends_in_the_same_digits() {
        let mut chance = Chance::from_seed(3);
        let mut exchange = Exchange::new();
        for country in [Country::UnitedStates, Country::UnitedKingdom, Country::Germany, Country::France] {
            let line = exchange.line(country);
            let national: String = line.groups.concat();
            for _ in 0..50 {
                let digits: String = line.typed(&mut chance).chars().filter(char::is_ascii_digit).collect();
                assert!(digits.ends_with(&national), "{digits} lost {national}");
            }
        }
    }

    #[test]
    fn the_international_form_has_no_trunk_zero() {
        let mut exchange = Exchange::new();
        assert_eq!(exchange.line(Country::UnitedStates).e164(), "+12015550106");
        assert_eq!(exchange.line(Country::UnitedKingdom).e164(), "+442920180000");
    }
}
