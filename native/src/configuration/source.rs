//! Where entries come from: the file, and above it the environment. Each entry is a text under `section.name`; in the
//! environment `netsuite.key_file` is `CALLSIDE_SYNC_NETSUITE_KEY_FILE`.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::Objection;

/// Where an entry may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In the file or in the environment.
    Anywhere,
    /// In the environment alone: a secret, or what is for trying.
    Environment,
}

/// Every entry there is.
const ENTRIES: [(&str, Where); 13] = [
    ("ringcentral.client_id", Where::Anywhere),
    ("ringcentral.client_secret", Where::Environment),
    ("ringcentral.client_secret_file", Where::Anywhere),
    ("ringcentral.jwt", Where::Environment),
    ("ringcentral.jwt_file", Where::Anywhere),
    ("netsuite.account", Where::Anywhere),
    ("netsuite.client_id", Where::Anywhere),
    ("netsuite.certificate_id", Where::Anywhere),
    ("netsuite.key_file", Where::Anywhere),
    ("netsuite.certificate_file", Where::Anywhere),
    ("network.ca_file", Where::Anywhere),
    ("network.try_at", Where::Environment),
    ("state.folder", Where::Anywhere),
];

const PREFIX: &str = "CALLSIDE_SYNC_";

/// The environment's name of an entry.
pub fn variable(entry: &str) -> String {
    [PREFIX, &entry.to_ascii_uppercase().replace('.', "_")].concat()
}

/// What was given. Values are never shown: some are secrets.
#[derive(Default)]
pub struct Source(BTreeMap<&'static str, String>);

impl Source {
    /// Reads the file's text and the environment's variables; whatever cannot be used is objected to.
    pub fn read(text: &str, environment: impl Iterator<Item = (String, String)>) -> (Self, Vec<Objection>) {
        let (mut given, mut objections) = (Self::default(), Vec::new());
        match text.parse::<Table>() {
            Ok(table) => given.take_file(table, &mut objections),
            Err(error) => {
                // Never the line itself, which may be a secret in the wrong place.
                let line =
                    error.span().map_or(1, |span| text.bytes().take(span.start).filter(|it| *it == b'\n').count() + 1);
                let cause = format!("line {line} is not TOML: {}", error.message());
                objections.push(Objection::new("the file", cause, "Mend that line."));
            }
        }
        for (name, value) in environment.filter(|(name, _)| name.starts_with(PREFIX)) {
            match ENTRIES.iter().find(|(entry, _)| variable(entry) == name) {
                // An empty variable is how a unit takes one back.
                Some(_) if value.is_empty() => {}
                Some((entry, _)) => {
                    given.0.insert(entry, value);
                }
                None => objections.push(Objection::new(
                    &name,
                    "there is no such variable",
                    "Correct its name, or remove it.",
                )),
            }
        }
        (given, objections)
    }

    fn take_file(&mut self, table: Table, objections: &mut Vec<Objection>) {
        for (section, content) in table {
            let Value::Table(content) = content else {
                let remedy = "Put it under a section: [ringcentral], [netsuite], [network] or [state].";
                objections.push(Objection::new(&section, "it stands outside of every section", remedy));
                continue;
            };
            for (name, value) in content {
                let entry = format!("{section}.{name}");
                match (ENTRIES.iter().find(|(known, _)| *known == entry), value) {
                    (Some((_, Where::Environment)), _) => {
                        let remedy = format!("Name a file in its place, or set {}.", variable(&entry));
                        objections.push(Objection::new(&entry, "it does not belong into this file", remedy));
                    }
                    (Some((known, Where::Anywhere)), Value::String(value)) => {
                        self.0.insert(known, value);
                    }
                    (Some(_), _) => {
                        objections.push(Objection::new(&entry, "it is no text", "Put its value between quotes."));
                    }
                    (None, _) => {
                        objections.push(Objection::new(
                            &entry,
                            "there is no such entry",
                            "Correct its name, or remove it.",
                        ));
                    }
                }
            }
        }
    }

    /// An entry, if it was given.
    pub fn get(&self, entry: &str) -> Option<&str> {
        self.0.get(entry).map(String::as_str)
    }
}
