//! Into JSON.

use std::{collections::BTreeMap, fmt::Write as _};

/// A type that is written as JSON.
pub trait ToJson {
    /// Writes it at the end of a text.
    fn write_json(&self, to: &mut Text);
}

/// A JSON text being written.
#[derive(Default)]
pub struct Text(String);

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl Text {
    /// A string, quoted and escaped (RFC 8259 §7).
    pub fn string(&mut self, string: &str) {
        self.0.push('"');
        for letter in string.chars() {
            match letter {
                '"' | '\\' => self.0.extend(['\\', letter]),
                '\n' => self.0.push_str("\\n"),
                '\0'..' ' => self.display(format_args!("\\u{:04x}", u32::from(letter))),
                _ => self.0.push(letter),
            }
        }
        self.0.push('"');
    }

    /// An object of these fields.
    pub fn object(&mut self, names: &[&str], values: &[&dyn ToJson]) {
        self.named(&mut names.iter().copied(), values);
    }

    /// An object of these fields, the names parted by commas.
    pub fn fields(&mut self, names: &str, values: &[&dyn ToJson]) {
        self.named(&mut names.split(','), values);
    }

    fn named(&mut self, names: &mut dyn Iterator<Item = &str>, values: &[&dyn ToJson]) {
        self.0.push('{');
        for (index, (name, value)) in names.zip(values).enumerate() {
            self.separate(index);
            self.string(name);
            self.0.push(':');
            value.write_json(self);
        }
        self.0.push('}');
    }

    /// A list of these entries.
    pub fn list(&mut self, entries: &mut dyn Iterator<Item = &dyn ToJson>) {
        self.0.push('[');
        for (index, entry) in entries.enumerate() {
            self.separate(index);
            entry.write_json(self);
        }
        self.0.push(']');
    }

    /// A variant that holds something: an object with its name alone.
    pub fn variant(&mut self, name: &str, content: &dyn ToJson) {
        self.object(&[name], &[content]);
    }

    /// A variant that holds fields, their names parted by commas.
    pub fn struct_variant(&mut self, name: &str, names: &str, values: &[&dyn ToJson]) {
        self.variant(name, &Named { names, values });
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.0.push(',');
        }
    }

    fn display(&mut self, value: std::fmt::Arguments<'_>) {
        // A string takes whatever is written to it.
        let _ = self.0.write_fmt(value);
    }
}

/// An object of these fields, to be written.
pub struct Object<'a>(pub &'a [(&'a str, &'a dyn ToJson)]);

impl ToJson for Object<'_> {
    fn write_json(&self, to: &mut Text) {
        let (names, values): (Vec<&str>, Vec<&dyn ToJson>) = self.0.iter().copied().unzip();
        to.object(&names, &values);
    }
}

struct Named<'a> {
    names: &'a str,
    values: &'a [&'a dyn ToJson],
}

impl ToJson for Named<'_> {
    fn write_json(&self, to: &mut Text) {
        to.fields(self.names, self.values);
    }
}

macro_rules! displayed {
    ($($shown:ty)*) => {
        $(impl ToJson for $shown {
            fn write_json(&self, to: &mut Text) {
                to.display(format_args!("{self}"));
            }
        })*
    };
}

displayed!(bool u8 u16 u32 u64 usize i32 i64);

impl ToJson for str {
    fn write_json(&self, to: &mut Text) {
        to.string(self);
    }
}

impl ToJson for String {
    fn write_json(&self, to: &mut Text) {
        to.string(self);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write_json(&self, to: &mut Text) {
        (**self).write_json(to);
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn write_json(&self, to: &mut Text) {
        (**self).write_json(to);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write_json(&self, to: &mut Text) {
        match self {
            Some(value) => value.write_json(to),
            None => to.raw("null"),
        }
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write_json(&self, to: &mut Text) {
        to.list(&mut self.iter().map(|entry| entry as &dyn ToJson));
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn write_json(&self, to: &mut Text) {
        to.list(&mut [&self.0 as &dyn ToJson, &self.1].into_iter());
    }
}

impl<T: ToJson, E: ToJson> ToJson for Result<T, E> {
    fn write_json(&self, to: &mut Text) {
        match self {
            Ok(value) => to.variant("Ok", value),
            Err(error) => to.variant("Err", error),
        }
    }
}

/// Its keys have to be written as strings.
impl<K: ToJson, V: ToJson> ToJson for BTreeMap<K, V> {
    fn write_json(&self, to: &mut Text) {
        to.0.push('{');
        for (index, (key, value)) in self.iter().enumerate() {
            to.separate(index);
            key.write_json(to);
            to.0.push(':');
            value.write_json(to);
        }
        to.0.push('}');
    }
}
