//! A whole public telephone number.

use std::fmt;

use callside_json::{FromJson, Text, ToJson, Unreadable, Value};

use super::{
    Region, plans,
    reading::{self, Length, Reading},
    written::{Reader, written},
};

/// The country code shared by the United States, Canada and their neighbours.
const NORTH_AMERICA: u16 = 1;

/// A public number, known in full: country and national part. Its length is right for its country; that it is in
/// service, or even assigned, is not implied.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    e164: String,
    country: u16,
    national: String,
}

impl PhoneNumber {
    /// Reads a number; one without country code is read as dialled from `home`. `None` unless it is whole: a local
    /// number without its area code is not.
    #[must_use]
    pub fn parse(text: &str, home: Region) -> Option<Self> {
        Self::whole(&reading::read(text, home.plan()?)?)
    }

    pub(super) fn whole(reading: &Reading) -> Option<Self> {
        let Reading { country, national, .. } = reading;
        (reading.length() == Some(Length::Whole)).then(|| Self {
            e164: format!("+{country}{national}"),
            country: *country,
            national: national.clone(),
        })
    }

    /// E.164: `+16505550134`.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The country calling code: 1, 44, 34.
    #[must_use]
    pub fn country(&self) -> u16 {
        self.country
    }

    /// The national significant number: all digits but the country code, without trunk prefix.
    #[must_use]
    pub fn national_digits(&self) -> &str {
        &self.national
    }

    /// As a person reads it: `+1 (650) 555-0134` in North America, the national form for a number at home elsewhere,
    /// the international form for all others.
    #[must_use]
    pub fn display(&self, home: Region) -> String {
        let (country, national) = (self.country, self.national.as_str());
        let Some(plan) = plans::of_country(country).next() else { return self.e164.clone() };
        if country == NORTH_AMERICA {
            format!("+1 {}", written(national, plan, Reader::AtHome))
        } else if country == home.calling_code() {
            written(national, plan, Reader::AtHome)
        } else {
            format!("+{country} {}", written(national, plan, Reader::Abroad))
        }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PhoneNumber(‹{} digits›)", self.e164.len() - 1)
    }
}

impl ToJson for PhoneNumber {
    fn write_json(&self, to: &mut Text) {
        to.string(&self.e164);
    }
}

impl FromJson for PhoneNumber {
    fn blank() -> Self {
        Self { e164: String::new(), country: 0, national: String::new() }
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        *self = value.as_str().and_then(|text| Self::parse(text, Region::US)).ok_or(Unreadable)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PhoneNumber, Region};

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text, Region::US).expect("a number")
    }

    #[test]
    fn reads_at_home_and_abroad() {
        assert_eq!(number("(650) 555-0134").e164(), "+16505550134");
        assert_eq!(number("+44 20 7946 0018").e164(), "+442079460018");
        assert_eq!(number("+44 20 7946 0018").national_digits(), "2079460018");
        let spain = Region::of("ES").expect("Spain");
        assert_eq!(PhoneNumber::parse("912 34 56 78", spain).expect("a number").e164(), "+34912345678");
        assert_eq!(
            PhoneNumber::parse("06 1234 5678", Region::of("IT").expect("Italy")).expect("").e164(),
            "+390612345678"
        );
    }

    #[test]
    fn is_whole_or_not_at_all() {
        for part in ["555-0199", "911", "", "+", "+1", "650 555 01", "+1 650 555 0134 99999"] {
            assert_eq!(PhoneNumber::parse(part, Region::US), None, "{part}");
        }
    }

    #[test]
    fn is_shown_as_people_write_it() {
        let britain = Region::of("GB").expect("Britain");
        assert_eq!(number("+16505550134").display(Region::US), "+1 (650) 555-0134");
        assert_eq!(number("+16505550134").display(britain), "+1 (650) 555-0134");
        assert_eq!(number("+442079460018").display(Region::US), "+44 20 7946 0018");
        assert_eq!(number("+442079460018").display(britain), "020 7946 0018");
    }

    #[test]
    fn survives_storage_and_hides_in_logs() {
        let written = callside_json::write(&number("+34912345678"));
        assert_eq!(written, "\"+34912345678\"");
        assert_eq!(callside_json::read::<PhoneNumber>(&written).expect("read"), number("+34912345678"));
        assert_eq!(format!("{:?}", number("+34912345678")), "PhoneNumber(‹11 digits›)");
    }
}
