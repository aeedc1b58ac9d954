//! PEM (RFC 7468), read generously: what is between BEGIN and END counts, whatever editors, mail programs and clipboards
//! did to the white space, and whatever stands around it.

use base64ct::{Base64, Base64Unpadded, Encoding};
use zeroize::Zeroizing;

/// Bytes that are wiped when they are done with.
pub type Bytes = Zeroizing<Vec<u8>>;

/// What a block's label says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A private key in PKCS#8.
    Pkcs8,
    /// An RSA private key in PKCS#1.
    Pkcs1,
    /// A private key under a password, in either.
    Encrypted,
    /// `openssl rsa -traditional` writes it of an RSASSA-PSS key.
    Pss,
    /// An elliptic curve's private key in SEC 1.
    EllipticCurve,
    /// OpenSSH's own.
    OpenSsh,
    /// Another private key.
    OtherKey,
    Certificate,
    PublicKey,
    /// A request for a certificate.
    Request,
    /// Nothing that anybody asked for: parameters, lists.
    Other,
}

impl Kind {
    fn of(label: &str) -> Self {
        match label {
            "PRIVATE KEY" => Self::Pkcs8,
            "RSA PRIVATE KEY" => Self::Pkcs1,
            "ENCRYPTED PRIVATE KEY" => Self::Encrypted,
            "RSA-PSS PRIVATE KEY" => Self::Pss,
            "EC PRIVATE KEY" => Self::EllipticCurve,
            "OPENSSH PRIVATE KEY" => Self::OpenSsh,
            "CERTIFICATE" | "X509 CERTIFICATE" => Self::Certificate,
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Self::Request,
            _ if label.ends_with("PRIVATE KEY") => Self::OtherKey,
            _ if label.ends_with("PUBLIC KEY") => Self::PublicKey,
            _ => Self::Other,
        }
    }
}

/// One block.
pub struct Block {
    pub kind: Kind,
    /// What it holds; `None`: it has no end, or is not Base64.
    pub der: Option<Bytes>,
}

/// A file's text; `None`: it is none. PowerShell redirects output into UTF-16, so that is taken as well.
pub fn text(file: &[u8]) -> Option<Zeroizing<String>> {
    let word: fn([u8; 2]) -> u16 = match file {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return std::str::from_utf8(file).ok().map(|text| Zeroizing::new(text.to_owned())),
    };
    // Room for all of it beforehand: a text that has to move leaves its old place unwiped.
    let mut text = Zeroizing::new(String::with_capacity(file.len() * 2));
    let words = file.chunks_exact(2).map(|pair| word([pair[0], pair[1]]));
    for letter in char::decode_utf16(words) {
        text.push(letter.ok()?);
    }
    Some(text)
}

/// Every block of a text, in order.
pub fn blocks(text: &str) -> Vec<Block> {
    text.split("-----BEGIN ").skip(1).filter_map(block).collect()
}

/// One block, from its label on to the next block's beginning.
fn block(rest: &str) -> Option<Block> {
    let (label, body) = rest.split_once("-----")?;
    let mut kind = Kind::of(label);
    let content = body.split_once("-----END ").filter(|(_, end)| end.split("-----").next() == Some(label));
    // OpenSSL's older way to lock a key: RFC 1421's headers before it.
    if body.contains("Proc-Type:") {
        kind = Kind::Encrypted;
    }
    Some(Block { kind, der: content.and_then(|(content, _)| decoded(content)) })
}

fn decoded(content: &str) -> Option<Bytes> {
    let mut letters = Zeroizing::new(String::with_capacity(content.len()));
    // A line with a colon is a header.
    for line in content.lines().filter(|line| !line.contains(':')) {
        let mut line = line.chars();
        while let Some(letter) = line.next() {
            match letter {
                // A line's end as JSON and shells write it.
                '\\' => match line.next() {
                    Some('n' | 'r' | 't') => {}
                    _ => return None,
                },
                '\u{feff}' | '\u{200b}' => {}
                letter if letter.is_whitespace() => {}
                letter => letters.push(letter),
            }
        }
    }
    let letters = letters.trim_end_matches('=');
    let mut bytes = Zeroizing::new(vec![0; letters.len()]);
    let length = Base64Unpadded::decode(letters, &mut bytes).ok().map(<[u8]>::len).filter(|length| *length > 0)?;
    bytes.truncate(length);
    Some(bytes)
}

/// A PEM file of one block, in lines of 64 letters as OpenSSL writes them.
pub fn write(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    // 48 bytes are 64 letters.
    for line in der.chunks(48) {
        text += &Base64::encode_string(line);
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Kind, Option<Vec<u8>>)> {
        blocks(text).into_iter().map(|block| (block.kind, block.der.map(|der| der.to_vec()))).collect()
    }

    const HELLO: &str = "-----BEGIN PRIVATE KEY-----\naGVs\nbG8=\n-----END PRIVATE KEY-----\n";

    #[test]
    fn white_space_of_any_kind_makes_no_difference() {
        let hello = [(Kind::Pkcs8, Some(b"hello".to_vec()))];
        assert_eq!(read(HELLO), hello);
        assert_eq!(read(&HELLO.replace('\n', "\r\n")), hello);
        assert_eq!(read(&HELLO.replace('\n', "\r")), hello);
        assert_eq!(read(&HELLO.replace('\n', " ")), hello);
        assert_eq!(read(&HELLO.replace('\n', "\\n")), hello);
        assert_eq!(read(&HELLO.replace('\n', "\\r\\n")), hello);
        assert_eq!(read(&HELLO.replace('\n', "\n\n \u{a0}\t\u{200b}")), hello);
        assert_eq!(read(&HELLO.replace('=', "")), hello);
        assert_eq!(read(HELLO.trim()), hello);
        assert_eq!(read(&format!("\u{feff}Bag Attributes\n  localKeyID: 01\n{HELLO}\nand so on")), hello);
    }

    #[test]
    fn several_blocks_are_read_in_order() {
        let text = format!("{}{HELLO}", HELLO.replace("PRIVATE KEY", "CERTIFICATE"));
        let kinds: Vec<Kind> = blocks(&text).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Kind::Certificate, Kind::Pkcs8]);
    }

    #[test]
    fn a_block_without_its_own_end_holds_nothing() {
        let (start, _) = HELLO.split_once("-----END").unwrap();
        assert_eq!(read(start), [(Kind::Pkcs8, None)]);
        assert_eq!(read(&HELLO.replace("END PRIVATE", "END PUBLIC")), [(Kind::Pkcs8, None)]);
        assert_eq!(read(&format!("{start}{HELLO}")), [(Kind::Pkcs8, None), (Kind::Pkcs8, Some(b"hello".to_vec()))]);
        assert_eq!(read("-----BEGIN PRIVATE KEY"), []);
    }

    #[test]
    fn what_is_no_base64_holds_nothing() {
        for letters in ["aGVs-bG8", "aGVsb", "aGV=sbG8", "aGVsbé", "", "a\\x"] {
            let text = format!("-----BEGIN PRIVATE KEY-----\n{letters}\n-----END PRIVATE KEY-----\n");
            assert_eq!(read(&text), [(Kind::Pkcs8, None)], "{letters}");
        }
    }

    #[test]
    fn utf_16_is_text_and_der_is_not() {
        let little: Vec<u8> = "\u{feff}née".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}née".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for file in [&little, &big] {
            assert_eq!(text(file).unwrap().as_str(), "\u{feff}née");
        }
        assert_eq!(text(&[0xff, 0xfe, 0x00, 0xd8]), None);
        assert_eq!(text(&[0x30, 0x82, 0x09, 0x42]), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for length in [1, 47, 48, 49, 500] {
            let der: Vec<u8> = (0..length).map(|index: u32| index.to_le_bytes()[0]).collect();
            let text = write("CERTIFICATE", &der);
            assert!(text.lines().all(|line| line.len() <= 64));
            assert_eq!(read(&text), [(Kind::Certificate, Some(der))]);
        }
    }
}
