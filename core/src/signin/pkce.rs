//! What ties the answer of a sign-in to its question: PKCE's verifier and challenge, and the state.

use callside_json::{FromJson, ToJson};
use hmac_sha256::Hash;

use super::{Secret, base64};
use crate::ports::Entropy;

/// Proof key for code exchange (RFC 7636), method S256: the only one NetSuite takes, and RingCentral assumes `plain`
/// when none is named.
#[derive(Clone, Debug)]
pub struct Pkce {
    /// 43 characters from 32 unpredictable bytes, told to the token endpoint alone.
    pub verifier: Secret,
    /// What the authorize address carries: `base64url(SHA-256(verifier))`.
    pub challenge: String,
}

impl Pkce {
    /// A new pair.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::of(Secret::new(random::<32>(entropy)))
    }

    fn of(verifier: Secret) -> Self {
        let challenge = base64::encode_for_address(&Hash::hash(verifier.reveal().as_bytes()));
        Self { verifier, challenge }
    }
}

/// Unpredictable text that comes back unchanged with the answer. 32 characters: NetSuite refuses fewer than 22
/// (netsuite-api.md §1.1).
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct State(Secret);

impl State {
    /// A new one.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(random::<24>(entropy)))
    }

    /// As it goes into the address.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

fn random<const BYTES: usize>(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; BYTES];
    entropy.fill(&mut bytes);
    base64::encode_for_address(&bytes)
}

#[cfg(test)]
mod tests {
    use super::{Pkce, Secret, State};
    use crate::ports::fakes::FakeEntropy;

    #[test]
    fn the_challenge_is_rfc_7636_appendix_b() {
        let pkce = Pkce::of(Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(pkce.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn lengths_and_alphabets_suit_both_clouds() {
        let entropy = FakeEntropy::new(7);
        let (pkce, state) = (Pkce::new(&*entropy), State::new(&*entropy));
        assert_eq!(pkce.verifier.reveal().len(), 43);
        assert_eq!(state.reveal().len(), 32);
        let unreserved = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        assert!(unreserved(pkce.verifier.reveal()) && unreserved(state.reveal()));
        assert_ne!(State::new(&*entropy), state);
    }
}
