//! What a session may see of the whole company: asked for by whoever works in the company's name.

use callside_json::FromJson;

use super::{RingCentral, RingCentralError, client::Question, error::PermissionOf, wire::LogPage};
use crate::traffic::{Group, Lane};

/// A user's permission to see everybody's calls (ringcentral-api.md §1.3).
const EVERYBODYS_CALLS: &str = "FullCompanyCallLog";

#[derive(FromJson)]
struct Check {
    successful: bool,
}

impl RingCentral {
    /// Whether everybody's calls are seen; `None`: RingCentral gives the company's call log and does not say.
    ///
    /// # Errors
    /// [`RingCentralError`]; [`RingCentralError::NotAllowed`] where it is the application that may not.
    pub async fn sees_everybodys_calls(&self) -> Result<Option<bool>, RingCentralError> {
        let path = ["/restapi/v1.0/account/~/extension/~/authz-profile/check?permissionId=", EVERYBODYS_CALLS].concat();
        let question = Question::get(path, Group::Medium, Lane::Background, "right to all calls");
        let told = match self.read::<Check>(&question).await {
            Ok(check) => Some(check.successful),
            // It is only asked differently where it cannot be asked like this.
            Err(
                RingCentralError::NotFound | RingCentralError::NotAllowed { .. } | RingCentralError::Refused { .. },
            ) => None,
            Err(error) => return Err(error),
        };
        if told == Some(false) {
            return Ok(told);
        }
        // What the role promises the log may still refuse.
        let path = "/restapi/v1.0/account/~/call-log?perPage=1";
        let question = Question::get(path, Group::Heavy, Lane::Background, "company's call log");
        match self.read::<LogPage>(&question).await {
            Ok(_) => Ok(told),
            Err(RingCentralError::NotAllowed { of: PermissionOf::User, .. }) => Ok(Some(false)),
            Err(error) => Err(error),
        }
    }
}
