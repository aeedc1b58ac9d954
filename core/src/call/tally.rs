//! The calls that RingCentral's own log counts, against those Callside has.

use callside_protocol::{MissingCall, Timestamp};

use super::{fold::other_of, recalled::is_call};
use crate::ringcentral::{LogRecord, wire::Way};

/// The calls of one stretch of a log, taken in page by page.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Each session once: its telephony session id, else its old one.
    sessions: Vec<String>,
    /// Those of them that are not known.
    pub missing: Vec<MissingCall>,
}

impl Tally {
    /// How many calls there are.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.sessions.len()
    }

    /// Counts the calls among these records that began at `from` or later. Several records of a session are one call.
    pub fn count(&mut self, records: &[LogRecord], from: Timestamp, is_known: &dyn Fn(&LogRecord) -> bool) {
        for record in records.iter().filter(|record| is_call(record)) {
            let Some(began) = record.start_time.filter(|began| *began >= from) else { continue };
            let named = record.telephony_session_id.as_ref().or(record.session_id.as_ref()).or(record.id.as_ref());
            let Some(named) = named.filter(|named| !self.sessions.contains(&named.0)) else { continue };
            self.sessions.push(named.0.clone());
            if !is_known(record) {
                let direction = if record.direction == Way::Outbound {
                    callside_protocol::Direction::Outbound
                } else {
                    callside_protocol::Direction::Inbound
                };
                let (other, _) = other_of(direction, &record.from, &record.to);
                self.missing.push(MissingCall { began, number: other.phone_number.clone().unwrap_or_default() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;
    use serde_json::{Value, json};

    use super::Tally;
    use crate::ringcentral::LogRecord;

    fn record(session: Value, change: Value) -> LogRecord {
        let mut record = json!({"id": "r", "type": "Voice", "telephonySessionId": session, "result": "Missed",
            "direction": "Inbound", "startTime": "2026-11-20T15:00:00Z", "from": {"phoneNumber": "+16505550134"}});
        for (name, value) in change.as_object().unwrap() {
            record[name] = value.clone();
        }
        callside_json::read(&record.to_string()).unwrap()
    }

    #[test]
    fn a_session_is_one_call_and_what_is_no_call_is_not_counted() {
        let mut tally = Tally::default();
        let records = [
            record(json!("s-1"), json!({})),
            record(json!("s-1"), json!({"id": "other"})),
            record(json!("s-2"), json!({"type": "Fax"})),
            record(json!("s-3"), json!({"deleted": true})),
            record(json!("s-4"), json!({"result": "In Progress"})),
            record(json!("s-5"), json!({"startTime": "2026-11-20T14:59:59Z"})),
        ];
        let from = Timestamp(1_795_186_800_000);
        tally.count(&records, from, &|_| true);
        assert_eq!((tally.counted(), tally.missing.len()), (1, 0));
        // The next page goes on with the same call, and with another.
        tally.count(&[record(json!("s-1"), json!({})), record(json!("s-6"), json!({}))], from, &|_| true);
        assert_eq!(tally.counted(), 2);
    }

    #[test]
    fn what_is_not_known_is_missing_by_when_and_whom() {
        let mut tally = Tally::default();
        let nameless = record(Value::Null, json!({"sessionId": "738678750545"}));
        let both = [nameless, record(json!("s-1"), json!({}))];
        tally.count(&both, Timestamp(0), &|record| record.telephony_session_id.is_some());
        assert_eq!(tally.counted(), 2);
        let [missing] = tally.missing.as_slice() else { panic!("one is missing") };
        assert_eq!((missing.began.0, missing.number.reveal()), (1_795_186_800_000, "+16505550134"));
    }
}
