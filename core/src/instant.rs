//! Instants as clouds write them and as a wall shows them: RFC 3339, the date of an HTTP header, and the calendar both
//! need. A hand's breadth of arithmetic in place of a library whose reader of every form weighs 10 KB in wasm (gzip).

use callside_protocol::Timestamp;

const DAY: i64 = 86_400;
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// What a calendar and a clock on the wall show, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    /// Seconds since 1970-01-01T00:00:00 on that wall.
    seconds: i64,
}

impl Wall {
    /// At that instant, so many minutes east of UTC.
    #[must_use]
    pub fn at(instant: Timestamp, minutes_east: i32) -> Self {
        Self { seconds: instant.0.div_euclid(1_000) + i64::from(minutes_east) * 60 }
    }

    /// Which day: days since 1970-01-01.
    #[must_use]
    pub fn day(self) -> i64 {
        self.seconds.div_euclid(DAY)
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minute_of_day(self) -> u16 {
        // Below 1,440 always.
        (self.seconds.rem_euclid(DAY) / 60) as u16
    }

    /// `2026-11-20`.
    #[must_use]
    pub fn date(self) -> String {
        let (year, month, day) = calendar(self.day());
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `23:58:10`.
    #[must_use]
    pub fn time(self) -> String {
        let second = self.seconds.rem_euclid(DAY);
        format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
    }
}

/// Writes RFC 3339 in UTC, to the second: `2026-11-20T23:58:10Z`.
#[must_use]
pub fn write(instant: Timestamp) -> String {
    let wall = Wall::at(instant, 0);
    format!("{}T{}Z", wall.date(), wall.time())
}

/// Reads RFC 3339. What is below a millisecond is dropped; the offset may come without its colon, as RingCentral
/// sometimes writes it (`+0000`, ringcentral-api.md §2.1).
#[must_use]
pub fn read(text: &str) -> Option<Timestamp> {
    let (date_and_time, rest) = text.as_bytes().split_at_checked(19)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ', time @ ..] = date_and_time else {
        return None;
    };
    let day = day_number(number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let (milliseconds, rest) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (fraction, rest) = rest.split_at_checked(digits).filter(|_| digits > 0)?;
            let places = [100, 10, 1].iter().zip(fraction);
            (places.map(|(place, digit)| place * i64::from(digit - b'0')).sum(), rest)
        }
        rest => (0, rest),
    };
    let minutes_east = match rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            let minutes = below(number(&[*h1, *h2])?, 24)? * 60 + below(number(&[*m1, *m2])?, 60)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    Some(Timestamp((day * DAY + second_of_day(time)? - minutes_east * 60) * 1_000 + milliseconds))
}

/// Reads an IMF-fixdate (RFC 9110 §5.6.7), `Fri, 20 Nov 2026 12:00:00 GMT`; the two obsolete forms are not met on
/// either cloud.
#[must_use]
pub fn read_http_date(text: &str) -> Option<Timestamp> {
    let (_, date) = text.trim().as_bytes().split_at_checked(5)?;
    let [d1, d2, b' ', month @ .., b' ', b'G', b'M', b'T'] = date else { return None };
    let [m1, m2, m3, b' ', y1, y2, y3, y4, b' ', time @ ..] = month else { return None };
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == [*m1, *m2, *m3])?.1;
    let day = day_number(number(&[*y1, *y2, *y3, *y4])?, month, number(&[*d1, *d2])?)?;
    Some(Timestamp((day * DAY + second_of_day(time)?) * 1_000))
}

/// Of `23:58:10`; a leap second is the one after it.
fn second_of_day(time: &[u8]) -> Option<i64> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = time else { return None };
    let hour = below(number(&[*h1, *h2])?, 24)?;
    let minute = below(number(&[*m1, *m2])?, 60)?;
    Some((hour * 60 + minute) * 60 + below(number(&[*s1, *s2])?, 61)?)
}

fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))
}

fn below(number: i64, end: i64) -> Option<i64> {
    (number < end).then_some(number)
}

/// Days since 1970-01-01 of a date in the Gregorian calendar; `None` where the calendar has no such day. Years are
/// counted from March, so that the day a leap year adds is the last of its year.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let from_march = year * 12 + month - 3;
    let (whole_years, months) = (from_march.div_euclid(12), from_march.rem_euclid(12));
    let leap_days = whole_years.div_euclid(4) - whole_years.div_euclid(100) + whole_years.div_euclid(400);
    // Five months from March on have 153 days, again and again.
    let number = whole_years * 365 + leap_days + (months * 153 + 2) / 5 + day - 1 - EPOCH;
    (calendar(number) == (year, month, day)).then_some(number)
}

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
/// Days in 400 years.
const ERA: i64 = 146_097;

/// Year, month and day of a day's number.
fn calendar(day: i64) -> (i64, i64, i64) {
    let since_march = day + EPOCH;
    let of_era = since_march.rem_euclid(ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    let months = (of_year * 5 + 2) / 153;
    let year = since_march.div_euclid(ERA) * 400 + year_of_era + i64::from(months >= 10);
    (year, (months + 2) % 12 + 1, of_year - (months * 153 + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::format_description};

    use super::*;

    const NOON: Timestamp = Timestamp(1_795_176_000_000);

    #[test]
    fn the_forms_both_clouds_write() {
        for text in [
            "2026-11-20T12:00:00Z",
            "2026-11-20T12:00:00.000Z",
            "2026-11-20T12:00:00.0009Z",
            "2026-11-20T12:00:00+0000",
            "2026-11-20T07:00:00-05:00",
            "2026-11-20T17:30:00.000+0530",
        ] {
            assert_eq!(read(text), Some(NOON), "{text}");
        }
        assert_eq!(read("2026-11-20T12:00:00.25Z"), Some(Timestamp(NOON.0 + 250)));
        assert_eq!(read_http_date("Fri, 20 Nov 2026 12:00:00 GMT"), Some(NOON));
        assert_eq!(write(NOON), "2026-11-20T12:00:00Z");
    }

    #[test]
    fn what_is_no_instant() {
        for text in [
            "",
            "2026-11-20",
            "2026-11-20T12:00:00",
            "2026-11-20T12:00:00.Z",
            "2026-11-20T12:00:00Zulu",
            "2026-11-20T12:00:00+5:00",
            "2026-11-20T24:00:00Z",
            "2026-11-20T12:60:00Z",
            "2026-13-20T12:00:00Z",
            "2026-00-20T12:00:00Z",
            "2026-02-29T12:00:00Z",
            "2026-11-31T12:00:00Z",
            "2026-11-00T12:00:00Z",
            "+026-11-20T12:00:00Z",
            "2026-11-20T12:00:00Ⅻ",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["", "yesterday", "Fri, 20 Foo 2026 12:00:00 GMT", "Fri, 20 Nov 2026 12:00:00 CET", "ä, ä"] {
            assert_eq!(read_http_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_calendar_is_the_librarys(second in -62_167_219_200_i64..253_402_300_800, minutes in -1_439..1_440_i32) {
            let instant = OffsetDateTime::from_unix_timestamp(second).unwrap();
            let wall = Wall::at(Timestamp(second * 1_000 + 999), 0);
            prop_assert_eq!(wall.date(), instant.date().to_string());
            prop_assert_eq!(read(&instant.format(&Rfc3339).unwrap()), Some(Timestamp(second * 1_000)));
            let form = format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
            prop_assert_eq!(read_http_date(&instant.format(&form).unwrap()), Some(Timestamp(second * 1_000)));
            let offset = UtcOffset::from_whole_seconds(minutes * 60).unwrap();
            if let Some(there) = instant.checked_to_offset(offset).filter(|there| (0..=9_999).contains(&there.year())) {
                prop_assert_eq!(read(&there.format(&Rfc3339).unwrap()), Some(Timestamp(second * 1_000)));
                let wall = Wall::at(Timestamp(second * 1_000), minutes);
                prop_assert_eq!(wall.date(), there.date().to_string());
                prop_assert_eq!(wall.minute_of_day(), u16::from(there.hour()) * 60 + u16::from(there.minute()));
                prop_assert_eq!(wall.time(), there.time().format(format_description!("[hour]:[minute]:[second]")).unwrap());
            }
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z") {
            prop_assert_eq!(read(&text).is_some(), OffsetDateTime::parse(&text, &Rfc3339).is_ok());
            if let Some(instant) = read(&text) {
                prop_assert_eq!(write(instant), text);
            }
        }

        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,40}") {
            let _ = (read(&text), read_http_date(&text));
        }
    }
}
