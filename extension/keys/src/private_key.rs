//! The half of an RSA key that nobody may know but the browser's cryptography.

use std::fmt;

use pkcs1::{ALGORITHM_OID, RsaPrivateKey};
use pkcs8::PrivateKeyInfoRef;
use spki::der::{Decode as _, asn1::UintRef};
use zeroize::Zeroizing;

use crate::{
    Refusal,
    numbers::fit_together,
    pem::{Block, Bytes, Kind},
    public_key::{ELLIPTIC_CURVE, PublicKey, RSASSA_PSS, plain_rsa},
    writing::{OCTET_STRING, integer, sequence, tagged},
};

/// A private key that WebCrypto and NetSuite take. Wiped when it is done with; `Debug` shows nothing of it.
pub struct PrivateKey {
    pkcs8: Bytes,
    public: PublicKey,
}

impl PrivateKey {
    /// Reads a block; `None`: it is not about a private key.
    pub(crate) fn of(block: &Block) -> Option<Result<Self, Refusal>> {
        let read = match block.kind {
            Kind::Pkcs8 => Self::from_pkcs8,
            Kind::Pkcs1 => Self::from_pkcs1,
            Kind::Encrypted => return Some(Err(Refusal::Encrypted)),
            Kind::Pss => return Some(Err(Refusal::PssKey)),
            Kind::EllipticCurve => return Some(Err(Refusal::EllipticCurve)),
            Kind::OpenSsh => return Some(Err(Refusal::OpenSsh)),
            Kind::OtherKey => return Some(Err(Refusal::OtherKey)),
            Kind::Certificate | Kind::PublicKey | Kind::Request | Kind::Other => return None,
        };
        Some(block.der.as_ref().ok_or(Refusal::Damaged).and_then(|der| read(der)))
    }

    fn from_pkcs8(der: &[u8]) -> Result<Self, Refusal> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| Refusal::Damaged)?;
        match info.algorithm.oid {
            ALGORITHM_OID => Self::from_pkcs1(info.private_key.as_bytes()),
            RSASSA_PSS => Err(Refusal::PssKey),
            ELLIPTIC_CURVE => Err(Refusal::EllipticCurve),
            _ => Err(Refusal::OtherKey),
        }
    }

    /// WebCrypto takes PKCS#8 alone, so that is what is made of it.
    fn from_pkcs1(der: &[u8]) -> Result<Self, Refusal> {
        let key = RsaPrivateKey::<UintRef<'_>>::from_der(der).map_err(|_| Refusal::Damaged)?;
        if key.other_prime_infos.is_some() {
            return Err(Refusal::OtherKey);
        }
        if !fit_together(&key) {
            return Err(Refusal::Damaged);
        }
        let public = PublicKey::new(key.modulus, key.public_exponent);
        public.taken_by_netsuite()?;
        let key = Zeroizing::new(tagged(OCTET_STRING, der));
        let pkcs8 = Zeroizing::new(sequence(&[&integer(&[0]), &plain_rsa(), &key]));
        Ok(Self { pkcs8, public })
    }

    /// In PKCS#8 (DER), for WebCrypto's `importKey`.
    #[must_use]
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The other half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("‹private key›")
    }
}
