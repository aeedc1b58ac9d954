//! Instants and numbers as people read them; instants in the zone records are written in.

use std::rc::Rc;

use callside_protocol::Timestamp;

use crate::browser::{Browser, Piece};

/// Writes instants relative to now.
#[derive(Clone)]
pub struct Times {
    browser: Rc<dyn Browser>,
    zone: String,
    ahead: i64,
}

impl Times {
    /// For Views computed at `now` and received just now; the page counts on from there.
    #[must_use]
    pub fn new(browser: Rc<dyn Browser>, zone: String, now: Timestamp) -> Self {
        let ahead = now.0 - browser.now();
        Self { browser, zone, ahead }
    }

    /// Now, by the worker's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp(self.browser.now() + self.ahead)
    }

    /// Whole seconds from `from` until `to`; zero if they are the wrong way round.
    #[must_use]
    pub fn seconds(from: Timestamp, to: Timestamp) -> u32 {
        u32::try_from((to.0 - from.0).max(0) / 1000).unwrap_or(u32::MAX)
    }

    /// `12,400`: a number with decimals that NetSuite has told.
    #[must_use]
    pub fn number(&self, number: &str) -> String {
        self.browser.number(number)
    }

    /// `14:02`.
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        self.browser.write(at, &self.zone, Piece::Time)
    }

    /// `14:02` today, `Tue 14:02` within six days, `12 Feb 14:02` this year, `12 Feb 2025 14:02` otherwise.
    #[must_use]
    pub fn day_and_time(&self, at: Timestamp) -> String {
        self.day(at).map_or_else(|| self.time(at), |(day, _)| format!("{day} {}", self.time(at)))
    }

    /// The same for narrow places: the time is left out where the day is long ago.
    #[must_use]
    pub fn brief(&self, at: Timestamp) -> String {
        match self.day(at) {
            None => self.time(at),
            Some((day, true)) => format!("{day} {}", self.time(at)),
            Some((day, false)) => day,
        }
    }

    /// `today`, `on Tuesday`, `on 12 Feb`: a day, as it stands in a sentence.
    #[must_use]
    pub fn on_day(&self, at: Timestamp) -> String {
        let day = match self.day(at) {
            None => return "today".to_owned(),
            Some((day, _)) => day,
        };
        let rest = match day.as_str() {
            "Tue" => "sday",
            "Wed" => "nesday",
            "Thu" => "rsday",
            "Sat" => "urday",
            "Mon" | "Fri" | "Sun" => "day",
            _ => "",
        };
        ["on ", &day, rest].concat()
    }

    /// The instant of `2026-03-12T14:02` in that zone, as a field for it gives; `None`: it is none. What a clock change leaves
    /// out comes an hour later.
    #[must_use]
    pub fn instant(&self, typed: &str) -> Option<Timestamp> {
        let wanted = minutes(typed)?;
        let mut at = wanted;
        // The zone's distance, as it is there; once more where a clock change lies between.
        for _ in 0..2 {
            let [day, time] = self.date_for_programs(Timestamp(at * 60_000));
            at += wanted - minutes(&[&day, "T", &time].concat())?;
        }
        Some(Timestamp(at * 60_000))
    }

    /// What a day is called from today, and whether it is within six days; `None`: today.
    fn day(&self, at: Timestamp) -> Option<(String, bool)> {
        let now = self.now();
        let key = |at| self.browser.write(at, &self.zone, Piece::DayKey);
        let (then, today) = (key(at), key(now));
        if then == today {
            return None;
        }
        let near = (now.0 - at.0).abs() < 6 * 24 * 3_600_000;
        let this_year = then.split('-').next() == today.split('-').next();
        let piece = match (near, this_year) {
            (true, _) => Piece::Weekday,
            (false, true) => Piece::Day,
            (false, false) => Piece::Date,
        };
        Some((self.browser.write(at, &self.zone, piece), near))
    }

    /// `Tue 10 Mar 2026`: a day of the calendar, counted from 1970-01-01.
    #[must_use]
    pub fn calendar_day(&self, day: i64) -> String {
        let piece = |piece| self.browser.write(Timestamp(day * 24 * 3_600_000), "UTC", piece);
        format!("{} {}", piece(Piece::Weekday), piece(Piece::Date))
    }

    /// `2026-03-10`: the same, for other programs.
    #[must_use]
    pub fn calendar_date(&self, day: i64) -> String {
        self.browser.write(Timestamp(day * 24 * 3_600_000), "UTC", Piece::DayKey)
    }

    /// `2026-03-10` and `14:02`, for other programs.
    #[must_use]
    pub fn date_for_programs(&self, at: Timestamp) -> [String; 2] {
        [self.browser.write(at, &self.zone, Piece::DayKey), self.time(at)]
    }

    /// `12 Mar 2026 14:02`, for what lies days ahead.
    #[must_use]
    pub fn date_and_time(&self, at: Timestamp) -> String {
        format!("{} {}", self.browser.write(at, &self.zone, Piece::Date), self.time(at))
    }
}

/// Minutes from 1970-01-01 to `2026-03-12T14:02`, by the calendar.
fn minutes(typed: &str) -> Option<i64> {
    let (day, time) = typed.split_once('T')?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(())?;
    Some(calendar_days(day)? * 24 * 60 + hour * 60 + minute)
}

/// Days since 1970-01-01 of a date such as `2026-03-10` (Howard Hinnant, “days from civil”).
#[must_use]
pub fn calendar_days(typed: &str) -> Option<i64> {
    let mut parts = typed.split('-').map(|part| part.parse::<i64>().ok());
    let (Some(year), Some(month), Some(day), None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    if !(1970..=9_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use callside_protocol::Timestamp;

    use super::Times;
    use crate::samples::StillBrowser;

    const HOUR: i64 = 3_600_000;

    fn times() -> Times {
        Times::new(Rc::new(StillBrowser::new()), "UTC".to_owned(), StillBrowser::NOW)
    }

    #[test]
    fn today_is_told_by_the_time_alone_and_other_days_by_name_or_date() {
        let ago = |milliseconds| times().day_and_time(Timestamp(StillBrowser::NOW.0 - milliseconds));
        // Now is Tuesday 2026-03-10, 14:02:30.
        assert_eq!(ago(0), "14:02");
        assert_eq!(ago(2 * HOUR), "12:02");
        assert_eq!(ago(15 * HOUR), "Mon 23:02");
        assert_eq!(ago(24 * 10 * HOUR), "28 Feb 14:02");
        assert_eq!(ago(24 * 100 * HOUR), "30 Nov 2025 14:02");
        assert_eq!(times().brief(Timestamp(StillBrowser::NOW.0 - 24 * 10 * HOUR)), "28 Feb");
    }

    #[test]
    fn a_day_of_the_calendar_is_the_same_in_every_zone() {
        assert_eq!(times().calendar_day(20_522), "Tue 10 Mar 2026");
        assert_eq!(times().calendar_date(20_522), "2026-03-10");
        assert_eq!(times().date_for_programs(StillBrowser::NOW), ["2026-03-10", "14:02"]);
    }

    #[test]
    fn days_stand_in_sentences() {
        let on = |days: i64| times().on_day(Timestamp(StillBrowser::NOW.0 - days * 24 * HOUR));
        assert_eq!([0, 1, 3, 5, 10].map(on), ["today", "on Monday", "on Saturday", "on Thursday", "on 28 Feb"]);
    }

    #[test]
    fn what_is_typed_is_an_instant_of_the_zone() {
        assert_eq!(times().instant("2026-03-10T14:02"), Some(Timestamp(StillBrowser::NOW.0 - 30_000)));
        for wrong in ["", "2026-03-10", "2026-03-10T24:00", "2026-13-10T10:00", "T10:00", "soonT10:00"] {
            assert_eq!(times().instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn spans_never_run_backwards() {
        assert_eq!(Times::seconds(Timestamp(1000), Timestamp(135_999)), 134);
        assert_eq!(Times::seconds(Timestamp(5000), Timestamp(0)), 0);
    }
}
