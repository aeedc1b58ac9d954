//! What an administrator chose: a key, with or without its certificate, in one file or in two.

use callside_protocol::Timestamp;

use crate::{
    Certificate, PrivateKey, Refusal,
    pem::{Block, Kind, blocks, text},
};

/// A key that may be kept.
#[derive(Debug)]
pub struct Chosen {
    /// The key.
    pub key: PrivateKey,
    /// Its certificate, where one was among the files.
    pub certificate: Option<Certificate>,
}

/// Reads files, together. Whatever else is in them is passed over: a key's parameters, a chain's other certificates.
///
/// # Errors
/// There is no key, or none that NetSuite and the browser take; or there are certificates, and none is about the key and
/// valid now.
pub fn choose(files: &[&[u8]], now: Timestamp) -> Result<Chosen, Refusal> {
    let blocks = blocks_of(files)?;
    let key = the_key(&blocks)?;
    let mut certificates = blocks.iter().filter_map(Certificate::of).peekable();
    if certificates.peek().is_none() {
        return Ok(Chosen { key, certificate: None });
    }
    let mut refusal = Refusal::Strangers;
    for certificate in certificates {
        match certificate {
            Ok(certificate) if certificate.key() == key.public() => match certificate.holds(now) {
                Ok(()) => return Ok(Chosen { key, certificate: Some(certificate) }),
                Err(why) => refusal = why,
            },
            Err(Refusal::DamagedCertificate) if refusal == Refusal::Strangers => refusal = Refusal::DamagedCertificate,
            // About another key, of whatever kind: somebody else's.
            _ => {}
        }
    }
    Err(refusal)
}

/// Reads a certificate by itself, whatever its age.
///
/// # Errors
/// There is none, or none about an RSA key.
pub fn certificate(file: &[u8]) -> Result<Certificate, Refusal> {
    blocks_of(&[file])?.iter().find_map(Certificate::of).unwrap_or(Err(Refusal::NoCertificate))
}

fn blocks_of(files: &[&[u8]]) -> Result<Vec<Block>, Refusal> {
    let mut all = Vec::new();
    for file in files {
        all.extend(blocks(&text(file).ok_or(Refusal::Binary)?));
    }
    Ok(all)
}

fn the_key(blocks: &[Block]) -> Result<PrivateKey, Refusal> {
    let mut refusal = None;
    let mut found: Option<PrivateKey> = None;
    for key in blocks.iter().filter_map(PrivateKey::of) {
        match (key, &found) {
            (Ok(key), Some(before)) if key.public() != before.public() => return Err(Refusal::SeveralKeys),
            (Ok(key), _) => found = Some(key),
            (Err(why), _) => refusal = refusal.or(Some(why)),
        }
    }
    found.ok_or_else(|| refusal.unwrap_or_else(|| instead_of_a_key(blocks)))
}

/// What there is where no key is.
fn instead_of_a_key(blocks: &[Block]) -> Refusal {
    let has = |kind| blocks.iter().any(|block| block.kind == kind);
    if has(Kind::Certificate) {
        Refusal::CertificateAlone
    } else if has(Kind::PublicKey) {
        Refusal::PublicKeyAlone
    } else if has(Kind::Request) {
        Refusal::RequestAlone
    } else {
        Refusal::NoKey
    }
}
