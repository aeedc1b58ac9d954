//! What a certificate says.

use callside_protocol::Timestamp;
use spki::{
    ObjectIdentifier,
    der::{Decode as _, Reader as _, SliceReader, Tag, asn1::AnyRef},
};

use super::shape::{COMMON_NAME, Content, Name, Signed, Time};
use crate::{
    PublicKey, Refusal,
    expiry::{DAY, days_between},
    pem::{Block, Kind},
};

/// Two years, one of which may be a leap year.
const TWO_YEARS: i64 = 731;

/// A certificate about an RSA key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    subject: String,
    begins: Timestamp,
    ends: Timestamp,
    key: PublicKey,
}

impl Certificate {
    /// Reads a block; `None`: it is no certificate.
    pub(crate) fn of(block: &Block) -> Option<Result<Self, Refusal>> {
        (block.kind == Kind::Certificate)
            .then(|| block.der.as_ref().map_or(Err(Refusal::DamagedCertificate), |der| Self::from_der(der)))
    }

    /// Reads DER.
    ///
    /// # Errors
    /// It cannot be read, or is about a key of another kind.
    pub fn from_der(der: &[u8]) -> Result<Self, Refusal> {
        let damaged = |_| Refusal::DamagedCertificate;
        let signed = Signed::from_der(der).map_err(damaged)?;
        let content: Content<'_> = signed.content.decode_as().map_err(damaged)?;
        Ok(Self {
            subject: shown(content.subject).map_err(damaged)?,
            begins: timestamp(content.validity.begins),
            ends: timestamp(content.validity.ends),
            key: PublicKey::of(&content.key)?,
        })
    }

    /// Whom it names: the common name, or else all names in it.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// From when on it holds.
    #[must_use]
    pub fn begins(&self) -> Timestamp {
        self.begins
    }

    /// Until when.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.ends
    }

    /// The key it is about.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether NetSuite takes it at a moment.
    ///
    /// # Errors
    /// [`Refusal::TooLong`], [`Refusal::NotYetValid`], [`Refusal::Expired`].
    pub fn holds(&self, now: Timestamp) -> Result<(), Refusal> {
        let Self { begins, ends, .. } = *self;
        if ends.0 - begins.0 > TWO_YEARS * DAY {
            Err(Refusal::TooLong { days: days_between(begins, ends) })
        } else if now < begins {
            Err(Refusal::NotYetValid { days: days_between(now, begins) + 1 })
        } else if now >= ends {
            Err(Refusal::Expired { days: days_between(ends, now) })
        } else {
            Ok(())
        }
    }
}

fn timestamp(time: Time) -> Timestamp {
    let milliseconds = time.moment().unix_duration().as_millis();
    Timestamp(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

/// A subject for people. It is a list of sets of names, most of them of one name each.
fn shown(subject: AnyRef<'_>) -> spki::der::Result<String> {
    let mut names: Vec<(ObjectIdentifier, String)> = Vec::new();
    let sets: Vec<AnyRef<'_>> = subject.decode_as()?;
    for set in sets {
        let mut set = SliceReader::new(set.value())?;
        while !set.is_finished() {
            let name = Name::decode(&mut set)?;
            names.push((name.kind, words(name.value)));
        }
    }
    if let Some((_, name)) = names.iter().find(|(kind, _)| *kind == COMMON_NAME) {
        return Ok(name.clone());
    }
    let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
    Ok(names.join(", "))
}

/// A string of any of X.520's kinds.
fn words(value: AnyRef<'_>) -> String {
    use spki::der::Tagged as _;
    let bytes = value.value();
    match value.tag() {
        Tag::BmpString => {
            let letters = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        // Latin-1, whatever the standard says.
        Tag::TeletexString => bytes.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
