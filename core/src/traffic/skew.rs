//! How far a cloud's clock is from this computer's, read from the `date` header of its answers (RFC 9110 §6.6.1).

use callside_protocol::{Cloud, Timestamp};

use crate::instant;

/// Differences below this are nobody's trouble: tokens bear them and times still look right.
const WORTH_TELLING_SECONDS: i64 = 120;
/// A slower exchange says too little about when the header was written: the error is half the round trip.
const SLOWEST_MILLISECONDS: i64 = 60_000;

/// The last difference seen, per cloud.
#[derive(Default)]
pub(super) struct Skews {
    ringcentral: Option<i64>,
    netsuite: Option<i64>,
}

impl Skews {
    pub(super) fn get(&self, cloud: Cloud) -> Option<i64> {
        match cloud {
            Cloud::RingCentral => self.ringcentral,
            Cloud::NetSuite => self.netsuite,
        }
        .filter(|seconds| seconds.abs() >= WORTH_TELLING_SECONDS)
    }

    /// Takes one exchange into account: the header was written about half the round trip after sending.
    pub(super) fn compare(&mut self, cloud: Cloud, date: Option<&str>, began: Timestamp, ended: Timestamp) {
        let round_trip = ended.0 - began.0;
        if !(0..=SLOWEST_MILLISECONDS).contains(&round_trip) {
            return;
        }
        let Some(written) = date.and_then(instant::read_http_date) else { return };
        let seconds = (written.0 - (began.0 + round_trip / 2)).div_euclid(1_000);
        match cloud {
            Cloud::RingCentral => self.ringcentral = Some(seconds),
            Cloud::NetSuite => self.netsuite = Some(seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{Cloud, Timestamp};

    use super::Skews;

    const NOON: Timestamp = Timestamp(1_795_176_000_000);

    #[test]
    fn half_the_round_trip_is_taken_off() {
        let mut skews = Skews::default();
        // The cloud wrote noon; by this computer that was between 11:57:30 and 11:57:50, so it is 140 s behind.
        skews.compare(
            Cloud::NetSuite,
            Some("Fri, 20 Nov 2026 12:00:00 GMT"),
            Timestamp(NOON.0 - 150_000),
            Timestamp(NOON.0 - 130_000),
        );
        assert_eq!(skews.get(Cloud::NetSuite), Some(140));
        assert_eq!(skews.get(Cloud::RingCentral), None);
    }

    #[test]
    fn less_than_two_minutes_is_not_told_and_a_slow_exchange_tells_nothing() {
        let mut skews = Skews::default();
        let date = Some("Fri, 20 Nov 2026 12:00:00 GMT");
        skews.compare(Cloud::NetSuite, date, Timestamp(NOON.0 + 119_000), Timestamp(NOON.0 + 119_000));
        assert_eq!(skews.get(Cloud::NetSuite), None);
        skews.compare(Cloud::NetSuite, date, Timestamp(NOON.0 + 120_000), Timestamp(NOON.0 + 120_000));
        assert_eq!(skews.get(Cloud::NetSuite), Some(-120));
        skews.compare(Cloud::NetSuite, date, Timestamp(NOON.0 - 900_000), NOON);
        assert_eq!(skews.get(Cloud::NetSuite), Some(-120), "an exchange of 15 minutes says nothing");
    }
}
