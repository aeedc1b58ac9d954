//! Oracle's date formats, as far as queries use them: `YYYY-MM-DD"T"HH24:MI:SS` and its relatives.

use jiff::civil::DateTime;
use jiff::tz::Offset;

/// A piece of a format.
enum Element {
    /// Letters that stand for a part of the date.
    Part(&'static str),
    /// Anything else, as it is.
    Literal(String),
}

/// Longest first, so that `MONTH` is not read as `MON`, nor `HH24` as `HH`.
const PARTS: [&str; 18] = [
    "TZH:TZM", "MONTH", "HH24", "HH12", "YYYY", "A.M.", "P.M.", "MON", "DAY", "DY", "YY", "MM", "DD", "HH", "MI", "SS",
    "AM", "PM",
];

fn elements(format: &str) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut rest = format;
    'format: while let Some(letter) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (literal, after) = quoted.split_once('"').ok_or("an open quote in a date format")?;
            elements.push(Element::Literal(literal.to_owned()));
            rest = after;
            continue;
        }
        for part in PARTS {
            let head = rest.get(..part.len()).unwrap_or_default();
            if head.eq_ignore_ascii_case(part) {
                elements.push(Element::Part(part));
                rest = rest.get(part.len()..).unwrap_or_default();
                continue 'format;
            }
        }
        if letter.is_alphanumeric() {
            return Err(format!("date format not recognized: {format}"));
        }
        elements.push(Element::Literal(letter.to_string()));
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    Ok(elements)
}

/// `TO_CHAR(clock, format)`.
pub(super) fn write(clock: DateTime, format: &str) -> Result<String, String> {
    let mut text = String::new();
    for element in elements(format)? {
        match element {
            Element::Literal(literal) => text.push_str(&literal),
            Element::Part(part) => {
                let pattern = match part {
                    "YYYY" => "%Y",
                    "YY" => "%y",
                    "MM" => "%m",
                    "MON" => "%b",
                    "MONTH" => "%B",
                    "DD" => "%d",
                    "DAY" => "%A",
                    "DY" => "%a",
                    "HH24" => "%H",
                    "HH" | "HH12" => "%I",
                    "MI" => "%M",
                    "SS" => "%S",
                    "TZH:TZM" => return Err("a wall clock has no time zone".to_owned()),
                    _ => "%p",
                };
                let value = clock.strftime(pattern).to_string();
                match part {
                    "MON" | "MONTH" | "DAY" | "DY" => text.push_str(&value.to_uppercase()),
                    _ => text.push_str(&value),
                }
            }
        }
    }
    Ok(text)
}

/// `TO_DATE(text, format)`, and the offset for `TO_TIMESTAMP_TZ` where the format has one.
pub(super) fn read(text: &str, format: &str) -> Result<(DateTime, Option<Offset>), String> {
    let mut pattern = String::new();
    for element in elements(format)? {
        match element {
            Element::Literal(literal) => pattern.push_str(&literal.replace('%', "%%")),
            Element::Part(part) => pattern.push_str(match part {
                "YYYY" => "%Y",
                "YY" => "%y",
                "MM" => "%m",
                "MON" => "%b",
                "MONTH" => "%B",
                "DD" => "%d",
                "HH24" => "%H",
                "HH" | "HH12" => "%I",
                "MI" => "%M",
                "SS" => "%S",
                "AM" | "PM" => "%p",
                "TZH:TZM" => "%:z",
                _ => return Err(format!("{part} cannot be read back into a date")),
            }),
        }
    }
    let broken = jiff::fmt::strtime::parse(&pattern, text).map_err(|_| format!("{text} does not match {format}"))?;
    let date = broken.to_date().map_err(|_| format!("{text} is no date"))?;
    // A format without a time means midnight.
    let time = broken.to_time().unwrap_or(jiff::civil::Time::midnight());
    Ok((date.to_datetime(time), broken.offset()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{read, write};

    #[test]
    fn the_format_every_client_uses_goes_both_ways() {
        let clock = date(2026, 11, 2).at(9, 5, 7, 0);
        let format = r#"YYYY-MM-DD"T"HH24:MI:SS"#;
        assert_eq!(write(clock, format), Ok("2026-11-02T09:05:07".to_owned()));
        assert_eq!(read("2026-11-02T09:05:07", format), Ok((clock, None)));
        assert_eq!(read("2026-11-02", "YYYY-MM-DD"), Ok((date(2026, 11, 2).at(0, 0, 0, 0), None)));
    }

    #[test]
    fn words_and_twelve_hour_clocks_are_written() {
        let clock = date(2026, 11, 2).at(14, 5, 0, 0);
        assert_eq!(write(clock, "DD MON YY, hh:mi am"), Ok("02 NOV 26, 02:05 PM".to_owned()));
    }

    #[test]
    fn what_is_no_format_or_no_date_is_refused() {
        assert!(write(date(2026, 1, 1).at(0, 0, 0, 0), "YYYY-QX").is_err());
        assert!(write(date(2026, 1, 1).at(0, 0, 0, 0), "YYYY\"open").is_err());
        assert!(read("2026-13-01", "YYYY-MM-DD").is_err());
    }
}
