//! The text of a token: shaped like NetSuite's JWTs (netsuite-api.md §1.8), with a signature nobody is meant to check.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clock::Moment;

/// What a token says.
pub(super) struct Claims<'a> {
    pub(super) account: &'a str,
    pub(super) client: &'a str,
    pub(super) role: i64,
    pub(super) employee: i64,
    pub(super) scopes: &'a BTreeSet<String>,
    pub(super) since: Moment,
    pub(super) issued: Moment,
    pub(super) expires: Moment,
    /// `a` for access, `r` for refresh.
    pub(super) kind: char,
    /// Makes the token differ from every other.
    pub(super) serial: &'a str,
}

/// The token that says so.
pub(super) fn token(claims: &Claims<'_>) -> String {
    let seconds = |moment: Moment| moment.0.div_euclid(1_000);
    let header = json!({ "kid": "emulator.1", "typ": "JWT", "alg": "PS256" });
    let payload = json!({
        "sub": format!("{};{}", claims.role, claims.employee),
        "aud": [format!("CA1151DE-0000-4000-8000-000000000001;{}", claims.account), claims.client],
        "scope": claims.scopes,
        "iss": "https://system.netsuite.com",
        "oit": seconds(claims.since),
        "exp": seconds(claims.expires),
        "iat": seconds(claims.issued),
        "jti": format!("{}.{}.{}_{}", claims.account, claims.kind, claims.serial, claims.issued.0),
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&payload));
    let signature = URL_SAFE_NO_PAD.encode(Sha256::digest(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// What `code_challenge` must be for a verifier under S256 (RFC 7636 §4.2).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::challenge;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
