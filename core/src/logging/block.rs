//! What Callside's block says about a call. Exact where the record's own times cannot be (see [`super::times`]).

use callside_protocol::{Direction, EndedAs, Personal, Timestamp, words};

use super::{
    earlier::Told,
    entry::Entry,
    fence,
    message::shorten,
    times::{Zone, duration, read_duration},
    title,
};
use crate::{
    call::{Call, Colleague, Facts, Key},
    characters::Pieces,
    phone::{PhoneNumber, Region},
    ringcentral::wire::CallResult,
};

/// No value of the block is longer, so that the block never crowds out the note.
const LONGEST: usize = 120;
/// Nor is a colleague's name, beside which their record has to have room.
const NAME: usize = 40;
/// So many colleagues on one call are named.
const COLLEAGUES: usize = 5;

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
    lines.extend(call.ended_as.and_then(|ended_as| Some(("Hung up by", hung_up(ended_as, call)?.to_owned()))));
    lines.extend(line(entry).map(|line| ("Line", line)));
    let queue = call.queue.as_ref().filter(|queue| !queue.is_blank()).map(Personal::reveal);
    lines.extend(queue.map(|queue| ("Queue", queue.to_owned())));
    lines.extend(entry.outcome.clone().map(|outcome| ("Outcome", outcome)));
    lines.extend(entry.about.as_ref().map(|about| ("About", words::linked(about))));
    let facts = call.facts.as_ref();
    // The id alone: whoever may listen finds it in RingCentral, and nobody else can.
    let recordings = facts.map(Facts::recordings).unwrap_or_default();
    if !recordings.is_empty() {
        lines.push(("Recording", recordings.join(", ")));
    }
    for (_, value) in &mut lines {
        *value = shorten(value, LONGEST);
    }
    let colleagues = facts.map(|facts| facts.colleagues.as_slice()).unwrap_or_default();
    lines.extend(colleagues.iter().take(COLLEAGUES).map(|colleague| ("Colleague", referring(colleague, &call.key))));
    fence::write(&lines, &call.key.external_id().0)
}

/// Somebody else on the call, and where their record is found: by its external id, which is known before it is there.
fn referring(colleague: &Colleague, key: &Key) -> String {
    let name = colleague.name.as_ref().filter(|name| !name.is_blank()).map(|name| shorten(name.reveal(), NAME));
    let number = colleague.number.as_ref().map(|number| format!("ext. {number}"));
    let who = [name, number].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let key = Key { extension: colleague.extension.clone(), ..key.clone() };
    format!("{who} (record {})", key.external_id().0).trim_start().to_owned()
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

/// Who hung up, where that is known and not what the result says. Of a call that was answered it is not: RingCentral tells
/// a user only that their own leg is over, whoever ended it (ringcentral-api.md §2.6).
fn hung_up(ended_as: EndedAs, call: &Call) -> Option<&'static str> {
    let result = &call.facts.as_ref()?.result;
    (ended_as == EndedAs::Missed && matches!(result, CallResult::HangUp | CallResult::Abandoned))
        .then_some("the caller")
}

/// What the first block in a text tells, whichever call's it is.
pub(super) fn read(text: &str) -> Told<'_> {
    let value = |label| fence::value(text, label);
    Told {
        began: value("Began").and_then(|began| began.strip_suffix(')')?.halves(" (")),
        direction: value("Direction").and_then(|direction| match direction {
            "Inbound" => Some(Direction::Inbound),
            "Outbound" => Some(Direction::Outbound),
            _ => None,
        }),
        ended_as: value("Result").and_then(|told| ENDINGS.into_iter().find(|ended_as| result(*ended_as) == told)),
        talked: value("Duration").and_then(read_duration),
        recordings: value("Recording").unwrap_or_default(),
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
