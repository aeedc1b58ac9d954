//! The record's title: which way the call went and who it was with.

use callside_protocol::{Direction, EndedAs, NumberKind};

use super::{entry::Entry, message::shorten};
use crate::ringcentral::wire::Origin;

/// The longest title NetSuite takes (netsuite-api.md §3.3 names no limit; its text fields end at 300, most at 255).
const LONGEST: usize = 255;

/// "Call from Dana Whitfield, Harbor Foods Ltd", "Missed call from +1 (650) 555-0134", "Call to ext. 104, no answer".
#[must_use]
pub fn title(entry: &Entry) -> String {
    // RingCentral gives a conference the word itself for a number: it is with nobody.
    if entry.call.origin == Origin::Conference && name(entry).is_none() {
        return "Conference call".to_owned();
    }
    let other = other_side(entry).unwrap_or_else(|| "a withheld number".to_owned());
    let title = match (entry.call.direction, entry.call.ended_as) {
        (Direction::Inbound, Some(EndedAs::Missed)) => format!("Missed call from {other}"),
        (Direction::Inbound, Some(EndedAs::Declined)) => format!("Declined call from {other}"),
        (Direction::Inbound, Some(EndedAs::Voicemail)) => format!("Voicemail from {other}"),
        (Direction::Inbound, _) => format!("Call from {other}"),
        (Direction::Outbound, Some(EndedAs::NoAnswer)) => format!("Call to {other}, no answer"),
        (Direction::Outbound, Some(EndedAs::Busy)) => format!("Call to {other}, busy"),
        (Direction::Outbound, Some(EndedAs::Cancelled)) => format!("Call to {other}, hung up before an answer"),
        (Direction::Outbound, Some(EndedAs::Failed)) => format!("Call to {other}, not put through"),
        (Direction::Outbound, _) => format!("Call to {other}"),
    };
    let mut graphemes = LONGEST;
    let mut short = shorten(&title, graphemes);
    while short.encode_utf16().count() > LONGEST {
        graphemes -= 1;
        short = shorten(&title, graphemes);
    }
    short
}

/// The matched person and company, else the number. The name the network gives is never taken for either.
pub(super) fn other_side(entry: &Entry) -> Option<String> {
    name(entry).or_else(|| {
        let display = entry.number.display.reveal();
        (entry.number.kind != NumberKind::Anonymous && !display.is_empty()).then(|| display.to_owned())
    })
}

/// The matched person and company.
pub(super) fn name(entry: &Entry) -> Option<String> {
    let chosen = entry.chosen()?;
    let company = chosen.company.as_ref().map(|company| company.name.reveal());
    let parts: Vec<&str> = [Some(chosen.name.reveal()), company]
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
