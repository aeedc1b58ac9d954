//! Writing DER (X.690 §8): a tag, a length, a content. Reading what strangers wrote is a library's work; this is not, and a
//! library's encoders would be 7 KB more to load (gzip).

use spki::ObjectIdentifier;

pub const BOOLEAN: u8 = 0x01;
pub const INTEGER: u8 = 0x02;
pub const BIT_STRING: u8 = 0x03;
pub const OCTET_STRING: u8 = 0x04;
pub const NULL: &[u8] = &[0x05, 0];
pub const UTF8_STRING: u8 = 0x0c;
pub const UTC_TIME: u8 = 0x17;
pub const GENERALIZED_TIME: u8 = 0x18;
pub const SET: u8 = 0x31;

/// A value with its tag.
pub fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let bytes = length.to_be_bytes();
    let significant = bytes.iter().position(|byte| *byte != 0).and_then(|first| bytes.get(first..)).unwrap_or_default();
    let mut value = Vec::with_capacity(2 + bytes.len() + length);
    value.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => value.push(short),
        // So many bytes of length follow; an address has eight at most.
        _ => {
            value.push(0x80 | significant.len().to_le_bytes()[0]);
            value.extend(significant);
        }
    }
    value.extend(content);
    value
}

/// Values in a row.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tagged(0x30, &parts.concat())
}

/// A value under a number of the structure around it, with its own tag inside.
pub fn numbered(number: u8, value: &[u8]) -> Vec<u8> {
    tagged(0xa0 | number, value)
}

/// A number of bytes, the highest first; none of them is negative here.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..).unwrap_or_default();
    let sign: &[u8] = if bytes.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    tagged(INTEGER, &[sign, bytes].concat())
}

pub fn object_identifier(id: ObjectIdentifier) -> Vec<u8> {
    tagged(0x06, id.as_bytes())
}

/// Whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    tagged(BIT_STRING, &[&[0], bytes].concat())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use spki::der::{
        Encode as _,
        asn1::{BitStringRef, OctetStringRef, UintRef},
    };

    use super::*;

    proptest! {
        #[test]
        fn values_are_written_as_the_library_writes_them(bytes in vec(any::<u8>(), 1..700)) {
            prop_assert_eq!(tagged(OCTET_STRING, &bytes), OctetStringRef::new(&bytes).unwrap().to_der().unwrap());
            prop_assert_eq!(bit_string(&bytes), BitStringRef::from_bytes(&bytes).unwrap().to_der().unwrap());
            prop_assert_eq!(integer(&bytes), UintRef::new(&bytes).unwrap().to_der().unwrap());
        }
    }

    #[test]
    fn lengths_grow_where_they_must() {
        let length = |content: usize| tagged(4, &vec![0; content])[1..].iter().take_while(|it| **it != 0).count();
        assert_eq!([length(0x7f), length(0x80), length(0xff), length(0x101), length(0x10101)], [1, 2, 2, 3, 4]);
        assert_eq!(integer(&[]), [INTEGER, 1, 0]);
    }
}
