//! Today: a window of the calls that are kept, what is counted over all of them, and what was written to NetSuite.

use callside_json::{FromJson, ToJson};

use crate::{CallId, Direction, Personal, Reckoning, Write, words::LogGroup};

/// Which calls a page wants listed. The worker sends no others, so that a View stays small with months of calls.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Window {
    /// The days.
    pub days: Days,
    /// Calls in this state alone.
    pub state: Option<LogGroup>,
    /// Calls of this direction alone.
    pub direction: Option<Direction>,
    /// Calls in which this is found alone: words of a name, a company or the note, or a number in any form.
    pub text: Personal,
    /// So many at most.
    pub limit: usize,
    /// The call that is opened, whether it is among them or not.
    pub open: Option<CallId>,
}

impl Window {
    /// So many calls are listed until more are wanted.
    pub const LIMIT: usize = 100;
}

impl Default for Window {
    /// The calls of today.
    fn default() -> Self {
        Self {
            days: Days::Today,
            state: None,
            direction: None,
            text: Personal::default(),
            limit: Self::LIMIT,
            open: None,
        }
    }
}

/// Days, by the calendar of the zone records are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Days {
    /// Today, whichever day that is by then.
    Today,
    /// The day before.
    Yesterday,
    /// The last seven days, today among them.
    Week,
    /// Every day of which calls are kept.
    All,
    /// One day: days since 1970-01-01.
    On(i64),
}

impl Days {
    /// The first and the last of them; `today`: days since 1970-01-01.
    #[must_use]
    pub const fn span(self, today: i64) -> (i64, i64) {
        match self {
            Self::Today => (today, today),
            Self::Yesterday => (today - 1, today - 1),
            Self::Week => (today - 6, today),
            Self::On(day) => (day, day),
            Self::All => (i64::MIN, i64::MAX),
        }
    }
}

/// What Today draws beside the calls of its window, which are the View's `recent`, newest first.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct TodayView {
    /// The window it was drawn for.
    pub window: Window,
    /// Today: days since 1970-01-01.
    pub today: i64,
    /// The days of which calls are kept, newest first: days since 1970-01-01, and how many calls.
    pub days: Vec<(i64, usize)>,
    /// Calls of the window's days, whatever else is asked of them.
    pub calls: usize,
    /// Those that fit direction and text, by state in the order of [`LogGroup::ALL`]: each is counted once.
    pub counts: Vec<usize>,
    /// How the calls of the window's days stand against RingCentral's log.
    pub reckoning: Reckoning,
    /// What was written to NetSuite on the window's days, newest first, cut to the first few.
    pub writes: Vec<WriteRow>,
    /// How many writes that are in all.
    pub written: usize,
    /// What was written for the opened call, oldest first.
    pub opened: Vec<Write>,
}

impl TodayView {
    /// Calls that fit the window, listed or not.
    #[must_use]
    pub fn found(&self) -> usize {
        let of = |group: &LogGroup| self.window.state.is_none_or(|state| state == *group);
        LogGroup::ALL.iter().zip(&self.counts).filter(|(group, _)| of(group)).map(|(_, count)| count).sum()
    }
}

/// A row of the audit list.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct WriteRow {
    /// For which call.
    pub call: CallId,
    /// With whom that was: a name, or the number as people read it.
    pub who: Personal,
    /// The write.
    pub write: Write,
}
