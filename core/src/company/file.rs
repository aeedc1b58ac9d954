//! A settings file: what a company decides, as text that an administrator can read, send and put right. Nothing in it is a
//! secret. Whose record a call is (`super::organizers`) is not in it: machines read that, which have the bundle.
//!
//! Whatever cannot be used refuses the whole file, with line and place: half of a company's rules are other rules. What is
//! only not known is left out and named.

use callside_json::{FromJson, Map, ToJson, Value, parse, place_of, place_of_fault, write as written};
use callside_protocol::{
    LogRules, Timestamp,
    company::{
        CallField, CallFields, DirectoryPolicy, FileFault, Holder, InfoLink, Part, Settings, SettingsFault, When,
    },
};

use super::{
    FORMAT, SettingsError, faults,
    part::{FORMAT_FIELD, in_form, say_form},
    parts,
    sources::decides,
};
use crate::instant;

/// Says what the file is, to people and to mail filters; nobody reads it.
const TITLE_FIELD: (&str, &str) = ("callside", "settings of a company");
const ACCOUNT_FIELD: &str = "account";
const MADE_FIELD: &str = "made";

/// The parts it can decide, by the names they have in the record.
const CALL_FIELDS: &str = "callFields";
const INFO_LINKS: &str = "infoLinks";
const LOGGING: &str = "logging";
const DIRECTORY: &str = "directory";

/// Whether the person or the company has set rules is not told in a file.
const OF_COMPANY: &str = "of_company";

/// Bytes: many times what twenty links and forty fields take.
const LONGEST: usize = 262_144;

/// A file that can be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsFile {
    /// The account it was made in; empty: it does not say.
    pub of: String,
    /// What it decides.
    pub settings: Settings,
    /// What else stands in it.
    pub beyond: Vec<String>,
}

/// The text of a file that decides this.
#[must_use]
pub fn write(settings: &Settings, account: &str, now: Timestamp) -> String {
    let mut whole = Map::new();
    whole.insert(TITLE_FIELD.0.to_owned(), TITLE_FIELD.1.into());
    say_form(&mut whole, FORMAT);
    whole.insert(ACCOUNT_FIELD.to_owned(), account.into());
    whole.insert(MADE_FIELD.to_owned(), instant::write(now).as_str().into());
    let all = parts(settings);
    for (name, is_decided) in [
        (CALL_FIELDS, decides(settings, Part::CallFields)),
        (INFO_LINKS, decides(settings, Part::InfoLinks)),
        (LOGGING, decides(settings, Part::Logging)),
        (DIRECTORY, settings.directory != DirectoryPolicy::default()),
    ] {
        if let Some(value) = all.get(name).filter(|_| is_decided) {
            let mut value = value.clone();
            if let Value::Object(object) = &mut value {
                object.retain(|name, _| name != OF_COMPANY);
            }
            whole.insert(name.to_owned(), value);
        }
    }
    let mut text = String::new();
    indent(&Value::Object(whole), 0, &mut text);
    text.push('\n');
    text
}

/// A field or entry a line, so that a refusal can name it.
fn indent(value: &Value, depth: usize, text: &mut String) {
    let mut entries: Vec<(String, &Value)> = Vec::new();
    let (open, close) = match value {
        Value::Object(object) => {
            entries.extend(object.iter().map(|(name, value)| ([&written(name), ": "].concat(), value)));
            ('{', '}')
        }
        Value::Array(list) => {
            entries.extend(list.iter().map(|value| (String::new(), value)));
            ('[', ']')
        }
        plain => return text.push_str(&written(plain)),
    };
    text.push(open);
    for (place, (name, value)) in entries.iter().enumerate() {
        text.push_str(if place > 0 { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(depth + 1));
        text.push_str(name);
        indent(value, depth + 1, text);
    }
    if !entries.is_empty() {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
    text.push(close);
}

/// Reads a file.
///
/// # Errors
/// Nothing of it can be taken.
pub fn read(text: &str) -> Result<SettingsFile, FileFault> {
    // Editors on Windows begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    if text.len() > LONGEST {
        return Err(FileFault::TooLong);
    }
    let value = parse(text).map_err(|_| FileFault::NotJson(line(text, place_of_fault(text))))?;
    let whole = in_form(&value, FORMAT).map_err(|error| match error {
        SettingsError::Newer(form) => FileFault::Newer(form),
        SettingsError::Unreadable => FileFault::Another,
    })?;
    let mut reading = Reading { text, path: Vec::new(), beyond: Vec::new() };
    let mut settings = Settings::default();
    for (name, value) in whole.iter() {
        reading.path.push(name.clone());
        match name.as_str() {
            CALL_FIELDS => settings.call_fields = reading.call_fields(value)?,
            INFO_LINKS => settings.info_links = reading.list(value, &link())?,
            LOGGING if value.is_null() => {}
            LOGGING => settings.logging = Some(reading.object(value, &LogRules::default())?),
            DIRECTORY => settings.directory = reading.object(value, &DirectoryPolicy::default())?,
            FORMAT_FIELD | ACCOUNT_FIELD | MADE_FIELD => {}
            name if name == TITLE_FIELD.0 => {}
            _ => reading.leave_out(),
        }
        reading.path.pop();
    }
    let broken: Vec<_> = faults(&settings).into_iter().map(|fault| (line_of(text, &fault), fault)).collect();
    if !broken.is_empty() {
        return Err(FileFault::Rules(broken));
    }
    if !Part::ALL.into_iter().any(|part| decides(&settings, part)) {
        return Err(FileFault::Nothing);
    }
    let of = whole.get(ACCOUNT_FIELD).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(SettingsFile { of, settings, beyond: reading.beyond })
}

/// Where in the file one reads.
struct Reading<'a> {
    text: &'a str,
    /// Names, and places in lists from zero on.
    path: Vec<String>,
    beyond: Vec<String>,
}

impl Reading<'_> {
    fn call_fields(&mut self, value: &Value) -> Result<CallFields, FileFault> {
        let mut fields = CallFields::default();
        for (name, value) in value.as_object().ok_or_else(|| self.fault(value))?.iter() {
            self.path.push(name.clone());
            match name.as_str() {
                "shown" => fields.shown = self.list(value, &field())?,
                "form" => fields.form = FromJson::from_json(value).map_err(|_| self.fault(value))?,
                _ => self.leave_out(),
            }
            self.path.pop();
        }
        Ok(fields)
    }

    fn list<T: FromJson + ToJson>(&mut self, value: &Value, example: &T) -> Result<Vec<T>, FileFault> {
        let mut list = Vec::new();
        for (place, value) in value.as_array().ok_or_else(|| self.fault(value))?.iter().enumerate() {
            self.path.push(place.to_string());
            list.push(self.object(value, example)?);
            self.path.pop();
        }
        Ok(list)
    }

    /// Each of its fields is tried in an example that fits, so that the one that does not can be named.
    fn object<T: FromJson + ToJson>(&mut self, value: &Value, example: &T) -> Result<T, FileFault> {
        let object = value.as_object().ok_or_else(|| self.fault(value))?;
        let Ok(Value::Object(fits)) = parse(&written(example)) else { return Err(self.fault(value)) };
        for (name, value) in object.iter() {
            self.path.push(name.clone());
            if !fits.contains_key(name) {
                self.leave_out();
            }
            let mut tried = fits.clone();
            tried.insert(name.clone(), value.clone());
            T::from_json(&Value::Object(tried)).map_err(|_| self.fault(value))?;
            self.path.pop();
        }
        T::from_json(value).map_err(|_| {
            // Each that is there fits by itself: one is missing.
            let is_missed = |name: &&String| {
                let mut tried = fits.clone();
                tried.retain(|other, _| other != name.as_str());
                !object.contains_key(name) && T::from_json(&Value::Object(tried)).is_err()
            };
            let place = place_of(self.text, &self.steps());
            let missed = fits.keys().find(is_missed).cloned().unwrap_or_default();
            let path = self.path.iter().cloned().chain([missed]).collect::<Vec<_>>();
            FileFault::Value { path: shown(&path), line: line(self.text, place), value: String::new() }
        })
    }

    fn leave_out(&mut self) {
        self.beyond.push(shown(&self.path));
    }

    fn fault(&self, value: &Value) -> FileFault {
        let line = line(self.text, place_of(self.text, &self.steps()));
        FileFault::Value { path: shown(&self.path), line, value: written(value) }
    }

    fn steps(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// A path as people count.
fn shown(path: &[String]) -> String {
    let step = |step: &String| step.parse::<usize>().map_or_else(|_| step.clone(), |place| (place + 1).to_string());
    path.iter().map(step).collect::<Vec<_>>().join(".")
}

/// The line in which that byte is, from one on.
fn line(text: &str, place: Option<usize>) -> usize {
    let before = place.and_then(|place| text.as_bytes().get(..place)).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The line of what breaks a rule.
fn line_of(text: &str, fault: &SettingsFault) -> usize {
    let placed = |list: &[&str], place: &usize| {
        let place = place.to_string();
        place_of(text, &[list, &[&place]].concat())
    };
    let place = match fault {
        SettingsFault::Field(place, _) => placed(&[CALL_FIELDS, "shown"], place),
        SettingsFault::Form => place_of(text, &[CALL_FIELDS, "form"]),
        SettingsFault::Link(place, _) => placed(&[INFO_LINKS], place),
        SettingsFault::TooManyLinks => place_of(text, &[INFO_LINKS]),
        SettingsFault::DirectoryField(place) => placed(&[DIRECTORY, "ownFields"], place),
        SettingsFault::DirectoryDays => place_of(text, &[DIRECTORY, "days"]),
    };
    line(text, place)
}

/// A field that fits.
fn field() -> CallField {
    let name = "title".to_owned();
    CallField { of: Holder::Contact, name, label: None, editable: false, required: false, default: None }
}

/// A link that fits.
fn link() -> InfoLink {
    InfoLink { label: "A".to_owned(), template: "https://example.com".to_owned(), when: When::default() }
}

#[cfg(test)]
mod tests;
