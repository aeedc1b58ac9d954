//! Rust values out of JSON, small. serde_json parses the text once into a [`Value`]; from there structs are read from
//! objects alone and a misfit is one word. serde_json's own way reads every struct from lists as well, straight from
//! the text and again from values, and words every mistake: with a hundred types that was a third of the worker
//! (ARCHITECTURE.md, Size).

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
        VariantAccess, Visitor,
        value::{StringDeserializer, U32Deserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

/// Reads a text.
///
/// # Errors
/// When it is not JSON, or has another shape than the type.
pub fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Unreadable> {
    from_value(serde_json::from_str(text).map_err(|_| Unreadable)?)
}

/// Reads a parsed value.
///
/// # Errors
/// When it has another shape than the type.
pub fn from_value<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, Unreadable> {
    T::deserialize(Json(value))
}

/// The text or value has another shape than the type. Says no more: what was read may be personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it has another shape")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

struct Json(Value);

impl Json {
    fn text(self) -> Result<String, Unreadable> {
        match self.0 {
            Value::String(text) => Ok(text),
            _ => Err(Unreadable),
        }
    }

    fn object(self) -> Result<Map<String, Value>, Unreadable> {
        match self.0 {
            Value::Object(object) => Ok(object),
            _ => Err(Unreadable),
        }
    }

    fn list(self) -> Result<List, Unreadable> {
        match self.0 {
            Value::Array(list) => Ok(List(list.into_iter())),
            _ => Err(Unreadable),
        }
    }
}

/// serde's visitors of numbers check the range of their own type.
macro_rules! numbers {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match (self.0.as_i64(), self.0.as_u64(), self.0.as_f64()) {
                (Some(number), ..) => visitor.visit_i64(number),
                (None, Some(number), _) => visitor.visit_u64(number),
                (None, None, Some(number)) => visitor.visit_f64(number),
                (None, None, None) => Err(Unreadable),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(truth),
            Value::Number(_) => self.deserialize_i64(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(list) => visitor.visit_seq(List(list.into_iter())),
            Value::Object(object) => visitor.visit_map(Entries { entries: object.into_iter(), value: Value::Null }),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Entries { entries: self.object()?.into_iter(), value: Value::Null })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Fields { object: self.object()?, fields, next: 0, value: Value::Null })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, content) = match self.0 {
            Value::Object(object) => object.into_iter().next().ok_or(Unreadable)?,
            Value::String(name) => (name, Value::Null),
            _ => return Err(Unreadable),
        };
        let index = variants.iter().position(|variant| *variant == name).ok_or(Unreadable)?;
        visitor.visit_enum(Variant { index: index_of(index)?, content: Json(content) })
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

fn index_of(index: usize) -> Result<u32, Unreadable> {
    u32::try_from(index).map_err(|_| Unreadable)
}

struct List(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for List {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|element| seed.deserialize(Json(element))).transpose()
    }
}

/// The entries of a map, whose keys are not known beforehand.
struct Entries {
    entries: serde_json::map::IntoIter,
    value: Value,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = value;
        let key: StringDeserializer<Unreadable> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Json(std::mem::take(&mut self.value)))
    }
}

/// An object read in the order of the struct's fields, each named by its place: serde's visitors take either. A field
/// that is not there is left to the type: absent, its default, or a misfit.
struct Fields {
    object: Map<String, Value>,
    fields: &'static [&'static str],
    next: usize,
    value: Value,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        while let Some(field) = self.fields.get(self.next) {
            let place = index_of(self.next)?;
            self.next += 1;
            if let Some(value) = self.object.remove(*field) {
                self.value = value;
                let key: U32Deserializer<Unreadable> = place.into_deserializer();
                return seed.deserialize(key).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Json(std::mem::take(&mut self.value)))
    }
}

struct Variant {
    index: u32,
    content: Json,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Json;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Json), Unreadable> {
        let index: U32Deserializer<Unreadable> = self.index.into_deserializer();
        Ok((seed.deserialize(index)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.list()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value, json};

    use super::{Unreadable, from_value, read};

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    enum Colour {
        Red,
        Blue,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Dot,
        Circle(u32),
        Line(i64, i64),
        Box { width: u8, label: Option<String> },
    }

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Picture {
        shapes: Vec<Shape>,
        by_colour: BTreeMap<Colour, u64>,
        sized: Option<(u16, bool)>,
        extra: Map<String, Value>,
        main_name: String,
    }

    fn shape() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Dot),
            any::<u32>().prop_map(Shape::Circle),
            any::<(i64, i64)>().prop_map(|(from, to)| Shape::Line(from, to)),
            (any::<u8>(), any::<Option<String>>()).prop_map(|(width, label)| Shape::Box { width, label }),
        ]
    }

    prop_compose! {
        fn picture()(
            shapes in prop::collection::vec(shape(), 0..4),
            red in any::<Option<u64>>(),
            sized in any::<Option<(u16, bool)>>(),
            extra in prop::collection::btree_map(".{0,4}", any::<f64>(), 0..3),
            main_name in ".*",
        ) -> Picture {
            Picture {
                shapes,
                by_colour: red.map(|red| (Colour::Red, red)).into_iter().collect(),
                sized,
                extra: extra.into_iter().map(|(key, value)| (key, json!(value))).collect(),
                main_name,
            }
        }
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read_as_serde_json_reads_it(picture in picture()) {
            let text = serde_json::to_string(&picture).unwrap();
            prop_assert_eq!(read::<Picture>(&text).unwrap(), serde_json::from_str::<Picture>(&text).unwrap());
        }
    }

    #[test]
    fn absent_fields_take_their_default_and_unknown_ones_are_passed_over() {
        let picture: Picture = read(r#"{"mainName": "x", "newer": [1, {"a": null}]}"#).unwrap();
        assert_eq!(picture, Picture { main_name: "x".to_owned(), ..Picture::default() });
    }

    #[test]
    fn a_misfit_is_told_whatever_it_is() {
        assert_eq!(read::<Shape>(r#""Cube""#), Err(Unreadable));
        assert_eq!(read::<Shape>(r#"{"Circle": -1}"#), Err(Unreadable));
        assert_eq!(read::<Shape>(r#"{"Box": {"label": "no width"}}"#), Err(Unreadable));
        assert_eq!(read::<Shape>(r#"{"Box": {"width": 300}}"#), Err(Unreadable));
        assert_eq!(read::<Picture>("[]"), Err(Unreadable));
        assert_eq!(read::<Picture>("{"), Err(Unreadable));
        assert_eq!(from_value::<String>(json!(7)), Err(Unreadable));
    }
}
