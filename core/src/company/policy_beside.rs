//! What the browser's policy puts beside calls: call fields and info links. What cannot be used is left out and named, the rest
//! stands. It is read in the back office, where the agent has left what the browser gave last.

use callside_json::{FromJson, Value, parse, write};
use callside_protocol::{
    company::{CallField, CallFields, InfoLink, Part},
    policy_key as key,
};

use super::{MOST_LINKS, call_fields, info_links, is_internal_id};

/// It.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PolicyBeside {
    pub(super) call_fields: CallFields,
    pub(super) info_links: Vec<InfoLink>,
    /// Parts that it decides, even where that is nothing.
    pub(super) parts: Vec<Part>,
    /// Keys that cannot be used, with places counted from one, and what stands there.
    pub(super) wrong: Vec<(String, String)>,
}

impl PolicyBeside {
    /// Out of the object that Chrome gives, as JSON.
    pub(super) fn read(text: &str) -> Self {
        let mut read = Self::default();
        let whole = parse(text).unwrap_or_default();
        let Some(whole) = whole.as_object() else { return read };
        if let Some(value) = whole.get(key::CALL_FIELDS) {
            read.take_fields(value);
        }
        if let Some(value) = whole.get(key::INFO_LINKS) {
            read.take_links(value);
        }
        read
    }

    fn take_fields(&mut self, value: &Value) {
        let Some(fields) = value.as_object() else { return self.misread(key::CALL_FIELDS, value) };
        self.parts.push(Part::CallFields);
        for (name, value) in fields.iter() {
            let path = [key::CALL_FIELDS, name].join(".");
            match (name.as_str(), value) {
                ("shown", Value::Array(shown)) => self.take_shown(&path, shown),
                ("form", Value::Null) => {}
                ("form", Value::String(form)) if is_internal_id(form) => self.call_fields.form = Some(form.clone()),
                _ => self.misread(&path, value),
            }
        }
    }

    /// One after the other, each judged behind those before it.
    fn take_shown(&mut self, path: &str, shown: &[Value]) {
        for (place, value) in shown.iter().enumerate() {
            let before = self.call_fields.shown.len();
            self.call_fields.shown.extend(CallField::from_json(value));
            let is_right = self.call_fields.shown.len() > before && call_fields::faults(&self.call_fields).is_empty();
            if !is_right {
                self.call_fields.shown.truncate(before);
                self.misread(&placed(path, place), value);
            }
        }
    }

    fn take_links(&mut self, value: &Value) {
        let Some(links) = value.as_array() else { return self.misread(key::INFO_LINKS, value) };
        self.parts.push(Part::InfoLinks);
        for (place, value) in links.iter().enumerate() {
            let link = InfoLink::from_json(value).ok().filter(|link| info_links::fault(link).is_none());
            match link {
                Some(link) if self.info_links.len() < MOST_LINKS => self.info_links.push(link),
                _ => self.misread(&placed(key::INFO_LINKS, place), value),
            }
        }
    }

    fn misread(&mut self, path: &str, value: &Value) {
        self.wrong.push((path.to_owned(), write(value)));
    }
}

fn placed(path: &str, place: usize) -> String {
    [path, &(place + 1).to_string()].join(".")
}
