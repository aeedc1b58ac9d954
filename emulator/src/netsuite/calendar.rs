//! NetSuite's clocks: instants in UTC on one side, the wall clock of the account's time zone on the other. SuiteQL sees
//! only the wall clock, whatever letter a query puts behind it (netsuite-api.md §4.3).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::Moment;

/// The account's time zone.
#[derive(Clone, Debug)]
pub(crate) struct Calendar(TimeZone);

impl Calendar {
    /// The calendar of an IANA zone; UTC for a name nobody knows.
    pub(crate) fn of_zone(zone: &str) -> Self {
        Self(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
    }

    /// The zone's IANA name.
    pub(crate) fn zone(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What the clock on the wall says.
    pub(crate) fn wall_clock(&self, moment: Moment) -> DateTime {
        timestamp(moment).to_zoned(self.0.clone()).datetime()
    }

    /// The wall clock as `YYYY-MM-DD HH:MM:SS`.
    pub(crate) fn stamp(&self, moment: Moment) -> String {
        let clock = self.wall_clock(moment);
        let (year, month, day) = (clock.year(), clock.month(), clock.day());
        let (hour, minute, second) = (clock.hour(), clock.minute(), clock.second());
        // Not by strftime: every row of a large account goes through here.
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    /// The day as `YYYY-MM-DD`.
    pub(crate) fn day(&self, moment: Moment) -> String {
        self.wall_clock(moment).strftime("%Y-%m-%d").to_string()
    }
}

/// The instant as the record service writes it: `2026-11-22T07:25:00Z`.
pub(crate) fn utc(moment: Moment) -> String {
    timestamp(moment).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn timestamp(moment: Moment) -> Timestamp {
    Timestamp::from_millisecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::{Calendar, utc};
    use crate::clock::Moment;

    #[test]
    fn the_wall_clock_follows_the_zone_through_summer_time() {
        let calendar = Calendar::of_zone("America/New_York");
        assert_eq!(calendar.stamp(Moment(1_783_944_000_000)), "2026-07-13 08:00:00");
        assert_eq!(calendar.stamp(Moment(1_799_841_600_000)), "2027-01-13 07:00:00");
        assert_eq!(calendar.day(Moment(1_799_812_800_000)), "2027-01-12");
    }

    #[test]
    fn instants_are_written_in_utc_without_fractions() {
        assert_eq!(utc(Moment(1_783_944_000_123)), "2026-07-13T12:00:00Z");
    }
}
