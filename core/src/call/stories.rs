//! Calls to test with: a short way to tell what RingCentral would send.

use callside_protocol::{Personal, Timestamp};

use super::{Call, apply};
use crate::ringcentral::{
    Id, Me, TelephonyEvent,
    wire::{Origin, OriginInfo, Party, PartyStatus, Peer, Reason, Side, StatusCode, TelephonyBody, Way},
};

/// When every story begins: 2026-11-20T15:00:00Z, as the fake clock does.
pub const BEGIN: Timestamp = Timestamp(1_795_186_800_000);

/// The agent of every story: Avery Quinn, extension 101.
#[must_use]
pub fn me() -> Me {
    Me {
        account: "9100".to_owned(),
        extension: "9101".to_owned(),
        extension_number: Some("101".to_owned()),
        name: Some(Personal::new("Avery Quinn")),
        email: Some(Personal::new("avery.quinn@example.com")),
        company: Some("Harbor Supply".to_owned()),
        region: crate::phone::Region::US,
    }
}

/// A call as it is told, notification by notification.
#[derive(Clone, Debug)]
pub struct Story {
    session: String,
    party: Party,
    origin: Origin,
    sequence: i64,
    clock: Timestamp,
    events: Vec<TelephonyEvent>,
}

impl Story {
    /// Somebody (+1 205 555 0142) calls the agent (+1 205 555 0100).
    #[must_use]
    pub fn inbound(session: &str) -> Self {
        let caller = Side { phone_number: Some("+12055550142".into()), ..Side::default() };
        let agent =
            Side { phone_number: Some("+12055550100".into()), extension_id: Some("9101".into()), ..Side::default() };
        Self::new(session, Way::Inbound, caller, agent)
    }

    /// The agent calls somebody (+1 205 555 0142).
    #[must_use]
    pub fn outbound(session: &str) -> Self {
        let called = Side { phone_number: Some("+12055550142".into()), ..Side::default() };
        let agent =
            Side { phone_number: Some("+12055550100".into()), extension_id: Some("9101".into()), ..Side::default() };
        Self::new(session, Way::Outbound, agent, called)
    }

    fn new(session: &str, direction: Way, from: Side, to: Side) -> Self {
        let party = Party {
            id: Some(Id(format!("p-{session}-2"))),
            account_id: Some("9100".into()),
            extension_id: Some("9101".into()),
            direction,
            from,
            to,
            ..Party::default()
        };
        Self { session: session.to_owned(), party, origin: Origin::Call, sequence: 2, clock: BEGIN, events: Vec::new() }
    }

    /// What kind of session it is, from here on.
    #[must_use]
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// Changes what the following notifications say about the leg.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Party)) -> Self {
        change(&mut self.party);
        self
    }

    /// The same number as the other side from here on.
    #[must_use]
    pub fn number(self, number: &str) -> Self {
        self.with(|party| {
            let other = if party.direction == Way::Inbound { &mut party.from } else { &mut party.to };
            other.phone_number = Some(number.into());
        })
    }

    /// So many milliseconds later: that status, for no reason given.
    #[must_use]
    pub fn then(self, later: i64, status: &str) -> Self {
        self.tell(later, status, None, None)
    }

    /// So many milliseconds later: that status, for that reason.
    #[must_use]
    pub fn because(self, later: i64, status: &str, reason: &str) -> Self {
        self.tell(later, status, Some(reason), None)
    }

    /// So many milliseconds later: joined with another session for that reason.
    #[must_use]
    pub fn gone(self, later: i64, reason: &str, peer: &str) -> Self {
        self.tell(later, "Gone", Some(reason), Some(peer))
    }

    fn tell(mut self, later: i64, status: &str, reason: Option<&str>, peer: Option<&str>) -> Self {
        self.clock.0 += later;
        self.sequence += 1;
        let status = PartyStatus {
            code: StatusCode::from(status),
            reason: reason.map(Reason::from),
            peer_id: peer.map(|peer| Peer { session_id: Some(peer.into()), ..Peer::default() }),
        };
        self.events.push(TelephonyEvent {
            uuid: Some(Id(format!("{}/{}", self.session, self.sequence))),
            event: "/restapi/v1.0/account/9100/extension/9101/telephony/sessions".to_owned(),
            timestamp: Some(Timestamp(self.clock.0 + 80)),
            owner_id: Some("9101".into()),
            body: TelephonyBody {
                sequence: self.sequence,
                session_id: Some(Id(format!("7{}", self.session.len()))),
                telephony_session_id: Some(self.session.as_str().into()),
                event_time: Some(self.clock),
                origin: OriginInfo { kind: self.origin.clone() },
                parties: vec![Party { status, ..self.party.clone() }],
            },
        });
        self
    }

    /// The notifications so far, in the order they happened.
    #[must_use]
    pub fn events(&self) -> &[TelephonyEvent] {
        &self.events
    }

    /// The call they come to; `None` where they are about no call of the agent's.
    #[must_use]
    pub fn call(&self) -> Option<Call> {
        self.events.iter().fold(None, |call, event| apply(call, event, &me()))
    }
}

/// Rings, is answered after 7 seconds, lasts 22.
#[must_use]
pub fn answered(session: &str) -> Story {
    Story::inbound(session).then(0, "Setup").then(29, "Proceeding").then(7_345, "Answered").then(14_807, "Disconnected")
}

/// Rings for 20 seconds and is not answered.
#[must_use]
pub fn missed(session: &str) -> Story {
    let rang = Story::inbound(session).then(0, "Setup").then(30, "Proceeding");
    rang.with(|party| party.missed_call = true).then(20_000, "Disconnected")
}

/// The agent calls; it is answered after 7 seconds and lasts 67.
#[must_use]
pub fn called(session: &str) -> Story {
    Story::outbound(session)
        .then(0, "Setup")
        .then(3_500, "Proceeding")
        .then(3_800, "Answered")
        .then(60_000, "Disconnected")
}
