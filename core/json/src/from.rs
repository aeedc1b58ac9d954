//! Out of JSON.

use std::collections::BTreeMap;

use crate::{Map, Unreadable, Value};

/// A type that is read from JSON: over a blank of it, in its place. Built out of what its parts return, a type of forty
/// fields is a function that holds, moves and on a misfit gives up forty values; so it is a table of names and places.
pub trait FromJson: Sized {
    /// What there is before anything is read; a field that need not be there has its default. Nobody sees one that has
    /// not been read over.
    fn blank() -> Self;

    /// Reads a value over a blank; a field that is not there is read from `null`.
    ///
    /// # Errors
    /// When the value has another shape; what part of the blank is read over then is not said.
    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable>;

    /// Reads a value.
    ///
    /// # Errors
    /// When the value has another shape.
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        let mut read = Self::blank();
        read.read_over(value)?;
        Ok(read)
    }

    /// As much of it as can be read: the default where nothing can, and of a list the entries that can.
    #[must_use]
    fn from_json_leniently(value: &Value) -> Self
    where
        Self: Default,
    {
        Self::from_json(value).unwrap_or_default()
    }
}

/// Where a value of some type is read over a blank.
pub trait Place {
    /// [`FromJson::read_over`].
    ///
    /// # Errors
    /// When the value has another shape.
    fn read(&mut self, value: &Value) -> Result<(), Unreadable>;
}

impl<T: FromJson> Place for T {
    fn read(&mut self, value: &Value) -> Result<(), Unreadable> {
        self.read_over(value)
    }
}

/// The fields of an object.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a Map);

impl<'a> Fields<'a> {
    /// Of this value.
    ///
    /// # Errors
    /// When it is no object.
    pub fn of(value: &'a Value) -> Result<Self, Unreadable> {
        value.as_object().map(Self).ok_or(Unreadable)
    }

    /// The field of this name; `null` where there is none.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, name: &str) -> &'a Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// Reads the fields of these names, which commas part, each over the blank in its place.
    ///
    /// # Errors
    /// When one has another shape, or is not there and its type does not take that.
    #[inline(never)]
    pub fn fill(&self, names: &str, places: &mut [&mut dyn Place]) -> Result<(), Unreadable> {
        names.split(',').zip(places).try_for_each(|(name, place)| place.read(self.get(name)))
    }

    /// The same of fields that need not be there: then the blank stays.
    ///
    /// # Errors
    /// When one has another shape.
    #[inline(never)]
    pub fn fill_known(&self, names: &str, places: &mut [&mut dyn Place]) -> Result<(), Unreadable> {
        names
            .split(',')
            .zip(places)
            .try_for_each(|(name, place)| self.0.get(name).map_or(Ok(()), |value| place.read(value)))
    }
}

/// A variant of an enum: its name, and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct Variant<'a> {
    name: &'a str,
    /// `null` where it holds nothing.
    pub content: &'a Value,
}

impl<'a> Variant<'a> {
    /// That this value names.
    ///
    /// # Errors
    /// When it names none.
    pub fn of(value: &'a Value) -> Result<Self, Unreadable> {
        match value {
            Value::String(name) => Ok(Self { name, content: &Value::Null }),
            Value::Object(object) => {
                object.iter().next().map(|(name, content)| Self { name, content }).ok_or(Unreadable)
            }
            _ => Err(Unreadable),
        }
    }

    /// Its place among the names of the enum's variants, which commas part; `usize::MAX` where it is none of them.
    #[must_use]
    #[inline(never)]
    pub fn among(&self, names: &str) -> usize {
        names.split(',').position(|name| name == self.name).unwrap_or(usize::MAX)
    }
}

/// Reads over it what its type makes of the value.
fn replace<T>(blank: &mut T, read: Option<T>) -> Result<(), Unreadable> {
    *blank = read.ok_or(Unreadable)?;
    Ok(())
}

macro_rules! single_values {
    ($($type:ty: $read:expr;)*) => {
        $(impl FromJson for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
                replace(self, $read(value))
            }
        })*
    };
}

fn smaller<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    value.as_u64().and_then(|number| T::try_from(number).ok())
}

single_values! {
    bool: Value::as_bool;
    i64: Value::as_i64;
    i32: |value: &Value| value.as_i64().and_then(|number| Self::try_from(number).ok());
    u64: Value::as_u64;
    u8: smaller;
    u16: smaller;
    u32: smaller;
    usize: smaller;
    String: |value: &Value| value.as_str().map(str::to_owned);
    Value: |value: &Value| Some(value.clone());
    Map: |value: &Value| value.as_object().cloned();
}

impl<T: FromJson> FromJson for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        T::read_over(self, value)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        if value.is_null() {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).read_over(value)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        let entries = value.as_array().ok_or(Unreadable)?;
        *self = Self::with_capacity(entries.len());
        for entry in entries {
            self.push(T::from_json(entry)?);
        }
        Ok(())
    }

    fn from_json_leniently(value: &Value) -> Self {
        let mut list = Self::new();
        for entry in value.as_array().into_iter().flatten() {
            list.extend(T::from_json(entry));
        }
        list
    }
}

impl<K: FromJson + Ord, V: FromJson> FromJson for BTreeMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        self.clear();
        for (key, value) in value.as_object().ok_or(Unreadable)? {
            self.insert(K::from_json(&Value::String(key.clone()))?, V::from_json(value)?);
        }
        Ok(())
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn blank() -> Self {
        (A::blank(), B::blank())
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        let Some([first, second]) = value.as_array().map(Vec::as_slice) else { return Err(Unreadable) };
        self.0.read_over(first)?;
        self.1.read_over(second)
    }
}

impl<T: FromJson, E: FromJson> FromJson for Result<T, E> {
    fn blank() -> Self {
        Err(E::blank())
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        let variant = Variant::of(value)?;
        *self = match variant.among("Ok,Err") {
            0 => Ok(T::from_json(variant.content)?),
            1 => Err(E::from_json(variant.content)?),
            _ => return Err(Unreadable),
        };
        Ok(())
    }
}
