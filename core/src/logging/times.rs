//! When a call was, as NetSuite writes it: a date and two wall clock times in the user's time zone, without any zone of
//! their own (netsuite-api.md §3.4–3.5).
//!
//! Three rules of the record do not fit every call, and the block in the message (see [`super::block`]) always holds
//! the exact times:
//! - A record has one date and its end must come after its start. A call over midnight ends at 23:59 of the day it
//!   began.
//! - Seconds do not exist: they are dropped. A call within one minute ends a minute later; one that begins at 23:59 is
//!   written from 23:58, since no later minute is left on its date.
//! - Where clocks are set back during the call, the wall clock at its end may show less than at its start: the record
//!   then ends its true length after its start.

use callside_protocol::Timestamp;

use crate::{instant::Wall, ports::Clock};

/// The last minute a record's date has.
const LAST_MINUTE: u16 = 23 * 60 + 59;

/// The time zone records are written in.
#[derive(Clone)]
pub struct Zone<'a> {
    name: String,
    clock: &'a dyn Clock,
}

impl<'a> Zone<'a> {
    /// The zone of that IANA name; where this computer does not know it, the computer's own, or UTC.
    #[must_use]
    pub fn new(clock: &'a dyn Clock, name: &str) -> Self {
        let known = |name: &String| clock.offset_at(name, clock.now()).is_some();
        let name = Some(name.to_owned()).filter(known).or_else(|| Some(clock.local_zone()).filter(known));
        Self { name: name.unwrap_or_else(|| "UTC".to_owned()), clock }
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day it is there at that instant: days since 1970-01-01.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> i64 {
        self.wall(at).day()
    }

    /// When a day begins there, to the minute. That need not be at midnight: where clocks are set forward at midnight
    /// the day begins at one.
    #[must_use]
    pub fn begin(&self, day: i64) -> Timestamp {
        // No zone is further from UTC than fourteen hours.
        let (mut before, mut after) = (day * 1_440 - 900, day * 1_440 + 900);
        while after - before > 1 {
            let between = i64::midpoint(before, after);
            if self.day(Timestamp(between * 60_000)) < day {
                before = between;
            } else {
                after = between;
            }
        }
        Timestamp(after * 60_000)
    }

    /// What a clock on the wall shows at that instant.
    fn wall(&self, at: Timestamp) -> Wall {
        Wall::at(at, self.clock.offset_at(&self.name, at).unwrap_or_default())
    }

    /// An instant as people read it, to the second: `2026-11-20 23:58:10`.
    #[must_use]
    pub fn written(&self, at: Timestamp) -> String {
        let wall = self.wall(at);
        format!("{} {}", wall.date(), wall.time())
    }
}

/// The three time properties of a phone call record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordTimes {
    /// `startDate`: `YYYY-MM-DD`.
    pub date: String,
    /// `startTime`: `HH:mm`.
    pub start: String,
    /// `endTime`: `HH:mm`, after `start`.
    pub end: String,
}

/// The record's times of a call that began and ended then.
#[must_use]
pub fn record_times(began: Timestamp, ended: Timestamp, zone: &Zone<'_>) -> RecordTimes {
    let ended = Timestamp(ended.0.max(began.0));
    let (from, to) = (zone.wall(began), zone.wall(ended));
    let start = from.minute_of_day().min(LAST_MINUTE - 1);
    let end = if to.day() > from.day() {
        LAST_MINUTE
    } else if to.day() == from.day() && to.minute_of_day() > start {
        to.minute_of_day()
    } else {
        let minutes = u16::try_from((ended.0 - began.0) / 60_000).unwrap_or(LAST_MINUTE);
        start.saturating_add(minutes.max(1)).min(LAST_MINUTE)
    };
    RecordTimes { date: from.date(), start: hour_and_minute(start), end: hour_and_minute(end) }
}

/// A length of time as people read it: `8 s`, `2 min 14 s`, `1 h 02 min 05 s`.
#[must_use]
pub fn duration(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes) => format!("{hours} h {minutes:02} min {seconds:02} s"),
    }
}

/// Reads what [`duration`] wrote, up to a comma.
#[must_use]
pub fn read_duration(text: &str) -> Option<u32> {
    let mut seconds = 0;
    let mut words = text.split(',').next().unwrap_or_default().split_ascii_whitespace();
    while let Some(number) = words.next() {
        let unit = match words.next()? {
            "h" => 3_600,
            "min" => 60,
            "s" => 1,
            _ => return None,
        };
        seconds += number.parse::<u32>().ok()?.checked_mul(unit)?;
    }
    Some(seconds)
}

fn hour_and_minute(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Date;

    use super::*;
    use crate::{instant, ports::fakes::FakeClock};

    fn at(text: &str) -> Timestamp {
        instant::read(text).unwrap()
    }

    fn times(began: &str, ended: &str, zone: &str) -> (String, String, String) {
        let clock = FakeClock::new();
        let RecordTimes { date, start, end } = record_times(at(began), at(ended), &Zone::new(&*clock, zone));
        (date, start, end)
    }

    fn expect(date: &str, start: &str, end: &str) -> (String, String, String) {
        (date.into(), start.into(), end.into())
    }

    #[test]
    fn the_wall_clock_of_the_users_zone_is_written() {
        // The evening of the 20th in New York is the 21st in UTC: rivals write the wrong day here.
        let got = times("2026-11-21T02:30:40Z", "2026-11-21T02:34:10Z", "America/New_York");
        assert_eq!(got, expect("2026-11-20", "21:30", "21:34"));
        let got = times("2026-07-20T08:00:00Z", "2026-07-20T08:10:00Z", "Europe/Madrid");
        assert_eq!(got, expect("2026-07-20", "10:00", "10:10"));
    }

    #[test]
    fn a_call_within_a_minute_ends_a_minute_later() {
        assert_eq!(
            times("2026-11-20T10:00:05Z", "2026-11-20T10:00:50Z", "UTC"),
            expect("2026-11-20", "10:00", "10:01")
        );
        assert_eq!(
            times("2026-11-20T10:00:05Z", "2026-11-20T10:00:05Z", "UTC"),
            expect("2026-11-20", "10:00", "10:01")
        );
    }

    #[test]
    fn a_call_over_midnight_stays_on_its_date() {
        assert_eq!(
            times("2026-11-20T23:50:00Z", "2026-11-21T00:08:00Z", "UTC"),
            expect("2026-11-20", "23:50", "23:59")
        );
    }

    #[test]
    fn the_last_minute_of_a_day_is_written_from_the_minute_before() {
        assert_eq!(
            times("2026-11-20T23:59:10Z", "2026-11-20T23:59:40Z", "UTC"),
            expect("2026-11-20", "23:58", "23:59")
        );
        assert_eq!(
            times("2026-11-20T23:59:10Z", "2026-11-21T00:20:00Z", "UTC"),
            expect("2026-11-20", "23:58", "23:59")
        );
        assert_eq!(
            times("2026-11-20T23:58:10Z", "2026-11-20T23:58:40Z", "UTC"),
            expect("2026-11-20", "23:58", "23:59")
        );
    }

    #[test]
    fn clocks_set_back_during_a_call_keep_its_length() {
        // New York, 1 November 2026: 01:50 EDT, then 01:10 EST twenty minutes later.
        let got = times("2026-11-01T05:50:00Z", "2026-11-01T06:10:00Z", "America/New_York");
        assert_eq!(got, expect("2026-11-01", "01:50", "02:10"));
    }

    #[test]
    fn clocks_set_forward_during_a_call_show_the_wall_clock() {
        let got = times("2026-03-08T06:50:00Z", "2026-03-08T07:10:00Z", "America/New_York");
        assert_eq!(got, expect("2026-03-08", "01:50", "03:10"));
    }

    #[test]
    fn an_unknown_zone_is_the_computers_own() {
        let clock = FakeClock::new();
        assert_eq!(Zone::new(&*clock, "Mars/Olympus").name(), "America/New_York");
    }

    #[test]
    fn durations_read_well() {
        let written: Vec<_> = [0, 8, 60, 134, 3_725].map(duration).into();
        assert_eq!(written, ["0 s", "8 s", "1 min 00 s", "2 min 14 s", "1 h 02 min 05 s"]);
        assert_eq!(
            written.iter().map(|text| read_duration(text)).collect::<Vec<_>>(),
            [0, 8, 60, 134, 3_725].map(Some)
        );
        assert_eq!((read_duration("0 s, rang 12 s"), read_duration("soon")), (Some(0), None));
    }

    proptest! {
        #[test]
        fn the_end_is_after_the_start_on_the_day_it_began(
            began in 1_767_225_600_000_i64..1_798_761_600_000,
            length in 0_i64..100_000_000,
            zone in prop_oneof!["UTC", "America/New_York", "Europe/Madrid"].boxed(),
        ) {
            let clock = FakeClock::new();
            let zone = Zone::new(&*clock, &zone);
            let times = record_times(Timestamp(began), Timestamp(began + length), &zone);
            prop_assert!(times.start < times.end && times.end.as_str() <= "23:59", "{:?}", times);
            let written = zone.written(Timestamp(began));
            prop_assert!(written.starts_with(&times.date));
            prop_assert!(Date::parse(&times.date, &time::format_description::well_known::Iso8601::DATE).is_ok());
        }
    }
}
