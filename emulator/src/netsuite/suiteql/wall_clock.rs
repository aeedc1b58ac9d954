//! Dates on their way through SQLite, which has none: a wall clock is a text with a mark in front, so that it orders
//! rightly, can be told from any other text, and is formatted only on its way out.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// In front of a day with its time.
const CLOCK: char = '\u{1}';
/// In front of a time without a day.
const HOUR: char = '\u{2}';
/// In front of a timestamp with a time zone: its clock in UTC, a bar, the zone.
const ZONED: char = '\u{3}';

const STAMP: &str = "%Y-%m-%d %H:%M:%S";

/// A stamp `YYYY-MM-DD HH:MM:SS` as it travels.
pub(crate) fn clock_text(stamp: &str) -> String {
    format!("{CLOCK}{stamp}")
}

/// A wall clock as it travels.
pub(super) fn written(clock: DateTime) -> String {
    clock_text(&clock.strftime(STAMP).to_string())
}

/// A time of day, `HH:MM`, as it travels.
pub(super) fn hour_text(hour: &str) -> String {
    format!("{HOUR}1970-01-01 {hour}:00")
}

/// The wall clock in a text, if it is one; of a zoned timestamp, the clock in its zone.
pub(super) fn read(text: &str) -> Option<DateTime> {
    if let Some((utc, zone)) = zoned_parts(text) {
        return utc.to_zoned(TimeZone::UTC).ok().map(|utc| utc.timestamp().to_zoned(zone).datetime());
    }
    DateTime::strptime(STAMP, text.strip_prefix([CLOCK, HOUR])?).ok()
}

/// What a value looks like in an answer: wall clocks in the account's format, everything else as it is
/// (netsuite-api.md §4.3).
pub(crate) fn shown(text: &str) -> String {
    match read(text) {
        Some(clock) if text.starts_with(HOUR) => clock.strftime("%-I:%M %P").to_string(),
        Some(clock) => format!("{}/{}/{}", clock.month(), clock.day(), clock.year()),
        None => text.to_owned(),
    }
}

/// `FROM_TZ`: that wall clock in that zone.
pub(super) fn in_zone(clock: DateTime, zone: &str) -> Result<String, String> {
    let utc = clock.to_zoned(self::zone(zone)?).map_err(|error| error.to_string())?.timestamp();
    let utc = utc.to_zoned(TimeZone::UTC).datetime();
    Ok(format!("{ZONED}{}|{zone}", utc.strftime(STAMP)))
}

/// `SYS_EXTRACT_UTC`: the clock in UTC at the moment of a zoned timestamp.
pub(super) fn utc(text: &str) -> Option<DateTime> {
    zoned_parts(text).map(|(utc, _)| utc)
}

/// `TZ_OFFSET`: how far a zone is ahead of UTC at that moment in UTC.
pub(super) fn offset(zone: &str, utc: DateTime) -> Result<String, String> {
    let utc = utc.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?.timestamp();
    Ok(sign(self::zone(zone)?.to_offset(utc)))
}

/// An offset as Oracle writes it: `-05:00`.
pub(super) fn sign(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}

fn zoned_parts(text: &str) -> Option<(DateTime, TimeZone)> {
    let (stamp, zone) = text.strip_prefix(ZONED)?.split_once('|')?;
    Some((DateTime::strptime(STAMP, stamp).ok()?, self::zone(zone).ok()?))
}

/// A zone by its name or by its offset.
fn zone(name: &str) -> Result<TimeZone, String> {
    let offset = || {
        let (hours, minutes) = name.strip_prefix(['+', '-'])?.split_once(':')?;
        let seconds = (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?) * 60;
        Offset::from_seconds(if name.starts_with('-') { -seconds } else { seconds }).ok().map(TimeZone::fixed)
    };
    offset().map_or_else(|| TimeZone::get(name).map_err(|_| format!("there is no time zone {name}")), Ok)
}
