//! The ledger of calls in words: how many are in which state, and its calls as a table for other programs.

use super::{count, direction, log_group, log_state, phase, table::Table, thousands};
use crate::{LogState, RecentCall, Timestamp, TodayView, words::LogGroup};

/// How many calls are in which state, in a sentence: "14 calls: 2 need you, 12 logged."
#[must_use]
pub fn ledger(today: &TodayView) -> String {
    let states = LogGroup::ALL.into_iter().zip(&today.counts).filter(|(_, count)| **count > 0);
    let states: Vec<String> = states.map(|(group, count)| in_state(group, *count)).collect();
    let fits: usize = today.counts.iter().sum();
    let calls = count(today.calls, "call", "calls");
    match (states.is_empty(), fits == today.calls) {
        (_, true) if today.calls == 0 => "No calls.".to_owned(),
        (true, _) => format!("None of {calls} fits."),
        (false, true) => format!("{calls}: {}.", states.join(", ")),
        (false, false) => format!("{} of {calls}: {}.", thousands(fits), states.join(", ")),
    }
}

fn in_state(group: LogGroup, calls: usize) -> String {
    let state = match group {
        LogGroup::NeedsYou if calls != 1 => "need you".to_owned(),
        group => group.title().to_ascii_lowercase(),
    };
    format!("{} {state}", thousands(calls))
}

/// The calls as a table. `at` writes an instant's date and time of day.
#[must_use]
pub fn calls_table(calls: &[RecentCall], at: &dyn Fn(Timestamp) -> [String; 2]) -> String {
    let mut table = Table::new(&[
        "Date",
        "Time",
        "Direction",
        "Result",
        "Talked (s)",
        "Name",
        "Company",
        "Number",
        "Outcome",
        "Note",
        "State",
        "Why",
        "Phone call",
    ]);
    for call in calls {
        let [date, time] = at(call.began);
        let said = log_state(&call.log);
        let record = match &call.log {
            LogState::Logged { record, .. } => record.as_str(),
            _ => "",
        };
        table.line(&[
            &date,
            &time,
            direction(call.direction),
            phase(call.phase, call.direction),
            &call.talked.to_string(),
            call.name.as_ref().map_or("", |name| name.reveal()),
            call.company.as_ref().map_or("", |company| company.name.reveal()),
            call.number.e164.as_ref().unwrap_or(&call.number.display).reveal(),
            call.outcome.as_deref().unwrap_or_default(),
            call.note.reveal(),
            log_group(&call.log).title(),
            said.detail.as_deref().unwrap_or_default(),
            record,
        ]);
    }
    table.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CallId, CallPhase, CallerNumber, Direction, EndedAs, NumberKind, Reckoning, SkipRule, Window};

    fn today(calls: usize, counts: [usize; 6]) -> TodayView {
        TodayView {
            window: Window::default(),
            today: 0,
            days: Vec::new(),
            calls,
            counts: counts.to_vec(),
            reckoning: Reckoning::default(),
            writes: Vec::new(),
            written: 0,
            opened: Vec::new(),
        }
    }

    #[test]
    fn the_counts_are_said_with_what_is_left_out() {
        assert_eq!(ledger(&today(0, [0; 6])), "No calls.");
        assert_eq!(ledger(&today(14, [2, 0, 0, 0, 12, 0])), "14 calls: 2 need you, 12 logged.");
        assert_eq!(ledger(&today(14, [1, 0, 0, 0, 2, 0])), "3 of 14 calls: 1 needs you, 2 logged.");
        assert_eq!(ledger(&today(1, [0; 6])), "None of 1 call fits.");
    }

    #[test]
    fn a_call_is_a_line_with_its_whole_note_and_the_one_state_it_is_in() {
        let call = RecentCall {
            id: CallId("cs-1".to_owned()),
            direction: Direction::Inbound,
            phase: CallPhase::Ended(EndedAs::Missed),
            began: Timestamp(0),
            talked: 0,
            number: CallerNumber {
                kind: NumberKind::Public,
                display: "+1 (650) 555-0134".into(),
                e164: Some("+16505550134".into()),
            },
            name: Some("=HYPERLINK(1)".into()),
            person: None,
            company: None,
            note: "two\nlines, and more".into(),
            outcome: Some("Sold".to_owned()),
            log: LogState::Skipped(SkipRule::ByAgent),
        };
        let table = calls_table(&[call], &|_| ["2026-03-10".to_owned(), "14:02".to_owned()]);
        let line = table.split_once("\r\n").map_or("", |(_, line)| line);
        assert_eq!(
            line,
            "2026-03-10,14:02,Inbound,Missed,0,\"'=HYPERLINK(1)\",,+16505550134,Sold,\"two\nlines, and more\",Not logged,\
             You chose not to log it.,\r\n"
        );
    }
}
