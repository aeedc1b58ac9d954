//! The half of an RSA key that everybody may know.

use hmac_sha256::Hash;
use pkcs1::{ALGORITHM_OID, RsaPublicKeyRef};
use spki::{
    ObjectIdentifier, SubjectPublicKeyInfoRef,
    der::{Decode as _, asn1::UintRef},
};

use crate::{
    Refusal,
    writing::{NULL, bit_string, integer, object_identifier, sequence},
};

/// id-RSASSA-PSS: an RSA key that says it is for this one scheme (RFC 4055 §3.1).
pub const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
/// id-ecPublicKey (RFC 5480 §2.1.1).
pub const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The sizes NetSuite takes (netsuite-api.md §2).
const SIZES: [u32; 2] = [3072, 4096];

/// An RSA public key. Two are equal when their numbers are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Big-endian, from the first byte that is not 0.
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    pub(crate) fn new(modulus: UintRef<'_>, exponent: UintRef<'_>) -> Self {
        Self { modulus: modulus.as_bytes().to_vec(), exponent: exponent.as_bytes().to_vec() }
    }

    /// Reads SPKI (DER), as WebCrypto exports it.
    ///
    /// # Errors
    /// It is no RSA key.
    pub fn from_spki(spki: &[u8]) -> Result<Self, Refusal> {
        Self::of(&SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| Refusal::OtherKey)?)
    }

    /// A certificate may be about an RSASSA-PSS key: its numbers are those of a plain one.
    pub(crate) fn of(spki: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, Refusal> {
        match spki.algorithm.oid {
            ALGORITHM_OID | RSASSA_PSS => {
                let bytes = spki.subject_public_key.as_bytes().ok_or(Refusal::OtherKey)?;
                let key = RsaPublicKeyRef::from_der(bytes).map_err(|_| Refusal::OtherKey)?;
                Ok(Self::new(key.modulus, key.public_exponent))
            }
            ELLIPTIC_CURVE => Err(Refusal::EllipticCurve),
            _ => Err(Refusal::OtherKey),
        }
    }

    /// How long its modulus is.
    #[must_use]
    pub fn bits(&self) -> u32 {
        let zeros = self.modulus.first().map_or(0, |byte| byte.leading_zeros());
        u32::try_from(self.modulus.len() * 8).unwrap_or(u32::MAX) - zeros
    }

    /// Whether NetSuite takes keys of its size.
    ///
    /// # Errors
    /// [`Refusal::KeySize`].
    pub(crate) fn taken_by_netsuite(&self) -> Result<(), Refusal> {
        let bits = self.bits();
        if SIZES.contains(&bits) { Ok(()) } else { Err(Refusal::KeySize { bits }) }
    }

    /// As SPKI (DER) of a plain RSA key.
    #[must_use]
    pub fn to_spki(&self) -> Vec<u8> {
        sequence(&[&plain_rsa(), &bit_string(&self.numbers())])
    }

    /// As RSAPublicKey (DER): what stands inside of SPKI.
    pub(crate) fn numbers(&self) -> Vec<u8> {
        sequence(&[&integer(&self.modulus), &integer(&self.exponent)])
    }

    /// SHA-256 over its SPKI, in hexadecimal: what tells one key from another for people. It is what
    /// `openssl pkey -in private.pem -pubout -outform DER | openssl sha256` prints.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
        Hash::hash(&self.to_spki()).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

/// rsaEncryption, whose parameters are NULL (RFC 3279 §2.3.1).
pub fn plain_rsa() -> Vec<u8> {
    sequence(&[&object_identifier(ALGORITHM_OID), NULL])
}
