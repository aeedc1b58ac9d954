//! A certificate for all host names of both clouds, made afresh at each start. Browsers trust it by the hash of its
//! public key, so nothing is installed anywhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Every name the emulated clouds answer to.
pub const NAMES: [&str; 9] = [
    "*.ringcentral.com",
    "*.netsuite.com",
    "*.app.netsuite.com",
    "*.suitetalk.api.netsuite.com",
    "*.restlets.api.netsuite.com",
    "ringcentral.com",
    "netsuite.com",
    "localhost",
    "127.0.0.1",
];

/// A certificate with its key.
pub struct Certificate {
    /// Base64 of the SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it.
    pub spki: String,
    /// The certificate itself, for clients that trust it by name.
    pub der: CertificateDer<'static>,
    key: KeyPair,
}

/// Why there is no certificate or no TLS.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The certificate could not be made.
    #[error("the certificate could not be made: {0}")]
    Make(#[from] rcgen::Error),
    /// TLS refused the certificate.
    #[error("TLS refused the certificate: {0}")]
    Tls(#[from] rustls::Error),
}

impl Certificate {
    /// A new key and a self-signed certificate over [`NAMES`].
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn generate() -> Result<Self, CertificateError> {
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(NAMES.map(str::to_owned))?.self_signed(&key)?;
        let spki = STANDARD.encode(Sha256::digest(key.subject_public_key_info()));
        Ok(Self { spki, der: certificate.der().clone(), key })
    }

    /// A TLS configuration that serves it over HTTP/1.1, which WebSockets need.
    ///
    /// # Errors
    /// TLS refuses the key.
    pub fn server_config(&self) -> Result<rustls::ServerConfig, CertificateError> {
        let key = PrivateKeyDer::Pkcs8(self.key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}
