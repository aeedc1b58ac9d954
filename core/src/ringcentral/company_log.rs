//! The company's call log: everybody's calls, as whoever works in the company's name reads it (ringcentral-api.md §3).

use callside_protocol::Timestamp;

use super::{
    LogRecord, RingCentral, RingCentralError,
    client::{PER_PAGE, Question},
    wire::{ChangedLog, LogPage},
};
use crate::{
    instant,
    traffic::{Group, form},
};

/// Records of a page in the Detailed view.
pub const COMPANY_PAGE: usize = 250;
/// Records that are told at once of what has changed.
const CHANGES_AT_ONCE: &str = "1000";

/// How much is told of each record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Without legs, a thousand records a page.
    Simple,
    /// With everybody's legs, 250 records a page.
    Detailed,
}

/// What has come into the log or changed there.
#[derive(Debug)]
pub struct Changes {
    /// As they are now.
    pub records: Vec<LogRecord>,
    /// When the last of them changed, by RingCentral's clock; `None`: there are none.
    pub until: Option<Timestamp>,
    /// There are later ones.
    pub more: bool,
}

impl RingCentral {
    /// The newest of the company's calls that began between the two, both included to the second, and whether there are
    /// older ones behind them. Further pages are counted from 1: a reading that begins again from the last record it has
    /// seen does not need them, and is not disturbed by what is added meanwhile.
    ///
    /// # Errors
    /// [`RingCentralError::NotAllowed`] where the session may not see everybody's calls.
    pub async fn company_calls(
        &self,
        from: Timestamp,
        to: Timestamp,
        page: u32,
        view: View,
    ) -> Result<(Vec<LogRecord>, bool), RingCentralError> {
        let (from, to, page) = (instant::write(from), instant::write(to), page.to_string());
        let (view, per_page) = match view {
            View::Simple => ("Simple", "1000"),
            View::Detailed => ("Detailed", PER_PAGE),
        };
        let query = [
            ("dateFrom", from.as_str()),
            ("dateTo", to.as_str()),
            ("type", "Voice"),
            ("view", view),
            ("perPage", per_page),
            ("page", page.as_str()),
        ];
        let path = form::with_query("/restapi/v1.0/account/~/call-log", query);
        // A machine's session has its limit for itself, unless it is told otherwise.
        let question = Question::get(path, Group::Heavy, self.log_lane, "company's calls");
        let page: LogPage = self.read(&question).await?;
        Ok((page.records, page.navigation.next_page.is_some()))
    }

    /// What has come into the company's log or changed there since then, that instant included: the thousand changes that came
    /// first, with everybody's legs. More where some of one instant would be cut off (ringcentral-api.md §3). It needs no
    /// token: whoever goes on from the last change misses none.
    ///
    /// # Errors
    /// [`RingCentralError::NotFound`] and others where RingCentral does not tell this account.
    pub async fn company_changes(&self, since: Timestamp) -> Result<Changes, RingCentralError> {
        let since = instant::write(since);
        let query = [
            ("syncType", "FSync"),
            ("dateFrom", since.as_str()),
            ("recordCount", CHANGES_AT_ONCE),
            ("view", "Detailed"),
        ];
        let path = form::with_query("/restapi/v1.0/account/~/call-log-extract-sync", query);
        let question = Question::get(path, Group::Heavy, self.log_lane, "what changed in the company's calls");
        let told: ChangedLog = self.read(&question).await?;
        let until = told.records.iter().filter_map(|record| record.last_modified_time).max();
        Ok(Changes { until, more: told.sync_info.newer_records_exist, records: told.records })
    }
}
