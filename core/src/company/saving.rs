//! An administrator saves what the company has decided.
//!
//! Whoever saves says which version they have seen. Where there is a newer one nothing is written, and both are told; what
//! cannot be judged good is not sent; and where the answer was lost, what is there now tells whether it was saved.

use callside_protocol::company::{CompanyAnswer, LostRace, Settings};

use super::{
    Kept, faults,
    part::{self, Written, could_not_ask, trouble},
};
use crate::{
    netsuite::{COMPANY_PART, NetSuite, NetSuiteError},
    ports::Base,
};

/// Saves them in place of that version.
pub async fn save(
    kept: &mut Kept,
    version: u64,
    settings: Settings,
    netsuite: &NetSuite,
    base: &Base,
) -> CompanyAnswer {
    let faults = faults(&settings);
    if !faults.is_empty() {
        return CompanyAnswer::Faulty(faults);
    }
    if !netsuite.session().is_some_and(|session| kept.is_for(&session)) {
        return CompanyAnswer::NotSaved(could_not_ask(&NetSuiteError::SignedOut));
    }
    let mut document = match kept.document() {
        Ok(document) => document,
        Err(error) => return CompanyAnswer::NotSaved(trouble(error)),
    };
    if document.version != version {
        return lost(kept, settings);
    }
    document.settings = settings.clone();
    let written = part::put(COMPANY_PART, version, document.value(), netsuite, "save company settings").await;
    let now = base.clock.now();
    match written {
        Written::Saved => {
            kept.take(&part::told(version + 1, document.value()), now);
            // Who saved it when is NetSuite's to say; where it cannot be asked now, nobody tells.
            let _ = kept.read_settings(netsuite, now).await;
            kept.keep(base).await;
            CompanyAnswer::Saved(version + 1)
        }
        Written::Stale(data) => {
            kept.take(&data, now);
            kept.keep(base).await;
            lost(kept, settings)
        }
        Written::Not(trouble) => CompanyAnswer::NotSaved(trouble),
        Written::Unknown(error) => {
            let is_there = kept.read_settings(netsuite, now).await.is_ok();
            kept.keep(base).await;
            let there = kept.document().ok().filter(|_| is_there);
            match there {
                Some(there) if there.version == version + 1 && there.settings == settings => {
                    CompanyAnswer::Saved(there.version)
                }
                Some(there) if there.version != version => lost(kept, settings),
                _ => CompanyAnswer::NotSaved(could_not_ask(&error)),
            }
        }
    }
}

/// Somebody else has saved meanwhile.
fn lost(kept: &Kept, mine: Settings) -> CompanyAnswer {
    match kept.document() {
        Ok(theirs) => {
            let standing = kept.standing();
            let (version, by, written) = (theirs.version, standing.by, standing.written);
            CompanyAnswer::Lost(Box::new(LostRace { mine, theirs: theirs.settings, version, by, written }))
        }
        Err(error) => CompanyAnswer::NotSaved(trouble(error)),
    }
}
