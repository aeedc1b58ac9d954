//! What speaks against a key, a certificate or a wish, with what to do about it. Every sentence the settings page shows
//! about that stands here.

/// The command of NetSuite's own documentation that makes a key and its certificate (netsuite-api.md §2). The salt it
/// names is that of the certificate's signature; the key is a plain RSA key.
pub const COMMAND: &str = "openssl req -new -x509 -newkey rsa:4096 -keyout private.pem -sigopt rsa_padding_mode:pss \
    -sha256 -sigopt rsa_pss_saltlen:64 -out public.pem -nodes -days 365";

/// Why something was refused; displayed, the reason in a sentence. The person's to act on, except the last.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no key in it at all.
    #[error("There is no key in this file.")]
    NoKey,
    /// It is not text: DER, or a container such as PKCS#12.
    #[error("This file is not text, so it is no PEM file.")]
    Binary,
    /// There was a key; what is left of it cannot be read, or its numbers do not fit together.
    #[error("The key in this file is cut or changed.")]
    Damaged,
    /// A password is needed to read it.
    #[error("This key is locked with a password.")]
    Encrypted,
    /// An RSA key under the object identifier id-RSASSA-PSS, which WebCrypto does not take (netsuite-api.md §2.2).
    #[error("This key is marked as an RSASSA-PSS key. Callside signs with plain RSA keys.")]
    PssKey,
    /// An elliptic curve key: NetSuite takes those, Callside signs with RSA alone.
    #[error("This is an elliptic curve key. Callside signs with RSA keys.")]
    EllipticCurve,
    /// In OpenSSH's own format.
    #[error("This key is in OpenSSH's format.")]
    OpenSsh,
    /// A key for something else: Ed25519, DSA, RSA with more than two primes.
    #[error("This is a key of another kind. Callside signs with RSA keys.")]
    OtherKey,
    /// NetSuite takes RSA keys of 3072 and 4096 bits alone.
    #[error("This key has {bits} bits. NetSuite takes keys of 3072 and of 4096 bits.")]
    KeySize {
        /// Of its modulus.
        bits: u32,
    },
    /// Several keys that differ.
    #[error("There are several keys here.")]
    SeveralKeys,
    /// A certificate where a key was asked for.
    #[error("This is a certificate and not the key.")]
    CertificateAlone,
    /// A public key where a private one was asked for.
    #[error("This is a public key and not the private one.")]
    PublicKeyAlone,
    /// A request for a certificate where a key was asked for.
    #[error("This is a request for a certificate and not the key.")]
    RequestAlone,
    /// A certificate was asked for.
    #[error("There is no certificate in this file.")]
    NoCertificate,
    /// There was a certificate; what is left of it cannot be read.
    #[error("The certificate in this file is cut or changed.")]
    DamagedCertificate,
    /// The certificate is about another key.
    #[error("This key and this certificate do not belong together.")]
    Strangers,
    /// The certificate has ended.
    #[error("This certificate expired {} ago.", in_words(*.days))]
    Expired {
        /// Whole days since then.
        days: i64,
    },
    /// The certificate has not begun.
    #[error("This certificate is not valid yet: it begins in {}.", in_words(*.days))]
    NotYetValid {
        /// Days until then, begun ones counted.
        days: i64,
    },
    /// NetSuite cuts certificates to two years and does not say so (netsuite-api.md §2), so the end written in it would
    /// be none.
    #[error("This certificate is valid for {}. NetSuite takes two years at most.", in_words(*.days))]
    TooLong {
        /// Whole days from its beginning to its end.
        days: i64,
    },
    /// A certificate to be made for no time, or for longer than NetSuite lets one be.
    #[error("A certificate is made for 1 to 730 days.")]
    Term,
    /// The browser's cryptography would not, for a reason of its own. Try again, in another browser if need be.
    #[error("The browser could not do it: {0}")]
    Browser(String),
}

fn in_words(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

impl Refusal {
    /// Its name for programs: it stays the same when the sentence changes.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoKey => "noKey",
            Self::Binary => "binary",
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::PssKey => "pssKey",
            Self::EllipticCurve => "ellipticCurve",
            Self::OpenSsh => "openSsh",
            Self::OtherKey => "otherKey",
            Self::KeySize { .. } => "keySize",
            Self::SeveralKeys => "severalKeys",
            Self::CertificateAlone => "certificateAlone",
            Self::PublicKeyAlone => "publicKeyAlone",
            Self::RequestAlone => "requestAlone",
            Self::NoCertificate => "noCertificate",
            Self::DamagedCertificate => "damagedCertificate",
            Self::Strangers => "strangers",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "notYetValid",
            Self::TooLong { .. } => "tooLong",
            Self::Term => "term",
            Self::Browser(_) => "browser",
        }
    }

    /// What to do about it, in a sentence or two.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoKey => "Choose private.pem, the file that begins with “-----BEGIN PRIVATE KEY-----”.",
            Self::Binary => {
                "Choose the .pem file. A .p12 or .pfx file is made into one by: \
                 openssl pkcs12 -in FILE -nodes -nocerts -out private.pem"
            }
            Self::Damaged => {
                "Choose the file as OpenSSL wrote it. If it was pasted, everything from BEGIN to END has to be there."
            }
            Self::Encrypted => {
                "Take the password off and choose the new file: openssl pkey -in private.pem -out unlocked.pem. \
                 Here the key is kept so that nobody can read it out again; delete the unlocked file afterwards."
            }
            Self::PssKey => {
                "Make a plain RSA key of it with two commands, and choose plain.pem: \
                 openssl rsa -in private.pem -traditional -outform DER -out key.der and \
                 openssl rsa -inform DER -in key.der -out plain.pem"
            }
            Self::EllipticCurve | Self::OtherKey | Self::KeySize { .. } => {
                "Let Callside make the key, or make a new pair with the command shown here, and upload its public.pem \
                 to NetSuite."
            }
            Self::OpenSsh => {
                "Let Callside make the key, or rewrite this one, if it is an RSA key, with: \
                 ssh-keygen -p -N \"\" -m PKCS8 -f private.pem"
            }
            Self::SeveralKeys => "Choose a file with the one key whose certificate NetSuite has.",
            Self::CertificateAlone => {
                "The certificate, public.pem, goes to NetSuite. Here choose private.pem, which was made together with it."
            }
            Self::PublicKeyAlone => "Choose private.pem, the file that begins with “-----BEGIN PRIVATE KEY-----”.",
            Self::RequestAlone => "Choose the key that the request was made with.",
            Self::NoCertificate => "Choose public.pem, the file that begins with “-----BEGIN CERTIFICATE-----”.",
            Self::DamagedCertificate => {
                "Choose the file as OpenSSL wrote it. If it was pasted, everything from BEGIN to END has to be there."
            }
            Self::Strangers => "Choose the private.pem and the public.pem that one command made.",
            Self::Expired { .. } => "Make a new key and certificate, and upload the certificate to NetSuite.",
            Self::NotYetValid { .. } => {
                "Look whether this computer's clock is right. Otherwise wait until then, or make a new certificate."
            }
            Self::TooLong { .. } => "Make a new certificate with -days 730 or less.",
            Self::Term => "Choose a number of days between 1 and 730.",
            Self::Browser(_) => "Try again; if it stays so, try in another browser.",
        }
    }
}
