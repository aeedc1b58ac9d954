//! A long answer, cut between its rows: a thousand of them read at once would be in a live call's way.

/// The answer without its rows, and the rows, so many at a time, with commas between. `None`: it is not written as
/// NetSuite writes it.
pub(super) fn cut(answer: &str, rows: usize) -> Option<(String, Vec<&str>)> {
    let (mut depth, mut count) = (0_usize, 0);
    // Where a text has begun, and whether the next letter is only its own.
    let (mut text, mut escaped) = (None, false);
    let mut name = "";
    let mut list: Option<(usize, usize)> = None;
    let mut pieces = Vec::new();
    for (at, byte) in answer.bytes().enumerate() {
        if let Some(begin) = text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    if depth == 1 {
                        name = answer.get(begin..at)?;
                    }
                    text = None;
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => text = Some(at + 1),
            b'{' | b'[' => {
                depth += 1;
                if byte == b'[' && depth == 2 && name == "items" {
                    list = Some((at + 1, at + 1));
                }
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if let Some((begin, from)) = list.filter(|_| depth == 1) {
                    pieces.push(answer.get(from..at)?);
                    pieces.retain(|piece| !piece.trim().is_empty());
                    return Some(([answer.get(..begin)?, answer.get(at..)?].concat(), pieces));
                }
            }
            b',' if depth == 2 => {
                if let Some((_, from)) = &mut list {
                    count += 1;
                    if count == rows {
                        pieces.push(answer.get(*from..at)?);
                        (*from, count) = (at + 1, 0);
                    }
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use callside_json::{Value, parse};
    use proptest::prelude::*;
    use serde_json::json;

    use super::cut;

    #[test]
    fn an_answer_without_rows_has_no_pieces() {
        let (head, pieces) = cut(r#"{"links":[{"rel":"self"}],"items":[ ],"hasMore":false}"#, 2).unwrap();
        assert_eq!((head.as_str(), pieces.len()), (r#"{"links":[{"rel":"self"}],"items":[],"hasMore":false}"#, 0));
        for other in ["", "{}", "[]", r#"{"items":{}}"#, r#"{"items":[{"a":"b"#, "}", r#"{"a":{"items":[1]}}"#] {
            assert_eq!(cut(other, 2), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn head_and_pieces_hold_all_of_it_and_no_piece_more_than_so_many_rows(
            values in prop::collection::vec("[\\[\\]{},:\"\\\\a📞]{0,6}", 0..40),
            rows in 1..9_usize,
            behind in any::<bool>(),
        ) {
            let links = json!([{"rel": "a,b", "href": "items"}]);
            let items: Vec<_> = values.iter().map(|value| json!({"links": [], "name": value, "n": [value, 1]})).collect();
            let answer = if behind {
                format!(r#"{{"items": {}, "links": {links}, "hasMore": true}}"#, json!(items))
            } else {
                format!(r#"{{"links": {links}, "of": "items", "hasMore": true, "items": {}}}"#, json!(items))
            };
            let (head, pieces) = cut(&answer, rows).expect("cut");
            let mut read = Vec::new();
            for piece in &pieces {
                let Ok(Value::Array(some)) = parse(&format!("[{piece}]")) else { panic!("{piece}") };
                prop_assert!((1..=rows).contains(&some.len()));
                read.extend(some);
            }
            let Ok(Value::Object(whole)) = parse(&answer) else { panic!("{answer}") };
            let Ok(Value::Object(head)) = parse(&head) else { panic!("{head}") };
            prop_assert_eq!(whole.get("items"), Some(&Value::Array(read)));
            prop_assert_eq!(head.get("items"), Some(&Value::Array(Vec::new())));
            prop_assert_eq!(whole.get("hasMore"), head.get("hasMore"));
        }
    }
}
