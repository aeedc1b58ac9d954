//! The sound of a call's recording (ringcentral-api.md §6). It goes from RingCentral to the page that plays it, past
//! everything here: the token stays in the request, and nothing of the sound is kept.

use super::{RingCentral, RingCentralError, client::Question};
use crate::traffic::{Group, Lane};

impl RingCentral {
    /// Sends the sound of one of the account's recordings to a page, all of it once this returns.
    ///
    /// # Errors
    /// [`RingCentralError`]; `NotFound` where RingCentral has none of that id, has not prepared it yet or has deleted it.
    pub fn recording<'a>(
        &'a self,
        account: &str,
        id: &str,
        page: u32,
    ) -> impl Future<Output = Result<(), RingCentralError>> + use<'a> {
        // An id may come out of the text of a record, which anybody may have edited: it must not become another path.
        let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let path = ["/restapi/v1.0/account/", account, "/recording/", id, "/content"].concat();
        let question = Question::get(path, Group::Heavy, Lane::Live, "play a recording");
        let question = Question { page: Some(page), ..question };
        async move {
            if !is_id {
                return Err(RingCentralError::NotFound);
            }
            self.ask(&question).await.map(drop)
        }
    }
}
