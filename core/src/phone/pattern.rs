//! The patterns of numbering plans, matched straight from their text.
//!
//! libphonenumber writes its plans as regular expressions, but of the simplest kind: digits, `\d` (`d` here), classes,
//! groups, alternatives, `?`, `{n}`, `{n,m}`, and `$`. Reading just these takes a hundredth of an engine for all of them, and no
//! time to compile. Like such engines this takes the first alternative that leads to a match, and of a repetition as
//! much as it can.

/// No pattern has more groups.
const MOST_GROUPS: usize = 5;

/// Where a pattern matched.
#[derive(Clone, Default)]
pub(super) struct Matched<'t> {
    /// What each group matched, in the order they open; `None`: it is of another alternative.
    pub groups: [Option<&'t str>; MOST_GROUPS],
    /// Everything behind the match.
    pub rest: &'t str,
}

/// Matches the beginning of a text.
pub(super) fn match_start<'t>(pattern: &str, text: &'t str) -> Option<Matched<'t>> {
    matched(pattern, text, false)
}

/// Matches a text as a whole.
pub(super) fn match_whole<'t>(pattern: &str, text: &'t str) -> Option<Matched<'t>> {
    matched(pattern, text, true)
}

fn matched<'t>(pattern: &str, text: &'t str, whole: bool) -> Option<Matched<'t>> {
    let mut found = Matched::default();
    let place = Place { pattern: pattern.as_bytes(), group: 0, text };
    alternatives(place, &mut found, &mut |found, rest| {
        found.rest = rest;
        !whole || rest.is_empty()
    })
    .then_some(found)
}

/// What is still to be matched: a piece of pattern, the number of the next group to open in it, and the text.
#[derive(Clone, Copy)]
struct Place<'p, 't> {
    pattern: &'p [u8],
    group: usize,
    text: &'t str,
}

/// What follows a piece: given the text behind it, whether all the rest matches.
type Then<'a, 't> = &'a mut dyn FnMut(&mut Matched<'t>, &'t str) -> bool;

fn alternatives<'t>(mut place: Place<'_, 't>, found: &mut Matched<'t>, then: Then<'_, 't>) -> bool {
    let mut depth = 0;
    let branches = place.pattern.split(|byte| {
        depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
        *byte == b'|' && depth == 0
    });
    for branch in branches {
        if sequence(Place { pattern: branch, ..place }, found, then) {
            return true;
        }
        place.group += groups_in(branch);
    }
    false
}

fn sequence<'t>(place: Place<'_, 't>, found: &mut Matched<'t>, then: Then<'_, 't>) -> bool {
    let Some((piece, after)) = first(place.pattern) else { return then(found, place.text) };
    let (least, most, after) = times(after);
    repeated(piece, (least, most), Place { pattern: after, ..place }, found, then)
}

/// `place` is what follows all repetitions, but for its text and group, which still are the piece's.
fn repeated<'t>(
    piece: Piece<'_>,
    (least, most): (usize, usize),
    place: Place<'_, 't>,
    found: &mut Matched<'t>,
    then: Then<'_, 't>,
) -> bool {
    let once_more = most > 0
        && once(piece, place, found, &mut |found, text| {
            repeated(piece, (least.saturating_sub(1), most - 1), Place { text, ..place }, found, then)
        });
    once_more || least == 0 && sequence(Place { group: place.group + piece.groups(), ..place }, found, then)
}

fn once<'t>(piece: Piece<'_>, place: Place<'_, 't>, found: &mut Matched<'t>, then: Then<'_, 't>) -> bool {
    match piece {
        Piece::End => place.text.is_empty() && then(found, place.text),
        Piece::OneOf(set) => {
            let digit = place.text.bytes().next().filter(|byte| has(set, *byte));
            digit.and_then(|_| place.text.get(1..)).is_some_and(|rest| then(found, rest))
        }
        Piece::Group(inner, false) => alternatives(Place { pattern: inner, ..place }, found, then),
        Piece::Group(inner, true) => {
            alternatives(Place { pattern: inner, group: place.group + 1, ..place }, found, &mut |found, rest| {
                let here = place.text.get(..place.text.len() - rest.len());
                let before = found.groups.get_mut(place.group).and_then(|group| std::mem::replace(group, here));
                let matches = then(found, rest);
                if !matches && let Some(group) = found.groups.get_mut(place.group) {
                    *group = before;
                }
                matches
            })
        }
    }
}

#[derive(Clone, Copy)]
enum Piece<'p> {
    /// `$`.
    End,
    /// A digit, `d`, or the inside of a class.
    OneOf(&'p [u8]),
    /// The inside of a group, and whether what it matches is kept.
    Group(&'p [u8], bool),
}

impl Piece<'_> {
    fn groups(self) -> usize {
        match self {
            Self::Group(inner, kept) => groups_in(inner) + usize::from(kept),
            Self::End | Self::OneOf(_) => 0,
        }
    }
}

/// The first piece of a sequence, and what follows it.
fn first(pattern: &[u8]) -> Option<(Piece<'_>, &[u8])> {
    let (byte, after) = pattern.split_first()?;
    Some(match byte {
        b'$' => (Piece::End, after),
        b'd' => (Piece::OneOf(b"0-9"), after),
        b'[' => {
            let end = after.iter().position(|byte| *byte == b']')?;
            (Piece::OneOf(after.get(..end)?), after.get(end + 1..)?)
        }
        b'(' => {
            let mut depth = 1;
            let end = after.iter().position(|byte| {
                depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
                depth == 0
            })?;
            let (inner, after) = (after.get(..end)?, after.get(end + 1..)?);
            match inner.strip_prefix(b"?:") {
                Some(inner) => (Piece::Group(inner, false), after),
                None => (Piece::Group(inner, true), after),
            }
        }
        _ => (Piece::OneOf(pattern.get(..1)?), after),
    })
}

/// How often a piece may stand, by what follows it, and what follows that.
fn times(after: &[u8]) -> (usize, usize, &[u8]) {
    match after {
        [b'?', after @ ..] => (0, 1, after),
        [b'{', inside @ ..] => {
            let mut bounds = [0, 0];
            let (mut bound, mut read) = (0, 0);
            for byte in inside {
                read += 1;
                match byte {
                    b'0'..=b'9' => bounds[bound] = bounds[bound] * 10 + usize::from(byte - b'0'),
                    b',' => bound = 1,
                    _ => break,
                }
            }
            (bounds[0], bounds[bound], inside.get(read..).unwrap_or_default())
        }
        _ => (1, 1, after),
    }
}

/// Whether a class, a row of digits and ranges, has this one.
fn has(set: &[u8], byte: u8) -> bool {
    match set {
        [from, b'-', to, others @ ..] => (from..=to).contains(&&byte) || has(others, byte),
        [one, others @ ..] => *one == byte || has(others, byte),
        [] => false,
    }
}

/// How many groups of a piece of pattern keep what they match.
fn groups_in(pattern: &[u8]) -> usize {
    let opening = |(index, byte): (usize, &u8)| *byte == b'(' && pattern.get(index + 1) != Some(&b'?');
    pattern.iter().enumerate().filter(|at| opening(*at)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{match_start, match_whole};

    fn groups<'t>(pattern: &str, text: &'t str) -> Option<Vec<Option<&'t str>>> {
        let many = super::groups_in(pattern.as_bytes());
        match_start(pattern, text).map(|found| found.groups[..many].to_vec())
    }

    #[test]
    fn the_first_alternative_and_the_longest_repetition_win() {
        assert_eq!(match_start("1|12", "123").unwrap().rest, "23");
        assert!(match_whole("1|12", "12").is_some());
        assert_eq!(match_start("d{2,3}", "1234").unwrap().rest, "4");
        assert_eq!(groups("(d{2,3})(d{2})", "1234"), Some(vec![Some("12"), Some("34")]));
        assert_eq!(groups(r"0?(?:(1[1-3]|9)15)?", "011155"), Some(vec![Some("11")]));
        assert_eq!(groups("([457]d{3})$|1", "1234"), Some(vec![None]));
        assert_eq!(groups(r"(1)|(2)", "2"), Some(vec![None, Some("2")]));
        assert!(match_whole("", "").is_some() && match_whole("", "1").is_none());
    }

    proptest! {
        #[test]
        fn patterns_mean_what_a_whole_engine_takes_them_for(
            pattern in r"(d|[0-3]|\[1-35\]|\((\?:)?(0|1\[02\]\|2|3\|(31)?)\))(\?|\{2\}|\{1,3\})?(\|?[0-3]\??){0,3}\$?",
            text in "[0-5]{0,8}",
        ) {
            let common = pattern.replace('d', r"\d");
            let engine = regex_lite::Regex::new(&format!("^(?:{common})")).unwrap();
            let expected = engine.captures(&text).map(|found| {
                found.iter().skip(1).map(|group| group.map(|group| group.as_str())).collect::<Vec<_>>()
            });
            prop_assert_eq!(groups(&pattern, &text), expected);
            let rest = engine.find(&text).map(|found| text.get(found.end()..).unwrap());
            prop_assert_eq!(match_start(&pattern, &text).map(|found| found.rest), rest);
            let whole = regex_lite::Regex::new(&format!("^(?:{common})$")).unwrap();
            prop_assert_eq!(match_whole(&pattern, &text).is_some(), whole.is_match(&text));
        }
    }
}
