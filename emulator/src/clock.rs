//! The emulated world's own time. Handlers never read the machine's clock: they are handed a [`Moment`]. So a test can
//! make the call log appear at once, a token expire, or NetSuite's clock disagree with the browser's by ten minutes.

/// An instant of the emulated world: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// This instant moved by a number of milliseconds, which may be negative.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}
