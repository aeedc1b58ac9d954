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
    fn spans_never_run_backwards() {
        assert_eq!(Times::seconds(Timestamp(1000), Timestamp(135_999)), 134);
        assert_eq!(Times::seconds(Timestamp(5000), Timestamp(0)), 0);
    }
}
