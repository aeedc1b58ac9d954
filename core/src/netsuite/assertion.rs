//! A machine's word for itself: the JWT with which a program that no person signs in for asks NetSuite for a token
//! (client credentials, netsuite-api.md §2; RFC 7523 §3).
//!
//! The key that signs it lives where nobody can read it, so this is in two steps: what there is to sign, and the whole
//! once it is signed.

use callside_json::{Object, ToJson};
use callside_protocol::Timestamp;

use super::{Account, Service, session::TOKEN};
use crate::signin::{Secret, encode_for_address};

/// Bytes of salt in the signature: PS256 means RSASSA-PSS with SHA-256, and as many bytes of salt as that has (RFC 7518 §3.5).
/// (A certificate's own signature may have another; see netsuite-api.md §2.2.)
pub const PS256_SALT: u8 = 32;

/// Seconds an assertion holds. It is used at once; NetSuite takes up to an hour, and what is shorter can be stolen for less.
const LIFE: i64 = 300;
/// So many seconds before now it claims to be from. Two clocks never agree to the second, and NetSuite refuses what lies in its
/// future without saying why; a difference from half a minute on is found out and made good (`machine/tokens.rs`).
const BEFORE: i64 = 60;

/// A machine's mapping in one account: integration record, role and entity, all behind the certificate.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The account.
    pub account: Account,
    /// Of the integration record that has the client credentials grant ticked.
    pub client_id: String,
    /// What NetSuite calls the certificate it was given.
    pub certificate_id: String,
}

/// An assertion that only lacks its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedAssertion(String);

impl Machine {
    /// Where the assertion is shown, which is whom it is meant for.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("https://{}{TOKEN}", self.account.host(Service::SuiteTalk))
    }

    /// An assertion for a token that reaches records, SuiteQL and RESTlets. `now` is NetSuite's clock, as far as it is
    /// known: what lies in its future is refused.
    #[must_use]
    pub fn assertion(&self, now: Timestamp) -> UnsignedAssertion {
        let now = now.0.div_euclid(1_000);
        let audience = self.token_url();
        // The form of NetSuite's own sample; a list in one string is in use as well.
        let scope = vec!["restlets".to_owned(), "rest_webservices".to_owned()];
        let header = Object(&[("typ", &"JWT"), ("alg", &"PS256"), ("kid", &self.certificate_id)]);
        let claims = Object(&[
            ("iss", &self.client_id),
            ("scope", &scope),
            ("aud", &audience),
            ("iat", &(now - BEFORE)),
            ("exp", &(now + LIFE)),
        ]);
        UnsignedAssertion(format!("{}.{}", part(&header), part(&claims)))
    }
}

impl UnsignedAssertion {
    /// What the key has to sign, with RSASSA-PSS, SHA-256 and a salt of [`PS256_SALT`] bytes.
    #[must_use]
    pub fn to_be_signed(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The whole. Whoever has it can have a token for as long as it holds.
    #[must_use]
    pub fn signed(self, signature: &[u8]) -> Secret {
        Secret::new(format!("{}.{}", self.0, encode_for_address(signature)))
    }
}

fn part(json: &dyn ToJson) -> String {
    encode_for_address(callside_json::write(json).as_bytes())
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use callside_protocol::Timestamp;
    use serde_json::{Value, json};

    use super::{Account, Machine};

    fn machine() -> Machine {
        Machine {
            account: Account::read("1234567_SB1").unwrap(),
            client_id: "ab".repeat(32),
            certificate_id: "HhRil7V".to_owned(),
        }
    }

    fn read(part: &str) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn it_says_what_netsuites_sample_says() {
        let assertion = machine().assertion(Timestamp(1_795_000_000_999)).signed(&[0xfb, 0xff, 0xfe]);
        let parts: Vec<&str> = assertion.reveal().split('.').collect();
        assert_eq!(read(parts[0]), json!({ "typ": "JWT", "alg": "PS256", "kid": "HhRil7V" }));
        let claims = json!({
            "iss": "ab".repeat(32),
            "scope": ["restlets", "rest_webservices"],
            "aud": "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
            "iat": 1_794_999_940,
            "exp": 1_795_000_300,
        });
        assert_eq!((read(parts[1]), parts[2], parts.len()), (claims, "-__-", 3));
    }

    #[test]
    fn what_is_signed_is_the_two_parts_with_their_dot() {
        let unsigned = machine().assertion(Timestamp(0));
        let to_be_signed = String::from_utf8(unsigned.to_be_signed().to_vec()).unwrap();
        assert_eq!(unsigned.signed(b"").reveal(), format!("{to_be_signed}."));
    }
}
