//! Call log records (ringcentral-api.md §3).

use callside_json::FromJson;
use callside_protocol::{Personal, Timestamp};

use super::{
    Id, Way,
    lenient::{maybe_instant, open_words},
};

/// One page of the call log. The total is usually absent; the next page is an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub(in crate::ringcentral) struct LogPage {
    /// Newest first.
    pub(in crate::ringcentral) records: Vec<LogRecord>,
    /// Other pages.
    pub(in crate::ringcentral) navigation: Navigation,
}

/// What has changed in the call log.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub(in crate::ringcentral) struct ChangedLog {
    /// As they are now.
    pub(in crate::ringcentral) records: Vec<LogRecord>,
    /// How far they reach.
    pub(in crate::ringcentral) sync_info: SyncInfo,
}

/// How far an answer reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub(in crate::ringcentral) struct SyncInfo {
    /// There are later changes.
    pub(in crate::ringcentral) newer_records_exist: bool,
}

/// Addresses of other pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub(in crate::ringcentral) struct Navigation {
    /// The next page; absent on the last.
    pub(in crate::ringcentral) next_page: Option<PageLink>,
}

/// The address of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
pub(in crate::ringcentral) struct PageLink {
    /// Absolute.
    pub(in crate::ringcentral) uri: String,
}

/// One record: one extension's part of a call, in RingCentral's own book-keeping. A leg of it has the same fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct LogRecord {
    /// Names the record.
    pub id: Option<Id>,
    /// The old session id.
    pub session_id: Option<Id>,
    /// Names the call.
    pub telephony_session_id: Option<Id>,
    /// The leg it is about.
    pub party_id: Option<Id>,
    /// When the call began to be set up.
    #[json(with = maybe_instant)]
    pub start_time: Option<Timestamp>,
    /// Seconds from the first ring to the end; of an unanswered call 0 or the time it rang.
    pub duration: Option<u32>,
    /// `Voice` or `Fax`.
    #[json(name = "type")]
    pub kind: String,
    /// Whose idea.
    pub direction: Way,
    /// `Phone Call`, `VoIP Call`, `Transfer`…
    pub action: String,
    /// How it ended.
    pub result: Option<CallResult>,
    /// Why; `Accepted` of a leg in progress: somebody has answered it.
    pub reason: String,
    /// Called.
    pub to: LogParty,
    /// Calling.
    pub from: LogParty,
    /// Whose record it is.
    pub extension: Option<Owner>,
    /// The recording, which appears minutes later.
    pub recording: Option<RecordingLink>,
    /// When it was changed last; in the Detailed view.
    #[json(with = maybe_instant)]
    pub last_modified_time: Option<Timestamp>,
    /// Taken out of the log.
    pub deleted: bool,
    /// Of a leg, what sort it is: `Accept`, `PstnToSip`, `SilentMonitoring`…
    pub leg_type: String,
    /// In the Detailed view, what happened at each extension; legs have none.
    pub legs: Vec<LogRecord>,
}

/// The extension a record belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub struct Owner {
    /// Its id.
    pub id: Option<Id>,
}

/// One side of a logged call.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct LogParty {
    /// Public number; may be masked.
    pub phone_number: Option<Personal>,
    /// Extension number of a colleague.
    pub extension_number: Option<Id>,
    /// Extension id of a colleague.
    pub extension_id: Option<Id>,
    /// Name; from the public network often a place ("SAN FRANCSCO CA").
    pub name: Option<Personal>,
}

/// A recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct RecordingLink {
    /// Its id.
    pub id: Option<Id>,
}

open_words! {
    /// How RingCentral says a call ended: the results met in practice (§3).
    CallResult {
        /// Not ended yet: not a result.
        InProgress = "In Progress",
        /// Inbound, answered.
        Accepted = "Accepted",
        /// Outbound, answered.
        CallConnected = "Call connected",
        /// Inbound, not answered.
        Missed = "Missed",
        /// Went to voicemail.
        Voicemail = "Voicemail",
        /// The calling side gave up.
        HangUp = "Hang Up",
        /// Declined.
        Rejected = "Rejected",
        /// Busy.
        Busy = "Busy",
        /// Outbound, not answered.
        NoAnswer = "No Answer",
        /// Somebody else took it.
        AnsweredElsewhere = "Answered Elsewhere",
        /// The caller gave up in a queue.
        Abandoned = "Abandoned",
        /// No such number.
        WrongNumber = "Wrong Number",
        /// Could not be put through.
        CallFailed = "Call Failed",
        /// Given up before it was put through.
        Stopped = "Stopped",
        /// RingCentral does not know.
        Unknown = "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::{CallResult, LogPage};

    #[test]
    fn reads_a_page_with_mixed_ids_and_both_spellings() {
        let page: LogPage = callside_json::read(
            r#"{"uri": "/restapi/v1.0/x", "records": [
              {"id": "VgL", "uri": "-", "sessionId": 738678750545, "telephonySessionId": "s-1", "partyId": "p-1-2",
               "startTime": "2026-11-20T17:05:52.627Z", "duration": 22, "type": "Voice", "direction": "Inbound",
               "action": "Phone Call", "result": "Hang up", "to": {"phoneNumber": "+12055550100"},
               "from": {"extensionNumber": 102}, "extension": {"uri": "x", "id": 9101},
               "recording": {"id": 1662272004, "uri": "https://platform.ringcentral.com/r/1662272004", "type": "OnDemand"},
               "legs": [{"legType": "PstnToSip", "reason": "Accepted", "result": "In Progress", "extension": {"id": 9101}}]},
              "unreadable",
              {"id": "W", "duration": -3, "result": "Partial Receive", "from": {"name": "Jane"}}],
             "paging": {"page": 1}, "navigation": {"nextPage": {"uri": "https://platform.ringcentral.com/next"}}}"#,
        )
        .expect("a page");
        assert_eq!(page.records.len(), 2);
        assert_eq!(page.records[0].result, Some(CallResult::HangUp));
        assert_eq!(
            page.records[0].recording.as_ref().and_then(|link| link.id.as_ref()).map(|id| id.as_str()),
            Some("1662272004")
        );
        assert_eq!(
            page.records[0].extension.as_ref().and_then(|owner| owner.id.as_ref()).map(|id| id.as_str()),
            Some("9101")
        );
        assert_eq!(
            (page.records[1].duration, &page.records[1].result),
            (None, &Some(CallResult::Other("Partial Receive".to_owned())))
        );
        let leg = &page.records[0].legs[0];
        assert_eq!((leg.leg_type.as_str(), leg.reason.as_str()), ("PstnToSip", "Accepted"));
        assert_eq!(leg.result, Some(CallResult::InProgress));
        assert!(page.navigation.next_page.is_some());
    }
}
