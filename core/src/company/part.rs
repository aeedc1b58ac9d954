//! A part of what is decided, as it lies in the bundle's record: read, and written by whoever has seen its newest version
//! (netsuite/CONTRACT.md).

use callside_json::{Map, Value, parse, write};
use callside_protocol::{
    Personal, Timestamp,
    company::{SettingsStanding, SettingsTrouble},
};

use super::SettingsError;
use crate::{
    instant,
    netsuite::{BundleRefusal, Happened, NetSuite, NetSuiteError, UNKNOWN_TASK},
    traffic::Lane,
};

/// What a form of a part is told by.
pub(super) const FORMAT_FIELD: &str = "format";

/// What became of writing a part.
pub(super) enum Written {
    /// It is there, as the next version.
    Saved,
    /// Nothing was written: what is there is not what was seen. It.
    Stale(Map),
    /// Nothing was written, for this reason.
    Not(SettingsTrouble),
    /// There was no answer that tells whether it was written.
    Unknown(NetSuiteError),
}

/// Reads a part: its version, its value, who wrote it when; or why this role may not.
pub(super) async fn read(
    part: &str,
    netsuite: &NetSuite,
    purpose: &'static str,
) -> Result<Result<Map, BundleRefusal>, NetSuiteError> {
    let mut body = Map::new();
    body.insert("part".into(), part.into());
    Ok(netsuite.ask_bundle("read settings", body, Lane::Background, purpose).await?.data)
}

/// Writes a part in place of that version.
pub(super) async fn put(part: &str, version: u64, value: Map, netsuite: &NetSuite, purpose: &'static str) -> Written {
    let mut body = Map::new();
    body.insert("part".into(), part.into());
    body.insert("version".into(), number(version));
    body.insert("value".into(), Value::Object(value));
    match netsuite.ask_bundle("write settings", body, Lane::Logging, purpose).await {
        Ok(answer) => match answer.data {
            Ok(data) if data.get("saved").and_then(Value::as_bool) == Some(true) => Written::Saved,
            Ok(data) => Written::Stale(data),
            Err(refusal) => Written::Not(refused(refusal)),
        },
        Err(error) if NetSuite::lacks_bundle(&error) => Written::Not(SettingsTrouble::NoBundle),
        Err(error) if error.happened() == Happened::Unknown => Written::Unknown(error),
        Err(error) => Written::Not(could_not_ask(&error)),
    }
}

/// How a part stands that was just read; `None`: nobody has ever written it.
pub(super) fn standing(data: &Map, now: Timestamp) -> Option<SettingsStanding> {
    let version = data.get("version").and_then(Value::as_u64).filter(|version| *version > 0)?;
    let text = |name| data.get(name).and_then(Value::as_str);
    Some(SettingsStanding {
        version,
        by: text("by").map(Personal::from),
        written: text("at").and_then(instant::read),
        as_of: Some(now),
        trouble: None,
    })
}

/// As the bundle would tell what was just saved, but for who saved it when, which is NetSuite's to say.
pub(super) fn told(version: u64, value: Map) -> Map {
    let mut data = Map::new();
    data.insert("version".into(), number(version));
    data.insert("value".into(), Value::Object(value));
    data
}

/// The object of a part in a form that this Callside knows.
pub(super) fn in_form(value: &Value, known: u64) -> Result<&Map, SettingsError> {
    let whole = value.as_object().ok_or(SettingsError::Unreadable)?;
    match whole.get(FORMAT_FIELD).and_then(Value::as_u64) {
        Some(form) if form == known => Ok(whole),
        Some(newer) if newer > known => Err(SettingsError::Newer(newer)),
        _ => Err(SettingsError::Unreadable),
    }
}

/// Says in which form a part is written.
pub(super) fn say_form(whole: &mut Map, form: u64) {
    whole.insert(FORMAT_FIELD.to_owned(), number(form));
}

pub(super) fn trouble(error: SettingsError) -> SettingsTrouble {
    match error {
        SettingsError::Newer(form) => SettingsTrouble::Newer(form),
        SettingsError::Unreadable => SettingsTrouble::Unreadable,
    }
}

pub(super) fn could_not_ask(error: &NetSuiteError) -> SettingsTrouble {
    SettingsTrouble::CouldNotAsk(error.fault())
}

/// Why the bundle did not do what it was asked.
pub(super) fn refused(refusal: BundleRefusal) -> SettingsTrouble {
    if refusal.is_forbidden() {
        SettingsTrouble::NotAllowed(refusal.message)
    } else if refusal.code == UNKNOWN_TASK {
        SettingsTrouble::Outdated
    } else {
        SettingsTrouble::Refused(refusal.message)
    }
}

fn number(number: u64) -> Value {
    parse(&write(&number)).unwrap_or_default()
}
