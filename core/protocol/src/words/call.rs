//! Calls: where they are, how they ended, and what a notification says about one.

use super::record::nobody_chosen;
use crate::{CallPhase, CallView, Candidate, Direction, EndedAs, Fault, NumberKind, Personal, Who};

/// Whose idea the call was.
#[must_use]
pub const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

/// Where the call is: the word of the state strip.
#[must_use]
pub const fn phase(phase: CallPhase, direction: Direction) -> &'static str {
    match (phase, direction) {
        (CallPhase::Ringing, Direction::Inbound) => "Ringing",
        (CallPhase::Ringing, Direction::Outbound) => "Calling",
        (CallPhase::Connected, _) => "Connected",
        (CallPhase::OnHold, _) => "On hold",
        (CallPhase::Parked, _) => "Parked",
        (CallPhase::Ended(how), _) => ended_as(how),
    }
}

/// Why the calls of colleagues are not among the earlier ones.
#[must_use]
pub fn earlier_unread(fault: &Fault) -> String {
    format!("Calls of your colleagues could not be read: {}", super::fault(fault).happened)
}

/// How a call ended.
#[must_use]
pub const fn ended_as(how: EndedAs) -> &'static str {
    match how {
        EndedAs::Completed => "Ended",
        EndedAs::Missed => "Missed",
        EndedAs::Declined => "Declined",
        EndedAs::Voicemail => "Voicemail",
        EndedAs::AnsweredElsewhere => "Answered elsewhere",
        EndedAs::Transferred => "Transferred",
        EndedAs::MovedToConference => "Moved to a conference",
        EndedAs::NoAnswer => "No answer",
        EndedAs::Busy => "Busy",
        EndedAs::Cancelled => "Cancelled",
        EndedAs::Failed => "Could not connect",
    }
}

/// Why a call that has ended stays in front of another that is on; `None`: it does not need saying.
#[must_use]
pub fn kept_in_front(front: &CallView, other: &CallView) -> Option<&'static str> {
    let ended = |call: &CallView| matches!(call.phase, CallPhase::Ended(_));
    let typed = !front.note.text.is_blank();
    (typed && ended(front) && !ended(other)).then_some("You were typing: this note stays here, saved, until you go.")
}

/// The line or queue a call came through: "via Sales line · queue Support".
#[must_use]
pub fn line(line: Option<&Personal>, queue: Option<&Personal>) -> Option<String> {
    let line = line.map(|line| format!("via {}", line.reveal()));
    let queue = queue.map(|queue| format!("queue {}", queue.reveal()));
    match (line, queue) {
        (Some(line), Some(queue)) => Some(format!("{line} · {queue}")),
        (line, queue) => line.or(queue),
    }
}

/// What to call the other side: the matched name, else the one RingCentral knows, else the number, else what sort of
/// number it is.
#[must_use]
pub fn notice_title(call: &CallView) -> Personal {
    if let Some(candidate) = chosen(call) {
        return Personal::new(super::candidate_name(candidate));
    }
    if let Some(person) = super::named_by_ringcentral(call) {
        return person.name.clone();
    }
    match call.number.kind {
        NumberKind::Anonymous => Personal::new("Number withheld"),
        NumberKind::Public | NumberKind::Extension | NumberKind::Code => call
            .network_name
            .clone()
            .filter(|_| call.number.kind == NumberKind::Extension)
            .unwrap_or_else(|| call.number.display.clone()),
    }
}

/// The second line of a notification: company, number, line.
#[must_use]
pub fn notice_message(call: &CallView) -> Personal {
    let company = chosen(call).and_then(|candidate| candidate.company.as_ref()).map(|company| company.name.reveal());
    let listed = super::named_by_ringcentral(call);
    let number = chosen(call).is_some() || listed.is_some();
    let number = number.then(|| call.number.display.reveal());
    let listed = listed.map(|person| super::listed_in(person.listed_in));
    let unsettled = match &call.who {
        Who::Found { candidates, chosen: None, by_agent, .. } => Some(nobody_chosen(candidates.len(), *by_agent)),
        _ => None,
    };
    let line = line(call.line.as_ref(), call.queue.as_ref());
    let parts = [company, number, listed, unsettled.as_deref(), line.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    Personal::new(if parts.is_empty() { "Incoming call".to_owned() } else { parts.join(" · ") })
}

/// What the live region speaks when a call changes: "Ringing: Dana Whitfield, Harbor Foods Ltd".
#[must_use]
pub fn call_summary(call: &CallView) -> Personal {
    let company =
        chosen(call).and_then(|candidate| candidate.company.as_ref()).filter(|company| !company.name.is_blank());
    let company = company.map(|company| format!(", {}", company.name.reveal())).unwrap_or_default();
    Personal::new(format!("{}: {}{company}", phase(call.phase, call.direction), notice_title(call).reveal()))
}

fn chosen(call: &CallView) -> Option<&Candidate> {
    match &call.who {
        Who::Found { candidates, chosen: Some(chosen), .. } => candidates.get(*chosen),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{call_summary, kept_in_front, line, notice_message, notice_title, phase};
    use crate::{
        CallId, CallPhase, CallView, CallerNumber, Candidate, CompanyRef, Direction, EndedAs, InNetSuite, LogState,
        MatchReason, NoteView, NumberKind, Personal, PhoneField, RecordKind, RecordRef, SavedHere, Timestamp, Who,
    };

    fn ringing(kind: NumberKind, display: &str, who: Who) -> CallView {
        CallView {
            id: CallId("cs-1-2-3".to_owned()),
            direction: Direction::Inbound,
            phase: CallPhase::Ringing,
            began: Timestamp(0),
            answered: None,
            ended: None,
            number: CallerNumber { kind, display: Personal::new(display), e164: None },
            network_name: Some(Personal::new("WHITFIELD D")),
            line: Some(Personal::new("Sales line")),
            queue: None,
            recording: false,
            recordings: Vec::new(),
            recordings_settled: false,
            who,
            addition: None,
            ringcentral: Vec::new(),
            note: NoteView {
                text: Personal::default(),
                revision: 0,
                here: SavedHere::Empty,
                in_netsuite: InNetSuite::NotYet,
            },
            outcomes: Vec::new(),
            outcome: None,
            about: None,
            task: None,
            asks: Vec::new(),
            fields: Vec::new(),
            earlier: Vec::new(),
            earlier_unread: None,
            beside: None,
            edits: Vec::new(),
            log: LogState::NotYet,
            left_off: Vec::new(),
        }
    }

    fn dana() -> Who {
        Who::Found {
            candidates: vec![Candidate {
                record: RecordRef { kind: RecordKind::Contact, id: "5".to_owned() },
                name: Personal::new("Dana Whitfield"),
                title: None,
                company: Some(CompanyRef {
                    record: RecordRef { kind: RecordKind::Customer, id: "7".to_owned() },
                    name: Personal::new("Harbor Foods Ltd"),
                }),
                reasons: vec![MatchReason::Exact(PhoneField::Mobile)],
            }],
            chosen: Some(0),
            by_agent: false,
            unread: Vec::new(),
            as_of: None,
        }
    }

    #[test]
    fn a_known_caller_is_named_with_company_number_and_line() {
        let call = ringing(NumberKind::Public, "+1 (650) 555-0134", dana());
        assert_eq!(notice_title(&call).reveal(), "Dana Whitfield");
        assert_eq!(notice_message(&call).reveal(), "Harbor Foods Ltd · +1 (650) 555-0134 · via Sales line");
        assert_eq!(call_summary(&call).reveal(), "Ringing: Dana Whitfield, Harbor Foods Ltd");
    }

    #[test]
    fn the_networks_name_is_never_taken_for_a_match() {
        let call = ringing(NumberKind::Public, "+1 (650) 555-0134", Who::Looking);
        assert_eq!(notice_title(&call).reveal(), "+1 (650) 555-0134");
        let withheld = ringing(NumberKind::Anonymous, "", Who::Looking);
        assert_eq!(notice_title(&withheld).reveal(), "Number withheld");
    }

    #[test]
    fn a_colleague_is_called_by_the_name_their_extension_has() {
        let call = ringing(NumberKind::Extension, "ext. 104", Who::Unasked(crate::Unasked::Internal));
        assert_eq!(notice_title(&call).reveal(), "WHITFIELD D");
    }

    #[test]
    fn calling_and_ringing_are_told_apart() {
        assert_eq!(phase(CallPhase::Ringing, Direction::Outbound), "Calling");
        assert_eq!(phase(CallPhase::Ended(EndedAs::Missed), Direction::Inbound), "Missed");
    }

    #[test]
    fn only_a_note_typed_after_the_call_is_said_to_stay_in_front() {
        let other = ringing(NumberKind::Public, "+1 (650) 555-0134", dana());
        let mut front = CallView { phase: CallPhase::Ended(EndedAs::Completed), ..other.clone() };
        assert_eq!(kept_in_front(&front, &other), None);
        front.note.text = "wants prices".into();
        assert!(kept_in_front(&front, &other).is_some());
        assert_eq!(kept_in_front(&CallView { phase: CallPhase::Connected, ..front }, &other), None);
    }

    #[test]
    fn line_and_queue_share_a_line() {
        let (sales, support) = (Personal::new("Sales"), Personal::new("Support"));
        assert_eq!(line(Some(&sales), Some(&support)).as_deref(), Some("via Sales · queue Support"));
        assert_eq!(line(None, Some(&support)).as_deref(), Some("queue Support"));
        assert_eq!(line(None, None), None);
    }
}
