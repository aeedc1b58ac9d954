//! Base64 (RFC 4648): the standard alphabet with padding for what lies on disk, the one for addresses without (§5).

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_ADDRESSES: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// In the standard alphabet, padded.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = written(bytes, STANDARD);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// In the alphabet for addresses, not padded.
pub(crate) fn encode_for_address(bytes: &[u8]) -> String {
    written(bytes, FOR_ADDRESSES)
}

fn written(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut word = 0_u32;
        for place in 0..3 {
            word = word << 8 | u32::from(three.get(place).copied().unwrap_or_default());
        }
        for place in 0..=three.len() {
            text.push(alphabet[(word >> (18 - 6 * place)) as usize & 63].into());
        }
    }
    text
}

/// The bytes of a text in either alphabet, padded or not; `None`: it is none.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // The lowest `bits` bits of `word` are still to be taken.
    let (mut word, mut bits) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits).to_le_bytes()[0]);
        }
    }
    // Six bits left over are a letter that says nothing.
    (bits < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use base64::{
        Engine,
        engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
    };
    use proptest::prelude::*;

    use super::{decode, encode, encode_for_address};

    proptest! {
        #[test]
        fn bytes_are_written_as_another_writes_them_and_read_back(bytes: Vec<u8>) {
            let (padded, bare) = (encode(&bytes), encode_for_address(&bytes));
            prop_assert_eq!(&padded, &STANDARD.encode(&bytes));
            prop_assert_eq!(&bare, &URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(decode(&padded), Some(bytes.clone()));
            prop_assert_eq!(decode(&bare), Some(bytes));
        }
    }

    #[test]
    fn what_is_no_base64_is_told() {
        for text in ["A", "AAAAA", "AA A", "AA=A", "é"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode(""), Some(Vec::new()));
    }
}
