//! What is told about a key and its certificate: nothing secret.

use callside_json::ToJson;
use callside_protocol::Timestamp;

use crate::{Certificate, Expiry, PublicKey, expiry::days_between};

/// About a key.
#[derive(Clone, Debug, PartialEq, Eq, ToJson)]
pub struct Facts {
    /// Its size.
    pub bits: u32,
    /// [`PublicKey::fingerprint`].
    pub fingerprint: String,
    /// About its certificate, where that is here.
    pub certificate: Option<CertificateFacts>,
}

/// About a certificate.
#[derive(Clone, Debug, PartialEq, Eq, ToJson)]
pub struct CertificateFacts {
    /// Whom it names.
    pub subject: String,
    /// From when on it holds.
    pub begins: Timestamp,
    /// Until when.
    pub ends: Timestamp,
    /// Whole days until then; negative, if that is past.
    pub days_left: i64,
    /// Whether to speak of that.
    pub expiry: Expiry,
}

impl Facts {
    /// At a moment.
    #[must_use]
    pub fn of(key: &PublicKey, certificate: Option<&Certificate>, now: Timestamp) -> Self {
        let certificate = certificate.map(|certificate| CertificateFacts {
            subject: certificate.subject().to_owned(),
            begins: certificate.begins(),
            ends: certificate.ends(),
            days_left: days_between(now, certificate.ends()),
            expiry: Expiry::at(certificate.ends(), now),
        });
        Self { bits: key.bits(), fingerprint: key.fingerprint(), certificate }
    }
}
