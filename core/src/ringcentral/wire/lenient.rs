//! Reading forgivingly.

use std::fmt;

use callside_json::{FromJson, ToJson, Unreadable, Value};
use callside_protocol::Timestamp;

use crate::instant;

/// An id: a text or a number on the wire, a text here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ToJson)]
pub struct Id(pub String);

impl Id {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromJson for Id {
    fn blank() -> Self {
        Self::default()
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        self.0 = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(Unreadable),
        };
        Ok(())
    }
}

/// For `with` on instants.
pub(super) fn maybe_instant(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(instant::read)
}

/// A list of words that may grow: compared without regard to case (RingCentral writes `VoiceMail` and `Voicemail`,
/// `Hang Up` and `Hang up`), anything unknown kept as it came.
macro_rules! open_words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A word this version does not know.
            Other(String),
        }

        impl $name {
            /// The word as RingCentral writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                $(if word.eq_ignore_ascii_case($word) {
                    return Self::$variant;
                })+
                Self::Other(word.to_owned())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl callside_json::ToJson for $name {
            fn write_json(&self, to: &mut callside_json::Text) {
                to.string(self.as_str());
            }
        }

        impl callside_json::FromJson for $name {
            fn blank() -> Self {
                Self::default()
            }

            fn read_over(&mut self, value: &callside_json::Value) -> Result<(), callside_json::Unreadable> {
                *self = value.as_str().map(Self::from).ok_or(callside_json::Unreadable)?;
                Ok(())
            }
        }
    };
}
pub(super) use open_words;

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn ids_are_texts_or_numbers() {
        let ids: Vec<Id> = callside_json::read(r#"["713728661", 713728661, 6015823250778200000]"#).expect("ids");
        assert_eq!(ids, ["713728661", "713728661", "6015823250778200000"].map(Id::from));
        assert!(callside_json::read::<Id>("null").is_err());
    }
}
