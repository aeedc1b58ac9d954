//! What Callside's block says about a call. Exact where the record's own times cannot be (see [`super::times`]).

use callside_protocol::{Direction, EndedAs, Personal, Timestamp};

use super::{
    earlier::Told,
    entry::Entry,
    fence,
    message::shorten,
    times::{Zone, duration, read_duration},
    title,
};
use crate::phone::{PhoneNumber, Region};

/// No value of the block is longer, so that the block never crowds out the note.
const LONGEST: usize = 120;

/// Writes the block of a call.
#[must_use]
pub fn block(entry: &Entry, zone: &Zone<'_>) -> String {
    let call = &entry.call;
    let ended = call.ended.unwrap_or(call.began);
    let mut lines: Vec<(&str, String)> = vec![(
        "Direction",
        match call.direction {
            Direction::Inbound => "Inbound".to_owned(),
            Direction::Outbound => "Outbound".to_owned(),
        },
    )];
    lines.extend(title::name(entry).map(|name| ("With", name)));
    let number = entry.number.display.reveal();
    lines.push(("Number", if number.is_empty() { "withheld".to_owned() } else { number.to_owned() }));
    lines.push(("Began", format!("{} ({})", zone.written(call.began), zone.name())));
    if !call.is_live() {
        lines.push(("Ended", format!("{} ({})", zone.written(ended), zone.name())));
        lines.push(("Duration", length(entry, ended)));
    }
    lines.extend(call.ended_as.map(|ended_as| ("Result", result(ended_as).to_owned())));
    lines.extend(line(entry).map(|line| ("Line", line)));
    let queue = call.queue.as_ref().filter(|queue| !queue.is_blank()).map(Personal::reveal);
    lines.extend(queue.map(|queue| ("Queue", queue.to_owned())));
    lines.extend(entry.outcome.clone().map(|outcome| ("Outcome", outcome)));
    for (_, value) in &mut lines {
        *value = shorten(value, LONGEST);
    }
    fence::write(&lines, &call.key.external_id().0)
}

/// Talk time; a call nobody answered has none, and how long it rang is worth knowing.
fn length(entry: &Entry, ended: Timestamp) -> String {
    let talked = entry.call.talked_seconds(ended);
    if entry.call.rang_only() {
        let rang = u32::try_from((ended.0 - entry.call.began.0) / 1000).unwrap_or_default();
        format!("{}, rang {}", duration(talked), duration(rang))
    } else {
        duration(talked)
    }
}

/// The agent's own line: its label, else its number as people read it.
fn line(entry: &Entry) -> Option<String> {
    if let Some(label) = entry.line.as_ref().filter(|label| !label.is_blank()) {
        return Some(label.reveal().to_owned());
    }
    let number = entry.call.line.as_ref()?.reveal();
    let home = Region::default();
    Some(PhoneNumber::parse(number, home).map_or_else(|| number.to_owned(), |number| number.display(home)))
}

/// What the first block in a text tells, whichever call's it is.
pub(super) fn read(text: &str) -> Told<'_> {
    let value = |label| fence::value(text, label);
    Told {
        began: value("Began").and_then(|began| began.strip_suffix(')')?.split_once(" (")),
        direction: value("Direction").and_then(|direction| match direction {
            "Inbound" => Some(Direction::Inbound),
            "Outbound" => Some(Direction::Outbound),
            _ => None,
        }),
        ended_as: value("Result").and_then(|told| ENDINGS.into_iter().find(|ended_as| result(*ended_as) == told)),
        talked: value("Duration").and_then(read_duration),
    }
}

/// Every way a call can end.
const ENDINGS: [EndedAs; 11] = [
    EndedAs::Completed,
    EndedAs::Missed,
    EndedAs::Declined,
    EndedAs::Voicemail,
    EndedAs::AnsweredElsewhere,
    EndedAs::Transferred,
    EndedAs::MovedToConference,
    EndedAs::NoAnswer,
    EndedAs::Busy,
    EndedAs::Cancelled,
    EndedAs::Failed,
];

fn result(ended_as: EndedAs) -> &'static str {
    match ended_as {
        EndedAs::Completed => "Completed",
        EndedAs::Missed => "Missed",
        EndedAs::Declined => "Declined",
        EndedAs::Voicemail => "Voicemail",
        EndedAs::AnsweredElsewhere => "Answered elsewhere",
        EndedAs::Transferred => "Transferred",
        EndedAs::MovedToConference => "Merged into a conference",
        EndedAs::NoAnswer => "No answer",
        EndedAs::Busy => "Busy",
        EndedAs::Cancelled => "Hung up before an answer",
        EndedAs::Failed => "Not put through",
    }
}
