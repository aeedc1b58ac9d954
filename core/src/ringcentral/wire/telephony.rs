//! Telephony session notifications (ringcentral-api.md §2.4, §2.6).

use callside_json::FromJson;
use callside_protocol::{Personal, Timestamp};

use super::{
    Id,
    lenient::{maybe_instant, open_words},
};

/// One notification: its envelope and what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct TelephonyEvent {
    /// The same for every delivery of the same event.
    pub uuid: Option<Id>,
    /// The event filter it was delivered for, with ids in place of `~`.
    pub event: String,
    /// When it was sent.
    #[json(with = maybe_instant)]
    pub timestamp: Option<Timestamp>,
    /// The extension that subscribed.
    pub owner_id: Option<Id>,
    /// What happened; an envelope around something else is none of ours.
    #[json(default)]
    pub body: TelephonyBody,
}

/// What happened in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct TelephonyBody {
    /// Orders the events of a session; gaps are normal.
    pub sequence: i64,
    /// The old session id; the call log's `sessionId`.
    pub session_id: Option<Id>,
    /// Names the call; the one field nothing can be done without.
    pub telephony_session_id: Option<Id>,
    /// When it happened.
    #[json(with = maybe_instant)]
    pub event_time: Option<Timestamp>,
    /// What kind of session.
    pub origin: OriginInfo,
    /// The legs it happened to, one in all captures.
    pub parties: Vec<Party>,
}

/// The wire's wrapping of [`Origin`].
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub struct OriginInfo {
    /// The kind of session.
    #[json(name = "type")]
    pub kind: Origin,
}

open_words! {
    /// What kind of session it is.
    Origin {
        /// A call.
        Call = "Call",
        /// A call RingCentral placed to the agent first.
        RingOut = "RingOut",
        /// A call from a web button.
        RingMe = "RingMe",
        /// A conference; its legs come from other sessions.
        Conference = "Conference",
        /// Recording a greeting by telephone: nobody to log.
        GreetingsRecording = "GreetingsRecording",
        /// A number being verified: nobody to log.
        VerificationCall = "VerificationCall",
        /// A Zoom meeting.
        Zoom = "Zoom",
        /// A call placed through the API to a device.
        CallOut = "CallOut",
    }
}

open_words! {
    /// Whose idea a leg was, seen from that leg.
    Way {
        /// Towards the leg's owner.
        Inbound = "Inbound",
        /// From the leg's owner.
        Outbound = "Outbound",
    }
}

/// One leg of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct Party {
    /// Names the leg.
    pub id: Option<Id>,
    /// The own account.
    pub account_id: Option<Id>,
    /// Whose leg; absent on the public side.
    pub extension_id: Option<Id>,
    /// Whose idea.
    pub direction: Way,
    /// Called.
    pub to: Side,
    /// Calling.
    pub from: Side,
    /// Where the leg is.
    pub status: PartyStatus,
    /// RingCentral's own view that the call was missed; an extra, not the rule (§2.6 rule 8).
    pub missed_call: bool,
    /// Came through a call queue.
    pub queue_call: bool,
    /// What RingCentral's own apps show, the queue's name among it.
    pub ui_call_info: UiCallInfo,
    /// Recordings of this leg.
    pub recordings: Vec<RecordingState>,
}

/// One side of a leg.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct Side {
    /// Number; absent, masked or a word where it is not known.
    pub phone_number: Option<Personal>,
    /// Name, often late (§2.6 rule 10).
    pub name: Option<Personal>,
    /// Extension, when it is a colleague.
    pub extension_id: Option<Id>,
    /// The agent's device.
    pub device_id: Option<Id>,
}

/// Where a leg is and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct PartyStatus {
    /// Where.
    pub code: StatusCode,
    /// Why, mostly on the last event.
    pub reason: Option<Reason>,
    /// The leg it was joined with.
    pub peer_id: Option<Peer>,
}

open_words! {
    /// Where a leg is.
    StatusCode {
        /// Being set up.
        Setup = "Setup",
        /// Ringing.
        Proceeding = "Proceeding",
        /// Talking. On an outbound leg to a colleague it comes before anybody picks up (§2.6 rule 3).
        Answered = "Answered",
        /// On hold.
        Hold = "Hold",
        /// Parked.
        Parked = "Parked",
        /// Over.
        Disconnected = "Disconnected",
        /// Moved into another session.
        Gone = "Gone",
        /// Leaving a voicemail.
        Voicemail = "Voicemail",
        /// Leaving a voicemail while the agent listens.
        VoicemailScreening = "VoiceMailScreening",
        /// A fax is being received.
        FaxReceive = "FaxReceive",
    }
}

open_words! {
    /// Why a leg is where it is: the reasons Callside acts on.
    Reason {
        /// Picked up by somebody else.
        Pickup = "Pickup",
        /// Listens to somebody else's call.
        Supervising = "Supervising",
        /// Taken over by a supervisor.
        TakeOver = "TakeOver",
        /// Rang too long.
        Timeout = "Timeout",
        /// Handed on without asking.
        BlindTransfer = "BlindTransfer",
        /// Handed on by an application.
        RccTransfer = "RccTransfer",
        /// Handed on after asking.
        AttendedTransfer = "AttendedTransfer",
        /// Handed on by keys.
        DtmfTransfer = "DtmfTransfer",
        /// Sent on by the caller's choice.
        CallerInputRedirect = "CallerInputRedirect",
        /// Sent on while ringing.
        CallRedirected = "CallRedirected",
        /// Answered with a text.
        CallReplied = "CallReplied",
        /// Moved to another of the agent's devices.
        CallFlip = "CallFlip",
        /// Moved to another of the agent's devices.
        CallSwitch = "CallSwitch",
        /// Put into a park location.
        ParkLocation = "ParkLocation",
        /// Parked.
        CallPark = "CallPark",
        /// Another agent of the queue answered.
        AgentAnswered = "AgentAnswered",
        /// The queue stopped ringing this agent.
        AgentDropped = "AgentDropped",
        /// Declined.
        Rejected = "Rejected",
        /// Given up by the calling side.
        Cancelled = "Cancelled",
        /// Nobody answered.
        NoAnswer = "NoAnswer",
        /// Busy.
        TargetBusy = "TargetBusy",
        /// No such number.
        InvalidNumber = "InvalidNumber",
        /// No international calls.
        InternationalDisabled = "InternationalDisabled",
        /// Blocked.
        DestinationBlocked = "DestinationBlocked",
        /// No credit.
        NotEnoughFunds = "NotEnoughFunds",
        /// No such extension.
        NoSuchUser = "NoSuchUser",
        /// RingCentral failed.
        InternalError = "InternalError",
        /// The line dropped.
        CallDropped = "CallDropped",
        /// Over.
        CallFinished = "CallFinished",
        /// Went to voicemail.
        Voicemail = "Voicemail",
        /// Merged into a conference.
        Conference = "Conference",
    }
}

/// The leg another leg was joined with.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub struct Peer {
    /// Its telephony session; "0" for a conference.
    pub session_id: Option<Id>,
    /// The same by its newer name.
    pub telephony_session_id: Option<Id>,
    /// The leg.
    pub party_id: Option<Id>,
}

/// One recording of a leg.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub struct RecordingState {
    /// Names it in the call log.
    pub id: Option<Id>,
    /// Running right now.
    pub active: bool,
}

/// What RingCentral's own apps show about a leg.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub struct UiCallInfo {
    /// First line.
    pub primary: Option<UiLine>,
    /// Second line.
    pub additional: Option<UiLine>,
}

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub struct UiLine {
    /// `QueueName`, `CallerIdName`.
    #[json(name = "type")]
    pub kind: String,
    /// The text.
    pub value: Personal,
}

impl Party {
    /// The queue's name, where it came through one and RingCentral names it.
    #[must_use]
    pub fn queue_name(&self) -> Option<&Personal> {
        self.ui_line("QueueName")
    }

    /// The caller's name: on the calling side, or in what RingCentral's apps show.
    #[must_use]
    pub fn ui_caller_name(&self) -> Option<&Personal> {
        self.ui_line("CallerIdName")
    }

    fn ui_line(&self, kind: &str) -> Option<&Personal> {
        let lines = [self.ui_call_info.primary.as_ref(), self.ui_call_info.additional.as_ref()];
        lines.into_iter().flatten().find(|line| line.kind.eq_ignore_ascii_case(kind)).map(|line| &line.value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, Origin, Reason, StatusCode, TelephonyEvent, Way};

    #[test]
    fn reads_an_event_with_everything_in_it() {
        let event: TelephonyEvent = callside_json::read(
            r##"{"uuid": 8372709608691819, "event": "/restapi/v1.0/account/9100/extension/9101/telephony/sessions",
                "timestamp": "2026-11-20T17:05:52.702Z", "subscriptionId": "sub", "ownerId": 9101,
                "body": {"sequence": 5, "sessionId": 402936341008, "telephonySessionId": "s-1", "serverId": "x",
                  "eventTime": "2026-11-20T17:05:52.627Z", "accountId": "9100",
                  "parties": [{"accountId": 9100, "extensionId": 9101, "id": "p-1-2", "direction": "Inbound",
                    "to": {"phoneNumber": "+12055550100", "extensionId": 9101}, "from": {"phoneNumber": "+12055550142"},
                    "status": {"code": "VoiceMail", "reason": "BrandNew", "rcc": false, "peerId": {"sessionId": 0},
                      "mobilePickupData": {"ccMailboxes": ["9101"], "to": "#1@sip"}},
                    "missedCall": "yes", "queueCall": true, "park": {}, "muted": false,
                    "uiCallInfo": {"primary": {"type": "QueueName", "value": "Support"}},
                    "recordings": [{"id": 1662272004, "active": true}]}],
                  "origin": {"type": "Hologram"}}}"##,
        )
        .expect("an event");
        let party = &event.body.parties[0];
        assert_eq!((event.uuid, event.owner_id), (Some(Id::from("8372709608691819")), Some(Id::from("9101"))));
        assert_eq!(event.body.event_time.map(|at| at.0), Some(1_795_194_352_627));
        assert_eq!(event.body.origin.kind, Origin::Other("Hologram".to_owned()));
        assert_eq!((&party.direction, &party.status.code), (&Way::Inbound, &StatusCode::Voicemail));
        assert_eq!(party.status.reason, Some(Reason::Other("BrandNew".to_owned())));
        assert_eq!(party.queue_name().map(|name| name.reveal()), Some("Support"));
        assert!(!party.missed_call && party.recordings[0].active);
    }

    #[test]
    fn a_field_of_the_wrong_type_costs_only_that_field() {
        let event: TelephonyEvent = callside_json::read(
            r#"{"uuid": [], "body": {"sequence": "five", "telephonySessionId": "s-1", "eventTime": 12, "origin": null,
                "parties": [7, {"id": "p-1", "status": {"code": "Answered"}, "to": "nobody", "recordings": "none"}]}}"#,
        )
        .expect("an event");
        assert_eq!(event.body.parties.len(), 1);
        assert_eq!(event.body.parties[0].status.code, StatusCode::Answered);
        assert_eq!(event.body.telephony_session_id, Some(Id::from("s-1")));
    }

    #[test]
    fn words_are_compared_without_case_and_written_back() {
        assert_eq!(StatusCode::from("VoiceMail"), StatusCode::Voicemail);
        assert_eq!(StatusCode::from("voicemail"), StatusCode::Voicemail);
        assert_eq!(callside_json::write(&StatusCode::Voicemail), "\"Voicemail\"");
        assert_eq!(StatusCode::from("Tds").as_str(), "Tds");
    }
}
