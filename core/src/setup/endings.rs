//! What on this computer ends by itself: the certificate of NetSuite machine access and RingCentral's JWT. It is told in
//! time, again at each threshold where it was put away, and in its last week until it is seen to. Pure.

use callside_protocol::{
    Timestamp,
    company::{Condition, ConditionKind, Tells},
};

use super::{NETSUITE_MACHINE, RINGCENTRAL_JWT};

/// So many days before the end it is told, and told again.
const TOLD: [i64; 4] = [60, 30, 14, 7];

const DAY: i64 = 24 * 3_600_000;

/// Something that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The certificate of the key in use.
    Certificate {
        /// A key that is to follow it is here, and NetSuite has not taken it yet.
        followed: bool,
    },
    /// The JWT.
    Jwt,
}

/// What is told of something that ends then; `None`: it is not time yet.
#[must_use]
pub fn ending(what: Ending, ends: Timestamp, now: Timestamp) -> Option<Condition> {
    let days = days_left(ends, now)?;
    let (kind, name, place, button) = match what {
        Ending::Certificate { followed } => (
            ConditionKind::CertificateExpiring,
            "The certificate of NetSuite machine access on this computer",
            NETSUITE_MACHINE,
            if followed { "Test the next key" } else { "Make the next key" },
        ),
        Ending::Jwt => {
            (ConditionKind::JwtExpiring, "RingCentral's JWT on this computer", RINGCENTRAL_JWT, "See how to renew it")
        }
    };
    let matter = match days {
        ..=0 => [name, " has ended."].concat(),
        1 => [name, " ends within a day."].concat(),
        days => [name, " ends in ", &days.to_string(), " days."].concat(),
    };
    let works = "Calls and notes of whoever is signed in. ";
    let stops = if days > 0 { "What this computer does for the whole company stops then." } else { STOPPED };
    Some(Condition {
        kind,
        tells: Tells::ThisBrowser,
        matter,
        still_works: [works, stops].concat(),
        place: place.to_owned(),
        button: button.to_owned(),
        again: TOLD.into_iter().map(|told| before(ends, told)).find(|again| *again > now),
    })
}

const STOPPED: &str = "What this computer does for the whole company has stopped.";

/// Days until then, begun ones counted whole, where so few are left that it is told: 0 and less when it has ended.
pub(super) fn days_left(ends: Timestamp, now: Timestamp) -> Option<i64> {
    let left = ends.0.saturating_sub(now.0);
    let days = left.div_euclid(DAY) + i64::from(left.rem_euclid(DAY) > 0);
    (days <= TOLD[0]).then_some(days)
}

/// When something else is told of it; `None`: never again.
#[must_use]
pub fn changes(ends: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let next = match days_left(ends, now) {
        None => before(ends, TOLD[0]),
        Some(days) => before(ends, days - 1),
    };
    (now < ends).then_some(next)
}

fn before(ends: Timestamp, days: i64) -> Timestamp {
    Timestamp(ends.0.saturating_sub(days * DAY))
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::Tells;
    use proptest::prelude::*;

    use super::*;

    const ENDS: Timestamp = Timestamp(1_000 * DAY);
    const CERTIFICATE: Ending = Ending::Certificate { followed: false };

    fn at(days: i64) -> Timestamp {
        before(ENDS, days)
    }

    #[test]
    fn it_is_told_from_sixty_days_on_and_again_at_thirty_fourteen_and_seven() {
        assert_eq!(ending(CERTIFICATE, ENDS, Timestamp(at(60).0 - 1)), None);
        let again = |days| ending(CERTIFICATE, ENDS, at(days)).expect("it is told").again;
        assert_eq!(again(60), Some(at(30)));
        assert_eq!(again(31), Some(at(30)));
        assert_eq!(again(30), Some(at(14)));
        assert_eq!(again(14), Some(at(7)));
        assert_eq!(again(7), None, "from then on it stays");
        assert_eq!(again(-3), None);
    }

    #[test]
    fn the_words_say_how_long_and_who_is_told() {
        let told = ending(Ending::Jwt, ENDS, at(14)).expect("it is told");
        assert_eq!((told.kind, told.tells), (ConditionKind::JwtExpiring, Tells::ThisBrowser));
        assert_eq!(told.matter, "RingCentral's JWT on this computer ends in 14 days.");
        let matter = |at| ending(CERTIFICATE, ENDS, at).expect("it is told").matter;
        assert!(matter(Timestamp(ENDS.0 - 1)).ends_with("ends within a day."));
        assert!(matter(ENDS).ends_with("has ended."));
        let followed = ending(Ending::Certificate { followed: true }, ENDS, at(5)).expect("it is told");
        assert_eq!((&*followed.button, &*followed.place), ("Test the next key", NETSUITE_MACHINE));
    }

    proptest! {
        #[test]
        fn whoever_looks_only_when_something_changes_misses_nothing(left in -5 * DAY..100 * DAY, later in 0..100 * DAY) {
            let (now, later) = (Timestamp(ENDS.0 - left), Timestamp(ENDS.0 - left + later));
            let told = |at| ending(CERTIFICATE, ENDS, at);
            match changes(ENDS, now) {
                Some(next) => {
                    prop_assert!(next > now);
                    prop_assert!(told(next) != told(now));
                    prop_assert!(later >= next || told(later) == told(now));
                }
                None => prop_assert_eq!(told(later), told(now)),
            }
        }

        #[test]
        fn put_away_it_comes_again_before_it_ends(left in 0..60 * DAY) {
            let told = ending(CERTIFICATE, ENDS, Timestamp(ENDS.0 - left)).expect("it is told");
            match told.again {
                Some(again) => prop_assert!(again.0 > ENDS.0 - left && again <= at(7)),
                None => prop_assert!(left <= 7 * DAY),
            }
        }
    }
}
