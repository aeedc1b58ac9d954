//! NetSuite's own clock. Date columns come in the account's or the user's time zone and do not say which
//! (netsuite-api.md §4.3), so an instant of that clock is kept as what it shows: seconds of wall time, counted as if they
//! were UTC. It is compared only with itself.

use callside_protocol::Timestamp;

use crate::instant;

/// How the queries ask for it and give it back.
pub const MASK: &str = "YYYY-MM-DD HH24:MI:SS";

/// An instant of NetSuite's clock, in seconds.
pub type Wall = i64;

/// Reads what [`MASK`] writes.
#[must_use]
pub fn read(text: &str) -> Option<Wall> {
    instant::read(&[text, "Z"].concat()).map(|shown| shown.0 / 1_000)
}

/// Writes it as [`MASK`] does.
#[must_use]
pub fn written(wall: Wall) -> String {
    let shown = instant::Wall::at(Timestamp(wall * 1_000), 0);
    format!("{} {}", shown.date(), shown.time())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_read_as_it_stands() {
        assert_eq!(read("1970-01-02 00:00:01"), Some(86_401));
        assert_eq!(read("2026-02-29 00:00:00"), None);
        assert_eq!(read("22.11.2026 10:00"), None);
        assert_eq!(read(""), None);
    }

    proptest! {
        #[test]
        fn it_is_given_back_as_it_was(wall in 0_i64..4_102_444_800) {
            prop_assert_eq!(read(&written(wall)), Some(wall));
        }
    }
}
