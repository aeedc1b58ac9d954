//! Presence: which calls are on right now (ringcentral-api.md §2.5, §2.7).

use callside_json::FromJson;
use callside_protocol::{Personal, Timestamp};

use super::{
    Id, Way,
    lenient::{maybe_instant, open_words},
};

/// The part of a presence answer that Callside reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub(in crate::ringcentral) struct PresenceInfo {
    /// At most the last seven.
    pub(in crate::ringcentral) active_calls: Vec<ActiveCall>,
}

/// A call as presence shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct ActiveCall {
    /// Whose idea.
    pub direction: Way,
    /// Calling number.
    pub from: Option<Personal>,
    /// Calling name.
    pub from_name: Option<Personal>,
    /// Called number.
    pub to: Option<Personal>,
    /// Called name.
    pub to_name: Option<Personal>,
    /// Where it is.
    pub telephony_status: TelephonyStatus,
    /// `final` once it is over.
    pub termination_type: Option<String>,
    /// The old session id.
    pub session_id: Option<Id>,
    /// When it began.
    #[json(with = maybe_instant)]
    pub start_time: Option<Timestamp>,
    /// The agent's leg.
    pub party_id: Option<Id>,
    /// Names the call.
    pub telephony_session_id: Option<Id>,
    /// Came through a call queue.
    pub queue_call: bool,
}

open_words! {
    /// Where a call is, in presence's words.
    TelephonyStatus {
        /// Over, or not begun.
        NoCall = "NoCall",
        /// Talking.
        CallConnected = "CallConnected",
        /// Ringing.
        Ringing = "Ringing",
        /// On hold.
        OnHold = "OnHold",
        /// Parked.
        ParkedCall = "ParkedCall",
    }
}

#[cfg(test)]
mod tests {
    use super::{PresenceInfo, TelephonyStatus};

    #[test]
    fn reads_a_detailed_answer() {
        let presence: PresenceInfo = callside_json::read(
            r#"{"extensionId": 9101, "telephonyStatus": "Ringing", "activeCalls": [{"id": "x", "direction": "Inbound",
                "from": "+12055550142", "fromName": "ACME CORP", "to": "+12055550100", "telephonyStatus": "Ringing",
                "sipData": {"remoteUri": "-"}, "sessionId": 45561702004, "startTime": "2026-11-20T08:43:42.718Z",
                "partyId": "p-1-2", "telephonySessionId": "s-1"}], "sequence": 10}"#,
        )
        .expect("presence");
        let call = &presence.active_calls[0];
        assert_eq!(call.telephony_status, TelephonyStatus::Ringing);
        assert_eq!(call.start_time.map(|at| at.0), Some(1_795_164_222_718));
        assert_eq!(call.from_name.as_ref().map(|name| name.reveal()), Some("ACME CORP"));
    }

    #[test]
    fn no_calls_is_an_answer() {
        let presence: PresenceInfo = callside_json::read(r#"{"telephonyStatus": "NoCall"}"#).expect("presence");
        assert!(presence.active_calls.is_empty());
    }
}
