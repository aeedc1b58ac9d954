//! Who had which part in a call, as the legs of its log records tell it (ringcentral-api.md §3): one key for each
//! extension.
//!
//! RingCentral takes a call for an extension by a leg `Accept`, and for a queue or a menu just so; only a leg to a phone,
//! or from one, tells of somebody who spoke. A leg in progress has been answered once it says `Accepted` for a reason.

use callside_protocol::Personal;

use super::Key;
use crate::ringcentral::{
    LogRecord,
    wire::{CallResult, Way},
};

/// One extension's part in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The key of its record.
    pub key: Key,
    /// What its part was.
    pub part: Part,
    /// Its name, where a leg gives it.
    pub name: Option<Personal>,
    /// Its extension number, where a leg gives it.
    pub number: Option<String>,
}

/// A part in a call, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The call came by, or rang there.
    Rang,
    /// Listened to somebody else's call.
    Listened,
    /// Spoke.
    Spoke,
}

/// The parts these records tell of, in the order of their legs. Records and legs that name no telephony session have no
/// key, and so no part.
#[must_use]
pub fn shares(records: &[&LogRecord], account: &str) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for record in records {
        // A record without legs, as in the Simple view, is all there is to know of its extension.
        let whole = std::slice::from_ref(*record);
        for leg in if record.legs.is_empty() { whole } else { record.legs.as_slice() } {
            let session = leg.telephony_session_id.as_ref().or(record.telephony_session_id.as_ref());
            let owner = leg.extension.as_ref().and_then(|owner| owner.id.as_ref());
            let Some((session, owner)) = session.zip(owner) else { continue };
            let key = Key { account: account.to_owned(), extension: owner.0.clone(), session: session.0.clone() };
            let own = if leg.direction == Way::Outbound { &leg.from } else { &leg.to };
            let (name, number) = (own.name.clone(), own.extension_number.as_ref().map(|number| number.0.clone()));
            match shares.iter_mut().find(|share| share.key == key) {
                Some(share) => {
                    share.part = share.part.max(part(leg));
                    share.name = share.name.take().or(name);
                    share.number = share.number.take().or(number);
                }
                None => shares.push(Share { part: part(leg), key, name, number }),
            }
        }
    }
    shares
}

fn part(leg: &LogRecord) -> Part {
    let answered = match &leg.result {
        Some(CallResult::Accepted | CallResult::CallConnected) => true,
        Some(CallResult::InProgress) => leg.reason == "Accepted",
        _ => false,
    };
    match leg.leg_type.as_str() {
        _ if listens(leg) => Part::Listened,
        "Accept" | "Hunting" => Part::Rang,
        _ if answered => Part::Spoke,
        _ => Part::Rang,
    }
}

/// It tells of somebody who listened to somebody else's call.
pub(super) fn listens(leg: &LogRecord) -> bool {
    leg.action == "Monitoring"
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Part, shares};
    use crate::ringcentral::LogRecord;

    fn leg(extension: u32, kind: &str, direction: &str, result: &str) -> Value {
        let side = json!({"name": format!("Agent {extension}"), "extensionNumber": extension.to_string()});
        let (from, to) = if direction == "Outbound" { (side, json!({})) } else { (json!({}), side) };
        json!({"legType": kind, "direction": direction, "action": "Phone Call", "result": result, "from": from, "to": to,
            "extension": {"id": extension}})
    }

    fn record(extension: u32, legs: &[Value]) -> LogRecord {
        let record = json!({"telephonySessionId": "s-1", "extension": {"id": extension}, "result": "Accepted",
            "direction": "Inbound", "legs": legs});
        callside_json::read(&record.to_string()).unwrap()
    }

    fn told(records: &[LogRecord]) -> Vec<(String, Part)> {
        shares(&records.iter().collect::<Vec<_>>(), "9100")
            .into_iter()
            .map(|share| (share.key.external_id().0, share.part))
            .collect()
    }

    fn key(extension: u32) -> String {
        format!("cs-9100-{extension}-s-1")
    }

    #[test]
    fn a_queue_call_is_whose_phone_it_reached() {
        let legs = [
            leg(200, "Accept", "Inbound", "Accepted"),
            leg(101, "Accept", "Inbound", "Accepted"),
            leg(101, "PstnToSip", "Outbound", "Accepted"),
            leg(102, "Accept", "Inbound", "Answered Elsewhere"),
        ];
        let expected = [(key(200), Part::Rang), (key(101), Part::Spoke), (key(102), Part::Rang)];
        assert_eq!(told(&[record(101, &legs)]), expected);
        let who = &shares(&[&record(101, &legs)], "9100")[1];
        assert_eq!((who.name.as_ref().unwrap().reveal(), who.number.as_deref()), ("Agent 101", Some("101")));
    }

    #[test]
    fn an_unanswered_queue_call_has_the_queues_key_and_nobody_spoke() {
        let legs = [leg(200, "Accept", "Inbound", "Missed"), leg(101, "Accept", "Inbound", "Missed")];
        assert_eq!(told(&[record(200, &legs)]), [(key(200), Part::Rang), (key(101), Part::Rang)]);
    }

    #[test]
    fn a_phone_that_still_rings_is_nobody_who_spoke() {
        let ringing = leg(102, "PstnToSip", "Outbound", "In Progress");
        assert_eq!(told(&[record(101, std::slice::from_ref(&ringing))]), [(key(102), Part::Rang)]);
        let mut talking = ringing;
        talking["reason"] = json!("Accepted");
        assert_eq!(told(&[record(101, &[talking])]), [(key(102), Part::Spoke)]);
    }

    #[test]
    fn a_leg_that_names_a_session_of_its_own_is_of_that_one() {
        let mut asked = leg(102, "PstnToSip", "Outbound", "Accepted");
        asked["telephonySessionId"] = json!("s-2");
        assert_eq!(told(&[record(101, &[asked])]), [("cs-9100-102-s-2".to_owned(), Part::Spoke)]);
    }

    #[test]
    fn a_supervisor_listens() {
        let mut supervisor = leg(103, "SilentMonitoring", "Outbound", "Accepted");
        supervisor["action"] = json!("Monitoring");
        assert_eq!(told(&[record(101, &[supervisor])]), [(key(103), Part::Listened)]);
    }

    #[test]
    fn the_simple_view_tells_of_the_records_own_extension() {
        assert_eq!(told(&[record(101, &[])]), [(key(101), Part::Spoke)]);
        let nameless = LogRecord { telephony_session_id: None, ..record(101, &[]) };
        assert_eq!(told(&[nameless]), []);
    }

    #[test]
    fn one_key_for_each_extension_and_session() {
        let two = [record(101, &[leg(101, "Accept", "Inbound", "Missed")]), record(101, &[])];
        assert_eq!(told(&two), [(key(101), Part::Spoke)]);
    }
}
