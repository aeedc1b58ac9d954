//! One leg of a call: the steps it was told of, and what they come to.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Direction, EndedAs, Personal, Timestamp};

#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    ordered::Keyed,
    ringcentral::wire::{Origin, Reason, StatusCode},
};

/// A stretch of time; open while it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub struct Span {
    /// Its begin.
    pub from: Timestamp,
    /// Its end; `None`: not yet.
    pub to: Option<Timestamp>,
}

impl Span {
    /// How long, up to `now` while it is open.
    #[must_use]
    pub fn milliseconds(&self, now: Timestamp) -> i64 {
        (self.to.unwrap_or(now).0 - self.from.0).max(0)
    }
}

/// How a step came to be known, the surest first: at the same sequence the later one is only an opinion about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub(super) enum Seen {
    /// A notification.
    Event,
    /// Presence, asked after a gap.
    Presence,
    /// Presence no longer listed the call.
    Absent,
}

/// One thing that happened to a leg. The derived order is the order of happening.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub(super) struct Step {
    pub(super) sequence: i64,
    pub(super) seen: Seen,
    pub(super) at: Timestamp,
    pub(super) code: StatusCode,
    pub(super) reason: Option<Reason>,
    pub(super) peer: Option<String>,
}

/// A value and the sequence it came with: the newest wins, whatever the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub(super) struct Latest<T> {
    sequence: i64,
    value: T,
}

impl<T: Ord> Latest<T> {
    pub(super) fn offer(slot: &mut Option<Self>, sequence: i64, value: Option<T>) {
        let offered = value.map(|value| Self { sequence, value });
        if offered > *slot {
            *slot = offered;
        }
    }

    pub(super) fn value(slot: Option<&Self>) -> Option<&T> {
        slot.map(|latest| &latest.value)
    }
}

/// All that was heard of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub(super) struct Legs {
    pub(super) legs: Keyed<Leg>,
    pub(super) origin: Option<Latest<Origin>>,
    pub(super) number: Option<Latest<Personal>>,
    pub(super) extension: Option<Latest<String>>,
    pub(super) name: Option<Latest<Personal>>,
    pub(super) line: Option<Latest<Personal>>,
    pub(super) queue: Option<Latest<Personal>>,
    pub(super) session_id: Option<Latest<String>>,
    pub(super) recordings: Keyed<Option<Latest<bool>>>,
}

impl Legs {
    /// The agent listened as a supervisor, and did not take the call over.
    pub(super) fn listened(&self) -> bool {
        let any = |wanted: Reason| {
            self.legs.values().any(|leg| leg.steps.iter().any(|step| step.reason.as_ref() == Some(&wanted)))
        };
        any(Reason::Supervising) && !any(Reason::TakeOver)
    }
}

/// One leg.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub(super) struct Leg {
    /// Outbound once anything said so.
    pub(super) direction: Direction,
    /// In order of happening, no two the same.
    pub(super) steps: Vec<Step>,
}

impl Leg {
    pub(super) fn new(direction: Direction) -> Self {
        Self { direction, steps: Vec::new() }
    }

    /// Takes a step in at its place; one already known changes nothing.
    pub(super) fn take(&mut self, step: Step) {
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::LateIsNewest) {
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
            return;
        }
        if let Err(place) = self.steps.binary_search(&step) {
            self.steps.insert(place, step);
        }
    }

    /// The sequence to give to an opinion about this leg as it is now.
    pub(super) fn last_sequence(&self) -> i64 {
        self.steps.last().map_or(0, |step| step.sequence)
    }
}

/// Where a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Now {
    Ringing,
    Parked,
    OnHold,
    Talking,
}

/// The end of a leg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) at: Timestamp,
    pub(super) ended_as: EndedAs,
    /// A notification said so, not the absence of one.
    pub(super) certain: bool,
    pub(super) joined: Option<String>,
}

/// What a leg's steps come to.
#[derive(Clone, Debug)]
pub(super) struct LegState {
    pub(super) direction: Direction,
    pub(super) began: Timestamp,
    pub(super) answered: Option<Timestamp>,
    pub(super) talked: Vec<Span>,
    pub(super) held: Vec<Span>,
    pub(super) now: Now,
    pub(super) ending: Option<Ending>,
    /// The caller was leaving a voicemail while the agent listened.
    screened: bool,
}

impl LegState {
    /// `None` for a leg without a step.
    pub(super) fn of(leg: &Leg) -> Option<Self> {
        let began = leg.steps.iter().map(|step| step.at).min()?;
        let mut state = Self {
            direction: leg.direction,
            began,
            answered: None,
            talked: Vec::new(),
            held: Vec::new(),
            now: Now::Ringing,
            ending: None,
            screened: false,
        };
        let last_event = leg.steps.iter().filter(|step| step.seen == Seen::Event).map(|step| step.sequence).max();
        let mut clock = began;
        for step in &leg.steps {
            let is_end = matches!(step.code, StatusCode::Disconnected | StatusCode::Gone);
            // An end that was only concluded is forgotten when the leg speaks again.
            if is_end && step.seen != Seen::Event && last_event > Some(step.sequence) {
                continue;
            }
            clock = clock.max(step.at);
            state.walk(step, clock);
            if is_end {
                break;
            }
        }
        Some(state)
    }

    fn walk(&mut self, step: &Step, at: Timestamp) {
        match step.code {
            StatusCode::Answered => {
                self.enter(Now::Talking, at);
                self.answered.get_or_insert(at);
            }
            StatusCode::Hold => {
                self.enter(Now::OnHold, at);
                self.answered.get_or_insert(at);
            }
            StatusCode::Parked => {
                self.enter(Now::Parked, at);
                self.answered.get_or_insert(at);
            }
            // For the agent the call is over as soon as voicemail or a fax machine has it, though the leg goes on.
            StatusCode::Voicemail if self.answered.is_none() => self.end(step, EndedAs::Voicemail, at),
            StatusCode::FaxReceive if self.answered.is_none() => self.end(step, EndedAs::AnsweredElsewhere, at),
            StatusCode::VoicemailScreening => self.screened = true,
            StatusCode::Disconnected | StatusCode::Gone if self.ending.is_none() => {
                self.end(step, self.how_ended(step), at);
            }
            StatusCode::Disconnected
            | StatusCode::Gone
            | StatusCode::Setup
            | StatusCode::Proceeding
            | StatusCode::Voicemail
            | StatusCode::FaxReceive
            | StatusCode::Other(_) => {}
        }
    }

    fn enter(&mut self, now: Now, at: Timestamp) {
        self.ending = None;
        if self.now == now {
            return;
        }
        self.close_spans(at);
        match now {
            Now::Talking => self.talked.push(Span { from: at, to: None }),
            Now::OnHold => self.held.push(Span { from: at, to: None }),
            Now::Ringing | Now::Parked => {}
        }
        self.now = now;
    }

    fn close_spans(&mut self, at: Timestamp) {
        for span in self.talked.iter_mut().chain(&mut self.held) {
            span.to.get_or_insert(at);
        }
    }

    fn end(&mut self, step: &Step, ended_as: EndedAs, at: Timestamp) {
        self.close_spans(at);
        let joined = step.peer.clone().filter(|peer| peer != "0" && ended_as == EndedAs::Transferred);
        self.ending = Some(Ending { at, ended_as, certain: step.seen == Seen::Event, joined });
    }

    /// ringcentral-api.md §2.6 rules 6 to 8.
    fn how_ended(&self, step: &Step) -> EndedAs {
        let reason = step.reason.as_ref();
        match reason {
            Some(Reason::Conference) => return EndedAs::MovedToConference,
            Some(
                Reason::BlindTransfer
                | Reason::RccTransfer
                | Reason::AttendedTransfer
                | Reason::DtmfTransfer
                | Reason::CallerInputRedirect
                | Reason::CallRedirected
                | Reason::ParkLocation
                | Reason::CallPark,
            ) => return EndedAs::Transferred,
            _ => {}
        }
        if self.answered.is_some() {
            return EndedAs::Completed;
        }
        match (self.direction, reason) {
            (Direction::Inbound, Some(Reason::Voicemail)) => EndedAs::Voicemail,
            (Direction::Inbound, Some(Reason::Rejected | Reason::CallReplied)) => EndedAs::Declined,
            (
                Direction::Inbound,
                Some(
                    Reason::AgentAnswered
                    | Reason::AgentDropped
                    | Reason::Pickup
                    | Reason::TakeOver
                    | Reason::CallFlip
                    | Reason::CallSwitch,
                ),
            ) => EndedAs::AnsweredElsewhere,
            (Direction::Inbound, _) if self.screened => EndedAs::Voicemail,
            (Direction::Inbound, _) => EndedAs::Missed,
            (Direction::Outbound, Some(Reason::TargetBusy)) => EndedAs::Busy,
            (Direction::Outbound, Some(Reason::NoAnswer | Reason::Timeout | Reason::Rejected | Reason::Voicemail)) => {
                EndedAs::NoAnswer
            }
            (
                Direction::Outbound,
                Some(
                    Reason::InvalidNumber
                    | Reason::InternationalDisabled
                    | Reason::DestinationBlocked
                    | Reason::NotEnoughFunds
                    | Reason::NoSuchUser
                    | Reason::InternalError
                    | Reason::CallDropped,
                ),
            ) => EndedAs::Failed,
            (Direction::Outbound, _) => EndedAs::Cancelled,
        }
    }
}
