//! Randomness.

use callside_core::ports::Entropy;
use ring::rand::{SecureRandom as _, SystemRandom};

/// The kernel's.
pub struct NativeEntropy;

impl Entropy for NativeEntropy {
    /// A machine that gives no randomness can keep no promise that rests on it, so the program ends there. Linux gives some
    /// from early in its start on, and never stops.
    fn fill(&self, buffer: &mut [u8]) {
        if SystemRandom::new().fill(buffer).is_err() {
            std::process::abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_draws_are_alike() {
        let draw = || {
            let mut buffer = [0; 16];
            NativeEntropy.fill(&mut buffer);
            buffer
        };
        assert_ne!(draw(), draw());
    }
}
