//! The key's file, by the settings page's own checks, and what to do about a refusal where there is no page.

use callside_keys::{COMMAND, Chosen, Refusal};
use callside_protocol::Timestamp;

/// Reads the key, and its certificate where there is one in either file.
pub fn choose(private: &[u8], public: &[u8], now: Timestamp) -> Result<Chosen, Refusal> {
    callside_keys::choose(&[private, public], now)
}

/// What to do about a refusal. Most remedies are the page's; these spoke of what only a page can do.
pub fn remedy(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Encrypted => "This program starts by itself, with nobody to ask for a password. Take it off with \
            `openssl pkey -in private.pem -out unlocked.pem`, name that file, and keep it at mode 0600."
            .to_owned(),
        Refusal::EllipticCurve | Refusal::OtherKey | Refusal::KeySize { .. } => {
            format!("Make a new pair with `{COMMAND}` and upload its public.pem to NetSuite.")
        }
        Refusal::OpenSsh => {
            "If it is an RSA key, rewrite it with `ssh-keygen -p -N \"\" -m PKCS8 -f private.pem`.".to_owned()
        }
        other => other.remedy().to_owned(),
    }
}
