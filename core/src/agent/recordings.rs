//! Recordings, played on a page. What is kept of one is its id, here and in NetSuite.

use callside_protocol::{Answer, Refusal};

use super::{Agent, PageId};
use crate::ringcentral::RingCentralError;

impl Agent {
    /// Has RingCentral send the sound of a recording to the page that asks for it.
    pub(super) fn play<'a>(&'a self, page: PageId, id: &str) -> impl Future<Output = Answer> + use<'a> {
        // Who has never signed in is told so by RingCentral's room.
        let account = self.me().map(|me| me.account).unwrap_or_default();
        let sent = self.inner.ringcentral.recording(&account, id, page.0);
        async move {
            match sent.await {
                Ok(()) => Answer::Done,
                Err(RingCentralError::NotFound) => Answer::Refused(Refusal::NoRecording),
                Err(error) => Answer::Refused(Refusal::Fault(error.fault())),
            }
        }
    }
}
