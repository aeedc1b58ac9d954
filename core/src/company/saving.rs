//! An administrator saves what the company has decided.
//!
//! Whoever saves says which version they have seen. Where there is a newer one nothing is written, and both are told; what
//! cannot be judged good is not sent; and where the answer was lost, what is there now tells whether it was saved.

use callside_json::{Map, Value, parse, write};
use callside_protocol::company::{CompanyAnswer, LostRace, Settings, SettingsTrouble};

use super::{Kept, SettingsError, faults};
use crate::{
    netsuite::{COMPANY_PART, Happened, NetSuite, NetSuiteError, UNKNOWN_TASK},
    ports::Base,
    traffic::Lane,
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
    let mut body = Map::new();
    body.insert("part".into(), COMPANY_PART.into());
    body.insert("version".into(), parse(&write(&version)).unwrap_or_default());
    body.insert("value".into(), Value::Object(document.value()));
    let answer = netsuite.ask_bundle("write settings", body, Lane::Logging, "save company settings").await;
    let now = base.clock.now();
    match answer {
        Ok(answer) => match answer.data {
            Ok(data) if data.get("saved").and_then(Value::as_bool) == Some(true) => {
                let mut saved = Map::new();
                saved.insert("version".into(), parse(&write(&(version + 1))).unwrap_or_default());
                saved.insert("value".into(), Value::Object(document.value()));
                kept.take(&saved, now);
                // Who saved it when is NetSuite's to say; where it cannot be asked now, nobody tells.
                let _ = kept.read_settings(netsuite, now).await;
                kept.keep(base).await;
                CompanyAnswer::Saved(version + 1)
            }
            Ok(data) => {
                kept.take(&data, now);
                kept.keep(base).await;
                lost(kept, settings)
            }
            Err(refusal) if refusal.is_forbidden() => {
                CompanyAnswer::NotSaved(SettingsTrouble::NotAllowed(refusal.message))
            }
            Err(refusal) if refusal.code == UNKNOWN_TASK => CompanyAnswer::NotSaved(SettingsTrouble::Outdated),
            Err(refusal) => CompanyAnswer::NotSaved(SettingsTrouble::Refused(refusal.message)),
        },
        Err(error) if NetSuite::lacks_bundle(&error) => CompanyAnswer::NotSaved(SettingsTrouble::NoBundle),
        Err(error) if error.happened() == Happened::Unknown => {
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
        Err(error) => CompanyAnswer::NotSaved(could_not_ask(&error)),
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

fn trouble(error: SettingsError) -> SettingsTrouble {
    match error {
        SettingsError::Newer(form) => SettingsTrouble::Newer(form),
        SettingsError::Unreadable => SettingsTrouble::Unreadable,
    }
}

fn could_not_ask(error: &NetSuiteError) -> SettingsTrouble {
    SettingsTrouble::CouldNotAsk(error.fault())
}
