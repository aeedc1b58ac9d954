//! A recording that is played, or not.

use super::{fault, refusal};
use crate::{FaultKind, PLAY_RECORDINGS, Refusal, Right};

/// RingCentral prepares a recording in about the time its call took (market.md §2, 12); for so many milliseconds after the
/// call one that is not there is taken for one to come.
const PREPARED_WITHIN: i64 = 3_600_000;

/// Why a recording was not played and what to do, in a sentence or two. `age` is how many milliseconds ago its call was.
#[must_use]
pub fn unplayed(why: &Refusal, age: i64) -> String {
    match why {
        Refusal::NoRecording if age < PREPARED_WITHIN => {
            "RingCentral is still preparing this recording. Try again in a few minutes.".to_owned()
        }
        Refusal::NoRecording => {
            "RingCentral no longer has this recording: it deletes them after a time, most after 90 days.".to_owned()
        }
        Refusal::Fault(why) => {
            let words = fault(why);
            let next = match &why.kind {
                // RingCentral names the rule and not the permission when a recording is somebody else's.
                FaultKind::NotAllowed(Right::RingCentral { name }) if name != PLAY_RECORDINGS => {
                    return "RingCentral does not let you play this recording: it may be a colleague's.".to_owned();
                }
                FaultKind::Busy => "Play it again in a minute.",
                FaultKind::Offline | FaultKind::Unwell => "Play it again when it is back.",
                FaultKind::Refused => return "RingCentral does not give out this recording.".to_owned(),
                _ => &words.next,
            };
            [&words.happened, next].join(" ")
        }
        why => refusal(why),
    }
}

/// How much has come: "1.2 of 3.4 MB". `size` is the whole, 0 where that is not known; both in bytes.
#[must_use]
pub fn loaded(received: usize, size: usize) -> String {
    let large = received.max(size) >= 1_000_000;
    let amount = |bytes: usize| match large {
        true => format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        false => (bytes / 1_000).to_string(),
    };
    let unit = if large { "MB" } else { "kB" };
    match size {
        0 => format!("{} {unit}", amount(received)),
        size => format!("{} of {} {unit}", amount(received), amount(size)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cloud, Fault};

    #[test]
    fn every_reason_has_its_own_words() {
        let minute = 60_000;
        let of =
            |kind| unplayed(&Refusal::Fault(Fault { cloud: Some(Cloud::RingCentral), kind, detail: None }), minute);
        let said = [
            unplayed(&Refusal::NoRecording, minute),
            unplayed(&Refusal::NoRecording, 91 * 24 * 60 * minute),
            of(FaultKind::Offline),
            of(FaultKind::Unwell),
            of(FaultKind::Busy),
            of(FaultKind::SignedOut),
            of(FaultKind::NotAllowed(Right::RingCentral { name: PLAY_RECORDINGS.to_owned() })),
            of(FaultKind::NotAllowed(Right::RingCentral { name: "CMN-404".to_owned() })),
            of(FaultKind::Refused),
        ];
        for (place, one) in said.iter().enumerate() {
            assert!(said.iter().skip(place + 1).all(|other| other != one), "{one}");
            // Nothing is asked again unless the person does it.
            assert!(!one.contains("by itself"), "{one}");
        }
        assert!(said[0].contains("preparing") && said[1].contains("no longer"), "{said:?}");
        assert!(said[6].contains(PLAY_RECORDINGS) && said[7].contains("colleague"), "{said:?}");
    }

    #[test]
    fn an_amount_is_written_in_the_unit_that_fits_the_whole() {
        assert_eq!(loaded(0, 3_456_789), "0.0 of 3.4 MB");
        assert_eq!(loaded(12_999_999, 0), "12.9 MB");
        assert_eq!(loaded(20_480, 81_000), "20 of 81 kB");
        assert_eq!(loaded(0, 0), "0 kB");
    }
}
