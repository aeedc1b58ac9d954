//! The company's log as everybody's calls: each part in a session that the records of a stretch of the log tell of, as a
//! call of that extension. What an extension's own record says goes first; where the log gives one record for a whole
//! session, the extension's leg in it says the same of its part (ringcentral-api.md §3).

use callside_protocol::Timestamp;

use super::{Call, Part, Share, recalled, recalled::is_call, shares};
use crate::{
    phone::Region,
    ringcentral::{Id, LogRecord, Me, wire::CallResult},
};

/// One extension's part in one session.
#[derive(Clone, Debug)]
pub struct PartInCall {
    /// Whose, and what it was.
    pub share: Share,
    /// The call as it was for them; `None`: it is not over, or nothing in the log tells how it was.
    pub call: Option<Call>,
    /// When it began, as far as the log tells.
    pub began: Option<Timestamp>,
    /// The other parts in the same session, this one left out.
    pub others: Vec<(String, Part)>,
}

/// The parts these records tell of, in their order.
#[must_use]
pub fn parts_in_calls(records: &[LogRecord], account: &str, home: Region) -> Vec<PartInCall> {
    let told: Vec<&LogRecord> = records.iter().filter(|record| is_told(record)).collect();
    let shares = shares(&told, account);
    let of_session = |share: &Share| -> Vec<(String, Part)> {
        let same = shares.iter().filter(|other| other.key.session == share.key.session && other.key != share.key);
        same.map(|other| (other.key.extension.clone(), other.part)).collect()
    };
    let part = |share: &Share| {
        let me = Me {
            account: account.to_owned(),
            extension: share.key.extension.clone(),
            extension_number: share.number.clone(),
            name: share.name.clone(),
            email: None,
            company: None,
            region: home,
        };
        let records = own_records(&told, share);
        let live = records.iter().any(|record| record.result == Some(CallResult::InProgress));
        let began = records.iter().filter_map(|record| record.start_time).min();
        let call = recalled(&records, &me).into_iter().next().filter(|_| !live);
        PartInCall { share: share.clone(), call, began, others: of_session(share) }
    };
    shares.iter().map(part).collect()
}

/// A record of a call, on or over, that names its session.
fn is_told(record: &LogRecord) -> bool {
    record.telephony_session_id.is_some() && !record.deleted && !record.kind.eq_ignore_ascii_case("fax")
}

/// Calls among these records that nobody could find again, because they name no telephony session.
#[must_use]
pub fn nameless(records: &[LogRecord]) -> usize {
    records.iter().filter(|record| is_call(record) && record.telephony_session_id.is_none()).count()
}

fn is_of(record: &LogRecord, extension: &str) -> bool {
    record.extension.as_ref().and_then(|owner| owner.id.as_ref()).is_some_and(|Id(id)| id == extension)
}

/// The records of the extension's own, else its legs as if they were.
fn own_records(records: &[&LogRecord], share: &Share) -> Vec<LogRecord> {
    let session = |record: &LogRecord| record.telephony_session_id.as_ref().is_some_and(|id| id.0 == share.key.session);
    let own: Vec<LogRecord> = records
        .iter()
        .filter(|record| session(record) && is_of(record, &share.key.extension))
        .map(|record| (*record).clone())
        .collect();
    if !own.is_empty() {
        return own;
    }
    let leg_of = |record: &&LogRecord| {
        // The leg by which a call is taken for somebody, or begun, stands before the one that reaches their telephone.
        let leg = record.legs.iter().find(|leg| {
            is_of(leg, &share.key.extension)
                && leg
                    .telephony_session_id
                    .as_ref()
                    .or(record.telephony_session_id.as_ref())
                    .is_some_and(|id| id.0 == share.key.session)
        })?;
        Some(LogRecord {
            telephony_session_id: Some(Id(share.key.session.clone())),
            session_id: leg.session_id.clone().or_else(|| record.session_id.clone()),
            legs: record.legs.clone(),
            ..leg.clone()
        })
    };
    records.iter().find_map(leg_of).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use callside_protocol::EndedAs;
    use serde_json::json;

    use super::{nameless, parts_in_calls};
    use crate::{call::Part, phone::Region, ringcentral::LogRecord};

    fn session() -> LogRecord {
        let leg = |extension: u32, result: &str, kind: &str| {
            json!({"legType": kind, "direction": "Inbound", "action": "Phone Call", "result": result, "type": "Voice",
                "partyId": format!("p-{extension}"), "startTime": "2026-11-20T15:00:00Z", "duration": 60,
                "from": {"phoneNumber": "+16505550134"}, "extension": {"id": extension}})
        };
        let record = json!({"id": "r", "type": "Voice", "telephonySessionId": "s-1", "partyId": "p-101",
            "extension": {"id": 101}, "direction": "Inbound", "action": "Phone Call", "result": "Accepted",
            "startTime": "2026-11-20T15:00:00Z", "duration": 60, "from": {"phoneNumber": "+16505550134"},
            "legs": [leg(101, "Accepted", "PstnToSip"), leg(102, "Accepted", "PstnToSip"), leg(103, "Missed", "Accept")]});
        callside_json::read(&record.to_string()).unwrap()
    }

    #[test]
    fn one_record_of_a_session_is_a_call_of_everybody_in_it() {
        let parts = parts_in_calls(&[session()], "9100", Region::US);
        let told: Vec<_> = parts.iter().map(|part| (part.share.key.extension.as_str(), part.share.part)).collect();
        assert_eq!(told, [("101", Part::Spoke), ("102", Part::Spoke), ("103", Part::Rang)]);
        let call = parts[1].call.as_ref().expect("it is over");
        assert_eq!(call.key.external_id().0, "cs-9100-102-s-1");
        assert_eq!((call.ended_as, call.lasted_seconds(call.began)), (Some(EndedAs::Completed), 60));
        assert_eq!(call.facts.as_ref().expect("the log's").colleagues[0].extension, "101");
        assert_eq!(parts[2].call.as_ref().and_then(|call| call.ended_as), Some(EndedAs::Missed));
        assert_eq!(parts[2].others, [("101".to_owned(), Part::Spoke), ("102".to_owned(), Part::Spoke)]);
    }

    #[test]
    fn what_is_on_has_no_call_yet_and_what_names_no_session_is_counted() {
        let on: LogRecord = callside_json::read(
            r#"{"telephonySessionId": "s-2", "extension": {"id": 101}, "result": "In Progress", "startTime": "2026-11-20T15:00:00Z"}"#,
        )
        .unwrap();
        let unnamed = LogRecord { telephony_session_id: None, ..session() };
        assert!(parts_in_calls(&[on], "9100", Region::US)[0].call.is_none());
        assert!(parts_in_calls(std::slice::from_ref(&unnamed), "9100", Region::US).is_empty());
        assert_eq!(nameless(&[unnamed, session()]), 1);
    }
}
