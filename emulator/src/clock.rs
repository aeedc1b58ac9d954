//! The emulated world's own time. Handlers never read the machine's clock: they are handed a [`Moment`]. So a test can
//! make the call log appear at once, a token expire, or NetSuite's clock disagree with the browser's by ten minutes.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// A second in the unit of [`Moment`].
pub const SECOND: i64 = 1_000;
/// A minute in the unit of [`Moment`].
pub const MINUTE: i64 = 60 * SECOND;
/// An hour in the unit of [`Moment`].
pub const HOUR: i64 = 60 * MINUTE;
/// A day in the unit of [`Moment`].
pub const DAY: i64 = 24 * HOUR;

/// An instant of the emulated world: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// This instant moved by a number of milliseconds, which may be negative.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds since an earlier instant; negative when it is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// UTC with milliseconds, `2026-11-20T17:05:52.627Z`. Years outside 0–9999 are shown as the epoch.
    #[must_use]
    pub fn iso(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|instant| {
                instant
                    .format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"))
                    .ok()
            })
            .unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned())
    }

    /// As HTTP writes it (RFC 9110 §5.6.7), `Fri, 20 Nov 2026 17:05:52 GMT`.
    #[must_use]
    pub fn http(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|instant| {
                let format = format_description!(
                    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
                );
                instant.format(format).ok()
            })
            .unwrap_or_else(|| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned())
    }

    /// Reads an ISO 8601 instant with its zone, as RFC 3339 writes it.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(instant.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn an_instant_survives_writing_and_reading() {
        let moment = Moment(1_795_000_052_627);
        assert_eq!(Moment::from_iso(&moment.iso()), Some(moment));
        assert_eq!(Moment(0).iso(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Moment(1_795_190_400_000).http(), "Fri, 20 Nov 2026 16:00:00 GMT");
        assert_eq!(Moment::from_iso("1970-01-01T01:00:00+01:00"), Some(Moment(0)));
    }
}
