//! Certificates of machine access as an administrator uploads them: Setup, Integration, Manage Authentication, OAuth 2.0
//! Client Credentials (M2M) Setup, Create New (netsuite-api.md §2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::Algorithm;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Encode, Reader, SliceReader};

use super::{Account, SignIn};
use crate::clock::{DAY, Moment};

/// At most so many certificates of one integration are active.
const MOST: usize = 5;
/// What is valid for longer is cut to this, without a word.
const LONGEST: i64 = 730 * DAY;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const ELLIPTIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// What an administrator chooses on that page.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The integration record, by its client id.
    pub client_id: String,
    /// The entity that requests run as: an employee.
    pub entity: i64,
    /// The role they run in.
    pub role: i64,
    /// The certificate, PEM.
    pub certificate: String,
}

/// Why the page does not save it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmapped {
    /// The application list has no such integration: unknown, or without the client credentials grant.
    #[error("The application is not one with the client credentials grant.")]
    Application,
    /// The entity has no login access, or does not have the role.
    #[error("The entity does not have this role.")]
    EntityOrRole,
    /// The file is none.
    #[error("The file is not a certificate.")]
    NoCertificate,
    /// RSA of 3072 or 4096 bits, or an elliptic curve.
    #[error("The certificate's key is of a kind or size that is not supported.")]
    Key,
    /// Its time is over.
    #[error("The certificate has expired.")]
    Expired,
    /// The same certificate is or was mapped already.
    #[error("The certificate is in use.")]
    InUse,
    /// Five are active.
    #[error("The application has five active certificates.")]
    TooMany,
}

/// A certificate the account knows.
#[derive(Clone, Debug)]
pub(super) struct Registered {
    pub(super) id: String,
    pub(super) client_id: String,
    pub(super) entity: i64,
    pub(super) role: i64,
    key: Key,
    /// Until when it holds, after the cut.
    pub(super) until: Moment,
    pub(super) revoked: bool,
    der: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Key {
    /// `RSAPublicKey`, DER.
    Rsa(Vec<u8>),
    /// Uploaded, but nothing signed by it is ever accepted.
    RsassaPss,
    P256(Vec<u8>),
    P384(Vec<u8>),
}

impl Registered {
    /// The key for an assertion of that algorithm; `None`: not with this certificate.
    pub(super) fn key(&self, algorithm: Algorithm) -> Option<&[u8]> {
        match (&self.key, algorithm) {
            (Key::Rsa(key), Algorithm::PS256 | Algorithm::PS384 | Algorithm::PS512)
            | (Key::P256(key), Algorithm::ES256)
            | (Key::P384(key), Algorithm::ES384) => Some(key),
            _ => None,
        }
    }

    pub(super) fn is_active(&self, now: Moment) -> bool {
        !self.revoked && now < self.until
    }
}

impl SignIn {
    /// Saves a mapping and gives the Certificate ID.
    pub(crate) fn map(&mut self, account: &Account, mapping: &Mapping, now: Moment) -> Result<String, Unmapped> {
        let integration = account.options.machine_integration(&mapping.client_id);
        integration.filter(|integration| integration.client_credentials).ok_or(Unmapped::Application)?;
        let role = account.role(mapping.role).filter(|role| role.is_held_by(mapping.entity));
        if role.is_none() || account.employee(mapping.entity).is_none() {
            return Err(Unmapped::EntityOrRole);
        }
        let der = der(&mapping.certificate).ok_or(Unmapped::NoCertificate)?;
        let certificate = x509_cert::Certificate::from_der(&der).map_err(|_| Unmapped::NoCertificate)?;
        let says = certificate.tbs_certificate();
        let key = key(says.subject_public_key_info(), account.options.dialect.takes_pss_certificates)?;
        let moment = |time: &x509_cert::time::Time| {
            Moment(i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX))
        };
        let begins = moment(&says.validity().not_before);
        let until = moment(&says.validity().not_after).min(begins.plus(LONGEST));
        if now >= until {
            return Err(Unmapped::Expired);
        }
        if self.certificates.iter().any(|known| known.der == der) {
            return Err(Unmapped::InUse);
        }
        let active = |known: &&Registered| known.client_id == mapping.client_id && known.is_active(now);
        if self.certificates.iter().filter(active).count() >= MOST {
            return Err(Unmapped::TooMany);
        }
        let id = self.chance.token() + &self.chance.token();
        self.certificates.push(Registered {
            id: id.clone(),
            client_id: mapping.client_id.clone(),
            entity: mapping.entity,
            role: mapping.role,
            key,
            until,
            revoked: false,
            der,
        });
        Ok(id)
    }

    /// Revokes a certificate; whether there was one to revoke.
    pub(crate) fn unmap(&mut self, id: &str) -> bool {
        let known = self.certificates.iter_mut().find(|known| known.id == id && !known.revoked);
        known.map(|known| known.revoked = true).is_some()
    }
}

fn der(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (letters, _) = rest.split_once("-----END CERTIFICATE-----")?;
    STANDARD.decode(letters.split_whitespace().collect::<String>()).ok()
}

fn key(spki: &x509_cert::spki::SubjectPublicKeyInfoOwned, takes_pss: bool) -> Result<Key, Unmapped> {
    let bits = spki.subject_public_key.raw_bytes().to_vec();
    let curve = spki.algorithm.parameters.as_ref().and_then(|parameters| parameters.to_der().ok());
    let curve = curve.and_then(|der| ObjectIdentifier::from_der(&der).ok());
    match spki.algorithm.oid {
        RSA if matches!(modulus_bits(&bits), Some(3_072 | 4_096)) => Ok(Key::Rsa(bits)),
        RSASSA_PSS if takes_pss => Ok(Key::RsassaPss),
        ELLIPTIC if curve == Some(P256) => Ok(Key::P256(bits)),
        ELLIPTIC if curve == Some(P384) => Ok(Key::P384(bits)),
        _ => Err(Unmapped::Key),
    }
}

fn modulus_bits(rsa_public_key: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(rsa_public_key).ok()?;
    let modulus = reader.sequence(|fields| {
        let modulus = UintRef::decode(fields)?.as_bytes().to_vec();
        UintRef::decode(fields)?;
        Ok::<_, x509_cert::der::Error>(modulus)
    });
    let modulus = modulus.ok()?;
    Some(modulus.len() * 8 - usize::try_from(modulus.first()?.leading_zeros()).ok()?)
}
