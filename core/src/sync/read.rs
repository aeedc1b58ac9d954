//! One page of a stretch of the company's log.

use callside_protocol::Timestamp;

use super::state::Window;
use crate::ringcentral::{LogRecord, RingCentral, RingCentralError, View};

/// It.
pub(super) struct Read {
    /// What was not read before.
    pub(super) records: Vec<LogRecord>,
    oldest: Option<Timestamp>,
    /// What the next question tells once more.
    edge: Vec<String>,
    more: bool,
}

/// Reads what is next of a window.
pub(super) async fn read_page(
    ringcentral: &RingCentral,
    window: &Window,
    view: View,
) -> Result<Read, RingCentralError> {
    // The log is asked by seconds: what is not of this stretch is left out here.
    let to = Timestamp((window.cursor.0 + 999).div_euclid(1_000) * 1_000);
    let (records, more) = ringcentral.company_calls(window.from, to, window.page, view).await?;
    let oldest = records.iter().filter_map(|record| record.start_time).min();
    let name = |record: &LogRecord| record.id.as_ref().map(|id| id.0.clone()).unwrap_or_default();
    // The next question is asked to the end of that second.
    let told_again = |began: Timestamp, oldest: Timestamp| second(began) <= second(oldest) + 1;
    let edge = records
        .iter()
        .filter(|record| record.start_time.zip(oldest).is_some_and(|(began, oldest)| told_again(began, oldest)))
        .map(name)
        .filter(|name| !name.is_empty())
        .collect();
    let is_new = |record: &LogRecord| {
        let began = record.start_time.unwrap_or(window.from);
        began >= window.from && began < window.to && !window.edge.contains(&name(record))
    };
    Ok(Read { records: records.into_iter().filter(is_new).collect(), oldest, edge, more })
}

impl Read {
    /// The window goes on behind it; false where it has been read to its beginning.
    pub(super) fn advance(self, window: &mut Window) -> bool {
        match self.oldest.filter(|oldest| second(*oldest) < second(window.cursor)) {
            Some(oldest) => {
                window.cursor = oldest;
                window.page = 1;
                window.edge = self.edge;
            }
            None => {
                window.page += 1;
                window.edge.extend(self.edge);
            }
        }
        self.more
    }
}

fn second(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000)
}
