//! The company's call log: everybody's calls, as whoever works in the company's name reads it (ringcentral-api.md §3).

use callside_protocol::Timestamp;

use super::{
    LogRecord, RingCentral, RingCentralError,
    client::{PER_PAGE, Question},
    wire::LogPage,
};
use crate::{
    instant,
    traffic::{Group, Lane, form},
};

/// Records of a page.
pub const COMPANY_PAGE: usize = 250;

impl RingCentral {
    /// The newest of the company's calls that began between the two, both included to the second, with everybody's legs;
    /// and whether there are older ones behind them. Further pages are counted from 1: a reading that begins again
    /// from the last record it has seen does not need them, and is not disturbed by what is added meanwhile.
    ///
    /// # Errors
    /// [`RingCentralError::NotAllowed`] where the session may not see everybody's calls.
    pub async fn company_calls(
        &self,
        from: Timestamp,
        to: Timestamp,
        page: u32,
    ) -> Result<(Vec<LogRecord>, bool), RingCentralError> {
        let (from, to, page) = (instant::write(from), instant::write(to), page.to_string());
        let query = [
            ("dateFrom", from.as_str()),
            ("dateTo", to.as_str()),
            ("type", "Voice"),
            ("view", "Detailed"),
            ("perPage", PER_PAGE),
            ("page", page.as_str()),
        ];
        let path = form::with_query("/restapi/v1.0/account/~/call-log", query);
        // A machine's session has its limit for itself: nobody who waits shares it.
        let question = Question::get(path, Group::Heavy, Lane::Live, "company's calls");
        let page: LogPage = self.read(&question).await?;
        Ok((page.records, page.navigation.next_page.is_some()))
    }
}
