//! Reading forgivingly.

use std::fmt;

use callside_protocol::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An id: a text or a number on the wire, a text here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
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

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(serde::de::Error::custom("an id is a text or a number")),
        }
    }
}

/// For `deserialize_with` on fields Callside can do without: what cannot be read counts as absent.
pub(super) fn or_absent<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(crate::json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// For `deserialize_with` on lists: an entry that cannot be read is left out, the others stay.
pub(super) fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(entries) => entries.into_iter().filter_map(|entry| crate::json::from_value(entry).ok()).collect(),
        _ => Vec::new(),
    })
}

/// For `deserialize_with` on instants.
pub(super) fn maybe_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_str().and_then(instant))
}

/// An RFC 3339 instant; RingCentral also writes the offset without its colon (`+0000`, ringcentral-api.md §2.1).
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let parsed = OffsetDateTime::parse(text, &Rfc3339).ok().or_else(|| {
        let (front, back) = text.split_at_checked(text.len().checked_sub(2)?)?;
        OffsetDateTime::parse(&format!("{front}:{back}"), &Rfc3339).ok()
    })?;
    i64::try_from(parsed.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
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

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(deserializer)?.as_str()))
            }
        }
    };
}
pub(super) use open_words;

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;

    use super::{Id, instant};

    #[test]
    fn ids_are_texts_or_numbers() {
        let ids: Vec<Id> = serde_json::from_str(r#"["713728661", 713728661, 6015823250778200000]"#).expect("ids");
        assert_eq!(ids, ["713728661", "713728661", "6015823250778200000"].map(Id::from));
        assert!(serde_json::from_str::<Id>("null").is_err());
    }

    #[test]
    fn instants_with_and_without_a_colon() {
        let noon = Some(Timestamp(1_795_176_028_805));
        assert_eq!(instant("2026-11-20T12:00:28.805Z"), noon);
        assert_eq!(instant("2026-11-20T12:00:28.805+0000"), noon);
        assert_eq!(instant("2026-11-20T07:00:28.805-05:00"), noon);
        for unreadable in ["", "-", "yesterday", "2026-11-20", "é"] {
            assert_eq!(instant(unreadable), None, "{unreadable}");
        }
    }
}
