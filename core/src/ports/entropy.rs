//! Randomness.

/// Unpredictable bytes (`crypto.getRandomValues` in the browser).
pub trait Entropy {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::Cell, rc::Rc};

    use super::Entropy;

    /// The same bytes for the same seed (SplitMix64).
    pub struct FakeEntropy(Cell<u64>);

    impl FakeEntropy {
        /// From a seed.
        #[must_use]
        pub fn new(seed: u64) -> Rc<Self> {
            Rc::new(Self(Cell::new(seed)))
        }
    }

    impl Entropy for FakeEntropy {
        fn fill(&self, buffer: &mut [u8]) {
            for byte in buffer {
                let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
                self.0.set(state);
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                *byte = (mixed >> 56) as u8;
            }
        }
    }
}
