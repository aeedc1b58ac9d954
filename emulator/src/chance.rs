//! Seeded chance: ids, tokens and delays that look random and are the same for the same seed, so that a failing run
//! replays exactly.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A SplitMix64 generator (Steele, Lea, Flood 2014): small, fast, equidistributed. Not for secrets: there are none here.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// A generator whose whole future follows from the seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A generator of its own for one room, so that a draw here never shifts the draws elsewhere.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self { state: self.draw() }
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number in `low..=high`; `low` when the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(self.draw() % width)
    }

    /// Lower case hexadecimal digits.
    pub fn hex(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            text.push_str(&format!("{:016x}", self.draw()));
        }
        text.truncate(length);
        text
    }

    /// Decimal digits, the first one never zero.
    pub fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|place| char::from(b'0' + (if place == 0 { self.between(1, 9) } else { self.between(0, 9) }) as u8))
            .collect()
    }

    /// Twenty-two URL-safe characters, the look of an opaque token.
    pub fn token(&mut self) -> String {
        let mut bytes = [0_u8; 16];
        for half in bytes.chunks_mut(8) {
            half.copy_from_slice(&self.draw().to_be_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The shape of a version 4 UUID (RFC 9562 §5.4).
    pub fn uuid(&mut self) -> String {
        let high = (self.draw() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000;
        let low = (self.draw() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn equal_seeds_agree_and_forks_do_not_disturb_each_other() {
        let mut first = Chance::from_seed(7);
        let mut second = Chance::from_seed(7);
        let mut fork = first.fork();
        let _ = second.fork();
        let _ = fork.hex(100);
        assert_eq!(first.uuid(), second.uuid());
        assert_eq!(first.digits(12), second.digits(12));
    }

    #[test]
    fn a_uuid_names_its_version_and_variant() {
        let mut chance = Chance::from_seed(1);
        for _ in 0..100 {
            let uuid = chance.uuid();
            assert_eq!(uuid.len(), 36);
            assert_eq!(uuid.as_bytes()[14], b'4');
            assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
        }
    }
}
