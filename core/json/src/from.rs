//! Out of JSON.

use std::collections::BTreeMap;

use crate::{Map, Unreadable, Value};

/// A type that is read from JSON.
pub trait FromJson: Sized {
    /// Reads a value; a field that is not there is read from `null`.
    ///
    /// # Errors
    /// When the value has another shape.
    fn from_json(value: &Value) -> Result<Self, Unreadable>;

    /// As much of it as can be read: the default where nothing can, and of a list the entries that can.
    #[must_use]
    fn from_json_leniently(value: &Value) -> Self
    where
        Self: Default,
    {
        Self::from_json(value).unwrap_or_default()
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

    /// Reads a field.
    ///
    /// # Errors
    /// When it has another shape, or is not there and the type does not take that.
    pub fn read<T: FromJson>(&self, name: &str) -> Result<T, Unreadable> {
        T::from_json(self.get(name))
    }

    /// Reads a field into its place; one that is not there leaves it as it is.
    ///
    /// # Errors
    /// When it has another shape.
    pub fn read_into<T: FromJson>(&self, name: &str, place: &mut T) -> Result<(), Unreadable> {
        if let Some(value) = self.0.get(name) {
            *place = T::from_json(value)?;
        }
        Ok(())
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

    /// Its place among the enum's variants; past the end where it is none of them.
    #[must_use]
    #[inline(never)]
    pub fn among(&self, names: &[&str]) -> usize {
        names.iter().position(|name| *name == self.name).unwrap_or(names.len())
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        value.as_bool().ok_or(Unreadable)
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        value.as_i64().ok_or(Unreadable)
    }
}

impl FromJson for i32 {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        Self::try_from(i64::from_json(value)?).map_err(|_| Unreadable)
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        value.as_u64().ok_or(Unreadable)
    }
}

macro_rules! smaller_numbers {
    ($($number:ty)*) => {
        $(impl FromJson for $number {
            fn from_json(value: &Value) -> Result<Self, Unreadable> {
                Self::try_from(u64::from_json(value)?).map_err(|_| Unreadable)
            }
        })*
    };
}

smaller_numbers!(u8 u16 u32 usize);

impl FromJson for String {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        value.as_str().map(str::to_owned).ok_or(Unreadable)
    }
}

impl FromJson for Value {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        Ok(value.clone())
    }
}

impl FromJson for Map {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        value.as_object().cloned().ok_or(Unreadable)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        T::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        let entries = value.as_array().ok_or(Unreadable)?;
        let mut list = Self::with_capacity(entries.len());
        for entry in entries {
            list.push(T::from_json(entry)?);
        }
        Ok(list)
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
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        let mut map = Self::new();
        for (key, value) in value.as_object().ok_or(Unreadable)? {
            map.insert(K::from_json(&Value::String(key.clone()))?, V::from_json(value)?);
        }
        Ok(map)
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        match value.as_array().map(Vec::as_slice) {
            Some([first, second]) => Ok((A::from_json(first)?, B::from_json(second)?)),
            _ => Err(Unreadable),
        }
    }
}

impl<T: FromJson, E: FromJson> FromJson for Result<T, E> {
    fn from_json(value: &Value) -> Result<Self, Unreadable> {
        let variant = Variant::of(value)?;
        match variant.among(&["Ok", "Err"]) {
            0 => T::from_json(variant.content).map(Ok),
            1 => E::from_json(variant.content).map(Err),
            _ => Err(Unreadable),
        }
    }
}
