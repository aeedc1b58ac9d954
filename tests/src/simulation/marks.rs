//! What of an entry on disk tells which step of a conversation a commit is: a look over its text, since reading every
//! entry at every commit would cost half the run.

/// The parts of an entry that steps change, as they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks<'a> {
    /// The call.
    pub call: &'a str,
    /// `null` while the call is on.
    pub over_since: &'a str,
    /// Who it is.
    pub who: &'a str,
    /// The note.
    pub note: &'a str,
    /// The outcome.
    pub outcome: &'a str,
    /// How the record is tied to a company.
    pub tie: &'a str,
    /// How far the record is.
    pub record: &'a str,
    /// What went wrong last.
    pub trouble: &'a str,
    /// How often the call log was asked.
    pub polls: &'a str,
    /// The call log may not be asked before.
    pub poll_held: &'a str,
    /// What was written to NetSuite.
    pub writes: &'a str,
}

impl<'a> Marks<'a> {
    /// Those of an entry as it is written on disk; parts that it does not have are empty.
    #[must_use]
    pub fn of(entry: &'a str) -> Self {
        let mut marks = Self::default();
        let mut rest = entry.strip_prefix('{').unwrap_or_default();
        while let Some((name, value)) = rest.strip_prefix('"').and_then(|rest| rest.split_once("\":")) {
            let (value, after) = value.split_at(end(value));
            let part = match name {
                "call" => Some(&mut marks.call),
                "over_since" => Some(&mut marks.over_since),
                "who" => Some(&mut marks.who),
                "note" => Some(&mut marks.note),
                "outcome" => Some(&mut marks.outcome),
                "tie" => Some(&mut marks.tie),
                "record" => Some(&mut marks.record),
                "trouble" => Some(&mut marks.trouble),
                "polls" => Some(&mut marks.polls),
                "poll_held" => Some(&mut marks.poll_held),
                "writes" => Some(&mut marks.writes),
                _ => None,
            };
            if let Some(part) = part {
                *part = value;
            }
            rest = after.strip_prefix(',').unwrap_or_default();
        }
        marks
    }

    /// The call is on.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.over_since == "null"
    }

    /// Something went wrong last.
    #[must_use]
    pub fn is_troubled(&self) -> bool {
        self.trouble != "null"
    }

    /// Nothing was sent.
    #[must_use]
    pub fn is_not_yet(&self) -> bool {
        self.record == "\"NotYet\""
    }

    /// The record is about to be made.
    #[must_use]
    pub fn is_intended(&self) -> bool {
        self.record.starts_with("{\"Intended\"")
    }

    /// NetSuite said that it exists.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.is_intended() && self.record.contains("\"exists\":true")
    }

    /// The record is there.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.record.starts_with("{\"Made\"")
    }

    /// The record is about to be changed.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        self.is_made() && !self.record.contains("\"intended\":null")
    }
}

/// Where a value ends that stands at the beginning of that text.
fn end(text: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for (place, byte) in text.bytes().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return place,
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => return place,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn parts_are_found_whatever_stands_in_their_strings() {
        let entry = r#"{"call":{"a":["x}",1]},"over_since":null,"note":{"text":"he said \"no, {\""},"record":"NotYet","trouble":{"n":1},"polls":2}"#;
        let marks = Marks::of(entry);
        assert_eq!(marks.call, r#"{"a":["x}",1]}"#);
        assert_eq!(marks.note, r#"{"text":"he said \"no, {\""}"#);
        assert!(marks.is_live() && marks.is_not_yet() && marks.is_troubled());
        assert_eq!((marks.polls, marks.who), ("2", ""));
    }
}
