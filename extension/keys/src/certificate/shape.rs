//! How certificates look in DER, for reading.

use spki::{
    AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef,
    der::{
        Choice, DateTime, Sequence,
        asn1::{AnyRef, BitStringRef, GeneralizedTime, IntRef, UtcTime},
    },
};

/// The names inside a subject that are read and written (X.520).
pub const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// The whole: what is signed, how, and the signature.
#[derive(Sequence)]
pub struct Signed<'a> {
    pub content: AnyRef<'a>,
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub signature: BitStringRef<'a>,
}

/// What is signed.
#[derive(Sequence)]
pub struct Content<'a> {
    /// 2 means version 3.
    #[asn1(context_specific = "0", default = "Default::default")]
    pub version: u8,
    pub serial: IntRef<'a>,
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub issuer: AnyRef<'a>,
    pub validity: Validity,
    pub subject: AnyRef<'a>,
    pub key: SubjectPublicKeyInfoRef<'a>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub issuer_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", optional = "true")]
    pub subject_id: Option<BitStringRef<'a>>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    pub extensions: Option<AnyRef<'a>>,
}

#[derive(Sequence)]
pub struct Validity {
    pub begins: Time,
    pub ends: Time,
}

/// Through 2049 the one, from 2050 on the other (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Choice)]
pub enum Time {
    #[asn1(type = "UTCTime")]
    Short(UtcTime),
    #[asn1(type = "GeneralizedTime")]
    Long(GeneralizedTime),
}

impl Time {
    pub fn moment(self) -> DateTime {
        match self {
            Self::Short(time) => time.to_date_time(),
            Self::Long(time) => time.to_date_time(),
        }
    }
}

/// One of the names inside a subject: what it is, and a string of some kind.
#[derive(Sequence)]
pub struct Name<'a> {
    pub kind: ObjectIdentifier,
    pub value: AnyRef<'a>,
}
