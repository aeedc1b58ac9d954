//! What the call log says in the end (ringcentral-api.md §3).

use callside_json::{FromJson, ToJson};
use callside_protocol::{Direction, EndedAs, Personal, Timestamp};

use super::{
    Call,
    shares::{Part, listens, shares},
};
use crate::ringcentral::{
    Id, LogRecord, Me,
    wire::{CallResult, Way},
};

/// RingCentral's book-keeping of the call.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Facts {
    /// How it ended, in RingCentral's words; `In Progress` is no end.
    pub result: CallResult,
    /// When the call began to be set up.
    pub started: Option<Timestamp>,
    /// Seconds from the first ring to the end; of an unanswered call 0 or the time it rang.
    pub duration_seconds: Option<u32>,
    /// The recording.
    pub recording: Option<LoggedRecording>,
    /// Ids of further recordings: the other parts of a call that was recorded in several.
    #[json(default)]
    pub further: Vec<String>,
    /// Who else of the company spoke on this call; each of them has a record of their own.
    #[json(default)]
    pub colleagues: Vec<Colleague>,
    /// The agent only listened to somebody else's call.
    #[json(default)]
    pub listened: bool,
    /// There is nothing more to wait for: a final result, and the recording where one was seen running.
    pub complete: bool,
}

/// A recording in the call log.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct LoggedRecording {
    /// Its id.
    pub id: String,
}

/// Somebody else of the company on the same call.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Colleague {
    /// Extension id, by which their record has its key.
    pub extension: String,
    /// Extension number, where the log gives it.
    pub number: Option<String>,
    /// Name, where the log gives it.
    pub name: Option<Personal>,
}

impl Facts {
    /// The ids of its recordings.
    #[must_use]
    pub fn recordings(&self) -> Vec<String> {
        let mut ids = self.further.clone();
        if let Some(LoggedRecording { id }) = &self.recording {
            ids.insert(0, id.clone());
        }
        ids
    }

    /// The log has given its last word on how the call ended.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.result != CallResult::InProgress
    }

    /// The log says that somebody answered.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        matches!(self.result, CallResult::Accepted | CallResult::CallConnected)
    }
}

/// Takes the call log's records of a session in: the agent's own one of them, wherever it stands. Answers whether the
/// call changed. No record (the log is 15 to 30 seconds late) changes nothing, and what an earlier reading has found is
/// not lost to a later one that shows less of the session.
pub fn apply_log(call: &mut Call, records: &[LogRecord], me: &Me) -> bool {
    let own: Vec<&LogRecord> = records.iter().filter(|record| is_own(call, record, me)).collect();
    let Some(best) = own.iter().max_by_key(|record| standing(call, record)) else { return false };
    let mut colleagues = colleagues(call, &own);
    let mut facts = Facts {
        result: best.result.clone().unwrap_or(CallResult::InProgress),
        started: best.start_time,
        duration_seconds: best.duration,
        recording: None,
        further: Vec::new(),
        colleagues: Vec::new(),
        listened: own.iter().all(|record| listens(record)),
        complete: false,
    };
    let before = call.facts.as_ref().filter(|before| before.is_final());
    let mut ids = recordings(before, &own, &me.extension);
    if let Some(before) = before {
        if colleagues.len() < before.colleagues.len() {
            colleagues.clone_from(&before.colleagues);
        }
        if !speaks(call, best) {
            facts = before.clone();
        }
    }
    facts.complete = facts.is_final() && (call.recordings.is_empty() || !ids.is_empty());
    facts.recording = (!ids.is_empty()).then(|| LoggedRecording { id: ids.remove(0) });
    facts.further = ids;
    facts.colleagues = colleagues;
    let before = call.clone();
    let (key, legs, _) = before.clone().into_heard();
    match Call::folded(key, legs, Some(facts)) {
        Some(after) if after != before => {
            *call = after;
            true
        }
        _ => false,
    }
}

/// The recordings these records and their legs tell of, after those an earlier reading has found. What was recorded of a
/// colleague's part is theirs.
fn recordings(before: Option<&Facts>, records: &[&LogRecord], own: &str) -> Vec<String> {
    let mut ids = before.map(Facts::recordings).unwrap_or_default();
    let mut take_in = |part: &LogRecord| {
        let Some(Id(id)) = part.recording.as_ref().and_then(|link| link.id.as_ref()) else { return };
        let owner = part.extension.as_ref().and_then(|owner| owner.id.as_ref());
        if owner.is_none_or(|owner| owner.0 == own) {
            add(&mut ids, id);
        }
    };
    for record in records {
        take_in(record);
        for leg in &record.legs {
            take_in(leg);
        }
    }
    ids
}

/// Adds an id, unless it is there.
pub(super) fn add(ids: &mut Vec<String>, id: &str) {
    if ids.iter().all(|known| known != id) {
        ids.push(id.to_owned());
    }
}

/// Whoever else spoke in this session, by its own records. A supervisor who listened is not told on.
fn colleagues(call: &Call, records: &[&LogRecord]) -> Vec<Colleague> {
    let others = shares(records, &call.key.account)
        .into_iter()
        .filter(|share| share.part == Part::Spoke && share.key.session == call.key.session && share.key != call.key);
    let named =
        |share: super::Share| Colleague { extension: share.key.extension, number: share.number, name: share.name };
    others.map(named).collect()
}

/// The record is about the leg that speaks for the call.
fn speaks(call: &Call, record: &LogRecord) -> bool {
    record.party_id.as_ref().is_some_and(|party| party.0 == call.party)
}

fn is_own(call: &Call, record: &LogRecord, me: &Me) -> bool {
    let same_session = match (&record.telephony_session_id, &record.session_id) {
        (Some(session), _) => session.0 == call.key.session,
        (None, Some(session)) => call.session_id.as_ref() == Some(&session.0),
        (None, None) => false,
    };
    let owner = record.extension.as_ref().and_then(|owner| owner.id.as_ref());
    let own_leg = record.party_id.as_ref().is_some_and(|party| call.legs().legs.get(&party.0).is_some());
    // A record of the own log that names no extension is the agent's own.
    let mine = own_leg || owner.is_none_or(|owner| owner.0 == me.extension);
    same_session && mine && !record.deleted && !record.kind.eq_ignore_ascii_case("fax")
}

/// The record that tells most about the agent's part: the leg that speaks for the call, the same direction, an end, the
/// longest.
fn standing(call: &Call, record: &LogRecord) -> (bool, bool, bool, u32) {
    let direction = match call.direction {
        Direction::Inbound => Way::Inbound,
        Direction::Outbound => Way::Outbound,
    };
    (
        speaks(call, record),
        record.direction == direction,
        record.result.as_ref().is_some_and(|result| *result != CallResult::InProgress),
        record.duration.unwrap_or_default(),
    )
}

impl Call {
    /// Lets the log's last word refine what the notifications left open. What they said for certain stays: they know
    /// of transfers, declined calls and lost queue calls, and the log does not.
    pub(super) fn refine(&mut self, end_is_certain: bool) {
        let Some(facts) = self.facts.clone().filter(Facts::is_final) else { return };
        self.listened |= facts.listened;
        let logged = ended_as(&facts.result, self.direction);
        let answer_is_doubtful = self.direction == Direction::Outbound && self.is_internal();
        if !end_is_certain {
            let by_log = facts
                .started
                .zip(facts.duration_seconds)
                .map(|(started, seconds)| Timestamp(started.0 + i64::from(seconds) * 1000));
            let ended = by_log.or(self.ended).unwrap_or(self.began).max(self.answered.unwrap_or(self.began));
            self.ended = Some(ended);
            for span in self.talked.iter_mut().chain(&mut self.held) {
                span.from = span.from.min(ended);
                span.to = Some(span.to.map_or(ended, |to| to.min(ended)));
            }
        }
        let open = match self.ended_as {
            None => true,
            Some(EndedAs::Missed | EndedAs::Cancelled | EndedAs::NoAnswer | EndedAs::Busy | EndedAs::Failed) => true,
            Some(EndedAs::Completed) => !end_is_certain && self.answered.is_none() || answer_is_doubtful,
            // On another telephone of the agent's own, of which nothing was heard.
            Some(EndedAs::AnsweredElsewhere) => facts.was_answered(),
            Some(_) => false,
        };
        if !open {
            return;
        }
        match logged {
            Some(ended_as) => {
                self.ended_as = Some(ended_as);
                if answer_is_doubtful && ended_as != EndedAs::Completed {
                    self.answered = None;
                    self.talked.clear();
                    self.held.clear();
                }
            }
            None if self.ended_as.is_none() => {
                self.ended_as = Some(match (self.answered, self.direction) {
                    (Some(_), _) => EndedAs::Completed,
                    (None, Direction::Inbound) => EndedAs::Missed,
                    (None, Direction::Outbound) => EndedAs::Cancelled,
                });
            }
            None => {}
        }
    }
}

/// `None`: the word says nothing about this agent's part.
fn ended_as(result: &CallResult, direction: Direction) -> Option<EndedAs> {
    Some(match (result, direction) {
        (CallResult::Accepted | CallResult::CallConnected, _) => EndedAs::Completed,
        (CallResult::Voicemail, Direction::Inbound) => EndedAs::Voicemail,
        (CallResult::Rejected, Direction::Inbound) => EndedAs::Declined,
        (CallResult::AnsweredElsewhere, _) => EndedAs::AnsweredElsewhere,
        (
            CallResult::Missed | CallResult::Abandoned | CallResult::HangUp | CallResult::NoAnswer | CallResult::Busy,
            Direction::Inbound,
        ) => EndedAs::Missed,
        (
            CallResult::NoAnswer | CallResult::Missed | CallResult::Rejected | CallResult::Voicemail,
            Direction::Outbound,
        ) => EndedAs::NoAnswer,
        (CallResult::Busy, Direction::Outbound) => EndedAs::Busy,
        (CallResult::HangUp | CallResult::Stopped | CallResult::Abandoned, Direction::Outbound) => EndedAs::Cancelled,
        (CallResult::WrongNumber | CallResult::CallFailed, Direction::Outbound) => EndedAs::Failed,
        (CallResult::InProgress | CallResult::Unknown | CallResult::Other(_), _)
        | (CallResult::WrongNumber | CallResult::CallFailed | CallResult::Stopped, Direction::Inbound) => return None,
    })
}
