//! Calls that came and went while nobody listened, as the call log alone tells them (ringcentral-api.md §3).

use callside_protocol::{Direction, Timestamp};

use super::{
    Call, Key, apply_log,
    fold::{UNNAMED_LEG, filled, other_of},
    leg::{Latest, Leg, Legs, Seen, Step},
};
use crate::ringcentral::{
    LogRecord, Me,
    wire::{CallResult, StatusCode, Way},
};

/// The calls these records tell of, each once. Left out: calls still on, deleted records, faxes, and records that name
/// no telephony session, by which alone a call is known (`call::key`).
#[must_use]
pub fn recalled(records: &[LogRecord], me: &Me) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for record in records {
        let Some(call) = recall(record, me) else { continue };
        if !calls.iter().any(|known| known.key == call.key) {
            calls.push(call);
        }
    }
    for call in &mut calls {
        apply_log(call, records, me);
    }
    calls
}

/// A record of a call that is over: no fax, and nothing that was deleted.
pub(super) fn is_call(record: &LogRecord) -> bool {
    let is_over = record.result.as_ref().is_some_and(|result| *result != CallResult::InProgress);
    is_over && !record.deleted && !record.kind.eq_ignore_ascii_case("fax")
}

fn recall(record: &LogRecord, me: &Me) -> Option<Call> {
    if !is_call(record) {
        return None;
    }
    let session = record.telephony_session_id.as_ref()?;
    let began = record.start_time?;
    let ended = Timestamp(began.0 + i64::from(record.duration.unwrap_or_default()) * 1_000);
    let direction = if record.direction == Way::Outbound { Direction::Outbound } else { Direction::Inbound };
    let answered = matches!(record.result, Some(CallResult::Accepted | CallResult::CallConnected));

    let mut leg = Leg::new(direction);
    // Older than anything a notification could say, so that one that comes late after all has the last word.
    let mut tell =
        |sequence, at, code| leg.take(Step { sequence, seen: Seen::Presence, at, code, reason: None, peer: None });
    tell(-3, began, StatusCode::Proceeding);
    if answered {
        tell(-2, began, StatusCode::Answered);
    }
    tell(-1, ended, StatusCode::Disconnected);

    let ((other, _), (own, _)) = other_of(direction, (&record.from, ()), (&record.to, ()));
    let mut legs = Legs::default();
    Latest::offer(&mut legs.number, -1, filled(other.phone_number.as_ref()));
    Latest::offer(&mut legs.name, -1, filled(other.name.as_ref()));
    Latest::offer(
        &mut legs.extension,
        -1,
        other.extension_id.as_ref().or(other.extension_number.as_ref()).map(|id| id.0.clone()),
    );
    Latest::offer(&mut legs.line, -1, filled(own.phone_number.as_ref()));
    Latest::offer(&mut legs.session_id, -1, record.session_id.as_ref().map(|id| id.0.clone()));
    legs.legs.insert(record.party_id.as_ref().map_or_else(|| UNNAMED_LEG.to_owned(), |id| id.0.clone()), leg);
    let key = Key { account: me.account.clone(), extension: me.extension.clone(), session: session.0.clone() };
    Call::folded(key, legs, None)
}

#[cfg(test)]
mod tests {
    use callside_protocol::{Direction, EndedAs};

    use super::recalled;
    use crate::{call::stories, ringcentral::LogRecord};

    fn record(session: &str, direction: &str, result: &str) -> LogRecord {
        let record = serde_json::json!({
            "id": "r", "type": "Voice", "telephonySessionId": session, "partyId": "p-1", "result": result,
            "direction": direction, "startTime": "2026-11-20T17:05:52.000Z", "duration": 22,
            "from": {"phoneNumber": "+16505550134", "name": "HARBOR FOODS"}, "to": {"phoneNumber": "+16505550101"},
        });
        callside_json::read(&record.to_string()).unwrap()
    }

    #[test]
    fn an_answered_call_is_known_by_its_log_alone() {
        let calls = recalled(&[record("s-1", "Inbound", "Accepted")], &stories::me());
        let [call] = calls.as_slice() else { panic!("one call") };
        assert_eq!((call.direction, call.ended_as), (Direction::Inbound, Some(EndedAs::Completed)));
        assert_eq!(call.other.number.as_ref().unwrap().reveal(), "+16505550134");
        assert_eq!(call.line.as_ref().unwrap().reveal(), "+16505550101");
        assert_eq!((call.answered, call.ended.unwrap().0 - call.began.0), (Some(call.began), 22_000));
        assert!(call.facts.as_ref().unwrap().is_final());
    }

    #[test]
    fn how_it_ended_is_what_the_log_says() {
        let ended = |direction, result| {
            recalled(&[record("s-1", direction, result)], &stories::me()).first().and_then(|call| call.ended_as)
        };
        assert_eq!(ended("Inbound", "Missed"), Some(EndedAs::Missed));
        assert_eq!(ended("Inbound", "Voicemail"), Some(EndedAs::Voicemail));
        assert_eq!(ended("Outbound", "Busy"), Some(EndedAs::Busy));
        assert_eq!(ended("Outbound", "Call connected"), Some(EndedAs::Completed));
    }

    #[test]
    fn calls_still_on_and_records_without_a_session_are_left_out() {
        assert_eq!(recalled(&[record("s-1", "Inbound", "In Progress")], &stories::me()), []);
        let nameless = LogRecord { telephony_session_id: None, ..record("s-1", "Inbound", "Missed") };
        assert_eq!(recalled(&[nameless], &stories::me()), []);
    }

    #[test]
    fn two_records_of_one_session_are_one_call() {
        let records = [record("s-1", "Inbound", "Missed"), record("s-1", "Inbound", "Accepted")];
        assert_eq!(recalled(&records, &stories::me()).len(), 1);
    }
}
