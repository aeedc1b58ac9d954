//! Whether the numbers of an RSA key fit together (RFC 8017 §3.2). A file that lost or changed a letter can still look like
//! a key; its numbers give it away before it is kept.
//!
//! Schoolbook arithmetic on big numbers, once per file and in a few milliseconds. It takes longer or shorter depending on
//! the key, which tells nobody anything: it runs on the computer of the person who holds the file, when they choose it.

use pkcs1::RsaPrivateKey;
use spki::der::asn1::UintRef;
use zeroize::Zeroizing;

/// A whole number, in words of 32 bits from the lowest on, the highest of them not 0. Wiped when it is done with.
#[derive(Debug, PartialEq, Eq)]
struct Number(Zeroizing<Vec<u32>>);

impl Number {
    /// From bytes, the highest first.
    fn of(bytes: &[u8]) -> Self {
        let word = |bytes: &[u8]| bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        Self::from_words(bytes.rchunks(4).map(word).collect())
    }

    fn from_words(mut words: Vec<u32>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(Zeroizing::new(words))
    }

    fn is_one(&self) -> bool {
        **self.0 == [1]
    }

    fn times(&self, other: &Self) -> Self {
        let mut words = vec![0; self.0.len() + other.0.len()];
        for (place, one) in self.0.iter().enumerate() {
            let mut carry = 0;
            for (offset, other) in other.0.iter().enumerate() {
                let sum = u64::from(*one) * u64::from(*other) + u64::from(words[place + offset]) + carry;
                (words[place + offset], carry) = (low(sum), sum >> 32);
            }
            words[place + other.0.len()] = low(carry);
        }
        Self::from_words(words)
    }

    /// One less; of zero, zero.
    fn less_one(&self) -> Self {
        let mut words = self.0.to_vec();
        for word in &mut words {
            let borrows = *word == 0;
            *word = word.wrapping_sub(1);
            if !borrows {
                return Self::from_words(words);
            }
        }
        Self::from_words(Vec::new())
    }

    /// What is left of it over multiples of another, which must not be zero.
    fn modulo(&self, modulus: &Self) -> Self {
        // One word more than the modulus has, for the bit that doubling brings.
        let mut left = Zeroizing::new(vec![0_u32; modulus.0.len() + 1]);
        for word in self.0.iter().rev() {
            for place in (0..32).rev() {
                let mut carry = word >> place & 1;
                for digit in left.iter_mut() {
                    (*digit, carry) = (*digit << 1 | carry, *digit >> 31);
                }
                if reaches(&left, &modulus.0) {
                    take_away(&mut left, &modulus.0);
                }
            }
        }
        Self::from_words(left.to_vec())
    }
}

/// The lower word.
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

/// Whether words are at least those of a number with one word less.
fn reaches(words: &[u32], number: &[u32]) -> bool {
    words.iter().rev().cmp([0].iter().chain(number.iter().rev())).is_ge()
}

fn take_away(words: &mut [u32], number: &[u32]) {
    let mut borrows = false;
    for (place, word) in words.iter_mut().enumerate() {
        let (once, first) = word.overflowing_sub(number.get(place).copied().unwrap_or_default());
        let (twice, second) = once.overflowing_sub(u32::from(borrows));
        (*word, borrows) = (twice, first || second);
    }
}

/// Whether all eight numbers belong to one key.
pub fn fit_together(key: &RsaPrivateKey<UintRef<'_>>) -> bool {
    let number = |part: &UintRef<'_>| Number::of(part.as_bytes());
    let (n, e, d) = (number(&key.modulus), number(&key.public_exponent), number(&key.private_exponent));
    let (p, q, inverse) = (number(&key.prime1), number(&key.prime2), number(&key.coefficient));
    let below = [p.less_one(), q.less_one()];
    if p.times(&q) != n || below.iter().any(|below| below.0.is_empty()) {
        return false;
    }
    let exponents = [number(&key.exponent1), number(&key.exponent2)];
    let each = exponents.iter().zip(&below);
    each.clone().all(|(exponent, below)| d.modulo(below) == *exponent && e.times(exponent).modulo(below).is_one())
        && inverse.modulo(&p) == inverse
        && q.times(&inverse).modulo(&p).is_one()
}

// Natively only: proptest finds no randomness in wasm.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::Number;

    fn small(number: u128) -> Number {
        Number::of(&number.to_be_bytes())
    }

    proptest! {
        #[test]
        fn small_numbers_are_reckoned_as_the_machine_does(one: u64, other: u64, large: u128, modulus in 1..u128::MAX >> 1) {
            prop_assert_eq!(small(one.into()).times(&small(other.into())), small(u128::from(one) * u128::from(other)));
            prop_assert_eq!(small(large).modulo(&small(modulus)), small(large % modulus));
            prop_assert_eq!(small(large).less_one(), small(large.saturating_sub(1)));
        }

        #[test]
        fn large_numbers_obey_the_laws(a in vec(any::<u8>(), 1..60), b in vec(any::<u8>(), 1..60), mut m in vec(any::<u8>(), 1..40)) {
            m[0] |= 1;
            let (a, b, m) = (Number::of(&a), Number::of(&b), Number::of(&m));
            prop_assert_eq!(a.times(&b), b.times(&a));
            prop_assert_eq!(a.times(&b).modulo(&m), a.modulo(&m).times(&b.modulo(&m)).modulo(&m));
            prop_assert_eq!(a.times(&m).modulo(&m), small(0));
            prop_assert_eq!(a.modulo(&m).modulo(&m), a.modulo(&m));
        }
    }

    #[test]
    fn borrowing_goes_through_words_of_zero() {
        assert_eq!(Number::of(&[1, 0, 0, 0, 0, 0, 0, 0, 0]).less_one(), Number::of(&[255; 8]));
        assert_eq!(Number::of(&[]).less_one(), Number::of(&[0]));
    }
}
