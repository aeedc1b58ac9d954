//! `application/x-www-form-urlencoded` text and the few questions asked of an address. The `url` crate would add more
//! to the wasm than the rest of this room (engineering.md §3).

use std::fmt::Write;

use crate::characters::Pieces;

/// Writes pairs as a form body or query. Everything but RFC 3986 §2.3 unreserved characters is percent-encoded, spaces
/// as `%20`, which both clouds take in bodies and queries.
#[must_use]
pub fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        escape(&mut text, name);
        text.push('=');
        escape(&mut text, value);
    }
    text
}

/// One value, percent-encoded: fit for a query value or a path segment.
#[must_use]
pub fn escaped(value: &str) -> String {
    let mut text = String::new();
    escape(&mut text, value);
    text
}

fn escape(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

/// The address with these pairs as its query.
#[must_use]
pub fn with_query<'a>(address: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = encode(pairs);
    if query.is_empty() { address.to_owned() } else { format!("{address}?{query}") }
}

/// The pairs of an address's query, decoded, in order. What is not valid UTF-8 after decoding is empty; a stray `%` stands
/// for itself.
#[must_use]
pub fn query(address: &str) -> Vec<(String, String)> {
    let address = address.split('#').next().unwrap_or_default();
    let Some((_, query)) = address.split_once('?') else { return Vec::new() };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(name), unescape(value))
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = (bytes.get(at + 1).and_then(hex), bytes.get(at + 2).and_then(hex));
        match (byte, pair) {
            (b'%', (Some(high), Some(low))) => {
                plain.push(high << 4 | low);
                at += 3;
                continue;
            }
            (b'+', _) => plain.push(b' '),
            _ => plain.push(byte),
        }
        at += 1;
    }
    String::from_utf8(plain).unwrap_or_default()
}

fn hex(digit: &u8) -> Option<u8> {
    char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The host of an absolute address as a browser would see it, in the case written; empty for anything else. User
/// names before an `@` are not part of it.
#[must_use]
pub fn host(address: &str) -> &str {
    let Some((_, rest)) = address.halves("://") else { return "" };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    authority.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{encode, host, query, with_query};

    #[test]
    fn a_scope_with_a_space_and_a_redirect_are_encoded() {
        let text =
            encode([("scope", "restlets rest_webservices"), ("redirect_uri", "https://a.chromiumapp.org/netsuite")]);
        assert_eq!(text, "scope=restlets%20rest_webservices&redirect_uri=https%3A%2F%2Fa.chromiumapp.org%2Fnetsuite");
    }

    #[test]
    fn a_query_reads_plus_percent_and_stray_percent_and_leaves_the_fragment() {
        let pairs = query("https://a.example/b?x=1+2&y=%C3%A9&z=100%&flag#state=no");
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("x", "1 2"), ("y", "é"), ("z", "100%"), ("flag", "")]);
        assert!(query("https://a.example/b").is_empty());
    }

    #[test]
    fn the_host_is_what_the_browser_would_reach() {
        assert_eq!(host("https://1234567.app.netsuite.com:443/x"), "1234567.app.netsuite.com");
        assert_eq!(host("https://good.netsuite.com@evil.example/x"), "evil.example");
        assert_eq!(host("https://evil.example\\good.netsuite.com"), "evil.example");
        assert_eq!(host("no address"), "");
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(pairs in prop::collection::vec((".{1,8}", ".{0,12}"), 0..6)) {
            let address = with_query("https://a.example/", pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            prop_assert_eq!(query(&address), pairs);
        }
    }
}
