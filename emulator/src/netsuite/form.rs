//! `application/x-www-form-urlencoded`, both ways, and text for HTML.

/// The pairs of a form body, decoded, in the order they were sent.
pub(crate) fn pairs(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// One percent-encoded piece, in which `+` is a blank.
pub(crate) fn decode(piece: &str) -> String {
    let mut bytes = Vec::with_capacity(piece.len());
    let mut rest = piece.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let ahead = rest.clone();
                let digits: Vec<u8> = ahead.take(2).collect();
                let value = std::str::from_utf8(&digits).ok().filter(|digits| digits.len() == 2);
                match value.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    Some(value) => {
                        bytes.push(value);
                        rest.nth(1);
                    }
                    None => bytes.push(b'%'),
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value for a query: everything but unreserved characters is percent-encoded (RFC 3986 §2.3).
pub(crate) fn encode(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// Text that stays text inside HTML, in content and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, escape, pairs};

    #[test]
    fn what_is_encoded_is_decoded_again() {
        let value = "a b+c&d=e/é%";
        assert_eq!(decode(&encode(value)), value);
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz+1"), "%zz 1");
    }

    #[test]
    fn a_form_keeps_its_order_and_its_repeats() {
        let form = pairs(b"a=1&b=x%26y&a=2");
        assert_eq!(form, [("a", "1"), ("b", "x&y"), ("a", "2")].map(|(name, value)| (name.into(), value.into())));
    }

    #[test]
    fn markup_is_only_text() {
        assert_eq!(escape(r#"<b>"'&"#), "&lt;b&gt;&quot;&#39;&amp;");
    }
}
