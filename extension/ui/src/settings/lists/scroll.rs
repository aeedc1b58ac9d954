//! Which part of a long list is asked for as it is scrolled: a window around what is in sight, again before its end is reached.

/// A row's height, as the style sheet has it.
pub(super) const ROW: usize = 33;

/// Rows of a window.
pub(super) const ROWS: usize = 100;

/// So many rows before and behind what is in sight have to be there, or others are asked for.
const SPARE: usize = 12;

/// The rows that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loaded {
    /// The place of the first.
    pub from: usize,
    /// How many.
    pub count: usize,
    /// How many the list has.
    pub total: usize,
}

/// From where on rows are to be asked for, while those from `first` on are in sight; `None`: they are there.
pub(super) fn wanted(loaded: Loaded, first: usize, in_sight: usize) -> Option<usize> {
    let first = first.min(loaded.total.saturating_sub(in_sight));
    let begins = first.saturating_sub(SPARE);
    let ends = (first + in_sight + SPARE).min(loaded.total);
    let is_there = loaded.from <= begins && loaded.from + loaded.count >= ends;
    (!is_there).then(|| around(first, in_sight))
}

/// The beginning of a window with what is in sight in its middle.
pub(super) fn around(first: usize, in_sight: usize) -> usize {
    first.saturating_sub(ROWS.saturating_sub(in_sight) / 2)
}

#[cfg(test)]
mod tests {
    use super::{Loaded, ROWS, SPARE, wanted};

    /// A back office with so many rows.
    fn window(from: usize, total: usize) -> Loaded {
        Loaded { from: from.min(total), count: ROWS.min(total.saturating_sub(from)), total }
    }

    #[test]
    fn one_asking_is_enough_wherever_it_is_scrolled_to() {
        for total in [0, 1, 50, 101, 250, 100_000] {
            for first in [0, 1, 40, 90, 99, 150, 60_000, 99_985, 99_999, 200_000] {
                for in_sight in [1, 15, 40] {
                    if let Some(from) = wanted(window(0, total), first, in_sight) {
                        let again = wanted(window(from, total), first, in_sight);
                        assert_eq!(again, None, "{total} {first} {in_sight}: {from}");
                    }
                }
            }
        }
    }

    #[test]
    fn other_rows_are_asked_for_before_the_last_ones_are_in_sight() {
        let first = window(0, 100_000);
        assert_eq!(wanted(first, 0, 15), None);
        assert_eq!(wanted(first, ROWS - 15 - SPARE, 15), None);
        assert_eq!(wanted(first, ROWS - 15 - SPARE + 1, 15), Some(32));
        assert_eq!(wanted(window(500, 100_000), 505, 15), Some(463));
    }

    #[test]
    fn rows_that_are_not_there_are_asked_for_once_and_for_all() {
        assert_eq!(wanted(window(0, 30), 29, 15), None, "the list is no longer");
        assert_eq!(wanted(Loaded { from: 0, count: 0, total: 0 }, 0, 15), None);
    }
}
