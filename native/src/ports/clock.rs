//! Time: the machine's clock, and a database of zones that the program brings.

use callside_core::ports::Clock;
use callside_protocol::Timestamp;
use jiff::tz::TimeZone;

/// This machine's clock.
pub struct NativeClock;

impl Clock for NativeClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }

    /// Only the agent asks to be woken, and there is none here: what runs here is told by each step when it is due again.
    fn wake_at(&self, _: Option<Timestamp>) {}

    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i32> {
        let zone = TimeZone::get(zone).ok()?;
        let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
        Some(zone.to_offset(at).seconds() / 60)
    }

    /// A service has no wall of its own: whatever it writes is in the zone of the person it is about.
    fn local_zone(&self) -> String {
        "UTC".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use callside_core::ports::fakes::FakeClock;

    use super::*;

    #[test]
    fn zones_agree_with_their_rules_on_both_sides_of_every_change_of_2026() {
        let rules = FakeClock::new();
        let changes = [1_772_953_200_000, 1_793_512_800_000, 1_774_746_000_000, 1_792_890_000_000];
        for zone in ["UTC", "America/New_York", "Europe/Madrid"] {
            for at in changes.into_iter().flat_map(|change| [change - 1, change]).map(Timestamp) {
                assert_eq!(NativeClock.offset_at(zone, at), rules.offset_at(zone, at), "{zone} at {at:?}");
            }
        }
    }

    #[test]
    fn zones_of_odd_minutes_and_before_standard_time() {
        let at = |zone, at| NativeClock.offset_at(zone, Timestamp(at));
        assert_eq!(at("Asia/Kathmandu", 1_795_186_800_000), Some(345));
        assert_eq!(at("America/St_Johns", 1_795_186_800_000), Some(-210));
        assert_eq!(at("America/New_York", -2_840_140_800_000), Some(-296));
    }

    #[test]
    fn what_is_no_zone_has_no_offset() {
        for zone in ["", "Nowhere/City", "+05:30", "New York", "<b>"] {
            assert_eq!(NativeClock.offset_at(zone, Timestamp(0)), None, "{zone}");
        }
        assert_eq!(NativeClock.offset_at("UTC", Timestamp(i64::MAX)), None);
        assert!(NativeClock.offset_at(&NativeClock.local_zone(), Timestamp(0)).is_some());
    }
}
