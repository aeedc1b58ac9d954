//! How chance picks among what a company could be.

use crate::chance::Chance;

/// Picks that read like the sentence they decide.
pub(super) trait Choose {
    /// A number from 0 up to, not including, `bound`; 0 for a bound of 0.
    fn below(&mut self, bound: usize) -> usize;

    /// True in that many of a hundred cases.
    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of the values.
    fn pick<'a, T: ?Sized>(&mut self, values: &[&'a T]) -> &'a T {
        values[self.below(values.len())]
    }
}

impl Choose for Chance {
    fn below(&mut self, bound: usize) -> usize {
        // The bias of a plain remainder is below 2^-50 for the bounds used here.
        usize::try_from(self.draw() % bound.max(1) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Choose;
    use crate::chance::Chance;

    #[test]
    fn choices_stay_below_their_bound() {
        let mut chance = Chance::from_seed(7);
        assert!((0..1_000).all(|_| chance.below(3) < 3));
        assert_eq!(chance.below(0), 0);
        assert!((0..100).all(|_| chance.percent(100) && !chance.percent(0)));
    }
}
