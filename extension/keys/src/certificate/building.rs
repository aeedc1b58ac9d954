//! A certificate for a key made here.
//!
//! It looks as the one that the command of NetSuite's documentation makes, because that is what is known to be taken: a
//! certificate of version 3, by the key itself, about a plain RSA key, signed with RSASSA-PSS (SHA-256, a salt of 64 bytes),
//! with the extensions OpenSSL writes by itself. (The salt is the certificate's own: assertions are signed with 32.) What
//! differs is the subject, which tells the machines of one integration apart, the hour it begins earlier, and that the key's
//! identifier comes of SHA-256 and not of SHA-1.

use std::time::Duration;

use callside_protocol::Timestamp;
use hmac_sha256::Hash;
use spki::{ObjectIdentifier, der::DateTime};

use super::shape::COMMON_NAME;
use crate::{
    PublicKey, Refusal,
    expiry::DAY,
    pem,
    public_key::RSASSA_PSS,
    writing::{
        BOOLEAN, GENERALIZED_TIME, NULL, OCTET_STRING, SET, UTC_TIME, UTF8_STRING, bit_string, integer, numbered,
        object_identifier, sequence, tagged,
    },
};

/// Bytes of salt in the certificate's signature, as in the command of NetSuite's documentation.
pub const SALT: u8 = 64;

/// How long a certificate lasts when nobody says otherwise: as long as in the command of NetSuite's documentation. A key that
/// was carried off with a browser's profile ends within the year, and the next one can be set up beside it.
pub const DEFAULT_DAYS: u16 = 365;

/// NetSuite cuts what lasts longer than two years without a word (netsuite-api.md §2), and then ends on a day that is not
/// the one written here.
pub const LONGEST_DAYS: u16 = 730;

/// A certificate begins an hour before it is made: NetSuite's clock may be behind this computer's.
const HEAD_START: i64 = 3_600_000;

/// A common name's most characters (RFC 5280 appendix A, ub-common-name).
const LONGEST_NAME: usize = 64;

/// Whom a certificate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    name: String,
    file: String,
}

impl Subject {
    /// One machine that writes to one account; `machine` is what people call it and may be empty.
    #[must_use]
    pub fn new(account: &str, machine: &str) -> Self {
        let words: String = format!("Callside {account} {machine}").chars().filter(|it| !it.is_control()).collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(LONGEST_NAME).collect();
        let letter = |it: char| if it.is_ascii_alphanumeric() || it == '_' { it.to_ascii_lowercase() } else { '-' };
        let file: String = name.chars().map(letter).collect();
        let parts: Vec<&str> = file.split('-').filter(|part| !part.is_empty()).collect();
        Self { name: name.trim_end().to_owned(), file: format!("{}.pem", parts.join("-")) }
    }

    /// As it stands in the certificate.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A name for the file that goes to NetSuite.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }
}

/// A certificate that only lacks its signature.
#[derive(Clone, Debug)]
pub struct Unsigned(Vec<u8>);

impl Unsigned {
    /// A certificate about a public key (SPKI, as WebCrypto exports it), valid for so many days. `serial` is entropy.
    ///
    /// # Errors
    /// The days are none or too many; the key is none that NetSuite takes.
    pub fn new(spki: &[u8], subject: &Subject, days: u16, now: Timestamp, serial: [u8; 16]) -> Result<Self, Refusal> {
        if !(1..=LONGEST_DAYS).contains(&days) {
            return Err(Refusal::Term);
        }
        let key = PublicKey::from_spki(spki)?;
        key.taken_by_netsuite()?;
        let begins = now.0 - HEAD_START;
        let name = distinguished(subject);
        let identifier = key_identifier(&key);
        let extensions = sequence(&[
            &extension(SUBJECT_KEY_IDENTIFIER, &tagged(OCTET_STRING, &identifier)),
            // RFC 5280 §4.2.1.1: the key's identifier stands under the number 0, without its own tag.
            &extension(AUTHORITY_KEY_IDENTIFIER, &sequence(&[&tagged(0x80, &identifier)])),
            &critical_extension(BASIC_CONSTRAINTS, &sequence(&[TRUE])),
        ]);
        Ok(Self(sequence(&[
            // Version 3.
            &numbered(0, &integer(&[2])),
            &integer(&positive(serial)),
            &signature_algorithm(),
            &name,
            &sequence(&[&time(begins), &time(begins + i64::from(days) * DAY)]),
            &name,
            &key.to_spki(),
            &numbered(3, &extensions),
        ])))
    }

    /// What the key has to sign, with RSASSA-PSS, SHA-256 and a salt of [`SALT`] bytes.
    #[must_use]
    pub fn to_be_signed(&self) -> &[u8] {
        &self.0
    }

    /// The certificate (DER) with its signature.
    #[must_use]
    pub fn signed(&self, signature: &[u8]) -> Vec<u8> {
        sequence(&[&self.0, &signature_algorithm(), &bit_string(signature)])
    }
}

/// A certificate as the file that NetSuite takes.
#[must_use]
pub fn to_pem(certificate: &[u8]) -> String {
    pem::write("CERTIFICATE", certificate)
}

const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const MASK_GENERATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const TRUE: &[u8] = &[BOOLEAN, 1, 0xff];

/// RSASSA-PSS with its parameters (RFC 4055 §3.1).
fn signature_algorithm() -> Vec<u8> {
    let hash = sequence(&[&object_identifier(SHA_256), NULL]);
    let mask = sequence(&[&object_identifier(MASK_GENERATION), &hash]);
    let parameters = sequence(&[&numbered(0, &hash), &numbered(1, &mask), &numbered(2, &integer(&[SALT]))]);
    sequence(&[&object_identifier(RSASSA_PSS), &parameters])
}

/// A name of one part.
fn distinguished(subject: &Subject) -> Vec<u8> {
    let name = tagged(UTF8_STRING, subject.name().as_bytes());
    sequence(&[&tagged(SET, &sequence(&[&object_identifier(COMMON_NAME), &name]))])
}

/// The leftmost 160 bits of the key's SHA-256 (RFC 7093 §2).
fn key_identifier(key: &PublicKey) -> [u8; 20] {
    Hash::hash(&key.numbers()).first_chunk().copied().unwrap_or_default()
}

fn extension(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&object_identifier(id), &tagged(OCTET_STRING, value)])
}

fn critical_extension(id: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&object_identifier(id), TRUE, &tagged(OCTET_STRING, value)])
}

/// A serial number has to be positive, and shows its first bit otherwise (RFC 5280 §4.1.2.2). That it has as many bytes
/// each time costs a second bit.
fn positive(mut serial: [u8; 16]) -> [u8; 16] {
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}

/// Whole seconds: certificates know no others. Years have two digits through 2049 (RFC 5280 §4.1.2.5).
fn time(milliseconds: i64) -> Vec<u8> {
    let seconds = u64::try_from(milliseconds / 1_000).unwrap_or_default();
    let moment = DateTime::from_unix_duration(Duration::from_secs(seconds)).unwrap_or(DateTime::INFINITY);
    let mut digits = Vec::new();
    let [century, year] = [moment.year() / 100, moment.year() % 100].map(|two| two.to_le_bytes()[0]);
    let rest = [year, moment.month(), moment.day(), moment.hour(), moment.minutes(), moment.seconds()];
    let is_long = moment.year() >= 2050;
    for two in is_long.then_some(century).into_iter().chain(rest) {
        digits.extend([b'0' + two / 10, b'0' + two % 10]);
    }
    digits.push(b'Z');
    tagged(if is_long { GENERALIZED_TIME } else { UTC_TIME }, &digits)
}
