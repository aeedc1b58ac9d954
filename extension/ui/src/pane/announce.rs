//! What the live region speaks: changes of state, never the running timer.

use callside_protocol::{CallPhase, CallView, LogState, View, words};

/// The state of the call on top, of a second one that rings, and of the record after hang-up, in a sentence.
#[must_use]
pub fn announcement(view: &View) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some(top) = view.calls.first() {
        said.push(words::call_summary(top).into_revealed());
        said.extend(log(top));
    }
    let second = view.calls.iter().skip(1).filter(|call| call.phase == CallPhase::Ringing);
    said.extend(second.map(|call| format!("Second call. {}", words::call_summary(call).reveal())));
    said.join(". ")
}

fn log(call: &CallView) -> Option<String> {
    match (&call.phase, &call.log) {
        (CallPhase::Ended(_), LogState::NotYet) => None,
        (CallPhase::Ended(_), log) => {
            let words = words::log_state(log);
            Some(match (log, words.detail) {
                (LogState::Logged { flag: None, .. }, _) | (_, None) => words.state,
                (_, Some(detail)) => format!("{}. {}", words.state, detail.trim_end_matches('.')),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::announcement;
    use crate::samples;

    #[test]
    fn a_ringing_caller_is_spoken_with_name_and_company() {
        assert_eq!(announcement(&samples::ringing()), "Ringing: Dana Whitfield, Harbor Foods Ltd");
    }

    #[test]
    fn a_second_call_is_spoken_after_the_first() {
        let said = announcement(&samples::second_call());
        assert!(said.starts_with("Connected: Dana Whitfield, Harbor Foods Ltd. Second call. Ringing: "), "{said}");
    }

    #[test]
    fn the_record_is_spoken_once_the_call_is_over() {
        assert_eq!(announcement(&samples::logged()), "Ended: Dana Whitfield, Harbor Foods Ltd. Logged");
        let needs = announcement(&samples::needs_department());
        assert!(needs.ends_with("Needs Department. NetSuite wants Department before it takes the record"), "{needs}");
    }

    #[test]
    fn without_a_call_nothing_is_spoken() {
        assert_eq!(announcement(&samples::idle()), "");
    }
}
