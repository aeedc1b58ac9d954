//! How one list of words became another, with the fewest words that go and come (a longest common subsequence). The
//! library `similar` does it with less memory for long texts, and judges it in the tests; in the worker it weighs 2 KB more.

use std::ops::Range;

/// Where more than so many pairs of words would have to be compared, all between the first and the last difference counts
/// as changed: some 1,400 words on either side, and four megabytes while they are compared.
const MOST_PAIRS: usize = 2_000_000;

/// These words of the one became those of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Of the one.
    pub(super) old: Range<usize>,
    /// Of the other.
    pub(super) new: Range<usize>,
}

/// All changes, in order; between two of them is at least one word that stayed.
pub(super) fn changes(base: &[&str], side: &[&str]) -> Vec<Change> {
    let same = |(one, other): &(&&str, &&str)| one == other;
    let before = base.iter().zip(side).take_while(same).count();
    let (base, side) = (&base[before..], &side[before..]);
    let after = base.iter().rev().zip(side.iter().rev()).take_while(same).count();
    let (base, side) = (&base[..base.len() - after], &side[..side.len() - after]);

    let wide = side.len() + 1;
    let pairs = (base.len() + 1) * wide;
    let compared = pairs <= MOST_PAIRS;
    // How many words at most stay from here on, for each place in both.
    let mut stay: Vec<u16> = Vec::new();
    if compared {
        stay.resize(pairs, 0);
        for old in (0..base.len()).rev() {
            for new in (0..side.len()).rev() {
                let here = old * wide + new;
                stay[here] = match base[old] == side[new] {
                    true => stay[here + wide + 1] + 1,
                    false => stay[here + wide].max(stay[here + 1]),
                };
            }
        }
    }

    let mut found: Vec<Change> = Vec::new();
    let (mut old, mut new) = (0, 0);
    while old < base.len() || new < side.len() {
        let here = old * wide + new;
        let both = old < base.len() && new < side.len();
        if both && compared && base[old] == side[new] {
            (old, new) = (old + 1, new + 1);
            continue;
        }
        let goes = old < base.len() && (!both || !compared || stay[here + wide] >= stay[here + 1]);
        let (old_until, new_until) = if goes { (old + 1, new) } else { (old, new + 1) };
        match found.last_mut() {
            Some(last) if last.old.end == before + old && last.new.end == before + new => {
                (last.old.end, last.new.end) = (before + old_until, before + new_until);
            }
            _ => found.push(Change { old: before + old..before + old_until, new: before + new..before + new_until }),
        }
        (old, new) = (old_until, new_until);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use similar::{Algorithm, DiffTag, capture_diff_slices};

    use super::{Change, MOST_PAIRS, changes};

    /// The other list, made of the one by these changes.
    fn apply<'a>(base: &[&'a str], side: &[&'a str], changes: &[Change]) -> Vec<&'a str> {
        let mut made = Vec::new();
        let mut position = 0;
        for Change { old, new } in changes {
            assert!(position < old.start || position == 0, "a word between two changes stayed");
            made.extend(&base[position..old.start]);
            made.extend(&side[new.clone()]);
            position = old.end;
        }
        made.extend(&base[position..]);
        made
    }

    #[test]
    fn what_is_the_same_has_not_changed() {
        assert_eq!(changes(&["a", "b"], &["a", "b"]), []);
        assert_eq!(changes(&[], &[]), []);
        assert_eq!(changes(&["a", "b", "c"], &["a", "x", "c"]), [Change { old: 1..2, new: 1..2 }]);
        assert_eq!(changes(&["a"], &["a", "b"]), [Change { old: 1..1, new: 1..2 }]);
    }

    #[test]
    fn very_long_texts_differ_as_a_whole() {
        let many = |letter: &'static str| {
            let mut words = vec!["first"];
            words.extend(std::iter::repeat_n(letter, 1_500));
            words.push("last");
            words
        };
        let (base, side) = (many("a"), many("b"));
        assert!(base.len() * side.len() > MOST_PAIRS);
        assert_eq!(changes(&base, &side), [Change { old: 1..1_501, new: 1..1_501 }]);
    }

    proptest! {
        #[test]
        fn no_more_words_go_and_come_than_by_the_library(
            base in proptest::collection::vec("[a-d]", 0..40), side in proptest::collection::vec("[a-d]", 0..40),
        ) {
            let base: Vec<&str> = base.iter().map(String::as_str).collect();
            let side: Vec<&str> = side.iter().map(String::as_str).collect();
            let ours = changes(&base, &side);
            prop_assert_eq!(&apply(&base, &side, &ours), &side);
            let count = |changes: &[Change]| changes.iter().map(|it| it.old.len() + it.new.len()).sum::<usize>();
            let theirs: Vec<Change> = capture_diff_slices(Algorithm::Myers, &base, &side)
                .into_iter()
                .filter(|change| change.tag() != DiffTag::Equal)
                .map(|change| Change { old: change.old_range(), new: change.new_range() })
                .collect();
            prop_assert!(count(&ours) <= count(&theirs));
        }
    }
}
