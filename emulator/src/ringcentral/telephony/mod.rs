//! The telephone switch: calls happen here, and every change of a leg becomes the event RingCentral would send
//! (ringcentral-api.md §2.6–2.7).
//!
//! [`session`] has the nouns and [`acts`] what people do. `journey` brings a call to a phone, `timer` lets time act on
//! it, `conduct` carries out what people do. [`event`], [`record`] and `legs` say what is told about it: at once to
//! subscribers, 15 to 30 s later in the call log.

pub mod acts;
mod conduct;
pub mod event;
mod journey;
mod legs;
pub mod record;
pub mod session;
mod timer;

use super::account::{Account, ExtensionId};
use crate::chance::Chance;
use crate::clock::{Moment, SECOND};
use acts::Impossible;
use record::{LoggedRecording, Record};
use serde_json::{Value, json};
use session::{Address, Code, Direction, Origin, Party, Peer, Plan, Reason, Role, Session};
use std::collections::BTreeMap;
use timer::Timer;

/// What a notification is about; a subscriber asks for some of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A party changed.
    Telephony,
    /// A user's presence changed.
    Presence,
    /// A voicemail message arrived.
    Voicemail,
}

/// A notification on its way to whoever subscribed to it.
#[derive(Clone, Debug)]
pub struct Signal {
    /// When it reaches subscribers.
    pub due: Moment,
    /// What it is about.
    pub topic: Topic,
    /// Whose leg or presence; none for the outside leg of a call.
    pub extension: Option<ExtensionId>,
    /// The notification's body.
    pub body: Value,
    /// It arrives twice.
    pub twice: bool,
}

/// The switch of one account.
#[derive(Debug)]
pub struct Switch {
    chance: Chance,
    sessions: Vec<Session>,
    records: Vec<Record>,
    messages_left: BTreeMap<(usize, usize), String>,
    timers: BTreeMap<(Moment, u64), Timer>,
    timers_set: u64,
    signals: Vec<Signal>,
    names_to_come: BTreeMap<usize, String>,
}

impl Switch {
    /// A switch without a call.
    #[must_use]
    pub fn new(chance: Chance) -> Self {
        Self {
            chance,
            sessions: Vec::new(),
            records: Vec::new(),
            messages_left: BTreeMap::new(),
            timers: BTreeMap::new(),
            timers_set: 0,
            signals: Vec::new(),
            names_to_come: BTreeMap::new(),
        }
    }

    /// All sessions since the start, oldest first.
    #[must_use]
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// A session by its `s-…` id.
    #[must_use]
    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// The call log of everybody, whether visible yet or not, oldest first.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Takes the notifications that arose since the last time.
    pub fn take_signals(&mut self) -> Vec<Signal> {
        std::mem::take(&mut self.signals)
    }

    fn at(&mut self, moment: Moment, timer: Timer) {
        self.timers_set += 1;
        self.timers.insert((moment, self.timers_set), timer);
    }

    fn open_session(&mut self, origin: Origin, plan: Plan, now: Moment) -> usize {
        let stem = format!("{}z{}", self.chance.hex(20), self.chance.hex(11));
        self.sessions.push(Session {
            id: format!("s-{stem}"),
            number: self.chance.digits(12),
            server: format!("192.0.2.{}.TAM", self.chance.between(1, 254)),
            origin,
            created: now,
            // The first event of every captured stream has the number 2.
            sequence: 1,
            parties: Vec::new(),
            plan,
            connected: false,
            joined: Vec::new(),
            round: 0,
            delivered_until: now,
        });
        self.sessions.len() - 1
    }

    /// Adds a leg and tells subscribers, unless it is a queue member's, which begins with Proceeding (rule 6).
    fn open_party(&mut self, account: &Account, place: usize, leg: Leg, now: Moment) -> usize {
        let Some(session) = self.sessions.get_mut(place) else { return 0 };
        let number = session.parties.len() + 1;
        session.parties.push(Party {
            id: format!("p-{}-{number}", session.id.trim_start_matches("s-")),
            extension: leg.extension,
            role: leg.role,
            direction: leg.direction,
            from: leg.from,
            to: leg.to,
            code: leg.code,
            reason: None,
            peer: None,
            missed: false,
            queue: leg.queue,
            muted: false,
            recordings: Vec::new(),
            park: None,
            started: now,
            answered: (leg.code == Code::Answered).then_some(now),
            ended: None,
            told: 0,
        });
        self.announce(account, place, number - 1, now);
        number - 1
    }

    /// Moves a leg to another state. A leg that is over stays as it is.
    fn turn(&mut self, account: &Account, place: usize, party: usize, code: Code, reason: Option<Reason>, now: Moment) {
        self.change(account, place, party, now, |party| {
            party.code = code;
            party.reason = reason;
            if code == Code::Answered {
                party.answered.get_or_insert(now);
            }
        });
    }

    fn change(&mut self, account: &Account, place: usize, party: usize, now: Moment, change: impl FnOnce(&mut Party)) {
        let Some(leg) = self.sessions.get_mut(place).and_then(|session| session.parties.get_mut(party)) else { return };
        if leg.code.is_final() {
            return;
        }
        change(leg);
        if leg.code.is_final() {
            leg.ended = Some(now);
        }
        self.announce(account, place, party, now);
        self.settle(place, party, now);
    }

    fn announce(&mut self, account: &Account, place: usize, party: usize, now: Moment) {
        let Some(session) = self.sessions.get_mut(place) else { return };
        session.sequence += 1;
        let lag = if session.plan.lag { self.chance.between(70, 110) } else { 0 };
        let prompt = now.plus(lag).max(session.delivered_until);
        session.delivered_until = prompt;
        let (out_of_order, late, twice) = (session.plan.out_of_order, session.plan.late, session.plan.duplicates);
        let lost = session.plan.lost > 0 && self.chance.between(1, 1_000) <= session.plan.lost;
        let Some(leg) = session.parties.get_mut(party) else { return };
        leg.told += 1;
        // Every other event of a leg is held back for longer than its successor needs.
        let due = if out_of_order && leg.told % 2 == 1 { prompt.plus(late) } else { prompt };
        let Some(session) = self.sessions.get(place) else { return };
        let Some(leg) = session.parties.get(party) else { return };
        let extension = leg.extension;
        let body = event::telephony(account, session, leg, now);
        if !lost {
            self.signals.push(Signal { due, topic: Topic::Telephony, extension, body, twice });
        }
        if let Some(user) = extension {
            let mut body = event::presence(&self.sessions, user, Some((place, party)));
            body["extensionId"] = json!(user);
            self.signals.push(Signal { due: prompt, topic: Topic::Presence, extension, body, twice: false });
        }
    }

    /// Writes the log record of an extension once its last leg of the session is over, and of a queue that nobody
    /// answered for.
    fn settle(&mut self, place: usize, party: usize, now: Moment) {
        let message = self.messages_left.get(&(place, party)).cloned();
        let Some(session) = self.sessions.get(place) else { return };
        let Some(extension) = session.parties.get(party).and_then(|leg| leg.extension) else { return };
        let legs: Vec<&Party> = session.parties.iter().filter(|leg| leg.extension == Some(extension)).collect();
        if legs.iter().any(|leg| leg.is_live()) {
            return;
        }
        let Some((action, result)) = record::outcome(session, &legs, message.is_some()) else { return };
        let (Some(first), Some(leading)) = (legs.first(), record::leading_leg(&legs)) else { return };
        let recorded = legs.iter().flat_map(|leg| leg.recordings.iter().map(|one| (leg.id.clone(), one.id.clone())));
        let recorded = recorded.collect();
        let (first, leading) = ((*first).clone(), leading.clone());
        let lasted = record::ended(&legs, now).since(first.started);
        self.write(place, extension, &first, &leading, (lasted, action, result), (message, recorded), now);
    }

    /// The log record of the queue of that name, which nobody has taken the call from.
    pub(super) fn settle_queue(&mut self, account: &Account, place: usize, now: Moment) {
        let Some(session) = self.sessions.get(place) else { return };
        let Some(first) = session.parties.iter().find(|party| party.queue.is_some()).cloned() else { return };
        let Some(queue) = first.queue.as_ref().and_then(|name| legs::queue_named(account, name)) else { return };
        let to = Address { name: Some(queue.name()), extension: Some(queue.id), ..first.to.clone() };
        let leading = Party { to, ..first.clone() };
        let lasted = now.since(first.started);
        self.write(place, queue.id, &first, &leading, (lasted, "Phone Call", "Missed"), (None, Vec::new()), now);
    }

    #[allow(clippy::too_many_arguments, reason = "one row of the log, and the two places it is written from are above")]
    fn write(
        &mut self,
        place: usize,
        extension: ExtensionId,
        first: &Party,
        leading: &Party,
        (duration, action, result): (i64, &'static str, &'static str),
        (message, recorded): (Option<String>, Vec<(String, String)>),
        now: Moment,
    ) {
        let Some(session) = self.sessions.get(place) else { return };
        let plan = session.plan.clone();
        let (number, id) = (session.number.clone(), session.id.clone());
        let lag = self.chance.between(15 * SECOND, 30 * SECOND);
        let visible = now.plus(plan.log_lag.unwrap_or(lag));
        let recorded = recorded.into_iter().map(|(party, id)| {
            let lag = self.chance.between(30 * SECOND, 90 * SECOND);
            LoggedRecording { id, party, visible: visible.plus(plan.recording_lag.unwrap_or(lag)) }
        });
        let recordings = recorded.collect();
        let written = Record {
            id: self.chance.token().chars().filter(char::is_ascii_alphanumeric).take(15).collect(),
            extension,
            session_number: number,
            session: id,
            party: leading.id.clone(),
            start: first.started,
            duration,
            direction: leading.direction,
            action,
            result,
            from: leading.from.clone(),
            to: leading.to.clone(),
            queue: leading.queue.clone(),
            internal: leading.from.extension.is_some() && leading.to.extension.is_some(),
            message,
            recordings,
            visible,
            masked: plan.masked_in_log,
            nameless: plan.nameless_in_log,
            fax: false,
        };
        // A user who comes back to a call (picked up from park, transferred back) still has one record of it.
        self.records.retain(|record| !(record.extension == extension && record.session == written.session));
        self.records.push(written);
    }

    /// A call that somebody outside had with a user and that nobody watched: it is in the log alone, and has no legs there.
    pub fn log_call(&mut self, user: ExtensionId, call: &LoggedCall) {
        let end = call.start.plus(call.duration);
        let visible = end.plus(self.chance.between(15 * SECOND, 30 * SECOND));
        let (session, leg) = (format!("{}z{}", self.chance.hex(20), self.chance.hex(11)), 2);
        let theirs = Address { number: Some(call.other.clone()), ..Address::default() };
        let own = Address { number: Some(call.own.clone()), ..Address::default() };
        let (direction, action, result) = match (call.inbound, call.answered) {
            (true, true) => (Direction::Inbound, "Phone Call", "Accepted"),
            (true, false) => (Direction::Inbound, "Phone Call", "Missed"),
            (false, true) => (Direction::Outbound, "VoIP Call", "Call connected"),
            (false, false) => (Direction::Outbound, "VoIP Call", "No Answer"),
        };
        let (from, to) = if call.inbound { (theirs, own) } else { (own, theirs) };
        let party = format!("p-{session}-{leg}");
        let recordings = call.recording_lag.iter().map(|lag| LoggedRecording {
            id: self.chance.digits(10),
            party: party.clone(),
            visible: end.plus(*lag).max(visible),
        });
        let recordings = recordings.collect();
        self.records.push(Record {
            id: self.chance.token().chars().filter(char::is_ascii_alphanumeric).take(15).collect(),
            extension: user,
            session_number: self.chance.digits(12),
            session: format!("s-{session}"),
            party,
            start: call.start,
            duration: call.duration,
            direction,
            action,
            result,
            from,
            to,
            queue: None,
            internal: false,
            message: None,
            recordings,
            visible,
            masked: false,
            nameless: false,
            fax: false,
        });
    }

    /// A fax for a user: in the log at once, and nothing that a telephone rings for.
    pub fn receive_fax(&mut self, user: ExtensionId, from: &str, now: Moment) {
        let id = self.chance.digits(10);
        self.records.push(Record {
            id: self.chance.token().chars().filter(char::is_ascii_alphanumeric).take(15).collect(),
            extension: user,
            session_number: self.chance.digits(12),
            session: format!("s-{}z{}", self.chance.hex(20), self.chance.hex(11)),
            party: format!("p-{}-1", self.chance.hex(20)),
            start: now,
            duration: 40 * SECOND,
            direction: Direction::Inbound,
            action: "Incoming Fax",
            result: "Received",
            from: Address { number: Some(from.to_owned()), ..Address::default() },
            to: Address { extension: Some(user), ..Address::default() },
            queue: None,
            internal: false,
            message: Some(id),
            recordings: Vec::new(),
            visible: now,
            masked: false,
            nameless: false,
            fax: true,
        });
    }
}

/// A call that nobody watched.
#[derive(Clone, Debug)]
pub struct LoggedCall {
    /// When it began.
    pub start: Moment,
    /// How long it lasted, in milliseconds.
    pub duration: i64,
    /// The user was called.
    pub inbound: bool,
    /// They spoke.
    pub answered: bool,
    /// The user's number.
    pub own: String,
    /// The other side's.
    pub other: String,
    /// It was recorded, and the log shows that so long after its end, in milliseconds.
    pub recording_lag: Option<i64>,
}

/// What a new leg begins with.
struct Leg {
    extension: Option<ExtensionId>,
    role: Role,
    direction: Direction,
    from: Address,
    to: Address,
    code: Code,
    queue: Option<String>,
}

/// The other end of a party that left for another session.
fn peer(session: &str, party: Option<&str>) -> Peer {
    Peer { session: session.to_owned(), party: party.map(str::to_owned) }
}
