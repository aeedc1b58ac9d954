//! What a company has decided for everyone who works with Callside: which fields stand beside a call ([`call_fields`]), which
//! buttons ([`info_links`]), which calls get a record (the rules are those an agent has, `callside_protocol::LogRules`), what of
//! the directory may be copied ([`directory_policy`]), and whose record a call is ([`organizers`]).
//!
//! All of it is data ([`callside_protocol::company::Settings`]; whose record a call is, which agents have no use for, is a part by
//! itself). It lies in the account, in a record of the bundle, as one JSON object a part with a version that goes up with
//! every write (netsuite/CONTRACT.md, Settings); here it is read, written ([`part`]) and judged. An administrator may work with an
//! older Callside than the one that wrote last, so what this one does not know is kept as it was ([`Document`]), and what it
//! would misread it does not touch at all. [`Kept`] is what a machine has of it, and looks for what is newer.
//! On the way it reports how far the person on it has come ([`Reporting`]); [`teammates`] is everybody's report, and [`claims`]
//! who says which extension is theirs.
//!
//! What is decided of records and of the directory's copy the agent obeys itself. Without the bundle a policy of the browser's
//! can decide it ([`policy`], [`policy_beside`]), or a settings file ([`file`], [`taken`]); who stands above whom, [`sources`] says.

pub mod beside;
mod call_fields;
mod directory_policy;
mod engagement;
mod file;
pub mod info_links;
mod kept;
mod kept_part;
pub mod organizers;
mod part;
mod policy;
mod policy_beside;
mod reporting;
mod saving;
mod sources;
mod taken;
mod teammates;
#[cfg(test)]
mod tests;

use callside_json::{FromJson, Map, Value, parse, write};
use callside_protocol::{
    MOST_COPY_DAYS,
    company::{Settings, SettingsFault},
};

pub use engagement::KeptEngagement;
pub use file::{SettingsFile, read as read_file, write as write_file};
pub use kept::{Heard, Kept};
pub use policy::{POLICY_KEY, Policy, Recorded, is_client_id};
pub use reporting::{Report, Reporting};
pub use saving::save;
pub use sources::{Sources, number_beside};
pub use taken::TakenFile;
pub use teammates::{claims, teammates};

/// The form of the object. Higher where an older Callside would misread it; a field more is no reason.
const FORMAT: u64 = 1;

/// The settings as they lie in the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What is decided.
    pub settings: Settings,
    /// How often it was written; 0: never.
    pub version: u64,
    /// As it was read, with what this Callside does not know.
    whole: Map,
}

/// Why settings cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A newer Callside wrote them, in a form of this number: update this one. Nothing is wrong with them.
    #[error("they were written by a newer version, in form {0}")]
    Newer(u64),
    /// They are not in the form they should be: somebody has changed them by hand.
    #[error("they cannot be read")]
    Unreadable,
}

/// Buttons that fit beside a call.
const MOST_LINKS: usize = 20;

impl Document {
    /// What was read from the account: a version, and the value that goes with it (`null` with version 0).
    ///
    /// # Errors
    /// It is of a form that this Callside does not know, or none at all.
    pub fn read(version: u64, value: &Value) -> Result<Self, SettingsError> {
        if version == 0 && *value == Value::Null {
            return Ok(Self { settings: Settings::default(), version, whole: Map::new() });
        }
        let whole = part::in_form(value, FORMAT)?;
        let settings = Settings::from_json(value).map_err(|_| SettingsError::Unreadable)?;
        Ok(Self { settings, version, whole: whole.clone() })
    }

    /// The same from a text, such as a file's.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn of_text(version: u64, text: &str) -> Result<Self, SettingsError> {
        Self::read(version, &parse(text).map_err(|_| SettingsError::Unreadable)?)
    }

    /// The value to write in the account. A part that nobody has changed stays as it was read, and so does whatever this
    /// Callside does not know.
    #[must_use]
    pub fn value(&self) -> Map {
        let before = self.whole_settings();
        let mut whole = self.whole.clone();
        part::say_form(&mut whole, FORMAT);
        for (name, value) in parts(&self.settings).iter() {
            if before.as_ref().and_then(|before| before.get(name)) != Some(value) {
                whole.insert(name.clone(), value.clone());
            }
        }
        whole
    }

    /// The parts as this Callside would have written what it read; `None`: nothing was read.
    fn whole_settings(&self) -> Option<Map> {
        let read = Settings::from_json(&Value::Object(self.whole.clone())).ok();
        read.filter(|_| !self.whole.is_empty()).map(|settings| parts(&settings))
    }
}

fn parts(settings: &Settings) -> Map {
    match parse(&write(settings)) {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    }
}

/// Everything that is wrong with settings; they may be saved where that is nothing.
#[must_use]
pub fn faults(settings: &Settings) -> Vec<SettingsFault> {
    let mut faults = Vec::new();
    let of_fields = call_fields::faults(&settings.call_fields);
    faults.extend(of_fields.into_iter().map(|(place, fault)| SettingsFault::Field(place, fault)));
    if settings.call_fields.form.as_deref().is_some_and(|form| !is_internal_id(form)) {
        faults.push(SettingsFault::Form);
    }
    for (place, link) in settings.info_links.iter().enumerate() {
        faults.extend(info_links::fault(link).map(|fault| SettingsFault::Link(place, fault)));
    }
    if settings.info_links.len() > MOST_LINKS {
        faults.push(SettingsFault::TooManyLinks);
    }
    if settings.directory.days.is_some_and(|days| !(1..=MOST_COPY_DAYS).contains(&days)) {
        faults.push(SettingsFault::DirectoryDays);
    }
    faults.extend(directory_policy::unfit_fields(&settings.directory).into_iter().map(SettingsFault::DirectoryField));
    faults
}

/// NetSuite's internal ids of what people make are whole numbers from 1 on.
fn is_internal_id(id: &str) -> bool {
    (1..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()) && !id.starts_with('0')
}
