//! Rust values out of JSON and into it, in little code: what the worker's messages, the clouds' answers and the entries
//! on disk have in common.
//!
//! A text is parsed once into a [`Value`]; from there a derived [`FromJson`] asks for each field by its name and reads it in
//! its place, and a misfit is one word. [`ToJson`] writes text straight away, an object by a table of its fields. serde's own way makes
//! a reader and a writer anew for every pair of type and format, takes structs from lists as well, and words every
//! mistake: with a hundred types that was a tenth of the worker (ARCHITECTURE.md, Size).
//!
//! JSON looks as serde's derives write it: a struct is an object, a struct around one value is that value, an enum's
//! variant is its name or an object with that one name.
//!
//! A derive takes these notes, `#[json(…)]`:
//!
//! | on a type | |
//! |---|---|
//! | `camel_case` | its fields are named `likeThis` |
//! | `default` | a field that is not there is as in the type's `Default` |
//! | `lenient` | and so is one that cannot be read; see [`FromJson::from_json_leniently`] |
//!
//! | on a field | |
//! |---|---|
//! | `name = "type"` | its name |
//! | `default` | not there, it is its own type's `Default`; of another shape, it is a misfit |
//! | `with = function` | read by this `fn(&Value) -> T`, which takes `null` for a field that is not there |

mod from;
mod parse;
mod to;
mod value;

use std::fmt;

pub use callside_json_derive::{FromJson, ToJson};
pub use from::{Fields, FromJson, Place, Variant};
pub use parse::{parse, place_of, place_of_fault};
pub use to::{Object, Text, ToJson};
pub use value::{Map, Number, Value};

/// Reads a text.
///
/// # Errors
/// When it is not JSON, or has another shape than the type.
pub fn read<T: FromJson>(text: &str) -> Result<T, Unreadable> {
    T::from_json(&parse(text)?)
}

/// Writes a text.
#[must_use]
pub fn write(value: &dyn ToJson) -> String {
    let mut text = Text::default();
    value.write_json(&mut text);
    text.into()
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
